/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-workspace.h"

#include <errno.h>

#include <glib/gstdio.h>

#include "cs-connection.h"
#include "cs-error.h"
#include "cs-file.h"
#include "cs-names.h"

#define FOLDER_MODE 0755
#define FILE_MODE 0644
#define CLUSTER_ENDING ".cluster"

struct _CsWorkspace {
  GObject parent_instance;

  char *path;
};

G_DEFINE_FINAL_TYPE (CsWorkspace, cs_workspace, G_TYPE_OBJECT)

static void
cs_workspace_finalize (GObject *object)
{
  g_free (CS_WORKSPACE (object)->path);

  G_OBJECT_CLASS (cs_workspace_parent_class)->finalize (object);
}

static void
cs_workspace_class_init (CsWorkspaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_workspace_finalize;
}

static void
cs_workspace_init (CsWorkspace *self)
{
}

CsWorkspace *
cs_workspace_new (const char *path)
{
  CsWorkspace *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (CS_TYPE_WORKSPACE, NULL);
  self->path = g_canonicalize_filename (path, NULL);

  return self;
}

CsWorkspace *
cs_workspace_new_for_cluster (const char *cluster_path)
{
  g_autofree char *stem = g_strdup (cluster_path);
  g_autofree char *path = NULL;

  g_return_val_if_fail (cluster_path != NULL, NULL);

  if (g_str_has_suffix (stem, CLUSTER_ENDING))
    stem[strlen (stem) - strlen (CLUSTER_ENDING)] = '\0';
  path = g_strconcat (stem, ".workspace", NULL);

  return cs_workspace_new (path);
}

const char *
cs_workspace_get_path (CsWorkspace *self)
{
  g_return_val_if_fail (CS_IS_WORKSPACE (self), NULL);

  return self->path;
}

char *
cs_workspace_name (const char *node, const char *file)
{
  g_return_val_if_fail (file != NULL, NULL);

  return node != NULL ? g_strdup_printf ("%s/%s", node, file) : g_strdup (file);
}

char *
cs_workspace_dup_path (CsWorkspace *self, const char *node, const char *file)
{
  g_return_val_if_fail (CS_IS_WORKSPACE (self), NULL);

  if (!cs_is_plain_name (file) || (node != NULL && !cs_is_plain_name (node)))
    return NULL;

  return node != NULL ? g_build_filename (self->path, node, file, NULL)
                      : g_build_filename (self->path, file, NULL);
}

/* FALSE with an error that names the name. */
static gboolean
need_plain_name (const char *name, GError **error)
{
  g_autofree char *shown = NULL;

  if (cs_is_plain_name (name))
    return TRUE;

  shown = cs_escape_control (name);
  cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "“%s” is no plain file name", shown);
  return FALSE;
}

static char *
need_path (CsWorkspace *self, const char *node, const char *file, GError **error)
{
  if ((node != NULL && !need_plain_name (node, error)) || !need_plain_name (file, error))
    return NULL;

  return cs_workspace_dup_path (self, node, file);
}

static gboolean
make_folder (const char *path, GError **error)
{
  int code;

  if (g_mkdir_with_parents (path, FOLDER_MODE) == 0)
    return TRUE;

  code = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", path, g_strerror (code));
  return FALSE;
}

static gboolean
make_parent (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return make_folder (folder, error);
}

static GBytes *
read_file (const char *path, GError **error)
{
  g_autoptr (GFile) location = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (location, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, error);
  GBytes *content;

  if (info == NULL)
    return NULL;
  if (g_file_info_get_size (info) > CS_REMOTE_FILE_MAX) {
    cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE, "%s: more than %d bytes", path,
                  CS_REMOTE_FILE_MAX);
    return NULL;
  }

  content = g_file_load_bytes (location, NULL, NULL, error);
  if (content == NULL)
    g_prefix_error (error, "%s: ", path);

  return content;
}

GBytes *
cs_workspace_load (CsWorkspace *self, const char *node, const char *file, GError **error)
{
  g_autofree char *path = need_path (self, node, file, error);

  return path != NULL ? read_file (path, error) : NULL;
}

static gboolean
write_file (const char *path, GBytes *content, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (content, &size);

  return cs_file_write (path, data, (gssize) size, FILE_MODE, error);
}

gboolean
cs_workspace_store (CsWorkspace *self,
                    const char *node,
                    const char *file,
                    GBytes *content,
                    GError **error)
{
  g_autofree char *path = need_path (self, node, file, error);

  g_return_val_if_fail (content != NULL, FALSE);

  return path != NULL && make_parent (path, error) && write_file (path, content, error);
}

gboolean
cs_workspace_keep (CsWorkspace *self,
                   const char *run,
                   const char *node,
                   const char *file,
                   GBytes *content,
                   GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (CS_IS_WORKSPACE (self), FALSE);
  g_return_val_if_fail (content != NULL, FALSE);

  if (!need_plain_name (run, error) || !need_plain_name (node, error)
      || !need_plain_name (file, error))
    return FALSE;

  path = g_build_filename (self->path, "kept", run, node, file, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;

  return make_parent (path, error) && write_file (path, content, error);
}

GBytes *
cs_workspace_load_kept (CsWorkspace *self,
                        const char *run,
                        const char *node,
                        const char *file,
                        const char *sha256,
                        GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *actual = NULL;
  g_autoptr (GBytes) content = NULL;

  g_return_val_if_fail (CS_IS_WORKSPACE (self), NULL);

  if (!need_plain_name (run, error) || !need_plain_name (node, error)
      || !need_plain_name (file, error))
    return NULL;

  path = g_build_filename (self->path, "kept", run, node, file, NULL);
  content = read_file (path, error);
  if (content == NULL)
    return NULL;
  actual = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  if (g_strcmp0 (actual, sha256) == 0)
    return g_steal_pointer (&content);

  cs_error_set (error, CS_ERROR, CS_ERROR_MISMATCH,
                "%s is not what was kept: the journal has SHA-256 %.16s…, the file %.16s…", path,
                sha256, actual);
  return NULL;
}

gboolean
cs_workspace_keep_plan (CsWorkspace *self, const char *run, GBytes *json, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (CS_IS_WORKSPACE (self), FALSE);

  if (!need_plain_name (run, error))
    return FALSE;
  path = g_build_filename (self->path, "kept", run, "plan.json", NULL);

  return make_parent (path, error) && write_file (path, json, error);
}

GBytes *
cs_workspace_load_plan (CsWorkspace *self, const char *run, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (CS_IS_WORKSPACE (self), NULL);

  if (!need_plain_name (run, error))
    return NULL;
  path = g_build_filename (self->path, "kept", run, "plan.json", NULL);

  return read_file (path, error);
}

char *
cs_workspace_dup_journal_path (CsWorkspace *self, GError **error)
{
  g_return_val_if_fail (CS_IS_WORKSPACE (self), NULL);

  if (!make_folder (self->path, error))
    return NULL;

  return g_build_filename (self->path, "journal.jsonl", NULL);
}

char *
cs_workspace_dup_record_path (CsWorkspace *self, const char *slot, GError **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;

  g_return_val_if_fail (CS_IS_WORKSPACE (self), NULL);

  if (!need_plain_name (slot, error))
    return NULL;
  folder = g_build_filename (self->path, "submissions", NULL);
  if (!make_folder (folder, error))
    return NULL;
  file = g_strconcat (slot, ".ini", NULL);

  return g_build_filename (folder, file, NULL);
}
