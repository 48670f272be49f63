/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-asn1.h"

#include <string.h>

#include "cs-names.h"

/* What is shown of something nobody knows: enough to recognize it, never enough to hang a view. */
#define DUMP_DEPTH_MAX 16
#define DUMP_LINES_MAX 200
#define DUMP_TEXT_MAX 512 /* characters of one value */

typedef struct {
  GString *text;
  guint lines;
} Dump;

static const char *
universal_name (int tag)
{
  static const char *const names[] = {
    [V_ASN1_BOOLEAN] = "boolean",
    [V_ASN1_INTEGER] = "integer",
    [V_ASN1_BIT_STRING] = "bit string",
    [V_ASN1_OCTET_STRING] = "octet string",
    [V_ASN1_NULL] = "null",
    [V_ASN1_OBJECT] = "object",
    [V_ASN1_ENUMERATED] = "enumerated",
    [V_ASN1_UTF8STRING] = "UTF-8 text",
    [V_ASN1_SEQUENCE] = "sequence",
    [V_ASN1_SET] = "set",
    [V_ASN1_NUMERICSTRING] = "numeric text",
    [V_ASN1_PRINTABLESTRING] = "printable text",
    [V_ASN1_T61STRING] = "T.61 text",
    [V_ASN1_IA5STRING] = "ASCII text",
    [V_ASN1_UTCTIME] = "UTC time",
    [V_ASN1_GENERALIZEDTIME] = "time",
    [V_ASN1_VISIBLESTRING] = "visible text",
    [V_ASN1_UNIVERSALSTRING] = "universal text",
    [V_ASN1_BMPSTRING] = "BMP text",
  };

  return tag >= 0 && tag < (int) G_N_ELEMENTS (names) ? names[tag] : NULL;
}

static char *
dup_tag (int tag, int class)
{
  const char *name = class == V_ASN1_UNIVERSAL ? universal_name (tag) : NULL;

  if (name != NULL)
    return g_strdup (name);
  if (class == V_ASN1_CONTEXT_SPECIFIC)
    return g_strdup_printf ("[%d]", tag);

  return g_strdup_printf ("[%s %d]",
                          class == V_ASN1_APPLICATION ? "application"
                          : class == V_ASN1_PRIVATE   ? "private"
                                                      : "universal",
                          tag);
}

static gboolean
is_text (int tag)
{
  switch (tag) {
  case V_ASN1_UTF8STRING:
  case V_ASN1_NUMERICSTRING:
  case V_ASN1_PRINTABLESTRING:
  case V_ASN1_T61STRING:
  case V_ASN1_IA5STRING:
  case V_ASN1_UTCTIME:
  case V_ASN1_GENERALIZEDTIME:
  case V_ASN1_VISIBLESTRING:
  case V_ASN1_UNIVERSALSTRING:
  case V_ASN1_BMPSTRING:
    return TRUE;
  default:
    return FALSE;
  }
}

static char *
dup_text (const guint8 *content, gsize length, int tag)
{
  ASN1_STRING *string = ASN1_STRING_type_new (tag);
  g_autofree char *text = NULL;

  ASN1_STRING_set (string, content, (int) length);
  text = cs_asn1_dup_string (string, NULL);
  ASN1_STRING_free (string);

  return cs_escape_control (text);
}

/* @whole: with its header. */
static char *
dup_object (const guint8 *whole, gsize size)
{
  ASN1_OBJECT *object = d2i_ASN1_OBJECT (NULL, &whole, (long) size);
  g_autofree char *oid = object != NULL ? cs_asn1_dup_oid (object) : g_strdup ("?");
  g_autofree char *name = object != NULL ? cs_asn1_dup_object_name (object) : g_strdup (oid);

  ASN1_OBJECT_free (object);

  return g_str_equal (oid, name) ? g_strdup (oid) : g_strdup_printf ("%s (%s)", oid, name);
}

/* @whole: with its header. NULL when it is too long to be read as a number. */
static char *
dup_number (const guint8 *whole, gsize size)
{
  ASN1_INTEGER *number = d2i_ASN1_INTEGER (NULL, &whole, (long) size);
  gint64 value;
  gboolean fits = number != NULL && ASN1_INTEGER_get_int64 (&value, number) == 1;

  ASN1_INTEGER_free (number);

  return fits ? g_strdup_printf ("%" G_GINT64_FORMAT, value) : NULL;
}

/* What a value that holds no others says; NULL for nothing. */
static char *
dup_value (const guint8 *whole, const guint8 *content, gsize length, int tag, int class)
{
  gsize header = (gsize) (content - whole);
  char *number;

  if (length == 0)
    return NULL;
  if (class == V_ASN1_UNIVERSAL && tag == V_ASN1_INTEGER
      && (number = dup_number (whole, header + length)) != NULL)
    return number;
  if (class == V_ASN1_UNIVERSAL && tag == V_ASN1_OBJECT)
    return dup_object (whole, header + length);
  if (class == V_ASN1_UNIVERSAL && tag == V_ASN1_BOOLEAN && length == 1)
    return g_strdup (content[0] != 0 ? "yes" : "no");
  if (class == V_ASN1_UNIVERSAL && is_text (tag))
    return dup_text (content, length, tag);

  return cs_openssl_dup_hex (content, MIN (length, DUMP_TEXT_MAX));
}

static void
add_line (Dump *dump, guint depth, const char *tag, const char *value)
{
  const char *end = value;
  gsize n = 0;

  if (dump->text->len > 0)
    g_string_append_c (dump->text, '\n');
  for (guint i = 0; i < depth; i++)
    g_string_append (dump->text, "  ");
  g_string_append (dump->text, tag);
  dump->lines++;
  if (value == NULL)
    return;

  while (*end != '\0' && n < DUMP_TEXT_MAX) {
    end = g_utf8_next_char (end);
    n++;
  }
  g_string_append (dump->text, ": ");
  g_string_append_len (dump->text, value, end - value);
  if (*end != '\0')
    g_string_append (dump->text, "…");
}

/* FALSE when it is not DER through and through, or more than is shown. */
static gboolean
dump_all (Dump *dump, const guint8 *data, gsize size, guint depth)
{
  if (depth > DUMP_DEPTH_MAX)
    return FALSE;

  while (size > 0) {
    const guint8 *content = data;
    long length;
    int tag, class;
    int result = ASN1_get_object (&content, &length, &tag, &class, (long) size);
    gboolean constructed = (result & V_ASN1_CONSTRUCTED) != 0;
    g_autofree char *name = NULL;
    g_autofree char *value = NULL;

    /* Bit 0x80: damaged; bit 1: of indefinite length, which is not DER. */
    if ((result & 0x81) != 0 || dump->lines >= DUMP_LINES_MAX)
      return FALSE;
    name = dup_tag (tag, class);
    if (!constructed)
      value = dup_value (data, content, (gsize) length, tag, class);
    add_line (dump, depth, name, value);
    if (constructed && !dump_all (dump, content, (gsize) length, depth + 1))
      return FALSE;
    size -= (gsize) (content - data) + (gsize) length;
    data = content + length;
  }

  return TRUE;
}

char *
cs_asn1_dup_dump (const guint8 *data, gsize size)
{
  Dump dump = { g_string_new (NULL), 0 };
  gboolean whole = size > 0 && size <= G_MAXINT && dump_all (&dump, data, size, 0);

  ERR_clear_error ();
  if (whole || dump.lines >= DUMP_LINES_MAX) {
    if (!whole)
      g_string_append (dump.text, "\n…");
    return g_string_free (dump.text, FALSE);
  }
  g_string_free (dump.text, TRUE);

  return NULL;
}

static gboolean
add_leaves (GPtrArray *leaves, const guint8 *data, gsize size, guint depth)
{
  while (size > 0) {
    const guint8 *content = data;
    long length;
    int tag, class;
    int result = ASN1_get_object (&content, &length, &tag, &class, (long) size);
    char *value;

    if ((result & 0x81) != 0 || depth > DUMP_DEPTH_MAX || leaves->len > DUMP_LINES_MAX)
      return FALSE;
    if ((result & V_ASN1_CONSTRUCTED) != 0) {
      if (!add_leaves (leaves, content, (gsize) length, depth + 1))
        return FALSE;
    } else {
      value = dup_value (data, content, (gsize) length, tag, class);
      g_ptr_array_add (leaves, value != NULL ? value : g_strdup (""));
    }
    size -= (gsize) (content - data) + (gsize) length;
    data = content + length;
  }

  return TRUE;
}

GPtrArray *
cs_asn1_dup_leaves (const guint8 *data, gsize size)
{
  g_autoptr (GPtrArray) leaves = g_ptr_array_new_with_free_func (g_free);
  gboolean whole = size <= G_MAXINT && add_leaves (leaves, data, size, 0);

  ERR_clear_error ();

  return whole ? g_steal_pointer (&leaves) : NULL;
}
