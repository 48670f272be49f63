/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-extension-words.h"

#include "cs-asn1.h"
#include "cs-general-name-private.h"
#include "cs-names.h"

typedef STACK_OF (ASN1_TYPE) Types;

static void
types_free (Types *types)
{
  sk_ASN1_TYPE_pop_free (types, ASN1_TYPE_free);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Types, types_free)

static Types *
sequence_in (const ASN1_STRING *string)
{
  const guint8 *data = ASN1_STRING_get0_data (string);

  return d2i_ASN1_SEQUENCE_ANY (NULL, &data, ASN1_STRING_length (string));
}

/* The values of @type, comma separated; NULL when it is none that can be decoded. */
static char *
dup_values (const ASN1_TYPE *type)
{
  guint8 *der = NULL;
  int size = i2d_ASN1_TYPE (type, &der);
  g_autoptr (GPtrArray) leaves = size > 0 ? cs_asn1_dup_leaves (der, (gsize) size) : NULL;

  OPENSSL_free (der);
  if (leaves == NULL)
    return NULL;

  g_ptr_array_add (leaves, NULL);

  return g_strjoinv (", ", (char **) leaves->pdata);
}

/* A single value of any kind. */
static char *
dup_single (X509_EXTENSION *extension)
{
  const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data (extension);
  const guint8 *data = ASN1_STRING_get0_data (value);
  ASN1_TYPE *type = d2i_ASN1_TYPE (NULL, &data, ASN1_STRING_length (value));
  char *text = type != NULL ? dup_values (type) : NULL;

  ASN1_TYPE_free (type);

  return text;
}

/* MS-CRTD: SEQUENCE { template OID, major version, minor version OPTIONAL }. */
static char *
dup_template (X509_EXTENSION *extension)
{
  g_autoptr (Types) parts = sequence_in (X509_EXTENSION_get_data (extension));
  int n = sk_ASN1_TYPE_num (parts);
  g_autofree char *template = NULL;
  g_autofree char *major = NULL;
  g_autofree char *minor = NULL;

  if (n < 1 || n > 3 || ASN1_TYPE_get (sk_ASN1_TYPE_value (parts, 0)) != V_ASN1_OBJECT)
    return NULL;

  template = dup_values (sk_ASN1_TYPE_value (parts, 0));
  major = n > 1 ? dup_values (sk_ASN1_TYPE_value (parts, 1)) : g_strdup ("?");
  minor = n > 2 ? dup_values (sk_ASN1_TYPE_value (parts, 2)) : g_strdup ("0");

  return g_strdup_printf ("template %s\nversion %s.%s", template, major, minor);
}

/* The number of the authority's key in the upper half, of its certificate in the lower one. */
static char *
dup_ca_version (X509_EXTENSION *extension)
{
  const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data (extension);
  const guint8 *data = ASN1_STRING_get0_data (value);
  ASN1_INTEGER *number = d2i_ASN1_INTEGER (NULL, &data, ASN1_STRING_length (value));
  guint64 version = 0;
  gboolean known = number != NULL && ASN1_INTEGER_get_uint64 (&version, number) == 1;

  ASN1_INTEGER_free (number);

  return known ? g_strdup_printf ("V%u.%u\ncertificate %u of the authority, with its key %u",
                                  (guint) (version & 0xffff), (guint) (version >> 16 & 0xffff),
                                  (guint) (version & 0xffff), (guint) (version >> 16 & 0xffff))
               : NULL;
}

static char *
dup_security (X509_EXTENSION *extension)
{
  const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data (extension);
  const guint8 *data = ASN1_STRING_get0_data (value);
  g_autoptr (GENERAL_NAMES) names = d2i_GENERAL_NAMES (NULL, &data, ASN1_STRING_length (value));
  g_autoptr (CsGeneralName) name = NULL;

  if (sk_GENERAL_NAME_num (names) != 1)
    return NULL;
  name = cs_general_name_new_from_openssl (sk_GENERAL_NAME_value (names, 0), NULL);

  return cs_general_name_dup_shown (name);
}

/* ETSI EN 319 412-5 and RFC 3739. */
static const struct {
  const char *oid;
  const char *words;
} statements[] = {
  { "0.4.0.1862.1.1", "qualified under the law of the European Union" },
  { "0.4.0.1862.1.2", "limit of transactions (currency, amount, power of ten)" },
  { "0.4.0.1862.1.3", "kept by the issuer for years" },
  { "0.4.0.1862.1.4", "the key is in a qualified device" },
  { "0.4.0.1862.1.5", "disclosure statement" },
  { "0.4.0.1862.1.6", "kind" },
  { "0.4.0.1862.1.7", "qualified under the law of" },
  { "0.4.0.19495.2", "payment services" },
  { "1.3.6.1.5.5.7.11.1", "semantics, version 1" },
  { "1.3.6.1.5.5.7.11.2", "semantics" },
};

static const char *
statement_words (const char *oid)
{
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++) {
    if (g_str_equal (statements[i].oid, oid))
      return statements[i].words;
  }

  return oid;
}

static const struct {
  const char *oid;
  const char *words;
} kinds[] = {
  { "0.4.0.1862.1.6.1", "for electronic signatures" },
  { "0.4.0.1862.1.6.2", "for electronic seals" },
  { "0.4.0.1862.1.6.3", "for web sites" },
};

static char *
dup_kind_words (char *take_values)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_has_prefix (take_values, kinds[i].oid)) {
      g_free (take_values);
      return g_strdup (kinds[i].words);
    }
  }

  return take_values;
}

/* SEQUENCE OF SEQUENCE { OID, value OPTIONAL }: @words gives the OID its name. */
static char *
dup_pairs (X509_EXTENSION *extension, const char *(*words) (const char *oid))
{
  g_autoptr (Types) all = sequence_in (X509_EXTENSION_get_data (extension));
  g_autoptr (GString) text = g_string_new (NULL);

  if (all == NULL)
    return NULL;

  for (int i = 0; i < sk_ASN1_TYPE_num (all); i++) {
    const ASN1_TYPE *one = sk_ASN1_TYPE_value (all, i);
    g_autoptr (Types) parts
        = ASN1_TYPE_get (one) == V_ASN1_SEQUENCE ? sequence_in (one->value.sequence) : NULL;
    const ASN1_TYPE *first = sk_ASN1_TYPE_num (parts) > 0 ? sk_ASN1_TYPE_value (parts, 0) : NULL;
    g_autofree char *oid = NULL;
    g_autofree char *values = NULL;

    if (first == NULL || ASN1_TYPE_get (first) != V_ASN1_OBJECT)
      return NULL;
    oid = cs_asn1_dup_oid (first->value.object);
    if (sk_ASN1_TYPE_num (parts) > 1)
      values = dup_values (sk_ASN1_TYPE_value (parts, 1));
    if (values != NULL)
      values = dup_kind_words (g_steal_pointer (&values));
    g_string_append_printf (text, "%s%s%s%s", i > 0 ? "\n" : "", words (oid),
                            values != NULL ? ": " : "", values != NULL ? values : "");
  }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
dup_statements (X509_EXTENSION *extension)
{
  return dup_pairs (extension, statement_words);
}

static const char *
attribute_words (const char *oid)
{
  int nid = OBJ_txt2nid (oid);

  return nid != NID_undef ? OBJ_nid2ln (nid) : oid;
}

static char *
dup_attributes (X509_EXTENSION *extension)
{
  return dup_pairs (extension, attribute_words);
}

static const CsForeignExtension extensions[] = {
  { "1.3.6.1.4.1.311.20.2", "Microsoft certificate template name", dup_single },
  { "1.3.6.1.4.1.311.21.1", "Microsoft authority version", dup_ca_version },
  { "1.3.6.1.4.1.311.21.2", "Microsoft previous authority certificate", dup_single },
  { "1.3.6.1.4.1.311.21.4", "Microsoft next revocation list", dup_single },
  { "1.3.6.1.4.1.311.21.7", "Microsoft certificate template", dup_template },
  { "1.3.6.1.4.1.311.21.10", "Microsoft application policies", cs_extension_dup_policies },
  { "1.3.6.1.4.1.311.25.2", "Microsoft security identifier", dup_security },
  { "1.3.6.1.5.5.7.1.3", "Qualified certificate statements", dup_statements },
  { "2.5.29.9", "X509v3 Subject Directory Attributes", dup_attributes },
};

const CsForeignExtension *
cs_foreign_extension_find (const char *oid)
{
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++) {
    if (g_str_equal (extensions[i].oid, oid))
      return &extensions[i];
  }

  return NULL;
}
