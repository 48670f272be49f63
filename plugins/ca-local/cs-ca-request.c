/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ca-request.h"

#include "cs-ca-names.h"

#include <string.h>

#include <openssl/err.h>

#define COMMON_NAME_MAX 64 /* RFC 5280, ub-common-name */
#define PART_MAX 255       /* ub-emailaddress-length, the largest bound there */

static void
free_extensions (X509_EXTENSIONS *extensions)
{
  sk_X509_EXTENSION_pop_free (extensions, X509_EXTENSION_free);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_EXTENSIONS, free_extensions)

/* Takes @words. */
static gboolean
refuse (CsCaRefusal *refusal, const char *code, char *words)
{
  refusal->code = code;
  refusal->words = words;
  return FALSE;
}

static gboolean
check_rsa (EVP_PKEY *key, CsCaRefusal *refusal)
{
  int bits = EVP_PKEY_get_bits (key);

  if (bits >= CS_CA_RSA_MIN && bits <= CS_CA_RSA_MAX)
    return TRUE;

  return refuse (refusal, "weak-key",
                 g_strdup_printf ("the request's RSA key has %d bits; %d to %d are accepted", bits,
                                  CS_CA_RSA_MIN, CS_CA_RSA_MAX));
}

static gboolean
check_curve (EVP_PKEY *key, CsCaRefusal *refusal)
{
  static const char *const accepted[] = { "prime256v1", "secp384r1", "secp521r1", NULL };
  char curve[64] = "without a name";

  if (EVP_PKEY_get_group_name (key, curve, sizeof curve, NULL) == 1
      && g_strv_contains (accepted, curve))
    return TRUE;

  return refuse (
      refusal, "weak-key",
      g_strdup_printf ("the request's key is on the curve %s; P-256, P-384 and P-521 are "
                       "accepted",
                       curve));
}

static gboolean
check_key (EVP_PKEY *key, CsCaRefusal *refusal)
{
  g_autofree char *type = NULL;

  if (key == NULL)
    return refuse (refusal, "weak-key",
                   g_strdup ("the request's key is of a kind that is not known here; RSA, EC and "
                             "Ed25519 are accepted"));
  if (EVP_PKEY_is_a (key, "RSA"))
    return check_rsa (key, refusal);
  if (EVP_PKEY_is_a (key, "EC"))
    return check_curve (key, refusal);
  if (EVP_PKEY_is_a (key, "ED25519"))
    return TRUE;

  type = cs_ca_dup_key_text (key);
  return refuse (
      refusal, "weak-key",
      g_strdup_printf ("the request's key is %s; RSA, EC and Ed25519 are accepted", type));
}

static gboolean
is_clean_text (const ASN1_STRING *value, int maximum)
{
  unsigned char *text = NULL;
  int length = ASN1_STRING_to_UTF8 (&text, value);
  gboolean clean
      = length > 0 && length <= maximum && g_utf8_validate ((const char *) text, length, NULL);

  for (int i = 0; clean && i < length; i++)
    clean = !g_ascii_iscntrl ((char) text[i]);
  OPENSSL_free (text);
  ERR_clear_error ();

  return clean;
}

static gboolean
check_subject (const X509_NAME *subject, gboolean has_names, CsCaRefusal *refusal)
{
  int n = X509_NAME_entry_count (subject);

  if (n == 0 && !has_names)
    return refuse (refusal, "no-name",
                   g_strdup ("the request names nothing: neither a subject nor a subjectAltName"));
  if (n > CS_CA_SUBJECT_MAX)
    return refuse (refusal, "bad-subject",
                   g_strdup_printf ("the request's subject has %d parts; at most %d are accepted",
                                    n, CS_CA_SUBJECT_MAX));

  for (int i = 0; i < n; i++) {
    X509_NAME_ENTRY *entry = X509_NAME_get_entry (subject, i);
    int nid = OBJ_obj2nid (X509_NAME_ENTRY_get_object (entry));
    int maximum = nid == NID_commonName ? COMMON_NAME_MAX : PART_MAX;

    if (!is_clean_text (X509_NAME_ENTRY_get_data (entry), maximum))
      return refuse (refusal, "bad-subject",
                     g_strdup_printf ("part %d of the request's subject (%s) is empty, longer than "
                                      "%d bytes or holds control characters",
                                      i + 1, OBJ_nid2sn (nid), maximum));
  }

  return TRUE;
}

static gboolean
check_names (CsCaRequest *self, gboolean wildcards, CsCaRefusal *refusal)
{
  int n = self->names != NULL ? sk_GENERAL_NAME_num (self->names) : 0;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  if (n > CS_CA_NAMES_MAX)
    return refuse (refusal, "bad-name",
                   g_strdup_printf ("the request holds %d names; at most %d are accepted", n,
                                    CS_CA_NAMES_MAX));

  for (int i = 0; i < n; i++) {
    g_autofree char *words = NULL;
    char *text = NULL;

    if (!cs_ca_name_check (sk_GENERAL_NAME_value (self->names, i), wildcards, &text, &words))
      return refuse (refusal, "bad-name",
                     g_strdup_printf ("name %d of the request: %s", i + 1, words));
    g_ptr_array_add (texts, text);
  }

  g_ptr_array_add (texts, NULL);
  self->name_texts = (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);

  return TRUE;
}

static gboolean
asks_for_authority (X509_EXTENSIONS *extensions)
{
  g_autoptr (BASIC_CONSTRAINTS) constraints
      = X509V3_get_d2i (extensions, NID_basic_constraints, NULL, NULL);

  return constraints != NULL && constraints->ca;
}

/* The subjectAltName is the one extension that is taken from a request; the profile decides the
 * others. */
static gboolean
read_extensions (CsCaRequest *self, CsCaRefusal *refusal)
{
  g_autoptr (X509_EXTENSIONS) extensions = X509_REQ_get_extensions (self->request);
  gboolean announced = X509_REQ_get_attr_by_NID (self->request, NID_ext_req, -1) >= 0
                       || X509_REQ_get_attr_by_NID (self->request, NID_ms_ext_req, -1) >= 0;
  int state = -1;

  if (extensions == NULL)
    return !announced
           || refuse (refusal, "malformed", g_strdup ("the request's extensions are malformed"));

  self->names = X509V3_get_d2i (extensions, NID_subject_alt_name, &state, NULL);
  if (self->names == NULL && state != -1)
    return refuse (refusal, "malformed",
                   g_strdup ("the request's subjectAltName is malformed or there twice"));
  if (asks_for_authority (extensions))
    return refuse (refusal, "asks-for-ca",
                   g_strdup ("the request asks to become an authority itself, and this one signs "
                             "servers and clients only"));

  return TRUE;
}

static gboolean
check (CsCaRequest *self, gboolean wildcards, CsCaRefusal *refusal)
{
  self->key = X509_REQ_get_pubkey (self->request);
  if (!check_key (self->key, refusal))
    return FALSE;
  if (X509_REQ_verify (self->request, self->key) != 1)
    return refuse (refusal, "bad-signature",
                   g_strdup ("the request is not signed by the key it holds"));

  return read_extensions (self, refusal)
         && check_subject (X509_REQ_get_subject_name (self->request),
                           self->names != NULL && sk_GENERAL_NAME_num (self->names) > 0, refusal)
         && check_names (self, wildcards, refusal);
}

CsCaRequest *
cs_ca_request_new (GBytes *der, gboolean wildcards, CsCaRefusal *refusal)
{
  g_autoptr (CsCaRequest) self = g_new0 (CsCaRequest, 1);
  gsize size;
  const unsigned char *data = g_bytes_get_data (der, &size);
  const unsigned char *end = data;
  gboolean accepted;

  if (size > 0 && size <= CS_CA_REQUEST_MAX)
    self->request = d2i_X509_REQ (NULL, &end, (long) size);
  if (self->request == NULL || end != data + size) {
    ERR_clear_error ();
    refuse (refusal, "malformed", g_strdup ("what was handed in is not one certificate request"));
    return NULL;
  }

  accepted = check (self, wildcards, refusal);
  ERR_clear_error ();

  return accepted ? g_steal_pointer (&self) : NULL;
}

void
cs_ca_request_free (CsCaRequest *self)
{
  X509_REQ_free (self->request);
  EVP_PKEY_free (self->key);
  GENERAL_NAMES_free (self->names);
  g_strfreev (self->name_texts);
  g_free (self);
}
