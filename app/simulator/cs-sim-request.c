/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-request.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <string.h>

#define SELF_SIGNED_SECONDS (5 * 365 * 24 * 3600)

struct _CsSimRequest {
  X509_NAME *subject;
  GENERAL_NAMES *names;
  gboolean has_common_name;
};

typedef struct {
  const char *attribute;
  int nid;
} Attribute;

static const Attribute attributes_known[] = {
  { "CN", NID_commonName },
  { "OU", NID_organizationalUnitName },
  { "O", NID_organizationName },
  { "L", NID_localityName },
  { "ST", NID_stateOrProvinceName },
  { "C", NID_countryName },
  { "emailAddress", NID_pkcs9_emailAddress },
};

void
cs_sim_request_free (CsSimRequest *self)
{
  X509_NAME_free (self->subject);
  GENERAL_NAMES_free (self->names);
  g_free (self);
}

static GENERAL_NAME *
new_name (const char *text)
{
  ASN1_OCTET_STRING *address = a2i_IPADDRESS (text);
  GENERAL_NAME *name = GENERAL_NAME_new ();

  if (address != NULL)
    GENERAL_NAME_set0_value (name, GEN_IPADD, address);
  else {
    ASN1_IA5STRING *dns = ASN1_IA5STRING_new ();

    ASN1_STRING_set (dns, text, -1);
    GENERAL_NAME_set0_value (name, GEN_DNS, dns);
  }

  return name;
}

/* A comma at the end is what is left of `a, b` when the shell has split it: an error. */
static gboolean
add_names (CsSimRequest *self, const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, ",", -1);

  if (self->names == NULL)
    self->names = GENERAL_NAMES_new ();
  for (guint i = 0; names[i] != NULL; i++) {
    if (names[i][0] == '\0' || strchr (names[i], ' ') != NULL)
      return FALSE;
    sk_GENERAL_NAME_push (self->names, new_name (names[i]));
  }

  return names[0] != NULL;
}

static gboolean
add_attribute (CsSimRequest *self, const char *text)
{
  const char *colon = strchr (text, ':');
  g_autofree char *attribute = NULL;

  if (colon == NULL || colon[1] == '\0')
    return FALSE;
  attribute = g_strndup (text, (gsize) (colon - text));
  if (g_str_equal (attribute, "subjectAltName"))
    return add_names (self, colon + 1);
  for (guint i = 0; i < G_N_ELEMENTS (attributes_known); i++) {
    if (!g_str_equal (attributes_known[i].attribute, attribute))
      continue;
    self->has_common_name |= attributes_known[i].nid == NID_commonName;
    return X509_NAME_add_entry_by_NID (self->subject, attributes_known[i].nid, MBSTRING_UTF8,
                                       (const unsigned char *) colon + 1, -1, -1, 0)
           == 1;
  }

  return FALSE;
}

CsSimRequest *
cs_sim_request_new (char **attributes)
{
  g_autoptr (CsSimRequest) self = g_new0 (CsSimRequest, 1);

  self->subject = X509_NAME_new ();
  for (guint i = 0; attributes[i] != NULL; i++) {
    if (!add_attribute (self, attributes[i])) {
      ERR_clear_error ();
      return NULL;
    }
  }

  return g_steal_pointer (&self);
}

gboolean
cs_sim_request_has_common_name (CsSimRequest *self)
{
  return self->has_common_name;
}

static EVP_PKEY *
read_key (const char *pem)
{
  g_autoptr (BIO) in = BIO_new_mem_buf (pem, -1);

  return PEM_read_bio_PrivateKey (in, NULL, NULL, NULL);
}

static void
add_names_to_request (CsSimRequest *self, X509_REQ *request)
{
  STACK_OF (X509_EXTENSION) *extensions = NULL;

  if (self->names == NULL)
    return;
  X509V3_add1_i2d (&extensions, NID_subject_alt_name, self->names, 0, X509V3_ADD_DEFAULT);
  X509_REQ_add_extensions (request, extensions);
  sk_X509_EXTENSION_pop_free (extensions, X509_EXTENSION_free);
}

char *
cs_sim_request_sign (CsSimRequest *self, const char *key_pem)
{
  g_autoptr (EVP_PKEY) key = read_key (key_pem);
  g_autoptr (X509_REQ) request = X509_REQ_new ();
  g_autoptr (BIO) out = BIO_new (BIO_s_mem ());

  X509_REQ_set_version (request, X509_REQ_VERSION_1);
  X509_REQ_set_subject_name (request, self->subject);
  add_names_to_request (self, request);
  if (key == NULL || X509_REQ_set_pubkey (request, key) != 1
      || X509_REQ_sign (request, key, EVP_sha256 ()) <= 0
      || PEM_write_bio_X509_REQ (out, request) != 1)
    return NULL;

  return cs_sim_x509_dup_text (out);
}

static void
set_random_serial (X509 *certificate)
{
  guint64 serial = 0;

  RAND_bytes ((unsigned char *) &serial, sizeof serial);
  ASN1_INTEGER_set_uint64 (X509_get_serialNumber (certificate), serial >> 1);
}

char *
cs_sim_request_self_sign (CsSimRequest *self, const char *key_pem, gint64 now)
{
  g_autoptr (EVP_PKEY) key = read_key (key_pem);
  g_autoptr (X509) certificate = X509_new ();
  g_autoptr (BIO) out = BIO_new (BIO_s_mem ());

  X509_set_version (certificate, X509_VERSION_3);
  set_random_serial (certificate);
  X509_set_subject_name (certificate, self->subject);
  X509_set_issuer_name (certificate, self->subject);
  ASN1_TIME_set (X509_getm_notBefore (certificate), (time_t) now);
  ASN1_TIME_set (X509_getm_notAfter (certificate), (time_t) (now + SELF_SIGNED_SECONDS));
  if (self->names != NULL)
    X509_add1_ext_i2d (certificate, NID_subject_alt_name, self->names, 0, X509V3_ADD_DEFAULT);
  if (key == NULL || X509_set_pubkey (certificate, key) != 1
      || X509_sign (certificate, key, EVP_sha256 ()) <= 0
      || PEM_write_bio_X509 (out, certificate) != 1)
    return NULL;

  return cs_sim_x509_dup_text (out);
}
