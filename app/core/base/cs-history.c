/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-history.h"

typedef struct {
  char *label;
} CsChangePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CsChange, cs_change, G_TYPE_OBJECT)

struct _CsHistory {
  GObject parent_instance;

  GPtrArray *changes; /* of CsChange, oldest first */
  guint n_done;       /* those before it are done, the others taken back */
  gboolean busy;      /* one of them is being taken back or made again in a thread */
};

G_DEFINE_FINAL_TYPE (CsHistory, cs_history, G_TYPE_OBJECT)

typedef enum {
  PROP_UNDO_LABEL = 1,
  PROP_REDO_LABEL,
} CsHistoryProps;

static GParamSpec *props[PROP_REDO_LABEL + 1];

static guint files_changed_signal;

/* --- a change ----------------------------------------------------------------------------------
 */

static void
cs_change_finalize (GObject *object)
{
  CsChangePrivate *priv = cs_change_get_instance_private (CS_CHANGE (object));

  g_free (priv->label);

  G_OBJECT_CLASS (cs_change_parent_class)->finalize (object);
}

static void
cs_change_class_init (CsChangeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_change_finalize;
}

static void
cs_change_init (CsChange *self)
{
}

const char *
cs_change_get_label (CsChange *self)
{
  CsChangePrivate *priv = cs_change_get_instance_private (self);

  g_return_val_if_fail (CS_IS_CHANGE (self), NULL);

  return priv->label;
}

void
cs_change_set_label (CsChange *self, const char *label)
{
  CsChangePrivate *priv = cs_change_get_instance_private (self);

  g_return_if_fail (CS_IS_CHANGE (self));

  g_free (priv->label);
  priv->label = g_strdup (label);
}

/* --- the history -------------------------------------------------------------------------------
 */

static void
cs_history_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CsHistory *self = CS_HISTORY (object);

  switch ((CsHistoryProps) id) {
  case PROP_UNDO_LABEL:
    g_value_set_string (value, cs_history_get_undo_label (self));
    break;
  case PROP_REDO_LABEL:
    g_value_set_string (value, cs_history_get_redo_label (self));
    break;
  }
}

static void
cs_history_dispose (GObject *object)
{
  CsHistory *self = CS_HISTORY (object);

  self->n_done = 0;
  g_ptr_array_set_size (self->changes, 0);

  G_OBJECT_CLASS (cs_history_parent_class)->dispose (object);
}

static void
cs_history_finalize (GObject *object)
{
  g_ptr_array_unref (CS_HISTORY (object)->changes);

  G_OBJECT_CLASS (cs_history_parent_class)->finalize (object);
}

static void
cs_history_class_init (CsHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = cs_history_dispose;
  object_class->finalize = cs_history_finalize;
  object_class->get_property = cs_history_get_property;

  props[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, flags);
  props[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  files_changed_signal = g_signal_new ("files-changed", CS_TYPE_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
}

static void
cs_history_init (CsHistory *self)
{
  self->changes = g_ptr_array_new_with_free_func (g_object_unref);
}

CsHistory *
cs_history_new (void)
{
  return g_object_new (CS_TYPE_HISTORY, NULL);
}

/* @change: (nullable): what was done, if anything */
static void
notify (CsHistory *self, CsChange *change)
{
  if (change != NULL && CS_CHANGE_GET_CLASS (change)->touches_files)
    g_signal_emit (self, files_changed_signal, 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNDO_LABEL]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REDO_LABEL]);
}

void
cs_history_take (CsHistory *self, CsChange *change)
{
  g_return_if_fail (CS_IS_HISTORY (self));
  g_return_if_fail (CS_IS_CHANGE (change));

  g_ptr_array_set_size (self->changes, (int) self->n_done);
  g_ptr_array_add (self->changes, change);
  if (self->changes->len > CS_HISTORY_MAX)
    g_ptr_array_remove_index (self->changes, 0);
  self->n_done = self->changes->len;
  notify (self, change);
}

/* What would be taken back, or made again; nullable. */
static CsChange *
get_next (CsHistory *self, gboolean again)
{
  guint position = again ? self->n_done : self->n_done - 1;

  return position < self->changes->len ? self->changes->pdata[position] : NULL;
}

static gboolean
carry_out (CsChange *change, gboolean again, GError **error)
{
  CsChangeClass *klass = CS_CHANGE_GET_CLASS (change);

  return again ? klass->redo (change, error) : klass->undo (change, error);
}

/* @change need not be the last any more: another may have been taken while its file was written. */
static void
settle (CsHistory *self, CsChange *change, gboolean again, gboolean ok)
{
  guint position;

  if (g_ptr_array_find (self->changes, change, &position)) {
    if (ok && again) {
      self->n_done = MAX (self->n_done, position + 1);
    } else if (ok) {
      self->n_done--;
      if (position < self->n_done)
        g_ptr_array_remove_index (self->changes, position);
    } else if (again) {
      g_ptr_array_set_size (self->changes, (int) position);
      self->n_done = MIN (self->n_done, position);
    } else {
      g_ptr_array_remove_range (self->changes, 0, position + 1);
      self->n_done -= position + 1;
    }
  }
  notify (self, ok ? change : NULL);
}

static gboolean
step (CsHistory *self, gboolean again, GError **error)
{
  CsChange *next = get_next (self, again);
  g_autoptr (CsChange) change = next != NULL && !self->busy ? g_object_ref (next) : NULL;
  gboolean ok;

  if (change == NULL)
    return TRUE;
  ok = carry_out (change, again, error);
  settle (self, change, again, ok);

  return ok;
}

gboolean
cs_history_undo (CsHistory *self, GError **error)
{
  g_return_val_if_fail (CS_IS_HISTORY (self), FALSE);

  return step (self, FALSE, error);
}

gboolean
cs_history_redo (CsHistory *self, GError **error)
{
  g_return_val_if_fail (CS_IS_HISTORY (self), FALSE);

  return step (self, TRUE, error);
}

/* --- in a thread -------------------------------------------------------------------------------
 */

typedef struct {
  CsChange *change;
  gboolean again;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->change);
  g_free (work);
}

static void
work_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;

  if (carry_out (work->change, work->again, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Once for each task, before its callback: whether or not that calls finish. */
static void
worked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CsHistory *self = CS_HISTORY (source);
  g_autoptr (GTask) outer = G_TASK (user_data);
  Work *work = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &error);

  self->busy = FALSE;
  settle (self, work->change, work->again, ok);
  if (ok)
    g_task_return_boolean (outer, TRUE);
  else
    g_task_return_error (outer, error);
}

static void
step_async (CsHistory *self, gboolean again, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) outer = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GTask) task = NULL;
  CsChange *change = get_next (self, again);
  GError *error = NULL;
  Work *work;

  g_task_set_source_tag (outer, step_async);
  if (change == NULL || self->busy || !CS_CHANGE_GET_CLASS (change)->touches_files) {
    if (step (self, again, &error))
      g_task_return_boolean (outer, TRUE);
    else
      g_task_return_error (outer, error);
    return;
  }

  self->busy = TRUE;
  work = g_new0 (Work, 1);
  work->change = g_object_ref (change);
  work->again = again;
  task = g_task_new (self, NULL, worked_cb, g_steal_pointer (&outer));
  g_task_set_source_tag (task, work_thread);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, work_thread);
}

void
cs_history_undo_async (CsHistory *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (CS_IS_HISTORY (self));

  step_async (self, FALSE, callback, user_data);
}

void
cs_history_redo_async (CsHistory *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (CS_IS_HISTORY (self));

  step_async (self, TRUE, callback, user_data);
}

gboolean
cs_history_finish (CsHistory *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
cs_history_get_undo_label (CsHistory *self)
{
  g_return_val_if_fail (CS_IS_HISTORY (self), NULL);

  return self->n_done > 0 ? cs_change_get_label (self->changes->pdata[self->n_done - 1]) : NULL;
}

const char *
cs_history_get_redo_label (CsHistory *self)
{
  g_return_val_if_fail (CS_IS_HISTORY (self), NULL);

  return self->n_done < self->changes->len
             ? cs_change_get_label (self->changes->pdata[self->n_done])
             : NULL;
}
