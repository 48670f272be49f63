/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>

typedef struct {
  const char *name;
  gboolean plain;
  gboolean certificate;
} Case;

static const Case cases[] = {
  { "cms1a.cer", TRUE, TRUE },
  { "cmslab-root-ca.cer", TRUE, TRUE },
  { "databasecluster_client.key", TRUE, TRUE },
  { "a.csr", TRUE, TRUE },
  { "a.crt", TRUE, TRUE },
  { "a.pem", TRUE, TRUE },
  { "a.der", TRUE, TRUE },
  { "cms.lic", TRUE, FALSE },
  { "license.dat", TRUE, FALSE },
  { "upgrade.img", TRUE, FALSE },
  { "x.CER", TRUE, FALSE },
  { "x.cer.bak", TRUE, FALSE },
  { "", FALSE, FALSE },
  { ".cer", FALSE, FALSE },
  { "..", FALSE, FALSE },
  { "../x.cer", FALSE, FALSE },
  { "a/x.cer", FALSE, FALSE },
  { "a\\x.cer", FALSE, FALSE },
  { "x .cer", FALSE, FALSE },
  { "x\n.cer", FALSE, FALSE },
  { "NUL.cer", FALSE, FALSE },
  { "com1.key", FALSE, FALSE },
  { "x.cer.", FALSE, FALSE },
  { "\xc3\xa9.cer", FALSE, FALSE },
};

static void
test_name (gconstpointer data)
{
  const Case *one = data;

  g_assert_cmpint (cs_is_plain_name (one->name), ==, one->plain);
  g_assert_cmpint (cs_is_certificate_file_name (one->name), ==, one->certificate);
}

static void
test_long_name (void)
{
  g_autofree char *longest = g_strnfill (CS_FILE_NAME_MAX, 'a');
  g_autofree char *longer = g_strnfill (CS_FILE_NAME_MAX + 1, 'a');

  g_assert_true (cs_is_plain_name (longest));
  g_assert_false (cs_is_plain_name (longer));
  g_assert_false (cs_is_plain_name (NULL));
}

static void
test_escape (void)
{
  g_autofree char *escape = cs_escape_control ("a\x1b[2Jb\n");
  g_autofree char *override = cs_escape_control ("x\xe2\x80\xaey");
  g_autofree char *umlaut = cs_escape_control ("m\xc3\xbcller");
  g_autofree char *nothing = cs_escape_control (NULL);

  g_assert_cmpstr (escape, ==, "a\\x1b[2Jb\\x0a");
  g_assert_cmpstr (override, ==, "x\\u202ey");
  g_assert_cmpstr (umlaut, ==, "m\xc3\xbcller");
  g_assert_cmpstr (nothing, ==, "");
}

/* What Windows and GLib say, and how it is put into a sentence. */
static const char *const said[][2] = {
  { "Connection refused", "Connection refused" },
  { "Host not found.", "Host not found" },
  { "Access denied.\r\n", "Access denied" },
  { "Zugriff verweigert\n", "Zugriff verweigert" },
  { "and so on...", "and so on..." },
  { "127.0.0.1: no answer.", "127.0.0.1: no answer" },
  { ".", "" },
  { "", "" },
};

static void
test_reason (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (said); i++) {
    g_autofree char *reason = cs_error_dup_reason (said[i][0]);

    g_assert_cmpstr (reason, ==, said[i][1]);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/names/%02u", i);

    g_test_add_data_func (path, &cases[i], test_name);
  }
  g_test_add_func ("/names/long", test_long_name);
  g_test_add_func ("/names/escape", test_escape);
  g_test_add_func ("/names/reason", test_reason);
  return g_test_run ();
}
