/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cluster-view.h"

#include "cs-menu-names.h"
#include "cs-row-menu.h"
#include "cs-search-bar.h"
#include "cs-single-click.h"
#include "cs-tree-model.h"
#include "cs-tree-row.h"

struct _CsClusterView {
  CsPane parent_instance;

  /* owned; NULL without a session */
  CsTreeModel *model;
  GtkTreeListModel *rows;
  GtkSingleSelection *selection;

  /* template children */
  GtkListView *list;
  GtkPopover *menu;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
};

G_DEFINE_FINAL_TYPE (CsClusterView, cs_cluster_view, CS_TYPE_PANE)

static guint upload_signal;

static GListModel *
create_children (gpointer item, gpointer unused)
{
  GListStore *children = cs_tree_item_get_children (CS_TREE_ITEM (item));

  return children != NULL ? G_LIST_MODEL (g_object_ref (children)) : NULL;
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

/* --- what is selected --------------------------------------------------------------------------
 */

static CsSubject *
get_selected (CsClusterView *self)
{
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (self->selection);
  g_autoptr (CsTreeItem) item = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  return item != NULL ? cs_tree_item_get_subject (item) : NULL; /* borrowed: the model holds it */
}

/* A row that goes away takes no selection with it: what the inspector shows stays. */
static void
selected_cb (CsClusterView *self)
{
  CsSubject *subject = get_selected (self);

  if (subject != NULL)
    cs_session_select (cs_pane_get_session (CS_PANE (self)), subject);
}

static gboolean
find_row (CsClusterView *self, CsSubject *subject, guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++) {
    g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
    g_autoptr (CsTreeItem) item = gtk_tree_list_row_get_item (row);
    CsSubject *other = cs_tree_item_get_subject (item);

    if (cs_subject_equal (other, subject)) {
      *position = i;
      return TRUE;
    }
    /* The rows of what is opened here come next. */
    if (cs_subject_get_kind (other) == CS_SUBJECT_NODE
        && g_strcmp0 (cs_subject_get_name (other), cs_subject_get_node (subject)) == 0)
      gtk_tree_list_row_set_expanded (row, TRUE);
  }

  return FALSE;
}

/* Opens the rows above what another pane has selected, and selects it here too. */
static void
show_selected_cb (CsClusterView *self)
{
  CsSubject *subject = cs_session_get_selected (cs_pane_get_session (CS_PANE (self)));
  guint position;

  if (self->rows == NULL || subject == NULL || cs_subject_equal (subject, get_selected (self)))
    return;

  expand (self, 2);
  if (find_row (self, subject, &position)) {
    gtk_single_selection_set_selected (self->selection, position);
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
  }
}

/* Enter or a double click on a row that can be opened, opens or closes it; what is in any other is
 * shown. */
static void
activate_cb (CsClusterView *self, guint position, GtkListView *list)
{
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  g_autoptr (CsTreeItem) item = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  if (row != NULL && gtk_tree_list_row_is_expandable (row))
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
  else if (item != NULL)
    cs_session_inspect (cs_pane_get_session (CS_PANE (self)), cs_tree_item_get_subject (item));
}

/* --- the pointer -------------------------------------------------------------------------------
 */

/* The thing whose row is at this place of the list; NULL for empty space. Borrowed. */
static CsSubject *
subject_at (CsClusterView *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self->list), x, y, GTK_PICK_DEFAULT);
  GtkWidget *expander = NULL;
  GtkTreeListRow *row;
  g_autoptr (CsTreeItem) item = NULL;

  if (widget != NULL)
    expander = GTK_IS_TREE_EXPANDER (widget)
                   ? widget
                   : gtk_widget_get_ancestor (widget, GTK_TYPE_TREE_EXPANDER);
  if (expander == NULL && widget != NULL)
    expander = gtk_widget_get_first_child (widget); /* the row's own padding */
  row = expander != NULL && GTK_IS_TREE_EXPANDER (expander)
            ? gtk_tree_expander_get_list_row (GTK_TREE_EXPANDER (expander))
            : NULL;
  item = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  return item != NULL ? cs_tree_item_get_subject (item) : NULL; /* the model holds it */
}

static void
clicked_cb (GtkWidget *widget, double x, double y)
{
  CsClusterView *self = CS_CLUSTER_VIEW (widget);
  CsSubject *subject = self->model != NULL ? subject_at (self, x, y) : NULL;

  if (subject != NULL)
    cs_session_inspect (cs_pane_get_session (CS_PANE (self)), subject);
}

/* What holds certificates can be dragged, into the bundle being put together. */
static GdkContentProvider *
prepare_cb (CsClusterView *self, double x, double y, GtkDragSource *source)
{
  CsSubject *subject = subject_at (self, x, y);

  if (subject == NULL)
    return NULL;

  switch (cs_subject_get_kind (subject)) {
  case CS_SUBJECT_SLOT:
  case CS_SUBJECT_BUNDLE:
  case CS_SUBJECT_FILE:
    return gdk_content_provider_new_typed (CS_TYPE_SUBJECT, subject);
  case CS_SUBJECT_CLUSTER:
  case CS_SUBJECT_CATEGORY:
  case CS_SUBJECT_NODE:
  case CS_SUBJECT_LOOSE:
  case CS_SUBJECT_FOUND:
    break;
  }

  return NULL;
}

/* --- dropping ----------------------------------------------------------------------------------
 */

/* A bundle is dropped on a node, or on one of its files. */
static const char *
node_at (CsClusterView *self, double x, double y)
{
  CsSubject *subject = self->model != NULL ? subject_at (self, x, y) : NULL;

  if (subject == NULL)
    return NULL;

  return cs_subject_get_kind (subject) == CS_SUBJECT_NODE ? cs_subject_get_name (subject)
                                                          : cs_subject_get_node (subject);
}

static GdkDragAction
motion_cb (CsClusterView *self, double x, double y, GtkDropTarget *target)
{
  return node_at (self, x, y) != NULL ? GDK_ACTION_COPY : 0;
}

static gboolean
drop_cb (CsClusterView *self, const GValue *value, double x, double y, GtkDropTarget *target)
{
  const char *node = node_at (self, x, y);

  if (node == NULL)
    return FALSE;
  g_signal_emit (self, upload_signal, 0, g_value_get_object (value), node);

  return TRUE;
}

/* The same without a mouse: the bundle that is being put together. */
static void
upload_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsClusterView *self = CS_CLUSTER_VIEW (widget);
  CsSession *session = cs_pane_get_session (CS_PANE (self));
  CsSubject *subject = self->selection != NULL ? get_selected (self) : NULL;
  g_autoptr (CsBundle) bundle
      = session != NULL ? cs_bundle_draft_dup_bundle (
            cs_workbench_get_draft (cs_session_get_workbench (session)), NULL)
                        : NULL;

  if (bundle != NULL && subject != NULL && cs_subject_get_kind (subject) == CS_SUBJECT_NODE)
    g_signal_emit (self, upload_signal, 0, bundle, cs_subject_get_name (subject));
  else
    gtk_widget_error_bell (widget);
}

/* --- search ------------------------------------------------------------------------------------
 */

typedef struct {
  const char *wanted; /* folded */
  CsSubject *after;   /* what was found last; NULL to take the first */
  CsTreeItem *first;  /* borrowed, as is the next */
  CsTreeItem *next;
  gboolean passed;
} Search;

static void
search_below (Search *search, GListModel *items)
{
  for (guint i = 0; i < g_list_model_get_n_items (items) && search->next == NULL; i++) {
    g_autoptr (CsTreeItem) item = g_list_model_get_item (items, i);
    g_autofree char *title = g_utf8_casefold (cs_tree_item_get_title (item), -1);
    CsSubject *subject = cs_tree_item_get_subject (item);
    gboolean fits = cs_subject_get_kind (subject) != CS_SUBJECT_CATEGORY
                    && strstr (title, search->wanted) != NULL;

    if (fits && search->first == NULL)
      search->first = item;
    if (fits && search->passed)
      search->next = item;
    if (cs_subject_equal (subject, search->after))
      search->passed = TRUE;
    if (cs_tree_item_get_children (item) != NULL)
      search_below (search, G_LIST_MODEL (cs_tree_item_get_children (item)));
  }
}

/* Goes to the first row with the text after @after, from the top again when there is none. */
static void
search (CsClusterView *self, CsSubject *after)
{
  g_autofree char *wanted
      = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  Search state = { wanted, after, NULL, NULL, after == NULL };
  CsTreeItem *found;

  if (self->model == NULL || *wanted == '\0')
    return;

  search_below (&state, cs_tree_model_get_roots (self->model));
  found = state.next != NULL ? state.next : state.first;
  if (found != NULL) {
    gtk_widget_remove_css_class (GTK_WIDGET (self->search_entry), "error");
    cs_session_select (cs_pane_get_session (CS_PANE (self)), cs_tree_item_get_subject (found));
  } else {
    gtk_widget_add_css_class (GTK_WIDGET (self->search_entry), "error");
  }
}

static void
search_cb (CsClusterView *self, GtkSearchEntry *entry)
{
  search (self, NULL);
}

static void
search_next_cb (CsClusterView *self, GtkSearchEntry *entry)
{
  if (self->model != NULL)
    search (self, cs_session_get_selected (cs_pane_get_session (CS_PANE (self))));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsClusterView *self = CS_CLUSTER_VIEW (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/* --- the menu of a row -------------------------------------------------------------------------
 */

static void
copy_name_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsClusterView *self = CS_CLUSTER_VIEW (widget);
  CsSubject *subject = self->selection != NULL ? get_selected (self) : NULL;
  CsTreeItem *item = subject != NULL ? cs_tree_model_find (self->model, subject) : NULL;

  if (item != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), cs_tree_item_get_title (item));
}

static void
open_menu (CsClusterView *self, double x, double y)
{
  CsSubject *subject = get_selected (self);
  CsSession *session = cs_pane_get_session (CS_PANE (self));
  g_autoptr (CsBundle) bundle = cs_bundle_draft_dup_bundle (
      cs_workbench_get_draft (cs_session_get_workbench (session)), NULL);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tree.upload-bundle",
                                 bundle != NULL && subject != NULL
                                     && cs_subject_get_kind (subject) == CS_SUBJECT_NODE);
  cs_row_menu_open (self->menu, x, y);
}

/* A row that is asked for its menu is the one that is selected. */
static void
secondary_cb (CsClusterView *self, int n_presses, double x, double y, GtkGestureClick *gesture)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = NULL;

  for (; picked != NULL && row == NULL; picked = gtk_widget_get_parent (picked)) {
    if (CS_IS_TREE_ROW (picked))
      row = picked;
    else if (GTK_IS_TREE_EXPANDER (picked))
      row = gtk_tree_expander_get_child (GTK_TREE_EXPANDER (picked));
  }
  if (row == NULL || cs_tree_row_get_item (CS_TREE_ROW (row)) == NULL)
    return;

  cs_session_select (cs_pane_get_session (CS_PANE (self)),
                     cs_tree_item_get_subject (cs_tree_row_get_item (CS_TREE_ROW (row))));
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (self, x, y);
}

/* By key. */
static gboolean
menu_key_cb (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  CsClusterView *self = CS_CLUSTER_VIEW (widget);
  double x, y;

  if (self->model == NULL || !cs_row_menu_find_place (widget, &x, &y))
    return FALSE;

  open_menu (self, x, y);

  return TRUE;
}

/* --- class -------------------------------------------------------------------------------------
 */

static void
clear (CsClusterView *self)
{
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->model);
}

static void
cs_cluster_view_session_changed (CsPane *pane)
{
  CsClusterView *self = CS_CLUSTER_VIEW (pane);

  clear (self);
  if (cs_pane_get_session (pane) == NULL)
    return;

  self->model = cs_tree_model_new (cs_pane_get_session (pane));
  self->rows = gtk_tree_list_model_new (g_object_ref (cs_tree_model_get_roots (self->model)), FALSE,
                                        FALSE, create_children, NULL, NULL);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  expand (self, 2);
  show_selected_cb (self);
}

static void
cs_cluster_view_built (CsPane *pane)
{
  CsClusterView *self = CS_CLUSTER_VIEW (pane);
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (CS_TYPE_BUNDLE, GDK_ACTION_COPY);

  g_signal_connect_object (target, "enter", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (target));
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (source));
  cs_single_click_watch (GTK_WIDGET (self->list), clicked_cb, GTK_WIDGET (self));
  cs_menu_names_watch (GTK_POPOVER (self->menu));
  cs_search_bar_set_instant (self->search_bar);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  /* Typing begins to search. */
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (self->list));
  cs_pane_set_list (pane, GTK_WIDGET (self->list));
}

static void
cs_cluster_view_dispose (GObject *object)
{
  clear (CS_CLUSTER_VIEW (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), CS_TYPE_CLUSTER_VIEW);

  G_OBJECT_CLASS (cs_cluster_view_parent_class)->dispose (object);
}

static void
cs_cluster_view_class_init (CsClusterViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_cluster_view_dispose;
  CS_PANE_CLASS (klass)->built = cs_cluster_view_built;
  CS_PANE_CLASS (klass)->session_changed = cs_cluster_view_session_changed;

  upload_signal = g_signal_new ("upload", CS_TYPE_CLUSTER_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, CS_TYPE_BUNDLE, G_TYPE_STRING);

  g_type_ensure (CS_TYPE_TREE_ITEM);
  g_type_ensure (CS_TYPE_TREE_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/countersign/Countersign/ui/cs-cluster-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CsClusterView, list);
  gtk_widget_class_bind_template_child (widget_class, CsClusterView, menu);
  gtk_widget_class_bind_template_child (widget_class, CsClusterView, search_bar);
  gtk_widget_class_bind_template_child (widget_class, CsClusterView, search_entry);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_next_cb);
  gtk_widget_class_install_action (widget_class, "tree.copy-name", NULL, copy_name_action);
  gtk_widget_class_install_action (widget_class, "tree.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "tree.upload-bundle", NULL, upload_action);
  cs_row_menu_bind_keys (widget_class, menu_key_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "tree.search",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "tree.copy-name",
                                       NULL);
}

static void
cs_cluster_view_init (CsClusterView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (secondary_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  cs_pane_watch (CS_PANE (self), "notify::selected", G_CALLBACK (show_selected_cb));
}

CsTreeItem *
cs_cluster_view_find (CsClusterView *self, CsSubject *subject)
{
  g_return_val_if_fail (CS_IS_CLUSTER_VIEW (self), NULL);

  return self->model != NULL ? cs_tree_model_find (self->model, subject) : NULL;
}
