/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>
#include <string.h>

typedef struct {
  const char *name;
  const char *reply;
  const char *names; /* joined by spaces; NULL: an error */
} List;

static const List lists[] = {
  { "transcript",
    "User supplied certificates and keys:\ntac.key\ntac.cer\nROOTCA.cer\nexample.key\nexample.csr\n"
    "tac.csr\n",
    "tac.key tac.cer ROOTCA.cer example.key example.csr tac.csr" },
  { "crlf", "User supplied certificates and keys:\r\ncms1a.key\r\ncms1a.csr\r\n",
    "cms1a.key cms1a.csr" },
  { "none", "User supplied certificates and keys:\n", "" },
  { "empty", "", "" },
  { "untitled", "a.key\na.csr\n", "a.key a.csr" },
  { "twice", "User supplied certificates and keys:\na.key\na.key\n", "a.key" },
  { "odd-names", "User supplied certificates and keys:\n../x.cer\na b.cer\n/etc/x.cer\nok.cer\n",
    "ok.cer" },
  { "words", "Something is wrong\n", NULL },
  { "unknown-command", "Unknown command\n", NULL },
};

static void
test_list (gconstpointer data)
{
  const List *one = data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = cs_mmp_parse_pki_list (one->reply, &error);
  g_autofree char *joined = names != NULL ? g_strjoinv (" ", names) : NULL;

  g_assert_cmpstr (joined, ==, one->names);
  if (one->names == NULL)
    g_assert_error (error, CS_ERROR, CS_ERROR_NODE);
}

#define CREATED                                                                                    \
  "Created key file tac.key and CSR tac.csr\nCSR file tac.csr ready for download via SFTP\n"

typedef struct {
  const char *name;
  const char *reply;
  gboolean made;
  const char *message; /* what the error must hold */
} Csr;

static const Csr csrs[] = {
  { "transcript", "..............\n......\n" CREATED, TRUE },
  { "no-dots", CREATED, TRUE },
  { "one-dot", ".\n.\n" CREATED, TRUE },
  { "crlf", "...\r\n.\r\nCreated key file tac.key and CSR tac.csr\r\nCSR file tac.csr ready\r\n",
    TRUE },
  { "other-name", "Created key file tac2.key and CSR tac2.csr\n", FALSE, "tac2" },
  { "longer-name", "Created key file xtac.key and CSR xtac.csr\n", FALSE, "xtac" },
  { "mixed-names", "Created key file tac.key and CSR tac2.csr\n", FALSE, "tac2" },
  { "not-created", "Not Created key file tac.key and CSR tac.csr\n", FALSE, "Not" },
  { "dots-only", "....\n..\n", FALSE, "nothing" },
  { "empty", "", FALSE, "nothing" },
  { "bad-name", "Invalid CSR name. Must be alphanumeric\n", FALSE, "letters and digits only" },
  { "bad-argument", "Invalid argument\n", FALSE, "stray character" },
  { "unknown-command", "Unknown command: pki\n", FALSE, "does not know" },
  { "failure", CREATED "FAILURE: no space left\n", FALSE, "no space left" },
};

static void
test_csr (gconstpointer data)
{
  const Csr *one = data;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (cs_mmp_parse_pki_csr (one->reply, "tac", &error), ==, one->made);
  if (one->made) {
    g_assert_no_error (error);
  } else {
    g_assert_error (error, CS_ERROR, CS_ERROR_NODE);
    g_assert_nonnull (strstr (error->message, one->message));
  }
}

static void
test_csr_many_dots (void)
{
  g_autofree char *dots = g_strnfill (200, '.');
  g_autofree char *reply = g_strconcat (dots, "\n", dots, "\n", CREATED, NULL);

  g_assert_true (cs_mmp_parse_pki_csr (reply, "tac", NULL));
}

typedef struct {
  const char *name;
  CsMmpAnswer (*parse) (const char *reply);
  const char *reply;
  CsMmpAnswer answer;
} Answer;

static CsMmpAnswer
parse_outcome (const char *reply)
{
  return cs_mmp_parse_outcome (reply, NULL);
}

static const Answer answers[] = {
  { "match/yes", cs_mmp_parse_pki_match, "Matching certificate and private key\n", CS_MMP_YES },
  { "match/crlf", cs_mmp_parse_pki_match, "\r\nMatching certificate and private key\r\n",
    CS_MMP_YES },
  { "match/not", cs_mmp_parse_pki_match, "Not Matching certificate and private key\n", CS_MMP_NO },
  { "match/do-not", cs_mmp_parse_pki_match, "Certificate and private key do not match\n",
    CS_MMP_NO },
  { "match/both", cs_mmp_parse_pki_match,
    "Matching certificate and private key\nkeys do not match\n", CS_MMP_NO },
  { "match/longer", cs_mmp_parse_pki_match, "Matching certificate and private key not found\n",
    CS_MMP_UNKNOWN },
  { "match/other-case", cs_mmp_parse_pki_match, "matching certificate and private key\n",
    CS_MMP_UNKNOWN },
  { "match/empty", cs_mmp_parse_pki_match, "", CS_MMP_UNKNOWN },
  { "match/no-file", cs_mmp_parse_pki_match, "a.key: file not found\n", CS_MMP_UNKNOWN },
  { "verify/yes", cs_mmp_parse_pki_verify, "Success\n", CS_MMP_YES },
  { "verify/crlf", cs_mmp_parse_pki_verify, "Success\r\n", CS_MMP_YES },
  { "verify/unsuccess", cs_mmp_parse_pki_verify, "Unsuccess\n", CS_MMP_UNKNOWN },
  { "verify/no-success", cs_mmp_parse_pki_verify, "No Success\n", CS_MMP_UNKNOWN },
  { "verify/success-of", cs_mmp_parse_pki_verify, "Success: 0 of 1\n", CS_MMP_UNKNOWN },
  { "verify/failure", cs_mmp_parse_pki_verify, "Failure\n", CS_MMP_NO },
  { "verify/openssl", cs_mmp_parse_pki_verify,
    "error 20 at 0 depth lookup: unable to get local issuer certificate\n", CS_MMP_NO },
  { "verify/both", cs_mmp_parse_pki_verify, "Success\nVerification failed\n", CS_MMP_NO },
  { "verify/empty", cs_mmp_parse_pki_verify, "", CS_MMP_UNKNOWN },
  { "outcome/webbridge", parse_outcome,
    "SUCCESS: Key and certificate pair match\nSUCCESS: certificate verified against CA bundle\n"
    "SUCCESS: Webbridge enabled\n",
    CS_MMP_YES },
  { "outcome/uploader", parse_outcome, "SUCCESS: uploader enabled\r\n", CS_MMP_YES },
  { "outcome/mixed", parse_outcome,
    "SUCCESS: Key and certificate pair match\n"
    "FAILURE: TLS port set but no certificates configured\n",
    CS_MMP_NO },
  { "outcome/failure-first", parse_outcome,
    "FAILURE: Streamer configuration not complete\nSUCCESS: Streamer enabled\n", CS_MMP_NO },
  { "outcome/error", parse_outcome, "ERROR                    : Couldn't upgrade the schema\n",
    CS_MMP_NO },
  { "outcome/no-success", parse_outcome, "NO SUCCESS: x\n", CS_MMP_UNKNOWN },
  { "outcome/silent", parse_outcome, "\n", CS_MMP_UNKNOWN },
};

static void
test_answer (gconstpointer data)
{
  const Answer *one = data;

  g_assert_cmpint (one->parse (one->reply), ==, one->answer);
}

static void
test_outcome_lines (void)
{
  g_auto (GStrv) lines = NULL;
  g_autofree char *joined = NULL;

  g_assert_cmpint (cs_mmp_parse_outcome ("  SUCCESS: a\nnoise\nFAILURE: b\n", &lines), ==,
                   CS_MMP_NO);
  joined = g_strjoinv ("|", lines);
  g_assert_cmpstr (joined, ==, "SUCCESS: a|FAILURE: b");
}

static const char callbridge[]
    = "Listening interfaces  : a\nPreferred interface   : none\nKey file              : core.key\n"
      "Certificate file      : cmscore-fullchain.cer\nAddress               : none\n"
      "C2W trusted certs                   : cmsedge-fullchain.cer\n"
      "Callbridge cluster trusted certs    : none\nCallbridge trust branding certs     : none\n"
      "UCM trusted certs         : none\nUCM verification mode     : disabled\n"
      "IMPS trusted certs        : none\nIMPS verification mode    : disabled\n"
      "WC3 JWT Expiry in hours   : 24\n";
static const char webbridge3[] = "Enabled                               : true\n"
                                 "HTTPS listening ports and interfaces  : a:445 b:445\n"
                                 "HTTPS Key file                        : edge.key\n"
                                 "HTTPS Full chain certificate file     : cmsedge-fullchain.cer\n"
                                 "HTTPS Frame-Ancestors                 : none\n"
                                 "HTTP redirect                         : Disabled\n"
                                 "C2W listening ports and interfaces    : a:6000\n"
                                 "C2W Key file                          : edge.key\n"
                                 "C2W Full chain certificate file       : cmsedge-fullchain.cer\n"
                                 "C2W Trust bundle                      : cmscore-fullchain.cer\n";
static const char webadmin[]
    = "Enabled                 : true\r\nTLS listening interface : a\r\n"
      "TLS listening port      : 443\r\nKey file                : core.key\r\n"
      "Certificate file        : cmscore-fullchain.cer\r\nHTTP redirect           : Disabled\r\n"
      "STATUS                  : webadmin running\r\n";
static const char streamer[]
    = "Enabled                 : false\nSIP interfaces          : tcp a:7000, tls a:7001\n"
      "SIP key file            : tac.key\nSIP certificate file    : tac.cer\n"
      "SIP CA Bundle file      : none\n";
static const char xmpp_cluster[]
    = "State: LEADER\nList of peers\n10.59.103.70:5222 (Leader)\n10.59.103.71:5222\n";

typedef struct {
  const char *name;
  const char *reply;
  const char *key;
  const char *value;
} Status;

static const Status statuses[] = {
  { "key", callbridge, "Key file", "core.key" },
  { "none", callbridge, "Callbridge cluster trusted certs", NULL },
  { "c2w", callbridge, "C2W trusted certs", "cmsedge-fullchain.cer" },
  { "last", callbridge, "WC3 JWT Expiry in hours", "24" },
  { "missing", callbridge, "HTTPS Key file", NULL },
  { "part-of-a-key", callbridge, "file", NULL },
  { "colons", webbridge3, "HTTPS listening ports and interfaces", "a:445 b:445" },
  { "chain", webbridge3, "HTTPS Full chain certificate file", "cmsedge-fullchain.cer" },
  { "dash", webbridge3, "HTTPS Frame-Ancestors", NULL },
  { "crlf", webadmin, "Certificate file", "cmscore-fullchain.cer" },
  { "other-case", webadmin, "status", "webadmin running" },
  { "commas", streamer, "SIP interfaces", "tcp a:7000, tls a:7001" },
  { "no-space-before", xmpp_cluster, "State", "LEADER" },
  { "address-is-no-key", xmpp_cluster, "10.59.103.70", NULL },
  { "address-with-colons", "2001:db8::7 : Connected Primary\n", "2001:db8::7",
    "Connected Primary" },
};

static void
test_status (gconstpointer data)
{
  const Status *one = data;
  g_autoptr (GPtrArray) status = cs_mmp_parse_status (one->reply);

  g_assert_cmpstr (cs_mmp_status_find (status, one->key), ==, one->value);
}

static const char database[]
    = "Status                   : Enabled\nNodes:\n"
      "    10.48.36.61          : Connected Primary\n"
      "    10.48.36.118         : Connected Replica ( In Sync )\n"
      "    10.48.36.182 (me)    : Connected Replica ( In Sync )\n"
      "Node in use              : 10.48.36.61\nInterface                : a\nCertificates\n"
      "  Server Key             : dbclusterserver.key\n"
      "  Server Certificate     : dbclusterserver.cer\n"
      "  Client Key             : dbclusterclient.key\n"
      "  Client Certificate     : dbclusterclient.cer\n"
      "  CA Certificate         : vngtpRootca.cer\n"
      "Last command             : 'database cluster join 10.48.36.61' (Success)\n";

static void
test_database (void)
{
  g_autoptr (CsMmpDatabase) status = cs_mmp_parse_database_status (database);
  const CsMmpDatabaseNode *first, *last;

  g_assert_true (status->known);
  g_assert_true (status->enabled);
  g_assert_cmpstr (status->status, ==, "Enabled");
  g_assert_cmpstr (status->server_key, ==, "dbclusterserver.key");
  g_assert_cmpstr (status->server_certificate, ==, "dbclusterserver.cer");
  g_assert_cmpstr (status->client_key, ==, "dbclusterclient.key");
  g_assert_cmpstr (status->client_certificate, ==, "dbclusterclient.cer");
  g_assert_cmpstr (status->ca_certificate, ==, "vngtpRootca.cer");
  g_assert_cmpuint (status->nodes->len, ==, 3);
  first = g_ptr_array_index (status->nodes, 0);
  last = g_ptr_array_index (status->nodes, 2);
  g_assert_cmpstr (first->address, ==, "10.48.36.61");
  g_assert_true (first->primary && first->connected && !first->me);
  g_assert_cmpstr (last->address, ==, "10.48.36.182");
  g_assert_true (!last->primary && last->connected && last->me);
}

static void
test_database_old_words (void)
{
  g_autoptr (CsMmpDatabase) status = cs_mmp_parse_database_status (
      "Status : Enabled\nNodes:\n  10.1.1.1 (me) : Connected Master\n  10.1.1.2 : Connected Slave\n"
      "  10.1.1.3 : Disconnected Slave\nNode in use : 10.1.1.1\n");
  const CsMmpDatabaseNode *first = g_ptr_array_index (status->nodes, 0);
  const CsMmpDatabaseNode *last = g_ptr_array_index (status->nodes, 2);

  g_assert_cmpuint (status->nodes->len, ==, 3);
  g_assert_true (first->primary && first->me);
  g_assert_true (!last->primary && !last->connected);
}

typedef struct {
  const char *name;
  const char *reply;
  gboolean known, enabled;
} Database;

static const Database databases[] = {
  { "disabled", "Status                   : Disabled\n", TRUE, FALSE },
  { "error",
    "ERROR                    : Couldn't upgrade the schema\nStatus : Error\n"
    "Last command : 'database cluster upgrade_schema' (Failed)\n",
    TRUE, TRUE },
  { "not-disabled", "Status : Not Disabled\n", FALSE, FALSE },
  { "unknown-word", "Status : Joining\n", FALSE, FALSE },
  { "no-status", "Nodes:\n 10.1.1.1 : Connected Primary\n", FALSE, FALSE },
  { "none", "Status : none\n", FALSE, FALSE },
  { "empty", "", FALSE, FALSE },
  { "unknown-command", "Unknown command\n", FALSE, FALSE },
};

static void
test_database_state (gconstpointer data)
{
  const Database *one = data;
  g_autoptr (CsMmpDatabase) status = cs_mmp_parse_database_status (one->reply);

  g_assert_cmpint (status->known, ==, one->known);
  g_assert_cmpint (status->enabled, ==, one->enabled);
}

typedef struct {
  const char *name;
  const char *reply;
  gint64 microseconds;
} Ping;

static const Ping pings[] = {
  { "longest",
    "64 bytes from a: icmp_seq=1 ttl=64 time=1.5 ms\r\n"
    "64 bytes from a: icmp_seq=2 ttl=64 time=201 ms\r\n"
    "64 bytes from a: icmp_seq=3 ttl=64 time=2.0 ms\r\n",
    201000 },
  { "lost", "PING a 56(84) bytes of data.\n3 packets transmitted, 0 received\n", -1 },
  { "other-unit", "64 bytes from a: time=2 s\n", -1 },
  { "negative", "64 bytes from a: time=-2 ms\n", -1 },
  { "not-a-number", "64 bytes from a: time=nan ms\n", -1 },
  { "endless", "64 bytes from a: time=1e300 ms\n", -1 },
  { "unknown-command", "Unknown command\n", -1 },
};

static void
test_ping (gconstpointer data)
{
  const Ping *one = data;

  g_assert_cmpint (cs_mmp_parse_ping (one->reply), ==, one->microseconds);
}

static void
add (const char *topic, const char *name, gconstpointer data, GTestDataFunc function)
{
  g_autofree char *path = g_strdup_printf ("/mmp-reply/%s/%s", topic, name);

  g_test_add_data_func (path, data, function);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    add ("list", lists[i].name, &lists[i], test_list);
  for (guint i = 0; i < G_N_ELEMENTS (csrs); i++)
    add ("csr", csrs[i].name, &csrs[i], test_csr);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    add ("answer", answers[i].name, &answers[i], test_answer);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    add ("status", statuses[i].name, &statuses[i], test_status);
  for (guint i = 0; i < G_N_ELEMENTS (databases); i++)
    add ("database", databases[i].name, &databases[i], test_database_state);
  for (guint i = 0; i < G_N_ELEMENTS (pings); i++)
    add ("ping", pings[i].name, &pings[i], test_ping);
  g_test_add_func ("/mmp-reply/csr/200-dots", test_csr_many_dots);
  g_test_add_func ("/mmp-reply/outcome-lines", test_outcome_lines);
  g_test_add_func ("/mmp-reply/database-transcript", test_database);
  g_test_add_func ("/mmp-reply/database-old-words", test_database_old_words);
  return g_test_run ();
}
