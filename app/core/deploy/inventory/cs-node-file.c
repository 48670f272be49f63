/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-node-file.h"

#include "cs-reader.h"

struct _CsNodeFile {
  GObject parent_instance;

  char *name;
  guint64 size;
  gint64 modified;

  /* all below: only when it was read */
  GBytes *content;
  char *sha256;
  CsBundle *bundle;
  CsRequest *request;
  CsFault faults;
  guint n_items;
  gboolean holds_key;
  char *problem;
};

G_DEFINE_FINAL_TYPE (CsNodeFile, cs_node_file, G_TYPE_OBJECT)

static void
cs_node_file_finalize (GObject *object)
{
  CsNodeFile *self = CS_NODE_FILE (object);

  g_free (self->name);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_free (self->sha256);
  g_clear_object (&self->bundle);
  g_clear_object (&self->request);
  g_free (self->problem);

  G_OBJECT_CLASS (cs_node_file_parent_class)->finalize (object);
}

static void
cs_node_file_class_init (CsNodeFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_node_file_finalize;
}

static void
cs_node_file_init (CsNodeFile *self)
{
}

CsNodeFile *
cs_node_file_new_listed (const char *name, guint64 size, gint64 modified)
{
  CsNodeFile *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (CS_TYPE_NODE_FILE, NULL);
  self->name = g_strdup (name);
  self->size = size;
  self->modified = modified;

  return self;
}

static void
take_item (CsNodeFile *self, CsItem *item)
{
  CsCertificate *certificate = cs_item_get_certificate (item);
  const GError *error = cs_item_get_error (item);

  if (cs_item_get_kind (item) == CS_ITEM_PRIVATE_KEY)
    self->holds_key = TRUE;
  if (certificate != NULL) {
    if (self->bundle == NULL)
      self->bundle = cs_bundle_new ();
    cs_bundle_add (self->bundle, certificate);
  } else if (cs_item_get_request (item) != NULL && self->request == NULL) {
    self->request = g_object_ref (cs_item_get_request (item));
  } else if (error != NULL && self->problem == NULL
             && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED)) {
    /* What is merely of no use here, such as EC parameters, is no problem. */
    self->problem = g_strdup (error->message);
  }
}

/* What the reader forgives is looked for only where there is something to forgive. */
static CsFault
find_faults (CsNodeFile *self)
{
  g_autoptr (GBytes) clean = cs_bundle_to_pem (self->bundle);

  return g_bytes_equal (clean, self->content) ? 0 : cs_faults_find (self->content);
}

static void
understand (CsNodeFile *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) items
      = cs_reader_read_bytes (self->content, self->name, NULL, NULL, &error);
  gsize size;
  const char *data = g_bytes_get_data (self->content, &size);

  /* A block that cannot be read may be a key all the same. */
  self->holds_key = size > 0 && g_strstr_len (data, (gssize) size, "PRIVATE KEY-----") != NULL;
  if (items == NULL) {
    self->problem = g_strdup (error->message);
    return;
  }

  self->n_items = g_list_model_get_n_items (items);
  for (guint i = 0; i < self->n_items; i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    take_item (self, item);
  }
  /* A bundle that lost a part in reading must not be compared as if it were whole. */
  if (self->problem != NULL)
    g_clear_object (&self->bundle);
  if (self->bundle != NULL)
    self->faults = find_faults (self);
}

CsNodeFile *
cs_node_file_new_read (const char *name, GBytes *content, gint64 modified)
{
  CsNodeFile *self;

  g_return_val_if_fail (content != NULL, NULL);

  self = cs_node_file_new_listed (name, g_bytes_get_size (content), modified);
  self->content = g_bytes_ref (content);
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  understand (self);

  return self;
}

const char *
cs_node_file_get_name (CsNodeFile *self)
{
  g_return_val_if_fail (CS_IS_NODE_FILE (self), NULL);

  return self->name;
}

guint64
cs_node_file_get_size (CsNodeFile *self)
{
  g_return_val_if_fail (CS_IS_NODE_FILE (self), 0);

  return self->size;
}

gint64
cs_node_file_get_modified (CsNodeFile *self)
{
  g_return_val_if_fail (CS_IS_NODE_FILE (self), 0);

  return self->modified;
}

gboolean
cs_node_file_was_read (CsNodeFile *self)
{
  g_return_val_if_fail (CS_IS_NODE_FILE (self), FALSE);

  return self->content != NULL;
}

const char *
cs_node_file_get_sha256 (CsNodeFile *self)
{
  g_return_val_if_fail (CS_IS_NODE_FILE (self), NULL);

  return self->sha256;
}

CsBundle *
cs_node_file_get_bundle (CsNodeFile *self)
{
  g_return_val_if_fail (CS_IS_NODE_FILE (self), NULL);

  return self->bundle;
}

CsCertificate *
cs_node_file_get_certificate (CsNodeFile *self)
{
  g_return_val_if_fail (CS_IS_NODE_FILE (self), NULL);

  return self->bundle != NULL ? cs_bundle_get (self->bundle, 0) : NULL;
}

CsRequest *
cs_node_file_get_request (CsNodeFile *self)
{
  g_return_val_if_fail (CS_IS_NODE_FILE (self), NULL);

  return self->request;
}

guint
cs_node_file_get_n_items (CsNodeFile *self)
{
  g_return_val_if_fail (CS_IS_NODE_FILE (self), 0);

  return self->n_items;
}

CsFault
cs_node_file_get_faults (CsNodeFile *self)
{
  g_return_val_if_fail (CS_IS_NODE_FILE (self), 0);

  return self->faults;
}

gboolean
cs_node_file_holds_key (CsNodeFile *self)
{
  g_return_val_if_fail (CS_IS_NODE_FILE (self), FALSE);

  return self->holds_key;
}

const char *
cs_node_file_get_problem (CsNodeFile *self)
{
  g_return_val_if_fail (CS_IS_NODE_FILE (self), NULL);

  return self->problem;
}
