/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cluster-scan.h"

#include <string.h>

static void
line_free (CsClusterLine *line)
{
  g_free (line->group);
  g_free (line->key);
  g_free (line);
}

/* Neither part can hold a line feed, so the pair is unique. */
static char *
place_of (const char *group, const char *key)
{
  return g_strconcat (group, "\n", key, NULL);
}

static const char *
skip_space (const char *p, const char *end)
{
  while (p < end && g_ascii_isspace (*p))
    p++;

  return p;
}

static char *
dup_trimmed (const char *start, const char *end)
{
  while (end > start && g_ascii_isspace (end[-1]))
    end--;

  return g_strndup (start, (gsize) (end - start));
}

static void
add_line (CsClusterScan *self, CsClusterLine *line)
{
  char *place = place_of (line->group, line->key);
  const CsClusterLine *before = g_hash_table_lookup (self->places, place);

  if (before != NULL)
    line->first = before->first != 0 ? before->first : before->number;
  g_ptr_array_add (self->lines, line);
  g_hash_table_replace (self->places, place, line);
}

/* One line without its end, by the same grammar as GKeyFile: "[GROUP]", "KEY=VALUE", "#…" or blank.
 * Returns the group that is open after it. */
static const char *
scan_line (CsClusterScan *self,
           const char *group,
           CsClusterLine place,
           const char *text,
           const char *end)
{
  const char *start = skip_space (text + place.start, end);
  gsize length = (gsize) (end - start);
  const char *close = memchr (start, ']', length);
  const char *equals = memchr (start, '=', length);
  CsClusterLine *line;

  if (length == 0 || *start == '#')
    return group;
  if (*start == '[' && close != NULL && skip_space (close + 1, end) == end) {
    place.group = g_strndup (start + 1, (gsize) (close - start - 1));
  } else if (equals != NULL && equals > start && group != NULL) {
    place.group = g_strdup (group);
    place.key = dup_trimmed (start, equals);
    place.value = (gsize) (skip_space (equals + 1, end) - text);
  } else {
    self->stray = self->stray != 0 ? self->stray : place.number;
    return group;
  }

  line = g_memdup2 (&place, sizeof place);
  add_line (self, line);
  return line->group;
}

CsClusterScan *
cs_cluster_scan_new (const char *text)
{
  CsClusterScan *self = g_new0 (CsClusterScan, 1);
  const char *group = NULL;
  guint number = 0;

  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (const char *p = text; *p != '\0';) {
    gsize length = strcspn (p, "\n");
    CsClusterLine place = { .number = ++number, .start = (gsize) (p - text) };

    place.end = place.start + length + (p[length] == '\n' ? 1 : 0);
    if (length > 0 && p[length] == '\n' && p[length - 1] == '\r')
      length--;
    group = scan_line (self, group, place, text, p + length);
    p = text + place.end;
  }

  return self;
}

void
cs_cluster_scan_free (CsClusterScan *self)
{
  g_ptr_array_unref (self->lines);
  g_hash_table_unref (self->places);
  g_free (self);
}

const CsClusterLine *
cs_cluster_scan_find (CsClusterScan *self, const char *group, const char *key)
{
  g_autofree char *place = place_of (group, key);

  return g_hash_table_lookup (self->places, place);
}

static const char *
line_end_of (const char *text)
{
  const char *feed = strchr (text, '\n');

  return feed != NULL && feed > text && feed[-1] == '\r' ? "\r\n" : "\n";
}

/* The text with the bytes from @start to @end replaced. */
static char *
splice (const char *text, gsize start, gsize end, const char *replacement)
{
  GString *out = g_string_new_len (text, (gssize) start);

  g_string_append (out, replacement);
  g_string_append (out, text + end);

  return g_string_free (out, FALSE);
}

/* The byte after the last key of the group, where a new one goes; 0 when there is no such group. */
static gsize
end_of_group (CsClusterScan *scan, const char *group)
{
  gsize end = 0;

  for (guint i = 0; i < scan->lines->len; i++) {
    const CsClusterLine *line = g_ptr_array_index (scan->lines, i);

    if (strcmp (line->group, group) == 0)
      end = line->end;
  }

  return end;
}

static char *
add_key (const char *text,
         CsClusterScan *scan,
         const char *group,
         const char *key,
         const char *value)
{
  gsize end = end_of_group (scan, group);
  const char *line_end = line_end_of (text);
  GString *added = g_string_new (NULL);
  g_autofree char *held = NULL;
  gsize at = end != 0 ? end : strlen (text);

  if (at > 0 && text[at - 1] != '\n')
    g_string_append (added, line_end);
  if (end == 0 && at > 0)
    g_string_append (added, line_end);
  if (end == 0)
    g_string_append_printf (added, "[%s]%s", group, line_end);
  g_string_append_printf (added, "%s=%s%s", key, value, line_end);
  held = g_string_free (added, FALSE);

  return splice (text, at, at, held);
}

char *
cs_cluster_text_set (const char *text,
                     CsClusterScan *scan,
                     const char *group,
                     const char *key,
                     const char *value)
{
  const CsClusterLine *line = cs_cluster_scan_find (scan, group, key);
  gsize end;

  if (line == NULL)
    return value != NULL ? add_key (text, scan, group, key, value) : g_strdup (text);
  if (value == NULL)
    return splice (text, line->start, line->end, "");

  end = line->end;
  while (end > line->value && (text[end - 1] == '\n' || text[end - 1] == '\r'))
    end--;

  return splice (text, line->value, end, value);
}

/* Upwards over the comment lines that stand right above a group. */
static gsize
start_with_comment (const char *text, gsize start)
{
  while (start > 0) {
    gsize above = start - 1;

    while (above > 0 && text[above - 1] != '\n')
      above--;
    if (text[above + strspn (text + above, " \t")] != '#')
      return start;
    start = above;
  }

  return start;
}

char *
cs_cluster_text_remove (const char *text, CsClusterScan *scan, const char *group)
{
  GString *out = g_string_new (NULL);
  gsize kept = 0;
  gboolean inside = FALSE;

  for (guint i = 0; i < scan->lines->len; i++) {
    const CsClusterLine *line = g_ptr_array_index (scan->lines, i);
    gsize start;

    if (line->key != NULL)
      continue;
    start = start_with_comment (text, line->start);
    if (!inside)
      g_string_append_len (out, text + kept, (gssize) (start - kept));
    inside = strcmp (line->group, group) == 0;
    kept = start;
  }
  if (!inside)
    g_string_append (out, text + kept);

  return g_string_free (out, FALSE);
}
