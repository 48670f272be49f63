/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "reader-parts.h"

#include <string.h>

/* The parts that inputs are put together from; made once. */
char *leaf, *leaf2, *leaf3, *request, *crl, *key;
GBytes *leaf_der, *request_der, *crl_der, *key_der;

void
make_parts (void)
{
  const MakerSpec specs[] = { { .subject = "CN=one", .serial = "01" },
                              { .subject = "CN=one", .serial = "02" },
                              { .subject = "CN=one", .serial = "03" } };
  EVP_PKEY *pkey = maker_key ("ec:P-256", 0);
  g_autoptr (X509) one = maker_certificate (&specs[0], pkey, NULL, pkey);
  g_autoptr (X509) two = maker_certificate (&specs[1], pkey, NULL, pkey);
  g_autoptr (X509) three = maker_certificate (&specs[2], pkey, NULL, pkey);
  g_autoptr (X509_REQ) req = maker_request (&specs[0], pkey);
  g_autoptr (X509_CRL) list = maker_crl (one, pkey, 3);

  leaf = maker_x509_pem (one);
  leaf2 = maker_x509_pem (two);
  leaf3 = maker_x509_pem (three);
  request = maker_request_pem (req);
  crl = maker_crl_pem (list);
  key = maker_key_pem (pkey, NULL);
  leaf_der = maker_x509_der (one);
  request_der = maker_request_der (req);
  crl_der = maker_crl_der (list);
  key_der = maker_key_der (pkey);
}

char *
ask_cb (const char *file, const char *what, gpointer data)
{
  g_assert_cmpstr (file, ==, "input.pem");

  return g_strdup (data);
}

/* Kinds in order, one letter each; an unknown one in capitals. */
char *
dup_kinds (GBytes *bytes, const char *passphrase)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) items = cs_reader_read_bytes (
      bytes, "input.pem", passphrase != NULL ? ask_cb : NULL, (gpointer) passphrase, &error);
  GString *kinds = g_string_new (NULL);

  if (items == NULL) {
    g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
    return g_string_free (kinds, FALSE);
  }
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);
    const char *letters[] = { "c", "r", "k", "l", "U" };

    g_assert_cmpuint (cs_item_get_index (item), ==, i);
    g_assert_cmpstr (cs_item_get_file (item), ==, "input.pem");
    g_assert_cmpint (cs_item_get_error (item) != NULL, ==,
                     cs_item_get_kind (item) == CS_ITEM_UNKNOWN);
    g_string_append (kinds, letters[cs_item_get_kind (item)]);
  }

  return g_string_free (kinds, FALSE);
}

GBytes *
join (const char *first, ...)
{
  GByteArray *all = g_byte_array_new ();
  va_list args;

  va_start (args, first);
  for (const char *part = first; part != NULL; part = va_arg (args, const char *)) {
    if (part == DER) {
      GBytes *bytes = va_arg (args, GBytes *);

      g_byte_array_append (all, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
    } else {
      g_byte_array_append (all, (const guint8 *) part, (guint) strlen (part));
    }
  }
  va_end (args);

  return g_byte_array_free_to_bytes (all);
}

char *
replace_all (const char *text, const char *what, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, what, -1);

  return g_strjoinv (with, parts);
}

static GBytes *
to_utf16 (const char *text, const char *charset, const char *bom, gsize bom_size)
{
  gsize size;
  g_autofree char *wide = g_convert (text, -1, charset, "UTF-8", NULL, &size, NULL);
  GByteArray *all = g_byte_array_new ();

  g_byte_array_append (all, (const guint8 *) bom, (guint) bom_size);
  g_byte_array_append (all, (const guint8 *) wide, (guint) size);

  return g_byte_array_free_to_bytes (all);
}

static GBytes *
take_text (char *text)
{
  return g_bytes_new_take (text, strlen (text));
}

static char *
without_last (const char *text)
{
  return g_strndup (text, strlen (text) - 1);
}

/* How the world writes the same three things. */
GBytes *
make_input (const char *name)
{
  g_autofree char *a = without_last (leaf), *b = without_last (leaf2);
  g_autofree char *both = g_strconcat ("text before\n", leaf, "between\n", leaf2, NULL);

  if (g_str_equal (name, "plain"))
    return join (leaf, leaf2, leaf3, NULL);
  if (g_str_equal (name, "met-marks"))
    return join (a, b, leaf3, NULL);
  if (g_str_equal (name, "no-final-newline"))
    return join (a, NULL);
  if (g_str_equal (name, "ctrl-z"))
    return join (leaf, "\x1a", leaf2, "\x1a", leaf3, "\x1a", NULL);
  if (g_str_equal (name, "ctrl-z-met"))
    return join (a, "\x1a", b, "\x1a", leaf3, NULL);
  if (g_str_equal (name, "bom"))
    return join ("\xef\xbb\xbf", leaf, "\xef\xbb\xbf", leaf2, NULL);
  if (g_str_equal (name, "crlf"))
    return take_text (replace_all (both, "\n", "\r\n"));
  if (g_str_equal (name, "cr"))
    return take_text (replace_all (both, "\n", "\r"));
  if (g_str_equal (name, "indented"))
    return take_text (replace_all (both, "\n", "\n \t"));
  if (g_str_equal (name, "trailing-space"))
    return take_text (replace_all (both, "\n", "  \n"));
  if (g_str_equal (name, "blank-lines"))
    return take_text (replace_all (both, "\n", "\n\n"));
  if (g_str_equal (name, "utf16le"))
    return to_utf16 (both, "UTF-16LE", "", 0);
  if (g_str_equal (name, "utf16be"))
    return to_utf16 (both, "UTF-16BE", "", 0);
  if (g_str_equal (name, "utf16le-bom"))
    return to_utf16 (both, "UTF-16LE", "\xff\xfe", 2);
  if (g_str_equal (name, "utf16be-bom"))
    return to_utf16 (both, "UTF-16BE", "\xfe\xff", 2);
  if (g_str_equal (name, "request-new"))
    return take_text (replace_all (request, "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"));
  if (g_str_equal (name, "every-kind"))
    return join (key, leaf, request, crl, NULL);
  if (g_str_equal (name, "wrong-label"))
    return take_text (replace_all (request, "CERTIFICATE REQUEST", "CERTIFICATE"));

  return NULL;
}

const Input inputs[] = {
  { "plain", "ccc" },         { "met-marks", "ccc" },   { "no-final-newline", "c" },
  { "ctrl-z", "ccc" },        { "ctrl-z-met", "ccc" },  { "bom", "cc" },
  { "crlf", "cc" },           { "cr", "cc" },           { "indented", "cc" },
  { "trailing-space", "cc" }, { "blank-lines", "cc" },  { "utf16le", "cc" },
  { "utf16be", "cc" },        { "utf16le-bom", "cc" },  { "utf16be-bom", "cc" },
  { "request-new", "r" },     { "every-kind", "kcrl" }, { "wrong-label", "r" },
};
const guint n_inputs = G_N_ELEMENTS (inputs);

void
assert_kinds (GBytes *take_bytes, const char *expected)
{
  g_autoptr (GBytes) bytes = take_bytes;
  g_autofree char *kinds = dup_kinds (bytes, NULL);

  g_assert_cmpstr (kinds, ==, expected);
}

/* Why the first thing in @take_bytes could not be read. */
static char *
dup_refusal (GBytes *take_bytes, const char *passphrase)
{
  g_autoptr (GBytes) bytes = take_bytes;
  g_autoptr (GListModel) items = cs_reader_read_bytes (
      bytes, "input.pem", passphrase != NULL ? ask_cb : NULL, (gpointer) passphrase, NULL);
  g_autoptr (CsItem) first = g_list_model_get_item (items, 0);

  g_assert_nonnull (cs_item_get_error (first));

  return g_strdup (cs_item_get_error (first)->message);
}

void
assert_refusal (GBytes *take_bytes, const char *passphrase, const char *words)
{
  g_autofree char *refusal = dup_refusal (take_bytes, passphrase);

  if (strstr (refusal, words) == NULL)
    g_error ("“%s” does not say “%s”", refusal, words);
}
