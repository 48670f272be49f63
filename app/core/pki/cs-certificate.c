/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certificate-private.h"

#include "cs-asn1.h"
#include "cs-error.h"
#include "cs-extension-private.h"
#include "cs-general-name-private.h"
#include "cs-public-key-private.h"
#include "cs-time.h"
#include "cs-tree.h"

#define CERTIFICATE_MAX (1024 * 1024) /* bytes */

/* What a list shows. */
typedef struct {
  char *subject;
  char *issuer;
  char *common_name;
  char *serial;
  char *signature;
  gboolean self_issued;
  GPtrArray *names;
} Facts;

/* What an inspector shows. */
typedef struct {
  X509 *x509; /* NULL when OpenSSL refuses it */
  CsPublicKey *public_key;
  gboolean ca;
  gboolean server;
  gboolean client;
  GPtrArray *extensions;
  GListStore *problems;
} Details;

struct _CsCertificate {
  GObject parent_instance;

  GBytes *der;
  gint64 not_before;
  gint64 not_after;

  /* Made on demand, once, by whichever thread comes first: a file of a hundred thousand
   * certificates is opened without making a single text. */
  char *sha256;
  Facts *facts;
  Details *details;
};

G_DEFINE_FINAL_TYPE (CsCertificate, cs_certificate, G_TYPE_OBJECT)

static void
facts_free (Facts *facts)
{
  g_free (facts->subject);
  g_free (facts->issuer);
  g_free (facts->common_name);
  g_free (facts->serial);
  g_free (facts->signature);
  g_ptr_array_unref (facts->names);
  g_free (facts);
}

static void
details_free (Details *details)
{
  X509_free (details->x509);
  cs_public_key_free (details->public_key);
  g_ptr_array_unref (details->extensions);
  g_object_unref (details->problems);
  g_free (details);
}

static void
cs_certificate_finalize (GObject *object)
{
  CsCertificate *self = CS_CERTIFICATE (object);

  g_bytes_unref (self->der);
  g_free (self->sha256);
  g_clear_pointer (&self->facts, facts_free);
  g_clear_pointer (&self->details, details_free);

  G_OBJECT_CLASS (cs_certificate_parent_class)->finalize (object);
}

static void
cs_certificate_class_init (CsCertificateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_certificate_finalize;
}

static void
cs_certificate_init (CsCertificate *self)
{
}

/* A time nobody can read must never make a certificate look valid. */
static void
get_validity (const CsCertificateTree *tree, gint64 *not_before, gint64 *not_after)
{
  if (!cs_asn1_get_time (tree->tbs->validity->notBefore, not_before, NULL))
    *not_before = CS_TIME_NEVER;
  if (!cs_asn1_get_time (tree->tbs->validity->notAfter, not_after, NULL))
    *not_after = CS_TIME_LONG_AGO;
}

CsCertificate *
cs_certificate_new_known (GBytes *der, gint64 not_before, gint64 not_after)
{
  CsCertificate *self = g_object_new (CS_TYPE_CERTIFICATE, NULL);

  self->der = g_bytes_ref (der);
  self->not_before = not_before;
  self->not_after = not_after;

  return self;
}

gboolean
cs_certificate_check (const guint8 *data, gsize length, gint64 *not_before, gint64 *not_after)
{
  const guint8 *rest = data;
  g_autoptr (CsCertificateTree) tree = NULL;

  if (length > CERTIFICATE_MAX)
    return FALSE;
  tree = cs_certificate_tree_new (&rest, length);
  if (tree == NULL || rest != data + length) {
    ERR_clear_error ();
    return FALSE;
  }
  if (!cs_asn1_check_name (tree->tbs->subject, NULL)
      || !cs_asn1_check_name (tree->tbs->issuer, NULL))
    return FALSE;
  get_validity (tree, not_before, not_after);

  return TRUE;
}

CsCertificate *
cs_certificate_new_from_data (const guint8 **data, gsize length, GError **error)
{
  const guint8 *start = *data;
  g_autoptr (CsCertificateTree) tree = cs_certificate_tree_new (data, MIN (length, G_MAXINT));
  g_autoptr (GBytes) der = NULL;
  gint64 not_before, not_after;

  if (tree == NULL) {
    g_autofree char *reason = cs_openssl_dup_reason ();

    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "not a certificate: %s", reason);
    return NULL;
  }
  if (*data - start > CERTIFICATE_MAX) {
    g_set_error (error, CS_ERROR, CS_ERROR_TOO_LARGE,
                 "a certificate of %" G_GSIZE_FORMAT " bytes; at most %d are read",
                 (gsize) (*data - start), CERTIFICATE_MAX);
    return NULL;
  }

  if (!cs_asn1_check_name (tree->tbs->subject, error)
      || !cs_asn1_check_name (tree->tbs->issuer, error))
    return NULL;

  der = g_bytes_new (start, (gsize) (*data - start));

  get_validity (tree, &not_before, &not_after);

  return cs_certificate_new_known (der, not_before, not_after);
}

CsCertificate *
cs_certificate_new_from_der (GBytes *der, GError **error)
{
  gsize size;
  const guint8 *data, *rest;
  g_autoptr (CsCertificate) self = NULL;

  g_return_val_if_fail (der != NULL, NULL);

  data = rest = g_bytes_get_data (der, &size);
  self = cs_certificate_new_from_data (&rest, size, error);
  if (self == NULL)
    return NULL;
  if (rest != data + size) {
    g_set_error (error, CS_ERROR, CS_ERROR_MALFORMED,
                 "%" G_GSIZE_FORMAT " bytes stand behind the certificate",
                 (gsize) (data + size - rest));
    return NULL;
  }

  return g_steal_pointer (&self);
}

/* It was decoded when @self was made, so it decodes again. */
static CsCertificateTree *
tree_of (CsCertificate *self)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (self->der, &size);

  return cs_certificate_tree_new (&data, size);
}

static const Facts *
facts_of (CsCertificate *self)
{
  if (g_once_init_enter (&self->facts)) {
    g_autoptr (CsCertificateTree) tree = tree_of (self);
    Facts *facts = g_new0 (Facts, 1);

    facts->subject = cs_asn1_dup_name (tree->tbs->subject, NULL);
    facts->issuer = cs_asn1_dup_name (tree->tbs->issuer, NULL);
    facts->common_name = cs_asn1_dup_common_name (tree->tbs->subject, NULL);
    facts->serial = cs_asn1_dup_serial (tree->tbs->serial, NULL);
    facts->signature = cs_asn1_dup_algorithm (tree->algorithm);
    facts->self_issued = X509_NAME_cmp (tree->tbs->subject, tree->tbs->issuer) == 0;
    facts->names = cs_general_names_new_from_extensions (tree->tbs->extensions, NULL);
    g_once_init_leave (&self->facts, facts);
  }

  return self->facts;
}

static void
check_names (CsCertificate *self, const Details *details)
{
  const Facts *facts = facts_of (self);

  if (details->ca)
    return;

  if (facts->names->len == 0)
    cs_problems_add (details->problems, CS_PROBLEM_NO_NAMES, NULL);
  else if (facts->common_name != NULL && *facts->common_name != '\0'
           && !cs_general_names_cover (facts->names, facts->common_name))
    cs_problems_add (details->problems, CS_PROBLEM_COMMON_NAME_NOT_IN_NAMES, facts->common_name);
}

/* Nobody relies on the signature of a root: it is trusted because it is there. */
static void
check_digest (CsCertificate *self, const Details *details, const CsCertificateTree *tree)
{
  const char *weak = cs_asn1_get_weak_digest (tree->algorithm);

  if (weak != NULL && !(details->ca && facts_of (self)->self_issued))
    cs_problems_add (details->problems, CS_PROBLEM_WEAK_DIGEST, weak);
}

/* Everything is decoded again, this time listening for what is odd. */
static void
find_problems (CsCertificate *self, const Details *details, const CsCertificateTree *tree)
{
  GListStore *problems = details->problems;
  const CsTbsTree *tbs = tree->tbs;
  G_GNUC_UNUSED g_autofree char *subject = cs_asn1_dup_name (tbs->subject, problems);
  G_GNUC_UNUSED g_autofree char *issuer = cs_asn1_dup_name (tbs->issuer, problems);
  G_GNUC_UNUSED g_autofree char *serial = cs_asn1_dup_serial (tbs->serial, problems);
  G_GNUC_UNUSED g_autoptr (GPtrArray) names
      = cs_general_names_new_from_extensions (tbs->extensions, problems);
  gint64 ignored;

  cs_asn1_get_time (tbs->validity->notBefore, &ignored, problems);
  cs_asn1_get_time (tbs->validity->notAfter, &ignored, problems);
  check_names (self, details);
  check_digest (self, details, tree);
}

static Details *
details_new (CsCertificate *self)
{
  g_autoptr (CsCertificateTree) tree = tree_of (self);
  Details *details = g_new0 (Details, 1);
  const STACK_OF (X509_EXTENSION) *extensions = tree->tbs->extensions;
  gsize size;
  const guint8 *data = g_bytes_get_data (self->der, &size);

  details->problems = g_list_store_new (CS_TYPE_FINDING);
  details->x509 = d2i_X509 (NULL, &data, (long) size);
  if (details->x509 == NULL) {
    g_autofree char *reason = cs_openssl_dup_reason ();

    cs_problems_add (details->problems, CS_PROBLEM_BAD_ENCODING, reason);
  }
  details->public_key = cs_public_key_new_from_spki (
      ASN1_STRING_get0_data (tree->tbs->public_key),
      (gsize) ASN1_STRING_length (tree->tbs->public_key), details->problems);
  details->ca = cs_extensions_are_of_ca (extensions);
  details->server = cs_extensions_allow (extensions, NID_server_auth);
  details->client = cs_extensions_allow (extensions, NID_client_auth);
  details->extensions = cs_extensions_new (extensions, details->problems);
  find_problems (self, details, tree);

  return details;
}

static const Details *
details_of (CsCertificate *self)
{
  if (g_once_init_enter (&self->details))
    g_once_init_leave (&self->details, details_new (self));

  return self->details;
}

X509 *
cs_certificate_peek_x509 (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), NULL);

  return details_of (self)->x509;
}

GBytes *
cs_certificate_get_der (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), NULL);

  return self->der;
}

char *
cs_certificate_to_pem (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), NULL);

  return cs_openssl_dup_pem ("CERTIFICATE", self->der);
}

const char *
cs_certificate_get_subject (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), NULL);

  return facts_of (self)->subject;
}

const char *
cs_certificate_get_issuer (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), NULL);

  return facts_of (self)->issuer;
}

const char *
cs_certificate_get_common_name (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), NULL);

  return facts_of (self)->common_name;
}

const char *
cs_certificate_get_serial (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), NULL);

  return facts_of (self)->serial;
}

gint64
cs_certificate_get_not_before (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), CS_TIME_NEVER);

  return self->not_before;
}

gint64
cs_certificate_get_not_after (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), CS_TIME_LONG_AGO);

  return self->not_after;
}

GPtrArray *
cs_certificate_get_names (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), NULL);

  return facts_of (self)->names;
}

const CsPublicKey *
cs_certificate_get_public_key (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), NULL);

  return details_of (self)->public_key;
}

const char *
cs_certificate_get_signature (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), NULL);

  return facts_of (self)->signature;
}

const char *
cs_certificate_get_sha256 (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), NULL);

  if (g_once_init_enter (&self->sha256)) {
    gsize size;
    const guint8 *data = g_bytes_get_data (self->der, &size);

    g_once_init_leave (&self->sha256, cs_openssl_dup_sha256 (data, size));
  }

  return self->sha256;
}

gboolean
cs_certificate_is_ca (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), FALSE);

  return details_of (self)->ca;
}

gboolean
cs_certificate_is_self_issued (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), FALSE);

  return facts_of (self)->self_issued;
}

gboolean
cs_certificate_allows_server (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), FALSE);

  return details_of (self)->server;
}

gboolean
cs_certificate_allows_client (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), FALSE);

  return details_of (self)->client;
}

GPtrArray *
cs_certificate_get_extensions (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), NULL);

  return details_of (self)->extensions;
}

GListModel *
cs_certificate_get_problems (CsCertificate *self)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (self), NULL);

  return G_LIST_MODEL (details_of (self)->problems);
}

CsFinding *
cs_certificate_judge_time (CsCertificate *self, gint64 at)
{
  g_autofree char *text = NULL;
  gboolean early;

  g_return_val_if_fail (CS_IS_CERTIFICATE (self), NULL);

  early = at < self->not_before;
  if (!early && at <= self->not_after)
    return NULL;

  text = cs_time_format (early ? self->not_before : self->not_after);

  return cs_problem_to_finding (early ? CS_PROBLEM_NOT_YET_VALID : CS_PROBLEM_EXPIRED, text);
}

gboolean
cs_certificate_equal (CsCertificate *a, CsCertificate *b)
{
  g_return_val_if_fail (CS_IS_CERTIFICATE (a), FALSE);
  g_return_val_if_fail (CS_IS_CERTIFICATE (b), FALSE);

  return g_bytes_equal (a->der, b->der);
}
