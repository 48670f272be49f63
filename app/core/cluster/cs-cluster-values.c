/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cluster-values.h"

#include <string.h>

#include "cs-names.h"
#include "cs-role.h"

#define HOST_NAME_MAX_LENGTH 253
#define LABEL_MAX_LENGTH 63
#define RENEW_DAYS_MAX 3650
#define SHA256_BASE64_LENGTH 43 /* 32 bytes, without the padding, as OpenSSH prints it */
#define BASE64_DIGITS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "+/"

gboolean
cs_value_is_text (const char *value)
{
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char (p)) {
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  }

  return TRUE;
}

static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  return length > 0 && length <= LABEL_MAX_LENGTH && label[0] != '-' && label[length - 1] != '-'
         && strspn (label, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_") == length;
}

gboolean
cs_value_is_host_name (const char *value)
{
  g_auto (GStrv) labels = NULL;

  if (strlen (value) > HOST_NAME_MAX_LENGTH || g_hostname_is_ip_address (value))
    return FALSE;

  labels = g_strsplit (value, ".", -1);
  for (guint i = 0; labels[i] != NULL; i++) {
    if (!is_label (labels[i]))
      return FALSE;
  }

  return labels[0] != NULL;
}

gboolean
cs_value_is_host (const char *value)
{
  return g_hostname_is_ip_address (value) || cs_value_is_host_name (value);
}

gboolean
cs_value_is_word (const char *value)
{
  for (const char *p = value; *p != '\0'; p++) {
    if (!g_ascii_isgraph (*p))
      return FALSE;
  }

  return TRUE;
}

gboolean
cs_value_is_release (const char *value)
{
  CsRelease release;

  return cs_release_parse (value, &release);
}

gboolean
cs_value_is_certificate_file (const char *value)
{
  return cs_is_certificate_file_name (value) && !g_str_has_suffix (value, ".key")
         && !g_str_has_suffix (value, ".csr");
}

gboolean
cs_value_is_days (const char *value)
{
  return g_ascii_string_to_unsigned (value, 10, 1, RENEW_DAYS_MAX, NULL, NULL);
}

gboolean
cs_value_is_port (const char *value)
{
  return g_ascii_string_to_unsigned (value, 10, 1, G_MAXUINT16, NULL, NULL);
}

gboolean
cs_value_is_sha256 (const char *value)
{
  gsize digits = 0;

  for (const char *p = value; *p != '\0'; p++) {
    if (*p == ':' && digits > 0 && digits % 2 == 0 && g_ascii_isxdigit (p[1])
        && g_ascii_isxdigit (p[-1]))
      continue;
    if (!g_ascii_isxdigit (*p))
      return FALSE;
    digits++;
  }

  return digits == 64;
}

gboolean
cs_value_is_host_key (const char *value)
{
  const char *digits = value + strlen ("SHA256:");

  return g_str_has_prefix (value, "SHA256:")
         && strspn (digits, BASE64_DIGITS) == SHA256_BASE64_LENGTH
         && digits[SHA256_BASE64_LENGTH + strspn (digits + SHA256_BASE64_LENGTH, "=")] == '\0';
}

gboolean
cs_value_is_role (const char *value)
{
  return cs_role_from_string (value) != CS_ROLE_NONE;
}

gboolean
cs_value_is_algorithms (const char *value)
{
  return strcmp (value, "modern") == 0 || strcmp (value, "legacy") == 0;
}

gboolean
cs_value_is_service_port (const char *value)
{
  const char *colon = strchr (value, ':');
  g_autofree char *role = colon != NULL ? g_strndup (value, (gsize) (colon - value)) : NULL;

  return role != NULL && cs_value_is_role (role) && cs_value_is_port (colon + 1);
}

gboolean
cs_value_is_bundle_kind (const char *value)
{
  return strcmp (value, "trust") == 0 || strcmp (value, "chain") == 0;
}

gboolean
cs_value_is_yes_or_no (const char *value)
{
  return strcmp (value, "yes") == 0 || strcmp (value, "no") == 0;
}
