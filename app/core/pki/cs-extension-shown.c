/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-extension-shown.h"

#include <string.h>

#include "cs-i18n.h"

#define NOT_DECODED "not decoded, " /* see cs_extensions_new() */
#define BYTES_IN_LINE 16

/* What OpenSSL and cs-extension-words.c call things, for the translators; looked up by the text
 * itself, so that what is not here stays as it is. */
G_GNUC_UNUSED static const char *const known[] = {
  /* Translators: the names of certificate extensions */
  N_ ("X509v3 Subject Key Identifier"),
  N_ ("X509v3 Key Usage"),
  N_ ("X509v3 Private Key Usage Period"),
  N_ ("X509v3 Subject Alternative Name"),
  N_ ("X509v3 Issuer Alternative Name"),
  N_ ("X509v3 Basic Constraints"),
  N_ ("X509v3 Name Constraints"),
  N_ ("X509v3 CRL Distribution Points"),
  N_ ("X509v3 Certificate Policies"),
  N_ ("X509v3 Policy Mappings"),
  N_ ("X509v3 Policy Constraints"),
  N_ ("X509v3 Inhibit Any Policy"),
  N_ ("X509v3 Authority Key Identifier"),
  N_ ("X509v3 Extended Key Usage"),
  N_ ("X509v3 Freshest CRL"),
  N_ ("X509v3 Subject Directory Attributes"),
  N_ ("Authority Information Access"),
  N_ ("Subject Information Access"),
  N_ ("CT Precertificate SCTs"),
  N_ ("TLS Feature"),
  N_ ("OCSP No Check"),
  N_ ("Netscape Cert Type"),
  N_ ("Netscape Comment"),
  N_ ("Microsoft certificate template name"),
  N_ ("Microsoft authority version"),
  N_ ("Microsoft previous authority certificate"),
  N_ ("Microsoft next revocation list"),
  N_ ("Microsoft certificate template"),
  N_ ("Microsoft application policies"),
  N_ ("Microsoft security identifier"),
  N_ ("Qualified certificate statements"),
  /* Translators: what a key may be used for */
  N_ ("Digital Signature"),
  N_ ("Non Repudiation"),
  N_ ("Key Encipherment"),
  N_ ("Data Encipherment"),
  N_ ("Key Agreement"),
  N_ ("Certificate Sign"),
  N_ ("CRL Sign"),
  N_ ("Encipher Only"),
  N_ ("Decipher Only"),
  N_ ("TLS Web Server Authentication"),
  N_ ("TLS Web Client Authentication"),
  N_ ("Code Signing"),
  N_ ("E-mail Protection"),
  N_ ("Time Stamping"),
  N_ ("OCSP Signing"),
  N_ ("Any Extended Key Usage"),
  /* Translators: whether a certificate may issue others */
  N_ ("an authority"),
  N_ ("no authority"),
};

const char *
cs_extension_get_shown_name (const CsExtension *self)
{
  return _ (self->name);
}

/* Each of several words, between commas, by itself. */
static char *
dup_line (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, ", ", -1);

  for (guint i = 0; words[i] != NULL; i++) {
    char *word = g_strdup (_ (words[i]));

    g_free (words[i]);
    words[i] = word;
  }

  return g_strjoinv (", ", words);
}

static char *
dup_bytes_words (const CsExtension *self)
{
  guint64 n = g_ascii_strtoull (self->text + strlen (NOT_DECODED), NULL, 10);

  /* Translators: of a certificate extension that nobody knows */
  return g_strdup_printf (ngettext ("not decoded, %u byte", "not decoded, %u bytes", (gulong) n),
                          (guint) n);
}

char *
cs_extension_dup_shown_text (const CsExtension *self)
{
  g_auto (GStrv) lines = NULL;

  if (!self->decoded && g_str_has_prefix (self->text, NOT_DECODED))
    return dup_bytes_words (self);

  lines = g_strsplit (self->text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    char *line = dup_line (lines[i]);

    g_free (lines[i]);
    lines[i] = line;
  }

  return g_strjoinv ("\n", lines);
}

/* "30 03 02 01 …", so many to a line. */
static void
append_hex (GString *dump, const char *hex, gsize length)
{
  for (gsize i = 0; i < length; i += 2) {
    if (i > 0)
      g_string_append_c (dump, i % (gsize) (2 * BYTES_IN_LINE) == 0 ? '\n' : ' ');
    g_string_append_len (dump, hex + i, (gssize) MIN (2, length - i));
  }
}

char *
cs_extension_dup_dump (const CsExtension *self)
{
  const char *hex = !self->decoded ? strstr (self->text, ": ") : NULL;
  GString *dump;
  gsize length;

  if (hex == NULL)
    return NULL;

  hex += strlen (": ");
  length = strspn (hex, "0123456789abcdef");
  dump = g_string_new (NULL);
  append_hex (dump, hex, length);
  g_string_append (dump, hex + length);

  return g_string_free (dump, FALSE);
}
