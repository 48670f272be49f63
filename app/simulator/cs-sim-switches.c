/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-switches.h"

#include <gio/gio.h>
#include <string.h>

#define GROUP "Switches"
#define NUMBER "N"
#define TEXT "TEXT"
#define GLOB "GLOB"

/* values: NUMBER, TEXT, GLOB, or the words allowed, separated by | */
typedef struct {
  const char *name;
  const char *values;
  const char *standard;
  const char *plays;
  const char *source; /* the section of the domain facts, and how sure they are */
} Row;

static const Row rows[CS_SIM_N_SWITCHES] = {
  [CS_SIM_AUTH] = { "auth", "keyboard-interactive|password|both", "keyboard-interactive",
                    "methods offered for the password", "1.1 lab; 1.9" },
  [CS_SIM_PUBLICKEY]
  = { "publickey", "off|on", "off", "also public keys, from authorized_keys in the node's folder",
      "1.1 memory" },
  [CS_SIM_PROMPTS] = { "prompts", "one|zero_first|two|again", "one",
                       "keyboard-interactive rounds: an empty one first, a second question "
                       "`Please enter code: ` (123456), or the same again after a wrong answer",
                       "1.1 lab; T31" },
  [CS_SIM_BANNER] = { "banner", TEXT, "", "SSH banner before the log-in", "1.1 unconfirmed" },
  [CS_SIM_LAST_LOGIN] = { "last_login", "off|on", "off",
                          "a `Last login` line before the first prompt", "1.1 unconfirmed" },
  [CS_SIM_LOCKOUT]
  = { "lockout", NUMBER, "0", "log-ins refused after so many wrong passwords in a row; 0: never",
      "7; T32" },
  [CS_SIM_LOGIN_ATTEMPTS]
  = { "login_attempts", NUMBER, "3", "wrong passwords on one connection before it is closed", "7" },
  [CS_SIM_LOGIN_FAULT]
  = { "login_fault", "none|drop|stall", "none", "what happens instead of the log-in", "fault" },
  [CS_SIM_ACCEPT] = { "accept", "yes|close", "yes",
                      "close: a connection is closed before a byte is sent", "fault" },
  [CS_SIM_HOST_KEY]
  = { "host_key", "ed25519|rsa|ecdsa", "ed25519", "type of the host key", "7 unconfirmed" },
  [CS_SIM_HOST_KEY_CHANGE]
  = { "host_key_change", NUMBER, "0",
      "another number is another host key, as after a new installation", "T35" },
  [CS_SIM_EXEC] = { "exec", "refused|allowed", "refused", "SSH exec channels", "1.1 unconfirmed" },
  [CS_SIM_ECHO] = { "echo", "pty|always|never", "pty", "echo of what is typed", "1.1 unconfirmed" },
  [CS_SIM_TYPEAHEAD] = { "typeahead", "keep|discard", "keep",
                         "what is typed while a command runs is kept or lost", "T22" },
  [CS_SIM_HOSTNAME]
  = { "hostname", TEXT, "",
      "host name in the prompt instead of the node's (or of the one set by the verb)",
      "1.1 unconfirmed; T21" },
  [CS_SIM_PROMPT]
  = { "prompt", TEXT, "", "the whole prompt, instead of `<hostname>> `", "1.1 lab; fault" },
  [CS_SIM_SPLIT_OUTPUT] = { "split_output", "off|prompt|all", "off",
                            "the prompt, or everything, arrives in small pieces", "T17; fault" },
  [CS_SIM_SPLIT_GAP] = { "split_gap", NUMBER, "10", "milliseconds between such pieces", "fault" },
  [CS_SIM_LATENCY] = { "latency", NUMBER, "0",
                       "milliseconds before each command's answer and each file request's", "1.9" },
  [CS_SIM_CLOCK_OFFSET]
  = { "clock_offset", NUMBER, "0", "the node's clock, in seconds", "1.9; T30" },
  [CS_SIM_RELEASE]
  = { "release", TEXT, "", "release of this node instead of --release", "1.9; T26" },
  [CS_SIM_REBOOT_TIME]
  = { "reboot_time", NUMBER, "1000", "milliseconds without answer after `reboot`", "1.8; fault" },
  [CS_SIM_NAME_RULE] = { "name_rule", "alnum|alnum_dash_underscore", "alnum",
                         "names accepted by `pki csr`", "1.4 lab and Cisco differ" },
  [CS_SIM_QUOTING]
  = { "quoting", "none|double", "none", "double quotes join words", "1.3 unconfirmed" },
  [CS_SIM_CSR_EXISTING] = { "csr_existing", "overwrite|refuse", "overwrite",
                            "`pki csr` for a name that has a key", "1.3 unconfirmed; T16" },
  [CS_SIM_CSR_DELAY] = { "csr_delay", NUMBER, "0", "milliseconds a new key takes", "T22" },
  [CS_SIM_CSR_DOTS] = { "csr_dots", NUMBER, "20", "dots printed for it", "1.2 lab; T17" },
  [CS_SIM_CSR_BITS] = { "csr_bits", NUMBER, "2048", "RSA key size", "1.3 memory" },
  [CS_SIM_SELFSIGNED]
  = { "selfsigned", "attributes|name_only|ignore", "attributes",
      "attributes of pki selfsigned: taken, an error, or not heeded (nobody has confirmed any)",
      "1.2" },
  [CS_SIM_INSPECT_HEADER] = { "inspect_header", "on|off", "on",
                              "`pki inspect` starts with its `Checking …` lines", "1.2 memory" },
  [CS_SIM_DER]
  = { "der", "accepted|refused", "accepted", "DER files as certificates", "7 unconfirmed" },
  [CS_SIM_CRLF] = { "crlf", "accepted|refused", "accepted", "CR LF line ends in PEM files",
                    "7 unconfirmed; T06" },
  [CS_SIM_EKU] = { "eku", "unchecked|checked", "unchecked",
                   "enabling a service looks at the extended key usage", "7 unconfirmed" },
  [CS_SIM_WILDCARD] = { "wildcard", "accepted|refused", "accepted",
                        "enabling a service with a wildcard certificate", "7 unconfirmed" },
  [CS_SIM_CERTS_MISSING]
  = { "certs_missing", "accepted|refused", "accepted",
      "a `… certs` verb that names a file that is not there", "7 unconfirmed" },
  [CS_SIM_DATABASE_WORDS] = { "database_words", "primary|master", "primary",
                              "Primary/Replica or Master/Slave in the status", "1.6 Cisco; lab" },
  [CS_SIM_PING] = { "ping", "ok|loss|unknown", "ok", "the `ping` verb", "2.2; unconfirmed" },
  [CS_SIM_PING_TIME] = { "ping_time", NUMBER, "1", "round trip that `ping` shows, in milliseconds",
                         "2.2; unconfirmed" },
  [CS_SIM_SERVED] = { "served", "assigned|old", "assigned",
                      "what a service presents after a restart: the files it was given, or what it "
                      "had before",
                      "1.7; T29" },
  [CS_SIM_SERVICE_ANSWER]
  = { "service_answer", "tls|plain|close|stall", "tls",
      "what the port of a service does: its protocol, plain text, hang up, nothing", "fault" },
  [CS_SIM_CLIENT_CERTIFICATE]
  = { "client_certificate", "database|all|none", "database",
      "which services want a certificate of the other side", "2.1 Cisco; unconfirmed" },
  [CS_SIM_OVERWRITE]
  = { "overwrite", "ok|deny_in_use", "ok",
      "writing or removing a file that an enabled service uses", "1.8 unconfirmed" },
  [CS_SIM_RENAME]
  = { "rename", "unsupported|ok", "unsupported", "SFTP rename", "1.8 unconfirmed; T34" },
  [CS_SIM_SETSTAT] = { "setstat", "failure|ok", "failure", "SFTP setstat", "1.8 unconfirmed" },
  [CS_SIM_EXCLUSIVE]
  = { "exclusive", "ok|unsupported|ignored", "ok",
      "SFTP open with SSH_FXF_EXCL: heeded, refused, or taken for an ordinary one",
      "1.8 unconfirmed" },
  [CS_SIM_DENY_READ] = { "deny_read", GLOB, "", "files that cannot be read", "fault" },
  [CS_SIM_DENY_WRITE] = { "deny_write", GLOB, "", "files that cannot be written", "fault" },
  [CS_SIM_DENY_REMOVE] = { "deny_remove", GLOB, "", "files that cannot be removed", "fault" },
  [CS_SIM_DISK_FREE]
  = { "disk_free", NUMBER, "-1", "bytes that one connection can still write; -1: enough", "fault" },
  [CS_SIM_LISTING] = { "listing", "normal|hostile|endless", "normal",
                       "directory listings: with hostile names, or without an end", "fault" },
  [CS_SIM_PUT_FAULT] = { "put_fault", "none|drop|stall|failure|short", "none",
                         "what happens to an upload, see put_fault_after (short: success is "
                         "reported)",
                         "1.9; T34" },
  [CS_SIM_PUT_FAULT_NAME] = { "put_fault_name", GLOB, "*", "… of these files", "fault" },
  [CS_SIM_PUT_FAULT_AFTER] = { "put_fault_after", NUMBER, "0", "… after so many bytes", "fault" },
  [CS_SIM_GET_FAULT] = { "get_fault", "none|drop|stall|failure|corrupt", "none",
                         "what happens to a download, see get_fault_after", "fault" },
  [CS_SIM_GET_FAULT_NAME] = { "get_fault_name", GLOB, "*", "… of these files", "fault" },
  [CS_SIM_GET_FAULT_AFTER] = { "get_fault_after", NUMBER, "0", "… from this byte on", "fault" },
  [CS_SIM_COMMAND_FAULT] = { "command_fault", "none|drop|stall|garbage|endless", "none",
                             "what answers a command, see command_fault_prefix", "fault" },
  [CS_SIM_COMMAND_FAULT_PREFIX]
  = { "command_fault_prefix", TEXT, "", "… that begins so; empty: any", "fault" },
  [CS_SIM_FAULT_TIMES]
  = { "fault_times", NUMBER, "0", "faults of this node before it is healthy again; 0: it never is",
      "fault" },
};

struct _CsSimSwitches {
  char *values[CS_SIM_N_SWITCHES];
};

CsSimSwitches *
cs_sim_switches_new (void)
{
  CsSimSwitches *self = g_new0 (CsSimSwitches, 1);

  for (guint i = 0; i < CS_SIM_N_SWITCHES; i++)
    self->values[i] = g_strdup (rows[i].standard);

  return self;
}

CsSimSwitches *
cs_sim_switches_copy (const CsSimSwitches *self)
{
  CsSimSwitches *copy = g_new0 (CsSimSwitches, 1);

  for (guint i = 0; i < CS_SIM_N_SWITCHES; i++)
    copy->values[i] = g_strdup (self->values[i]);

  return copy;
}

void
cs_sim_switches_free (CsSimSwitches *self)
{
  for (guint i = 0; i < CS_SIM_N_SWITCHES; i++)
    g_free (self->values[i]);
  g_free (self);
}

static gboolean
is_free_text (const Row *row)
{
  return g_str_equal (row->values, TEXT) || g_str_equal (row->values, GLOB);
}

static gboolean
has_value (const Row *row, const char *value)
{
  g_auto (GStrv) words = NULL;

  if (is_free_text (row))
    return TRUE;
  if (g_str_equal (row->values, NUMBER))
    return g_ascii_string_to_signed (value, 10, G_MININT32, G_MAXINT32, NULL, NULL);
  words = g_strsplit (row->values, "|", -1);

  return g_strv_contains ((const char *const *) words, value);
}

static gboolean
set_value (CsSimSwitches *self, const char *name, const char *value, GError **error)
{
  for (guint i = 0; i < CS_SIM_N_SWITCHES; i++) {
    if (!g_str_equal (rows[i].name, name))
      continue;
    if (!has_value (&rows[i], value)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "switch %s: \"%s\" is not one of %s", name, value, rows[i].values);
      return FALSE;
    }
    g_free (self->values[i]);
    self->values[i] = g_strdup (value);
    return TRUE;
  }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "no switch is called \"%s\" (--list-switches shows them)", name);

  return FALSE;
}

gboolean
cs_sim_switches_set (CsSimSwitches *self, const char *assignment, GError **error)
{
  const char *equals = strchr (assignment, '=');
  g_autofree char *name = NULL;

  if (equals == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "\"%s\": expected NAME=VALUE",
                 assignment);
    return FALSE;
  }
  name = g_strndup (assignment, (gsize) (equals - assignment));

  return set_value (self, name, equals + 1, error);
}

gboolean
cs_sim_switches_read (CsSimSwitches *self, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) problem = NULL;
  g_auto (GStrv) names = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    return FALSE;

  names = g_key_file_get_keys (file, GROUP, NULL, NULL);
  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    g_autofree char *value = g_key_file_get_string (file, GROUP, names[i], NULL);

    g_clear_error (&problem);
    if (!set_value (self, names[i], value != NULL ? value : "", &problem) && error != NULL
        && *error == NULL)
      *error = g_error_copy (problem);
  }

  return problem == NULL;
}

const char *
cs_sim_switches_get (const CsSimSwitches *self, CsSimSwitch which)
{
  return self->values[which];
}

gint64
cs_sim_switches_get_number (const CsSimSwitches *self, CsSimSwitch which)
{
  return g_ascii_strtoll (self->values[which], NULL, 10);
}

gboolean
cs_sim_switches_is (const CsSimSwitches *self, CsSimSwitch which, const char *value)
{
  return g_str_equal (self->values[which], value);
}

gboolean
cs_sim_switches_matches (const CsSimSwitches *self, CsSimSwitch which, const char *name)
{
  return self->values[which][0] != '\0' && g_pattern_match_simple (self->values[which], name);
}

char *
cs_sim_switches_describe (void)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < CS_SIM_N_SWITCHES; i++)
    g_string_append_printf (out, "%s=%s\n    default \"%s\"; %s [%s]\n", rows[i].name,
                            rows[i].values, rows[i].standard, rows[i].plays, rows[i].source);

  return g_string_free (out, FALSE);
}
