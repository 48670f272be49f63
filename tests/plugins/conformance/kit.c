/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "kit.h"

#include <glib/gstdio.h>
#include <string.h>

#include "pki-maker.h"
#include "temporary-folder.h"

/* --- services ----------------------------------------------------------------------------------
 */

#define KIT_TYPE_SERVICES (kit_services_get_type ())
G_DECLARE_FINAL_TYPE (KitServices, kit_services, KIT, SERVICES, GObject)

struct _KitServices {
  GObject parent_instance;

  CsPrompts *prompts;
  char *folder;
};

static void services_iface_init (CsServicesInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KitServices,
                               kit_services,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_SERVICES, services_iface_init))

static void
kit_services_finalize (GObject *object)
{
  KitServices *self = KIT_SERVICES (object);

  g_clear_object (&self->prompts);
  g_free (self->folder);

  G_OBJECT_CLASS (kit_services_parent_class)->finalize (object);
}

static void
kit_services_class_init (KitServicesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kit_services_finalize;
}

static void
kit_services_init (KitServices *self)
{
}

static CsPrompts *
get_prompts (CsServices *services)
{
  return KIT_SERVICES (services)->prompts;
}

static char *
dup_private_folder (CsServices *services, const char *plugin, GError **error)
{
  char *path = g_build_filename (KIT_SERVICES (services)->folder, "plugins", plugin, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);

  return path;
}

static CsTransport *
open_transport (CsServices *services, const char *name, GError **error)
{
  g_set_error (error, CS_ERROR, CS_ERROR_PLUGIN, "%s: there is no transport here", name);

  return NULL;
}

static void
services_iface_init (CsServicesInterface *iface)
{
  iface->get_prompts = get_prompts;
  iface->dup_private_folder = dup_private_folder;
  iface->open_transport = open_transport;
}

/* --- the world ---------------------------------------------------------------------------------
 */

static GString *logged; /* everything that any thread logged */
static GMutex logged_mutex;

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer unused)
{
  g_mutex_lock (&logged_mutex);
  for (gsize i = 0; i < n_fields; i++) {
    if (g_str_equal (fields[i].key, "MESSAGE"))
      g_string_append_printf (logged, "%s\n", (const char *) fields[i].value);
  }
  g_mutex_unlock (&logged_mutex);

  return g_log_writer_default (level, fields, n_fields, NULL);
}

KitWorld *
kit_world_new (KitSituation situation)
{
  KitWorld *world = g_new0 (KitWorld, 1);
  KitServices *services;

  if (logged == NULL) {
    logged = g_string_new (NULL);
    g_log_set_writer_func (write_log, NULL, NULL);
  }
  world->situation = situation;
  world->folder = g_dir_make_tmp ("countersign-kit-XXXXXX", NULL);
  g_assert_nonnull (world->folder);
  world->prompts = fake_prompts_new ();
  services = g_object_new (KIT_TYPE_SERVICES, NULL);
  services->prompts = CS_PROMPTS (g_object_ref (world->prompts));
  services->folder = g_strdup (world->folder);
  world->services = CS_SERVICES (services);

  return world;
}

void
kit_world_free (KitWorld *world)
{
  g_object_unref (world->services);
  g_object_unref (world->prompts);
  temporary_folder_remove (world->folder);
  g_free (world->folder);
  g_free (world);
}

static gboolean
holds (const char *content, gsize length, const char *secret)
{
  gsize size = strlen (secret);

  for (gsize i = 0; i + size <= length; i++) {
    if (memcmp (content + i, secret, size) == 0)
      return TRUE;
  }

  return FALSE;
}

static void
search_folder (const char *folder, const char *secret)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *content = NULL;
    gsize length;

    if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
      search_folder (path, secret);
    else if (g_file_get_contents (path, &content, &length, NULL) && holds (content, length, secret))
      g_error ("the secret is in %s", path);
  }
}

void
kit_world_check_secret (KitWorld *world, const char *secret)
{
  if (secret == NULL)
    return;

  search_folder (world->folder, secret);
  g_mutex_lock (&logged_mutex);
  if (strstr (logged->str, secret) != NULL)
    g_error ("the secret was logged");
  g_mutex_unlock (&logged_mutex);
}

/* --- what adapters use -------------------------------------------------------------------------
 */

static X509 *
make_root (void)
{
  const MakerSpec spec = { .subject = "O=Kit/CN=Kit root", .ca = TRUE };
  EVP_PKEY *key = maker_key ("ec:P-256", 900);

  return maker_certificate (&spec, key, NULL, key);
}

char *
kit_dup_root (void)
{
  g_autoptr (X509) root = make_root ();

  return maker_x509_pem (root);
}

char *
kit_sign (CsSubmission *submission, gboolean right)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (cs_submission_get_request (submission), &size);
  g_autoptr (X509_REQ) request = d2i_X509_REQ (NULL, &data, (long) size);
  const MakerSpec spec = { .subject = "CN=kit.lab",
                           .serial = "0A",
                           .extensions = { "subjectAltName=DNS:kit.lab",
                                           "extendedKeyUsage=serverAuth,clientAuth" } };
  EVP_PKEY *key = right ? X509_REQ_get0_pubkey (request) : maker_key ("ec:P-256", 901);
  g_autoptr (X509) root = make_root ();
  g_autoptr (X509) made = maker_certificate (&spec, key, root, maker_key ("ec:P-256", 900));

  return maker_x509_pem (made);
}

char *
kit_write (KitWorld *world, const char *name, const char *text)
{
  char *path = g_build_filename (world->folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);

  return path;
}

static gboolean
tick_cb (gpointer data)
{
  guint *left = data;

  return --*left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
kit_let_loop_run (guint n)
{
  guint left = n;

  g_timeout_add (1, tick_cb, &left);
  while (left > 0)
    g_main_context_iteration (NULL, TRUE);
}

void
kit_add_tests (const char *adapter, const KitTest *tests, guint n_tests)
{
  for (guint i = 0; i < n_tests; i++) {
    g_autofree char *path = g_strdup_printf ("/%s/%s", adapter, tests[i].name);

    g_test_add_func (path, tests[i].function);
  }
}
