/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-journal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

#include "cs-error.h"
#include "cs-journal-lock.h"
#include "cs-json.h"
#include "cs-time.h"

#define GENESIS "0000000000000000000000000000000000000000000000000000000000000000"
#define FILE_MODE 0644
#define JOURNAL_MAX (256 * 1024 * 1024)
#define VALUE_MAX 4096 /* bytes of a value, so that no text from outside outgrows a line */

struct _CsJournal {
  GObject parent_instance;

  GMutex mutex;
  char *path;
  FILE *stream;
  long size; /* of the file after our last entry: anything else means another writer */
  guint number;
  char *head;
  GError *failure; /* an entry was not written; half of it may stand there, so none follows */
};

G_DEFINE_FINAL_TYPE (CsJournal, cs_journal, G_TYPE_OBJECT)

static void
cs_journal_finalize (GObject *object)
{
  CsJournal *self = CS_JOURNAL (object);

  g_clear_pointer (&self->stream, fclose);
  g_free (self->path);
  g_free (self->head);
  g_clear_error (&self->failure);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (cs_journal_parent_class)->finalize (object);
}

static void
cs_journal_class_init (CsJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_journal_finalize;
}

static void
cs_journal_init (CsJournal *self)
{
  g_mutex_init (&self->mutex);
}

void
cs_journal_entry_free (CsJournalEntry *self)
{
  if (self == NULL)
    return;

  g_free (self->time);
  g_free (self->event);
  g_free (self->hash);
  g_strfreev (self->pairs);
  g_free (self);
}

const char *
cs_journal_entry_find (const CsJournalEntry *self, const char *key)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; self->pairs[i] != NULL && self->pairs[i + 1] != NULL; i += 2) {
    if (g_str_equal (self->pairs[i], key))
      return self->pairs[i + 1];
  }

  return NULL;
}

static void
collect_pair_cb (JsonObject *object, const char *member, JsonNode *node, gpointer user_data)
{
  GPtrArray *pairs = user_data;
  static const char *const own[] = { "n", "time", "prev", "event", NULL };

  if (g_strv_contains (own, member) || json_node_get_value_type (node) != G_TYPE_STRING)
    return;

  g_ptr_array_add (pairs, g_strdup (member));
  g_ptr_array_add (pairs, json_node_dup_string (node));
}

static const char *
get_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static CsJournalEntry *
entry_from_object (JsonObject *object)
{
  CsJournalEntry *entry = g_new0 (CsJournalEntry, 1);
  GPtrArray *pairs = g_ptr_array_new ();

  entry->number = (guint) json_object_get_int_member (object, "n");
  entry->time = g_strdup (get_text (object, "time"));
  entry->event = g_strdup (get_text (object, "event"));
  json_object_foreach_member (object, collect_pair_cb, pairs);
  g_ptr_array_add (pairs, NULL);
  entry->pairs = (GStrv) g_ptr_array_free (pairs, FALSE);

  return entry;
}

/* One line, which must be number @number and follow the entry whose hash is @head. */
static CsJournalEntry *
parse_line (const char *line, gsize length, guint number, const char *head, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;
  JsonObject *object;

  if (length > CS_JOURNAL_LINE_MAX || !cs_json_is_shallow (line, length)
      || memchr (line, '\0', length) != NULL
      || !json_parser_load_from_data (parser, line, (gssize) length, NULL)) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MISMATCH, "line %u is no journal entry", number);
    return NULL;
  }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)
      || get_text (json_node_get_object (root), "time") == NULL
      || get_text (json_node_get_object (root), "event") == NULL) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MISMATCH, "line %u is no journal entry", number);
    return NULL;
  }
  object = json_node_get_object (root);
  if (json_object_get_int_member_with_default (object, "n", 0) != number
      || g_strcmp0 (get_text (object, "prev"), head) != 0) {
    cs_error_set (
        error, CS_ERROR, CS_ERROR_MISMATCH,
        "the chain breaks at line %u: it or the line before it was changed, added or removed",
        number);
    return NULL;
  }

  return entry_from_object (object);
}

static char *
hash_line (const char *line, gsize length)
{
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) line, length);
}

typedef struct {
  guint number;
  char *head;
  gsize whole; /* bytes up to the end of the last whole line */
} Chain;

/* Walks the whole lines of @text. An unfinished last line is left to the caller: @chain->whole. */
static gboolean
walk (const char *text, gsize length, Chain *chain, GPtrArray *entries, GError **error)
{
  const char *end = text + length;

  chain->number = 0;
  chain->whole = 0;
  chain->head = g_strdup (GENESIS);
  for (const char *line = text; line < end;) {
    const char *stop = memchr (line, '\n', (gsize) (end - line));
    CsJournalEntry *entry;

    if (stop == NULL)
      return TRUE;
    entry = parse_line (line, (gsize) (stop - line), chain->number + 1, chain->head, error);
    if (entry == NULL)
      return FALSE;
    g_free (chain->head);
    chain->head = hash_line (line, (gsize) (stop - line));
    entry->hash = g_strdup (chain->head);
    if (entries != NULL)
      g_ptr_array_add (entries, entry);
    else
      cs_journal_entry_free (entry);
    chain->number++;
    line = stop + 1;
    chain->whole = (gsize) (line - text);
  }

  return TRUE;
}

static gboolean
load_text (const char *path, char **text, gsize *length, GError **error)
{
  GStatBuf status;
  gboolean there = g_stat (path, &status) == 0;

  if (!there && errno == ENOENT) {
    *text = g_strdup ("");
    *length = 0;
    return TRUE;
  }
  if (there && status.st_size > JOURNAL_MAX) {
    cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE, "%s: more than %d bytes; move it away", path,
                  JOURNAL_MAX);
    return FALSE;
  }

  return g_file_get_contents (path, text, length, error);
}

static gboolean
write_line (CsJournal *self, const char *line, GError **error)
{
  gsize length = strlen (line);
  int code;

  if (fwrite (line, 1, length, self->stream) == length && fflush (self->stream) == 0
      && g_fsync (fileno (self->stream)) == 0) {
    self->size += (long) length;
    return TRUE;
  }

  code = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", self->path,
               g_strerror (code));
  return FALSE;
}

/* What a crash tore off is kept beside the journal, each under a name of its own. */
static gboolean
keep_torn (CsJournal *self, const char *text, gsize length, GError **error)
{
  g_autofree char *aside = g_strdup_printf ("%s.%u.torn", self->path, self->number + 1);

  return g_file_set_contents_full (aside, text, (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   FILE_MODE, error);
}

/* In place, for the file is locked and stays what others have open: only its end is cut. */
static gboolean
cut (CsJournal *self, gsize whole, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GFileIOStream) stream = g_file_open_readwrite (file, NULL, error);

  return stream != NULL && g_seekable_truncate (G_SEEKABLE (stream), (goffset) whole, NULL, error)
         && g_io_stream_close (G_IO_STREAM (stream), NULL, error);
}

/* A line that a crash left without its end: an entry of which nothing but the line's end is missing
 * is one, and gets it; half an entry is kept aside and cut away, and a new entry says so. */
static gboolean
mend (CsJournal *self, const char *text, gsize length, const Chain *chain, GError **error)
{
  const char *torn = text + chain->whole;
  gsize rest = length - chain->whole;
  CsJournalEntry *entry;

  if (rest == 0)
    return TRUE;
  entry = parse_line (torn, rest, self->number + 1, self->head, NULL);
  if (entry != NULL) {
    cs_journal_entry_free (entry);
    if (!write_line (self, "\n", error))
      return FALSE;
    self->number++;
    g_free (self->head);
    self->head = hash_line (torn, rest);
    return TRUE;
  }
  if (!keep_torn (self, torn, rest, error) || !cut (self, chain->whole, error))
    return FALSE;
  self->size = (long) chain->whole;

  return cs_journal_append (self, error, "torn-line", "kept",
                            "the unfinished last line is in the file that ends in .torn", NULL);
}

/* Unbuffered, so that a line that could not be written is not written later, unasked. */
static gboolean
open_stream (CsJournal *self, GError **error)
{
  int code;

  self->stream = g_fopen (self->path, "ab");
  if (self->stream != NULL && setvbuf (self->stream, NULL, _IONBF, 0) == 0
      && fseek (self->stream, 0, SEEK_END) == 0) {
    self->size = ftell (self->stream);
    return TRUE;
  }

  code = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", self->path,
               g_strerror (code));
  return FALSE;
}

static gboolean
lock (CsJournal *self, GError **error)
{
  if (cs_journal_lock (fileno (self->stream)))
    return TRUE;

  cs_error_set (error, CS_ERROR, CS_ERROR_STALE,
                "%s: another run of this cluster is going on; wait for its end", self->path);
  return FALSE;
}

CsJournal *
cs_journal_open (const char *path, GError **error)
{
  g_autoptr (CsJournal) self = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  Chain chain = { 0 };
  gboolean good;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (CS_TYPE_JOURNAL, NULL);
  self->path = g_strdup (path);
  if (!open_stream (self, error) || !lock (self, error) || !load_text (path, &text, &length, error))
    return NULL;

  good = walk (text, length, &chain, NULL, error);
  self->number = chain.number;
  self->head = chain.head;
  if (!good) {
    g_prefix_error (error,
                    "%s: nothing is added to a record that is broken; keep it aside under another "
                    "name, then a new one "
                    "begins: ",
                    path);
    return NULL;
  }
  if (!mend (self, text, length, &chain, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* A cut in the middle of a character is mended by cs_json_set_string(). */
static void
set_value (JsonObject *object, const char *key, const char *value)
{
  g_autofree char *start = NULL;

  if (strlen (value) > VALUE_MAX)
    start = g_strdup_printf ("%.*s…", VALUE_MAX, value);
  cs_json_set_string (object, key, start != NULL ? start : value);
}

static char *
build_line (CsJournal *self, const char *event, va_list pairs)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *now = cs_time_format (cs_time_now ());
  const char *key;

  json_node_take_object (root, object);
  json_object_set_int_member (object, "n", self->number + 1);
  json_object_set_string_member (object, "time", now);
  json_object_set_string_member (object, "prev", self->head);
  json_object_set_string_member (object, "event", event);
  while ((key = va_arg (pairs, const char *)) != NULL) {
    const char *value = va_arg (pairs, const char *);

    if (value != NULL)
      set_value (object, key, value);
  }

  return cs_json_to_text (root, FALSE);
}

static gboolean
check_alone (CsJournal *self, GError **error)
{
  GStatBuf status;

  if (g_stat (self->path, &status) == 0 && status.st_size == self->size)
    return TRUE;

  cs_error_set (error, CS_ERROR, CS_ERROR_STALE,
                "%s: somebody else writes to it; is another run of this cluster going on?",
                self->path);
  return FALSE;
}

static gboolean
append_locked (CsJournal *self, const char *line, GError **error)
{
  if (strlen (line) > CS_JOURNAL_LINE_MAX) {
    cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE, "%s: an entry of more than %d bytes",
                  self->path, CS_JOURNAL_LINE_MAX);
    return FALSE;
  }
  if (self->failure == NULL && check_alone (self, &self->failure))
    write_line (self, line, &self->failure);
  if (self->failure != NULL) {
    g_propagate_error (error, g_error_copy (self->failure));
    return FALSE;
  }

  g_free (self->head);
  self->head = hash_line (line, strlen (line) - 1);
  self->number++;

  return TRUE;
}

gboolean
cs_journal_append (CsJournal *self, GError **error, const char *event, ...)
{
  g_autofree char *line = NULL;
  gboolean written;
  va_list pairs;

  g_return_val_if_fail (CS_IS_JOURNAL (self), FALSE);
  g_return_val_if_fail (event != NULL, FALSE);

  g_mutex_lock (&self->mutex);
  va_start (pairs, event);
  line = build_line (self, event, pairs);
  va_end (pairs);
  written = append_locked (self, line, error);
  g_mutex_unlock (&self->mutex);

  return written;
}

char *
cs_journal_dup_head (CsJournal *self)
{
  char *head;

  g_return_val_if_fail (CS_IS_JOURNAL (self), NULL);

  g_mutex_lock (&self->mutex);
  head = g_strdup (self->head);
  g_mutex_unlock (&self->mutex);

  return head;
}

gboolean
cs_journal_read (const char *path, GPtrArray **entries, char **head, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  Chain chain = { 0 };
  gboolean good;

  g_return_val_if_fail (path != NULL && entries != NULL, FALSE);

  *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cs_journal_entry_free);
  if (!load_text (path, &text, &length, error))
    return FALSE;

  good = walk (text, length, &chain, *entries, error);
  if (good && chain.whole < length) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MISMATCH, "line %u is unfinished", chain.number + 1);
    good = FALSE;
  }
  if (!good)
    g_prefix_error (error, "%s: ", path);
  if (head != NULL)
    *head = g_steal_pointer (&chain.head);
  g_free (chain.head);

  return good;
}
