/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-known-hosts-file.h"
#include "cs-known-hosts.h"

#include <glib/gstdio.h>
#include <libssh/libssh.h>
#include <string.h>

#define SALT_LENGTH 20
#define LOCK_TICK (20 * G_TIME_SPAN_MILLISECOND)
#define LOCK_WAIT (10 * G_TIME_SPAN_SECOND)
/* Whoever holds the lock writes one small file: one this old was left by a crash. */
#define LOCK_STALE 60 /* seconds */

char *
cs_known_hosts_file_dup_path (void)
{
  return g_build_filename (g_get_home_dir (), ".ssh", "known_hosts", NULL);
}

char *
cs_known_hosts_file_read (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, &local)) {
    if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      return g_strdup ("");
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  if (length > CS_KNOWN_HOSTS_MAX || strlen (text) != length) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "%s is not a known_hosts file", path);
    return NULL;
  }

  return g_steal_pointer (&text);
}

static gboolean
lock_is_stale (GFile *lock)
{
  g_autoptr (GFileInfo) info = g_file_query_info (lock, G_FILE_ATTRIBUTE_TIME_MODIFIED,
                                                  G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr (GDateTime) modified = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  if (info != NULL)
    modified = g_file_info_get_modification_date_time (info);

  return modified != NULL
         && g_date_time_difference (now, modified) > LOCK_STALE * G_TIME_SPAN_SECOND;
}

/* A file that only one can create: the one lock that every platform has. */
static gboolean
take_lock (GFile *lock, GCancellable *cancellable, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + LOCK_WAIT;

  for (;;) {
    g_autoptr (GError) local = NULL;
    g_autoptr (GFileOutputStream) stream
        = g_file_create (lock, G_FILE_CREATE_PRIVATE, cancellable, &local);

    if (stream != NULL)
      return TRUE;

    if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_EXISTS)
        || g_get_monotonic_time () > deadline) {
      g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", g_file_peek_path (lock));
      return FALSE;
    }
    if (lock_is_stale (lock))
      g_file_delete (lock, NULL, NULL);
    else
      g_usleep (LOCK_TICK);
  }
}

static char *
new_line (const char *text, const char *host, guint16 port, const char *type, const char *key)
{
  guint8 salt[SALT_LENGTH];

  if (!cs_known_hosts_is_hashed (text) || !ssh_get_random (salt, sizeof salt, 1))
    return cs_known_hosts_format (host, port, type, key, NULL);

  return cs_known_hosts_format (host, port, type, key, salt);
}

static gboolean
append (const char *path,
        const char *host,
        guint16 port,
        const char *type,
        const char *key,
        GError **error)
{
  g_autofree char *text = cs_known_hosts_file_read (path, error);
  g_autofree char *line = NULL;
  g_autofree char *content = NULL;
  CsKnownHostLine found;
  CsKnownHost verdict;

  if (text == NULL)
    return FALSE;

  verdict = cs_known_hosts_check (text, host, port, type, key, &found);
  cs_known_host_line_clear (&found);
  if (verdict == CS_KNOWN_HOST_SAME)
    return TRUE;
  if (verdict != CS_KNOWN_HOST_UNKNOWN) {
    cs_error_set (error, CS_ERROR, CS_ERROR_UNTRUSTED,
                  "%s got another key for %s while this one was being accepted: compare again",
                  path, host);
    return FALSE;
  }

  line = new_line (text, host, port, type, key);
  content
      = g_strconcat (text, *text != '\0' && !g_str_has_suffix (text, "\n") ? "\n" : "", line, NULL);

  return g_file_set_contents_full (path, content, (gssize) strlen (content),
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

gboolean
cs_known_hosts_file_add (const char *path,
                         const char *host,
                         guint16 port,
                         const char *type,
                         const char *key,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autofree char *target = cs_file_follow_links (path);
  g_autofree char *folder = g_path_get_dirname (target);
  g_autofree char *lock_path = g_strconcat (target, ".lock", NULL);
  g_autoptr (GFile) lock = g_file_new_for_path (lock_path);
  gboolean added;

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    cs_error_set (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The folder %s cannot be made", folder);
    return FALSE;
  }
  if (!take_lock (lock, cancellable, error))
    return FALSE;

  added = append (target, host, port, type, key, error);
  g_file_delete (lock, NULL, NULL);

  return added;
}
