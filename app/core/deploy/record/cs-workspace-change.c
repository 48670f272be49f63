/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-workspace-change.h"

#include "cs-error.h"

#define CS_TYPE_WORKSPACE_CHANGE (cs_workspace_change_get_type ())
G_DECLARE_FINAL_TYPE (CsWorkspaceChange, cs_workspace_change, CS, WORKSPACE_CHANGE, CsChange)

struct _CsWorkspaceChange {
  CsChange parent_instance;

  CsWorkspace *workspace;
  char *node;
  char *file;
  GBytes *before; /* NULL: there was none */
  GBytes *after;
};

G_DEFINE_FINAL_TYPE (CsWorkspaceChange, cs_workspace_change, CS_TYPE_CHANGE)

/* What is there now, NULL when there is none; FALSE when that cannot be told. */
static gboolean
load (CsWorkspaceChange *self, GBytes **content, GError **error)
{
  g_autoptr (GError) local = NULL;

  *content = cs_workspace_load (self->workspace, self->node, self->file, &local);
  if (local == NULL || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

static gboolean
is_same (GBytes *a, GBytes *b)
{
  return a == NULL || b == NULL ? a == b : g_bytes_equal (a, b);
}

static gboolean
write_file (CsWorkspaceChange *self, GBytes *content, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;

  if (content != NULL)
    return cs_workspace_store (self->workspace, self->node, self->file, content, error);

  path = cs_workspace_dup_path (self->workspace, self->node, self->file);
  file = g_file_new_for_path (path);

  return g_file_delete (file, NULL, error);
}

/* From @from to @to, unless somebody else wrote something else in between. */
static gboolean
replace (CsWorkspaceChange *self, GBytes *from, GBytes *to, GError **error)
{
  g_autoptr (GBytes) now = NULL;

  if (!load (self, &now, error))
    return FALSE;
  if (!is_same (now, from)) {
    g_autofree char *name = cs_workspace_name (self->node, self->file);

    g_set_error (error, CS_ERROR, CS_ERROR_STALE,
                 "%s: it was changed since by something else, so it is left as it is", name);
    return FALSE;
  }

  return write_file (self, to, error);
}

static gboolean
cs_workspace_change_undo (CsChange *change, GError **error)
{
  CsWorkspaceChange *self = CS_WORKSPACE_CHANGE (change);

  return replace (self, self->after, self->before, error);
}

static gboolean
cs_workspace_change_redo (CsChange *change, GError **error)
{
  CsWorkspaceChange *self = CS_WORKSPACE_CHANGE (change);

  return replace (self, self->before, self->after, error);
}

static void
cs_workspace_change_finalize (GObject *object)
{
  CsWorkspaceChange *self = CS_WORKSPACE_CHANGE (object);

  g_clear_object (&self->workspace);
  g_free (self->node);
  g_free (self->file);
  g_clear_pointer (&self->before, g_bytes_unref);
  g_clear_pointer (&self->after, g_bytes_unref);

  G_OBJECT_CLASS (cs_workspace_change_parent_class)->finalize (object);
}

static void
cs_workspace_change_class_init (CsWorkspaceChangeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_workspace_change_finalize;
  CS_CHANGE_CLASS (klass)->touches_files = TRUE;
  CS_CHANGE_CLASS (klass)->undo = cs_workspace_change_undo;
  CS_CHANGE_CLASS (klass)->redo = cs_workspace_change_redo;
}

static void
cs_workspace_change_init (CsWorkspaceChange *self)
{
}

CsChange *
cs_workspace_change_new (CsWorkspace *workspace,
                         const char *node,
                         const char *file,
                         GBytes *content,
                         GError **error)
{
  g_autoptr (CsWorkspaceChange) self = g_object_new (CS_TYPE_WORKSPACE_CHANGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->node = g_strdup (node);
  self->file = g_strdup (file);
  self->after = g_bytes_ref (content);
  if (!load (self, &self->before, error) || !write_file (self, content, error))
    return NULL;

  return CS_CHANGE (g_steal_pointer (&self));
}
