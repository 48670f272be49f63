/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-request-private.h"

#include "cs-asn1.h"
#include "cs-error.h"
#include "cs-extension-private.h"
#include "cs-general-name-private.h"
#include "cs-public-key-private.h"
#include "cs-tree.h"

#define REQUEST_MAX (1024 * 1024) /* bytes */

struct _CsRequest {
  GObject parent_instance;

  GBytes *der;
  X509_REQ *req;
  char *subject;
  char *common_name;
  char *signature;
  char *sha256;
  CsPublicKey *public_key;
  GPtrArray *names;
  GPtrArray *extensions;
  GListStore *problems;
  gboolean self_signed;
  gboolean wants_server;
  gboolean wants_client;
};

G_DEFINE_FINAL_TYPE (CsRequest, cs_request, G_TYPE_OBJECT)

static void
cs_request_finalize (GObject *object)
{
  CsRequest *self = CS_REQUEST (object);

  g_bytes_unref (self->der);
  X509_REQ_free (self->req);
  g_free (self->subject);
  g_free (self->common_name);
  g_free (self->signature);
  g_free (self->sha256);
  cs_public_key_free (self->public_key);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->extensions);
  g_object_unref (self->problems);

  G_OBJECT_CLASS (cs_request_parent_class)->finalize (object);
}

static void
cs_request_class_init (CsRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_request_finalize;
}

static void
cs_request_init (CsRequest *self)
{
}

/* A request without an extended key usage asks for none in particular. */
static gboolean
asks_for (const STACK_OF (X509_EXTENSION) * extensions, int nid)
{
  return X509v3_get_ext_by_NID (extensions, NID_ext_key_usage, -1) >= 0
         && cs_extensions_allow (extensions, nid);
}

static void
read_extensions (CsRequest *self)
{
  STACK_OF (X509_EXTENSION) *extensions = X509_REQ_get_extensions (self->req);

  self->names = cs_general_names_new_from_extensions (extensions, self->problems);
  self->extensions = cs_extensions_new (extensions, self->problems);
  self->wants_server = asks_for (extensions, NID_server_auth);
  self->wants_client = asks_for (extensions, NID_client_auth);
  sk_X509_EXTENSION_pop_free (extensions, X509_EXTENSION_free);
  ERR_clear_error ();
}

static void
check_signature (CsRequest *self, const CsRequestTree *tree)
{
  EVP_PKEY *pkey = X509_REQ_get0_pubkey (self->req);
  const char *weak = cs_asn1_get_weak_digest (tree->algorithm);

  self->self_signed = pkey != NULL && X509_REQ_verify (self->req, pkey) == 1;
  ERR_clear_error ();
  if (!self->self_signed)
    cs_problems_add (self->problems, CS_PROBLEM_SELF_SIGNATURE_INVALID, NULL);
  if (weak != NULL)
    cs_problems_add (self->problems, CS_PROBLEM_WEAK_DIGEST, weak);
}

static void
check_names (CsRequest *self)
{
  if (self->names->len == 0)
    cs_problems_add (self->problems, CS_PROBLEM_NO_NAMES, NULL);
  else if (self->common_name != NULL && *self->common_name != '\0'
           && !cs_general_names_cover (self->names, self->common_name))
    cs_problems_add (self->problems, CS_PROBLEM_COMMON_NAME_NOT_IN_NAMES, self->common_name);
}

static CsRequest *
new_from_tree (const CsRequestTree *tree, X509_REQ *take_req, const guint8 *start, gsize size)
{
  CsRequest *self = g_object_new (CS_TYPE_REQUEST, NULL);
  const ASN1_STRING *key = tree->info->public_key;

  self->der = g_bytes_new (start, size);
  self->req = take_req;
  self->problems = g_list_store_new (CS_TYPE_FINDING);
  self->subject = cs_asn1_dup_name (tree->info->subject, self->problems);
  self->common_name = cs_asn1_dup_common_name (tree->info->subject, NULL);
  self->signature = cs_asn1_dup_algorithm (tree->algorithm);
  self->sha256 = cs_openssl_dup_sha256 (start, size);
  self->public_key = cs_public_key_new_from_spki (ASN1_STRING_get0_data (key),
                                                  (gsize) ASN1_STRING_length (key), self->problems);
  read_extensions (self);
  check_signature (self, tree);
  check_names (self);

  return self;
}

CsRequest *
cs_request_new_from_data (const guint8 **data, gsize length, GError **error)
{
  const guint8 *start = *data;
  const guint8 *again = start;
  g_autoptr (CsRequestTree) tree = cs_request_tree_new (data, MIN (length, G_MAXINT));
  gsize size = (gsize) (*data - start);
  X509_REQ *req = NULL;

  if (tree != NULL && size > REQUEST_MAX) {
    g_set_error (error, CS_ERROR, CS_ERROR_TOO_LARGE,
                 "a request of %" G_GSIZE_FORMAT " bytes; at most %d are read", size, REQUEST_MAX);
    return NULL;
  }
  if (tree != NULL && !cs_asn1_check_name (tree->info->subject, error))
    return NULL;
  if (tree != NULL)
    req = d2i_X509_REQ (NULL, &again, (long) size);
  if (req == NULL) {
    g_autofree char *reason = cs_openssl_dup_reason ();

    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "not a certificate request: %s", reason);
    return NULL;
  }

  return new_from_tree (tree, req, start, size);
}

CsRequest *
cs_request_new_from_der (GBytes *der, GError **error)
{
  gsize size;
  const guint8 *data, *rest;
  g_autoptr (CsRequest) self = NULL;

  g_return_val_if_fail (der != NULL, NULL);

  data = rest = g_bytes_get_data (der, &size);
  self = cs_request_new_from_data (&rest, size, error);
  if (self == NULL)
    return NULL;
  if (rest != data + size) {
    g_set_error (error, CS_ERROR, CS_ERROR_MALFORMED,
                 "%" G_GSIZE_FORMAT " bytes stand behind the request",
                 (gsize) (data + size - rest));
    return NULL;
  }

  return g_steal_pointer (&self);
}

EVP_PKEY *
cs_request_peek_pkey (CsRequest *self)
{
  EVP_PKEY *pkey;

  g_return_val_if_fail (CS_IS_REQUEST (self), NULL);

  pkey = X509_REQ_get0_pubkey (self->req);
  ERR_clear_error ();

  return pkey;
}

GBytes *
cs_request_get_der (CsRequest *self)
{
  g_return_val_if_fail (CS_IS_REQUEST (self), NULL);

  return self->der;
}

char *
cs_request_to_pem (CsRequest *self)
{
  g_return_val_if_fail (CS_IS_REQUEST (self), NULL);

  return cs_openssl_dup_pem ("CERTIFICATE REQUEST", self->der);
}

const char *
cs_request_get_subject (CsRequest *self)
{
  g_return_val_if_fail (CS_IS_REQUEST (self), NULL);

  return self->subject;
}

const char *
cs_request_get_common_name (CsRequest *self)
{
  g_return_val_if_fail (CS_IS_REQUEST (self), NULL);

  return self->common_name;
}

GPtrArray *
cs_request_get_names (CsRequest *self)
{
  g_return_val_if_fail (CS_IS_REQUEST (self), NULL);

  return self->names;
}

const CsPublicKey *
cs_request_get_public_key (CsRequest *self)
{
  g_return_val_if_fail (CS_IS_REQUEST (self), NULL);

  return self->public_key;
}

const char *
cs_request_get_signature (CsRequest *self)
{
  g_return_val_if_fail (CS_IS_REQUEST (self), NULL);

  return self->signature;
}

const char *
cs_request_get_sha256 (CsRequest *self)
{
  g_return_val_if_fail (CS_IS_REQUEST (self), NULL);

  return self->sha256;
}

GPtrArray *
cs_request_get_extensions (CsRequest *self)
{
  g_return_val_if_fail (CS_IS_REQUEST (self), NULL);

  return self->extensions;
}

GListModel *
cs_request_get_problems (CsRequest *self)
{
  g_return_val_if_fail (CS_IS_REQUEST (self), NULL);

  return G_LIST_MODEL (self->problems);
}

gboolean
cs_request_is_self_signed (CsRequest *self)
{
  g_return_val_if_fail (CS_IS_REQUEST (self), FALSE);

  return self->self_signed;
}

gboolean
cs_request_is_answered_by (CsRequest *self, CsCertificate *certificate)
{
  g_return_val_if_fail (CS_IS_REQUEST (self), FALSE);
  g_return_val_if_fail (CS_IS_CERTIFICATE (certificate), FALSE);

  return g_str_equal (self->public_key->spki_sha256,
                      cs_certificate_get_public_key (certificate)->spki_sha256);
}

static void
add_difference (GListStore *list, const char *id, CsSeverity severity, char *take_text)
{
  g_autofree char *text = take_text;
  g_autoptr (CsFinding) finding = cs_finding_new (
      id, severity, text,
      severity == CS_SEVERITY_ERROR ? "It answers another request"
                                    : "Check what the authority's template allows");

  cs_finding_set_source (finding,
                         severity == CS_SEVERITY_ERROR ? "domain.md T18" : "domain.md T48");
  g_list_store_append (list, finding);
}

static gboolean
has_name (GPtrArray *names, const CsGeneralName *wanted)
{
  if (wanted->type == CS_NAME_DNS || wanted->type == CS_NAME_IP)
    return cs_general_names_cover (names, wanted->value);

  for (guint i = 0; i < names->len; i++) {
    const CsGeneralName *name = g_ptr_array_index (names, i);

    if (name->type == wanted->type && g_str_equal (name->value, wanted->value))
      return TRUE;
  }

  return FALSE;
}

/* What of @some is not in @others. */
static void
compare_names (GListStore *list,
               GPtrArray *some,
               GPtrArray *others,
               const char *id,
               const char *format)
{
  for (guint i = 0; i < some->len; i++) {
    const CsGeneralName *name = g_ptr_array_index (some, i);

    if (!has_name (others, name))
      add_difference (
          list, id, CS_SEVERITY_WARNING,
          g_strconcat (format, " ", cs_name_type_to_string (name->type), ":", name->value, NULL));
  }
}

GListModel *
cs_request_compare (CsRequest *self, CsCertificate *certificate)
{
  GListStore *list;
  const char *subject;

  g_return_val_if_fail (CS_IS_REQUEST (self), NULL);
  g_return_val_if_fail (CS_IS_CERTIFICATE (certificate), NULL);

  list = g_list_store_new (CS_TYPE_FINDING);
  subject = cs_certificate_get_subject (certificate);
  if (!cs_request_is_answered_by (self, certificate))
    add_difference (list, "other-key", CS_SEVERITY_ERROR,
                    g_strdup ("The certificate holds another public key than the request"));
  if (!g_str_equal (self->subject, subject))
    add_difference (list, "other-subject", CS_SEVERITY_WARNING,
                    g_strdup_printf ("The certificate is for “%s”, asked was for “%s”", subject,
                                     self->subject));
  compare_names (list, self->names, cs_certificate_get_names (certificate), "missing-name",
                 "The certificate lacks the name that was asked for:");
  compare_names (list, cs_certificate_get_names (certificate), self->names, "extra-name",
                 "The certificate holds a name that was not asked for:");
  if (self->wants_server && !cs_certificate_allows_server (certificate))
    add_difference (list, "missing-usage", CS_SEVERITY_WARNING,
                    g_strdup ("The certificate may not be used by a TLS server, as was asked for"));
  if (self->wants_client && !cs_certificate_allows_client (certificate))
    add_difference (list, "missing-usage", CS_SEVERITY_WARNING,
                    g_strdup ("The certificate may not be used by a TLS client, as was asked for"));

  return G_LIST_MODEL (list);
}
