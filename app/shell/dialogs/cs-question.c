/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-question.h"

#include <glib/gi18n.h>

GtkWidget *
cs_question_new (GtkWindow *parent,
                 const char *heading,
                 const char *body,
                 const char *response,
                 const char *label,
                 AdwResponseAppearance appearance)
{
  GtkWidget *widget = adw_message_dialog_new (parent, heading, body);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), response, label, NULL);
  adw_message_dialog_set_response_appearance (dialog, response, appearance);
  adw_message_dialog_set_close_response (dialog, "cancel");
  if (appearance == ADW_RESPONSE_SUGGESTED)
    adw_message_dialog_set_default_response (dialog, response);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);

  return widget;
}
