/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-mmp-reply.h"

#include <string.h>

#include "cs-error.h"
#include "cs-names.h"

#define PING_TIME " time="
#define PING_MAX_MS 3600000.0
#define LIST_TITLE "User supplied certificates and keys:"
#define WORDS_SHOWN_MAX 200 /* characters of a node's words in a message */

/* The lines of a reply without the spaces around them, blank ones left out. */
static GStrv
split_lines (const char *reply)
{
  g_auto (GStrv) lines = g_strsplit (reply, "\n", -1);
  g_autoptr (GStrvBuilder) held = g_strv_builder_new ();

  for (guint i = 0; lines[i] != NULL; i++) {
    if (*g_strstrip (lines[i]) != '\0')
      g_strv_builder_add (held, lines[i]);
  }

  return g_strv_builder_end (held);
}

static gboolean
is_dots (const char *line)
{
  return line[strspn (line, ".+*")] == '\0';
}

/* What the node said, fit for a message: one line, no dots of a key being made. */
static char *
dup_words (const char *const *lines)
{
  GString *words = g_string_new (NULL);
  g_autofree char *joined = NULL;
  g_autofree char *clean = NULL;
  g_autofree char *start = NULL;

  for (guint i = 0; lines[i] != NULL; i++) {
    if (!is_dots (lines[i]))
      g_string_append_printf (words, "%s%s", words->len > 0 ? " / " : "", lines[i]);
  }
  joined = g_string_free (words, FALSE);
  if (*joined == '\0')
    return g_strdup ("nothing");
  clean = cs_escape_control (joined);
  if (g_utf8_strlen (clean, -1) <= WORDS_SHOWN_MAX)
    return g_strdup_printf ("“%s”", clean);
  start = g_utf8_substring (clean, 0, WORDS_SHOWN_MAX);

  return g_strdup_printf ("“%s…”", start);
}

char *
cs_mmp_dup_words (const char *reply)
{
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (reply != NULL, NULL);

  lines = split_lines (reply);

  return dup_words ((const char *const *) lines);
}

/* Whether some line holds one of the words, without regard to case. Only ever for bad news: what
 * means a success is compared whole. */
static gboolean
any_line_holds (const char *const *lines, const char *const *words)
{
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *line = g_ascii_strdown (lines[i], -1);

    for (guint k = 0; words[k] != NULL; k++) {
      if (strstr (line, words[k]) != NULL)
        return TRUE;
    }
  }

  return FALSE;
}

static gboolean
lines_say_unknown_command (const char *const *lines)
{
  static const char *const words[]
      = { "unknown command",   "unrecognised command", "unrecognized command",
          "command not found", "invalid command",      NULL };

  return any_line_holds (lines, words);
}

gboolean
cs_mmp_is_unknown_command (const char *reply)
{
  g_auto (GStrv) lines = NULL;

  g_return_val_if_fail (reply != NULL, FALSE);

  lines = split_lines (reply);

  return lines_say_unknown_command ((const char *const *) lines);
}

/* Without the title only file names may stand there, so that words are not taken for names. */
static gboolean
is_list_without_title (const char *const *lines)
{
  for (guint i = 0; lines[i] != NULL; i++) {
    if (!cs_is_certificate_file_name (lines[i]))
      return FALSE;
  }

  return TRUE;
}

GStrv
cs_mmp_parse_pki_list (const char *reply, GError **error)
{
  g_auto (GStrv) lines = NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint first = 0;

  g_return_val_if_fail (reply != NULL, NULL);

  lines = split_lines (reply);
  while (lines[first] != NULL && strcmp (lines[first], LIST_TITLE) != 0)
    first++;
  if (lines[first] != NULL) {
    first++;
  } else if (is_list_without_title ((const char *const *) lines)) {
    first = 0;
  } else {
    g_autofree char *words = dup_words ((const char *const *) lines);

    g_set_error (error, CS_ERROR, CS_ERROR_NODE, "pki list was not understood: the node said %s",
                 words);
    return NULL;
  }

  for (guint i = first; lines[i] != NULL; i++) {
    if (cs_is_plain_name (lines[i]) && g_hash_table_add (seen, lines[i]))
      g_strv_builder_add (names, lines[i]);
  }

  return g_strv_builder_end (names);
}

/* What is known of the reason, domain.md 1.3. */
static const char *
explain_csr (const char *const *lines)
{
  static const struct {
    const char *line;
    const char *meaning;
  } known[] = {
    { "Invalid CSR name. Must be alphanumeric",
      "; the name may hold letters and digits only, no period, no dash" },
    { "Invalid argument", "; a space or another stray character stands in the names" },
  };

  for (guint i = 0; lines[i] != NULL; i++) {
    for (guint k = 0; k < G_N_ELEMENTS (known); k++) {
      if (strcmp (lines[i], known[k].line) == 0)
        return known[k].meaning;
    }
  }

  return lines_say_unknown_command (lines) ? "; this release does not know the command" : "";
}

static gboolean
has_line (const char *const *lines, const char *wanted)
{
  return g_strv_contains (lines, wanted);
}

static gboolean
is_failure (const char *line)
{
  return g_str_has_prefix (line, "FAILURE:")
         || (g_str_has_prefix (line, "ERROR") && strchr (" \t:", line[strlen ("ERROR")]) != NULL);
}

gboolean
cs_mmp_parse_pki_csr (const char *reply, const char *base_name, GError **error)
{
  g_auto (GStrv) lines = NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *words = NULL;
  gboolean failed = FALSE;

  g_return_val_if_fail (reply != NULL, FALSE);
  g_return_val_if_fail (base_name != NULL, FALSE);

  lines = split_lines (reply);
  wanted = g_strdup_printf ("Created key file %s.key and CSR %s.csr", base_name, base_name);
  for (guint i = 0; lines[i] != NULL; i++)
    failed = failed || is_failure (lines[i]);
  if (has_line ((const char *const *) lines, wanted) && !failed)
    return TRUE;

  words = dup_words ((const char *const *) lines);
  g_set_error (error, CS_ERROR, CS_ERROR_NODE,
               "the node did not say that it made %s.key and %s.csr, it said %s%s", base_name,
               base_name, words, explain_csr ((const char *const *) lines));
  return FALSE;
}

static CsMmpAnswer
judge (const char *reply, const char *yes, const char *const *no)
{
  g_auto (GStrv) lines = split_lines (reply);

  if (any_line_holds ((const char *const *) lines, no))
    return CS_MMP_NO;

  return has_line ((const char *const *) lines, yes) ? CS_MMP_YES : CS_MMP_UNKNOWN;
}

CsMmpAnswer
cs_mmp_parse_pki_match (const char *reply)
{
  static const char *const no[] = { "not match", "mismatch", "failure", NULL };

  g_return_val_if_fail (reply != NULL, CS_MMP_UNKNOWN);

  return judge (reply, "Matching certificate and private key", no);
}

CsMmpAnswer
cs_mmp_parse_pki_verify (const char *reply)
{
  static const char *const no[] = { "failure", "failed", "not verified", "at 0 depth", NULL };

  g_return_val_if_fail (reply != NULL, CS_MMP_UNKNOWN);

  return judge (reply, "Success", no);
}

CsMmpAnswer
cs_mmp_parse_outcome (const char *reply, GStrv *lines)
{
  g_auto (GStrv) all = NULL;
  g_autoptr (GStrvBuilder) held = g_strv_builder_new ();
  CsMmpAnswer answer = CS_MMP_UNKNOWN;

  g_return_val_if_fail (reply != NULL, CS_MMP_UNKNOWN);

  all = split_lines (reply);
  for (guint i = 0; all[i] != NULL; i++) {
    gboolean failure = is_failure (all[i]);

    if (!failure && !g_str_has_prefix (all[i], "SUCCESS:"))
      continue;
    g_strv_builder_add (held, all[i]);
    if (failure)
      answer = CS_MMP_NO;
    else if (answer == CS_MMP_UNKNOWN)
      answer = CS_MMP_YES;
  }
  if (lines != NULL)
    *lines = g_strv_builder_end (held);

  return answer;
}

/* "1.2 ms", in microseconds; -1 when it is not that. */
static gint64
parse_milliseconds (const char *text)
{
  char *end;
  double time = g_ascii_strtod (text, &end);

  if (end == text || !g_str_has_prefix (end, " ms"))
    return -1;

  return time >= 0 && time <= PING_MAX_MS ? (gint64) (time * 1000) : -1;
}

gint64
cs_mmp_parse_ping (const char *reply)
{
  gint64 longest = -1;

  g_return_val_if_fail (reply != NULL, -1);

  for (const char *p = strstr (reply, PING_TIME); p != NULL; p = strstr (p, PING_TIME)) {
    p += strlen (PING_TIME);
    longest = MAX (longest, parse_milliseconds (p));
  }

  return longest;
}
