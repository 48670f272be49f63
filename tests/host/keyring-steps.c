/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "keyring-steps.h"

typedef struct {
  GAsyncResult *result;
  GMainLoop *loop;
} Wait;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->result = g_object_ref (result);
  g_main_loop_quit (wait->loop);
}

static void
wait_begin (Wait *wait)
{
  wait->result = NULL;
  wait->loop = g_main_loop_new (NULL, FALSE);
}

static void
wait_end (Wait *wait)
{
  g_object_unref (wait->result);
  g_main_loop_unref (wait->loop);
}

CsSecret *
keyring_steps_lookup (CsKeyring *keyring, const char *identity, const char *kind, GError **error)
{
  Wait wait;
  CsSecret *secret;

  wait_begin (&wait);
  cs_keyring_lookup_async (keyring, identity, kind, NULL, done_cb, &wait);
  g_main_loop_run (wait.loop);
  secret = cs_keyring_lookup_finish (keyring, wait.result, error);
  wait_end (&wait);

  return secret;
}

gboolean
keyring_steps_store (CsKeyring *keyring, const char *text, GError **error)
{
  g_autoptr (CsSecret) secret = cs_secret_new (text);
  Wait wait;
  gboolean done;

  wait_begin (&wait);
  cs_keyring_store_async (keyring, KEYRING_IDENTITY, "Password", "Password for admin@cms1a", secret,
                          NULL, done_cb, &wait);
  g_main_loop_run (wait.loop);
  done = cs_keyring_store_finish (keyring, wait.result, error);
  wait_end (&wait);

  return done;
}

static gboolean
clear (CsKeyring *keyring, GError **error)
{
  Wait wait;
  gboolean done;

  wait_begin (&wait);
  cs_keyring_clear_async (keyring, KEYRING_IDENTITY, "Password", NULL, done_cb, &wait);
  g_main_loop_run (wait.loop);
  done = cs_keyring_clear_finish (keyring, wait.result, error);
  wait_end (&wait);

  return done;
}

static void
expect (CsKeyring *keyring, const char *identity, const char *kind, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsSecret) secret = keyring_steps_lookup (keyring, identity, kind, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret != NULL ? cs_secret_peek (secret) : NULL, ==, text);
}

void
keyring_steps_run (CsKeyring *keyring)
{
  g_autoptr (GError) error = NULL;

  expect (keyring, KEYRING_IDENTITY, "Password", NULL);
  g_assert_true (clear (keyring, &error));
  g_assert_no_error (error);

  g_assert_true (keyring_steps_store (keyring, "first", &error));
  g_assert_no_error (error);
  expect (keyring, KEYRING_IDENTITY, "Password", "first");
  g_assert_true (keyring_steps_store (keyring, "second", &error));
  g_assert_no_error (error);
  expect (keyring, KEYRING_IDENTITY, "Password", "second");

  /* bound to user, host, port, host key and kind */
  expect (keyring, "admin@cms1a.pod2.cms.lab:22 SHA256:abd", "Password", NULL);
  expect (keyring, "admin@cms1b.pod2.cms.lab:22 SHA256:abc", "Password", NULL);
  expect (keyring, KEYRING_IDENTITY, "PassPhrase", NULL);

  g_assert_true (clear (keyring, &error));
  g_assert_no_error (error);
  expect (keyring, KEYRING_IDENTITY, "Password", NULL);
  g_assert_null (cs_keyring_get_unavailable_reason (keyring));
}
