/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>

typedef struct {
  const char *name;
  CsMmpRequest request;
  const char *line; /* NULL: refused */
} Csr;

static const char *const lab_names[]
    = { "cms1a.pod2.cms.lab", "pod2.cms.lab", "conf.pod2.cms.lab", "join.pod2.cms.lab", NULL };
static const char *const no_names[] = { NULL };
static const char *const spaced[] = { "a.lab", " b.lab", NULL };
static const char *const comma[] = { "a.lab,b.lab", NULL };
static const char *const empty_name[] = { "a.lab", "", NULL };

static const Csr requests[] = {
  { "lab",
    { "cms1a", "cms1.pod2.cms.lab", lab_names },
    "pki csr cms1a CN:cms1.pod2.cms.lab "
    "subjectAltName:cms1a.pod2.cms.lab,pod2.cms.lab,conf.pod2.cms.lab,join.pod2.cms.lab" },
  { "postgres", { "dbclusterclient", "postgres" }, "pki csr dbclusterclient CN:postgres" },
  { "no-names",
    { "dbclusterclient", "postgres", no_names },
    "pki csr dbclusterclient CN:postgres" },
  { "underscore",
    { "databasecluster_client", "postgres" },
    "pki csr databasecluster_client CN:postgres" },
  { "subject",
    { "a", "a.lab", NULL, "Lab", "Video", "Bern", "BE", "CH" },
    "pki csr a CN:a.lab OU:Video O:Lab L:Bern ST:BE C:CH" },
  { "wildcard-cn", { "tac", ".*.tptac9.com" }, "pki csr tac CN:.*.tptac9.com" },
  { "no-base", { NULL, "a.lab" }, NULL },
  { "dot-in-base", { "cms1a.pod2", "a.lab" }, NULL },
  { "dash-first", { "-a", "a.lab" }, NULL },
  { "no-cn", { "a", NULL }, NULL },
  { "empty-cn", { "a", "" }, NULL },
  { "space-in-cn", { "a", "two words" }, NULL },
  { "newline-in-cn", { "a", "a\nreboot" }, NULL },
  { "escape-in-cn", { "a", "a\x1b[2J" }, NULL },
  { "unicode-space", { "a", "a\xe2\x80\x83x" }, NULL },
  { "broken-utf8", { "a", "a\xff" }, NULL },
  { "space-in-o", { "a", "a.lab", NULL, "My Lab" }, NULL },
  { "space-in-names", { "a", "a.lab", spaced }, NULL },
  { "comma-in-name", { "a", "a.lab", comma }, NULL },
  { "empty-name", { "a", "a.lab", empty_name }, NULL },
};

static void
test_csr (gconstpointer data)
{
  const Csr *one = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = cs_mmp_pki_csr (&one->request, &error);

  g_assert_cmpstr (line, ==, one->line);
  if (one->line == NULL)
    g_assert_error (error, CS_ERROR, CS_ERROR_RULE);
  else
    g_assert_no_error (error);
}

static void
test_pki (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *list = cs_mmp_pki_list ();
  g_autofree char *inspect = cs_mmp_pki_inspect ("cms1a.cer", NULL);
  g_autofree char *selfsigned = cs_mmp_pki_selfsigned (&requests[0].request, NULL);
  g_autofree char *match = cs_mmp_pki_match ("a.key", "a.cer", NULL);
  g_autofree char *verify
      = cs_mmp_pki_verify ("cms1a.cer", "cms1abc.cer", "cmslab-root-ca.cer", NULL);
  g_autofree char *without = cs_mmp_pki_verify ("cms1a.cer", NULL, "cmslab-root-ca.cer", NULL);
  g_autofree char *bad = cs_mmp_pki_match ("../a.key", "a.cer", &error);

  g_assert_cmpstr (list, ==, "pki list");
  g_assert_cmpstr (inspect, ==, "pki inspect cms1a.cer");
  g_assert_cmpstr (selfsigned, ==,
                   "pki selfsigned cms1a CN:cms1.pod2.cms.lab subjectAltName:"
                   "cms1a.pod2.cms.lab,pod2.cms.lab,conf.pod2.cms.lab,"
                   "join.pod2.cms.lab");
  g_assert_cmpstr (match, ==, "pki match a.key a.cer");
  g_assert_cmpstr (verify, ==, "pki verify cms1a.cer cms1abc.cer cmslab-root-ca.cer");
  g_assert_cmpstr (without, ==, "pki verify cms1a.cer cmslab-root-ca.cer");
  g_assert_null (bad);
  g_assert_error (error, CS_ERROR, CS_ERROR_RULE);
}

typedef struct {
  const char *name;
  CsMmpService service;
  const char *bundle;
  const char *certs; /* NULL: refused */
  const char *trust; /* NULL: refused */
  const char *status;
  const char *restart;
  guint16 port;
  const char *listen; /* NULL: refused */
} Service;

static const Service services[] = {
  { "callbridge", CS_MMP_CALLBRIDGE, "ca.cer", "callbridge certs a.key a.cer ca.cer",
    "callbridge trust c2w t.cer", "callbridge", "callbridge restart", 0, "callbridge listen a" },
  { "callbridge-port", CS_MMP_CALLBRIDGE, NULL, "callbridge certs a.key a.cer",
    "callbridge trust c2w t.cer", "callbridge", "callbridge restart", 443, NULL },
  { "webbridge", CS_MMP_WEBBRIDGE, "ca.cer", "webbridge certs a.key a.cer ca.cer",
    "webbridge trust t.cer", "webbridge", "webbridge disable;webbridge enable", 443,
    "webbridge listen a:443" },
  { "webbridge3-https", CS_MMP_WEBBRIDGE3_HTTPS, NULL, "webbridge3 https certs a.key a.cer", NULL,
    "webbridge3", "webbridge3 disable;webbridge3 enable", 443, "webbridge3 https listen a:443" },
  { "webbridge3-bundle", CS_MMP_WEBBRIDGE3_HTTPS, "ca.cer", NULL, NULL, "webbridge3",
    "webbridge3 disable;webbridge3 enable", 443, "webbridge3 https listen a:443" },
  { "webbridge3-c2w", CS_MMP_WEBBRIDGE3_C2W, NULL, "webbridge3 c2w certs a.key a.cer",
    "webbridge3 c2w trust t.cer", "webbridge3", "webbridge3 disable;webbridge3 enable", 4443,
    "webbridge3 c2w listen a:4443" },
  { "webadmin", CS_MMP_WEBADMIN, NULL, "webadmin certs a.key a.cer", NULL, "webadmin",
    "webadmin disable;webadmin enable", 8443, "webadmin listen a 8443" },
  { "xmpp", CS_MMP_XMPP, NULL, "xmpp certs a.key a.cer", "xmpp cluster trust t.cer", "xmpp",
    "xmpp disable;xmpp enable", 0, "xmpp listen a" },
  { "turn", CS_MMP_TURN, NULL, "turn certs a.key a.cer", NULL, "turn", "turn disable;turn enable",
    0, "turn listen a" },
  { "recorder", CS_MMP_RECORDER, "ca.cer", "recorder sip certs a.key a.cer ca.cer", NULL,
    "recorder", "recorder disable;recorder enable", 5061, "recorder sip listen a none 5061" },
  { "streamer", CS_MMP_STREAMER, NULL, "streamer sip certs a.key a.cer", NULL, "streamer",
    "streamer disable;streamer enable", 7001, "streamer sip listen a none 7001" },
  { "scheduler-https", CS_MMP_SCHEDULER_HTTPS, NULL, "scheduler https certs a.key a.cer", NULL,
    "scheduler", "scheduler disable;scheduler enable", 9443, "scheduler https listen a 9443" },
  { "scheduler-c2w", CS_MMP_SCHEDULER_C2W, NULL, "scheduler c2w certs a.key a.cer",
    "scheduler c2w trust t.cer", "scheduler", "scheduler disable;scheduler enable", 0, NULL },
};

static void
test_service (gconstpointer data)
{
  const Service *one = data;
  g_autofree char *certs = cs_mmp_service_certs (one->service, "a.key", "a.cer", one->bundle, NULL);
  g_autofree char *trust = cs_mmp_service_trust (one->service, "t.cer", NULL);
  g_autofree char *listen = cs_mmp_service_listen (one->service, "a", one->port, NULL);
  g_auto (GStrv) restart = cs_mmp_service_restart (one->service);
  g_autofree char *lines = g_strjoinv (";", restart);

  g_assert_cmpstr (certs, ==, one->certs);
  g_assert_cmpstr (trust, ==, one->trust);
  g_assert_cmpstr (listen, ==, one->listen);
  g_assert_cmpstr (lines, ==, one->restart);
  g_assert_cmpstr (cs_mmp_service_status (one->service), ==, one->status);
}

/* Trust verbs that are not the first of their service. */
static void
test_other_trust (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *cluster = cs_mmp_callbridge_trust_cluster ("t.cer", NULL);
  g_autofree char *uploader = cs_mmp_uploader_trust ("t.cer", NULL);
  g_autofree char *refused = cs_mmp_callbridge_trust_cluster ("t.txt", &error);

  g_assert_cmpstr (cluster, ==, "callbridge trust cluster t.cer");
  g_assert_cmpstr (uploader, ==, "uploader cms trust t.cer");
  g_assert_null (refused);
  g_assert_error (error, CS_ERROR, CS_ERROR_RULE);
}

static void
test_sip_listen (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *streamer = cs_mmp_sip_listen (CS_MMP_STREAMER, "a", 7000, 7001, NULL);
  g_autofree char *recorder = cs_mmp_sip_listen (CS_MMP_RECORDER, "a", 6000, 0, NULL);
  g_autofree char *webadmin = cs_mmp_sip_listen (CS_MMP_WEBADMIN, "a", 1, 2, &error);

  g_assert_cmpstr (streamer, ==, "streamer sip listen a 7000 7001");
  g_assert_cmpstr (recorder, ==, "recorder sip listen a 6000 none");
  g_assert_null (webadmin);
  g_assert_error (error, CS_ERROR, CS_ERROR_RULE);
}

typedef struct {
  const char *name;
  CsMmpService service;
  guint major, minor;
  gboolean exists;
} Release;

static const Release releases[] = {
  { "xmpp-2.9", CS_MMP_XMPP, 2, 9, TRUE },
  { "xmpp-3.0", CS_MMP_XMPP, 3, 0, FALSE },
  { "webbridge-2.9", CS_MMP_WEBBRIDGE, 2, 9, TRUE },
  { "webbridge-3.1", CS_MMP_WEBBRIDGE, 3, 1, FALSE },
  { "webbridge3-2.8", CS_MMP_WEBBRIDGE3_HTTPS, 2, 8, FALSE },
  { "webbridge3-2.9", CS_MMP_WEBBRIDGE3_C2W, 2, 9, TRUE },
  { "webbridge3-3.0", CS_MMP_WEBBRIDGE3_C2W, 3, 0, TRUE },
  { "scheduler-3.2", CS_MMP_SCHEDULER_HTTPS, 3, 2, FALSE },
  { "scheduler-3.3", CS_MMP_SCHEDULER_C2W, 3, 3, TRUE },
  { "callbridge-2.0", CS_MMP_CALLBRIDGE, 2, 0, TRUE },
  { "unknown-release", CS_MMP_XMPP, 0, 0, TRUE },
};

static void
test_release (gconstpointer data)
{
  const Release *one = data;

  g_assert_cmpint (cs_mmp_service_exists (one->service, one->major, one->minor), ==, one->exists);
}

static void
test_database (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *server
      = cs_mmp_database_certs ("s.key", "s.cer", "c.key", "c.cer", "ca.cer", NULL);
  g_autofree char *client = cs_mmp_database_certs (NULL, NULL, "c.key", "c.cer", "ca.cer", NULL);
  g_autofree char *half = cs_mmp_database_certs ("s.key", NULL, "c.key", "c.cer", "ca.cer", &error);
  g_autofree char *status = cs_mmp_database_status ();

  g_assert_cmpstr (server, ==, "database cluster certs s.key s.cer c.key c.cer ca.cer");
  g_assert_cmpstr (client, ==, "database cluster certs c.key c.cer ca.cer");
  g_assert_cmpstr (status, ==, "database cluster status");
  g_assert_null (half);
  g_assert_error (error, CS_ERROR, CS_ERROR_RULE);
}

typedef struct {
  const char *line;
  gboolean read_only, confirms, secret;
} Line;

static const Line lines[] = {
  { "pki list", TRUE, FALSE, FALSE },
  { "  pki   list ", TRUE, FALSE, FALSE },
  { "pki inspect a.cer", TRUE, FALSE, FALSE },
  { "pki verify a.cer b.cer", TRUE, FALSE, FALSE },
  { "pki csr a CN:a", FALSE, FALSE, FALSE },
  { "pki listing", FALSE, FALSE, FALSE },
  { "callbridge", TRUE, FALSE, FALSE },
  { "callbridge restart", FALSE, FALSE, FALSE },
  { "database cluster status", TRUE, FALSE, FALSE },
  { "database cluster remove", FALSE, TRUE, FALSE },
  { "database cluster removed", FALSE, FALSE, FALSE },
  { "ping 10.0.0.1", TRUE, FALSE, FALSE },
  { "pingpong", FALSE, FALSE, FALSE },
  { "upgrade cms.img", FALSE, TRUE, FALSE },
  { "turn", TRUE, FALSE, TRUE },
  { "turn certs a.key a.cer", FALSE, FALSE, TRUE },
  { "xmpp callbridge list", TRUE, FALSE, TRUE },
  { "xmpp", TRUE, FALSE, FALSE },
  { "", FALSE, FALSE, FALSE },
};

static void
test_line (gconstpointer data)
{
  const Line *one = data;

  g_assert_cmpint (cs_mmp_is_read_only (one->line), ==, one->read_only);
  g_assert_cmpint (cs_mmp_needs_confirmation (one->line), ==, one->confirms);
  g_assert_cmpint (cs_mmp_reply_is_secret (one->line), ==, one->secret);
}

static void
add (const char *topic, const char *name, gconstpointer data, GTestDataFunc function)
{
  g_autofree char *path = g_strdup_printf ("/mmp-command/%s/%s", topic, name);

  g_test_add_data_func (path, data, function);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    add ("csr", requests[i].name, &requests[i], test_csr);
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    add ("service", services[i].name, &services[i], test_service);
  for (guint i = 0; i < G_N_ELEMENTS (releases); i++)
    add ("release", releases[i].name, &releases[i], test_release);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *name = g_strdup_printf ("%02u", i);

    add ("line", name, &lines[i], test_line);
  }
  g_test_add_func ("/mmp-command/pki", test_pki);
  g_test_add_func ("/mmp-command/other-trust", test_other_trust);
  g_test_add_func ("/mmp-command/sip-listen", test_sip_listen);
  g_test_add_func ("/mmp-command/database", test_database);
  return g_test_run ();
}
