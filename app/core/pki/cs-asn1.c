/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-asn1.h"

#include <string.h>

#include "cs-error.h"
#include "cs-reader.h"
#include "cs-time.h"

#define SERIAL_MAX 20 /* bytes, RFC 5280 4.1.2.2 */

/* RFC 4514 as OpenSSL writes it, but with UTF-8 left as it is: the RFC escapes only what has a
 * meaning, and control characters. */
#define NAME_FLAGS (XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB)

char *
cs_asn1_dup_bytes (const guint8 *data, gsize length, GListStore *problems)
{
  const char *rest = (const char *) data;
  GString *text = g_string_sized_new (length);

  while (length > 0) {
    const char *end;

    g_utf8_validate_len (rest, length, &end);
    g_string_append_len (text, rest, end - rest);
    length -= (gsize) (end - rest);
    rest = end;
    if (length > 0) {
      g_string_append_printf (text, "\\x%02x", (guint8) *rest);
      rest++;
      length--;
    }
  }
  if (data != NULL && memchr (data, 0, (gsize) (rest - (const char *) data)) != NULL)
    cs_problems_add (problems, CS_PROBLEM_NAME_WITH_NUL, text->str);

  return g_string_free (text, FALSE);
}

char *
cs_asn1_dup_string (const ASN1_STRING *string, GListStore *problems)
{
  unsigned char *utf8 = NULL;
  int length = ASN1_STRING_to_UTF8 (&utf8, string);
  char *text;

  if (length >= 0) {
    text = cs_asn1_dup_bytes (utf8, (gsize) length, problems);
    OPENSSL_free (utf8);
  } else {
    ERR_clear_error ();
    text = cs_asn1_dup_bytes (ASN1_STRING_get0_data (string), (gsize) ASN1_STRING_length (string),
                              problems);
  }

  return text;
}

/* -1 from OpenSSL: some text in it is not in the character set it states. */
static char *
print_name (const X509_NAME *name, unsigned long flags)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());

  if (X509_NAME_entry_count (name) == 0)
    return g_strdup ("");
  if (X509_NAME_print_ex (bio, name, 0, flags) < 0)
    return NULL;

  return cs_openssl_dup_printed (bio);
}

static void
check_nuls (const X509_NAME *name, const char *text, GListStore *problems)
{
  for (int i = 0; i < X509_NAME_entry_count (name); i++) {
    const ASN1_STRING *value = X509_NAME_ENTRY_get_data (X509_NAME_get_entry (name, i));
    int type = ASN1_STRING_type (value);
    gboolean wide = type == V_ASN1_BMPSTRING || type == V_ASN1_UNIVERSALSTRING;

    if (!wide && ASN1_STRING_length (value) > 0
        && memchr (ASN1_STRING_get0_data (value), 0, (gsize) ASN1_STRING_length (value)) != NULL)
      cs_problems_add (problems, CS_PROBLEM_NAME_WITH_NUL, text);
  }
}

char *
cs_asn1_dup_name (const X509_NAME *name, GListStore *problems)
{
  char *text = print_name (name, NAME_FLAGS);

  if (text == NULL || !g_utf8_validate (text, -1, NULL)) {
    ERR_clear_error ();
    g_free (text);
    /* RFC 4514 2.4: what has no string form is written as #hex. */
    text = print_name (name, NAME_FLAGS | ASN1_STRFLGS_DUMP_ALL);
    if (text == NULL)
      text = g_strdup ("");
    cs_problems_add (problems, CS_PROBLEM_UNDECODABLE_NAME, text);
  }
  if (problems != NULL)
    check_nuls (name, text, problems);

  return text;
}

gboolean
cs_asn1_check_name (const X509_NAME *name, GError **error)
{
  gsize size = 0;

  if (X509_NAME_get0_der (name, NULL, &size) == 1 && size <= CS_READER_NAME_MAX)
    return TRUE;

  g_set_error (error, CS_ERROR, CS_ERROR_TOO_LARGE,
               "a name of %" G_GSIZE_FORMAT " bytes in it; at most %d are read", size,
               CS_READER_NAME_MAX);

  return FALSE;
}

char *
cs_asn1_dup_common_name (const X509_NAME *name, GListStore *problems)
{
  int last = -1;

  for (int i = -1; (i = X509_NAME_get_index_by_NID (name, NID_commonName, i)) >= 0;)
    last = i;
  if (last < 0)
    return NULL;

  return cs_asn1_dup_string (X509_NAME_ENTRY_get_data (X509_NAME_get_entry (name, last)), problems);
}

char *
cs_asn1_dup_serial (const ASN1_INTEGER *serial, GListStore *problems)
{
  const guint8 *data = ASN1_STRING_get0_data (serial);
  gsize length = (gsize) ASN1_STRING_length (serial);
  gboolean negative = (ASN1_STRING_type (serial) & V_ASN1_NEG) != 0;
  g_autofree char *hex = cs_openssl_dup_hex (data, length);
  const char *digits = hex + strspn (hex, "0");
  char *text = g_strconcat (negative ? "-" : "", *digits != '\0' ? digits : "0", NULL);

  if (negative || *digits == '\0' || length > SERIAL_MAX)
    cs_problems_add (problems, CS_PROBLEM_ODD_SERIAL, text);

  return text;
}

char *
cs_asn1_dup_oid (const ASN1_OBJECT *object)
{
  char dotted[128];
  int length = OBJ_obj2txt (dotted, sizeof dotted, object, 1);
  char *text;

  if (length < (int) sizeof dotted)
    return g_strdup (length > 0 ? dotted : "?");

  text = g_malloc ((gsize) length + 1);
  OBJ_obj2txt (text, length + 1, object, 1);

  return text;
}

char *
cs_asn1_dup_object_name (const ASN1_OBJECT *object)
{
  int nid = OBJ_obj2nid (object);

  return nid != NID_undef ? g_strdup (OBJ_nid2ln (nid)) : cs_asn1_dup_oid (object);
}

char *
cs_asn1_dup_algorithm (const X509_ALGOR *algorithm)
{
  const ASN1_OBJECT *object;

  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);

  return cs_asn1_dup_object_name (object);
}

/* The one form RFC 5280 allows: YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ. */
static gboolean
has_exact_form (const ASN1_TIME *asn1)
{
  int digits = ASN1_STRING_type (asn1) == V_ASN1_UTCTIME ? 12 : 14;

  return ASN1_STRING_length (asn1) == digits + 1 && ASN1_STRING_get0_data (asn1)[digits] == 'Z';
}

gboolean
cs_asn1_get_time (const ASN1_TIME *asn1, gint64 *time, GListStore *problems)
{
  struct tm tm = { 0 };
  gboolean is_time = ASN1_TIME_to_tm (asn1, &tm) == 1;

  if (is_time) {
    /* Through text, because timegm() is neither portable nor 64 bits wide everywhere. */
    g_autofree char *text
        = g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1,
                           tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);

    is_time = cs_time_parse (text, time, NULL);
  }
  ERR_clear_error ();
  if (problems != NULL && (!is_time || !has_exact_form (asn1))) {
    g_autofree char *shown
        = cs_asn1_dup_bytes (ASN1_STRING_get0_data (asn1), (gsize) ASN1_STRING_length (asn1), NULL);

    cs_problems_add (problems, CS_PROBLEM_BAD_TIME, shown);
  }

  return is_time;
}

const char *
cs_asn1_get_weak_digest (const X509_ALGOR *algorithm)
{
  const ASN1_OBJECT *object;
  int digest = NID_undef;

  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);
  OBJ_find_sigid_algs (OBJ_obj2nid (object), &digest, NULL);

  switch (digest) {
  case NID_md2:
    return "MD2";
  case NID_md4:
    return "MD4";
  case NID_md5:
    return "MD5";
  case NID_sha1:
    return "SHA-1";
  default:
    return NULL;
  }
}
