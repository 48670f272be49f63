/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>
#include <string.h>

static void
feed (CsMmpReader *reader, const char *text)
{
  cs_mmp_reader_feed (reader, text, strlen (text));
}

static void
feed_in_pieces (CsMmpReader *reader, const char *text, gsize size)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i += size)
    cs_mmp_reader_feed (reader, text + i, MIN (size, length - i));
}

static CsMmpReader *
logged_in (const char *greeting)
{
  CsMmpReader *reader = cs_mmp_reader_new ();

  feed (reader, greeting);
  g_assert_true (cs_mmp_reader_learn_prompt (reader));

  return reader;
}

static void
assert_reply (CsMmpReader *reader, const char *expected)
{
  g_autofree char *reply = NULL;

  g_assert_cmpint (cs_mmp_reader_get_state (reader), ==, CS_MMP_READER_IDLE);
  reply = cs_mmp_reader_take_reply (reader);
  g_assert_cmpstr (reply, ==, expected);
  g_assert_null (cs_mmp_reader_take_reply (reader));
}

/* Log-in */

typedef struct {
  const char *name;
  const char *greeting;
  const char *prompt; /* NULL: there is none yet */
} Login;

static const Login logins[] = {
  { "plain", "cms1a> ", "cms1a>" },
  { "without-blank", "cms1a>", "cms1a>" },
  { "upper-case", "CMS> ", "CMS>" },
  { "dashes", "cms-core-1a-lab> ", "cms-core-1a-lab>" },
  { "no-host-name", "> ", ">" },
  { "banner", "Authorised use only!\r\n a > b\r\n\r\ncms1a> ", "cms1a>" },
  { "last-login", "Last login: Mon Jan  5 10:00:00 2026 from 10.0.0.1\r\ncms1a> ", "cms1a>" },
  { "colours", "\033[1;32mcms1a\033[0m> \033[K", "cms1a>" },
  { "title", "\033]0;admin@cms1a\acms1a> ", "cms1a>" },
  { "bracketed-paste", "\033[?2004h\033(Bcms1a> ", "cms1a>" },
  { "nothing", "", NULL },
  { "banner-only", "Welcome\r\n", NULL },
  { "question", "Please enter password: ", NULL },
  { "prompt-in-a-line", "cms1a> is the prompt", NULL },
  { "line-ended", "cms1a> \r\n", NULL },
  { "carriage-return", "cms1a> \r", NULL },
  { "invalid-utf8", "cms\xff\xfe> ", NULL },
  { "too-long",
    "a234567890123456789012345678901234567890123456789012345678901234567890123456789012> ", NULL },
};

static void
test_login (gconstpointer data)
{
  const Login *login = data;
  g_autoptr (CsMmpReader) reader = cs_mmp_reader_new ();

  feed (reader, login->greeting);
  g_assert_null (cs_mmp_reader_get_prompt (reader));
  g_assert_false (cs_mmp_reader_begin (reader, "pki list"));

  g_assert_cmpint (cs_mmp_reader_learn_prompt (reader), ==, login->prompt != NULL);
  g_assert_cmpstr (cs_mmp_reader_get_prompt (reader), ==, login->prompt);
  g_assert_cmpint (cs_mmp_reader_get_state (reader), ==,
                   login->prompt != NULL ? CS_MMP_READER_IDLE : CS_MMP_READER_LOGIN);
}

static void
test_login_goes_on (void)
{
  g_autoptr (CsMmpReader) reader = logged_in ("Notice:\r\nread this> ");

  feed (reader, "and that\r\ncms1a> ");
  g_assert_cmpint (cs_mmp_reader_get_state (reader), ==, CS_MMP_READER_LOGIN);
  g_assert_true (cs_mmp_reader_learn_prompt (reader));
  g_assert_cmpstr (cs_mmp_reader_get_prompt (reader), ==, "cms1a>");
}

/* Replies: each whole, and cut at every byte. The prompt is "cms1a> ". */

typedef struct {
  const char *name;
  const char *line;
  const char *output; /* everything after the line was sent */
  const char *reply;
} Reply;

static const Reply replies[] = {
  { "list", "pki list",
    "pki list\r\nUser supplied certificates and keys:\r\ncms1a.key\r\ncms1a.csr\r\ncms1a> ",
    "User supplied certificates and keys:\ncms1a.key\ncms1a.csr\n" },
  { "empty", "callbridge certs a b", "callbridge certs a b\r\ncms1a> ", "" },
  { "line-feeds", "pki list", "pki list\none\ntwo\ncms1a> ", "one\ntwo\n" },
  { "doubled-carriage-returns", "pki list", "pki list\r\r\none\r\r\ncms1a> ", "one\n" },
  { "blank-lines", "pki list", "pki list\r\n\r\none\r\n\r\ncms1a> ", "\none\n\n" },
  { "no-dots", "pki csr cms1a CN:a",
    "pki csr cms1a CN:a\r\nCreated key file cms1a.key and CSR cms1a.csr\r\ncms1a> ",
    "Created key file cms1a.key and CSR cms1a.csr\n" },
  { "one-dot", "pki csr cms1a CN:a",
    "pki csr cms1a CN:a\r\n.\r\n.\r\nCreated key file cms1a.key and CSR cms1a.csr\r\ncms1a> ",
    ".\n.\nCreated key file cms1a.key and CSR cms1a.csr\n" },
  { "xmpp-leader", "xmpp cluster status",
    "xmpp cluster status\r\nState: LEADER\r\n10.59.103.70:5222 (Leader)\r\ncms1a> ",
    "State: LEADER\n10.59.103.70:5222 (Leader)\n" },
  { "pem", "pki inspect a",
    "pki inspect a\r\n-----BEGIN CERTIFICATE-----\r\nMIIB>\r\n-----END CERTIFICATE-----\r\ncms1a> ",
    "-----BEGIN CERTIFICATE-----\nMIIB>\n-----END CERTIFICATE-----\n" },
  { "like-a-prompt", "x", "x\r\na> b\r\ncms1b> \r\ncms1a>> \r\ncms1a> ",
    "a> b\ncms1b> \ncms1a>> \n" },
  { "ends-without-line-end", "x", "x\r\nno end cms1a> \r\ncms1a> ", "no end cms1a> \n" },
  { "escape-sequences", "pki list",
    "pki list\r\n\033[?2004l\033[1mone\033[0m\r\n\033]0;title\033\\two\r\n\033[Kcms1a> \033[0m",
    "one\ntwo\n" },
  { "backspaces", "x", "x\r\nabd\bc\r\n\b\bdef\r\ncms1a> ", "abc\ndef\n" },
  { "spinner", "x", "x\r\n|\b/\b-\bdone\r\ncms1a> ", "done\n" },
  { "control-characters", "x",
    "x\r\na\a\x01\x7f"
    "b\tc\r\ncms1a> ",
    "ab\tc\n" },
  { "redrawn-line", "pki list", "\rcms1a> pki list\r\none\r\ncms1a> ", "one\n" },
  { "wrapped-echo", "pki csr cms1a CN:abc", "pki csr cms1a CN:\r\nabc\r\none\r\ncms1a> ", "one\n" },
  { "echo-with-blank-wrap", "pki csr a CN:bc", "pki csr a CN:b \rc\r\none\r\ncms1a> ", "one\n" },
  { "echoes-again", "x", "x\r\nx\r\ncms1a> ", "x\n" },
  { "late-output", "pki list", "left over\r\ncms1a> \r\npki list\r\none\r\ncms1a> ", "one\n" },
  { "empty-line", "", "\r\ncms1a> ", "" },
  { "utf8", "x", "x\r\nZürich\r\ncms1a> ", "Zürich\n" },
};

/* The node has echoed a line before, as it does after log-in. */
static CsMmpReader *
used_reader (void)
{
  CsMmpReader *reader = logged_in ("Banner\r\ncms1a> ");

  g_assert_true (cs_mmp_reader_begin (reader, "version"));
  feed (reader, "version\r\n3.8\r\ncms1a> ");
  assert_reply (reader, "3.8\n");

  return reader;
}

static void
test_reply (gconstpointer data)
{
  const Reply *reply = data;

  for (gsize size = 1; size <= strlen (reply->output); size++) {
    g_autoptr (CsMmpReader) reader = used_reader ();

    g_assert_true (cs_mmp_reader_begin (reader, reply->line));
    g_assert_false (cs_mmp_reader_begin (reader, reply->line));
    g_assert_cmpint (cs_mmp_reader_get_state (reader), ==, CS_MMP_READER_BUSY);
    feed_in_pieces (reader, reply->output, size);
    assert_reply (reader, reply->reply);
  }
}

static void
test_cut_in_two (gconstpointer data)
{
  const Reply *reply = data;

  for (gsize cut = 0; cut <= strlen (reply->output); cut++) {
    g_autoptr (CsMmpReader) reader = used_reader ();

    g_assert_true (cs_mmp_reader_begin (reader, reply->line));
    cs_mmp_reader_feed (reader, reply->output, cut);
    feed (reader, reply->output + cut);
    assert_reply (reader, reply->reply);
  }
}

static void
test_many_dots (void)
{
  for (guint n = 0; n <= 200; n += 50) {
    g_autofree char *dots = g_strnfill (n, '.');
    g_autofree char *output = g_strdup_printf ("pki csr a CN:b\r\n%s\r\nok\r\ncms1a> ", dots);
    g_autofree char *expected = g_strdup_printf ("%s\nok\n", dots);
    g_autoptr (CsMmpReader) reader = used_reader ();

    g_assert_true (cs_mmp_reader_begin (reader, "pki csr a CN:b"));
    feed_in_pieces (reader, output, 1);
    assert_reply (reader, expected);
  }
}

static char *
random_host_name (void)
{
  static const char alphabet[] = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789--";
  GString *name = g_string_new (NULL);
  int length = g_test_rand_int_range (1, 64);

  for (int i = 0; i < length; i++) {
    int last = i == 0 ? 62 - 24 : (int) sizeof alphabet - 1;

    g_string_append_c (name, alphabet[g_test_rand_int_range (0, last)]);
  }

  return g_string_free (name, FALSE);
}

static void
test_random_host_names (void)
{
  for (guint i = 0; i < 500; i++) {
    g_autofree char *host = random_host_name ();
    g_autofree char *prompt = g_strdup_printf ("%s> ", host);
    g_autofree char *output
        = g_strdup_printf ("pki list\r\n%s\r\n%s-x> \r\nx%s> \r\n%s", host, host, host, prompt);
    g_autofree char *expected = g_strdup_printf ("%s\n%s-x> \nx%s> \n", host, host, host);
    g_autoptr (CsMmpReader) reader = logged_in (prompt);

    g_assert_true (cs_mmp_reader_begin (reader, "pki list"));
    feed_in_pieces (reader, output, (gsize) g_test_rand_int_range (1, 40));
    assert_reply (reader, expected);
  }
}

/* One segment: a line that begins with the prompt does not end the reply. */
static void
test_prompt_inside_a_line (void)
{
  g_autoptr (CsMmpReader) reader = used_reader ();

  g_assert_true (cs_mmp_reader_begin (reader, "log"));
  feed (reader, "log\r\ncms1a> was typed\r\ncms1a> ");
  assert_reply (reader, "cms1a> was typed\n");
}

/* Cut behind what looks like the prompt: taken back while nobody has taken the reply. */
static void
test_false_end_is_taken_back (void)
{
  g_autoptr (CsMmpReader) reader = used_reader ();

  g_assert_true (cs_mmp_reader_begin (reader, "log"));
  feed (reader, "log\r\ncms1a> ");
  g_assert_cmpint (cs_mmp_reader_get_state (reader), ==, CS_MMP_READER_IDLE);
  feed (reader, "was typed\r\n");
  g_assert_cmpint (cs_mmp_reader_get_state (reader), ==, CS_MMP_READER_BUSY);
  g_assert_null (cs_mmp_reader_take_reply (reader));
  feed (reader, "cms1a> ");
  assert_reply (reader, "cms1a> was typed\n");
}

static void
test_invalid_utf8 (void)
{
  g_autoptr (CsMmpReader) reader = used_reader ();
  g_autofree char *reply = NULL;

  g_assert_true (cs_mmp_reader_begin (reader, "x"));
  feed (reader, "x\r\na\xff\xc3\r\ncms1a> ");
  reply = cs_mmp_reader_take_reply (reader);
  g_assert_true (g_utf8_validate (reply, -1, NULL));
  g_assert_true (g_str_has_prefix (reply, "a\357\277\275"));
}

static void
test_nul_bytes (void)
{
  g_autoptr (CsMmpReader) reader = used_reader ();

  g_assert_true (cs_mmp_reader_begin (reader, "x"));
  cs_mmp_reader_feed (reader, "x\r\na\0b\r\n\0cms1a> ", 16);
  assert_reply (reader, "ab\n");
}

/* Nodes without echo */

static void
test_no_echo (void)
{
  g_autoptr (CsMmpReader) reader = logged_in ("cms1a> ");

  g_assert_true (cs_mmp_reader_begin (reader, "pki list"));
  feed_in_pieces (reader, "cms1a.key\r\ncms1a> ", 1);
  assert_reply (reader, "cms1a.key\n");

  g_assert_true (cs_mmp_reader_begin (reader, "callbridge restart"));
  feed (reader, "cms1a> ");
  g_assert_cmpint (cs_mmp_reader_get_state (reader), ==, CS_MMP_READER_BUSY);
  g_assert_false (cs_mmp_reader_awaits_answer (reader));
  assert_reply (reader, "");
}

static void
test_no_echo_but_enter (void)
{
  g_autoptr (CsMmpReader) reader = logged_in ("cms1a> ");

  g_assert_true (cs_mmp_reader_begin (reader, "pki list"));
  feed_in_pieces (reader, "\r\ncms1a.key\r\ncms1a> ", 1);
  assert_reply (reader, "cms1a.key\n");

  g_assert_true (cs_mmp_reader_begin (reader, "callbridge restart"));
  feed (reader, "\r\ncms1a> ");
  g_assert_false (cs_mmp_reader_awaits_answer (reader));
  assert_reply (reader, "");
}

/* A prompt left over from before must not end a command whose echo has not come. */
static void
test_waits_for_the_echo (void)
{
  g_autoptr (CsMmpReader) reader = used_reader ();

  g_assert_true (cs_mmp_reader_begin (reader, "pki verify a b c"));
  feed (reader, "Success\r\ncms1a> ");
  g_assert_false (cs_mmp_reader_awaits_answer (reader));
  g_assert_cmpint (cs_mmp_reader_get_state (reader), ==, CS_MMP_READER_BUSY);
  feed (reader, "pki verify a b c\r\nFailure\r\ncms1a> ");
  assert_reply (reader, "Failure\n");
}

/* A file without a line end at its end: settled when the node is silent. */
static void
test_prompt_behind_unended_line (void)
{
  g_autoptr (CsMmpReader) reader = used_reader ();

  g_assert_true (cs_mmp_reader_begin (reader, "pki inspect a"));
  feed (reader, "pki inspect a\r\n-----END CERTIFICATE-----cms1a> ");
  g_assert_cmpint (cs_mmp_reader_get_state (reader), ==, CS_MMP_READER_BUSY);
  g_assert_false (cs_mmp_reader_awaits_answer (reader));
  assert_reply (reader, "-----END CERTIFICATE-----");
}

/* Questions */

typedef struct {
  const char *name;
  const char *text;
  gboolean awaits;
} Question;

static const Question questions[] = {
  { "capital-y", "Are you sure you want to proceed? (Y/n)", TRUE },
  { "question-mark", "Continue (Y/n)? ", TRUE },
  { "brackets", "Proceed [y/N] ", TRUE },
  { "yes-no", "Reboot now (yes/no) ", TRUE },
  { "pass-phrase", "Please enter pass phrase: ", TRUE },
  { "nothing", "", FALSE },
  { "dots", "........", FALSE },
  { "status-line", "Key file : ", FALSE },
  { "address", "10.59.103.70:5222 (Leader)", FALSE },
  { "question-with-line-end", "Are you sure?\r\n", FALSE },
};

static void
test_question (gconstpointer data)
{
  const Question *question = data;
  g_autoptr (CsMmpReader) reader = used_reader ();

  g_assert_false (cs_mmp_reader_awaits_answer (reader));
  g_assert_true (cs_mmp_reader_begin (reader, "database cluster remove"));
  g_assert_false (cs_mmp_reader_awaits_answer (reader));
  feed (reader, "database cluster remove\r\n");
  feed (reader, question->text);
  g_assert_cmpint (cs_mmp_reader_awaits_answer (reader), ==, question->awaits);
}

static void
test_question_answered (void)
{
  g_autoptr (CsMmpReader) reader = used_reader ();

  g_assert_true (cs_mmp_reader_begin (reader, "upgrade"));
  feed (reader, "upgrade\r\nSure? (Y/n)");
  g_assert_true (cs_mmp_reader_awaits_answer (reader));
  feed (reader, "Y\r\nSUCCESS: done\r\ncms1a> ");
  assert_reply (reader, "Sure? (Y/n)Y\nSUCCESS: done\n");
}

static void
test_question_is_not_the_line_itself (void)
{
  g_autoptr (CsMmpReader) reader = used_reader ();

  g_assert_true (cs_mmp_reader_begin (reader, "help ?"));
  feed (reader, "help ?");
  g_assert_false (cs_mmp_reader_awaits_answer (reader));
}

/* Limits */

static void
test_endless (gconstpointer data)
{
  const char *text = data;
  g_autoptr (CsMmpReader) reader = used_reader ();

  g_assert_true (cs_mmp_reader_begin (reader, "x"));
  feed (reader, "x\r\n");
  for (gsize sent = 0; sent < CS_MMP_REPLY_MAX; sent += strlen (text))
    feed (reader, text);
  g_assert_cmpint (cs_mmp_reader_get_state (reader), ==, CS_MMP_READER_FAILED);
  feed (reader, "\r\ncms1a> ");
  g_assert_cmpint (cs_mmp_reader_get_state (reader), ==, CS_MMP_READER_FAILED);
  g_assert_null (cs_mmp_reader_take_reply (reader));
  g_assert_false (cs_mmp_reader_begin (reader, "x"));
}

static void
test_endless_login (void)
{
  g_autoptr (CsMmpReader) reader = cs_mmp_reader_new ();
  g_autofree char *text = g_strnfill (CS_MMP_REPLY_MAX, 'a');

  feed (reader, text);
  g_assert_cmpint (cs_mmp_reader_get_state (reader), ==, CS_MMP_READER_LOGIN);
  feed (reader, "a");
  g_assert_cmpint (cs_mmp_reader_get_state (reader), ==, CS_MMP_READER_FAILED);
  g_assert_false (cs_mmp_reader_learn_prompt (reader));
}

static void
test_lines_refused (void)
{
  const char *lines[] = { "a\nb", "a\rb", "a\x03", "\033[A", "a\x7f", "a\tb" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (CsMmpReader) reader = used_reader ();

    g_assert_false (cs_mmp_reader_begin (reader, lines[i]));
    g_assert_cmpint (cs_mmp_reader_get_state (reader), ==, CS_MMP_READER_IDLE);
  }
}

static void
add_case (const char *group, const char *name, gconstpointer data, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/mmp-reader/%s/%s", group, name);

  g_test_add_data_func (path, data, test);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (logins); i++)
    add_case ("login", logins[i].name, &logins[i], test_login);
  g_test_add_func ("/mmp-reader/login/goes-on", test_login_goes_on);
  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++) {
    add_case ("reply", replies[i].name, &replies[i], test_reply);
    add_case ("cut-in-two", replies[i].name, &replies[i], test_cut_in_two);
  }
  g_test_add_func ("/mmp-reader/reply/many-dots", test_many_dots);
  g_test_add_func ("/mmp-reader/reply/random-host-names", test_random_host_names);
  g_test_add_func ("/mmp-reader/reply/prompt-inside-a-line", test_prompt_inside_a_line);
  g_test_add_func ("/mmp-reader/reply/false-end-is-taken-back", test_false_end_is_taken_back);
  g_test_add_func ("/mmp-reader/reply/invalid-utf8", test_invalid_utf8);
  g_test_add_func ("/mmp-reader/reply/nul-bytes", test_nul_bytes);
  g_test_add_func ("/mmp-reader/reply/prompt-behind-unended-line", test_prompt_behind_unended_line);
  g_test_add_func ("/mmp-reader/no-echo", test_no_echo);
  g_test_add_func ("/mmp-reader/no-echo-but-enter", test_no_echo_but_enter);
  g_test_add_func ("/mmp-reader/waits-for-the-echo", test_waits_for_the_echo);
  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    add_case ("question", questions[i].name, &questions[i], test_question);
  g_test_add_func ("/mmp-reader/question/answered", test_question_answered);
  g_test_add_func ("/mmp-reader/question/not-the-line", test_question_is_not_the_line_itself);
  g_test_add_data_func ("/mmp-reader/endless/lines", "again and again\r\n", test_endless);
  g_test_add_data_func ("/mmp-reader/endless/escapes", "\033]0;x", test_endless);
  g_test_add_data_func ("/mmp-reader/endless/backspaces", "a\b", test_endless);
  g_test_add_func ("/mmp-reader/endless/login", test_endless_login);
  g_test_add_func ("/mmp-reader/lines-refused", test_lines_refused);

  return g_test_run ();
}
