/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-extension-private.h"

#include "cs-asn1.h"
#include "cs-extension-words.h"
#include "cs-names.h"

#define DUMP_MAX 4096 /* bytes shown of what cannot be decoded */

static void
extension_free (CsExtension *self)
{
  g_free (self->oid);
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

static char *
dup_printed_text (X509_EXTENSION *extension)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  char *text;

  if (X509V3_EXT_print (bio, extension, X509V3_EXT_DEFAULT, 0) != 1)
    return NULL;

  text = cs_openssl_dup_printed (bio);

  return g_strchomp (text);
}

static CsExtensionWords
words_for (int nid, const CsForeignExtension *foreign)
{
  switch (nid) {
  case NID_subject_alt_name:
  case NID_issuer_alt_name:
    return cs_extension_dup_names;
  case NID_info_access:
  case NID_sinfo_access:
    return cs_extension_dup_access;
  case NID_crl_distribution_points:
  case NID_freshest_crl:
    return cs_extension_dup_crl_points;
  case NID_name_constraints:
    return cs_extension_dup_name_constraints;
  case NID_certificate_policies:
    return cs_extension_dup_policies;
  case NID_authority_key_identifier:
    return cs_extension_dup_authority_key;
  case NID_ext_key_usage:
    return cs_extension_dup_usages;
  case NID_basic_constraints:
    return cs_extension_dup_basic_constraints;
  default:
    return foreign != NULL ? foreign->words : dup_printed_text;
  }
}

/* One value and nothing behind it: OpenSSL passes over what it has no use for. */
static gboolean
is_whole (const ASN1_OCTET_STRING *value)
{
  const guint8 *data = ASN1_STRING_get0_data (value), *content = data;
  long length;
  int tag, class;
  int result = ASN1_get_object (&content, &length, &tag, &class, ASN1_STRING_length (value));

  return (result & 0x80) == 0 && content + length == data + ASN1_STRING_length (value);
}

/* What was decoded, without anything that could move the cursor or hide. */
static char *
escape_lines (char *take_text)
{
  g_auto (GStrv) lines = g_strsplit (take_text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    char *line = cs_escape_control (lines[i]);

    g_free (lines[i]);
    lines[i] = line;
  }
  g_free (take_text);

  return g_strjoinv ("\n", lines);
}

static char *
dup_dump (const ASN1_OCTET_STRING *value)
{
  const guint8 *data = ASN1_STRING_get0_data (value);
  gsize length = (gsize) ASN1_STRING_length (value);
  g_autofree char *hex = cs_openssl_dup_hex (data, MIN (length, DUMP_MAX));
  g_autofree char *structure = cs_asn1_dup_dump (data, length);

  return g_strdup_printf ("not decoded, %" G_GSIZE_FORMAT " bytes: %s%s%s%s", length, hex,
                          length > DUMP_MAX ? "…" : "", structure != NULL ? "\n" : "",
                          structure != NULL ? structure : "");
}

static CsExtension *
extension_new (X509_EXTENSION *extension, GListStore *problems)
{
  CsExtension *self = g_new0 (CsExtension, 1);
  ASN1_OBJECT *object = X509_EXTENSION_get_object (extension);
  int nid = OBJ_obj2nid (object);
  gboolean known = X509V3_EXT_get_nid (nid) != NULL;
  const CsForeignExtension *foreign;

  self->oid = cs_asn1_dup_oid (object);
  foreign = cs_foreign_extension_find (self->oid);
  self->name = foreign != NULL ? g_strdup (foreign->name) : cs_asn1_dup_object_name (object);
  self->critical = X509_EXTENSION_get_critical (extension) == 1;
  if (is_whole (X509_EXTENSION_get_data (extension)))
    self->text = words_for (nid, foreign) (extension);
  self->decoded = self->text != NULL;
  if (self->decoded)
    self->text = escape_lines (self->text);
  ERR_clear_error ();

  if (!self->decoded) {
    self->text = dup_dump (X509_EXTENSION_get_data (extension));
    if (known || foreign != NULL)
      cs_problems_add (problems, CS_PROBLEM_UNDECODABLE_EXTENSION, self->name);
  }
  if (self->critical && !known)
    cs_problems_add (problems, CS_PROBLEM_UNKNOWN_CRITICAL_EXTENSION, self->name);

  return self;
}

GPtrArray *
cs_extensions_new (const STACK_OF (X509_EXTENSION) * extensions, GListStore *problems)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) extension_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int i = 0; i < X509v3_get_ext_count (extensions); i++) {
    CsExtension *one = extension_new (X509v3_get_ext (extensions, i), problems);

    g_ptr_array_add (all, one);
    if (!g_hash_table_add (seen, one->oid))
      cs_problems_add (problems, CS_PROBLEM_DUPLICATE_EXTENSION, one->name);
  }

  return all;
}

gboolean
cs_extensions_are_of_ca (const STACK_OF (X509_EXTENSION) * extensions)
{
  g_autoptr (BASIC_CONSTRAINTS) constraints
      = X509V3_get_d2i (extensions, NID_basic_constraints, NULL, NULL);

  ERR_clear_error ();

  return constraints != NULL && constraints->ca != 0;
}

gboolean
cs_extensions_allow (const STACK_OF (X509_EXTENSION) * extensions, int nid)
{
  int at = X509v3_get_ext_by_NID (extensions, NID_ext_key_usage, -1);
  EXTENDED_KEY_USAGE *usages;
  gboolean allowed = FALSE;

  if (at < 0)
    return TRUE;

  /* One that is there but cannot be decoded allows nothing. */
  usages = X509V3_EXT_d2i (X509v3_get_ext (extensions, at));
  ERR_clear_error ();
  for (int i = 0; i < sk_ASN1_OBJECT_num (usages); i++) {
    int usage = OBJ_obj2nid (sk_ASN1_OBJECT_value (usages, i));

    allowed = allowed || usage == nid || usage == NID_anyExtendedKeyUsage;
  }
  EXTENDED_KEY_USAGE_free (usages);

  return allowed;
}
