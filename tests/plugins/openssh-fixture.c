/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "openssh-fixture.h"
#include "temporary-folder.h"

#include <glib/gstdio.h>
#include <openssl/crypto.h>

static const char *const one_type[] = { "ed25519", NULL };
static char *known_hosts;

const char *
openssh_fixture_get_known_hosts (void)
{
  return known_hosts;
}

void
openssh_fixture_forget_hosts (void)
{
  g_remove (known_hosts);
}

CsTransport *
openssh_fixture_new_transport (OpensshFixture *self, const char *answer_timeout)
{
  CsTransport *transport = g_object_new (CS_TYPE_SFTP_TRANSPORT, NULL);
  g_autoptr (CsSettings) settings = cs_settings_new ("Transport transport-sftp", NULL);
  g_autoptr (GError) error = NULL;

  cs_settings_set (settings, "PublicKey", openssh_server_get_key_file (self->server));
  if (answer_timeout != NULL)
    cs_settings_set (settings, "AnswerTimeout", answer_timeout);
  g_assert_true (cs_transport_configure (transport, settings, &error));
  g_assert_no_error (error);

  return transport;
}

gboolean
openssh_fixture_start_server (OpensshFixture *self, const char *const *types, const char *options)
{
  if (openssh_server_skip_unless_there ())
    return FALSE;

  openssh_fixture_forget_hosts ();
  self->server = openssh_server_start (types, options);
  self->transport = openssh_fixture_new_transport (self, NULL);
  self->prompts = fake_prompts_new ();
  self->endpoint = openssh_server_new_endpoint (self->server, NULL);
  fake_prompts_decide (self->prompts, CS_PROMPT_HOST_KEY, TRUE);

  return TRUE;
}

gboolean
openssh_fixture_open_again (OpensshFixture *self)
{
  g_clear_object (&self->connection);
  self->connection
      = sync_open (self->transport, self->endpoint, CS_PROMPTS (self->prompts), NULL, &self->error);

  return self->connection != NULL;
}

gboolean
openssh_fixture_start (OpensshFixture *self)
{
  if (!openssh_fixture_start_server (self, one_type, NULL))
    return FALSE;

  openssh_fixture_open_again (self);
  g_assert_no_error (self->error);

  return TRUE;
}

void
openssh_fixture_clear (OpensshFixture *self)
{
  g_clear_object (&self->connection);
  g_clear_object (&self->endpoint);
  g_clear_object (&self->prompts);
  g_clear_object (&self->transport);
  g_clear_pointer (&self->server, openssh_server_stop);
  g_clear_error (&self->error);
}

int
openssh_fixture_run (int argc, char *argv[], void (*add_tests) (void))
{
  g_autofree char *home = g_dir_make_tmp ("countersign-home-XXXXXX", NULL);
  int status;

  /* A connection that was let go ends in its own thread, perhaps later than this program; OpenSSL
   * 3.5, which would clean up here, would lose what that thread still has. */
  OPENSSL_init_crypto (OPENSSL_INIT_NO_ATEXIT, NULL);
  g_setenv ("HOME", home, TRUE); /* before anybody looks */
  g_unsetenv ("SSH_AUTH_SOCK");
  g_test_init (&argc, &argv, NULL);
  known_hosts = g_build_filename (home, ".ssh", "known_hosts", NULL);

  add_tests ();
  status = g_test_run ();

  temporary_folder_remove (home);
  g_clear_pointer (&known_hosts, g_free);

  return status;
}
