/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-audit.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

struct _CsSimAudit {
  GMutex lock;
  FILE *file;
  gint64 sequence;
};

CsSimAudit *
cs_sim_audit_new (const char *path, GError **error)
{
  CsSimAudit *self;
  FILE *file = g_fopen (path, "ab");

  if (file == NULL) {
    int code = errno;

    g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (code), "%s: %s", path,
                 g_strerror (code));
    return NULL;
  }
  self = g_new0 (CsSimAudit, 1);
  g_mutex_init (&self->lock);
  self->file = file;

  return self;
}

void
cs_sim_audit_free (CsSimAudit *self)
{
  fclose (self->file);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static JsonBuilder *
begin (guint connection, const char *event)
{
  JsonBuilder *builder = json_builder_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "time");
  json_builder_add_string_value (builder, time);
  json_builder_set_member_name (builder, "connection");
  json_builder_add_int_value (builder, connection);
  json_builder_set_member_name (builder, "event");
  json_builder_add_string_value (builder, event);

  return builder;
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  /* json-glib 1.6 writes the control characters that have no letter of their own as they are. */
  for (char *p = valid; *p != '\0'; p++) {
    if (g_ascii_iscntrl (*p) && strchr ("\b\f\n\r\t", *p) == NULL)
      *p = '?';
  }
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, valid);
}

static void
finish (CsSimAudit *self, JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *line = NULL;

  g_mutex_lock (&self->lock);
  json_builder_set_member_name (builder, "sequence");
  json_builder_add_int_value (builder, ++self->sequence);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);
  fprintf (self->file, "%s\n", line);
  fflush (self->file);
  g_mutex_unlock (&self->lock);
}

void
cs_sim_audit_write (CsSimAudit *self, guint connection, const char *event, ...)
{
  g_autoptr (JsonBuilder) builder = begin (connection, event);
  const char *name;
  va_list pairs;

  va_start (pairs, event);
  while ((name = va_arg (pairs, const char *)) != NULL) {
    const char *text = va_arg (pairs, const char *);

    if (text != NULL)
      add_text (builder, name, text);
  }
  va_end (pairs);
  finish (self, builder);
}

void
cs_sim_audit_write_login (CsSimAudit *self,
                          guint connection,
                          const char *user,
                          const char *method,
                          gboolean ok)
{
  g_autoptr (JsonBuilder) builder = begin (connection, "login");

  add_text (builder, "user", user);
  add_text (builder, "method", method);
  json_builder_set_member_name (builder, "ok");
  json_builder_add_boolean_value (builder, ok);
  finish (self, builder);
}

void
cs_sim_audit_write_file (CsSimAudit *self,
                         guint connection,
                         const char *event,
                         const char *name,
                         GBytes *data,
                         gboolean complete)
{
  g_autoptr (JsonBuilder) builder = begin (connection, event);
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, data);

  add_text (builder, "name", name);
  json_builder_set_member_name (builder, "size");
  json_builder_add_int_value (builder, (gint64) g_bytes_get_size (data));
  add_text (builder, "sha256", sum);
  json_builder_set_member_name (builder, "complete");
  json_builder_add_boolean_value (builder, complete);
  finish (self, builder);
}
