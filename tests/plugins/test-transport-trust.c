/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whom the transport trusts and lets itself in to, against a real sshd. */

#include "cs-ssh-facts.h"
#include "openssh-fixture.h"
#include "openssh-side.h"

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
  openssh_fixture_forget_hosts ();

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

/* A server that finds no algorithm says so and is gone. Windows may lose what it had said; the
 * error then asks to connect again. */
static void
open_in_vain (OpensshFixture *self)
{
  for (guint i = 0; i < 30; i++) {
    g_clear_error (&self->error);
    g_assert_false (openssh_fixture_open_again (self));
    if (!openssh_side_loses_words () || strstr (self->error->message, "Connect again") == NULL)
      return;
  }
}

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
  open_in_vain (&self);
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

/* What a server has and is not offered, by what it says in the error. */
typedef struct {
  const char *name;
  const char *options;
  const char *words;
} NotOffered;

static const NotOffered not_offered[] = {
  { "cbc", "Ciphers aes256-cbc\n", "aes256-cbc" },
  { "sha1-host-key", "HostKeyAlgorithms ssh-rsa\n", "ssh-rsa" },
  { "sha1-exchange", "KexAlgorithms diffie-hellman-group14-sha1\n", "diffie-hellman-group14-sha1" },
  { "sha1-mac", "Ciphers aes128-ctr\nMACs hmac-sha1\n", "hmac-sha1" },
};

/* It is named with what it has, and the one node alone may be allowed to. */
static void
test_one_legacy_node (gconstpointer data)
{
  static const char *const rsa[] = { "rsa", NULL };
  const NotOffered *one = data;
  g_auto (OpensshFixture) self = { 0 };

  if (!openssh_fixture_start_server (&self, rsa, one->options))
    return;
  open_in_vain (&self);
  g_assert_error (self.error, CS_ERROR, CS_ERROR_NODE);
  g_assert_nonnull (strstr (self.error->message, one->words));
  g_assert_nonnull (strstr (self.error->message, "Algorithms=legacy in ["));
  g_clear_error (&self.error);

  cs_endpoint_allow_legacy (self.endpoint);
  openssh_fixture_open_again (&self);
  g_assert_no_error (self.error);
}

static const char *
find_fact (GStrv facts, const char *key)
{
  for (guint i = 0; facts[i] != NULL && facts[i + 1] != NULL; i += 2) {
    if (g_str_equal (facts[i], key))
      return facts[i + 1];
  }

  return NULL;
}

static void
test_facts (void)
{
  g_auto (OpensshFixture) self = { 0 };
  g_auto (GStrv) facts = NULL;

  if (!openssh_fixture_start_server (&self, one_type,
                                     "Ciphers aes192-ctr\nMACs hmac-sha2-512\n"
                                     "KexAlgorithms ecdh-sha2-nistp384\n"))
    return;
  g_assert_true (openssh_fixture_open_again (&self));
  facts = cs_connection_dup_facts (self.connection);
  g_assert_cmpstr (find_fact (facts, "key-exchange"), ==, "ecdh-sha2-nistp384");
  g_assert_cmpstr (find_fact (facts, "cipher"), ==, "aes192-ctr");
  g_assert_cmpstr (find_fact (facts, "mac"), ==, "hmac-sha2-512");
  g_assert_true (g_str_has_prefix (find_fact (facts, "host-key"), "SHA256:"));
  g_assert_nonnull (strstr (find_fact (facts, "server"), "OpenSSH"));
  g_assert_true (g_str_has_prefix (find_fact (facts, "library"), "libssh "));
}

static void
test_library (void)
{
  static const struct {
    const char *version;
    const char *first; /* NULL: nothing is known of it */
  } rows[] = {
    { "0.10.6/openssl/zlib", "CVE-2025-5372" },
    { "0.11.1/openssl", "CVE-2025-5372" },
    { "0.11.2/openssl", "CVE-2025-8114" },
    { "0.11.3", "CVE-2026-0968" },
    { "0.11.4/openssl/zlib", NULL },
    { "0.12.0/openssl", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = cs_ssh_facts_dup_library (rows[i].version);
    g_autofree char *start = NULL;

    if (rows[i].first == NULL) {
      g_assert_null (strchr (text, ':'));
      continue;
    }
    start = g_strdup_printf (": %s", rows[i].first);
    g_assert_nonnull (strstr (text, start));
    g_assert_nonnull (strstr (text, "your distribution may have patched it"));
  }
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
  for (guint i = 0; i < G_N_ELEMENTS (not_offered); i++) {
    g_autofree char *path = g_strconcat ("/trust/not-offered/", not_offered[i].name, NULL);

    g_test_add_data_func (path, &not_offered[i], test_one_legacy_node);
  }
  g_test_add_func ("/trust/facts", test_facts);
  g_test_add_func ("/trust/library", test_library);
  g_test_add_func ("/trust/log-in/nobody-listens", test_nobody_listens);
  g_test_add_func ("/trust/settings-refused", test_settings_refused);
}

int
main (int argc, char *argv[])
{
  return openssh_fixture_run (argc, argv, add_tests);
}
