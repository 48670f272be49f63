/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-secrets-file.h"

#include <string.h>

#include "cs-secrets-file-load.h"

struct _CsSecretsFile {
  GObject parent_instance;

  GHashTable *groups; /* name -> GHashTable of key -> CsSecret */
};

G_DEFINE_FINAL_TYPE (CsSecretsFile, cs_secrets_file, G_TYPE_OBJECT)

/* Where the reader is. */
typedef struct {
  CsSecretsFile *file;
  const char *name;
  guint line;
  GHashTable *group; /* borrowed; NULL before the first group */
} Reader;

static void
cs_secrets_file_finalize (GObject *object)
{
  CsSecretsFile *self = CS_SECRETS_FILE (object);

  g_hash_table_unref (self->groups);

  G_OBJECT_CLASS (cs_secrets_file_parent_class)->finalize (object);
}

static void
cs_secrets_file_class_init (CsSecretsFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_secrets_file_finalize;
}

static void
cs_secrets_file_init (CsSecretsFile *self)
{
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) g_hash_table_unref);
}

/* The message never repeats the line: it may be a secret in the wrong place. */
static gboolean
fail (Reader *reader, GError **error, const char *reason)
{
  g_set_error (error, CS_ERROR, CS_ERROR_MALFORMED, "%s:%u: %s", reader->name, reader->line,
               reason);

  return FALSE;
}

/* Unescapes in place; FALSE for an escape that GKeyFile does not know either. */
static gboolean
unescape (char *value, gsize *length)
{
  static const char from[] = "sntr\\";
  static const char to[] = " \n\t\r\\";
  gsize out = 0;

  for (gsize i = 0; i < *length; i++) {
    const char *escape;

    if (value[i] != '\\') {
      value[out++] = value[i];
      continue;
    }
    if (++i == *length)
      return FALSE;
    escape = memchr (from, value[i], sizeof from - 1);
    if (escape == NULL)
      return FALSE;
    value[out++] = to[escape - from];
  }
  *length = out;

  return TRUE;
}

static gboolean
read_group (Reader *reader, const char *line, gsize length, GError **error)
{
  g_autofree char *name = NULL;

  while (length > 0 && g_ascii_isspace (line[length - 1]))
    length--;
  if (length < 3 || line[length - 1] != ']')
    return fail (reader, error, "a group is [NAME]");

  name = g_strndup (line + 1, length - 2);
  if (strpbrk (name, "[]") != NULL)
    return fail (reader, error, "a group is [NAME]");
  if (g_hash_table_contains (reader->file->groups, name))
    return fail (reader, error, "this group was there before");

  reader->group
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cs_secret_unref);
  g_hash_table_insert (reader->file->groups, g_steal_pointer (&name), reader->group);

  return TRUE;
}

static gboolean
read_value (Reader *reader, char *line, gsize length, GError **error)
{
  char *equals = memchr (line, '=', length);
  char *value;
  gsize key_length;
  gsize value_length;
  g_autofree char *key = NULL;

  if (equals == NULL)
    return fail (reader, error, "neither [GROUP] nor KEY=VALUE nor a comment");
  if (reader->group == NULL)
    return fail (reader, error, "a value before the first [GROUP]");

  value = equals + 1;
  key_length = (gsize) (equals - line);
  while (key_length > 0 && g_ascii_isspace (line[key_length - 1]))
    key_length--;
  if (key_length == 0)
    return fail (reader, error, "the key before = is missing");
  key = g_strndup (line, key_length);
  if (g_hash_table_contains (reader->group, key))
    return fail (reader, error, "this key was there before in its group");

  value_length = length - (gsize) (value - line);
  for (; value_length > 0 && g_ascii_isspace (*value); value++)
    value_length--;
  if (!unescape (value, &value_length))
    return fail (reader, error, "an escape is one of \\s \\n \\t \\r \\\\; write \\ as \\\\");
  if (value_length > CS_SECRET_MAX)
    return fail (reader, error, "the value is longer than a secret may be");

  g_hash_table_insert (reader->group, g_steal_pointer (&key),
                       cs_secret_new_sized (value, value_length));

  return TRUE;
}

static gboolean
read_line (Reader *reader, char *line, gsize length, GError **error)
{
  if (length > 0 && line[length - 1] == '\r')
    length--;
  for (; length > 0 && g_ascii_isspace (*line); line++)
    length--;

  if (length == 0 || *line == '#')
    return TRUE;
  if (memchr (line, '\0', length) != NULL)
    return fail (reader, error, "a NUL byte");
  if (!g_utf8_validate_len (line, length, NULL))
    return fail (reader, error, "not UTF-8");
  if (*line == '[')
    return read_group (reader, line, length, error);

  return read_value (reader, line, length, error);
}

static gboolean
read_lines (Reader *reader, char *data, gsize length, GError **error)
{
  char *end = data + length;

  for (char *line = data; line < end;) {
    char *newline = memchr (line, '\n', (gsize) (end - line));
    char *line_end = newline != NULL ? newline : end;

    reader->line++;
    if (!read_line (reader, line, (gsize) (line_end - line), error))
      return FALSE;
    line = newline != NULL ? newline + 1 : end;
  }

  return TRUE;
}

CsSecretsFile *
cs_secrets_file_new_for_data (char *data, gsize length, const char *name, GError **error)
{
  g_autoptr (CsSecretsFile) self = g_object_new (CS_TYPE_SECRETS_FILE, NULL);
  Reader reader = { .file = self, .name = name };
  gboolean done;
  gsize mark;

  g_return_val_if_fail (data != NULL || length == 0, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (length > CS_SECRETS_FILE_MAX) {
    cs_secret_wipe (data, length);
    g_set_error (error, CS_ERROR, CS_ERROR_TOO_LARGE, "%s: larger than %d bytes", name,
                 CS_SECRETS_FILE_MAX);
    return NULL;
  }

  mark = cs_file_get_mark_size (data, length);
  done = read_lines (&reader, data + mark, length - mark, error);
  cs_secret_wipe (data, length);

  return done ? g_steal_pointer (&self) : NULL;
}

CsSecretsFile *
cs_secrets_file_new (const char *path, GError **error)
{
  gsize size = CS_SECRETS_FILE_MAX + 1;
  g_autofree char *buffer = NULL;
  g_autofree char *name = NULL;
  CsSecretsFile *self = NULL;
  gssize length;

  g_return_val_if_fail (path != NULL, NULL);

  buffer = g_malloc (size); /* once: growing would leave copies behind */
  name = g_str_equal (path, "-") ? g_strdup ("standard input") : g_filename_display_name (path);
  length = cs_secrets_file_load (path, buffer, size, error);
  if (length < 0)
    g_prefix_error (error, "%s: ", name);
  else
    self = cs_secrets_file_new_for_data (buffer, (gsize) length, name, error);
  cs_secret_wipe (buffer, size);

  return self;
}

CsSecret *
cs_secrets_file_lookup (CsSecretsFile *self, const char *group, const char *key)
{
  GHashTable *keys;

  g_return_val_if_fail (CS_IS_SECRETS_FILE (self), NULL);
  g_return_val_if_fail (group != NULL && key != NULL, NULL);

  keys = g_hash_table_lookup (self->groups, group);

  return keys != NULL ? g_hash_table_lookup (keys, key) : NULL;
}
