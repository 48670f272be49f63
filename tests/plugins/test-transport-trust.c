/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whom the transport trusts and lets itself in to, against a real sshd. */

#include "openssh-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const one_type[] = { "ed25519", NULL };
static const char *const two_types[] = { "ed25519", "ecdsa", NULL };

static void
write_known_hosts (OpensshFixture *self, const char *marker, const char *key)
{
  g_autofree char *folder = g_path_get_dirname (openssh_fixture_get_known_hosts ());
  g_autofree char *line = g_strdup_printf ("%s[127.0.0.1]:%u %s\n", marker,
                                           openssh_server_get_port (self->server), key);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (openssh_fixture_get_known_hosts (), line, -1, NULL));
}

/* Host keys */

static void
test_unknown_accepted (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autofree char *key = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *text = NULL;

  if (!openssh_fixture_start (&self))
    return;
  g_assert_cmpstr (fake_prompts_get_log (self.prompts), ==, "host-key HostKey\n");
  key = openssh_server_dup_host_key (self.server, "ed25519");
  expected = g_strdup_printf ("[127.0.0.1]:%u %s\n", openssh_server_get_port (self.server), key);
  g_assert_true (g_file_get_contents (openssh_fixture_get_known_hosts (), &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);

  openssh_fixture_open_again (&self);
  g_assert_no_error (self.error);
  g_assert_cmpstr (fake_prompts_get_log (self.prompts), ==, "host-key HostKey\n");
}

static void
test_unknown_refused (void)
{
  g_auto (OpensshFixture) self = { 0 };

  if (!openssh_fixture_start_server (&self, one_type, NULL))
    return;
  fake_prompts_decide (self.prompts, CS_PROMPT_HOST_KEY, FALSE);
  g_assert_false (openssh_fixture_open_again (&self));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (openssh_fixture_get_known_hosts (), G_FILE_TEST_EXISTS));
}

static void
test_changed (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_auto (GStrv) parts = NULL;
  g_autofree char *stranger = NULL;

  if (!openssh_fixture_start_server (&self, one_type, NULL))
    return;
  stranger = openssh_server_make_stranger (self.server, "ed25519");
  write_known_hosts (&self, "", stranger);
  g_assert_false (openssh_fixture_open_again (&self));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_UNTRUSTED);
  g_assert_nonnull (strstr (self.error->message, "line 1"));
  parts = g_strsplit (self.error->message, "SHA256:", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 3); /* old and new */
  g_assert_cmpstr (fake_prompts_get_log (self.prompts), ==, "");
}

static void
test_other_type (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autofree char *stranger = NULL;

  if (!openssh_fixture_start_server (&self, one_type, NULL))
    return;
  stranger = openssh_server_make_stranger (self.server, "ecdsa");
  write_known_hosts (&self, "", stranger);
  g_assert_false (openssh_fixture_open_again (&self));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_UNTRUSTED);
  g_assert_cmpstr (fake_prompts_get_log (self.prompts), ==, "");
}

/* A host with two keys shows the one that is known. */
static void
test_known_type_is_asked_for (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autofree char *key = NULL;

  if (!openssh_fixture_start_server (&self, two_types, NULL))
    return;
  key = openssh_server_dup_host_key (self.server, "ecdsa");
  write_known_hosts (&self, "", key);
  openssh_fixture_open_again (&self);
  g_assert_no_error (self.error);
  g_assert_cmpstr (fake_prompts_get_log (self.prompts), ==, "");
}

static void
test_revoked (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autofree char *key = NULL;

  if (!openssh_fixture_start_server (&self, one_type, NULL))
    return;
  key = openssh_server_dup_host_key (self.server, "ed25519");
  write_known_hosts (&self, "@revoked ", key);
  g_assert_false (openssh_fixture_open_again (&self));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_UNTRUSTED);
  g_assert_nonnull (strstr (self.error->message, "revoked"));
}

static void
test_pinned (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autofree char *fingerprint = NULL;

  if (!openssh_fixture_start (&self))
    return;
  fingerprint = g_strdup (cs_prompt_get_detail_value (fake_prompts_get_last (self.prompts), 2));
  g_remove (openssh_fixture_get_known_hosts ());

  g_set_object (&self.endpoint, NULL);
  self.endpoint = openssh_server_new_endpoint (self.server, fingerprint);
  openssh_fixture_open_again (&self);
  g_assert_no_error (self.error);
  g_assert_false (g_file_test (openssh_fixture_get_known_hosts (), G_FILE_TEST_EXISTS));

  g_set_object (&self.endpoint, NULL);
  self.endpoint = openssh_server_new_endpoint (
      self.server, "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  g_assert_false (openssh_fixture_open_again (&self));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_UNTRUSTED);
  g_assert_nonnull (strstr (self.error->message, fingerprint));
}

/* Log-in and algorithms */

static void
test_key_refused (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autoptr (CsSettings) settings = cs_settings_new ("Transport transport-sftp", NULL);

  if (!openssh_fixture_start_server (&self, one_type, NULL))
    return;
  cs_settings_set (settings, "PublicKey", "none");
  g_assert_true (cs_transport_configure (self.transport, settings, NULL));
  g_assert_false (openssh_fixture_open_again (&self));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_AUTHENTICATION);
  g_assert_nonnull (strstr (self.error->message, "publickey"));
}

static void
test_nothing_in_common (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_autoptr (CsSettings) settings = cs_settings_new ("Transport transport-sftp", NULL);

  if (!openssh_fixture_start_server (&self, one_type, "Ciphers aes128-cbc\n"))
    return;
  g_assert_false (openssh_fixture_open_again (&self));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_NODE);
  g_assert_nonnull (strstr (self.error->message, "aes128-cbc"));
  g_assert_nonnull (strstr (self.error->message, "Algorithms=legacy"));
  g_clear_error (&self.error);

  cs_settings_set (settings, "PublicKey", openssh_server_get_key_file (self.server));
  cs_settings_set (settings, "Algorithms", "legacy");
  g_assert_true (cs_transport_configure (self.transport, settings, NULL));
  openssh_fixture_open_again (&self);
  g_assert_no_error (self.error);
}

static void
test_settings_refused (void)
{
  g_autoptr (CsTransport) transport = g_object_new (CS_TYPE_SFTP_TRANSPORT, NULL);
  g_autoptr (CsSettings) settings = cs_settings_new ("Transport transport-sftp", NULL);
  g_autoptr (GError) error = NULL;

  cs_settings_set (settings, "AnswerTimeout", "soon");
  g_assert_false (cs_transport_configure (transport, settings, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
}

static void
test_nobody_listens (void)
{
  g_auto (OpensshFixture) self = { 0 };

  if (!openssh_fixture_start_server (&self, one_type, NULL))
    return;
  g_clear_object (&self.endpoint);
  self.endpoint = cs_endpoint_new ("Node host", "127.0.0.1", 1, "admin", NULL);
  g_assert_false (openssh_fixture_open_again (&self));
  g_assert_error (self.error, CS_ERROR, CS_ERROR_NODE);
  g_assert_nonnull (strstr (self.error->message, "127.0.0.1"));
}

static void
add_tests (void)
{
  g_test_add_func ("/trust/host-key/unknown-accepted", test_unknown_accepted);
  g_test_add_func ("/trust/host-key/unknown-refused", test_unknown_refused);
  g_test_add_func ("/trust/host-key/changed", test_changed);
  g_test_add_func ("/trust/host-key/other-type", test_other_type);
  g_test_add_func ("/trust/host-key/known-type-is-asked-for", test_known_type_is_asked_for);
  g_test_add_func ("/trust/host-key/revoked", test_revoked);
  g_test_add_func ("/trust/host-key/pinned", test_pinned);
  g_test_add_func ("/trust/log-in/key-refused", test_key_refused);
  g_test_add_func ("/trust/log-in/nothing-in-common", test_nothing_in_common);
  g_test_add_func ("/trust/log-in/nobody-listens", test_nobody_listens);
  g_test_add_func ("/trust/settings-refused", test_settings_refused);
}

int
main (int argc, char *argv[])
{
  return openssh_fixture_run (argc, argv, add_tests);
}
