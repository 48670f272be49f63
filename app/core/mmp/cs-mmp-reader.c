/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-mmp-reader.h"

#include <string.h>

/* What an echo may be longer than its line by: prompt, blanks of a wrapped line. */
#define ECHO_SLACK (CS_MMP_PROMPT_MAX + 64)

/* Where the terminal is inside an escape sequence. */
typedef enum {
  ESCAPE_NONE,
  ESCAPE_BEGUN,   /* after ESC */
  ESCAPE_CHARSET, /* after ESC ( and the like: one byte more */
  ESCAPE_CONTROL, /* CSI: until a final byte */
  ESCAPE_STRING,  /* OSC, DCS …: until BEL or ESC \ */
} Escape;

typedef enum {
  ECHO_PENDING, /* the text so far may still become the echo */
  ECHO_SEEN,
  ECHO_NONE, /* the node does not echo */
} Echo;

struct _CsMmpReader {
  GObject parent_instance;

  CsMmpReaderState state;
  char *prompt; /* as learned, without blanks at its end */

  /* the terminal */
  GString *text;    /* LF line ends, no escape sequences */
  gsize line_start; /* of the last line in text */
  Escape escape;
  gboolean carriage_return; /* a CR came whose LF may still come */
  gsize received;           /* bytes since the last command, against CS_MMP_REPLY_MAX */

  /* the command that runs */
  gboolean begun;  /* any was sent: what comes before is still the log-in */
  gboolean echoes; /* the node has echoed a line: it echoes them all */
  char *line;
  Echo echo;
  gsize echo_start; /* the line in text from which on the echo is looked for */
  gsize echo_end;   /* where the reply begins in text, once ECHO_SEEN */
  gsize reply_end;
  gboolean has_reply;
};

G_DEFINE_FINAL_TYPE (CsMmpReader, cs_mmp_reader, G_TYPE_OBJECT)

static void
cs_mmp_reader_finalize (GObject *object)
{
  CsMmpReader *self = CS_MMP_READER (object);

  g_free (self->prompt);
  g_free (self->line);
  g_string_free (self->text, TRUE);

  G_OBJECT_CLASS (cs_mmp_reader_parent_class)->finalize (object);
}

static void
cs_mmp_reader_class_init (CsMmpReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_mmp_reader_finalize;
}

static void
cs_mmp_reader_init (CsMmpReader *self)
{
  self->text = g_string_new (NULL);
}

CsMmpReader *
cs_mmp_reader_new (void)
{
  return g_object_new (CS_TYPE_MMP_READER, NULL);
}

CsMmpReaderState
cs_mmp_reader_get_state (CsMmpReader *self)
{
  g_return_val_if_fail (CS_IS_MMP_READER (self), CS_MMP_READER_FAILED);

  return self->state;
}

const char *
cs_mmp_reader_get_prompt (CsMmpReader *self)
{
  g_return_val_if_fail (CS_IS_MMP_READER (self), NULL);

  return self->prompt;
}

/* The terminal: bytes to plain text. */

static Escape
escape_after (Escape escape, guchar byte)
{
  switch (escape) {
  case ESCAPE_BEGUN:
    if (byte == '[')
      return ESCAPE_CONTROL;
    if (byte == ']' || byte == 'P' || byte == 'X' || byte == '^' || byte == '_')
      return ESCAPE_STRING;
    return byte >= 0x20 && byte <= 0x2f ? ESCAPE_CHARSET : ESCAPE_NONE;
  case ESCAPE_CONTROL:
    return byte >= 0x40 && byte <= 0x7e ? ESCAPE_NONE : ESCAPE_CONTROL;
  case ESCAPE_STRING:
    return byte == '\a' ? ESCAPE_NONE : ESCAPE_STRING;
  case ESCAPE_CHARSET:
  case ESCAPE_NONE:
    break;
  }

  return ESCAPE_NONE;
}

static void
end_line (CsMmpReader *self)
{
  g_string_append_c (self->text, '\n');
  self->line_start = self->text->len;
  self->carriage_return = FALSE;
}

static void
erase_character (CsMmpReader *self)
{
  gsize length = self->text->len;

  while (length > self->line_start && ((guchar) self->text->str[length - 1] & 0xc0) == 0x80)
    length--;
  if (length > self->line_start)
    g_string_truncate (self->text, length - 1);
}

static void
print_byte (CsMmpReader *self, guchar byte)
{
  if (byte == '\n') {
    end_line (self);
  } else if (byte == '\r') {
    self->carriage_return = TRUE;
  } else if (byte == '\b') {
    erase_character (self);
  } else if ((byte >= 0x20 && byte != 0x7f) || byte == '\t') {
    /* A line drawn anew is a line of its own: nothing that the node said gets lost. */
    if (self->carriage_return)
      end_line (self);
    g_string_append_c (self->text, (char) byte);
  }
}

static void
take_byte (CsMmpReader *self, guchar byte)
{
  if (byte == 0x1b) /* also ends a sequence that was never finished */
    self->escape = ESCAPE_BEGUN;
  else if (self->escape != ESCAPE_NONE)
    self->escape = escape_after (self->escape, byte);
  else
    print_byte (self, byte);
}

/* Lines, echo and prompt. */

static const char *
last_line (CsMmpReader *self)
{
  return self->text->str + self->line_start;
}

static gsize
length_without_blanks (const char *line)
{
  gsize length = strlen (line);

  while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t'))
    length--;

  return length;
}

static gboolean
is_prompt (CsMmpReader *self, const char *line)
{
  gsize length = length_without_blanks (line);

  return strlen (line) <= CS_MMP_PROMPT_MAX && length == strlen (self->prompt)
         && strncmp (line, self->prompt, length) == 0;
}

static gboolean
is_blank (char byte)
{
  return byte == ' ' || byte == '\t' || byte == '\n';
}

/* Compares @text with @expected without regard to blanks: a terminal may wrap a long echo anywhere.
 * Moves @position behind what matched. */
static Echo
match_without_blanks (const char *text, const char *expected, gsize *position)
{
  const char *at = text + *position;

  for (; *expected != '\0'; expected++) {
    if (is_blank (*expected))
      continue;
    while (is_blank (*at))
      at++;
    if (*at == '\0')
      return ECHO_PENDING;
    if (*at++ != *expected)
      return ECHO_NONE;
  }
  *position = at - text;

  return ECHO_SEEN;
}

/* The echo is the line, perhaps behind a prompt drawn anew, up to the end of its line. */
static Echo
match_echo (CsMmpReader *self, const char *before)
{
  const char *text = self->text->str;
  gsize position = self->echo_start;
  Echo echo = match_without_blanks (text, before, &position);

  if (echo == ECHO_SEEN)
    echo = match_without_blanks (text, self->line, &position);
  if (echo != ECHO_SEEN)
    return echo;

  while (text[position] == ' ' || text[position] == '\t')
    position++;
  if (text[position] == '\0')
    return ECHO_PENDING;
  if (text[position] != '\n')
    return ECHO_NONE;
  self->echo_end = position + 1;

  return ECHO_SEEN;
}

static Echo
match_line (CsMmpReader *self)
{
  Echo plain = match_echo (self, "");
  Echo redrawn = plain != ECHO_SEEN ? match_echo (self, self->prompt) : ECHO_NONE;

  if (plain == ECHO_SEEN || redrawn == ECHO_SEEN)
    return ECHO_SEEN;
  if (self->text->len - self->echo_start > 2 * strlen (self->line) + ECHO_SLACK)
    return ECHO_NONE;

  return plain == ECHO_PENDING || redrawn == ECHO_PENDING ? ECHO_PENDING : ECHO_NONE;
}

/* A node that echoes is waited for: what still comes before the echo is of no command. */
static void
look_for_echo (CsMmpReader *self)
{
  const char *newline;

  while ((self->echo = match_line (self)) == ECHO_NONE && self->echoes) {
    self->echo = ECHO_PENDING;
    newline = strchr (self->text->str + self->echo_start, '\n');
    if (newline == NULL)
      return;
    self->echo_start = newline + 1 - self->text->str;
  }

  if (self->echo == ECHO_SEEN)
    self->echoes = TRUE;
}

static void
finish_command (CsMmpReader *self, gsize reply_end)
{
  /* A terminal without echo may still show that Enter was pressed. */
  if (self->echo == ECHO_NONE && self->text->str[0] == '\n')
    self->echo_end = 1;
  self->reply_end = reply_end;
  self->state = CS_MMP_READER_IDLE;
  self->has_reply = TRUE;
}

/* Judged anew after each segment: a line of the reply may begin like the prompt. */
static void
look_for_end (CsMmpReader *self)
{
  if (self->echo == ECHO_PENDING)
    look_for_echo (self);

  if (self->echo != ECHO_PENDING && self->line_start >= self->echo_end
      && is_prompt (self, last_line (self)))
    finish_command (self, self->line_start);
  else
    self->state = CS_MMP_READER_BUSY;
}

/* Text after what was taken for the prompt, before anything was sent: it was none. */
static void
look_at_idle (CsMmpReader *self)
{
  if (self->has_reply) {
    look_for_end (self);
    self->has_reply = self->state == CS_MMP_READER_IDLE;
  } else if (!self->begun && !is_prompt (self, last_line (self))) {
    g_clear_pointer (&self->prompt, g_free);
    self->state = CS_MMP_READER_LOGIN;
  }
}

void
cs_mmp_reader_feed (CsMmpReader *self, const char *data, gsize length)
{
  g_return_if_fail (CS_IS_MMP_READER (self));
  g_return_if_fail (data != NULL || length == 0);

  if (self->state == CS_MMP_READER_FAILED || length == 0)
    return;

  if (length > CS_MMP_REPLY_MAX - self->received) {
    self->state = CS_MMP_READER_FAILED;
    return;
  }
  self->received += length;

  for (gsize i = 0; i < length; i++)
    take_byte (self, (guchar) data[i]);

  if (self->state == CS_MMP_READER_BUSY)
    look_for_end (self);
  else if (self->state == CS_MMP_READER_IDLE)
    look_at_idle (self);
}

gboolean
cs_mmp_reader_learn_prompt (CsMmpReader *self)
{
  const char *line;
  gsize length;

  g_return_val_if_fail (CS_IS_MMP_READER (self), FALSE);

  if (self->state != CS_MMP_READER_LOGIN || self->carriage_return)
    return FALSE;

  line = last_line (self);
  length = length_without_blanks (line);
  if (length == 0 || line[length - 1] != '>' || strlen (line) > CS_MMP_PROMPT_MAX
      || !g_utf8_validate (line, -1, NULL))
    return FALSE;

  self->prompt = g_strndup (line, length);
  self->state = CS_MMP_READER_IDLE;

  return TRUE;
}

static gboolean
may_be_sent (const char *line)
{
  for (const char *at = line; *at != '\0'; at++) {
    if ((guchar) *at < 0x20 || *at == 0x7f)
      return FALSE;
  }

  return TRUE;
}

gboolean
cs_mmp_reader_begin (CsMmpReader *self, const char *line)
{
  g_return_val_if_fail (CS_IS_MMP_READER (self), FALSE);
  g_return_val_if_fail (line != NULL, FALSE);

  if (self->state != CS_MMP_READER_IDLE || !may_be_sent (line))
    return FALSE;

  g_free (self->line);
  self->line = g_strdup (line);
  g_string_truncate (self->text, 0);
  self->line_start = 0;
  self->received = 0;
  self->carriage_return = FALSE;
  self->escape = ESCAPE_NONE;
  self->echo = ECHO_PENDING;
  self->echo_start = 0;
  self->echo_end = 0;
  self->has_reply = FALSE;
  self->begun = TRUE;
  self->state = CS_MMP_READER_BUSY;

  return TRUE;
}

static gboolean
looks_like_question (const char *line)
{
  g_autofree char *lower = g_ascii_strdown (line, (gssize) length_without_blanks (line));

  if (*lower == '\0')
    return FALSE;
  if (g_str_has_suffix (lower, "?"))
    return TRUE;
  if (g_str_has_suffix (lower, ":"))
    return strstr (lower, "enter") != NULL;

  return strstr (lower, "(y/n") != NULL || strstr (lower, "[y/n") != NULL
         || strstr (lower, "(yes/no") != NULL || strstr (lower, "[yes/no") != NULL;
}

/* A file shown without a line end at its end has the prompt in its last line. */
static gboolean
ends_with_prompt (CsMmpReader *self, const char *line)
{
  gsize length = length_without_blanks (line);
  gsize prompt = strlen (self->prompt);

  return prompt > 1 && length > prompt
         && strncmp (line + length - prompt, self->prompt, prompt) == 0;
}

gboolean
cs_mmp_reader_awaits_answer (CsMmpReader *self)
{
  const char *line;

  g_return_val_if_fail (CS_IS_MMP_READER (self), FALSE);

  if (self->state != CS_MMP_READER_BUSY)
    return FALSE;

  line = last_line (self);
  if (self->echo == ECHO_PENDING && !self->echoes && is_prompt (self, line)) {
    self->echo = ECHO_NONE;
    finish_command (self, self->line_start);
  } else if (self->echo != ECHO_PENDING && ends_with_prompt (self, line)) {
    finish_command (self, self->line_start + length_without_blanks (line) - strlen (self->prompt));
  }
  if (self->state == CS_MMP_READER_IDLE)
    return FALSE;

  return self->echo != ECHO_PENDING && looks_like_question (line);
}

char *
cs_mmp_reader_take_reply (CsMmpReader *self)
{
  gsize length;

  g_return_val_if_fail (CS_IS_MMP_READER (self), NULL);

  if (!self->has_reply)
    return NULL;

  self->has_reply = FALSE;
  length = self->reply_end - self->echo_end;

  return g_utf8_make_valid (self->text->str + self->echo_end, (gssize) length);
}
