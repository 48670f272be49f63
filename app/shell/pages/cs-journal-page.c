/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-journal-page.h"

#include <glib/gi18n.h>

#include "cs-journal-item.h"
#include "cs-look.h"
#include "cs-report-saver.h"

struct _CsJournalPage {
  CsPane parent_instance;

  /* owned */
  GCancellable *cancellable; /* of the reading under way */
  char *head;                /* nullable */

  /* template children */
  GtkButton *copy;
  GtkImage *icon;
  GtkLabel *verdict;
  GtkListView *list;
  GtkStack *stack;
  AdwToastOverlay *toast_overlay;
};

G_DEFINE_FINAL_TYPE (CsJournalPage, cs_journal_page, CS_TYPE_PANE)

/* What a thread found in the record. */
typedef struct {
  char *path;
  GPtrArray *entries; /* those before a break, too */
  char *head;
  GError *problem; /* the chain is broken, or it cannot be read */
} Record;

static void
record_free (gpointer data)
{
  Record *record = data;

  g_free (record->path);
  g_clear_pointer (&record->entries, g_ptr_array_unref);
  g_free (record->head);
  g_clear_error (&record->problem);
  g_free (record);
}

static void
read_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Record *record = task_data;

  cs_journal_read (record->path, &record->entries, &record->head, &record->problem);
  g_task_return_boolean (task, TRUE);
}

/* --- rows --------------------------------------------------------------------------------------
 */

static GListModel *
new_children (gpointer item, gpointer unused)
{
  GListModel *children = cs_journal_item_get_children (CS_JOURNAL_ITEM (item));

  return children != NULL ? g_object_ref (children) : NULL;
}

static void
set_text (GtkBuilder *builder, const char *id, const char *text)
{
  GtkLabel *label = GTK_LABEL (gtk_builder_get_object (builder, id));

  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
  cs_tooltip_set (GTK_WIDGET (label), text);
}

/* A row may be tall: what opens it stays beside its first line. */
static void
raise_expander (GtkWidget *expander)
{
  for (GtkWidget *one = gtk_widget_get_first_child (expander);
       one != gtk_widget_get_last_child (expander); one = gtk_widget_get_next_sibling (one)) {
    gtk_widget_set_valign (one, GTK_ALIGN_START);
    gtk_widget_set_margin_top (one, 4);
  }
}

/* Only a run has a way back and a proof. */
static void
show_buttons (GtkBuilder *builder, CsJournalItem *item)
{
  static const char *const ids[] = { "restore", "report" };
  const char *run = cs_journal_item_get_run (item);

  if (run == NULL)
    return;

  gtk_widget_set_visible (GTK_WIDGET (gtk_builder_get_object (builder, "buttons")), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (gtk_builder_get_object (builder, ids[i])),
                                      "s", run);
}

static void
bind_cb (CsJournalPage *self, GtkListItem *list_item)
{
  GtkTreeListRow *row = gtk_list_item_get_item (list_item);
  g_autoptr (CsJournalItem) item = gtk_tree_list_row_get_item (row);
  g_autoptr (GtkBuilder) builder
      = gtk_builder_new_from_resource ("/org/countersign/Countersign/ui/cs-journal-row.ui");
  GtkWidget *expander = GTK_WIDGET (gtk_builder_get_object (builder, "expander"));
  GtkWidget *icon = GTK_WIDGET (gtk_builder_get_object (builder, "icon"));
  CsTone tone = cs_journal_item_get_tone (item);
  const char *words = cs_tone_to_words (tone);
  g_autofree char *label
      = g_strdup_printf ("%s. %s", cs_journal_item_get_title (item), words != NULL ? words : "");

  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (expander), row);
  raise_expander (expander);
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), cs_tone_to_icon_name (tone));
  cs_tone_apply (tone, icon);
  set_text (builder, "title", cs_journal_item_get_title (item));
  set_text (builder, "detail", cs_journal_item_get_detail (item));
  set_text (builder, "time", cs_journal_item_get_time (item));
  show_buttons (builder, item);
  gtk_list_item_set_child (list_item, expander);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (expander)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
unbind_cb (CsJournalPage *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, NULL);
}

/* --- reading -----------------------------------------------------------------------------------
 */

static void
show_record (CsJournalPage *self, Record *record)
{
  guint n = record->entries != NULL ? record->entries->len : 0;
  g_autofree char *text = NULL;
  CsTone tone = CS_TONE_GOOD;
  GtkTreeListModel *tree = gtk_tree_list_model_new (cs_journal_items_new (record->entries), FALSE,
                                                    FALSE, new_children, NULL, NULL);
  g_autoptr (GtkNoSelection) rows = gtk_no_selection_new (G_LIST_MODEL (tree));

  if (record->problem != NULL) {
    text = cs_escape_control (cs_error_show (record->problem));
    tone = CS_TONE_ERROR;
  } else {
    text = g_strdup_printf (
        ngettext ("%u entry, the chain is whole", "%u entries, the chain is whole", n), n);
  }
  g_free (self->head);
  self->head = g_steal_pointer (&record->head);
  gtk_label_set_text (self->verdict, text);
  gtk_image_set_from_icon_name (self->icon, cs_tone_to_icon_name (tone));
  cs_tone_apply (tone, GTK_WIDGET (self->icon));
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy), self->head != NULL);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (rows));
  gtk_stack_set_visible_child_name (self->stack,
                                    n > 0 || record->problem != NULL ? "list" : "empty");
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* Cancelled: the page is gone, or something newer is being read. */
  if (g_task_propagate_boolean (G_TASK (result), &error))
    show_record (CS_JOURNAL_PAGE (source), g_task_get_task_data (G_TASK (result)));
}

static void
cs_journal_page_update (CsPane *pane)
{
  CsJournalPage *self = CS_JOURNAL_PAGE (pane);
  CsCluster *cluster = cs_session_get_cluster (cs_pane_get_session (pane));
  g_autoptr (CsWorkspace) workspace = cs_workspace_new_for_cluster (cs_cluster_get_path (cluster));
  Record *record = g_new0 (Record, 1);
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  record->path = g_build_filename (cs_workspace_get_path (workspace), "journal.jsonl", NULL);
  if (!g_file_test (record->path, G_FILE_TEST_EXISTS)) {
    gtk_stack_set_visible_child_name (self->stack, "empty");
    record_free (record);
    return;
  }
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_source_tag (task, cs_journal_page_update);
  g_task_set_task_data (task, record, record_free);
  g_task_run_in_thread (task, read_thread);
}

static void
copy_cb (CsJournalPage *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->head);
}

static void
report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsJournalPage *self = CS_JOURNAL_PAGE (widget);
  CsSession *session = cs_pane_get_session (CS_PANE (self));

  if (session != NULL)
    cs_report_saver_ask (self->toast_overlay,
                         cs_cluster_get_path (cs_session_get_cluster (session)),
                         g_variant_get_string (parameter, NULL));
}

/* --- class -------------------------------------------------------------------------------------
 */

static void
cs_journal_page_session_changed (CsPane *pane)
{
  gtk_stack_set_visible_child_name (CS_JOURNAL_PAGE (pane)->stack, "empty");
}

/* GTK's expander lets go of the focus once one of its child's buttons has it: there are two. */
static gboolean
cs_journal_page_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *expander = focus != NULL && gtk_widget_is_ancestor (focus, widget)
                            ? gtk_widget_get_ancestor (focus, GTK_TYPE_TREE_EXPANDER)
                            : NULL;

  if (expander != NULL && expander != focus
      && gtk_widget_child_focus (gtk_tree_expander_get_child (GTK_TREE_EXPANDER (expander)),
                                 direction))
    return TRUE;

  return GTK_WIDGET_CLASS (cs_journal_page_parent_class)->focus (widget, direction);
}

static void
cs_journal_page_dispose (GObject *object)
{
  CsJournalPage *self = CS_JOURNAL_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->head, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_JOURNAL_PAGE);

  G_OBJECT_CLASS (cs_journal_page_parent_class)->dispose (object);
}

static void
cs_journal_page_class_init (CsJournalPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_journal_page_dispose;
  CS_PANE_CLASS (klass)->session_changed = cs_journal_page_session_changed;
  CS_PANE_CLASS (klass)->update = cs_journal_page_update;

  widget_class->focus = cs_journal_page_focus;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/countersign/Countersign/ui/cs-journal-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CsJournalPage, copy);
  gtk_widget_class_bind_template_child (widget_class, CsJournalPage, icon);
  gtk_widget_class_bind_template_child (widget_class, CsJournalPage, list);
  gtk_widget_class_bind_template_child (widget_class, CsJournalPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CsJournalPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, CsJournalPage, verdict);
  gtk_widget_class_install_action (widget_class, "journal.report", "s", report_action);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
}

static void
cs_journal_page_init (CsJournalPage *self)
{
  cs_pane_watch (CS_PANE (self), "ran", G_CALLBACK (cs_pane_invalidate));
}
