/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-expiry-page.h"

#include <glib/gi18n.h>

#include "cs-look.h"
#include "cs-timeline.h"

struct _CsExpiryPage {
  CsPane parent_instance;

  /* template children */
  GtkButton *export_button;
  GtkListView *list;
  GtkLabel *summary;
  GtkSingleSelection *selection;
  GtkStack *stack;
  GtkWidget *toast_overlay;
};

G_DEFINE_FINAL_TYPE (CsExpiryPage, cs_expiry_page, CS_TYPE_PANE)

/* --- rows --------------------------------------------------------------------------------------
 */

typedef struct {
  GtkWidget *icon;
  GtkWidget *title;
  GtkWidget *left;
  GtkWidget *places;
  CsTimeline *timeline;
} Row;

static GtkWidget *
new_label (const char *css_class, gboolean expand)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, expand);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  Row *row = g_new0 (Row, 1);

  row->icon
      = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  row->title = new_label ("heading", TRUE);
  row->left = gtk_label_new (NULL);
  row->places = new_label ("caption", TRUE);
  gtk_widget_add_css_class (row->places, "dim-label");
  row->timeline = CS_TIMELINE (cs_timeline_new ());
  gtk_box_append (GTK_BOX (line), row->icon);
  gtk_box_append (GTK_BOX (line), row->title);
  gtk_box_append (GTK_BOX (line), row->left);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->timeline));
  gtk_box_append (GTK_BOX (box), row->places);
  gtk_widget_add_css_class (box, "cs-expiry-row");
  g_object_set_data_full (G_OBJECT (list_item), "cs-row", row, g_free);
  gtk_list_item_set_child (list_item, box);
}

static char *
dup_left (CsExpiry *expiry)
{
  int days = cs_expiry_get_days_left (expiry);
  g_autofree char *end = cs_time_format (cs_expiry_get_time (expiry));
  g_autofree char *words = NULL;

  if (cs_time_is_known (cs_expiry_get_time (expiry)))
    end[10] = '\0'; /* the day is enough here; the inspector has it all */
  if (cs_expiry_get_tone (expiry) == CS_TONE_ERROR)
    return g_strdup_printf (_ ("ended %s"), end);
  words = g_strdup_printf (ngettext ("%d day", "%d days", (gulong) days), days);

  return g_strdup_printf ("%s · %s", end, words);
}

/* The last one's end: what the lines of time are drawn up to. */
static gint64
get_horizon (CsExpiryPage *self, gint64 now)
{
  GListModel *model = gtk_single_selection_get_model (self->selection);
  gint64 latest = now + 1;

  for (guint i = g_list_model_get_n_items (model); i > 0; i--) {
    g_autoptr (CsExpiry) expiry = g_list_model_get_item (model, i - 1);

    if (cs_time_is_known (cs_expiry_get_time (expiry)))
      return MAX (latest, cs_expiry_get_time (expiry));
  }

  return latest;
}

static void
bind_cb (CsExpiryPage *self, GtkListItem *list_item, GtkSignalListItemFactory *factory)
{
  Row *row = g_object_get_data (G_OBJECT (list_item), "cs-row");
  CsExpiry *expiry = gtk_list_item_get_item (list_item);
  CsSession *session = cs_pane_get_session (CS_PANE (self));
  CsTone tone = cs_expiry_get_tone (expiry);
  gint64 now = cs_session_get_time (session);
  g_autofree char *places = g_strjoinv (", ", (char **) cs_expiry_get_places (expiry));
  g_autofree char *shown_places = cs_escape_control (places);
  g_autofree char *title = cs_escape_control (cs_expiry_get_title (expiry));
  g_autofree char *left = dup_left (expiry);
  g_autofree char *name = g_strdup_printf ("%s, %s", title, left);

  gtk_image_set_from_icon_name (GTK_IMAGE (row->icon), tone == CS_TONE_ERROR ? "cs-expired-symbolic"
                                                       : tone == CS_TONE_WARNING
                                                           ? "cs-expiry-symbolic"
                                                           : "cs-good-symbolic");
  cs_tone_apply (tone, row->icon);
  gtk_label_set_text (GTK_LABEL (row->title), title);
  gtk_label_set_text (GTK_LABEL (row->left), left);
  cs_tone_apply (tone, row->left);
  gtk_label_set_text (GTK_LABEL (row->places), shown_places);
  cs_tooltip_set (row->places, shown_places);
  cs_timeline_set (row->timeline, now, cs_expiry_get_time (expiry), get_horizon (self, now),
                   cs_cluster_get_renew_days (cs_session_get_cluster (session)), tone);
  cs_list_item_set_label (list_item, name, shown_places);
}

/* --- selecting and exporting -------------------------------------------------------------------
 */

static CsSubject *
new_subject (CsExpiry *expiry)
{
  const char *place = cs_expiry_get_places (expiry)[0];
  g_auto (GStrv) parts = NULL;

  if (cs_expiry_get_slot (expiry) != NULL)
    return cs_subject_new (CS_SUBJECT_SLOT, cs_slot_get_name (cs_expiry_get_slot (expiry)), NULL);
  for (guint i = 0; cs_expiry_get_places (expiry)[i] != NULL; i++) {
    place = cs_expiry_get_places (expiry)[i];
    if (strchr (place, '/') != NULL)
      break; /* on a node, which has more to tell than the workspace */
  }
  parts = g_strsplit (place != NULL ? place : "", "/", 2);
  if (g_strv_length (parts) == 2)
    return cs_subject_new (CS_SUBJECT_FILE, parts[1], parts[0]);

  return cs_subject_new (CS_SUBJECT_CLUSTER, "", NULL);
}

static void
activate_cb (CsExpiryPage *self, guint position, GtkListView *view)
{
  g_autoptr (CsExpiry) expiry = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  g_autoptr (CsSubject) subject = new_subject (expiry);

  cs_session_inspect (cs_pane_get_session (CS_PANE (self)), subject);
}

static void
say (CsExpiryPage *self, const char *text)
{
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toast_overlay), cs_toast_new (text));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsExpiryPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return; /* the window is gone */
  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error)) {
    say (self, _ ("The calendar was written"));
    return;
  }
  text = g_strdup_printf (_ ("The calendar was not written: %s"), cs_error_show (error));
  say (self, text);
}

static void export(CsExpiryPage *self, GFile *file)
{
  CsSession *session = cs_pane_get_session (CS_PANE (self));
  CsCluster *cluster = cs_session_get_cluster (session);
  char *text = cs_expiries_to_calendar (
      G_LIST_MODEL (self->selection), cs_cluster_get_name (cluster),
      cs_cluster_get_renew_days (cluster), cs_session_get_time (session));
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       written_cb, g_object_ref (self));
}

static void
chosen_cb (CsExpiryPage *self, int response, GtkNativeDialog *dialog)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    export(self, file);
  }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
export_cb (CsExpiryPage *self, GtkButton *button)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Write a Calendar"), window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Write"), NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), "certificates.ics");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- all ---------------------------------------------------------------------------------------
 */

static guint
count (GListModel *expiries, CsTone tone)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (expiries); i++) {
    g_autoptr (CsExpiry) expiry = g_list_model_get_item (expiries, i);

    n += cs_expiry_get_tone (expiry) == tone ? 1 : 0;
  }

  return n;
}

static void
show_summary (CsExpiryPage *self, GListModel *expiries)
{
  guint n_ended = count (expiries, CS_TONE_ERROR);
  guint n_due = count (expiries, CS_TONE_WARNING);
  g_autofree char *text = NULL;

  if (n_ended > 0)
    text = g_strdup_printf (
        ngettext ("%u certificate has ended", "%u certificates have ended", n_ended), n_ended);
  else if (n_due > 0)
    text = g_strdup_printf (
        ngettext ("%u certificate ends soon", "%u certificates end soon", n_due), n_due);
  else
    text = g_strdup (_ ("Nothing ends soon"));
  gtk_label_set_text (self->summary, text);
}

static void
cs_expiry_page_update (CsPane *pane)
{
  CsExpiryPage *self = CS_EXPIRY_PAGE (pane);
  CsSession *session = cs_pane_get_session (pane);
  CsInventory *inventory = cs_session_get_inventory (session);
  g_autoptr (GListModel) expiries = NULL;
  guint selected = gtk_single_selection_get_selected (self->selection);
  gboolean empty;

  if (inventory != NULL)
    expiries = cs_expiries_new (cs_session_get_cluster (session), inventory,
                                cs_session_get_time (session));
  else
    expiries = G_LIST_MODEL (g_list_store_new (CS_TYPE_EXPIRY));
  gtk_single_selection_set_model (self->selection, expiries);
  gtk_single_selection_set_selected (self->selection, selected);
  empty = g_list_model_get_n_items (expiries) == 0;
  if (!empty)
    show_summary (self, expiries);
  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "ends");
}

static void
cs_expiry_page_built (CsPane *pane)
{
  cs_pane_set_list (pane, GTK_WIDGET (CS_EXPIRY_PAGE (pane)->list));
}

static void
cs_expiry_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CS_TYPE_EXPIRY_PAGE);

  G_OBJECT_CLASS (cs_expiry_page_parent_class)->dispose (object);
}

static void
cs_expiry_page_class_init (CsExpiryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_expiry_page_dispose;
  CS_PANE_CLASS (klass)->built = cs_expiry_page_built;
  CS_PANE_CLASS (klass)->update = cs_expiry_page_update;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-expiry-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CsExpiryPage, export_button);
  gtk_widget_class_bind_template_child (widget_class, CsExpiryPage, list);
  gtk_widget_class_bind_template_child (widget_class, CsExpiryPage, selection);
  gtk_widget_class_bind_template_child (widget_class, CsExpiryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CsExpiryPage, summary);
  gtk_widget_class_bind_template_child (widget_class, CsExpiryPage, toast_overlay);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
}

static void
cs_expiry_page_init (CsExpiryPage *self)
{
}
