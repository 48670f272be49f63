/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts of ca-mscertreq that are pure: what certreq wrote, what it is given, how that is
 * quoted, what its errors mean. */
#include <string.h>

#include "cs-certreq-command.h"
#include "cs-certreq-errors.h"
#include "cs-certreq-process.h"
#include "cs-certreq-quote.h"
#include "cs-certreq-reply.h"

/* --- what it wrote -----------------------------------------------------------------------------
 */

typedef struct {
  const char *name;
  const char *output;
  const char *request_id; /* NULL: none */
  guint32 code;
  const char *words; /* a part of them; NULL: none at all */
} ReplyCase;

#define PREAMBLE                                                                                   \
  "Active Directory Enrollment Policy\r\n  {5C670051-C67C-44BD-9F9F-0CBF1D9B9498}\r\n  ldap:\r\n"

/* From public transcripts (domain.md 3.3), but for those marked: labels of other languages (T38),
 * remarks with a code (T39), policy lines before them (T40). */
static const ReplyCase reply_cases[] = {
  { "issued",
    "RequestId: 92300\r\nRequestId: \"92300\"\r\nCertificate retrieved(Issued) Issued\r\n", "92300",
    0, "Certificate retrieved(Issued) Issued" },
  { "issued-after-policy-lines",
    PREAMBLE "RequestId: 92300\r\nRequestId: \"92300\"\r\nCertificate retrieved(Issued) Issued\r\n",
    "92300", 0, "Certificate retrieved(Issued) Issued" },
  { "issued-quoted-only", "RequestId: \"7\"\r\nCertificate retrieved(Issued) Issued\r\n", "7", 0,
    "Issued" },
  { "issued-with-remark",
    "RequestId: 5\nRequestId: \"5\"\nCertificate retrieved(Issued) Issued  The certificate "
    "validity "
    "period will be shorter than the Web Certificate Template specifies, because …\n",
    "5", 0, "validity period will be shorter" },
  { "issued-with-code-in-remark",
    "RequestId: 5\nRequestId: \"5\"\nCertificate retrieved(Issued) Issued  0x80094004, The "
    "Enrollee "
    "(CN=Administrator,…) has no E-Mail name registered in the Active Directory. The E-Mail name "
    "will not be included in the certificate.\n",
    "5", 0x80094004, "has no E-Mail name" },
  { "pending",
    "RequestId: 12\nRequestId: \"12\"\nCertificate request is pending: Taken Under Submission "
    "(0)\n",
    "12", 0, "Taken Under Submission (0)" },
  { "denied",
    "RequestId: 4\nRequestId: \"4\"\nCertificate not issued (Denied) Denied by Policy Module The "
    "EMail name is unavailable and cannot be added to the Subject or Subject Alternate name. "
    "0x80094812 (-2146875374 CERTSRV_E_SUBJECT_EMAIL_REQUIRED)\n",
    "4", 0x80094812, "Denied by Policy Module" },
  { "unreachable",
    "Certificate Request Processor: The RPC server is unavailable. 0x800706ba (WIN32: 1722 "
    "RPC_S_SERVER_UNAVAILABLE)\n",
    NULL, 0x800706ba, "The RPC server is unavailable" },
  { "http-time-out",
    "Certificate Request Processor: The operation timed out 0x80072ee2 (WinHttp: 12002 "
    "ERROR_WINHTTP_TIMEOUT)\n",
    NULL, 0x80072ee2, "timed out" },
  { "bad-parameter", "The parameter is incorrect. 0x80070057 (WIN32: 87 ERROR_INVALID_PARAMETER)\n",
    NULL, 0x80070057, "incorrect" },
  { "template-not-offered",
    "RequestId: 9\nThe requested certificate template is not supported by this CA. 0x80094800 "
    "(-2146875392 CERTSRV_E_UNSUPPORTED_CERT_TYPE) Denied by Policy Module\n",
    "9", 0x80094800, "not supported" },
  { "german-pending",
    "Anforderungs-ID: 5\nAnforderungs-ID: \"5\"\nAusstehende Zertifikatanforderung: Bei "
    "Uebermittlung (0)\n",
    "5", 0, "Ausstehende" },
  { "german-code-page",
    "Anforderungs-ID: 5\nAusstehende Zertifikatanforderung: Bei \x9a"
    "bermittlung (0)\n",
    "5", 0, "Bei Übermittlung" },
  /* the layout of the French lines is put together from their label and quotes */
  { "french-pending",
    "IDDemande : « 31 »\nLa demande de certificat est en attente : Pris en compte (0)\n", "31", 0,
    "en attente" },
  { "french-no-break-spaces", "IDDemande\u00a0: «\u00a031\u00a0»\nen attente\n", "31", 0,
    "en attente" },
  /* not seen anywhere: what must not fool it */
  { "nothing", "", NULL, 0, NULL },
  { "number-too-long", "RequestId: 12345678901\n", NULL, 0, "RequestId" },
  { "no-number", "RequestId: \nRequestId: \"\"\n", NULL, 0, "RequestId" },
  { "number-and-more", "RequestId: 12 of 13\n", NULL, 0, "RequestId" },
  { "time-is-no-number", "12:30:44\n", NULL, 0, "12:30" },
  { "success-code-is-no-failure", "RequestId: 3\nDone 0x00000000 (0)\n", "3", 0, "Done" },
  { "short-hexadecimal-is-no-code", "flags 0x80\n", NULL, 0, "flags" },
  { "long-hexadecimal-is-no-code", "hash 0x80094812ff\n", NULL, 0, "hash" },
  { "code-before-the-number", "cache 0x80070002\nRequestId: 3\nen attente\n", "3", 0,
    "en attente" },
};

static void
check_reply (const ReplyCase *one, const void *data, gsize size)
{
  g_autoptr (GBytes) output = g_bytes_new (data, size);
  g_autoptr (CsCertreqReply) reply = cs_certreq_reply_new (output);

  g_assert_cmpstr (reply->request_id, ==, one->request_id);
  g_assert_cmphex (reply->code, ==, one->code);
  if (one->words == NULL)
    g_assert_null (reply->words);
  else
    g_assert_nonnull (strstr (reply->words, one->words));
}

static void
test_reply (gconstpointer data)
{
  const ReplyCase *one = data;

  check_reply (one, one->output, strlen (one->output));
}

/* The same in UTF-16, as PowerShell writes it and as -unicode does (domain.md T05). */
static void
test_reply_wide (gconstpointer data)
{
  const ReplyCase *one = data;
  g_autofree char *marked = g_strconcat ("\ufeff", one->output, NULL);
  gsize size;
  g_autofree char *with_mark = NULL;
  g_autofree char *plain = NULL;

  if (!g_utf8_validate (one->output, -1, NULL) || *one->output == '\0')
    return;
  with_mark = g_convert (marked, -1, "UTF-16LE", "UTF-8", NULL, &size, NULL);
  check_reply (one, with_mark, size);
  plain = g_convert (one->output, -1, "UTF-16LE", "UTF-8", NULL, &size, NULL);
  check_reply (one, plain, size);
}

/* "Auto-Enroll: access is denied" hides no template (domain.md T46). */
static void
test_templates (void)
{
  static const char text[]
      = "ClientandServerAuthentication: Client and Server Authentication -- Auto-Enroll: Access is "
        "denied.\r\nWebServer: Web Server -- Access is denied.\r\nMachine: Computer\r\nBare: -- Access\r\n"
        "CertUtil: -CATemplates command completed successfully.\r\n";
  g_autoptr (GBytes) output = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (CsCertreqReply) reply = cs_certreq_reply_new (output);
  g_autoptr (GPtrArray) templates = cs_certreq_reply_get_templates (reply);
  CsCertreqTemplate *first;

  g_assert_cmpuint (templates->len, ==, 4);
  first = templates->pdata[0];
  g_assert_cmpstr (first->name, ==, "ClientandServerAuthentication");
  g_assert_cmpstr (first->display_name, ==, "Client and Server Authentication");
  g_assert_cmpstr (((CsCertreqTemplate *) templates->pdata[2])->display_name, ==, "Computer");
  g_assert_cmpstr (((CsCertreqTemplate *) templates->pdata[3])->display_name, ==, "");
}

/* What it wrote counts first; an exit code is 32 bits, which Windows shows as a negative number and
 * a POSIX system cuts to eight (domain.md T43). */
static void
test_status (void)
{
  g_autoptr (GBytes) output = g_bytes_new_static ("denied 0x80094012", 17);
  g_autoptr (CsCertreqReply) silent = cs_certreq_reply_new (NULL);
  g_autoptr (CsCertreqReply) denied = cs_certreq_reply_new (output);

  g_assert_cmphex (cs_certreq_reply_get_code (silent, (guint32) -2146875392), ==, 0x80094800);
  g_assert_cmphex (cs_certreq_reply_get_code (denied, 0x80094800), ==, 0x80094012);
  g_assert_cmphex (cs_certreq_reply_get_code (silent, 0x80094800 & 0xff), ==, 0);
  g_assert_cmphex (cs_certreq_reply_get_code (silent, 186), ==, 0);
}

/* --- what it is given --------------------------------------------------------------------------
 */

/* NULL and the error's words, or the settings. */
static CsCertreqSettings *
read_settings (const char *text, GError **error)
{
  g_autoptr (CsSettings) settings = cs_settings_new ("Authority ca-mscertreq", NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) pair = g_strsplit (lines[i], "=", 2);

    cs_settings_set (settings, pair[0], pair[1]);
  }

  return cs_certreq_settings_read (settings, error);
}

#define CONFIG "Config=pki.lab\\Issuing CA 1"

typedef struct {
  const char *name;
  const char *text;
  const char *problem; /* a part of the error; NULL: it is good */
} SettingsCase;

static const SettingsCase settings_cases[] = {
  { "smallest", CONFIG, NULL },
  { "web-service", "Config=https://pki.lab/ces/service.svc/CES", NULL },
  { "remote", CONFIG "\nHost=pc1\nUser=CMS\\cert\nPort=2222", NULL },
  { "attributes", CONFIG "\nTemplate=WebServer\nAttributes=Department:IT; Note:x y", NULL },
  { "no-config", "Template=WebServer", "Config" },
  { "config-without-host", "Config=\\CA", "HOST" },
  { "config-without-name", "Config=host\\", "backslash" },
  { "config-asks", "Config=-", "HOST" },
  { "config-path", "Config=a\\b\\c", "HOST" },
  /* domain.md T46 */
  { "template-display-name", CONFIG "\nTemplate=Web Server", "display name" },
  { "template-prefix-twice", CONFIG "\nTemplate=CertificateTemplate:WebServer", "only the name" },
  { "attribute-template", CONFIG "\nAttributes=certificatetemplate:X", "Template=" },
  { "attribute-names", CONFIG "\nAttributes=SAN:dns=a.b", "unsafe" },
  { "attribute-no-colon", CONFIG "\nAttributes=abc", "Name:Value" },
  { "attribute-separator", CONFIG "\nAttributes=a:b\\nc:d", "semicolons" },
  { "quotation-mark", CONFIG "\nAttributes=a:\"b", "quotation" },
  { "percent-here", CONFIG "\nAttributes=a:50%", NULL },
  { "percent-there", CONFIG "\nAttributes=a:50%\nHost=pc1\nUser=u", "percent" },
  { "host-without-user", CONFIG "\nHost=pc1", "User=" },
  { "no-time", CONFIG "\nTimeoutSeconds=0", "TimeoutSeconds" },
  { "port", CONFIG "\nPort=99999", "Port" },
};

static void
test_settings (gconstpointer data)
{
  const SettingsCase *one = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsCertreqSettings) settings = read_settings (one->text, &error);

  if (one->problem == NULL) {
    g_assert_no_error (error);
    g_assert_nonnull (settings);
    return;
  }
  g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, one->problem));
  g_assert_nonnull (strstr (error->message, "Authority ca-mscertreq"));
}

static void
assert_argv (GStrv argv, const char *expected)
{
  g_auto (GStrv) owned = argv;
  g_autofree char *joined = g_strjoinv ("|", owned);

  g_assert_cmpstr (joined, ==, expected);
}

/* One argument each, whatever spaces and backslashes it holds; attributes are separated by the two
 * characters \n (domain.md T45). */
static void
test_argv (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsCertreqSettings) plain = read_settings (CONFIG, &error);
  g_autoptr (CsCertreqSettings) full = read_settings (
      CONFIG "\nTemplate=WebServer\nAttributes=A:b c;D:e\nProgram=C:\\Tools\\certreq.exe", &error);

  g_assert_no_error (error);
  assert_argv (cs_certreq_command_submit (plain),
               "certreq|-submit|-q|-f|-config|pki.lab\\Issuing CA 1|request.csr|certificate.cer|"
               "chain.p7b|response.rsp");
  assert_argv (cs_certreq_command_submit (full),
               "C:\\Tools\\certreq.exe|-submit|-q|-f|-config|pki.lab\\Issuing CA 1|-attrib|"
               "CertificateTemplate:WebServer\\nA:b c\\nD:e|request.csr|certificate.cer|chain.p7b|"
               "response.rsp");
  assert_argv (cs_certreq_command_retrieve (plain, "12"),
               "certreq|-retrieve|-q|-f|-config|pki.lab\\Issuing CA 1|12|certificate.cer|chain.p7b|"
               "response.rsp");
  assert_argv (cs_certreq_command_ca_certificate (full),
               "C:\\Tools\\certutil.exe|-f|-config|pki.lab\\Issuing CA 1|-ca.cert|certificate.cer");
  assert_argv (cs_certreq_command_ca_chain (plain),
               "certutil|-f|-config|pki.lab\\Issuing CA 1|-ca.chain|chain.p7b");
  assert_argv (cs_certreq_command_ping (plain), "certutil|-config|pki.lab\\Issuing CA 1|-ping");
  assert_argv (cs_certreq_command_templates (plain),
               "certutil|-config|pki.lab\\Issuing CA 1|-CATemplates");
}

static void
test_certutil_beside (void)
{
  static const char *const pairs[][2] = {
    { "certreq", "certutil" },
    { "certreq.exe", "certutil.exe" },
    { "/opt/bin/certreq", "/opt/bin/certutil" },
    { "C:\\Windows\\System32\\CERTREQ.EXE", "C:\\Windows\\System32\\certutil.EXE" },
    { "C:/Windows\\certreq", "C:/Windows\\certutil" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autofree char *certutil = cs_certreq_command_dup_certutil (pairs[i][0]);

    g_assert_cmpstr (certutil, ==, pairs[i][1]);
  }
}

static void
test_environment (void)
{
  g_auto (GStrv) environment = NULL;

  g_setenv ("SSH_AUTH_SOCK", "/nowhere", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere", TRUE);
  g_setenv ("USERDNSDOMAIN", "CMS.LAB", TRUE);
  environment = cs_certreq_environment_dup ();
  g_assert_null (g_environ_getenv (environment, "SSH_AUTH_SOCK"));
  g_assert_null (g_environ_getenv (environment, "DBUS_SESSION_BUS_ADDRESS"));
  g_assert_cmpstr (g_environ_getenv (environment, "USERDNSDOMAIN"), ==, "CMS.LAB");
  g_assert_nonnull (g_environ_getenv (environment, "PATH"));
}

/* --- quoting -----------------------------------------------------------------------------------
 */

typedef struct {
  const char *name;
  CsCertreqShell shell;
  const char *argument;
  const char *line; /* NULL: it cannot be said */
} QuoteCase;

#define CMD(quoted) "cd /d f && \"certreq\" " quoted " > out 2>&1"
#define POWERSHELL(quoted)                                                                         \
  "Set-Location -LiteralPath 'f' -ErrorAction Stop; & 'certreq' " quoted                           \
  " *> out; exit $LASTEXITCODE"

static const QuoteCase quote_cases[] = {
  { "cmd/spaces", CS_CERTREQ_SHELL_CMD, "a b", CMD ("\"a b\"") },
  { "cmd/backslash", CS_CERTREQ_SHELL_CMD, "host\\Issuing CA 1", CMD ("\"host\\Issuing CA 1\"") },
  { "cmd/backslash-at-the-end", CS_CERTREQ_SHELL_CMD, "a\\", CMD ("\"a\\\\\"") },
  { "cmd/operators", CS_CERTREQ_SHELL_CMD, "a&b|c>d<e^(f)", CMD ("\"a&b|c>d<e^(f)\"") },
  { "cmd/percent", CS_CERTREQ_SHELL_CMD, "a%PATH%", NULL },
  { "cmd/quotation-mark", CS_CERTREQ_SHELL_CMD, "a\"b", NULL },
  { "cmd/line-feed", CS_CERTREQ_SHELL_CMD, "a\nb", NULL },
  { "cmd/empty", CS_CERTREQ_SHELL_CMD, "", NULL },
  { "powershell/spaces", CS_CERTREQ_SHELL_POWERSHELL, "a b", POWERSHELL ("'a b'") },
  { "powershell/option", CS_CERTREQ_SHELL_POWERSHELL, "-ca.cert", POWERSHELL ("'-ca.cert'") },
  { "powershell/variable", CS_CERTREQ_SHELL_POWERSHELL, "$env:X `a;b|c",
    POWERSHELL ("'$env:X `a;b|c'") },
  { "powershell/apostrophe", CS_CERTREQ_SHELL_POWERSHELL, "O'Neill", POWERSHELL ("'O''Neill'") },
  { "powershell/curly-apostrophe", CS_CERTREQ_SHELL_POWERSHELL, "l’été", POWERSHELL ("'l’’été'") },
  { "powershell/percent", CS_CERTREQ_SHELL_POWERSHELL, "50%", POWERSHELL ("'50%'") },
  { "powershell/quotation-mark", CS_CERTREQ_SHELL_POWERSHELL, "a\"b", NULL },
};

static void
test_quote (gconstpointer data)
{
  const QuoteCase *one = data;
  const char *const argv[] = { "certreq", one->argument, NULL };
  g_autofree char *line = cs_certreq_quote_run (one->shell, "f", argv, "out");

  g_assert_cmpstr (line, ==, one->line);
}

static void
test_recognize (void)
{
  CsCertreqShell shell;

  g_assert_true (cs_certreq_quote_recognize ("Windows_NT:$env:OS\r\n", &shell));
  g_assert_cmpint (shell, ==, CS_CERTREQ_SHELL_CMD);
  g_assert_true (cs_certreq_quote_recognize ("%OS%:Windows_NT\r\n", &shell));
  g_assert_cmpint (shell, ==, CS_CERTREQ_SHELL_POWERSHELL);
  g_assert_false (cs_certreq_quote_recognize ("%OS%::OS\n", &shell)); /* a POSIX shell */
  g_assert_false (cs_certreq_quote_recognize ("", &shell));
}

/* --- errors ------------------------------------------------------------------------------------
 */

static void
test_errors (void)
{
  gsize n;
  const CsCertreqError *errors = cs_certreq_errors_get (&n);
  guint seen = 0;

  g_assert_cmpuint (n, >=, 40);
  for (gsize i = 0; i < n; i++) {
    g_autofree char *text = cs_certreq_errors_explain (errors[i].code, NULL);

    g_assert_true (i == 0 || errors[i - 1].code < errors[i].code);
    g_assert_true ((errors[i].code & 0x80000000) != 0);
    g_assert_nonnull (strstr (text, errors[i].cause));
    g_assert_nonnull (strstr (text, errors[i].next));
    g_assert_nonnull (strstr (text, errors[i].name));
    seen += errors[i].seen ? 1 : 0;
  }
  g_assert_cmpuint (seen, >, 10);
  g_assert_cmpuint (seen, <, n);
}

/* 0x800706ba over SSH is the double hop, not only an authority that is down (domain.md T49). */
static void
test_double_hop (void)
{
  g_autofree char *here = cs_certreq_errors_explain (0x800706ba, NULL);
  g_autofree char *there = cs_certreq_errors_explain (0x800706ba, "pc1");
  g_autofree char *unknown = cs_certreq_errors_explain (0x80001234, "pc1");

  g_assert_null (strstr (here, "double hop"));
  g_assert_nonnull (strstr (here, "firewall"));
  g_assert_nonnull (strstr (there, "double hop"));
  g_assert_nonnull (strstr (there, "pc1"));
  g_assert_nonnull (strstr (there, "delegation"));
  g_assert_nonnull (strstr (unknown, "0x80001234"));
}

/* Names and numbers as mingw-w64's headers have them. One is in no header, only in transcripts. */
static void
test_header (void)
{
  static const char *const files[]
      = { "/usr/share/mingw-w64/include/winerror.h", "/usr/share/mingw-w64/include/winhttp.h" };
  g_autoptr (GString) text = g_string_new (NULL);
  gsize n;
  const CsCertreqError *errors = cs_certreq_errors_get (&n);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *one = NULL;

    if (!g_file_get_contents (files[i], &one, NULL, NULL)) {
      g_test_skip ("mingw-w64-common is not installed: no winerror.h to compare with");
      return;
    }
    g_string_append (text, one);
  }
  for (gsize i = 0; i < n; i++) {
    guint32 code = errors[i].code;
    gboolean win32 = (code & 0xffff0000) == 0x80070000;
    g_autofree char *pattern = g_strdup_printf ("#define\\s+%s\\s+(_HRESULT_TYPEDEF_\\(0x%08x\\)|"
                                                "\\w+\\(%u\\)|\\(WINHTTP_ERROR_BASE \\+ %d\\))",
                                                errors[i].name, code, win32 ? code & 0xffff : 0,
                                                (int) (code & 0xffff) - 12000);
    gboolean there = g_regex_match_simple (pattern, text->str, G_REGEX_CASELESS, 0);

    if (!there && code != 0x80094014)
      g_test_message ("%s 0x%08x is not in the header", errors[i].name, code);
    g_assert_true (there == (code != 0x80094014));
    g_assert_true (there || errors[i].seen);
  }
}

static void
add_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (reply_cases); i++) {
    g_autofree char *path = g_strconcat ("/certreq/reply/", reply_cases[i].name, NULL);
    g_autofree char *wide = g_strconcat ("/certreq/reply-wide/", reply_cases[i].name, NULL);

    g_test_add_data_func (path, &reply_cases[i], test_reply);
    g_test_add_data_func (wide, &reply_cases[i], test_reply_wide);
  }
  for (guint i = 0; i < G_N_ELEMENTS (settings_cases); i++) {
    g_autofree char *path = g_strconcat ("/certreq/settings/", settings_cases[i].name, NULL);

    g_test_add_data_func (path, &settings_cases[i], test_settings);
  }
  for (guint i = 0; i < G_N_ELEMENTS (quote_cases); i++) {
    g_autofree char *path = g_strconcat ("/certreq/quote/", quote_cases[i].name, NULL);

    g_test_add_data_func (path, &quote_cases[i], test_quote);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_cases ();
  g_test_add_func ("/certreq/status", test_status);
  g_test_add_func ("/certreq/templates", test_templates);
  g_test_add_func ("/certreq/argv", test_argv);
  g_test_add_func ("/certreq/certutil-beside", test_certutil_beside);
  g_test_add_func ("/certreq/environment", test_environment);
  g_test_add_func ("/certreq/shell", test_recognize);
  g_test_add_func ("/certreq/errors/table", test_errors);
  g_test_add_func ("/certreq/errors/double-hop", test_double_hop);
  g_test_add_func ("/certreq/errors/header", test_header);

  return g_test_run ();
}
