/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-extension-private.h"

#include "cs-asn1.h"
#include "cs-general-name-private.h"
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

/* Names are put down one a line and by our own words: a line break inside one must not look like
 * the next. */
static char *
dup_names_text (X509_EXTENSION *extension)
{
  g_autoptr (GENERAL_NAMES) names = X509V3_EXT_d2i (extension);
  GString *text;

  if (names == NULL)
    return NULL;

  text = g_string_new (NULL);
  for (int i = 0; i < sk_GENERAL_NAME_num (names); i++) {
    g_autoptr (CsGeneralName) name
        = cs_general_name_new_from_openssl (sk_GENERAL_NAME_value (names, i), NULL);
    g_autofree char *shown = cs_escape_control (name->value);

    g_string_append_printf (text, "%s%s: %s", i > 0 ? "\n" : "",
                            cs_name_type_to_string (name->type), shown);
  }

  return g_string_free (text, FALSE);
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

static char *
dup_dump (const ASN1_OCTET_STRING *value)
{
  const guint8 *data = ASN1_STRING_get0_data (value);
  gsize length = (gsize) ASN1_STRING_length (value);
  g_autofree char *hex = cs_openssl_dup_hex (data, MIN (length, DUMP_MAX));

  return g_strdup_printf ("not decoded, %" G_GSIZE_FORMAT " bytes: %s%s", length, hex,
                          length > DUMP_MAX ? "…" : "");
}

static CsExtension *
extension_new (X509_EXTENSION *extension, GListStore *problems)
{
  CsExtension *self = g_new0 (CsExtension, 1);
  ASN1_OBJECT *object = X509_EXTENSION_get_object (extension);
  int nid = OBJ_obj2nid (object);
  gboolean known = X509V3_EXT_get_nid (nid) != NULL;

  self->oid = cs_asn1_dup_oid (object);
  self->name = cs_asn1_dup_object_name (object);
  self->critical = X509_EXTENSION_get_critical (extension) == 1;
  if (nid == NID_subject_alt_name || nid == NID_issuer_alt_name)
    self->text = dup_names_text (extension);
  else
    self->text = dup_printed_text (extension);
  self->decoded = self->text != NULL;
  ERR_clear_error ();

  if (!self->decoded) {
    self->text = dup_dump (X509_EXTENSION_get_data (extension));
    if (known)
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
