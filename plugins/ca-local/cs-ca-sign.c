/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ca-sign.h"

#include <string.h>
#include <time.h>

#include <openssl/rand.h>

#define SERIAL_SIZE 16 /* bytes: 128 random bits */
#define DAY (24 * 60 * 60)

const char *
cs_ca_profile_to_string (CsCaProfile profile)
{
  switch (profile) {
  case CS_CA_PROFILE_SERVER:
    return "server";
  case CS_CA_PROFILE_CLIENT:
    return "client";
  case CS_CA_PROFILE_BOTH:
    return "client-server";
  }

  g_return_val_if_reached (NULL);
}

CsCaProfile
cs_ca_profile_from_string (const char *text)
{
  if (g_strcmp0 (text, "server") == 0)
    return CS_CA_PROFILE_SERVER;
  if (g_strcmp0 (text, "client") == 0)
    return CS_CA_PROFILE_CLIENT;

  return CS_CA_PROFILE_BOTH;
}

CsCaProfile
cs_ca_profile_from_usages (const char *const *usages)
{
  gboolean server = usages != NULL && g_strv_contains (usages, "server");
  gboolean client = usages != NULL && g_strv_contains (usages, "client");

  if (server == client)
    return CS_CA_PROFILE_BOTH;

  return server ? CS_CA_PROFILE_SERVER : CS_CA_PROFILE_CLIENT;
}

gint64
cs_ca_time_from_asn1 (const ASN1_TIME *time)
{
  g_autoptr (ASN1_TIME) epoch = ASN1_TIME_set (NULL, 0);
  int days = 0;
  int seconds = 0;

  ASN1_TIME_diff (&days, &seconds, epoch, time);

  return (gint64) days * DAY + seconds;
}

/* The part of @text up to the next comma that no backslash protects; @text moves behind it. */
static char *
take_part (const char **text)
{
  g_autoptr (GString) part = g_string_new (NULL);
  const char *p = *text;

  for (; *p != '\0' && *p != ','; p++) {
    if (*p == '\\' && p[1] != '\0')
      p++;
    g_string_append_c (part, *p);
  }
  *text = *p == ',' ? p + 1 : p;

  return g_strstrip (g_string_free (g_steal_pointer (&part), FALSE));
}

/* RFC 4514 writes the most specific part first, a certificate stores it last. */
static gboolean
add_part (X509_NAME *name, char *part)
{
  char *equals = strchr (part, '=');

  if (equals == NULL)
    return FALSE;

  *equals = '\0';
  return X509_NAME_add_entry_by_txt (name, g_strstrip (part), MBSTRING_UTF8,
                                     (const unsigned char *) g_strstrip (equals + 1), -1, 0, 0)
         == 1;
}

X509_NAME *
cs_ca_parse_subject (const char *text, GError **error)
{
  g_autoptr (X509_NAME) name = X509_NAME_new ();
  const char *rest = text;
  gboolean fits = g_utf8_validate (text, -1, NULL);

  while (fits && *rest != '\0') {
    g_autofree char *part = take_part (&rest);

    fits = add_part (name, part) && X509_NAME_entry_count (name) <= CS_CA_SUBJECT_MAX;
  }
  if (!fits || X509_NAME_get_index_by_NID (name, NID_commonName, -1) < 0) {
    g_autofree char *shown = cs_escape_control (text);

    g_set_error (error, CS_ERROR, CS_ERROR_MALFORMED,
                 "“%s” is no subject for an authority: CN=NAME, and after it O=, OU=, L=, ST=, C= "
                 "(two letters), separated by commas",
                 shown);
    return NULL;
  }

  return g_steal_pointer (&name);
}

static gboolean
set_random_serial (X509 *certificate)
{
  unsigned char bytes[SERIAL_SIZE];
  g_autoptr (BIGNUM) number = NULL;

  if (RAND_bytes (bytes, sizeof bytes) != 1)
    return FALSE;

  number = BN_bin2bn (bytes, sizeof bytes, NULL);

  return number != NULL && !BN_is_zero (number)
         && BN_to_ASN1_INTEGER (number, X509_get_serialNumber (certificate)) != NULL;
}

static gboolean
set_validity (X509 *certificate, gint64 not_before, gint64 not_after)
{
  return ASN1_TIME_set (X509_getm_notBefore (certificate), (time_t) not_before) != NULL
         && ASN1_TIME_set (X509_getm_notAfter (certificate), (time_t) not_after) != NULL;
}

static gboolean
fill_root (X509 *root, EVP_PKEY *key, const X509_NAME *subject, guint days)
{
  gint64 now = cs_time_now ();

  return X509_set_version (root, X509_VERSION_3) == 1 && set_random_serial (root)
         && set_validity (root, now - CS_CA_ROOT_BACKDATE, now + (gint64) days * DAY)
         && X509_set_subject_name (root, subject) == 1 && X509_set_issuer_name (root, subject) == 1
         && X509_set_pubkey (root, key) == 1
         && cs_ca_add_extension (root, root, NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
         && cs_ca_add_extension (root, root, NID_key_usage, "critical,keyCertSign,cRLSign")
         && cs_ca_add_extension (root, root, NID_subject_key_identifier, "hash");
}

X509 *
cs_ca_sign_root (EVP_PKEY *key, const X509_NAME *subject, guint days, GError **error)
{
  g_autoptr (X509) root = X509_new ();

  if (!fill_root (root, key, subject, days) || X509_sign (root, key, cs_ca_get_digest (key)) <= 0) {
    cs_ca_set_openssl_error (error, "the root certificate could not be made");
    return NULL;
  }

  return g_steal_pointer (&root);
}

/* Only RSA encipher keys; EC and Ed25519 sign. */
static const char *
get_key_usage (EVP_PKEY *key)
{
  return EVP_PKEY_is_a (key, "RSA") ? "critical,digitalSignature,keyEncipherment"
                                    : "critical,digitalSignature";
}

static const char *
get_extended_usage (CsCaProfile profile)
{
  switch (profile) {
  case CS_CA_PROFILE_SERVER:
    return "serverAuth";
  case CS_CA_PROFILE_CLIENT:
    return "clientAuth";
  case CS_CA_PROFILE_BOTH:
    return "serverAuth,clientAuth";
  }

  g_return_val_if_reached (NULL);
}

/* With an empty subject the names are all there is, and critical (RFC 5280, 4.2.1.6). */
static gboolean
add_names (X509 *certificate, const CsCaRequest *request)
{
  gboolean critical = X509_NAME_entry_count (X509_get_subject_name (certificate)) == 0;

  return request->names == NULL || sk_GENERAL_NAME_num (request->names) == 0
         || X509_add1_ext_i2d (certificate, NID_subject_alt_name, request->names, critical,
                               X509V3_ADD_DEFAULT)
                == 1;
}

static gboolean
fill_certificate (X509 *certificate, X509 *root, const CsCaRequest *request, const CsCaTerms *terms)
{
  return X509_set_version (certificate, X509_VERSION_3) == 1 && set_random_serial (certificate)
         && set_validity (certificate, terms->not_before, terms->not_after)
         && X509_set_subject_name (certificate, X509_REQ_get_subject_name (request->request)) == 1
         && X509_set_issuer_name (certificate, X509_get_subject_name (root)) == 1
         && X509_set_pubkey (certificate, request->key) == 1
         && cs_ca_add_extension (certificate, root, NID_basic_constraints, "critical,CA:FALSE")
         && cs_ca_add_extension (certificate, root, NID_key_usage, get_key_usage (request->key))
         && cs_ca_add_extension (certificate, root, NID_ext_key_usage,
                                 get_extended_usage (terms->profile))
         && add_names (certificate, request)
         && cs_ca_add_extension (certificate, root, NID_subject_key_identifier, "hash")
         && cs_ca_add_extension (certificate, root, NID_authority_key_identifier, "keyid:always");
}

X509 *
cs_ca_sign_certificate (X509 *root,
                        EVP_PKEY *key,
                        const CsCaRequest *request,
                        const CsCaTerms *terms,
                        GError **error)
{
  g_autoptr (X509) certificate = X509_new ();

  if (!fill_certificate (certificate, root, request, terms)
      || X509_sign (certificate, key, cs_ca_get_digest (key)) <= 0) {
    cs_ca_set_openssl_error (error, "the certificate could not be signed");
    return NULL;
  }
  /* A key whose private half is damaged still signs; nobody would accept what it made. */
  if (X509_verify (certificate, X509_get0_pubkey (root)) != 1) {
    cs_ca_set_openssl_error (error, "the signature just made is not one of this authority's root");
    return NULL;
  }

  return g_steal_pointer (&certificate);
}
