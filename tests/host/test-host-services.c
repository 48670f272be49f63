/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>

#include "cs-host-services.h"
#include "cs-stored-prompts.h"
#include "file-access.h"

typedef struct {
  char *base;
  CsServices *services;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsPluginHost) host = NULL;
  g_autoptr (CsStoredPrompts) prompts = cs_stored_prompts_new (NULL, NULL, NULL);

  fixture->base = g_dir_make_tmp ("services-XXXXXX", NULL);
  host = cs_plugin_host_new (fixture->base);
  fixture->services
      = CS_SERVICES (cs_host_services_new (host, CS_PROMPTS (prompts), fixture->base));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->base, "ca-local", NULL);

  g_rmdir (folder);
  g_assert_cmpint (g_rmdir (fixture->base), ==, 0);
  g_clear_object (&fixture->services);
  g_free (fixture->base);
}

static void
test_private_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = cs_services_dup_private_folder (fixture->services, "ca-local", &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  g_assert_true (file_access_is_private (folder));

  again = cs_services_dup_private_folder (fixture->services, "ca-local", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, folder);

  file_access_set (folder, FILE_ACCESS_OTHERS_READ);
  g_assert_null (cs_services_dup_private_folder (fixture->services, "ca-local", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

static void
test_path_as_name (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (cs_services_dup_private_folder (fixture->services, "../ca-local", &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_PLUGIN);
}

static void
test_no_transport (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (cs_services_open_transport (fixture->services, "transport-sftp", &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_PLUGIN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/host-services/private-folder", Fixture, NULL, set_up, test_private_folder,
              tear_down);
  g_test_add ("/host-services/path-as-name", Fixture, NULL, set_up, test_path_as_name, tear_down);
  g_test_add ("/host-services/no-transport", Fixture, NULL, set_up, test_no_transport, tear_down);

  return g_test_run ();
}
