/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ca-found.h"

#include "cs-ca-folder.h"
#include "cs-ca-key.h"
#include "cs-ca-store.h"

#include <openssl/pem.h>

gboolean
cs_ca_found_check (const CsCaCharter *charter, GError **error)
{
  g_autoptr (X509_NAME) subject = NULL;

  if (charter->key != NULL && !cs_ca_key_check_spec (charter->key, error))
    return FALSE;
  if (charter->days > CS_CA_ROOT_DAYS_MAX) {
    g_set_error (error, CS_ERROR, CS_ERROR_MALFORMED, "a root is good for 1 to %d days, not %u",
                 CS_CA_ROOT_DAYS_MAX, charter->days);
    return FALSE;
  }
  subject = cs_ca_parse_subject (charter->subject, error);

  return subject != NULL && cs_ca_folder_check_vacant (charter->directory, error);
}

static gboolean
write_root (const char *folder, X509 *root, GError **error)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  g_autofree char *pem = NULL;

  if (PEM_write_bio_X509 (bio, root) != 1) {
    cs_ca_set_openssl_error (error, "the root certificate could not be written");
    return FALSE;
  }
  pem = cs_ca_dup_bio_text (bio);

  return cs_ca_folder_write (folder, CS_CA_CERTIFICATE_FILE, pem, error);
}

static gboolean
fill_folder (const char *folder, X509 *root, EVP_PKEY *key, CsSecret *passphrase, GError **error)
{
  g_autofree char *pem = cs_ca_key_encrypt (key, passphrase, error);
  g_autofree char *store = g_build_filename (folder, CS_CA_STORE_FILE, NULL);

  return pem != NULL && cs_ca_folder_write (folder, CS_CA_KEY_FILE, pem, error)
         && write_root (folder, root, error) && cs_ca_store_create (store, error);
}

GBytes *
cs_ca_found (const CsCaCharter *charter, EVP_PKEY *key, CsSecret *passphrase, GError **error)
{
  g_autoptr (X509_NAME) subject = cs_ca_parse_subject (charter->subject, error);
  g_autoptr (X509) root = NULL;
  g_autofree char *folder = NULL;
  guint days = charter->days > 0 ? charter->days : CS_CA_ROOT_DAYS_DEFAULT;

  if (subject == NULL)
    return NULL;
  root = cs_ca_sign_root (key, subject, days, error);
  if (root == NULL)
    return NULL;

  folder = cs_ca_folder_begin (charter->directory, error);
  if (folder == NULL)
    return NULL;
  if (!fill_folder (folder, root, key, passphrase, error)
      || !cs_ca_folder_publish (folder, charter->directory, error)) {
    cs_ca_folder_abandon (folder);
    return NULL;
  }

  return cs_ca_certificate_to_der (root);
}
