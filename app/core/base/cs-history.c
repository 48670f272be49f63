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

gboolean
cs_history_undo (CsHistory *self, GError **error)
{
  CsChange *change;
  gboolean ok;

  g_return_val_if_fail (CS_IS_HISTORY (self), FALSE);

  if (self->n_done == 0)
    return TRUE;

  change = self->changes->pdata[self->n_done - 1];
  ok = CS_CHANGE_GET_CLASS (change)->undo (change, error);
  if (ok) {
    self->n_done--;
  } else {
    g_ptr_array_remove_range (self->changes, 0, self->n_done);
    self->n_done = 0;
  }
  notify (self, ok ? change : NULL);

  return ok;
}

gboolean
cs_history_redo (CsHistory *self, GError **error)
{
  CsChange *change;
  gboolean ok;

  g_return_val_if_fail (CS_IS_HISTORY (self), FALSE);

  if (self->n_done == self->changes->len)
    return TRUE;

  change = self->changes->pdata[self->n_done];
  ok = CS_CHANGE_GET_CLASS (change)->redo (change, error);
  if (ok)
    self->n_done++;
  else
    g_ptr_array_set_size (self->changes, (int) self->n_done);
  notify (self, ok ? change : NULL);

  return ok;
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
