/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-pane.h"

#include "cs-list-focus.h"

typedef struct {
  CsSession *session;    /* owned */
  GSignalGroup *signals; /* owned */
  GtkWidget *list;       /* borrowed, nullable: one stop for Tab */
  gboolean built;        /* whether the template was made */
  gboolean stale;        /* what is drawn is older than what the session knows */
} CsPanePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CsPane, cs_pane, GTK_TYPE_WIDGET)

typedef enum {
  PROP_SESSION = 1,
} CsPaneProps;

static GParamSpec *props[PROP_SESSION + 1];

static CsPanePrivate *
priv_of (CsPane *self)
{
  return cs_pane_get_instance_private (self);
}

static void
ensure_built (CsPane *self)
{
  CsPanePrivate *priv = priv_of (self);

  if (priv->built)
    return;

  priv->built = TRUE;
  if (gtk_widget_get_first_child (GTK_WIDGET (self)) == NULL)
    gtk_widget_init_template (GTK_WIDGET (self));
  if (CS_PANE_GET_CLASS (self)->built != NULL)
    CS_PANE_GET_CLASS (self)->built (self);
}

static void
update_if_seen (CsPane *self)
{
  CsPanePrivate *priv = priv_of (self);

  if (!priv->stale || priv->session == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  priv->stale = FALSE;
  if (CS_PANE_GET_CLASS (self)->update != NULL)
    CS_PANE_GET_CLASS (self)->update (self);
}

static void
cs_pane_map (GtkWidget *widget)
{
  ensure_built (CS_PANE (widget));
  GTK_WIDGET_CLASS (cs_pane_parent_class)->map (widget);

  update_if_seen (CS_PANE (widget));
}

static gboolean
cs_pane_focus (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean moved;

  if (cs_list_focus_leave (priv_of (CS_PANE (widget))->list, direction, &moved))
    return moved;

  return GTK_WIDGET_CLASS (cs_pane_parent_class)->focus (widget, direction);
}

static void
cs_pane_dispose (GObject *object)
{
  CsPanePrivate *priv = priv_of (CS_PANE (object));
  GtkWidget *child;

  g_clear_object (&priv->signals);
  g_clear_object (&priv->session);
  g_clear_weak_pointer (&priv->list);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (cs_pane_parent_class)->dispose (object);
}

static void
cs_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((CsPaneProps) id) {
  case PROP_SESSION:
    g_value_set_object (value, cs_pane_get_session (CS_PANE (object)));
    break;
  }
}

static void
cs_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((CsPaneProps) id) {
  case PROP_SESSION:
    cs_pane_set_session (CS_PANE (object), g_value_get_object (value));
    break;
  }
}

static void
cs_pane_class_init (CsPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cs_pane_dispose;
  object_class->get_property = cs_pane_get_property;
  object_class->set_property = cs_pane_set_property;
  widget_class->focus = cs_pane_focus;
  widget_class->map = cs_pane_map;

  props[PROP_SESSION]
      = g_param_spec_object ("session", NULL, NULL, CS_TYPE_SESSION,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
cs_pane_init (CsPane *self)
{
  CsPanePrivate *priv = priv_of (self);

  priv->signals = g_signal_group_new (CS_TYPE_SESSION);
  cs_pane_watch (self, "updated", G_CALLBACK (cs_pane_invalidate));
}

CsSession *
cs_pane_get_session (CsPane *self)
{
  g_return_val_if_fail (CS_IS_PANE (self), NULL);

  return priv_of (self)->session;
}

void
cs_pane_set_session (CsPane *self, CsSession *session)
{
  CsPanePrivate *priv;

  g_return_if_fail (CS_IS_PANE (self));
  g_return_if_fail (session == NULL || CS_IS_SESSION (session));

  priv = priv_of (self);
  if (!g_set_object (&priv->session, session))
    return;

  if (session != NULL)
    ensure_built (self);
  g_signal_group_set_target (priv->signals, session);
  if (priv->built && CS_PANE_GET_CLASS (self)->session_changed != NULL)
    CS_PANE_GET_CLASS (self)->session_changed (self);
  cs_pane_invalidate (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SESSION]);
}

void
cs_pane_invalidate (CsPane *self)
{
  g_return_if_fail (CS_IS_PANE (self));

  priv_of (self)->stale = TRUE;
  update_if_seen (self);
}

void
cs_pane_watch (CsPane *self, const char *signal, GCallback callback)
{
  g_return_if_fail (CS_IS_PANE (self));

  g_signal_group_connect_object (priv_of (self)->signals, signal, callback, self,
                                 G_CONNECT_SWAPPED);
}

void
cs_pane_set_list (CsPane *self, GtkWidget *list)
{
  g_return_if_fail (CS_IS_PANE (self));
  g_return_if_fail (GTK_IS_WIDGET (list));

  g_set_weak_pointer (&priv_of (self)->list, list);
  cs_list_focus_keep_row (list);
}
