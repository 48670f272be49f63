/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-pending-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "cs-approvals.h"
#include "cs-handover-dialog.h"
#include "cs-look.h"
#include "cs-question.h"
#include "cs-wrap-layout.h"

struct _CsPendingRow {
  GtkListBoxRow parent_instance;

  /* owned */
  CsSession *session;
  CsPending *pending;

  /* template children */
  GtkButton *accept;
  GtkButton *ask;
  GtkButton *hand_over;
  GtkImage *icon;
  GtkLabel *authority;
  GtkLabel *names;
  GtkLabel *state;
  GtkLabel *title;
  GtkLabel *words;
};

G_DEFINE_FINAL_TYPE (CsPendingRow, cs_pending_row, GTK_TYPE_LIST_BOX_ROW)

/* --- words -------------------------------------------------------------------------------------
 */

static const char *
state_to_words (CsPendingState state)
{
  switch (state) {
  case CS_PENDING_WAITING:
    return _ ("Waits for an answer");
  case CS_PENDING_TO_ACCEPT:
    return _ ("The certificate differs from the request");
  case CS_PENDING_REFUSED:
    return _ ("Refused");
  case CS_PENDING_EXPIRED:
    return _ ("Expired: nobody answered in time");
  case CS_PENDING_UNKNOWN:
    break;
  }

  return _ ("Unknown, perhaps handed in: look at the authority");
}

static const char *
state_to_icon_name (CsPendingState state)
{
  switch (state) {
  case CS_PENDING_WAITING:
    return "cs-waiting-symbolic";
  case CS_PENDING_TO_ACCEPT:
    return "cs-differs-symbolic";
  case CS_PENDING_REFUSED:
    return "cs-error-symbolic";
  case CS_PENDING_EXPIRED:
    return "cs-expired-symbolic";
  case CS_PENDING_UNKNOWN:
    break;
  }

  return "cs-unknown-symbolic";
}

static CsTone
state_to_tone (CsPendingState state)
{
  switch (state) {
  case CS_PENDING_WAITING:
    return CS_TONE_NEUTRAL;
  case CS_PENDING_TO_ACCEPT:
    return CS_TONE_WARNING;
  case CS_PENDING_REFUSED:
  case CS_PENDING_EXPIRED:
    return CS_TONE_ERROR;
  case CS_PENDING_UNKNOWN:
    break;
  }

  return CS_TONE_UNKNOWN;
}

/* "2 days"; NULL when it is not known. */
static char *
dup_age (gint64 submitted)
{
  gint64 minutes = (cs_time_now () - submitted) / 60;
  gulong n;

  if (submitted == 0)
    return NULL;
  if (minutes < 1)
    return g_strdup (_ ("a moment"));

  n = (gulong) (minutes < 60 ? minutes : minutes < 24 * 60 ? minutes / 60 : minutes / (24 * 60));
  if (minutes < 60)
    return g_strdup_printf (ngettext ("%lu minute", "%lu minutes", n), n);
  if (minutes < 24 * 60)
    return g_strdup_printf (ngettext ("%lu hour", "%lu hours", n), n);

  return g_strdup_printf (ngettext ("%lu day", "%lu days", n), n);
}

/* "ca-mscertreq, request 12, for 2 days (since 2026-…)" */
static char *
dup_authority (CsPending *pending)
{
  const char *id = cs_pending_get_request_id (pending);
  g_autofree char *shown_id = id != NULL ? cs_escape_control (id) : g_strdup (_ ("not known"));
  g_autofree char *authority = cs_escape_control (cs_pending_get_authority (pending));
  g_autofree char *age = dup_age (cs_pending_get_submitted (pending));
  g_autofree char *since = NULL;

  if (age == NULL)
    /* Translators: the authority, and its number for the request */
    return g_strdup_printf (_ ("%s, request %s"), authority, shown_id);

  since = cs_time_format (cs_pending_get_submitted (pending));
  /* Translators: the authority, its number for the request, an age ("2 days"), a date */
  return g_strdup_printf (_ ("%s, request %s, for %s, since %s"), authority, shown_id, age, since);
}

static void
show_in (GtkLabel *label, const char *text)
{
  g_autofree char *clean = text != NULL ? cs_escape_control (text) : NULL;

  gtk_label_set_text (label, clean != NULL ? clean : "");
  gtk_widget_set_visible (GTK_WIDGET (label), clean != NULL && *clean != '\0');
}

static void
show_words (CsPendingRow *self)
{
  const char *words = cs_pending_get_words (self->pending);
  g_autofree char *text = NULL;

  if (words != NULL && cs_pending_get_state (self->pending) == CS_PENDING_TO_ACCEPT)
    /* Translators: %s is what the certificate has other than its request */
    text = g_strdup_printf (_ ("Not as asked for: %s"), words);
  else if (words != NULL)
    /* Translators: %s are the words of the authority */
    text = g_strdup_printf (_ ("It said: %s"), words);
  show_in (self->words, text);
}

/* --- doing -------------------------------------------------------------------------------------
 */

static CsApprovals *
get_approvals (CsPendingRow *self)
{
  return cs_session_get_approvals (self->session);
}

static void
ask_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsPendingRow *self = CS_PENDING_ROW (widget);

  cs_approvals_ask (get_approvals (self), cs_pending_get_name (self->pending));
}

static void
hand_over_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsPendingRow *self = CS_PENDING_ROW (widget);

  gtk_window_present (GTK_WINDOW (
      cs_handover_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->pending)));
}

static void
decided_cb (CsPendingRow *self, const char *response, AdwMessageDialog *dialog)
{
  if (g_strcmp0 (response, "accept") == 0)
    cs_approvals_accept (get_approvals (self), self->pending);
  else if (g_strcmp0 (response, "resubmit") == 0)
    cs_approvals_resubmit (get_approvals (self), self->pending);
}

static void
confirm (CsPendingRow *self,
         const char *heading,
         const char *body,
         const char *response,
         const char *label)
{
  GtkWidget *dialog = cs_question_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                       heading, body, response, label, ADW_RESPONSE_DESTRUCTIVE);

  g_signal_connect_object (dialog, "response", G_CALLBACK (decided_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
accept_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsPendingRow *self = CS_PENDING_ROW (widget);
  const char *words = cs_pending_get_words (self->pending);
  g_autofree char *differences = cs_escape_control (words != NULL ? words : "");
  /* Translators: the name of a certificate, its differences, its SHA-256 */
  g_autofree char *body = g_strdup_printf (
      _ ("The certificate that came for %s is for the right key, and is not what was asked for:\n\n"
         "%s\n\nSHA-256 %s"),
      cs_pending_get_name (self->pending), differences, cs_pending_get_offered (self->pending));

  confirm (self, _ ("Use It as It Is?"), body, "accept", _ ("_Use It"));
}

static void
resubmit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsPendingRow *self = CS_PENDING_ROW (widget);
  /* Translators: the name of a certificate, an authority */
  g_autofree char *body
      = g_strdup_printf (_ ("The request of %s goes to %s once more with the next apply. The "
                            "authority may then have it twice."),
                         cs_pending_get_name (self->pending),
                         cs_slot_get_authority (cs_pending_get_slot (self->pending)));

  confirm (self, _ ("Hand It In Again?"), body, "resubmit", _ ("_Hand In Again"));
}

/* --- class -------------------------------------------------------------------------------------
 */

static void
cs_pending_row_dispose (GObject *object)
{
  CsPendingRow *self = CS_PENDING_ROW (object);

  g_clear_object (&self->session);
  g_clear_object (&self->pending);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_PENDING_ROW);

  G_OBJECT_CLASS (cs_pending_row_parent_class)->dispose (object);
}

static void
cs_pending_row_class_init (CsPendingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_pending_row_dispose;

  g_type_ensure (CS_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-pending-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CsPendingRow, accept);
  gtk_widget_class_bind_template_child (widget_class, CsPendingRow, ask);
  gtk_widget_class_bind_template_child (widget_class, CsPendingRow, authority);
  gtk_widget_class_bind_template_child (widget_class, CsPendingRow, hand_over);
  gtk_widget_class_bind_template_child (widget_class, CsPendingRow, icon);
  gtk_widget_class_bind_template_child (widget_class, CsPendingRow, names);
  gtk_widget_class_bind_template_child (widget_class, CsPendingRow, state);
  gtk_widget_class_bind_template_child (widget_class, CsPendingRow, title);
  gtk_widget_class_bind_template_child (widget_class, CsPendingRow, words);
  gtk_widget_class_install_action (widget_class, "pending.accept", NULL, accept_action);
  gtk_widget_class_install_action (widget_class, "pending.ask", NULL, ask_action);
  gtk_widget_class_install_action (widget_class, "pending.hand-over", NULL, hand_over_action);
  gtk_widget_class_install_action (widget_class, "pending.resubmit", NULL, resubmit_action);
}

static void
cs_pending_row_init (CsPendingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

CsPending *
cs_pending_row_get_pending (CsPendingRow *self)
{
  g_return_val_if_fail (CS_IS_PENDING_ROW (self), NULL);

  return self->pending;
}

void
cs_pending_row_update (CsPendingRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autofree char *authority = NULL;
  gboolean idle;

  g_return_if_fail (CS_IS_PENDING_ROW (self));

  idle = cs_session_get_activity (self->session) == CS_ACTIVITY_IDLE;
  authority = dup_authority (self->pending);
  gtk_label_set_text (self->authority, authority);
  gtk_widget_action_set_enabled (widget, "pending.accept", idle);
  gtk_widget_action_set_enabled (
      widget, "pending.ask",
      cs_approvals_can_ask (get_approvals (self), cs_pending_get_name (self->pending)));
  gtk_widget_action_set_enabled (widget, "pending.resubmit", idle);
}

static void
show (CsPendingRow *self)
{
  CsPendingState state = cs_pending_get_state (self->pending);
  CsTone tone = state_to_tone (state);
  g_autoptr (GListModel) handover = cs_pending_dup_handover (self->pending);
  g_autofree char *names = cs_pending_dup_names (self->pending);
  g_autofree char *title = cs_escape_control (cs_pending_get_name (self->pending));
  g_autofree char *label = g_strdup_printf ("%s. %s", title, state_to_words (state));

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->state, state_to_words (state));
  gtk_image_set_from_icon_name (self->icon, state_to_icon_name (state));
  cs_tone_apply (tone, GTK_WIDGET (self->icon));
  cs_tone_apply (tone, GTK_WIDGET (self->state));
  show_in (self->names, names);
  show_words (self);
  gtk_widget_set_visible (GTK_WIDGET (self->accept), state == CS_PENDING_TO_ACCEPT);
  gtk_widget_set_visible (GTK_WIDGET (self->ask), cs_pending_can_be_asked (self->pending));
  gtk_widget_set_visible (GTK_WIDGET (self->hand_over), g_list_model_get_n_items (handover) > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

GtkWidget *
cs_pending_row_new (CsSession *session, CsPending *pending)
{
  CsPendingRow *self;

  g_return_val_if_fail (CS_IS_SESSION (session), NULL);
  g_return_val_if_fail (CS_IS_PENDING (pending), NULL);

  self = g_object_new (CS_TYPE_PENDING_ROW, NULL);
  self->session = g_object_ref (session);
  self->pending = g_object_ref (pending);
  show (self);
  cs_pending_row_update (self);

  return GTK_WIDGET (self);
}
