/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-handover-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "cs-look.h"

struct _CsHandoverDialog {
  AdwWindow parent_instance;

  /* owned */
  GListModel *forms; /* of CsHandover; each is a page of the stack, named by its number */
  char *name;        /* of the certificate */

  /* template children */
  GtkStack *stack;
  GtkWidget *toast_overlay;
};

G_DEFINE_FINAL_TYPE (CsHandoverDialog, cs_handover_dialog, ADW_TYPE_WINDOW)

/* --- a page for each form ----------------------------------------------------------------------
 */

static GtkWidget *
new_text (CsHandover *form)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)),
                            cs_handover_get_text (form), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  cs_handover_get_title (form), -1);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);

  return scrolled;
}

/* Where the plugin keeps just this, to be attached to a message. */
static GtkWidget *
new_path (CsHandover *form)
{
  const char *file = cs_handover_get_file (form);
  g_autofree char *shown = file != NULL ? cs_escape_control (file) : NULL;
  GtkWidget *label = gtk_label_new (shown);

  gtk_widget_set_visible (label, file != NULL);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_set_margin_bottom (label, 6);

  return label;
}

static void
add_page (CsHandoverDialog *self, guint position)
{
  g_autoptr (CsHandover) form = g_list_model_get_item (self->forms, position);
  g_autofree char *number = g_strdup_printf ("%u", position);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_append (GTK_BOX (box), new_text (form));
  gtk_box_append (GTK_BOX (box), new_path (form));
  gtk_stack_add_titled (self->stack, box, number, cs_handover_get_title (form));
}

/* Transfer full. */
static CsHandover *
get_shown (CsHandoverDialog *self)
{
  const char *number = gtk_stack_get_visible_child_name (self->stack);

  return number != NULL
             ? g_list_model_get_item (self->forms, (guint) g_ascii_strtoull (number, NULL, 10))
             : NULL;
}

/* --- doing -------------------------------------------------------------------------------------
 */

static void
say (CsHandoverDialog *self, const char *text)
{
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toast_overlay), cs_toast_new (text));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsHandoverDialog *self = CS_HANDOVER_DIALOG (widget);
  g_autoptr (CsHandover) form = get_shown (self);

  if (form == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), cs_handover_get_text (form));
  say (self, _ ("Copied"));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsHandoverDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (self->toast_overlay == NULL)
    return; /* the dialog is gone */
  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error)) {
    say (self, _ ("The file was written"));
    return;
  }
  text = g_strdup_printf (_ ("The file was not written: %s"), cs_error_show (error));
  say (self, text);
}

void
cs_handover_dialog_save (CsHandoverDialog *self, GFile *file)
{
  g_autoptr (CsHandover) form = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *text;

  g_return_if_fail (CS_IS_HANDOVER_DIALOG (self));
  g_return_if_fail (G_IS_FILE (file));

  form = get_shown (self);
  if (form == NULL)
    return;
  text = cs_handover_get_text (form);
  bytes = g_bytes_new (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       written_cb, g_object_ref (self));
}

static void
chosen_cb (CsHandoverDialog *self, int response, GtkNativeDialog *dialog)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    cs_handover_dialog_save (self, file);
  }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

/* "cms1a.csr": the certificate, and what kind of file the plugin makes of it. */
static char *
dup_suggestion (CsHandoverDialog *self, CsHandover *form)
{
  const char *file = cs_handover_get_file (form);
  const char *ending = file != NULL ? strrchr (file, '.') : NULL;

  return g_strconcat (self->name, ending != NULL ? ending : ".txt", NULL);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsHandoverDialog *self = CS_HANDOVER_DIALOG (widget);
  g_autoptr (CsHandover) form = get_shown (self);
  g_autofree char *suggestion = form != NULL ? dup_suggestion (self, form) : NULL;
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Write a File"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Write"), NULL);

  if (suggestion != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), suggestion);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- class -------------------------------------------------------------------------------------
 */

static void
cs_handover_dialog_dispose (GObject *object)
{
  CsHandoverDialog *self = CS_HANDOVER_DIALOG (object);

  g_clear_object (&self->forms);
  g_clear_pointer (&self->name, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_HANDOVER_DIALOG);

  G_OBJECT_CLASS (cs_handover_dialog_parent_class)->dispose (object);
}

static void
cs_handover_dialog_class_init (CsHandoverDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_handover_dialog_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/countersign/Countersign/ui/cs-handover-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsHandoverDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, CsHandoverDialog, toast_overlay);
  gtk_widget_class_install_action (widget_class, "handover.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "handover.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
cs_handover_dialog_init (CsHandoverDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cs_handover_dialog_new (GtkWindow *parent, CsPending *pending)
{
  CsHandoverDialog *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (CS_IS_PENDING (pending), NULL);

  self = g_object_new (CS_TYPE_HANDOVER_DIALOG, "transient-for", parent, "modal", TRUE,
                       "destroy-with-parent", TRUE, NULL);
  self->name = g_strdup (cs_pending_get_name (pending));
  self->forms = cs_pending_dup_handover (pending);
  for (guint i = 0; i < g_list_model_get_n_items (self->forms); i++)
    add_page (self, i);
  /* Translators: a window; %s is the name of a certificate */
  title = g_strdup_printf (_ ("Hand Over %s"), self->name);
  gtk_window_set_title (GTK_WINDOW (self), title);

  return GTK_WIDGET (self);
}
