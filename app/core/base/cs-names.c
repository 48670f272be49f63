/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-names.h"

#include <string.h>

#define PLAIN_CHARACTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-"

/* Windows opens the device whatever follows the first dot: nul.cer is no file there. */
static gboolean
is_device_name (const char *name)
{
  static const char *const devices[]
      = { "con",  "prn",  "aux",  "nul",  "com1", "com2", "com3", "com4", "com5", "com6", "com7",
          "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9" };
  gsize stem = strcspn (name, ".");

  for (guint i = 0; i < G_N_ELEMENTS (devices); i++) {
    if (strlen (devices[i]) == stem && g_ascii_strncasecmp (devices[i], name, stem) == 0)
      return TRUE;
  }

  return FALSE;
}

gboolean
cs_is_plain_name (const char *name)
{
  gsize length;

  if (name == NULL)
    return FALSE;

  length = strlen (name);

  return length > 0 && length <= CS_FILE_NAME_MAX && name[0] != '.' && name[length - 1] != '.'
         && strspn (name, PLAIN_CHARACTERS) == length && !is_device_name (name);
}

gboolean
cs_is_certificate_file_name (const char *name)
{
  static const char *const endings[] = { ".key", ".csr", ".crt", ".cer", ".pem", ".der" };

  if (!cs_is_plain_name (name))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    if (g_str_has_suffix (name, endings[i]))
      return TRUE;
  }

  return FALSE;
}

/* Marks that reorder or hide what is around them, and the line separators. */
static gboolean
is_deceptive (gunichar c)
{
  return (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e)
         || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || c == 0x061c;
}

char *
cs_escape_control (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *out = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c < 0x20 || (c >= 0x7f && c < 0xa0))
      g_string_append_printf (out, "\\x%02x", c);
    else if (is_deceptive (c))
      g_string_append_printf (out, "\\u%04x", c);
    else
      g_string_append_unichar (out, c);
  }

  return g_string_free (out, FALSE);
}
