/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-bundle-builder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cs-bundle-entry-private.h"
#include "cs-certificate-index-private.h"
#include "cs-error.h"

struct _CsBundleBuilder {
  GObject parent_instance;

  gint64 at;
  CsBundle *members;
  GListStore *entries;
};

G_DEFINE_FINAL_TYPE (CsBundleBuilder, cs_bundle_builder, G_TYPE_OBJECT)

static void
cs_bundle_builder_finalize (GObject *object)
{
  CsBundleBuilder *self = CS_BUNDLE_BUILDER (object);

  g_object_unref (self->members);
  g_object_unref (self->entries);

  G_OBJECT_CLASS (cs_bundle_builder_parent_class)->finalize (object);
}

static void
cs_bundle_builder_class_init (CsBundleBuilderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_bundle_builder_finalize;
}

static void
cs_bundle_builder_init (CsBundleBuilder *self)
{
  self->members = cs_bundle_new ();
  self->entries = g_list_store_new (CS_TYPE_BUNDLE_ENTRY);
}

CsBundleBuilder *
cs_bundle_builder_new (gint64 at)
{
  CsBundleBuilder *self = g_object_new (CS_TYPE_BUNDLE_BUILDER, NULL);

  self->at = at;

  return self;
}

static void
add_entry (CsBundleBuilder *self, CsItem *item, CsFate fate, const char *reason)
{
  g_autoptr (CsBundleEntry) entry
      = cs_bundle_entry_new (cs_item_get_file (item), item, fate, reason);
  CsCertificate *certificate = cs_item_get_certificate (item);

  if (certificate != NULL)
    cs_bundle_entry_take_validity (entry, cs_certificate_judge_time (certificate, self->at));
  g_list_store_append (self->entries, entry);
}

static const char *
reason_of_kind (CsItemKind kind)
{
  switch (kind) {
  case CS_ITEM_REQUEST:
    return "a request is never copied into a bundle";
  case CS_ITEM_PRIVATE_KEY:
    return "a private key is never copied into a bundle";
  case CS_ITEM_CRL:
    return "a revocation list is never copied into a bundle";
  case CS_ITEM_CERTIFICATE:
  case CS_ITEM_UNKNOWN:
    break;
  }

  g_return_val_if_reached ("it is no certificate");
}

static void
add_item (CsBundleBuilder *self, CsItem *item)
{
  CsCertificate *certificate = cs_item_get_certificate (item);
  const GError *error = cs_item_get_error (item);

  if (certificate != NULL && cs_bundle_add (self->members, certificate))
    add_entry (self, item, CS_FATE_KEPT, "a member");
  else if (certificate != NULL)
    add_entry (self, item, CS_FATE_DUPLICATE, "the same certificate is in the bundle already");
  else if (error == NULL)
    add_entry (self, item, CS_FATE_NOT_A_CERTIFICATE, reason_of_kind (cs_item_get_kind (item)));
  else
    add_entry (self, item,
               g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED)
                   ? CS_FATE_NOT_A_CERTIFICATE
                   : CS_FATE_UNREADABLE,
               error->message);
}

static void
add_file_entry (CsBundleBuilder *self, const char *file, const char *reason)
{
  g_autoptr (CsBundleEntry) entry = cs_bundle_entry_new (file, NULL, CS_FATE_UNREADABLE, reason);

  g_list_store_append (self->entries, entry);
}

void
cs_bundle_builder_add_bytes (CsBundleBuilder *self,
                             GBytes *bytes,
                             const char *file,
                             CsReaderPassphrase passphrase,
                             gpointer user_data)
{
  g_autoptr (CsCertificateIndex) items = cs_certificate_index_new ();
  g_autoptr (GError) error = NULL;

  g_return_if_fail (CS_IS_BUNDLE_BUILDER (self));
  g_return_if_fail (bytes != NULL && file != NULL);

  if (!cs_certificate_index_add_bytes (items, bytes, file, passphrase, user_data, &error)) {
    cs_bundle_builder_add_failure (self, file, error);
    return;
  }

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (items)); i++) {
    g_autoptr (CsItem) item = cs_certificate_index_make_item (items, i);

    add_item (self, item);
  }
  if (cs_certificate_index_get_n_certificates (items) == 0)
    add_file_entry (self, file, "no certificate in it");
}

void
cs_bundle_builder_add_failure (CsBundleBuilder *self, const char *file, const GError *error)
{
  g_return_if_fail (CS_IS_BUNDLE_BUILDER (self));
  g_return_if_fail (file != NULL && error != NULL);

  add_file_entry (self, file, error->message);
}

static gboolean
check_readable (CsBundleBuilder *self, GError **error)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->entries)); i++) {
    g_autoptr (CsBundleEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

    if (cs_bundle_entry_get_fate (entry) == CS_FATE_UNREADABLE) {
      g_set_error (error, CS_ERROR, CS_ERROR_MALFORMED, "%s: %s", cs_bundle_entry_get_file (entry),
                   cs_bundle_entry_get_reason (entry));
      return FALSE;
    }
  }
  if (cs_bundle_get_n (self->members) == 0) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "no certificate was given");
    return FALSE;
  }

  return TRUE;
}

static void
leave_out_strangers (CsBundleBuilder *self, CsBundle *chain)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->entries)); i++) {
    g_autoptr (CsBundleEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);
    CsItem *item = cs_bundle_entry_get_item (entry);

    if (cs_bundle_entry_get_fate (entry) == CS_FATE_KEPT
        && !cs_bundle_contains (chain, cs_item_get_certificate (item)))
      cs_bundle_entry_set_fate (entry, CS_FATE_LEFT_OUT, "it does not belong to the chain");
  }
}

CsBundle *
cs_bundle_builder_build (CsBundleBuilder *self, gboolean chain, GError **error)
{
  CsCertificate *leaf;
  CsBundle *path;

  g_return_val_if_fail (CS_IS_BUNDLE_BUILDER (self), NULL);

  if (!check_readable (self, error))
    return NULL;
  if (!chain)
    return g_object_ref (self->members);

  leaf = cs_bundle_find_leaf (self->members, error);
  if (leaf == NULL)
    return NULL;
  path = cs_bundle_to_chain (self->members, leaf, error);
  if (path != NULL)
    leave_out_strangers (self, path);

  return path;
}

GListModel *
cs_bundle_builder_get_entries (CsBundleBuilder *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_BUILDER (self), NULL);

  return G_LIST_MODEL (self->entries);
}

/* The members in their order, and nothing else. */
static gboolean
holds_exactly (CsBundle *self, CsCertificateIndex *read)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (read));

  if (n != cs_bundle_get_n (self) || n != cs_certificate_index_get_n_certificates (read))
    return FALSE;

  for (guint i = 0; i < n; i++) {
    gsize size, read_size;
    const guint8 *der = g_bytes_get_data (cs_certificate_get_der (cs_bundle_get (self, i)), &size);
    const guint8 *read_der = cs_certificate_index_peek_der (read, i, &read_size);

    if (read_der == NULL || read_size != size || memcmp (read_der, der, size) != 0)
      return FALSE;
  }

  return TRUE;
}

static gboolean
check_read_back (CsBundle *self, const char *path, GError **error)
{
  g_autoptr (CsCertificateIndex) read = cs_certificate_index_new ();
  g_autoptr (GBytes) bytes = NULL;
  char *contents;
  gsize size;

  if (!g_file_get_contents (path, &contents, &size, error))
    return FALSE;

  bytes = g_bytes_new_take (contents, size);
  if (!cs_certificate_index_add_expected (read, bytes, "read back", self, error))
    return FALSE;
  if (!holds_exactly (self, read)) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MISMATCH,
                  "read back, it does not hold the certificates that were written");
    return FALSE;
  }

  return TRUE;
}

static gboolean
write_synced (CsBundle *self, const char *path, GError **error)
{
  g_autoptr (GBytes) pem = cs_bundle_to_pem (self);
  gsize size;
  const char *data = g_bytes_get_data (pem, &size);

  return g_file_set_contents_full (path, data, (gssize) size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0666, error);
}

static gboolean
replace (const char *from, const char *to, GError **error)
{
  int reason;

  if (g_rename (from, to) == 0)
    return TRUE;

  reason = errno;
  cs_error_set (error, G_FILE_ERROR, g_file_error_from_errno (reason), "cannot be replaced: %s",
                g_strerror (reason));

  return FALSE;
}

gboolean
cs_bundle_save (CsBundle *self, const char *path, GError **error)
{
  g_autofree char *beside = NULL;

  g_return_val_if_fail (CS_IS_BUNDLE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR)) {
    cs_error_set (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                  "not a regular file, so it is not replaced");
    return FALSE;
  }

  beside = g_strdup_printf ("%s.%08x.new", path, g_random_int ());
  if (write_synced (self, beside, error) && check_read_back (self, beside, error)
      && replace (beside, path, error))
    return TRUE;
  g_unlink (beside);

  return FALSE;
}
