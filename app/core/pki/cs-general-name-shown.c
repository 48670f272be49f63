/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-general-name-private.h"

#include <string.h>

#include "cs-asn1.h"
#include "cs-names.h"

#define OTHER_MAX 4096 /* bytes of another name that are decoded */
#define GUID_SIZE 16

/* Names of kinds that X.509 leaves to others; the value is a text unless it is said otherwise. */
static const struct {
  const char *oid;
  const char *words;
} others[] = {
  { "1.3.6.1.4.1.311.20.2.3", "user principal name" },
  { "1.3.6.1.4.1.311.25.1", "object identifier in the directory" },
  { "1.3.6.1.4.1.311.25.2.1", "security identifier" },
  { "1.3.6.1.5.5.7.8.5", "XMPP address" },
  { "1.3.6.1.5.5.7.8.7", "service name" },
  { "1.3.6.1.5.5.7.8.9", "mailbox" },
};

/* The other form of a host name; NULL when it has only one. */
static char *
dup_other_form (const char *host)
{
  char *other;

  if (g_str_is_ascii (host))
    other = g_hostname_is_ascii_encoded (host) ? g_hostname_to_unicode (host) : NULL;
  else
    other = g_hostname_to_ascii (host);
  if (other != NULL && (*other == '\0' || g_str_equal (other, host)))
    g_clear_pointer (&other, g_free);

  return other;
}

/* @value with the other form of the host name that stands at @from, @length bytes of it, behind. */
static char *
dup_both_forms (const char *value, gsize from, gsize length)
{
  g_autofree char *host = g_strndup (value + from, length);
  g_autofree char *other = dup_other_form (host);

  if (other == NULL)
    return g_strdup (value);

  return g_strdup_printf ("%s (%.*s%s%s)", value, (int) from, value, other, value + from + length);
}

static char *
dup_email (const char *value)
{
  const char *at = strrchr (value, '@');

  if (at == NULL)
    return g_strdup (value);

  return dup_both_forms (value, (gsize) (at + 1 - value), strlen (at + 1));
}

static char *
dup_uri (const char *value)
{
  const char *host = strstr (value, "://");
  const char *user;
  gsize length;

  if (host == NULL)
    return g_strdup (value);

  host += strlen ("://");
  length = strcspn (host, "/?#");
  user = memchr (host, '@', length);
  if (user != NULL) {
    length -= (gsize) (user + 1 - host);
    host = user + 1;
  }
  if (memchr (host, ':', length) != NULL)
    length = strcspn (host, ":");

  return dup_both_forms (value, (gsize) (host - value), length);
}

/* As Windows writes it: the first three parts are numbers in little-endian order. */
static char *
dup_guid (const guint8 *b)
{
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          b[3], b[2], b[1], b[0], b[5], b[4], b[7], b[6], b[8], b[9], b[10], b[11],
                          b[12], b[13], b[14], b[15]);
}

static char *
dup_content (const ASN1_TYPE *type)
{
  const ASN1_STRING *string;

  switch (ASN1_TYPE_get (type)) {
  case V_ASN1_UTF8STRING:
  case V_ASN1_IA5STRING:
  case V_ASN1_PRINTABLESTRING:
  case V_ASN1_BMPSTRING:
  case V_ASN1_T61STRING:
    return cs_asn1_dup_string (type->value.asn1_string, NULL);
  case V_ASN1_OCTET_STRING:
    string = type->value.octet_string;
    if (ASN1_STRING_length (string) == GUID_SIZE)
      return dup_guid (ASN1_STRING_get0_data (string));
    return g_str_has_prefix ((const char *) ASN1_STRING_get0_data (string), "S-1-")
               ? cs_asn1_dup_string (string, NULL)
               : NULL;
  default:
    return NULL;
  }
}

static GBytes *
hex_to_bytes (const char *hex)
{
  gsize length = strlen (hex) / 2;
  guint8 *data;

  if (length == 0 || length > OTHER_MAX || strspn (hex, "0123456789abcdef") != 2 * length)
    return NULL;

  data = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    data[i]
        = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));

  return g_bytes_new_take (data, length);
}

/* @value: "OID:hex", the hex being DER. */
static char *
dup_other (const char *value)
{
  const char *colon = strchr (value, ':');
  g_autoptr (GBytes) der = colon != NULL ? hex_to_bytes (colon + 1) : NULL;
  g_autofree char *content = NULL;

  if (der != NULL) {
    gsize size;
    const guint8 *data = g_bytes_get_data (der, &size);
    ASN1_TYPE *type = d2i_ASN1_TYPE (NULL, &data, (long) size);

    content = type != NULL ? dup_content (type) : NULL;
    ASN1_TYPE_free (type);
    ERR_clear_error ();
  }
  if (content == NULL)
    return g_strdup (value);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    gsize length = strlen (others[i].oid);

    if ((gsize) (colon - value) == length && strncmp (value, others[i].oid, length) == 0)
      return g_strdup_printf ("%s %s", others[i].words, content);
  }

  return g_strdup_printf ("%.*s %s", (int) (colon - value), value, content);
}

char *
cs_general_name_dup_shown (const CsGeneralName *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  switch (self->type) {
  case CS_NAME_DNS:
    text = dup_both_forms (self->value, 0, strlen (self->value));
    break;
  case CS_NAME_EMAIL:
    text = dup_email (self->value);
    break;
  case CS_NAME_URI:
    text = dup_uri (self->value);
    break;
  case CS_NAME_OTHER:
    text = dup_other (self->value);
    break;
  case CS_NAME_IP:
  case CS_NAME_DIRNAME:
  case CS_NAME_RID:
    text = g_strdup (self->value);
    break;
  }

  return cs_escape_control (text);
}
