/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-loose-view.h"

#include <glib/gi18n.h>

#include "cs-drag-content.h"
#include "cs-loose-filler.h"
#include "cs-loose-row.h"
#include "cs-menu-names.h"
#include "cs-row-menu.h"
#include "cs-search-bar.h"
#include "cs-single-click.h"
#include "cs-subject-objects.h"

struct _CsLooseView {
  CsPane parent_instance;

  /* owned */
  CsShelf *shelf;            /* NULL without a session, as are the next two */
  GtkFilterListModel *shown; /* what the search leaves */
  GtkSingleSelection *selection;
  GSignalGroup *workbench_signals;
  GSignalGroup *shelf_signals;
  CsLooseFiller *filler;
  CsItem *seen; /* what the inspector was told to show; nullable */
  char *wanted; /* folded: what is searched for; NULL for everything */
  gboolean selects_first;

  /* template children */
  GtkButton *back_button;
  GtkButton *cancel_button;
  GtkLabel *count;
  GtkLabel *heading;
  GtkListView *list;
  GtkPopover *menu;
  GtkProgressBar *progress;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
};

G_DEFINE_FINAL_TYPE (CsLooseView, cs_loose_view, CS_TYPE_PANE)

static CsWorkbench *
get_workbench (CsLooseView *self)
{
  return cs_session_get_workbench (cs_pane_get_session (CS_PANE (self)));
}

static CsSubject *
subject_of (CsFound *found)
{
  return cs_subject_new_found (cs_found_get_file (found), cs_found_get_index (found));
}

/* --- rows --------------------------------------------------------------------------------------
 */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer self)
{
  gtk_list_item_set_child (list_item, cs_loose_row_new (list_item));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer self)
{
  cs_loose_filler_bind (CS_LOOSE_VIEW (self)->filler, list_item);
}

/* The row at this place of the list; NULL for empty space. Borrowed. */
static CsLooseRow *
row_at (CsLooseView *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self->list), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = NULL;

  if (widget != NULL)
    row = CS_IS_LOOSE_ROW (widget) ? widget : gtk_widget_get_ancestor (widget, CS_TYPE_LOOSE_ROW);
  if (row == NULL && widget != NULL)
    row = gtk_widget_get_first_child (widget); /* the list row's own padding */

  return CS_IS_LOOSE_ROW (row) ? CS_LOOSE_ROW (row) : NULL;
}

static CsFound *
get_selected (CsLooseView *self)
{
  return self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
}

/* --- what is said above the list ---------------------------------------------------------------
 */

static void
show_count (CsLooseView *self)
{
  guint n_all = g_list_model_get_n_items (G_LIST_MODEL (self->shelf));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  g_autofree char *text = NULL;

  if (self->wanted != NULL)
    /* Translators: how many were found by the search, and how many there are */
    text = g_strdup_printf (_ ("%u of %u"), n, n_all);
  else if (cs_shelf_has_left_out (self->shelf))
    text = g_strdup_printf (_ ("%u, not all"), n_all);
  else
    text = g_strdup_printf ("%u", n_all);
  gtk_label_set_text (self->count, text);
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (self->count),
      cs_shelf_has_left_out (self->shelf)
          ? _ ("There are more files or folders here than are looked at, or one cannot be read.")
          : NULL);
}

static void
show_progress (CsLooseView *self)
{
  gboolean loading = cs_shelf_is_loading (self->shelf);
  guint n_found = cs_shelf_get_n_found (self->shelf);

  /* A look for changes is over in a moment; only what takes its time is told. */
  loading = loading && n_found > 0 && cs_shelf_get_n_read (self->shelf) < n_found;
  gtk_widget_set_visible (GTK_WIDGET (self->progress), loading);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), loading);
  if (loading)
    gtk_progress_bar_set_fraction (self->progress, cs_shelf_get_fraction (self->shelf));
  /* How many are in a file is known when it has been read. */
  if (!cs_shelf_is_loading (self->shelf))
    cs_loose_filler_refresh (self->filler);
}

static void
show_heading (CsLooseView *self)
{
  gboolean own = self->shelf == cs_workbench_get_own_shelf (get_workbench (self));
  const char *folder = cs_shelf_get_folder (self->shelf);
  const char *file = cs_shelf_get_file (self->shelf);
  g_autofree char *name = own || folder == NULL ? NULL
                          : file != NULL        ? cs_escape_control (file)
                                                : g_path_get_basename (folder);

  gtk_label_set_text (self->heading, name != NULL ? name : _ ("Files"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->heading), folder);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), !own);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          !own || g_list_model_get_n_items (G_LIST_MODEL (self->shelf)) > 0);
}

/* --- what is selected --------------------------------------------------------------------------
 */

static void
selected_cb (CsLooseView *self)
{
  CsFound *found = get_selected (self);
  g_autoptr (CsSubject) subject = NULL;

  if (found == NULL)
    return;
  subject = subject_of (found);
  g_set_object (&self->seen, cs_found_get_item (found));
  cs_session_select (cs_pane_get_session (CS_PANE (self)), subject);
}

static void
inspect (CsLooseView *self)
{
  CsSession *session = cs_pane_get_session (CS_PANE (self));

  selected_cb (self);
  cs_session_inspect (session, cs_session_get_selected (session));
}

static CsSubject *
get_subject (CsLooseView *self)
{
  CsSubject *subject = cs_session_get_selected (cs_pane_get_session (CS_PANE (self)));

  return subject != NULL && cs_subject_get_kind (subject) == CS_SUBJECT_FOUND ? subject : NULL;
}

/* Another pane has selected something. */
static void
show_selected_cb (CsLooseView *self)
{
  CsSubject *subject;
  guint position;

  if (self->selection == NULL)
    return;
  subject = get_subject (self);
  if (subject == NULL)
    gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  else if (self->wanted == NULL
           && cs_shelf_find (self->shelf, cs_subject_get_name (subject),
                             cs_subject_get_index (subject), &position)
           && position != gtk_single_selection_get_selected (self->selection)) {
    gtk_single_selection_set_selected (self->selection, position);
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
  }
}

/* What was changed on disk is not what the inspector shows any more. */
static void
refresh_selected (CsLooseView *self)
{
  CsSession *session = cs_pane_get_session (CS_PANE (self));
  g_autoptr (CsSubject) subject = NULL;
  g_autoptr (CsFound) found = NULL;
  CsItem *item;

  if (!g_set_object (&subject, get_subject (self)))
    return;
  found = cs_workbench_dup_found (get_workbench (self), subject);
  item = found != NULL ? cs_found_get_item (found) : NULL;
  if (item == self->seen)
    return;
  g_set_object (&self->seen, item);
  cs_session_select (session, NULL);
  cs_session_select (session, subject);
}

/* Who opened a file sees the first thing in it. */
static void
select_first (CsLooseView *self)
{
  if (!self->selects_first || g_list_model_get_n_items (G_LIST_MODEL (self->shown)) == 0)
    return;
  self->selects_first = FALSE;
  gtk_single_selection_set_selected (self->selection, 0);
}

static void
changed_cb (CsLooseView *self)
{
  show_heading (self);
  show_count (self);
  select_first (self);
  refresh_selected (self);
}

static void
activate_cb (CsLooseView *self, guint position, GtkListView *list)
{
  gtk_single_selection_set_selected (self->selection, position);
  inspect (self);
}

static void
clicked_cb (GtkWidget *widget, double x, double y)
{
  CsLooseView *self = CS_LOOSE_VIEW (widget);

  if (self->selection != NULL && row_at (self, x, y) != NULL)
    inspect (self);
}

/* --- search ------------------------------------------------------------------------------------
 */

static gboolean
fits (gpointer item, gpointer user_data)
{
  const char *wanted = CS_LOOSE_VIEW (user_data)->wanted;

  return wanted == NULL || cs_found_contains (CS_FOUND (item), wanted);
}

/* Without a search there is no filter, so that nothing is read to fill the list. */
static void
search_cb (CsLooseView *self, GtkSearchEntry *entry)
{
  g_autofree char *folded = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (entry)), -1);
  g_autoptr (GtkFilter) filter = NULL;

  if (self->shown == NULL)
    return;
  gtk_filter_list_model_set_filter (self->shown, NULL);
  g_free (self->wanted);
  self->wanted = *folded != '\0' ? g_steal_pointer (&folded) : NULL;
  if (self->wanted != NULL) {
    filter = GTK_FILTER (gtk_custom_filter_new (fits, self, NULL));
    gtk_filter_list_model_set_filter (self->shown, filter);
  }
  show_count (self);
}

static void
to_list_cb (CsLooseView *self, GtkSearchEntry *entry)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsLooseView *self = CS_LOOSE_VIEW (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/* --- what can be done with a row ---------------------------------------------------------------
 */

static void
inspect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  inspect (CS_LOOSE_VIEW (widget));
}

static void
compare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsLooseView *self = CS_LOOSE_VIEW (widget);
  CsFound *found = get_selected (self);
  GObject *object = found != NULL ? cs_found_get_object (found) : NULL;

  if (object != NULL && !CS_IS_ITEM (object))
    cs_workbench_set_aside (get_workbench (self), object);
}

static void
copy_name_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsFound *found = get_selected (CS_LOOSE_VIEW (widget));
  g_autofree char *title = found != NULL ? cs_found_dup_title (found) : NULL;

  if (title != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), title);
}

static GFile *
dup_file (CsLooseView *self, CsFound *found)
{
  g_autofree char *path
      = g_build_filename (cs_shelf_get_folder (self->shelf), cs_found_get_file (found), NULL);

  return g_file_new_for_path (path);
}

static void
show_in_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsLooseView *self = CS_LOOSE_VIEW (widget);
  CsFound *found = get_selected (self);
  g_autoptr (GFile) file = found != NULL ? dup_file (self, found) : NULL;
  g_autoptr (GFile) folder = file != NULL ? g_file_get_parent (file) : NULL;
  g_autofree char *uri = folder != NULL ? g_file_get_uri (folder) : NULL;

  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (widget)), uri, GDK_CURRENT_TIME);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cs_shelf_cancel (CS_LOOSE_VIEW (widget)->shelf);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cs_workbench_open_folder (get_workbench (CS_LOOSE_VIEW (widget)), NULL);
}

static void
open_menu (CsLooseView *self, double x, double y)
{
  CsFound *found = get_selected (self);
  GObject *object = found != NULL ? cs_found_get_object (found) : NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "loose.compare",
                                 object != NULL && !CS_IS_ITEM (object));
  cs_row_menu_open (self->menu, x, y);
}

/* A row that is asked for its menu is the one that is selected. */
static void
secondary_cb (CsLooseView *self, int n_presses, double x, double y, GtkGestureClick *gesture)
{
  double list_x, list_y;
  CsLooseRow *row;

  gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (self->list), x, y, &list_x,
                                    &list_y);
  row = self->selection != NULL && gtk_widget_contains (GTK_WIDGET (self->list), list_x, list_y)
            ? row_at (self, list_x, list_y)
            : NULL;
  if (row == NULL)
    return;

  gtk_single_selection_set_selected (self->selection, cs_loose_row_get_position (row));
  gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (row)));
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (self, x, y);
}

/* By key. */
static gboolean
menu_key_cb (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  CsLooseView *self = CS_LOOSE_VIEW (widget);
  double x, y;

  if (get_selected (self) == NULL || !cs_row_menu_find_place (widget, &x, &y))
    return FALSE;

  open_menu (self, x, y);

  return TRUE;
}

/* Into the bundle as what was found; to everybody else as its file. */
static GdkContentProvider *
prepare_cb (CsLooseView *self, double x, double y, GtkDragSource *source)
{
  CsLooseRow *row = row_at (self, x, y);
  CsFound *found = row != NULL ? cs_loose_row_get_found (row) : NULL;
  g_autoptr (CsSubject) subject = found != NULL ? subject_of (found) : NULL;
  g_autoptr (GFile) file = found != NULL ? dup_file (self, found) : NULL;

  return found != NULL ? cs_drag_content_new (G_OBJECT (subject), file) : NULL;
}

/* --- class -------------------------------------------------------------------------------------
 */

static void
clear (CsLooseView *self)
{
  g_signal_group_set_target (self->shelf_signals, NULL);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  if (self->shown != NULL)
    gtk_filter_list_model_set_filter (self->shown, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->shown);
  g_clear_object (&self->shelf);
  g_clear_object (&self->seen);
  g_clear_pointer (&self->wanted, g_free);
}

static void
show_shelf (CsLooseView *self)
{
  clear (self);
  if (cs_pane_get_session (CS_PANE (self)) == NULL)
    return;

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  self->shelf = g_object_ref (cs_workbench_get_shelf (get_workbench (self)));
  self->shown = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->shelf)), NULL);
  gtk_filter_list_model_set_incremental (self->shown, TRUE);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->shown)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_group_set_target (self->shelf_signals, self->shelf);
  self->selects_first = cs_shelf_get_file (self->shelf) != NULL
                        && g_list_model_get_n_items (G_LIST_MODEL (self->shelf)) == 0;
  changed_cb (self);
  show_progress (self);
}

static void
cs_loose_view_session_changed (CsPane *pane)
{
  CsLooseView *self = CS_LOOSE_VIEW (pane);
  CsSession *session = cs_pane_get_session (pane);

  g_signal_group_set_target (self->workbench_signals,
                             session != NULL ? cs_session_get_workbench (session) : NULL);
  show_shelf (self);
}

static void
cs_loose_view_built (CsPane *pane)
{
  CsLooseView *self = CS_LOOSE_VIEW (pane);
  GtkDragSource *source = gtk_drag_source_new ();

  self->filler = cs_loose_filler_new (pane, self->list);
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (source));
  g_signal_connect_object (self->list, "activate", G_CALLBACK (activate_cb), self,
                           G_CONNECT_SWAPPED);
  cs_single_click_watch (GTK_WIDGET (self->list), clicked_cb, GTK_WIDGET (self));
  cs_menu_names_watch (GTK_POPOVER (self->menu));
  cs_search_bar_set_instant (self->search_bar);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  /* Typing begins to search. */
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (self->list));
  cs_pane_set_list (pane, GTK_WIDGET (self->list));
}

static void
cs_loose_view_dispose (GObject *object)
{
  CsLooseView *self = CS_LOOSE_VIEW (object);

  if (self->shelf_signals != NULL)
    clear (self);
  g_clear_object (&self->filler);
  g_clear_object (&self->shelf_signals);
  g_clear_object (&self->workbench_signals);
  gtk_widget_dispose_template (GTK_WIDGET (object), CS_TYPE_LOOSE_VIEW);

  G_OBJECT_CLASS (cs_loose_view_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "loose.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "loose.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "loose.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "loose.copy-name", NULL, copy_name_action);
  gtk_widget_class_install_action (widget_class, "loose.inspect", NULL, inspect_action);
  gtk_widget_class_install_action (widget_class, "loose.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "loose.show-in-folder", NULL,
                                   show_in_folder_action);
  cs_row_menu_bind_keys (widget_class, menu_key_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "loose.search",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "loose.copy-name",
                                       NULL);
}

static void
cs_loose_view_class_init (CsLooseViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_loose_view_dispose;
  CS_PANE_CLASS (klass)->built = cs_loose_view_built;
  CS_PANE_CLASS (klass)->session_changed = cs_loose_view_session_changed;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-loose-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CsLooseView, back_button);
  gtk_widget_class_bind_template_child (widget_class, CsLooseView, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, CsLooseView, count);
  gtk_widget_class_bind_template_child (widget_class, CsLooseView, heading);
  gtk_widget_class_bind_template_child (widget_class, CsLooseView, list);
  gtk_widget_class_bind_template_child (widget_class, CsLooseView, menu);
  gtk_widget_class_bind_template_child (widget_class, CsLooseView, progress);
  gtk_widget_class_bind_template_child (widget_class, CsLooseView, search_bar);
  gtk_widget_class_bind_template_child (widget_class, CsLooseView, search_entry);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, to_list_cb);
  install_actions (widget_class);
}

static void
cs_loose_view_init (CsLooseView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (secondary_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  self->workbench_signals = g_signal_group_new (CS_TYPE_WORKBENCH);
  g_signal_group_connect_object (self->workbench_signals, "notify::shelf", G_CALLBACK (show_shelf),
                                 self, G_CONNECT_SWAPPED);
  self->shelf_signals = g_signal_group_new (CS_TYPE_SHELF);
  g_signal_group_connect_object (self->shelf_signals, "items-changed", G_CALLBACK (changed_cb),
                                 self, G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->shelf_signals, "notify", G_CALLBACK (show_progress), self,
                                 G_CONNECT_SWAPPED);
  cs_pane_watch (CS_PANE (self), "notify::selected", G_CALLBACK (show_selected_cb));
}
