/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-openssl.h"

#define PEM_LINE 48 /* bytes that make 64 characters */

char *
cs_openssl_dup_reason (void)
{
  unsigned long code = ERR_get_error ();
  const char *reason = code != 0 ? ERR_reason_error_string (code) : NULL;

  ERR_clear_error ();

  return g_strdup (reason != NULL ? reason : "OpenSSL gives no reason");
}

char *
cs_openssl_dup_hex (const guint8 *data, gsize length)
{
  static const char digits[] = "0123456789abcdef";
  char *hex = g_malloc (2 * length + 1);

  for (gsize i = 0; i < length; i++) {
    hex[2 * i] = digits[data[i] >> 4];
    hex[2 * i + 1] = digits[data[i] & 15];
  }
  hex[2 * length] = '\0';

  return hex;
}

/* Looked up once: OpenSSL 3 does it anew for each digest by EVP_sha256(), which takes longer than
 * the digest of a certificate. */
static const EVP_MD *
look_up_sha256 (void)
{
  /* Of the default context by its name: this thread may be using another one for a while. */
  EVP_MD *found = EVP_MD_fetch (OSSL_LIB_CTX_get0_global_default (), "SHA256", NULL);

  return found != NULL ? found : EVP_sha256 ();
}

static const EVP_MD *
get_sha256 (void)
{
  static const EVP_MD *sha256;

  if (g_once_init_enter (&sha256))
    g_once_init_leave (&sha256, look_up_sha256 ());

  return sha256;
}

char *
cs_openssl_dup_sha256 (const guint8 *data, gsize length)
{
  guint8 digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;

  if (EVP_Digest (data, length, digest, &size, get_sha256 (), NULL) != 1)
    size = 0;

  return cs_openssl_dup_hex (digest, size);
}

char *
cs_openssl_dup_printed (BIO *bio)
{
  char *text = NULL;
  long length = BIO_get_mem_data (bio, &text);

  return length > 0 ? g_strndup (text, (gsize) length) : g_strdup ("");
}

char *
cs_openssl_dup_pem (const char *label, GBytes *der)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (der, &size);
  GString *pem = g_string_sized_new (size / 3 * 4 + size / PEM_LINE + 128);

  g_string_append_printf (pem, "-----BEGIN %s-----\n", label);
  for (gsize done = 0; done < size; done += PEM_LINE) {
    guint8 line[PEM_LINE / 3 * 4 + 1];
    int length = EVP_EncodeBlock (line, data + done, (int) MIN (size - done, PEM_LINE));

    g_string_append_len (pem, (const char *) line, length);
    g_string_append_c (pem, '\n');
  }
  g_string_append_printf (pem, "-----END %s-----\n", label);

  return g_string_free (pem, FALSE);
}
