/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-crl-private.h"

#include "cs-asn1.h"
#include "cs-error.h"
#include "cs-extension-private.h"
#include "cs-time.h"

#define CRL_MAX (64 * 1024 * 1024) /* bytes: the lists of large authorities are large */

struct _CsCrl {
  GObject parent_instance;

  GBytes *der;
  char *issuer;
  gint64 this_update;
  gint64 next_update;
  gboolean has_next_update;
  guint n_revoked;
  char *signature;
  char *sha256;
  GPtrArray *extensions;
  GListStore *problems;
};

G_DEFINE_FINAL_TYPE (CsCrl, cs_crl, G_TYPE_OBJECT)

static void
cs_crl_finalize (GObject *object)
{
  CsCrl *self = CS_CRL (object);

  g_bytes_unref (self->der);
  g_free (self->issuer);
  g_free (self->signature);
  g_free (self->sha256);
  g_ptr_array_unref (self->extensions);
  g_object_unref (self->problems);

  G_OBJECT_CLASS (cs_crl_parent_class)->finalize (object);
}

static void
cs_crl_class_init (CsCrlClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_crl_finalize;
}

static void
cs_crl_init (CsCrl *self)
{
}

static CsCrl *
new_from_openssl (X509_CRL *crl, const guint8 *start, gsize size)
{
  CsCrl *self = g_object_new (CS_TYPE_CRL, NULL);
  const X509_ALGOR *algorithm;
  const ASN1_TIME *next = X509_CRL_get0_nextUpdate (crl);
  const char *weak;

  X509_CRL_get0_signature (crl, NULL, &algorithm);
  self->der = g_bytes_new (start, size);
  self->problems = g_list_store_new (CS_TYPE_FINDING);
  self->issuer = cs_asn1_dup_name (X509_CRL_get_issuer (crl), self->problems);
  if (!cs_asn1_get_time (X509_CRL_get0_lastUpdate (crl), &self->this_update, self->problems))
    self->this_update = CS_TIME_NEVER;
  self->has_next_update = next != NULL;
  if (next != NULL && !cs_asn1_get_time (next, &self->next_update, self->problems))
    self->next_update = CS_TIME_LONG_AGO;
  self->n_revoked = (guint) MAX (sk_X509_REVOKED_num (X509_CRL_get_REVOKED (crl)), 0);
  self->signature = cs_asn1_dup_algorithm (algorithm);
  self->sha256 = cs_openssl_dup_sha256 (start, size);
  self->extensions = cs_extensions_new (X509_CRL_get0_extensions (crl), self->problems);
  weak = cs_asn1_get_weak_digest (algorithm);
  if (weak != NULL)
    cs_problems_add (self->problems, CS_PROBLEM_WEAK_DIGEST, weak);

  return self;
}

CsCrl *
cs_crl_new_from_data (const guint8 **data, gsize length, GError **error)
{
  const guint8 *start = *data;
  g_autoptr (X509_CRL) crl = d2i_X509_CRL (NULL, data, (long) MIN (length, CRL_MAX));

  if (crl == NULL) {
    g_autofree char *reason = cs_openssl_dup_reason ();

    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "not a revocation list: %s", reason);
    return NULL;
  }

  if (!cs_asn1_check_name (X509_CRL_get_issuer (crl), error))
    return NULL;

  return new_from_openssl (crl, start, (gsize) (*data - start));
}

CsCrl *
cs_crl_new_from_der (GBytes *der, GError **error)
{
  gsize size;
  const guint8 *data, *rest;
  g_autoptr (CsCrl) self = NULL;

  g_return_val_if_fail (der != NULL, NULL);

  data = rest = g_bytes_get_data (der, &size);
  self = cs_crl_new_from_data (&rest, size, error);
  if (self == NULL)
    return NULL;
  if (rest != data + size) {
    g_set_error (error, CS_ERROR, CS_ERROR_MALFORMED,
                 "%" G_GSIZE_FORMAT " bytes stand behind the revocation list",
                 (gsize) (data + size - rest));
    return NULL;
  }

  return g_steal_pointer (&self);
}

GBytes *
cs_crl_get_der (CsCrl *self)
{
  g_return_val_if_fail (CS_IS_CRL (self), NULL);

  return self->der;
}

const char *
cs_crl_get_issuer (CsCrl *self)
{
  g_return_val_if_fail (CS_IS_CRL (self), NULL);

  return self->issuer;
}

gint64
cs_crl_get_this_update (CsCrl *self)
{
  g_return_val_if_fail (CS_IS_CRL (self), CS_TIME_NEVER);

  return self->this_update;
}

gboolean
cs_crl_get_next_update (CsCrl *self, gint64 *next_update)
{
  g_return_val_if_fail (CS_IS_CRL (self), FALSE);
  g_return_val_if_fail (next_update != NULL, FALSE);

  if (self->has_next_update)
    *next_update = self->next_update;

  return self->has_next_update;
}

guint
cs_crl_get_n_revoked (CsCrl *self)
{
  g_return_val_if_fail (CS_IS_CRL (self), 0);

  return self->n_revoked;
}

const char *
cs_crl_get_signature (CsCrl *self)
{
  g_return_val_if_fail (CS_IS_CRL (self), NULL);

  return self->signature;
}

const char *
cs_crl_get_sha256 (CsCrl *self)
{
  g_return_val_if_fail (CS_IS_CRL (self), NULL);

  return self->sha256;
}

GPtrArray *
cs_crl_get_extensions (CsCrl *self)
{
  g_return_val_if_fail (CS_IS_CRL (self), NULL);

  return self->extensions;
}

GListModel *
cs_crl_get_problems (CsCrl *self)
{
  g_return_val_if_fail (CS_IS_CRL (self), NULL);

  return G_LIST_MODEL (self->problems);
}
