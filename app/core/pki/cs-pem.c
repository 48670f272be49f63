/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-pem.h"

#include <string.h>

#include "cs-error.h"

#define DASHES "-----"
#define BEGIN "-----BEGIN "
#define END "-----END "
#define MARKS_MAX 40 /* bytes of dashes and of the mark that may begin among them */

/* Text inside a file: @stride is 1 for ASCII and UTF-8, 2 for UTF-16 of either order, whose ASCII
 * characters are every other byte with a NUL between. */
typedef struct {
  const guint8 *data;
  gsize size;
  guint stride;
} Text;

static gboolean
stands_at (const Text *text, gsize at, const char *literal)
{
  gsize length = strlen (literal);

  if (at > text->size || (text->size - at + text->stride - 1) / text->stride < length)
    return FALSE;

  for (gsize i = 0; i < length; i++) {
    if (text->data[at + i * text->stride] != (guint8) literal[i])
      return FALSE;
    if (text->stride == 2 && i + 1 < length && text->data[at + 2 * i + 1] != 0)
      return FALSE;
  }

  return TRUE;
}

/* Whether @mark stands at @at in ASCII or UTF-16. */
static gboolean
mark_stands_at (const guint8 *data, gsize size, gsize at, const char *mark)
{
  const Text narrow = { data, size, 1 };
  const Text wide = { data, size, 2 };

  return stands_at (&narrow, at, mark) || stands_at (&wide, at, mark);
}

static gsize
find (const guint8 *data, gsize size, gsize from, const char *mark)
{
  while (from < size) {
    const guint8 *dash = memchr (data + from, '-', size - from);

    if (dash == NULL)
      return size;
    from = (gsize) (dash - data);
    if (mark_stands_at (data, size, from, mark))
      return from;
    from++;
  }

  return size;
}

gsize
cs_pem_find (const guint8 *data, gsize size, gsize from)
{
  return find (data, size, from, BEGIN);
}

gsize
cs_pem_find_end (const guint8 *data, gsize size, gsize from)
{
  return find (data, size, from, END);
}

/* The next END mark, or BEGIN mark of either width: a file in UTF-16 that was cut may have one in
 * ASCII behind it. The text's size when there is none. */
static gsize
find_mark (const Text *text, gsize from)
{
  while (from < text->size) {
    const guint8 *dash = memchr (text->data + from, '-', text->size - from);

    if (dash == NULL)
      return text->size;
    from = (gsize) (dash - text->data);
    if (stands_at (text, from, END) || mark_stands_at (text->data, text->size, from, BEGIN))
      return from;
    from++;
  }

  return text->size;
}

/* What stands between @from and the dashes that end its mark; *@end moves behind them. NULL when
 * the mark is not ended: the dashes of the next one are not its own. */
static char *
dup_label (const Text *text, gsize from, gsize *end)
{
  GString *label = g_string_new (NULL);

  for (gsize at = from; at < text->size && label->len <= CS_PEM_LABEL_MAX; at += text->stride) {
    if (stands_at (text, at, DASHES)) {
      if (cs_pem_find (text->data, MIN (text->size, at + MARKS_MAX), at)
          < at + strlen (DASHES) * text->stride)
        break;
      *end = MIN (at + strlen (DASHES) * text->stride, text->size);
      return g_string_free (label, FALSE);
    }
    if (!g_ascii_isprint (text->data[at]))
      break;
    g_string_append_c (label, (char) text->data[at]);
  }
  g_string_free (label, TRUE);

  return NULL;
}

/* A copy in single bytes; what is not ASCII becomes a character that no base64 holds. */
static char *
dup_body (const Text *text, gsize from, gsize to, gsize *length)
{
  char *body = g_malloc ((to - from) / text->stride + 2);
  gsize n = 0;

  for (gsize at = from; at < to; at += text->stride) {
    gboolean foreign = text->stride == 2 && at + 1 < to && text->data[at + 1] != 0;

    body[n++] = foreign ? '?' : (char) text->data[at];
  }
  body[n] = '\0';
  *length = n;

  return body;
}

/* Takes the "Name: value" lines at the beginning of @body into @header; returns where they end. */
static gsize
take_header (const char *body, gsize length, GString *header)
{
  gsize at = 0;

  while (at < length) {
    gsize end = at + strcspn (body + at, "\r\n");
    g_autofree char *line = g_strndup (body + at, end - at);

    g_strstrip (line);
    if (*line != '\0' && strchr (line, ':') == NULL)
      break;
    if (*line != '\0')
      g_string_append_printf (header, "%s\n", line);
    if (end >= length)
      return length;
    at = end + 1;
  }

  return at;
}

/* Leaves only the base64 characters of @text in it; returns how many, or -1 with the error. */
static gssize
squeeze (char *text, gsize length, gsize *padding, GError **error)
{
  gsize n = 0;

  *padding = 0;
  for (gsize i = 0; i < length; i++) {
    char c = text[i];

    if (g_ascii_isspace (c))
      continue;
    if (c == '=')
      (*padding)++;
    else if (*padding > 0 || !(g_ascii_isalnum (c) || c == '+' || c == '/')) {
      cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED,
                    "byte 0x%02x in the base64 text of the block does not belong there",
                    (guint8) c);
      return -1;
    }
    text[n++] = c;
  }
  if (n == 0 || n % 4 != 0 || *padding > 2) {
    g_set_error_literal (error, CS_ERROR, CS_ERROR_MALFORMED,
                         n == 0 ? "the block is empty" : "the base64 text is cut short");
    return -1;
  }

  return (gssize) n;
}

static void
decode (CsPemBlock *self, char *body, gsize length)
{
  GString *header = g_string_new (NULL);
  gsize from = memchr (body, ':', length) != NULL ? take_header (body, length, header) : 0;
  gsize padding;
  gssize n = squeeze (body + from, length - from, &padding, &self->error);

  if (n > 0) {
    self->der = g_malloc ((gsize) n / 4 * 3);
    self->der_size = (gsize) EVP_DecodeBlock (self->der, (guint8 *) body + from, (int) n) - padding;
  }
  self->header = g_string_free (header, header->len == 0);
}

/* What is damaged ends where it begins: the next BEGIN mark may stand right in it. */
static gboolean
check_end (CsPemBlock *self, const Text *text, gsize mark)
{
  g_autofree char *label = NULL;
  gsize end = mark + strlen (END) * text->stride;

  if (!stands_at (text, mark, END)) {
    self->end = mark;
    cs_error_set (&self->error, CS_ERROR, CS_ERROR_MALFORMED,
                  "the %s block has no END line; the file is cut or damaged there", self->label);
    return FALSE;
  }

  self->end = mark + 1;
  label = dup_label (text, end, &end);
  if (g_strcmp0 (label, self->label) != 0) {
    cs_error_set (&self->error, CS_ERROR, CS_ERROR_MALFORMED,
                  "the %s block ends with a damaged line or one of another kind", self->label);
    return FALSE;
  }
  self->end = end;

  return TRUE;
}

CsPemBlock *
cs_pem_block_new (const guint8 *data, gsize size, gsize at)
{
  Text text = { data, size, 1 };
  CsPemBlock *self = g_new0 (CsPemBlock, 1);
  gsize from, mark, length;
  char *body;

  if (!stands_at (&text, at, BEGIN))
    text.stride = 2;
  from = at + strlen (BEGIN) * text.stride;
  self->end = at + 1;
  self->label = dup_label (&text, from, &from);
  if (self->label == NULL) {
    cs_error_set (&self->error, CS_ERROR, CS_ERROR_MALFORMED,
                  "a BEGIN line is damaged: the dashes behind its name are missing");
    return self;
  }

  mark = find_mark (&text, from);
  if (!check_end (self, &text, mark))
    return self;
  if (mark - from > CS_PEM_BODY_MAX) {
    cs_error_set (&self->error, CS_ERROR, CS_ERROR_TOO_LARGE,
                  "the %s block is longer than the %d bytes that are read", self->label,
                  CS_READER_ITEM_MAX);
    return self;
  }

  body = dup_body (&text, from, mark, &length);
  decode (self, body, length);
  OPENSSL_cleanse (body, length);
  g_free (body);

  return self;
}

void
cs_pem_block_free (CsPemBlock *self)
{
  if (self == NULL)
    return;

  if (self->der != NULL)
    OPENSSL_cleanse (self->der, self->der_size);
  g_free (self->der);
  g_free (self->label);
  g_free (self->header);
  g_clear_error (&self->error);
  g_free (self);
}
