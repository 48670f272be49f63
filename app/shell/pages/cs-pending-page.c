/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-pending-page.h"

#include <glib/gi18n.h>

#include "cs-approvals.h"
#include "cs-gradual-rows.h"
#include "cs-look.h"
#include "cs-pending-row.h"

struct _CsPendingPage {
  CsPane parent_instance;

  CsApprovals *approvals; /* owned: those of the session; NULL without */

  /* template children */
  AdwStatusPage *status_page;
  GtkImage *icon;
  GtkLabel *message;
  GtkLabel *next;
  GtkLabel *summary;
  GtkListBox *list;
  GtkStack *stack;
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (CsPendingPage, cs_pending_page, CS_TYPE_PANE)

/* --- what is shown -----------------------------------------------------------------------------
 */

static guint
count (GListModel *list, CsPendingState state)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (CsPending) pending = g_list_model_get_item (list, i);

    n += cs_pending_get_state (pending) == state ? 1 : 0;
  }

  return n;
}

static void
append_count (GString *text, guint n, const char *words)
{
  if (n > 0)
    g_string_append_printf (text, "%s%u %s", text->len > 0 ? ", " : "", n, words);
}

static void
show_summary (CsPendingPage *self, GListModel *list)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_waiting = count (list, CS_PENDING_WAITING);
  guint n_to_accept = count (list, CS_PENDING_TO_ACCEPT);
  guint n_refused = count (list, CS_PENDING_REFUSED);
  guint n_expired = count (list, CS_PENDING_EXPIRED);
  guint n_unknown = count (list, CS_PENDING_UNKNOWN);

  /* Translators: these stand behind a number: "2 waiting, 1 refused" */
  append_count (text, n_waiting, _ ("waiting"));
  append_count (text, n_to_accept, _ ("to be accepted"));
  append_count (text, n_refused, _ ("refused"));
  append_count (text, n_expired, _ ("expired"));
  append_count (text, n_unknown, _ ("unknown"));
  gtk_label_set_text (self->summary, text->str);
}

static void
show_message (CsPendingPage *self, CsSession *session)
{
  gboolean asking = cs_session_get_activity (session) == CS_ACTIVITY_ASKING;
  const char *text
      = asking ? cs_session_get_summary (session) : cs_approvals_get_message (self->approvals);
  CsTone tone = asking || text == NULL ? CS_TONE_NEUTRAL : cs_approvals_get_tone (self->approvals);

  gtk_label_set_text (self->message, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), text != NULL);
  cs_tone_show (tone, self->icon);
}

static void
show_next (CsPendingPage *self)
{
  guint minutes = (cs_approvals_get_wait (self->approvals) + 59 * 1000) / (60 * 1000);
  g_autofree char *text = NULL;

  if (minutes > 0)
    text = g_strdup_printf (ngettext ("Asked again by itself within %u minute",
                                      "Asked again by itself within %u minutes", minutes),
                            minutes);
  gtk_label_set_text (self->next, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->next), text != NULL);
}

static void
show_empty (CsPendingPage *self, CsSession *session)
{
  gboolean known = self->approvals != NULL
                   && (cs_session_get_plan (session) != NULL
                       || cs_session_get_activity (session) != CS_ACTIVITY_LOOKING);

  adw_status_page_set_title (self->status_page, known ? _ ("Nothing Waits") : _ ("Not Known Yet"));
  adw_status_page_set_description (
      self->status_page,
      _ ("A request that an authority has not answered stands here: one that somebody has to "
         "approve, that people have to be asked for, or that was refused."));
}

static void
update_actions (CsPendingPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pending.ask-all",
                                 self->approvals != NULL
                                     && cs_approvals_can_ask (self->approvals, NULL));
}

static void
cs_pending_page_update (CsPane *pane)
{
  CsPendingPage *self = CS_PENDING_PAGE (pane);
  CsSession *session = cs_pane_get_session (pane);
  GListModel *list
      = self->approvals != NULL ? G_LIST_MODEL (cs_approvals_get_list (self->approvals)) : NULL;
  gboolean empty = list == NULL || g_list_model_get_n_items (list) == 0;

  update_actions (self);
  if (self->approvals != NULL) {
    show_message (self, session);
    show_next (self);
    show_summary (self, list);
  }
  show_empty (self, session);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row)) {
    if (CS_IS_PENDING_ROW (row))
      cs_pending_row_update (CS_PENDING_ROW (row));
  }
  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "list");
}

/* --- the switcher ------------------------------------------------------------------------------
 */

/* How many there are is seen from every other page. */
static void
show_badge (CsPendingPage *self)
{
  GtkWidget *stack = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_VIEW_STACK);
  guint n = self->approvals != NULL
                ? g_list_model_get_n_items (G_LIST_MODEL (cs_approvals_get_list (self->approvals)))
                : 0;

  if (stack != NULL)
    adw_view_stack_page_set_badge_number (
        adw_view_stack_get_page (ADW_VIEW_STACK (stack), GTK_WIDGET (self)), n);
}

static void
approvals_changed_cb (CsPendingPage *self)
{
  show_badge (self);
  cs_pane_invalidate (CS_PANE (self));
}

/* --- doing -------------------------------------------------------------------------------------
 */

static void
ask_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cs_approvals_ask (CS_PENDING_PAGE (widget)->approvals, NULL);
}

static void
chosen_cb (CsPendingPage *self, int response, GtkNativeDialog *dialog)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    g_signal_emit (self, chosen_signal, 0, file);
  }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
take_answer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Take an Answer"), GTK_WINDOW (gtk_widget_get_root (widget)), GTK_FILE_CHOOSER_ACTION_OPEN,
      _ ("_Take"), NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), widget, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* The inspector shows what the request is for. */
static void
activated_cb (CsPendingPage *self, GtkListBoxRow *row, GtkListBox *list)
{
  CsPending *pending = cs_pending_row_get_pending (CS_PENDING_ROW (row));
  g_autoptr (CsSubject) subject
      = cs_subject_new (CS_SUBJECT_SLOT, cs_pending_get_name (pending), NULL);

  cs_session_inspect (cs_pane_get_session (CS_PANE (self)), subject);
}

/* --- class -------------------------------------------------------------------------------------
 */

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  return cs_pending_row_new (cs_pane_get_session (CS_PANE (user_data)), item);
}

static void
forget (CsPendingPage *self)
{
  if (self->approvals != NULL)
    g_signal_handlers_disconnect_by_data (self->approvals, self);
  g_clear_object (&self->approvals);
  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
}

static void
cs_pending_page_session_changed (CsPane *pane)
{
  CsPendingPage *self = CS_PENDING_PAGE (pane);
  CsSession *session = cs_pane_get_session (pane);

  forget (self);
  if (session != NULL && cs_session_get_approvals (session) != NULL) {
    self->approvals = g_object_ref (cs_session_get_approvals (session));
    cs_gradual_rows_bind (self->list, G_LIST_MODEL (cs_approvals_get_list (self->approvals)),
                          create_row, self);
    g_signal_connect_object (self->approvals, "changed", G_CALLBACK (approvals_changed_cb), self,
                             G_CONNECT_SWAPPED);
  }
  show_badge (self);
}

static void
cs_pending_page_dispose (GObject *object)
{
  forget (CS_PENDING_PAGE (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), CS_TYPE_PENDING_PAGE);

  G_OBJECT_CLASS (cs_pending_page_parent_class)->dispose (object);
}

static void
cs_pending_page_class_init (CsPendingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_pending_page_dispose;
  CS_PANE_CLASS (klass)->session_changed = cs_pending_page_session_changed;
  CS_PANE_CLASS (klass)->update = cs_pending_page_update;

  chosen_signal = g_signal_new ("answer-chosen", CS_TYPE_PENDING_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_FILE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/countersign/Countersign/ui/cs-pending-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CsPendingPage, icon);
  gtk_widget_class_bind_template_child (widget_class, CsPendingPage, list);
  gtk_widget_class_bind_template_child (widget_class, CsPendingPage, message);
  gtk_widget_class_bind_template_child (widget_class, CsPendingPage, next);
  gtk_widget_class_bind_template_child (widget_class, CsPendingPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CsPendingPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, CsPendingPage, summary);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_install_action (widget_class, "pending.ask-all", NULL, ask_all_action);
  gtk_widget_class_install_action (widget_class, "pending.take-answer", NULL, take_answer_action);
}

static void
cs_pending_page_init (CsPendingPage *self)
{
  cs_pane_watch (CS_PANE (self), "notify::activity", G_CALLBACK (cs_pane_invalidate));
}
