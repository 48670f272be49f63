/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-general-name-private.h"

#include "cs-asn1.h"

#define DNS_MAX 253    /* characters, RFC 1035 2.3.4 */
#define EMAIL_MAX 320  /* RFC 5321 4.5.3.1: 64 before the @ and 255 behind */
#define SHOWN_MAX 4096 /* of any name */
#define BEGINNING 64   /* of a name that is too long to be named in full */

const char *
cs_name_type_to_string (CsNameType type)
{
  switch (type) {
  case CS_NAME_DNS:
    return "dns";
  case CS_NAME_IP:
    return "ip";
  case CS_NAME_EMAIL:
    return "email";
  case CS_NAME_URI:
    return "uri";
  case CS_NAME_DIRNAME:
    return "dirname";
  case CS_NAME_RID:
    return "rid";
  case CS_NAME_OTHER:
    return "other";
  }

  g_return_val_if_reached (NULL);
}

static CsGeneralName *
new_take (CsNameType type, char *value)
{
  CsGeneralName *self = g_new (CsGeneralName, 1);

  self->type = type;
  self->value = value;

  return self;
}

CsGeneralName *
cs_general_name_new (CsNameType type, const char *value)
{
  g_return_val_if_fail (value != NULL, NULL);

  return new_take (type, g_strdup (value));
}

void
cs_general_name_free (CsGeneralName *self)
{
  if (self == NULL)
    return;

  g_free (self->value);
  g_free (self);
}

static char *
dup_address (const ASN1_OCTET_STRING *bytes, GListStore *problems)
{
  const guint8 *data = ASN1_STRING_get0_data (bytes);
  int length = ASN1_STRING_length (bytes);
  g_autoptr (GInetAddress) address = NULL;
  char *hex;

  if (length == 4 || length == 16) {
    address = g_inet_address_new_from_bytes (data, length == 4 ? G_SOCKET_FAMILY_IPV4
                                                               : G_SOCKET_FAMILY_IPV6);
    return g_inet_address_to_string (address);
  }

  hex = cs_openssl_dup_hex (data, (gsize) length);
  cs_problems_add (problems, CS_PROBLEM_BAD_ADDRESS, hex);

  return hex;
}

/* "OID:hex", the hex being the DER of the value. */
static char *
dup_other_name (const OTHERNAME *other)
{
  unsigned char *der = NULL;
  int length = other->value != NULL ? i2d_ASN1_TYPE (other->value, &der) : 0;
  g_autofree char *oid = cs_asn1_dup_oid (other->type_id);
  g_autofree char *hex = cs_openssl_dup_hex (der, length > 0 ? (gsize) length : 0);

  OPENSSL_free (der);

  return g_strconcat (oid, ":", hex, NULL);
}

/* The two kinds that nobody uses: by their ASN.1 name, and as they are encoded. */
static char *
dup_encoded (const char *kind, const GENERAL_NAME *name)
{
  unsigned char *der = NULL;
  int length = i2d_GENERAL_NAME (name, &der);
  g_autofree char *hex = cs_openssl_dup_hex (der, length > 0 ? (gsize) length : 0);

  OPENSSL_free (der);

  return g_strconcat (kind, ":", hex, NULL);
}

/* @max: of its kind. What is far longer is cut, and then equals no name at all. */
static char *
dup_ia5 (const ASN1_IA5STRING *string, gsize max, GListStore *problems)
{
  const guint8 *data = ASN1_STRING_get0_data (string);
  gsize length = (gsize) ASN1_STRING_length (string);
  g_autofree char *text = cs_asn1_dup_bytes (data, MIN (length, SHOWN_MAX), problems);

  if (length > max) {
    g_autofree char *beginning = cs_asn1_dup_bytes (data, MIN (length, BEGINNING), NULL);

    cs_problems_add (problems, CS_PROBLEM_LONG_NAME, beginning);
  }

  return length > SHOWN_MAX ? g_strconcat (text, "…", NULL) : g_steal_pointer (&text);
}

CsGeneralName *
cs_general_name_new_from_openssl (const GENERAL_NAME *name, GListStore *problems)
{
  switch (name->type) {
  case GEN_DNS:
    return new_take (CS_NAME_DNS, dup_ia5 (name->d.dNSName, DNS_MAX, problems));
  case GEN_EMAIL:
    return new_take (CS_NAME_EMAIL, dup_ia5 (name->d.rfc822Name, EMAIL_MAX, problems));
  case GEN_URI:
    return new_take (CS_NAME_URI, dup_ia5 (name->d.uniformResourceIdentifier, SHOWN_MAX, problems));
  case GEN_IPADD:
    return new_take (CS_NAME_IP, dup_address (name->d.iPAddress, problems));
  case GEN_DIRNAME:
    return new_take (CS_NAME_DIRNAME, cs_asn1_dup_name (name->d.directoryName, problems));
  case GEN_RID:
    return new_take (CS_NAME_RID, cs_asn1_dup_oid (name->d.registeredID));
  case GEN_OTHERNAME:
    return new_take (CS_NAME_OTHER, dup_other_name (name->d.otherName));
  case GEN_X400:
    return new_take (CS_NAME_OTHER, dup_encoded ("x400Address", name));
  default:
    return new_take (CS_NAME_OTHER, dup_encoded ("ediPartyName", name));
  }
}

GPtrArray *
cs_general_names_new_from_extensions (const STACK_OF (X509_EXTENSION) * extensions,
                                      GListStore *problems)
{
  GPtrArray *names = g_ptr_array_new_with_free_func ((GDestroyNotify) cs_general_name_free);
  int at = X509v3_get_ext_by_NID (extensions, NID_subject_alt_name, -1);
  g_autoptr (GENERAL_NAMES) decoded = NULL;

  if (at < 0)
    return names;

  /* An undecodable one is a problem of the extension, see cs-extension.c. */
  decoded = X509V3_EXT_d2i (X509v3_get_ext (extensions, at));
  ERR_clear_error ();
  for (int i = 0; i < sk_GENERAL_NAME_num (decoded); i++) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value (decoded, i);

    g_ptr_array_add (names, cs_general_name_new_from_openssl (name, problems));
  }

  return names;
}

static gboolean
same_address (const char *a, const char *b)
{
  g_autoptr (GInetAddress) left = g_inet_address_new_from_string (a);
  g_autoptr (GInetAddress) right = g_inet_address_new_from_string (b);

  return left != NULL && right != NULL && g_inet_address_equal (left, right);
}

gboolean
cs_general_names_cover (GPtrArray *names, const char *wanted)
{
  g_return_val_if_fail (names != NULL, FALSE);
  g_return_val_if_fail (wanted != NULL, FALSE);

  for (guint i = 0; i < names->len; i++) {
    const CsGeneralName *name = g_ptr_array_index (names, i);

    if (name->type == CS_NAME_DNS && g_ascii_strcasecmp (name->value, wanted) == 0)
      return TRUE;
    if (name->type == CS_NAME_IP && same_address (name->value, wanted))
      return TRUE;
  }

  return FALSE;
}
