/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-reading.h"

#include <string.h>

#include "cs-certificate-private.h"
#include "cs-crl-private.h"
#include "cs-error.h"
#include "cs-request-private.h"

/* How long the object says it is, by OpenSSL; 0 with @error. One of indefinite length (BER, as some
 * programs write PKCS #7 and #12) may take all there is. */
static gsize
measure (const guint8 *data, gsize size, gboolean *indefinite, GError **error)
{
  const guint8 *content = data;
  long length = 0;
  int tag, class;
  int result = ASN1_get_object (&content, &length, &tag, &class, (long) MIN (size, G_MAXINT));
  gsize total;

  if ((result & 0x80) != 0 || tag != V_ASN1_SEQUENCE) {
    g_autofree char *reason = cs_openssl_dup_reason ();

    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "not a whole DER object: %s",
                  (result & 0x80) != 0 ? reason : "it is not a sequence");
    return 0;
  }
  *indefinite = (result & 1) != 0;
  total = *indefinite ? size : (gsize) (content - data) + (gsize) length;
  if (total > CS_READER_ITEM_MAX && !*indefinite) {
    g_set_error (error, CS_ERROR, CS_ERROR_TOO_LARGE,
                 "a DER object of %" G_GSIZE_FORMAT " bytes; at most %d are read", total,
                 CS_READER_ITEM_MAX);
    return 0;
  }

  return MIN (total, CS_READER_ITEM_MAX);
}

/* That something is of its kind, but too large, says more than that it is of no other kind. */
static void
keep_limit (GError **error, GError **second)
{
  if (error != NULL && g_error_matches (*second, CS_ERROR, CS_ERROR_TOO_LARGE)) {
    g_clear_error (error);
    g_propagate_error (error, g_steal_pointer (second));
  }
  g_clear_error (second);
}

static gboolean
add_public (CsReading *self, const guint8 *data, gsize size, CsEncoding encoding, GError **error)
{
  const guint8 *rest = data;
  gpointer object = cs_certificate_new_from_data (&rest, size, error);
  GError *second = NULL;

  if (object == NULL) {
    rest = data;
    object = cs_request_new_from_data (&rest, size, &second);
    keep_limit (error, &second);
  }
  if (object == NULL) {
    rest = data;
    object = cs_crl_new_from_data (&rest, size, &second);
    keep_limit (error, &second);
  }
  if (object == NULL)
    return FALSE;

  cs_reading_add (self, object, encoding);
  g_clear_error (error);

  return TRUE;
}

/* Where @data shows that it was meant to be a container, its @error says so. */
static void
name_container (const guint8 *data, gsize size, GError **error)
{
  static const guint8 pkcs7[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07 };
  static const guint8 version[] = { 0x02, 0x01, 0x03, 0x30 };
  const guint8 *content = data;
  const char *words = NULL;
  long length;
  int tag, class;

  if ((ASN1_get_object (&content, &length, &tag, &class, (long) MIN (size, G_MAXINT)) & 0x80) != 0)
    return;

  size -= (gsize) (content - data);
  if (size > sizeof pkcs7 && memcmp (content, pkcs7, sizeof pkcs7) == 0)
    words = "a PKCS #7 file that is damaged or no list of certificates";
  else if (size > sizeof version && memcmp (content, version, sizeof version) == 0)
    words = "a damaged PKCS #12 file";
  if (words == NULL)
    return;

  g_clear_error (error);
  g_set_error_literal (error, CS_ERROR, CS_ERROR_MALFORMED, words);
}

gsize
cs_reading_add_der (CsReading *self,
                    const guint8 *data,
                    gsize size,
                    CsEncoding encoding,
                    gboolean keys_too,
                    GError **error)
{
  gboolean indefinite = FALSE;
  gsize total = measure (data, size, &indefinite, error);
  gsize used;

  if (total == 0)
    return 0;
  if (!indefinite && add_public (self, data, total, encoding, error))
    return total;

  used = cs_reading_add_pkcs7 (self, data, total);
  if (used == 0)
    used = cs_reading_add_pkcs12 (self, data, total);
  if (used == 0 && keys_too && !indefinite && cs_reading_add_key (self, data, total, encoding))
    used = total;
  if (used > 0) {
    g_clear_error (error);
    return used;
  }

  if (error != NULL && !g_error_matches (*error, CS_ERROR, CS_ERROR_TOO_LARGE))
    name_container (data, total, error);
  self->budget -= MIN (self->budget, total);
  if (error != NULL && *error == NULL)
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "DER of no known kind");

  return 0;
}
