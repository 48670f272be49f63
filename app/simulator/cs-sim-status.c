/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-status.h"

#include <string.h>

typedef enum {
  SETTING,  /* the value or `none` */
  OPTIONAL, /* the value; no line without one */
  LITERAL,  /* source is printed */
  BOOLEAN,  /* true or false */
  ABLED,    /* enabled or disabled */
  CAPITAL,  /* Enabled or Disabled */
  RUNNING,  /* the `webadmin running` line */
} Kind;

/* The width of the label varies inside one output, as in the transcripts (T27). */
typedef struct {
  const char *label;
  int width;
  Kind kind;
  const char *source;
  guint since;
} Line;

struct _CsSimStatus {
  const Line *lines;
  guint n_lines;
};

/* From transcripts (C-221729) */
static const Line callbridge_lines[] = {
  { "Listening interfaces", 22, SETTING, "callbridge:listen" },
  { "Preferred interface", 22, SETTING, "callbridge:prefer" },
  { "Key file", 22, SETTING, "callbridge:key" },
  { "Certificate file", 22, SETTING, "callbridge:certificate" },
  { "CA Bundle file", 22, OPTIONAL, "callbridge:bundle" },
  { "Address", 22, LITERAL, "none" },
  { "C2W trusted certs", 36, SETTING, "callbridge:c2w-trust", 209 },
  { "Callbridge cluster trusted certs", 36, SETTING, "callbridge:cluster-trust" },
  { "Callbridge trust branding certs", 36, SETTING, "callbridge:branding-trust" },
  { "UCM trusted certs", 26, SETTING, "callbridge:ucm-trust", 308 },
  { "UCM verification mode", 26, ABLED, "callbridge:ucm-verify", 308 },
  { "IMPS trusted certs", 26, SETTING, "callbridge:imps-trust", 308 },
  { "IMPS verification mode", 26, ABLED, "callbridge:imps-verify", 308 },
  { "WC3 JWT Expiry in hours", 26, LITERAL, "24", 300 },
};

static const Line webbridge3_lines[] = {
  { "Enabled", 38, BOOLEAN, "webbridge3:enabled" },
  { "HTTPS listening ports and interfaces", 38, SETTING, "webbridge3-https:listen" },
  { "HTTPS Key file", 38, SETTING, "webbridge3-https:key" },
  { "HTTPS Full chain certificate file", 38, SETTING, "webbridge3-https:certificate" },
  { "HTTPS Frame-Ancestors", 38, LITERAL, "none" },
  { "HTTP redirect", 38, CAPITAL, "webbridge3:redirect" },
  { "C2W listening ports and interfaces", 38, SETTING, "webbridge3-c2w:listen" },
  { "C2W Key file", 38, SETTING, "webbridge3-c2w:key" },
  { "C2W Full chain certificate file", 38, SETTING, "webbridge3-c2w:certificate" },
  { "C2W Trust bundle", 38, SETTING, "webbridge3-c2w:trust" },
};

static const Line webadmin_lines[] = {
  { "Enabled", 24, BOOLEAN, "webadmin:enabled" },
  { "TLS listening interface", 24, SETTING, "webadmin:listen#0" },
  { "TLS listening port", 24, SETTING, "webadmin:listen#1" },
  { "Key file", 24, SETTING, "webadmin:key" },
  { "Certificate file", 24, SETTING, "webadmin:certificate" },
  { "CA Bundle file", 24, OPTIONAL, "webadmin:bundle" },
  { "HTTP redirect", 24, CAPITAL, "webadmin:redirect" },
  { "STATUS", 24, RUNNING, "webadmin:enabled" },
};

static const Line turn_lines[] = {
  { "Enabled", 16, BOOLEAN, "turn:enabled" },   { "Username", 16, SETTING, "turn:username" },
  { "Password", 16, SETTING, "turn:password" }, { "Realm", 16, SETTING, "turn:realm" },
  { "Public IP", 16, LITERAL, "none" },         { "Relay interfaces", 18, SETTING, "turn:listen" },
  { "TLS port", 16, SETTING, "turn:tls" },      { "TLS cert", 16, SETTING, "turn:certificate" },
  { "TLS key", 16, SETTING, "turn:key" },       { "TLS bundle", 16, SETTING, "turn:bundle" },
};

static const Line streamer_lines[] = {
  { "Enabled", 24, BOOLEAN, "streamer:enabled" },
  { "SIP interfaces", 24, SETTING, "streamer:listen" },
  { "SIP key file", 24, SETTING, "streamer:key" },
  { "SIP certificate file", 24, SETTING, "streamer:certificate" },
  { "SIP CA Bundle file", 24, SETTING, "streamer:bundle" },
};

/* Modelled on the ones above; no transcript was found */
static const Line webbridge_lines[] = {
  { "Enabled", 25, BOOLEAN, "webbridge:enabled" },
  { "Interface whitelist", 25, SETTING, "webbridge:listen" },
  { "Key file", 25, SETTING, "webbridge:key" },
  { "Certificate file", 25, SETTING, "webbridge:certificate" },
  { "CA Bundle file", 25, SETTING, "webbridge:bundle" },
  { "Trust bundle", 25, SETTING, "webbridge:trust" },
  { "HTTP redirect", 25, CAPITAL, "webbridge:redirect" },
};

static const Line xmpp_lines[] = {
  { "Enabled", 23, BOOLEAN, "xmpp:enabled" },
  { "Clustered", 23, BOOLEAN, "xmpp-cluster:leader" },
  { "Domain", 23, SETTING, "xmpp:domain" },
  { "Listening interfaces", 23, SETTING, "xmpp:listen" },
  { "Key file", 23, SETTING, "xmpp:key" },
  { "Certificate file", 23, SETTING, "xmpp:certificate" },
  { "CA Bundle file", 23, SETTING, "xmpp:bundle" },
  { "Cluster trust bundle", 23, SETTING, "xmpp-cluster:trust" },
};

static const Line recorder_lines[] = {
  { "Enabled", 24, BOOLEAN, "recorder:enabled" },
  { "SIP interfaces", 24, SETTING, "recorder:listen" },
  { "SIP key file", 24, SETTING, "recorder:key" },
  { "SIP certificate file", 24, SETTING, "recorder:certificate" },
  { "SIP CA Bundle file", 24, SETTING, "recorder:bundle" },
  { "Trust bundle", 24, SETTING, "recorder:trust" },
  { "NFS", 24, SETTING, "recorder:nfs" },
};

static const Line uploader_lines[] = {
  { "Enabled", 26, BOOLEAN, "uploader:enabled" },
  { "CMS trust bundle", 26, SETTING, "uploader:cms-trust" },
  { "CMS password", 26, SETTING, "uploader:cms-password" },
  { "REV trust bundle", 26, SETTING, "uploader:rev-trust" },
};

static const Line scheduler_lines[] = {
  { "Enabled", 30, BOOLEAN, "scheduler:enabled" },
  { "HTTPS listening interface", 30, SETTING, "scheduler-https:listen#0" },
  { "HTTPS listening port", 30, SETTING, "scheduler-https:listen#1" },
  { "HTTPS key file", 30, SETTING, "scheduler-https:key" },
  { "HTTPS certificate file", 30, SETTING, "scheduler-https:certificate" },
  { "C2W key file", 30, SETTING, "scheduler-c2w:key" },
  { "C2W certificate file", 30, SETTING, "scheduler-c2w:certificate" },
  { "C2W trust bundle", 30, SETTING, "scheduler-c2w:trust" },
};

static const Line tls_sip_lines[] = {
  { "Trust bundle", 22, SETTING, "tls-sip:trust" },
  { "Verification mode", 22, ABLED, "tls-sip:verify" },
  { "Minimum TLS version", 22, SETTING, "tls-sip:version" },
};

#define STATUS(service)                                                                            \
  const CsSimStatus cs_sim_status_##service = { service##_lines, G_N_ELEMENTS (service##_lines) }

STATUS (callbridge);
STATUS (webbridge);
STATUS (webbridge3);
STATUS (webadmin);
STATUS (xmpp);
STATUS (turn);
STATUS (recorder);
STATUS (streamer);
STATUS (uploader);
STATUS (scheduler);
STATUS (tls_sip);

char *
cs_sim_status_dup_value (CsSimNode *node, const char *setting)
{
  g_auto (GStrv) parts = g_strsplit_set (setting, ":#", 3);
  g_autofree char *value = cs_sim_node_dup_setting (node, parts[0], parts[1]);
  g_auto (GStrv) words = NULL;
  guint n;

  if (parts[2] == NULL)
    return g_steal_pointer (&value);
  words = g_strsplit (value, " ", -1);
  n = (guint) (parts[2][0] - '0');

  return g_strdup (n < g_strv_length (words) ? words[n] : "none");
}

void
cs_sim_status_print_value (CsSimCall *call, const char *setting)
{
  g_autofree char *value = cs_sim_status_dup_value (call->node, setting);

  cs_sim_call_print (call, "%s", value);
}

static const char *
in_words (Kind kind, const char *value)
{
  gboolean on = !g_str_equal (value, "none") && !g_str_equal (value, "false")
                && !g_str_equal (value, "disabled");

  switch (kind) {
  case BOOLEAN:
    return on ? "true" : "false";
  case ABLED:
    return on ? "enabled" : "disabled";
  case CAPITAL:
    return on ? "Enabled" : "Disabled";
  case RUNNING:
    return on ? "webadmin running" : "webadmin not running";
  case SETTING:
  case OPTIONAL:
  case LITERAL:
    break;
  }

  return value;
}

static void
print_line (CsSimCall *call, const Line *line)
{
  g_autofree char *value = line->kind == LITERAL
                               ? g_strdup (line->source)
                               : cs_sim_status_dup_value (call->node, line->source);

  if (line->kind == OPTIONAL && g_str_equal (value, "none"))
    return;
  cs_sim_call_print (call, "%-*s: %s\n", line->width, line->label, in_words (line->kind, value));
}

void
cs_sim_status_print (CsSimCall *call, const CsSimStatus *status)
{
  guint release = cs_sim_call_get_release (call);

  for (guint i = 0; i < status->n_lines; i++) {
    if (release >= status->lines[i].since)
      print_line (call, &status->lines[i]);
  }
}
