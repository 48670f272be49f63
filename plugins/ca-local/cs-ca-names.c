/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ca-names.h"

#include <string.h>

#define HOST_MAX 253 /* RFC 1035 */
#define LABEL_MAX 63
#define EMAIL_MAX 254 /* RFC 5321 */
#define URI_MAX 2048

/* The text of an IA5String, %NULL when it holds anything but printable ASCII: no NUL, no space. */
static char *
dup_printable (const ASN1_STRING *string, gsize maximum)
{
  const unsigned char *data = ASN1_STRING_get0_data (string);
  gsize length = (gsize) ASN1_STRING_length (string);

  if (length == 0 || length > maximum)
    return NULL;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph ((char) data[i]))
      return NULL;

  return g_strndup ((const char *) data, length);
}

static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  return length > 0 && length <= LABEL_MAX && label[0] != '-' && label[length - 1] != '-'
         && strspn (label, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") == length;
}

static gboolean
is_host_name (const char *host)
{
  g_auto (GStrv) labels = g_strsplit (host, ".", -1);

  for (guint i = 0; labels[i] != NULL; i++)
    if (!is_label (labels[i]))
      return FALSE;

  return labels[0] != NULL;
}

static char *
check_host (const ASN1_STRING *string, gboolean wildcards, char **words)
{
  g_autofree char *host = dup_printable (string, HOST_MAX);
  gboolean wild = host != NULL && g_str_has_prefix (host, "*.");

  if (wild && !wildcards) {
    *words = g_strdup_printf ("the name %s is a wildcard; Wildcards=true in the authority's group "
                              "allows it",
                              host);
    return NULL;
  }
  /* "*.org" would be every name of a country or trade. */
  if (host == NULL || !is_host_name (wild ? host + 2 : host)
      || (wild && strchr (host + 2, '.') == NULL)) {
    *words
        = g_strdup ("a DNS name is not a host name (letters, digits, dashes, dots, at most 253)");
    return NULL;
  }

  return g_strconcat ("dns:", host, NULL);
}

static char *
check_address (const ASN1_STRING *string, char **words)
{
  int length = ASN1_STRING_length (string);
  g_autoptr (GInetAddress) address = NULL;
  g_autofree char *text = NULL;

  if (length != 4 && length != 16) {
    *words = g_strdup_printf ("an IP address has %d bytes, not 4 or 16", length);
    return NULL;
  }

  address = g_inet_address_new_from_bytes (
      ASN1_STRING_get0_data (string), length == 4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);
  text = g_inet_address_to_string (address);

  return g_strconcat ("ip:", text, NULL);
}

static char *
check_email (const ASN1_STRING *string, char **words)
{
  g_autofree char *email = dup_printable (string, EMAIL_MAX);
  const char *at = email != NULL ? strchr (email, '@') : NULL;

  if (at == NULL || at == email || !is_host_name (at + 1)) {
    *words = g_strdup ("a mail address is not of the form name@host");
    return NULL;
  }

  return g_strconcat ("email:", email, NULL);
}

static char *
check_uri (const ASN1_STRING *string, char **words)
{
  g_autofree char *uri = dup_printable (string, URI_MAX);

  if (uri == NULL || !g_uri_is_valid (uri, G_URI_FLAGS_NONE, NULL)) {
    *words = g_strdup ("a URI is not valid");
    return NULL;
  }

  return g_strconcat ("uri:", uri, NULL);
}

gboolean
cs_ca_name_check (const GENERAL_NAME *name, gboolean wildcards, char **text, char **words)
{
  int type;
  ASN1_STRING *value = GENERAL_NAME_get0_value (name, &type);

  switch (type) {
  case GEN_DNS:
    *text = check_host (value, wildcards, words);
    break;
  case GEN_IPADD:
    *text = check_address (value, words);
    break;
  case GEN_EMAIL:
    *text = check_email (value, words);
    break;
  case GEN_URI:
    *text = check_uri (value, words);
    break;
  default:
    *text = NULL;
    *words = g_strdup ("a name is of a type that this authority does not know; it accepts DNS "
                       "names, IP addresses, mail addresses and URIs");
    break;
  }

  return *text != NULL;
}
