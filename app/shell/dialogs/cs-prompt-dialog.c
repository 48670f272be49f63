/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-prompt-dialog.h"

#include <glib/gi18n.h>

#include "cs-gathered-prompts.h"
#include "cs-look.h"

struct _CsPromptDialog {
  AdwMessageDialog parent_instance;

  /* owned */
  CsPrompt *prompt;

  /* template children */
  GtkBox *details;
  GtkCheckButton *keep;
  GtkEntry *text;
  GtkPasswordEntry *secret;
  GtkWidget *retry;
};

G_DEFINE_FINAL_TYPE (CsPromptDialog, cs_prompt_dialog, ADW_TYPE_MESSAGE_DIALOG)

static const char *
accept_label (CsPrompt *prompt)
{
  switch (cs_prompt_get_kind (prompt)) {
  case CS_PROMPT_SECRET:
  case CS_PROMPT_TEXT:
    return _ ("C_ontinue");
  case CS_PROMPT_HOST_KEY:
    if (g_strcmp0 (cs_prompt_get_key (prompt), CS_GATHERED_KEY) == 0)
      /* Translators: accepts the keys of all hosts that are listed */
      return _ ("_Accept These Keys");
    /* Translators: accepts the key of a host that is seen for the first time */
    return _ ("_Accept This Key");
  case CS_PROMPT_ROOT:
    /* Translators: accepts the root certificate of an authority */
    return _ ("_Accept This Root");
  case CS_PROMPT_CONFIRM:
    return _ ("_Yes");
  }

  g_return_val_if_reached (NULL);
}

/* Trust is never given by a key pressed too soon. */
static gboolean
is_decision (CsPromptKind kind)
{
  return kind == CS_PROMPT_HOST_KEY || kind == CS_PROMPT_ROOT;
}

static void
changed_cb (CsPromptDialog *self)
{
  CsPromptKind kind = cs_prompt_get_kind (self->prompt);
  GtkEditable *editable
      = kind == CS_PROMPT_SECRET ? GTK_EDITABLE (self->secret) : GTK_EDITABLE (self->text);

  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "accept",
                                           *gtk_editable_get_text (editable) != '\0');
}

static void
cs_prompt_dialog_dispose (GObject *object)
{
  CsPromptDialog *self = CS_PROMPT_DIALOG (object);

  /* GTK 4.8 tells a password entry that it lost the focus after it has freed it. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  g_clear_object (&self->prompt);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_PROMPT_DIALOG);

  G_OBJECT_CLASS (cs_prompt_dialog_parent_class)->dispose (object);
}

static void
cs_prompt_dialog_class_init (CsPromptDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_prompt_dialog_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/countersign/Countersign/ui/cs-prompt-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsPromptDialog, details);
  gtk_widget_class_bind_template_child (widget_class, CsPromptDialog, keep);
  gtk_widget_class_bind_template_child (widget_class, CsPromptDialog, retry);
  gtk_widget_class_bind_template_child (widget_class, CsPromptDialog, secret);
  gtk_widget_class_bind_template_child (widget_class, CsPromptDialog, text);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
cs_prompt_dialog_init (CsPromptDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_detail (CsPromptDialog *self, const char *label, const char *value)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *caption = gtk_label_new (label);
  g_autofree char *escaped = cs_escape_control (value);
  GtkWidget *text = gtk_label_new (escaped);

  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_can_focus (text, FALSE); /* nor swallow Tab */
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_CHAR);
  cs_label_forbid_hyphens (GTK_LABEL (text));
  gtk_widget_add_css_class (text, "monospace");
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (self->details, box);
}

static void
show_details (CsPromptDialog *self)
{
  guint n_details = cs_prompt_get_n_details (self->prompt);

  for (guint i = 0; i < n_details; i++)
    add_detail (self, cs_prompt_get_detail_label (self->prompt, i),
                cs_prompt_get_detail_value (self->prompt, i));
  gtk_widget_set_visible (GTK_WIDGET (self->details), n_details > 0);
}

static void
show_entries (CsPromptDialog *self, gboolean may_keep)
{
  CsPromptKind kind = cs_prompt_get_kind (self->prompt);

  gtk_widget_set_visible (self->retry, cs_prompt_is_retry (self->prompt));
  gtk_widget_set_visible (GTK_WIDGET (self->secret), kind == CS_PROMPT_SECRET);
  gtk_widget_set_visible (GTK_WIDGET (self->text), kind == CS_PROMPT_TEXT);
  gtk_widget_set_visible (GTK_WIDGET (self->keep),
                          kind == CS_PROMPT_SECRET && may_keep
                              && cs_prompt_get_identity (self->prompt) != NULL);
  if (kind == CS_PROMPT_SECRET)
    gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->secret));
  else if (kind == CS_PROMPT_TEXT)
    gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->text));
}

CsPromptDialog *
cs_prompt_dialog_new (CsPrompt *prompt, gboolean may_keep)
{
  CsPromptDialog *self;
  AdwMessageDialog *dialog;
  CsPromptKind kind;
  gboolean typed;

  g_return_val_if_fail (CS_IS_PROMPT (prompt), NULL);

  self = g_object_new (CS_TYPE_PROMPT_DIALOG, NULL);
  dialog = ADW_MESSAGE_DIALOG (self);
  self->prompt = g_object_ref (prompt);
  kind = cs_prompt_get_kind (prompt);
  typed = kind == CS_PROMPT_SECRET || kind == CS_PROMPT_TEXT;

  adw_message_dialog_set_heading (dialog, cs_prompt_get_title (prompt));
  adw_message_dialog_set_body (dialog, cs_prompt_get_text (prompt));
  adw_message_dialog_set_response_label (dialog, "accept", accept_label (prompt));
  adw_message_dialog_set_default_response (dialog, is_decision (kind) ? "cancel" : "accept");
  adw_message_dialog_set_response_enabled (dialog, "accept", !typed);
  if (!is_decision (kind))
    adw_message_dialog_set_response_appearance (dialog, "accept", ADW_RESPONSE_SUGGESTED);
  show_details (self);
  show_entries (self, may_keep);

  return self;
}

CsAnswer *
cs_prompt_dialog_take_answer (CsPromptDialog *self)
{
  g_autoptr (CsSecret) secret = NULL;

  g_return_val_if_fail (CS_IS_PROMPT_DIALOG (self), NULL);

  switch (cs_prompt_get_kind (self->prompt)) {
  case CS_PROMPT_SECRET:
    /* The entry keeps what was typed in locked memory and wipes it when it lets go of it. */
    secret = cs_secret_new (gtk_editable_get_text (GTK_EDITABLE (self->secret)));
    gtk_editable_set_text (GTK_EDITABLE (self->secret), "");
    return cs_answer_new_secret (secret, gtk_widget_get_visible (GTK_WIDGET (self->keep))
                                             && gtk_check_button_get_active (self->keep));
  case CS_PROMPT_TEXT:
    return cs_answer_new_text (gtk_editable_get_text (GTK_EDITABLE (self->text)));
  case CS_PROMPT_HOST_KEY:
  case CS_PROMPT_ROOT:
  case CS_PROMPT_CONFIRM:
    return cs_answer_new_yes ();
  }

  g_return_val_if_reached (NULL);
}
