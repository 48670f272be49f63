/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-reading.h"

#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <string.h>

#include "cs-certificate-private.h"
#include "cs-crl-private.h"
#include "cs-error.h"
#include "cs-private-key-private.h"

#define BAG_DEPTH_MAX 8            /* bags inside bags */
#define MAC_ITERATIONS_MAX 5000000 /* a few seconds of work */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS12, PKCS12_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS7, PKCS7_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free)

/* What came out of a container, as DER: objects made inside the legacy context must not outlive it.
 */
typedef enum {
  CONTENT_CERTIFICATE,
  CONTENT_CRL,
  CONTENT_KEY,
  CONTENT_FOREIGN,
} ContentKind;

typedef struct {
  ContentKind kind;
  guint8 *der;
  int size;
} Content;

static void
content_free (Content *content)
{
  OPENSSL_clear_free (content->der, (gsize) MAX (content->size, 0));
  g_free (content);
}

/* @take_der: from an i2d function, which gave @size. */
static void
take_content (GPtrArray *contents, ContentKind kind, guint8 *take_der, int size)
{
  Content *content = g_new (Content, 1);

  content->kind = size > 0 ? kind : CONTENT_FOREIGN;
  content->der = take_der;
  content->size = size;
  g_ptr_array_add (contents, content);
}

static void
take_certificate (GPtrArray *contents, X509 *x509)
{
  guint8 *der = NULL;
  int size = x509 != NULL ? i2d_X509 (x509, &der) : 0;

  take_content (contents, CONTENT_CERTIFICATE, der, size);
}

static void
take_crl (GPtrArray *contents, X509_CRL *crl)
{
  guint8 *der = NULL;
  int size = crl != NULL ? i2d_X509_CRL (crl, &der) : 0;

  take_content (contents, CONTENT_CRL, der, size);
}

static void
add_content (CsReading *self, const Content *content, CsEncoding encoding)
{
  const guint8 *rest = content->der;
  gsize size = (gsize) MAX (content->size, 0);
  EVP_PKEY *pkey = NULL;
  gpointer object = NULL;
  GError *error = NULL;

  switch (content->kind) {
  case CONTENT_CERTIFICATE:
    object = cs_certificate_new_from_data (&rest, size, &error);
    break;
  case CONTENT_CRL:
    object = cs_crl_new_from_data (&rest, size, &error);
    break;
  case CONTENT_KEY:
    pkey = d2i_AutoPrivateKey (NULL, &rest, content->size);
    object = pkey != NULL ? cs_private_key_new (pkey, TRUE) : NULL;
    break;
  case CONTENT_FOREIGN:
    break;
  }
  ERR_clear_error ();
  if (object != NULL)
    cs_reading_add (self, object, encoding);
  else
    cs_reading_add_error (self,
                          error != NULL ? error
                                        : g_error_new (CS_ERROR, CS_ERROR_MALFORMED,
                                                       "something in the %s file cannot be read",
                                                       cs_encoding_to_string (encoding)),
                          encoding);
}

static void
add_contents (CsReading *self, GPtrArray *contents, CsEncoding encoding)
{
  for (guint i = 0; i < contents->len; i++)
    add_content (self, g_ptr_array_index (contents, i), encoding);
  if (contents->len == 0)
    cs_reading_add_error (self,
                          g_error_new (CS_ERROR, CS_ERROR_MALFORMED, "the %s file is empty",
                                       cs_encoding_to_string (encoding)),
                          encoding);
}

gsize
cs_reading_add_pkcs7 (CsReading *self, const guint8 *data, gsize size)
{
  const guint8 *rest = data;
  g_autoptr (PKCS7) p7 = d2i_PKCS7 (NULL, &rest, (long) size);
  g_autoptr (GPtrArray) contents = g_ptr_array_new_with_free_func ((GDestroyNotify) content_free);

  ERR_clear_error ();
  if (p7 == NULL || !PKCS7_type_is_signed (p7) || p7->d.sign == NULL)
    return 0;

  for (int i = 0; i < sk_X509_num (p7->d.sign->cert); i++)
    take_certificate (contents, sk_X509_value (p7->d.sign->cert, i));
  for (int i = 0; i < sk_X509_CRL_num (p7->d.sign->crl); i++)
    take_crl (contents, sk_X509_CRL_value (p7->d.sign->crl, i));
  add_contents (self, contents, CS_ENCODING_PKCS7);

  return (gsize) (rest - data);
}

static gboolean
take_key (GPtrArray *contents, const PKCS8_PRIV_KEY_INFO *info)
{
  guint8 *der = NULL;
  int size = info != NULL ? i2d_PKCS8_PRIV_KEY_INFO (info, &der) : 0;

  if (size <= 0)
    return FALSE;
  take_content (contents, CONTENT_KEY, der, size);

  return TRUE;
}

static gboolean
take_sealed_key (GPtrArray *contents, const PKCS12_SAFEBAG *bag, const char *passphrase)
{
  g_autoptr (PKCS8_PRIV_KEY_INFO) info = NULL;
  const X509_ALGOR *algorithm;

  X509_SIG_get0 (PKCS12_SAFEBAG_get0_pkcs8 (bag), &algorithm, NULL);
  if (cs_reading_can_afford (algorithm))
    info = PKCS12_decrypt_skey (bag, passphrase, -1);

  return take_key (contents, info);
}

static gboolean take_bags (GPtrArray *contents,
                           const STACK_OF (PKCS12_SAFEBAG) * bags,
                           const char *passphrase,
                           guint depth);

static gboolean
take_bag (GPtrArray *contents, const PKCS12_SAFEBAG *bag, const char *passphrase, guint depth)
{
  g_autoptr (X509) x509 = NULL;
  g_autoptr (X509_CRL) crl = NULL;

  switch (PKCS12_SAFEBAG_get_nid (bag)) {
  case NID_keyBag:
    return take_key (contents, PKCS12_SAFEBAG_get0_p8inf (bag));
  case NID_pkcs8ShroudedKeyBag:
    return take_sealed_key (contents, bag, passphrase);
  case NID_certBag:
    x509 = PKCS12_SAFEBAG_get1_cert (bag);
    take_certificate (contents, x509);
    return TRUE;
  case NID_crlBag:
    crl = PKCS12_SAFEBAG_get1_crl (bag);
    take_crl (contents, crl);
    return TRUE;
  case NID_safeContentsBag:
    if (depth < BAG_DEPTH_MAX)
      return take_bags (contents, PKCS12_SAFEBAG_get0_safes (bag), passphrase, depth + 1);
    break;
  default:
    break;
  }
  take_content (contents, CONTENT_FOREIGN, NULL, 0);

  return TRUE;
}

static gboolean
take_bags (GPtrArray *contents,
           const STACK_OF (PKCS12_SAFEBAG) * bags,
           const char *passphrase,
           guint depth)
{
  for (int i = 0; i < sk_PKCS12_SAFEBAG_num (bags); i++) {
    if (!take_bag (contents, sk_PKCS12_SAFEBAG_value (bags, i), passphrase, depth))
      return FALSE;
  }

  return TRUE;
}

static STACK_OF (PKCS12_SAFEBAG) * unpack (PKCS7 *safe, const char *passphrase)
{
  if (PKCS7_type_is_data (safe))
    return PKCS12_unpack_p7data (safe);
  if (PKCS7_type_is_encrypted (safe) && safe->d.encrypted != NULL
      && cs_reading_can_afford (safe->d.encrypted->enc_data->algorithm))
    return PKCS12_unpack_p7encdata (safe, passphrase, -1);

  return NULL;
}

static gboolean
mac_is_affordable (PKCS12 *p12)
{
  const ASN1_INTEGER *iterations = NULL;
  gint64 n = 1;

  PKCS12_get0_mac (NULL, NULL, NULL, &iterations, p12);

  return iterations == NULL
         || (ASN1_INTEGER_get_int64 (&n, iterations) == 1 && n <= MAC_ITERATIONS_MAX);
}

/* The integrity check comes first: with the right pass phrase whatever fails later is damage. */
static gboolean
mac_fits (PKCS12 *p12, const char *passphrase)
{
  if (!PKCS12_mac_present (p12))
    return TRUE;

  return mac_is_affordable (p12) && PKCS12_verify_mac (p12, passphrase, -1) == 1;
}

/* NULL when @passphrase does not open it, or this OpenSSL lacks an algorithm. */
static GPtrArray *
open_pkcs12 (PKCS12 *p12, const char *passphrase)
{
  g_autoptr (GPtrArray) contents = g_ptr_array_new_with_free_func ((GDestroyNotify) content_free);
  STACK_OF (PKCS7) *safes = NULL;
  gboolean good = mac_fits (p12, passphrase);

  if (good)
    safes = PKCS12_unpack_authsafes (p12);
  good = good && safes != NULL;
  for (int i = 0; good && i < sk_PKCS7_num (safes); i++) {
    STACK_OF (PKCS12_SAFEBAG) *bags = unpack (sk_PKCS7_value (safes, i), passphrase);

    good = bags != NULL && take_bags (contents, bags, passphrase, 0);
    sk_PKCS12_SAFEBAG_pop_free (bags, PKCS12_SAFEBAG_free);
  }
  sk_PKCS7_pop_free (safes, PKCS7_free);
  ERR_clear_error ();

  return good ? g_steal_pointer (&contents) : NULL;
}

/* Files of the last century and of old Windows are sealed with RC2, which OpenSSL 3 keeps apart. */
static GPtrArray *
open_pkcs12_any (PKCS12 *p12, const char *passphrase)
{
  GPtrArray *contents = open_pkcs12 (p12, passphrase);
  CsLegacy *legacy;

  if (contents != NULL || !mac_fits (p12, passphrase)) {
    ERR_clear_error ();
    return contents;
  }

  legacy = cs_legacy_enter ();
  if (legacy != NULL) {
    contents = open_pkcs12 (p12, passphrase);
    cs_legacy_leave (legacy);
  }

  return contents;
}

/* Why @passphrase did not open it. */
static const char *
find_refusal (PKCS12 *p12, const char *passphrase)
{
  gboolean has_mac = PKCS12_mac_present (p12) == 1;
  const char *refusal;

  if (has_mac && !mac_is_affordable (p12))
    refusal = "the PKCS #12 file asks for more work than is done for a file";
  else if (has_mac && mac_fits (p12, passphrase))
    refusal = "the pass phrase is right, but the PKCS #12 file is damaged or sealed in a way that "
              "this OpenSSL does not know (its legacy provider may be missing)";
  else if (has_mac)
    refusal = "the pass phrase for the PKCS #12 file is wrong, or the file was changed";
  else
    refusal = "the pass phrase does not open the PKCS #12 file, or the file is damaged";
  ERR_clear_error ();

  return refusal;
}

static void
ask_and_open (CsReading *self, PKCS12 *p12)
{
  char *passphrase = cs_reading_ask (self, "PKCS #12 file");
  g_autoptr (GPtrArray) contents = NULL;

  if (passphrase == NULL) {
    cs_reading_add_error (self,
                          g_error_new (CS_ERROR, CS_ERROR_NO_ANSWER,
                                       "the PKCS #12 file is encrypted and no pass phrase was "
                                       "given"),
                          CS_ENCODING_PKCS12);
    return;
  }

  contents = open_pkcs12_any (p12, passphrase);
  if (contents != NULL)
    add_contents (self, contents, CS_ENCODING_PKCS12);
  else
    cs_reading_add_error (
        self, g_error_new_literal (CS_ERROR, CS_ERROR_MALFORMED, find_refusal (p12, passphrase)),
        CS_ENCODING_PKCS12);
  cs_reading_free_passphrase (passphrase);
}

gsize
cs_reading_add_pkcs12 (CsReading *self, const guint8 *data, gsize size)
{
  const guint8 *rest = data;
  g_autoptr (PKCS12) p12 = d2i_PKCS12 (NULL, &rest, (long) size);
  g_autoptr (GPtrArray) contents = NULL;

  ERR_clear_error ();
  if (p12 == NULL)
    return 0;

  /* An empty pass phrase is written in two ways. */
  contents = open_pkcs12_any (p12, NULL);
  if (contents == NULL)
    contents = open_pkcs12_any (p12, "");
  if (contents != NULL)
    add_contents (self, contents, CS_ENCODING_PKCS12);
  else
    ask_and_open (self, p12);

  return (gsize) (rest - data);
}
