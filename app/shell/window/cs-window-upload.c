/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The bundle being put together, to a node: asked for its name there, then planned like anything
 * else. */
#include "cs-window.h"

#include <glib/gi18n.h>

#include "cs-question.h"

#define DEFAULT_NAME "bundle.cer"

typedef struct {
  CsWindow *window; /* the dialog is its own, and goes with it */
  CsBundle *bundle;
  char *node;
  GtkEditable *name;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->bundle);
  g_free (question->node);
  g_free (question);
}

static void
answered_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  CsSession *session = cs_window_get_session (question->window);
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (response, "plan") != 0 || session == NULL)
    return;
  if (cs_session_plan_upload (session, question->node, gtk_editable_get_text (question->name),
                              question->bundle, &error))
    cs_window_show_page (question->window, "plan");
  else
    _cs_window_show_problem (question->window, _ ("This Cannot Be Planned"), cs_error_show (error));
}

static void
typed_cb (AdwMessageDialog *dialog, GtkEditable *entry)
{
  adw_message_dialog_set_response_enabled (
      dialog, "plan", cs_is_certificate_file_name (gtk_editable_get_text (entry)));
}

static GtkWidget *
new_entry (GtkWidget *dialog)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), DEFAULT_NAME);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name on the node"), -1);
  g_signal_connect_object (entry, "changed", G_CALLBACK (typed_cb), dialog, G_CONNECT_SWAPPED);

  return entry;
}

void
_cs_window_ask_upload (CsWindow *self, CsBundle *bundle, const char *node)
{
  /* Translators: the heading of a dialog; %s is a node */
  g_autofree char *heading = g_strdup_printf (_ ("Upload the Bundle to %s?"), node);
  guint n = cs_bundle_get_n (bundle);
  g_autofree char *body = g_strdup_printf (
      ngettext ("It holds %u certificate. It is planned under this name; you see the plan before "
                "anything is changed.",
                "It holds %u certificates. It is planned under this name; you see the plan before "
                "anything is changed.",
                n),
      n);
  GtkWidget *dialog = cs_question_new (GTK_WINDOW (self), heading, body, "plan", _ ("_Plan It"),
                                       ADW_RESPONSE_SUGGESTED);
  Question *question = g_new0 (Question, 1);

  question->window = self;
  question->bundle = g_object_ref (bundle);
  question->node = g_strdup (node);
  question->name = GTK_EDITABLE (new_entry (dialog));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), GTK_WIDGET (question->name));
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
