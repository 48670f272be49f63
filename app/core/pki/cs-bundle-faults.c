/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a certificate, as it was found, has other than its clean PEM (domain.md T01–T07). A card
 * without a fault is byte for byte what is written, so that nothing odd can hide from the list. */
#include <string.h>

#include "cs-bundle-card-private.h"
#include "cs-file.h"
#include "cs-i18n.h"

#define CTRL_Z '\x1a'

static gboolean
holds (GBytes *raw, int byte)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (raw, &size);

  return size > 0 && memchr (data, byte, size) != NULL;
}

static gsize
mark_size (GBytes *raw)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (raw, &size);

  return cs_file_get_mark_size (data, size);
}

static GBytes *
without_mark (GBytes *raw)
{
  gsize mark = mark_size (raw);

  return g_bytes_new_from_bytes (raw, mark, g_bytes_get_size (raw) - mark);
}

static gboolean
ends_with_line_end (GBytes *raw)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (raw, &size);

  return size > 0 && (data[size - 1] == '\n' || data[size - 1] == '\r');
}

/* Without the bytes @drop; a CR that no LF follows becomes one. */
static GBytes *
without (GBytes *raw, int drop)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (raw, &size);
  g_autoptr (GByteArray) kept = g_byte_array_sized_new ((guint) size);

  for (gsize i = 0; i < size; i++) {
    if (data[i] != drop)
      g_byte_array_append (kept, data + i, 1);
    else if (drop == '\r' && (i + 1 == size || data[i + 1] != '\n'))
      g_byte_array_append (kept, (const guint8 *) "\n", 1);
  }

  return g_byte_array_free_to_bytes (g_steal_pointer (&kept));
}

static GBytes *
with_line_end (GBytes *raw)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (raw, &size);
  GByteArray *more = g_byte_array_sized_new ((guint) size + 1);

  g_byte_array_append (more, data, (guint) size);
  g_byte_array_append (more, (const guint8 *) "\n", 1);

  return g_byte_array_free_to_bytes (more);
}

static gboolean
is_clean (CsCertificate *certificate, GBytes *raw)
{
  g_autofree char *pem = cs_certificate_to_pem (certificate);
  gsize size;
  const char *data = g_bytes_get_data (raw, &size);

  return size == strlen (pem) && memcmp (data, pem, size) == 0;
}

/* Whether anything is odd but line ends and Ctrl-Z, which have words of their own. */
static gboolean
is_odd_text (CsCertificate *certificate, GBytes *raw)
{
  g_autoptr (GBytes) no_ctrl_z = without (raw, CTRL_Z);
  g_autoptr (GBytes) no_cr = without (no_ctrl_z, '\r');
  g_autoptr (GBytes) ended
      = ends_with_line_end (no_cr) ? g_bytes_ref (no_cr) : with_line_end (no_cr);
  g_autoptr (GBytes) rest = without_mark (ended);

  return !is_clean (certificate, rest);
}

static gboolean
is_text (GBytes *raw)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (raw, &size);

  return size > 0 && data[0] != 0x30;
}

CsFault
cs_bundle_faults_find (CsCertificate *certificate, GBytes *raw)
{
  CsFault faults = 0;

  if (raw == NULL)
    return CS_FAULT_CONTAINER;
  if (is_clean (certificate, raw))
    return 0;
  if (g_bytes_equal (raw, cs_certificate_get_der (certificate)))
    return CS_FAULT_BINARY;
  if (is_text (raw) && holds (raw, 0))
    return CS_FAULT_ENCODING;

  if (mark_size (raw) > 0)
    faults |= CS_FAULT_ENCODING;
  if (holds (raw, CTRL_Z))
    faults |= CS_FAULT_CTRL_Z;
  if (holds (raw, '\r'))
    faults |= CS_FAULT_LINES;
  if (!ends_with_line_end (raw))
    faults |= CS_FAULT_LINE_END;
  if (is_odd_text (certificate, raw))
    faults |= CS_FAULT_TEXT;

  return faults;
}

GBytes *
cs_bundle_faults_repair (CsCertificate *certificate, GBytes *raw, CsFault fault)
{
  char *pem;

  if (fault == CS_FAULT_CTRL_Z)
    return without (raw, CTRL_Z);
  if (fault == CS_FAULT_LINES)
    return without (raw, '\r');
  if (fault == CS_FAULT_LINE_END)
    return with_line_end (raw);
  if (fault == CS_FAULT_ENCODING && mark_size (raw) > 0)
    return without_mark (raw);

  pem = cs_certificate_to_pem (certificate);

  return g_bytes_new_take (pem, strlen (pem));
}

static CsFault
find_faults (GBytes *bytes, guint *n)
{
  g_autoptr (GPtrArray) cards = cs_bundle_cards_from_bytes (bytes, "", NULL, NULL);
  CsFault faults = 0;

  *n = cards != NULL ? cards->len : 0;
  for (guint i = 0; i < *n; i++)
    faults |= cs_bundle_card_get_faults (g_ptr_array_index (cards, i));

  return faults;
}

CsFault
cs_faults_find (GBytes *bytes)
{
  guint n;

  return find_faults (bytes, &n);
}

CsFault
cs_faults_find_strict (GBytes *bytes)
{
  guint n;
  CsFault faults = find_faults (bytes, &n) & CS_FAULTS_STRICT & ~CS_FAULT_CONTAINER;

  return n > 1 ? faults : faults & ~CS_FAULT_BINARY;
}

char *
cs_faults_dup_words (CsFault faults)
{
  static const char *const words[CS_FAULT_N]
      = { N_ ("no line end after a certificate"), N_ ("a Ctrl-Z"),
          N_ ("text around it or odd lines"),     N_ ("binary (DER) instead of text"),
          N_ ("UTF-16, or a byte order mark"),    N_ ("Windows line ends"),
          N_ ("a PKCS #7 or PKCS #12 container") };
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < CS_FAULT_N; i++) {
    if ((faults & (1u << i)) != 0)
      g_string_append_printf (all, "%s%s", all->len > 0 ? ", " : "", _ (words[i]));
  }

  return g_string_free (g_steal_pointer (&all), FALSE);
}

void
cs_faults_describe (CsFault faults, CsSection *section)
{
  g_autofree char *words = cs_faults_dup_words (faults);
  g_autofree char *text = NULL;

  if (faults == 0)
    return;
  text = g_strdup_printf (_ ("may not see all of it: %s"), words);
  cs_section_add_toned (section, _ ("Strict reader"), text, CS_TONE_WARNING);
}
