/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The question before commands are sent that interrupt services. */
#include "cs-window.h"

#include <glib/gi18n.h>

#include "cs-question.h"

static void
response_cb (AdwMessageDialog *dialog, const char *response, CsWindow *self)
{
  CsSession *session = cs_window_get_session (self);

  if (session != NULL && g_strcmp0 (response, "send") == 0)
    cs_session_assign (session);
}

/* The nodes whose commands are chosen, "cms1a, cms1b". */
static char *
dup_nodes (CsPlan *plan)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);
    const char *node = cs_step_get_node (step);

    if (cs_step_is_selected (step)
        && !g_ptr_array_find_with_equal_func (nodes, node, g_str_equal, NULL))
      g_ptr_array_add (nodes, (gpointer) node);
  }
  g_ptr_array_add (nodes, NULL);

  return g_strjoinv (", ", (char **) nodes->pdata);
}

void
_cs_window_confirm_assign (CsWindow *self)
{
  CsPlan *plan = cs_session_get_service_plan (cs_window_get_session (self));
  guint n = cs_plan_count_selected (plan);
  g_autofree char *nodes = dup_nodes (plan);
  GtkWidget *dialog = cs_question_new (GTK_WINDOW (self), _ ("Send These Commands?"), NULL, "send",
                                       _ ("_Send"), ADW_RESPONSE_DESTRUCTIVE);

  adw_message_dialog_format_body (
      ADW_MESSAGE_DIALOG (dialog),
      ngettext ("%u command goes to %s. A restart interrupts the service there.",
                "%u commands go to %s. Restarts interrupt the services there.", n),
      n, nodes);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
