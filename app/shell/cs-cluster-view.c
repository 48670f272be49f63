/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cluster-view.h"

struct _CsClusterView {
  GtkWidget parent_instance;

  /* owned */
  GtkTreeListModel *rows;
  GtkSingleSelection *selection;

  /* template children */
  GtkListView *list;
  GtkWidget *scroller;
};

G_DEFINE_FINAL_TYPE (CsClusterView, cs_cluster_view, GTK_TYPE_WIDGET)

typedef enum {
  PROP_SELECTED = 1,
} CsClusterViewProps;

static GParamSpec *props[PROP_SELECTED + 1];

static void
selected_cb (CsClusterView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED]);
}

/* A click with the keyboard or the mouse on a row that can be opened, opens or closes it. */
static void
activate_cb (CsClusterView *self, guint position, GtkListView *list)
{
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row != NULL && gtk_tree_list_row_is_expandable (row))
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
}

static GListModel *
create_children (gpointer item, gpointer unused)
{
  GListStore *children = cs_tree_item_get_children (CS_TREE_ITEM (item));

  return children != NULL ? G_LIST_MODEL (g_object_ref (children)) : NULL;
}

static void
cs_cluster_view_dispose (GObject *object)
{
  CsClusterView *self = CS_CLUSTER_VIEW (object);

  g_clear_object (&self->rows);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_CLUSTER_VIEW);

  G_OBJECT_CLASS (cs_cluster_view_parent_class)->dispose (object);
}

static void
cs_cluster_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((CsClusterViewProps) id) {
  case PROP_SELECTED:
    g_value_set_object (value, cs_cluster_view_get_selected (CS_CLUSTER_VIEW (object)));
    break;
  }
}

static void
cs_cluster_view_class_init (CsClusterViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cs_cluster_view_dispose;
  object_class->get_property = cs_cluster_view_get_property;

  props[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, CS_TYPE_TREE_ITEM,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/countersign/Countersign/ui/cs-cluster-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CsClusterView, list);
  gtk_widget_class_bind_template_child (widget_class, CsClusterView, scroller);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
cs_cluster_view_init (CsClusterView *self)
{
  g_type_ensure (CS_TYPE_TREE_ITEM);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
expand (CsClusterView *self, guint depth)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++) {
    g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

    if (gtk_tree_list_row_get_depth (row) < depth)
      gtk_tree_list_row_set_expanded (row, TRUE);
  }
}

void
cs_cluster_view_set_model (CsClusterView *self, CsTreeModel *model)
{
  g_return_if_fail (CS_IS_CLUSTER_VIEW (self));

  gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  if (model != NULL) {
    self->rows = gtk_tree_list_model_new (g_object_ref (cs_tree_model_get_roots (model)), FALSE,
                                          FALSE, create_children, NULL, NULL);
    self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
    g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb),
                             self, G_CONNECT_SWAPPED);
    gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
    expand (self, 2);
  }
  selected_cb (self);
}

CsTreeItem *
cs_cluster_view_get_selected (CsClusterView *self)
{
  GtkTreeListRow *row;
  g_autoptr (CsTreeItem) item = NULL;

  g_return_val_if_fail (CS_IS_CLUSTER_VIEW (self), NULL);

  if (self->selection == NULL)
    return NULL;
  row = gtk_single_selection_get_selected_item (self->selection);
  item = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  return item; /* borrowed: the model holds it */
}

static gboolean
find_row (CsClusterView *self, CsTreeItem *item, guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++) {
    g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
    g_autoptr (CsTreeItem) other = gtk_tree_list_row_get_item (row);

    if (other == item) {
      *position = i;
      return TRUE;
    }
    /* The rows of what is opened here come next. */
    if (cs_tree_item_get_kind (other) == CS_TREE_NODE
        && g_strcmp0 (cs_tree_item_get_name (other), cs_tree_item_get_node (item)) == 0)
      gtk_tree_list_row_set_expanded (row, TRUE);
  }

  return FALSE;
}

gboolean
cs_cluster_view_select (CsClusterView *self, CsTreeItem *item)
{
  guint position;

  g_return_val_if_fail (CS_IS_CLUSTER_VIEW (self), FALSE);
  g_return_val_if_fail (CS_IS_TREE_ITEM (item), FALSE);

  if (self->rows == NULL)
    return FALSE;
  expand (self, 2);
  if (!find_row (self, item, &position))
    return FALSE;
  gtk_single_selection_set_selected (self->selection, position);

  return TRUE;
}
