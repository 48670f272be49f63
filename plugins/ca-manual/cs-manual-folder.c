/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-manual-folder.h"

#include <glib/gstdio.h>

#include "cs-manual-store.h"

#define SLICE_MS 100 /* how often a new file is looked at until it is quiet */

/* --- one file ----------------------------------------------------------------------------------
 */

/* Hidden files, and what programs that copy or download call what they have not finished. */
static gboolean
is_unfinished_name (const char *name)
{
  static const char *const endings[]
      = { "~", ".crdownload", ".download", ".filepart", ".part", ".partial", ".tmp" };

  if (*name == '.')
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    if (g_str_has_suffix (name, endings[i]))
      return TRUE;
  }

  return FALSE;
}

/* Whether nobody writes it any more. A clock that goes ahead elsewhere must not make it old, so
 * that only a file of some age is believed by its date; any other is watched for that long. */
static gboolean
is_quiet (const char *path, GCancellable *cancellable)
{
  GStatBuf before, now;

  if (g_stat (path, &before) != 0)
    return FALSE;
  if (g_get_real_time () / G_USEC_PER_SEC - before.st_mtime > 2 * CS_MANUAL_QUIET_MS / 1000)
    return TRUE;

  for (guint waited = 0; waited < CS_MANUAL_QUIET_MS; waited += SLICE_MS) {
    g_usleep (SLICE_MS * 1000);
    if (g_cancellable_is_cancelled (cancellable) || g_stat (path, &now) != 0
        || now.st_size != before.st_size || now.st_mtime != before.st_mtime)
      return FALSE;
  }

  return TRUE;
}

/* --- all files ---------------------------------------------------------------------------------
 */

/* The paths of the files that may hold something; NULL with an error. */
static GPtrArray *
list_paths (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  GPtrArray *paths;
  const char *name;

  if (dir == NULL)
    return NULL;

  paths = g_ptr_array_new_with_free_func (g_free);
  while (paths->len < CS_MANUAL_FILES_MAX && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (!is_unfinished_name (name) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
      g_ptr_array_add (paths, g_steal_pointer (&path));
  }

  return paths;
}

GPtrArray *
cs_manual_folder_scan (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) paths = list_paths (folder, error);
  GPtrArray *list;

  if (paths == NULL)
    return NULL;

  list = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < paths->len; i++) {
    CsBundle *bundle = cs_manual_store_read (paths->pdata[i], NULL, NULL);

    if (bundle != NULL)
      g_ptr_array_add (list, bundle);
  }

  return list;
}

/* --- the answer --------------------------------------------------------------------------------
 */

/* The answer that @path holds; nullable. The certificate that is renewed holds the same key, and is
 * none. */
static CsBundle *
read_answer (const char *path, CsRequest *request, const char *replaces, gboolean *whole)
{
  g_autoptr (CsBundle) bundle = cs_manual_store_read (path, whole, NULL);

  for (guint i = 0; bundle != NULL && i < cs_bundle_get_n (bundle); i++) {
    CsCertificate *one = cs_bundle_get (bundle, i);
    CsBundle *answer;

    if (!cs_request_is_answered_by (request, one)
        || g_strcmp0 (replaces, cs_certificate_get_sha256 (one)) == 0)
      continue;
    answer = cs_bundle_new ();
    cs_bundle_add (answer, one);
    cs_bundle_add_all (answer, bundle);
    return answer;
  }

  return NULL;
}

CsBundle *
cs_manual_folder_find (const char *folder,
                       CsSubmission *submission,
                       GCancellable *cancellable,
                       char **reason,
                       GError **error)
{
  const char *replaces = cs_submission_get_replaces (submission);
  g_autoptr (CsRequest) request
      = cs_request_new_from_der (cs_submission_get_request (submission), error);
  g_autoptr (GPtrArray) paths = request != NULL ? list_paths (folder, error) : NULL;

  *reason = NULL;
  for (guint i = 0; paths != NULL && i < paths->len; i++) {
    const char *path = paths->pdata[i];
    gboolean whole = FALSE;
    g_autoptr (CsBundle) answer = read_answer (path, request, replaces, &whole);

    if (answer == NULL)
      continue;
    /* What was read before it was quiet may have been a half. */
    if (is_quiet (path, cancellable)) {
      g_clear_object (&answer);
      answer = read_answer (path, request, replaces, &whole);
      if (answer != NULL && whole)
        return g_steal_pointer (&answer);
    }
    g_free (*reason);
    *reason = g_strdup_printf (whole ? "%s holds the answer and is still being written"
                                     : "%s holds the answer and a part that cannot be read: it is "
                                       "not taken before it is whole",
                               path);
  }

  return NULL;
}

/* --- watching ----------------------------------------------------------------------------------
 */

struct _CsManualWatch {
  GFileMonitor *monitor;
  GFunc function;
  gpointer user_data;
  guint source_id; /* 0: nothing came since it was last told */
};

static gboolean
quiet_cb (gpointer user_data)
{
  CsManualWatch *self = user_data;

  self->source_id = 0;
  self->function (self, self->user_data);

  return G_SOURCE_REMOVE;
}

/* Each change begins the wait anew: a file is told of when it is written. */
static void
changed_cb (CsManualWatch *self,
            GFile *file,
            GFile *other,
            GFileMonitorEvent event,
            GFileMonitor *monitor)
{
  if (event == G_FILE_MONITOR_EVENT_DELETED || event == G_FILE_MONITOR_EVENT_MOVED_OUT)
    return;

  g_clear_handle_id (&self->source_id, g_source_remove);
  self->source_id = g_timeout_add (CS_MANUAL_QUIET_MS, quiet_cb, self);
}

CsManualWatch *
cs_manual_watch_new (const char *folder, GFunc function, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  GFileMonitor *monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  CsManualWatch *self;

  if (monitor == NULL)
    return NULL;

  self = g_new0 (CsManualWatch, 1);
  self->monitor = monitor;
  self->function = function;
  self->user_data = user_data;
  g_signal_connect_swapped (monitor, "changed", G_CALLBACK (changed_cb), self);

  return self;
}

void
cs_manual_watch_free (CsManualWatch *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_file_monitor_cancel (self->monitor);
  g_object_unref (self->monitor);
  g_clear_handle_id (&self->source_id, g_source_remove);
  g_free (self);
}
