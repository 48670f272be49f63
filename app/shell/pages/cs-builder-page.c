/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-builder-page.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cs-builder-card.h"
#include "cs-drag-content.h"
#include "cs-gradual-rows.h"
#include "cs-look.h"
#include "cs-repair-row.h"
#include "cs-subject-objects.h"

#define DEFAULT_NAME "bundle.cer"

struct _CsBuilderPage {
  CsPane parent_instance;

  /* owned */
  CsBundleDraft *draft; /* NULL without a session, as is the next */
  GCancellable *reading;
  char *folder;     /* where a bundle to be dragged out lies; NULL until there was one */
  gboolean written; /* it lies there as it is now */
  gboolean writing; /* it is being written … */
  gboolean dirty;   /* … and is not as it is now */

  /* template children */
  GtkListBox *cards;
  GtkListBox *findings;
  GtkStack *stack;
  GtkToggleButton *chain_button;
  GtkToggleButton *trust_button;
  GtkLabel *strict_label;
  GtkLabel *tolerant_label;
  GtkImage *strict_image;
  GtkLabel *message;
  GtkWidget *readers;
  GtkWidget *findings_frame;
  GtkWidget *file_handle;
};

G_DEFINE_FINAL_TYPE (CsBuilderPage, cs_builder_page, CS_TYPE_PANE)

static void write_for_drag (CsBuilderPage *self);

static void
say (CsBuilderPage *self, const char *text)
{
  gtk_label_set_text (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL && *text != '\0');
}

/* --- what is shown -----------------------------------------------------------------------------
 */

static void
show_readers (CsBuilderPage *self)
{
  guint n = cs_bundle_draft_count (self->draft);
  guint n_strict = cs_bundle_draft_count_strict (self->draft);
  CsTone tone = n_strict == n ? CS_TONE_GOOD : CS_TONE_ERROR;
  g_autofree char *strict = NULL;
  g_autofree char *tolerant = NULL;

  /* Translators: how many of the certificates a reader sees */
  strict = g_strdup_printf (_ ("A strict reader sees %u of %u"), n_strict, n);
  tolerant
      = g_strdup_printf (_ ("a tolerant one %u"), cs_bundle_draft_count_tolerant (self->draft));
  gtk_label_set_text (self->strict_label, strict);
  gtk_label_set_text (self->tolerant_label, tolerant);
  cs_tone_show (tone, self->strict_image);
  gtk_widget_set_visible (self->readers, n > 0);
}

static void
checked_cb (CsBuilderPage *self)
{
  gboolean chain = cs_bundle_draft_is_chain (self->draft);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->draft));
  g_autoptr (CsBundle) bundle = cs_bundle_draft_dup_bundle (self->draft, NULL);
  GListModel *findings = cs_bundle_draft_get_findings (self->draft);

  gtk_toggle_button_set_active (chain ? self->chain_button : self->trust_button, TRUE);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "cards" : "empty");
  show_readers (self);
  gtk_widget_set_visible (self->findings_frame, g_list_model_get_n_items (findings) > 0);
  gtk_widget_set_visible (self->file_handle, bundle != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "builder.save", bundle != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "builder.repair-all",
                                 cs_bundle_draft_can_repair (self->draft, NULL));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "builder.clear", n > 0);
  write_for_drag (self);
}

static void
kind_cb (CsBuilderPage *self)
{
  if (self->draft != NULL)
    cs_bundle_draft_set_chain (self->draft, gtk_toggle_button_get_active (self->chain_button));
}

/* --- taking ------------------------------------------------------------------------------------
 */

static void
add_cards (CsBuilderPage *self, guint position, GPtrArray *cards, GListModel *others)
{
  g_autoptr (GError) error = NULL;

  if (!cs_bundle_draft_add (self->draft, position, cards, &error)) {
    say (self, cs_error_show (error));
  } else if (others != NULL && g_list_model_get_n_items (others) > 0) {
    g_autoptr (CsFinding) other = g_list_model_get_item (others, 0);

    say (self, cs_finding_get_shown_text (other));
  } else {
    say (self, NULL);
  }
}

/* What is read, on its way into the tray. */
typedef struct {
  CsBuilderPage *page;
  guint position;
} Arrival;

static Arrival *
new_arrival (CsBuilderPage *self, guint position)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->page = g_object_ref (self);
  arrival->position = position;

  return arrival;
}

static void
arrival_free (Arrival *arrival)
{
  g_object_unref (arrival->page);
  g_free (arrival);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Arrival, arrival_free)

static void
take_cut (Arrival *arrival, GPtrArray *cards, GListModel *others, GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (cards == NULL)
    say (arrival->page, cs_error_show (error));
  else
    add_cards (arrival->page, arrival->position, cards, others);
}

static void
file_cut_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Arrival) arrival = user_data;
  g_autoptr (GListModel) others = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = cs_loose_file_cut_finish (result, &others, &error);

  take_cut (arrival, cards, others, error);
}

static void
subject_cut_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Arrival) arrival = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = cs_subject_cut_finish (result, &error);

  take_cut (arrival, cards, NULL, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Arrival) arrival = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsLooseFile) file = cs_loose_file_load_finish (result, &error);
  GCancellable *reading = arrival->page->reading;

  if (file != NULL)
    cs_loose_file_cut_async (file, reading, file_cut_cb, g_steal_pointer (&arrival));
  else
    take_cut (arrival, NULL, NULL, error);
}

static void
add_bytes_at (CsBuilderPage *self, guint position, GBytes *bytes, const char *name)
{
  cs_loose_file_read_async (bytes, name, self->reading, loaded_cb, new_arrival (self, position));
}

void
cs_builder_page_add_bytes (CsBuilderPage *self, GBytes *bytes, const char *name)
{
  g_return_if_fail (CS_IS_BUILDER_PAGE (self));
  g_return_if_fail (bytes != NULL && name != NULL);

  if (self->draft != NULL)
    add_bytes_at (self, G_MAXUINT, bytes, name);
}

void
cs_builder_page_add_file (CsBuilderPage *self, GFile *file)
{
  g_return_if_fail (CS_IS_BUILDER_PAGE (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->draft != NULL)
    cs_loose_file_load_async (file, self->reading, loaded_cb, new_arrival (self, G_MAXUINT));
}

/* Where in the list something dropped at @y goes: before a row whose upper half is hit. */
static guint
position_at (CsBuilderPage *self, double x, double y)
{
  double list_x, list_y;
  GtkListBoxRow *row;
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self->cards)))
    return G_MAXUINT;
  gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (self->cards), x, y, &list_x,
                                    &list_y);
  row = gtk_list_box_get_row_at_y (self->cards, (int) list_y);
  if (row == NULL
      || !gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->cards), &bounds))
    return list_y < 0 ? 0 : G_MAXUINT;

  return (guint) gtk_list_box_row_get_index (row)
         + (list_y > bounds.origin.y + bounds.size.height / 2 ? 1 : 0);
}

static gboolean
find_card (CsBuilderPage *self, CsBundleCard *card, guint *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->draft)); i++) {
    g_autoptr (CsBundleCard) one = g_list_model_get_item (G_LIST_MODEL (self->draft), i);

    if (one == card) {
      *position = i;
      return TRUE;
    }
  }

  return FALSE;
}

/* A card of this tray is moved; one of another window's is added. */
static void
take_card (CsBuilderPage *self, CsBundleCard *card, guint position)
{
  g_autoptr (GPtrArray) cards = NULL;
  guint from;

  if (find_card (self, card, &from)) {
    guint last = g_list_model_get_n_items (G_LIST_MODEL (self->draft)) - 1;

    cs_bundle_draft_move (self->draft, from, MIN (position > from ? position - 1 : position, last));
    return;
  }
  cards = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (cards, g_object_ref (card));
  add_cards (self, position, cards, NULL);
}

static void
take_files (CsBuilderPage *self, GdkFileList *list)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (list);

  for (GSList *one = files; one != NULL; one = one->next)
    cs_builder_page_add_file (self, one->data);
}

static void
take_text (CsBuilderPage *self, const char *text, guint position)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  add_bytes_at (self, position, bytes, _ ("Pasted text"));
}

static void
take_subject (CsBuilderPage *self, CsSubject *subject, guint position)
{
  cs_subject_cut_async (subject, cs_pane_get_session (CS_PANE (self)), self->reading,
                        subject_cut_cb, new_arrival (self, position));
}

static gboolean
drop_cb (CsBuilderPage *self, const GValue *value, double x, double y, GtkDropTarget *target)
{
  guint position;

  if (self->draft == NULL)
    return FALSE;
  position = position_at (self, x, y);
  if (G_VALUE_HOLDS (value, CS_TYPE_BUNDLE_CARD))
    take_card (self, g_value_get_object (value), position);
  else if (G_VALUE_HOLDS (value, CS_TYPE_SUBJECT))
    take_subject (self, g_value_get_object (value), position);
  else if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    take_files (self, g_value_get_boxed (value));
  else if (G_VALUE_HOLDS (value, G_TYPE_STRING))
    take_text (self, g_value_get_string (value), position);
  else
    return FALSE;

  return TRUE;
}

/* --- giving ------------------------------------------------------------------------------------
 */

static void
save_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (cs_bundle_save (CS_BUNDLE (source), path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsBuilderPage) self = CS_BUILDER_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  const char *path = g_task_get_task_data (G_TASK (result));
  g_autofree char *text = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    text = g_strdup_printf (_ ("%s: written and read back"), path);
  else
    text = g_strdup_printf ("%s: %s", path, cs_error_show (error));
  say (self, text);
}

static void
chosen_cb (CsBuilderPage *self, int response, GtkNativeDialog *dialog)
{
  g_autoptr (CsBundle) bundle
      = self->draft != NULL ? cs_bundle_draft_dup_bundle (self->draft, NULL) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && bundle != NULL) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    g_autoptr (GTask) task = g_task_new (bundle, NULL, saved_cb, g_object_ref (self));

    g_task_set_source_tag (task, chosen_cb);
    g_task_set_task_data (task, g_file_get_path (file), g_free);
    g_task_run_in_thread (task, save_thread);
  }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Save the Bundle"), GTK_WINDOW (gtk_widget_get_root (widget)),
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), DEFAULT_NAME);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), widget, G_CONNECT_SWAPPED);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
repair_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cs_bundle_draft_repair (CS_BUILDER_PAGE (widget)->draft, NULL);
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cs_bundle_draft_clear (CS_BUILDER_PAGE (widget)->draft);
}

/* --- dragging it out ---------------------------------------------------------------------------
 */

static void
remove_folder (CsBuilderPage *self)
{
  g_autofree char *path
      = self->folder != NULL ? g_build_filename (self->folder, DEFAULT_NAME, NULL) : NULL;

  if (path == NULL)
    return;
  g_unlink (path);
  g_rmdir (self->folder);
  g_clear_pointer (&self->folder, g_free);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsBuilderPage) self = CS_BUILDER_PAGE (user_data);
  gboolean ok = g_task_propagate_boolean (G_TASK (result), NULL);

  self->writing = FALSE;
  if (self->draft == NULL)
    remove_folder (self);
  else if (self->dirty)
    write_for_drag (self);
  else
    self->written = ok;
}

/* A file manager wants a file: the bundle lies in a private folder until the page goes away,
 * written whenever it is another one, so that a drag has nothing to wait for. */
static void
write_for_drag (CsBuilderPage *self)
{
  g_autoptr (CsBundle) bundle = cs_bundle_draft_dup_bundle (self->draft, NULL);
  g_autoptr (GTask) task = NULL;

  self->written = FALSE;
  self->dirty = self->writing;
  if (bundle == NULL || self->writing)
    return;
  if (self->folder == NULL)
    self->folder = g_dir_make_tmp ("countersign-XXXXXX", NULL);
  if (self->folder == NULL)
    return;

  self->writing = TRUE;
  task = g_task_new (bundle, NULL, written_cb, g_object_ref (self));
  g_task_set_source_tag (task, write_for_drag);
  g_task_set_task_data (task, g_build_filename (self->folder, DEFAULT_NAME, NULL), g_free);
  g_task_run_in_thread (task, save_thread);
}

static GdkContentProvider *
prepare_cb (CsBuilderPage *self, double x, double y, GtkDragSource *source)
{
  g_autoptr (CsBundle) bundle
      = self->draft != NULL ? cs_bundle_draft_dup_bundle (self->draft, NULL) : NULL;
  g_autofree char *path
      = self->written ? g_build_filename (self->folder, DEFAULT_NAME, NULL) : NULL;
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;

  return bundle != NULL ? cs_drag_content_new (G_OBJECT (bundle), file) : NULL;
}

/* --- class -------------------------------------------------------------------------------------
 */

static GtkWidget *
create_card (gpointer card, gpointer draft)
{
  return cs_builder_card_new (CS_BUNDLE_DRAFT (draft), CS_BUNDLE_CARD (card));
}

static GtkWidget *
create_finding (gpointer finding, gpointer draft)
{
  return cs_repair_row_new (CS_BUNDLE_DRAFT (draft), CS_FINDING (finding));
}

static void
forget_draft (CsBuilderPage *self)
{
  if (self->draft == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->draft, self);
  if (self->cards != NULL) {
    gtk_list_box_bind_model (self->cards, NULL, NULL, NULL, NULL);
    gtk_list_box_bind_model (self->findings, NULL, NULL, NULL, NULL);
  }
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->draft);
}

static void
cs_builder_page_session_changed (CsPane *pane)
{
  CsBuilderPage *self = CS_BUILDER_PAGE (pane);
  CsSession *session = cs_pane_get_session (pane);

  forget_draft (self);
  say (self, NULL);
  if (session == NULL)
    return;

  self->draft = g_object_ref (cs_workbench_get_draft (cs_session_get_workbench (session)));
  self->reading = g_cancellable_new ();
  g_signal_connect_object (self->draft, "checked", G_CALLBACK (checked_cb), self,
                           G_CONNECT_SWAPPED);
  cs_gradual_rows_bind (self->cards, G_LIST_MODEL (self->draft), create_card, self->draft);
  cs_gradual_rows_bind (self->findings, cs_bundle_draft_get_findings (self->draft), create_finding,
                        self->draft);
  checked_cb (self);
}

static void
cs_builder_page_dispose (GObject *object)
{
  CsBuilderPage *self = CS_BUILDER_PAGE (object);

  forget_draft (self);
  if (!self->writing)
    remove_folder (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), CS_TYPE_BUILDER_PAGE);

  G_OBJECT_CLASS (cs_builder_page_parent_class)->dispose (object);
}

static void
cs_builder_page_built (CsPane *pane)
{
  CsBuilderPage *self = CS_BUILDER_PAGE (pane);
  GtkDragSource *source = gtk_drag_source_new ();

  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), self, G_CONNECT_SWAPPED);
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  gtk_widget_add_controller (self->file_handle, GTK_EVENT_CONTROLLER (source));
}

static void
cs_builder_page_class_init (CsBuilderPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_builder_page_dispose;
  CS_PANE_CLASS (klass)->built = cs_builder_page_built;
  CS_PANE_CLASS (klass)->session_changed = cs_builder_page_session_changed;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/countersign/Countersign/ui/cs-builder-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CsBuilderPage, cards);
  gtk_widget_class_bind_template_child (widget_class, CsBuilderPage, chain_button);
  gtk_widget_class_bind_template_child (widget_class, CsBuilderPage, file_handle);
  gtk_widget_class_bind_template_child (widget_class, CsBuilderPage, findings);
  gtk_widget_class_bind_template_child (widget_class, CsBuilderPage, findings_frame);
  gtk_widget_class_bind_template_child (widget_class, CsBuilderPage, message);
  gtk_widget_class_bind_template_child (widget_class, CsBuilderPage, readers);
  gtk_widget_class_bind_template_child (widget_class, CsBuilderPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CsBuilderPage, strict_image);
  gtk_widget_class_bind_template_child (widget_class, CsBuilderPage, strict_label);
  gtk_widget_class_bind_template_child (widget_class, CsBuilderPage, tolerant_label);
  gtk_widget_class_bind_template_child (widget_class, CsBuilderPage, trust_button);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
  gtk_widget_class_install_action (widget_class, "builder.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "builder.repair-all", NULL, repair_all_action);
  gtk_widget_class_install_action (widget_class, "builder.clear", NULL, clear_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "builder.save",
                                       NULL);
}

static void
add_drop_target (CsBuilderPage *self)
{
  GType types[] = { CS_TYPE_BUNDLE_CARD, CS_TYPE_SUBJECT, GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY | GDK_ACTION_MOVE);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
cs_builder_page_init (CsBuilderPage *self)
{
  add_drop_target (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "builder.save", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "builder.repair-all", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "builder.clear", FALSE);
}
