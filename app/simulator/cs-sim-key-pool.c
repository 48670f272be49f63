/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-key-pool.h"

#include "cs-sim-x509.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#define POOL_BITS 2048

struct _CsSimKeyPool {
  GMutex lock;
  GQueue keys; /* of PEM texts */
};

char *
cs_sim_key_make (guint bits)
{
  g_autoptr (EVP_PKEY) key = EVP_RSA_gen (bits);
  g_autoptr (BIO) out = BIO_new (BIO_s_mem ());

  if (key == NULL || PEM_write_bio_PrivateKey (out, key, NULL, NULL, 0, NULL, NULL) != 1)
    return NULL;

  return cs_sim_x509_dup_text (out);
}

static char *
load_or_make (const char *folder, guint number, GError **error)
{
  g_autofree char *name = g_strdup_printf ("pool-%04u.key", number);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  char *pem = NULL;

  if (path != NULL && g_file_get_contents (path, &pem, NULL, NULL))
    return pem;
  pem = cs_sim_key_make (POOL_BITS);
  if (pem == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "OpenSSL made no RSA key");
    return NULL;
  }
  if (path != NULL
      && !g_file_set_contents_full (path, pem, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error)) {
    g_free (pem);
    return NULL;
  }

  return pem;
}

static gboolean
is_used (GPtrArray *used, const char *pem)
{
  return g_ptr_array_find_with_equal_func (used, pem, g_str_equal, NULL);
}

CsSimKeyPool *
cs_sim_key_pool_new (const char *folder, guint size, GPtrArray *used, GError **error)
{
  g_autoptr (CsSimKeyPool) self = g_new0 (CsSimKeyPool, 1);

  g_mutex_init (&self->lock);
  g_queue_init (&self->keys);
  if (folder != NULL && g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: the folder cannot be made", folder);
    return NULL;
  }
  for (guint i = 0; self->keys.length < size; i++) {
    g_autofree char *pem = load_or_make (folder, i, error);

    if (pem == NULL)
      return NULL;
    if (!is_used (used, pem))
      g_queue_push_tail (&self->keys, g_steal_pointer (&pem));
  }

  return g_steal_pointer (&self);
}

void
cs_sim_key_pool_free (CsSimKeyPool *self)
{
  g_queue_clear_full (&self->keys, g_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

char *
cs_sim_key_pool_take (CsSimKeyPool *self)
{
  char *pem;

  g_mutex_lock (&self->lock);
  pem = g_queue_pop_head (&self->keys);
  g_mutex_unlock (&self->lock);

  return pem;
}
