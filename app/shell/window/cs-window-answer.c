/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was dropped or pasted may be the answer to a request that waits: then it is offered to be
 * taken there. */
#include "cs-window.h"

#include <glib/gi18n.h>

#include "cs-approvals.h"
#include "cs-pending-page.h"
#include "cs-question.h"

/* An answer on its way to the admin's word. */
typedef struct {
  CsApprovals *approvals;
  CsPendingAnswer *answer;
} Offer;

static void
offer_free (gpointer data, GClosure *closure)
{
  Offer *offer = data;

  g_object_unref (offer->approvals);
  cs_pending_answer_free (offer->answer);
  g_free (offer);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Offer *offer)
{
  if (g_strcmp0 (response, "take") == 0)
    cs_approvals_take (offer->approvals, g_steal_pointer (&offer->answer));
}

static char *
dup_body (CsPendingAnswer *answer)
{
  g_autofree char *subject = cs_escape_control (cs_certificate_get_subject (answer->certificate));
  g_autofree char *end = cs_time_format (cs_certificate_get_not_after (answer->certificate));
  guint n_others = cs_bundle_get_n (answer->others);
  GString *text = g_string_new (NULL);

  /* Translators: the authority, the subject of a certificate, a date */
  g_string_append_printf (text, _ ("%s was asked for it. It is for %s, until %s."),
                          cs_pending_get_authority (answer->pending), subject, end);
  if (n_others > 0)
    g_string_append_printf (text,
                            ngettext (" %u other certificate came with it.",
                                      " %u other certificates came with it.", n_others),
                            n_others);
  for (guint i = 0; i < g_list_model_get_n_items (answer->differences); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (answer->differences, i);
    g_autofree char *shown = cs_escape_control (cs_finding_get_text (finding));

    g_string_append (text, "\n\n");
    g_string_append_printf (text, _ ("Not as asked for: %s"), shown);
  }
  g_string_append (text, "\n\n");
  g_string_append (text, _ ("It is checked before it is used."));

  return g_string_free (text, FALSE);
}

/* Takes @answer. */
static void
offer (CsWindow *self, CsApprovals *approvals, CsPendingAnswer *answer)
{
  /* Translators: %s is the name of a certificate */
  g_autofree char *heading = g_strdup_printf (_ ("This Answers the Request of %s"),
                                              cs_pending_get_name (answer->pending));
  g_autofree char *body = dup_body (answer);
  GtkWidget *dialog = cs_question_new (GTK_WINDOW (self), heading, body, "take", _ ("_Take It"),
                                       ADW_RESPONSE_SUGGESTED);
  Offer *offered = g_new0 (Offer, 1);

  adw_message_dialog_set_response_label (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Only _Look"));
  offered->approvals = g_object_ref (approvals);
  offered->answer = answer;
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), offered, offer_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
_cs_window_offer_answer (CsWindow *self, CsLooseFile *file)
{
  CsApprovals *approvals = cs_session_get_approvals (cs_window_get_session (self));
  g_autoptr (CsPendingAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (approvals == NULL)
    return;

  answer = cs_pending_list_match_items (cs_approvals_get_list (approvals),
                                        cs_loose_file_get_items (file), &error);
  if (answer != NULL && cs_pending_takes_answers (answer->pending)) {
    offer (self, approvals, g_steal_pointer (&answer));
    return;
  }
  /* Elsewhere it is only looked at. */
  if (!CS_IS_PENDING_PAGE (cs_window_get_page (self)))
    return;

  if (answer != NULL)
    /* Translators: an authority */
    text = g_strdup_printf (_ ("%s takes no answers by hand: ask it again."),
                            cs_pending_get_authority (answer->pending));
  else
    text = cs_escape_control (cs_error_show (error));
  _cs_window_show_problem (self, _ ("This Is No Answer"), text);
}
