/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The Credential Manager of whoever runs this: what the test puts there, it takes away again. */
#include <string.h>

#include "keyring-steps.h"

static void
test_kept (void)
{
  g_autoptr (CsKeyring) keyring = cs_keyring_new ();

  keyring_steps_run (keyring);
}

/* The Credential Manager has a limit of its own, which is said and not cut off. */
static void
test_too_large (void)
{
  g_autoptr (CsKeyring) keyring = cs_keyring_new ();
  g_autofree char *text = g_strnfill (CS_SECRET_MAX, 'x');
  g_autoptr (GError) error = NULL;

  g_assert_false (keyring_steps_store (keyring, text, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "2560"));
  g_assert_null (keyring_steps_lookup (keyring, KEYRING_IDENTITY, "Password", NULL));
  g_assert_null (cs_keyring_get_unavailable_reason (keyring));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keyring/kept", test_kept);
  g_test_add_func ("/keyring/too-large", test_too_large);

  return g_test_run ();
}
