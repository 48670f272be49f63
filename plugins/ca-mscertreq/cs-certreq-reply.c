/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-reply.h"

#include <string.h>

#define WORDS_MAX 2000 /* bytes of words that are kept in one line */
#define TEMPLATES_MAX 1000

/* --- text --------------------------------------------------------------------------------------
 */

/* UTF-16 of ASCII text has a NUL in every second byte. */
static gboolean
looks_like_utf16 (const guint8 *data, gsize size, gboolean big_endian)
{
  gsize nuls = 0;
  gsize n = MIN (size / 2, 64);

  for (gsize i = 0; i < n; i++)
    nuls += data[2 * i + (big_endian ? 0 : 1)] == 0;

  return n > 0 && nuls * 4 >= n * 3;
}

static char *
convert (const guint8 *data, gsize size, const char *charset)
{
  return g_convert_with_fallback ((const char *) data, (gssize) size, "UTF-8", charset, "?", NULL,
                                  NULL, NULL);
}

static char *
decode (const guint8 *data, gsize size)
{
  char *text = NULL;

  if (size >= 2 && data[0] == 0xff && data[1] == 0xfe)
    text = convert (data + 2, (size - 2) & ~(gsize) 1, "UTF-16LE");
  else if (size >= 2 && data[0] == 0xfe && data[1] == 0xff)
    text = convert (data + 2, (size - 2) & ~(gsize) 1, "UTF-16BE");
  else if (looks_like_utf16 (data, size, FALSE))
    text = convert (data, size & ~(gsize) 1, "UTF-16LE");
  else if (looks_like_utf16 (data, size, TRUE))
    text = convert (data, size & ~(gsize) 1, "UTF-16BE");
  else if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    text = g_utf8_make_valid ((const char *) data + 3, (gssize) size - 3);
  else if (!g_utf8_validate_len ((const char *) data, size, NULL))
    text = convert (data, size, "CP850"); /* what a redirected console program writes there */

  return text != NULL ? text : g_utf8_make_valid ((const char *) data, (gssize) size);
}

static char *
dup_text (GBytes *output)
{
  gsize size = 0;
  const guint8 *data = output != NULL ? g_bytes_get_data (output, &size) : NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (size == 0)
    return g_strdup ("");

  text = decode (data, MIN (size, CS_CERTREQ_OUTPUT_MAX));
  g_strdelimit (text, "\r", '\n');
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_strchomp (lines[i]);

  return g_strjoinv ("\n", lines);
}

/* --- what is in it -----------------------------------------------------------------------------
 */

/* label: "?digits"? with the quotes and spaces of any language; nothing else on the line. */
static char *
match_id (const char *line)
{
  static GRegex *shape;
  g_autoptr (GMatchInfo) match = NULL;

  if (g_once_init_enter (&shape))
    g_once_init_leave (&shape,
                       g_regex_new ("^\\s*[^:\\d\\s][^:]{0,79}:[\\s\"'«»“”„‹›\\x{a0}\\x{202f}]*"
                                    "(\\d{1,10})[\\s\"'«»“”‹›\\x{a0}\\x{202f}]*$",
                                    G_REGEX_OPTIMIZE, 0, NULL));
  if (!g_regex_match (shape, line, 0, &match))
    return NULL;

  return g_match_info_fetch (match, 1);
}

/* The first HRESULT in @text whose severity bit says failure; 0 when there is none. */
static guint32
find_code (const char *text)
{
  for (const char *at = strstr (text, "0x"); at != NULL; at = strstr (at + 2, "0x")) {
    gsize digits = strspn (at + 2, "0123456789abcdefABCDEF");
    guint64 code = digits == 8 ? g_ascii_strtoull (at, NULL, 16) : 0;

    if ((code & 0x80000000) != 0)
      return (guint32) code;
  }

  return 0;
}

/* The lines from @first on, in one. */
static char *
join_words (char **lines, guint first)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = first; lines[i] != NULL && words->len < WORDS_MAX; i++) {
    g_autofree char *id = match_id (lines[i]);
    const char *line = lines[i] + strspn (lines[i], " \t");

    if (id != NULL || *line == '\0')
      continue;
    if (words->len > 0)
      g_string_append_c (words, ' ');
    g_string_append_len (words, line, (gssize) strlen (line));
  }
  if (words->len == 0)
    return NULL;
  if (words->len > WORDS_MAX)
    g_string_truncate (words, WORDS_MAX);

  return g_utf8_make_valid (words->str, (gssize) words->len);
}

CsCertreqReply *
cs_certreq_reply_new (GBytes *output)
{
  CsCertreqReply *self = g_new0 (CsCertreqReply, 1);
  g_auto (GStrv) lines = NULL;
  guint first = 0;

  self->text = dup_text (output);
  lines = g_strsplit (self->text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && self->request_id == NULL; i++) {
    self->request_id = match_id (lines[i]);
    first = self->request_id != NULL ? i + 1 : 0;
  }
  self->words = join_words (lines, first);
  if (self->request_id != NULL) {
    g_autofree char *rest = g_strjoinv ("\n", lines + first);

    self->code = find_code (rest);
  } else {
    self->code = find_code (self->text);
  }

  return self;
}

void
cs_certreq_reply_free (CsCertreqReply *self)
{
  g_free (self->text);
  g_free (self->request_id);
  g_free (self->words);
  g_free (self);
}

guint32
cs_certreq_reply_get_code (CsCertreqReply *self, guint32 status)
{
  if (self->code != 0)
    return self->code;

  return (status & 0x80000000) != 0 ? status : 0;
}

/* --- templates ---------------------------------------------------------------------------------
 */

static void
template_free (gpointer data)
{
  CsCertreqTemplate *self = data;

  g_free (self->name);
  g_free (self->display_name);
  g_free (self);
}

/* "Name: Display name -- about the account"; a line of certutil's own begins with its name. */
static CsCertreqTemplate *
parse_template (const char *line)
{
  const char *colon = strstr (line, ": ");
  CsCertreqTemplate *self;
  const char *shown, *end;

  if (colon == NULL || colon == line || g_str_has_prefix (line, "CertUtil:")
      || strcspn (line, " \t") < (gsize) (colon - line))
    return NULL;

  /* Without a display name the space behind the colon is that before the dashes. */
  shown = colon + strlen (": ");
  end = strstr (colon, " -- ");
  self = g_new0 (CsCertreqTemplate, 1);
  self->name = g_strndup (line, (gsize) (colon - line));
  self->display_name
      = end != NULL ? g_strndup (shown, end > shown ? (gsize) (end - shown) : 0) : g_strdup (shown);

  return self;
}

GPtrArray *
cs_certreq_reply_get_templates (CsCertreqReply *self)
{
  GPtrArray *templates = g_ptr_array_new_with_free_func (template_free);
  g_auto (GStrv) lines = g_strsplit (self->text, "\n", -1);

  for (guint i = 0; lines[i] != NULL && templates->len < TEMPLATES_MAX; i++) {
    CsCertreqTemplate *one = parse_template (lines[i]);

    if (one != NULL)
      g_ptr_array_add (templates, one);
  }

  return templates;
}
