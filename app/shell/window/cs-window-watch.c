/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What somebody else changes on disk while the window shows it: nothing that rests on it may stay
 * green. */
#include "cs-window.h"

#include <glib/gi18n.h>
#include <string.h>

/* A file of the cluster that was written, to be compared with what is known of it. */
typedef struct {
  CsSession *session;
  char *path;   /* absolute */
  char *sha256; /* what is known; NULL: that it is not there */
  gboolean is_cluster_file;
} Suspicion;

static void
suspicion_free (gpointer data)
{
  Suspicion *suspicion = data;

  g_object_unref (suspicion->session);
  g_free (suspicion->path);
  g_free (suspicion->sha256);
  g_free (suspicion);
}

static void
compare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Suspicion *suspicion = data;
  g_autofree char *text = NULL;
  g_autofree char *sha256 = NULL;
  gsize size;

  if (g_file_get_contents (suspicion->path, &text, &size, NULL))
    sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, size);
  g_task_return_boolean (task, g_strcmp0 (sha256, suspicion->sha256) != 0);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer unused)
{
  CsWindow *self = CS_WINDOW (source);
  Suspicion *suspicion = g_task_get_task_data (G_TASK (result));
  gboolean differs = g_task_propagate_boolean (G_TASK (result), NULL);

  if (cs_window_get_session (self) != suspicion->session)
    return;
  if (suspicion->is_cluster_file)
    _cs_window_tell_changed (self, differs);
  else if (differs)
    cs_session_look (suspicion->session);
}

/* The cluster file as it was read, or the file of the workspace as the last look saw it. */
static char *
dup_known (CsSession *session, const char *path, gboolean *is_cluster_file)
{
  CsCluster *cluster = cs_session_get_cluster (session);
  CsInventory *inventory = cs_session_get_inventory (session);
  g_autofree char *name = g_path_get_basename (cs_cluster_get_path (cluster));
  g_auto (GStrv) parts = g_strsplit (path, "/", 3);
  CsNodeFile *file = NULL;

  *is_cluster_file = g_str_equal (path, name);
  if (*is_cluster_file) {
    g_autofree char *text = cs_cluster_dup_text (cluster);

    return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  }
  if (inventory != NULL && parts[0] != NULL && parts[1] != NULL)
    file = cs_inventory_find_local (inventory, parts[2] != NULL ? parts[1] : NULL,
                                    parts[2] != NULL ? parts[2] : parts[1]);

  return file != NULL ? g_strdup (cs_node_file_get_sha256 (file)) : NULL;
}

static void
check (CsWindow *self, const char *path)
{
  CsSession *session = cs_window_get_session (self);
  CsShelf *shelf = cs_workbench_get_own_shelf (cs_session_get_workbench (session));
  Suspicion *suspicion = g_new0 (Suspicion, 1);
  g_autoptr (GTask) task = g_task_new (self, NULL, compared_cb, NULL);

  suspicion->session = g_object_ref (session);
  suspicion->path = g_build_filename (cs_shelf_get_folder (shelf), path, NULL);
  suspicion->sha256 = dup_known (session, path, &suspicion->is_cluster_file);
  g_task_set_source_tag (task, check);
  g_task_set_task_data (task, suspicion, suspicion_free);
  g_task_run_in_thread (task, compare_thread);
}

/* While a run or a look writes and reads these files itself it is too early to judge. */
void
_cs_window_note_changed (CsWindow *self, const char *path)
{
  GHashTable *changed = _cs_window_get_changed (self);

  g_hash_table_add (changed, g_strdup (path));
  _cs_window_check_changed (self);
}

void
_cs_window_check_changed (CsWindow *self)
{
  CsSession *session = cs_window_get_session (self);
  GHashTable *changed = _cs_window_get_changed (self);
  GHashTableIter iter;
  gpointer path;

  if (session == NULL || cs_session_get_activity (session) != CS_ACTIVITY_IDLE)
    return;
  g_hash_table_iter_init (&iter, changed);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    check (self, path);
  g_hash_table_remove_all (changed);
}
