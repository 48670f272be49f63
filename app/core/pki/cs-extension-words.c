/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-extension-words.h"

#include "cs-asn1.h"
#include "cs-general-name-private.h"
#include "cs-names.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AUTHORITY_KEYID, AUTHORITY_KEYID_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CERTIFICATEPOLICIES, CERTIFICATEPOLICIES_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CRL_DIST_POINTS, CRL_DIST_POINTS_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NAME_CONSTRAINTS, NAME_CONSTRAINTS_free)

static void G_GNUC_PRINTF (2, 3) add_line (GString *text, const char *format, ...)
{
  va_list args;

  if (text->len > 0)
    g_string_append_c (text, '\n');
  va_start (args, format);
  g_string_append_vprintf (text, format, args);
  va_end (args);
}

static void
add_name (GString *text, const char *before, const GENERAL_NAME *name)
{
  g_autoptr (CsGeneralName) one = cs_general_name_new_from_openssl (name, NULL);
  g_autofree char *shown = cs_general_name_dup_shown (one);

  add_line (text, "%s%s: %s", before, cs_name_type_to_string (one->type), shown);
}

static void
add_names (GString *text, const char *before, const GENERAL_NAMES *names)
{
  for (int i = 0; i < sk_GENERAL_NAME_num (names); i++)
    add_name (text, before, sk_GENERAL_NAME_value (names, i));
}

char *
cs_extension_dup_names (X509_EXTENSION *extension)
{
  g_autoptr (GENERAL_NAMES) names = X509V3_EXT_d2i (extension);
  GString *text;

  if (names == NULL)
    return NULL;

  text = g_string_new (NULL);
  add_names (text, "", names);

  return g_string_free (text, FALSE);
}

char *
cs_extension_dup_access (X509_EXTENSION *extension)
{
  g_autoptr (AUTHORITY_INFO_ACCESS) all = X509V3_EXT_d2i (extension);
  GString *text;

  if (all == NULL)
    return NULL;

  text = g_string_new (NULL);
  for (int i = 0; i < sk_ACCESS_DESCRIPTION_num (all); i++) {
    const ACCESS_DESCRIPTION *one = sk_ACCESS_DESCRIPTION_value (all, i);
    g_autofree char *method = cs_asn1_dup_object_name (one->method);
    g_autofree char *before = g_strdup_printf ("%s: ", method);

    add_name (text, before, one->location);
  }

  return g_string_free (text, FALSE);
}

/* RFC 5280 4.2.1.13, bit by bit. */
static void
add_reasons (GString *text, ASN1_BIT_STRING *reasons)
{
  static const char *const words[] = { "unused",
                                       "key compromise",
                                       "authority compromise",
                                       "changed affiliation",
                                       "superseded",
                                       "cessation of operation",
                                       "certificate hold",
                                       "privilege withdrawn",
                                       "attribute authority compromise" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (ASN1_BIT_STRING_get_bit (reasons, (int) i))
      add_line (text, "only for: %s", words[i]);
  }
}

static void
add_relative_name (GString *text, const STACK_OF (X509_NAME_ENTRY) * entries)
{
  for (int i = 0; i < sk_X509_NAME_ENTRY_num (entries); i++) {
    X509_NAME_ENTRY *entry = sk_X509_NAME_ENTRY_value (entries, i);
    g_autofree char *kind = cs_asn1_dup_object_name (X509_NAME_ENTRY_get_object (entry));
    g_autofree char *value = cs_asn1_dup_string (X509_NAME_ENTRY_get_data (entry), NULL);
    g_autofree char *shown = cs_escape_control (value);

    add_line (text, "relative to the issuer: %s=%s", kind, shown);
  }
}

char *
cs_extension_dup_crl_points (X509_EXTENSION *extension)
{
  g_autoptr (CRL_DIST_POINTS) points = X509V3_EXT_d2i (extension);
  GString *text;

  if (points == NULL)
    return NULL;

  text = g_string_new (NULL);
  for (int i = 0; i < sk_DIST_POINT_num (points); i++) {
    const DIST_POINT *point = sk_DIST_POINT_value (points, i);

    if (point->distpoint != NULL && point->distpoint->type == 0)
      add_names (text, "", point->distpoint->name.fullname);
    else if (point->distpoint != NULL)
      add_relative_name (text, point->distpoint->name.relativename);
    if (point->reasons != NULL)
      add_reasons (text, point->reasons);
    add_names (text, "list issued by ", point->CRLissuer);
  }

  return g_string_free (text, FALSE);
}

/* An address with the mask behind it: "10.0.0.0/255.0.0.0". */
static char *
dup_range (const ASN1_OCTET_STRING *bytes)
{
  const guint8 *data = ASN1_STRING_get0_data (bytes);
  int length = ASN1_STRING_length (bytes);
  GSocketFamily family = length == 8 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6;
  g_autoptr (GInetAddress) address = NULL;
  g_autoptr (GInetAddress) mask = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (length != 8 && length != 32)
    return cs_openssl_dup_hex (data, (gsize) length);

  address = g_inet_address_new_from_bytes (data, family);
  mask = g_inet_address_new_from_bytes (data + length / 2, family);
  first = g_inet_address_to_string (address);
  second = g_inet_address_to_string (mask);

  return g_strdup_printf ("%s/%s", first, second);
}

static void
add_subtrees (GString *text, const char *before, const STACK_OF (GENERAL_SUBTREE) * trees)
{
  for (int i = 0; i < sk_GENERAL_SUBTREE_num (trees); i++) {
    const GENERAL_NAME *base = sk_GENERAL_SUBTREE_value (trees, i)->base;

    if (base->type == GEN_IPADD) {
      g_autofree char *range = dup_range (base->d.iPAddress);

      add_line (text, "%sip: %s", before, range);
    } else {
      add_name (text, before, base);
    }
  }
}

char *
cs_extension_dup_name_constraints (X509_EXTENSION *extension)
{
  g_autoptr (NAME_CONSTRAINTS) constraints = X509V3_EXT_d2i (extension);
  GString *text;

  if (constraints == NULL)
    return NULL;

  text = g_string_new (NULL);
  add_subtrees (text, "permitted ", constraints->permittedSubtrees);
  add_subtrees (text, "excluded ", constraints->excludedSubtrees);

  return g_string_free (text, FALSE);
}

static void
add_text (GString *text, const char *before, const ASN1_STRING *string)
{
  g_autofree char *raw = cs_asn1_dup_string (string, NULL);
  g_autofree char *shown = cs_escape_control (raw);

  add_line (text, "%s%s", before, shown);
}

static void
add_notice_numbers (GString *text, const STACK_OF (ASN1_INTEGER) * numbers)
{
  for (int i = 0; i < sk_ASN1_INTEGER_num (numbers); i++) {
    char *number = i2s_ASN1_INTEGER (NULL, sk_ASN1_INTEGER_value (numbers, i));

    add_line (text, "  notice number %s", number != NULL ? number : "unreadable");
    OPENSSL_free (number);
  }
}

static void
add_notice (GString *text, const USERNOTICE *notice)
{
  if (notice->noticeref != NULL) {
    add_text (text, "  notice of ", notice->noticeref->organization);
    add_notice_numbers (text, notice->noticeref->noticenos);
  }
  if (notice->exptext != NULL)
    add_text (text, "  notice: ", notice->exptext);
}

static void
add_qualifier (GString *text, const POLICYQUALINFO *qualifier)
{
  int nid = OBJ_obj2nid (qualifier->pqualid);
  g_autofree char *oid = cs_asn1_dup_oid (qualifier->pqualid);

  if (nid == NID_id_qt_cps)
    add_text (text, "  practice statement: ", qualifier->d.cpsuri);
  else if (nid == NID_id_qt_unotice)
    add_notice (text, qualifier->d.usernotice);
  else
    add_line (text, "  qualifier %s", oid);
}

char *
cs_extension_dup_policies (X509_EXTENSION *extension)
{
  const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data (extension);
  const guint8 *data = ASN1_STRING_get0_data (value);
  g_autoptr (CERTIFICATEPOLICIES) policies
      = d2i_CERTIFICATEPOLICIES (NULL, &data, ASN1_STRING_length (value));
  GString *text;

  if (policies == NULL)
    return NULL;

  text = g_string_new (NULL);
  for (int i = 0; i < sk_POLICYINFO_num (policies); i++) {
    const POLICYINFO *policy = sk_POLICYINFO_value (policies, i);
    g_autofree char *words = cs_extension_dup_purpose (policy->policyid);

    add_line (text, "%s", words);
    for (int j = 0; j < sk_POLICYQUALINFO_num (policy->qualifiers); j++)
      add_qualifier (text, sk_POLICYQUALINFO_value (policy->qualifiers, j));
  }

  return g_string_free (text, FALSE);
}

char *
cs_extension_dup_authority_key (X509_EXTENSION *extension)
{
  g_autoptr (AUTHORITY_KEYID) key = X509V3_EXT_d2i (extension);
  GString *text;

  if (key == NULL)
    return NULL;

  text = g_string_new (NULL);
  if (key->keyid != NULL) {
    g_autofree char *hex = cs_openssl_dup_hex (ASN1_STRING_get0_data (key->keyid),
                                               (gsize) ASN1_STRING_length (key->keyid));

    add_line (text, "%s", hex);
  }
  add_names (text, "issuer ", key->issuer);
  if (key->serial != NULL) {
    g_autofree char *serial = cs_asn1_dup_serial (key->serial, NULL);

    add_line (text, "serial number %s", serial);
  }
  if (text->len == 0)
    g_string_append (text, "empty");

  return g_string_free (text, FALSE);
}

/* Purposes that Microsoft's authorities hand out and OpenSSL has no name for. */
static const struct {
  const char *oid;
  const char *name;
} purposes[] = {
  { "1.3.6.1.4.1.311.10.12.1", "any application policy" },
  { "1.3.6.1.4.1.311.10.3.12", "document signing" },
  { "1.3.6.1.4.1.311.10.3.13", "lifetime signing" },
  { "1.3.6.1.4.1.311.10.3.4.1", "file recovery" },
  { "1.3.6.1.4.1.311.10.3.1", "trust list signing" },
  { "1.3.6.1.4.1.311.10.3.9", "root list signer" },
  { "1.3.6.1.4.1.311.10.3.10", "qualified subordination" },
  { "1.3.6.1.4.1.311.10.3.11", "key recovery" },
  { "1.3.6.1.4.1.311.20.2.1", "certificate request agent" },
  { "1.3.6.1.4.1.311.21.5", "private key archival" },
  { "1.3.6.1.4.1.311.21.6", "key recovery agent" },
  { "1.3.6.1.4.1.311.21.19", "directory service replication" },
  { "1.3.6.1.4.1.311.54.1.2", "remote desktop authentication" },
  { "1.3.6.1.4.1.311.61.1.1", "kernel mode code signing" },
  { "1.3.6.1.4.1.311.64.1.1", "DNS server" },
  { "1.3.6.1.5.5.8.2.2", "IKE intermediate" },
  { "2.23.140.1.1", "extended validation" },
  { "2.23.140.1.2.1", "domain validated" },
  { "2.23.140.1.2.2", "organization validated" },
  { "2.23.140.1.2.3", "individual validated" },
};

char *
cs_extension_dup_purpose (const ASN1_OBJECT *object)
{
  g_autofree char *oid = cs_asn1_dup_oid (object);
  g_autofree char *name = cs_asn1_dup_object_name (object);

  if (!g_str_equal (oid, name))
    return g_steal_pointer (&name);

  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++) {
    if (g_str_equal (purposes[i].oid, oid))
      return g_strdup_printf ("%s (%s)", oid, purposes[i].name);
  }

  return g_steal_pointer (&oid);
}

char *
cs_extension_dup_usages (X509_EXTENSION *extension)
{
  g_autoptr (EXTENDED_KEY_USAGE) usages = X509V3_EXT_d2i (extension);
  GString *text;

  if (usages == NULL)
    return NULL;

  text = g_string_new (NULL);
  for (int i = 0; i < sk_ASN1_OBJECT_num (usages); i++) {
    g_autofree char *purpose = cs_extension_dup_purpose (sk_ASN1_OBJECT_value (usages, i));

    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", purpose);
  }

  return g_string_free (text, FALSE);
}

char *
cs_extension_dup_basic_constraints (X509_EXTENSION *extension)
{
  g_autoptr (BASIC_CONSTRAINTS) constraints = X509V3_EXT_d2i (extension);
  g_autofree char *length = NULL;

  if (constraints == NULL)
    return NULL;
  if (constraints->ca == 0 && constraints->pathlen == NULL)
    return g_strdup ("CA:FALSE\nno authority");
  if (constraints->pathlen == NULL)
    return g_strdup ("CA:TRUE\nan authority");

  length = cs_asn1_dup_serial (constraints->pathlen, NULL); /* in hexadecimal, like a serial */
  if (constraints->ca == 0)
    return g_strdup_printf ("CA:FALSE, pathlen:%s\nno authority", length);

  return g_strdup_printf ("CA:TRUE, pathlen:%s\nan authority; authorities below it: at most %s",
                          length, length);
}
