/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-step-row.h"

#include <glib/gi18n.h>

#include "cs-look.h"

struct _CsStepRow {
  GtkWidget parent_instance;

  /* owned */
  CsStep *step;
  CsPlan *plan; /* nullable: nothing can be chosen without it */

  /* template children */
  GtkButton *copy;
  GtkCheckButton *check;
  GtkImage *state_image;
  GtkLabel *change;
  GtkLabel *result;
  GtkLabel *state_label;
  GtkLabel *title;
  GtkSpinner *spinner;
  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (CsStepRow, cs_step_row, GTK_TYPE_WIDGET)

static const struct {
  const char *icon_name;
  const char *text;
  CsTone tone;
} looks[] = {
  [CS_STEP_PLANNED] = { "cs-planned-symbolic", N_ ("planned"), CS_TONE_NEUTRAL },
  [CS_STEP_RUNNING] = { NULL, N_ ("running"), CS_TONE_NEUTRAL },
  [CS_STEP_DONE] = { "cs-good-symbolic", N_ ("done"), CS_TONE_GOOD },
  [CS_STEP_WAITING] = { "cs-waiting-symbolic", N_ ("waiting for approval"), CS_TONE_WARNING },
  [CS_STEP_FAILED] = { "cs-error-symbolic", N_ ("failed"), CS_TONE_ERROR },
  [CS_STEP_SKIPPED] = { "cs-skipped-symbolic", N_ ("skipped"), CS_TONE_UNKNOWN },
  [CS_STEP_UNPROVED] = { "cs-unknown-symbolic", N_ ("not proved"), CS_TONE_UNKNOWN },
};

static void
changed_cb (CsStepRow *self)
{
  CsStepState state = cs_step_get_state (self->step);
  g_autofree char *result = cs_language_dup_shown (cs_step_get_result (self->step));
  gboolean running = state == CS_STEP_RUNNING;
  gboolean open = self->plan != NULL && !cs_plan_is_frozen (self->plan);

  gtk_widget_set_visible (GTK_WIDGET (self->check), open);
  gtk_check_button_set_active (self->check, cs_step_is_selected (self->step));
  gtk_image_set_from_icon_name (self->state_image, looks[state].icon_name);
  gtk_widget_set_visible (GTK_WIDGET (self->state_image), !running && !open);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), running);
  gtk_spinner_set_spinning (self->spinner, running);
  gtk_label_set_text (self->state_label, state == CS_STEP_PLANNED ? "" : _ (looks[state].text));
  gtk_label_set_text (self->result, result != NULL ? result : "");
  cs_tooltip_set (GTK_WIDGET (self->result), result);
  gtk_widget_set_visible (GTK_WIDGET (self->result), result != NULL && *result != '\0');
  cs_tone_apply (looks[state].tone, GTK_WIDGET (self->state_image));
  cs_tone_apply (looks[state].tone, GTK_WIDGET (self->state_label));
}

static void
toggled_cb (CsStepRow *self)
{
  gboolean selected = gtk_check_button_get_active (self->check);

  if (self->plan != NULL && selected != cs_step_is_selected (self->step)
      && !cs_plan_is_frozen (self->plan))
    cs_plan_select (self->plan, self->step, selected);
}

static void
copy_cb (CsStepRow *self)
{
  g_autofree char *lines = cs_step_dup_lines (self->step);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), lines);
}

static void
cs_step_row_dispose (GObject *object)
{
  CsStepRow *self = CS_STEP_ROW (object);

  g_clear_object (&self->step);
  g_clear_object (&self->plan);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_STEP_ROW);

  G_OBJECT_CLASS (cs_step_row_parent_class)->dispose (object);
}

static void
cs_step_row_class_init (CsStepRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_step_row_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-step-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CsStepRow, box);
  gtk_widget_class_bind_template_child (widget_class, CsStepRow, change);
  gtk_widget_class_bind_template_child (widget_class, CsStepRow, check);
  gtk_widget_class_bind_template_child (widget_class, CsStepRow, copy);
  gtk_widget_class_bind_template_child (widget_class, CsStepRow, result);
  gtk_widget_class_bind_template_child (widget_class, CsStepRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, CsStepRow, state_image);
  gtk_widget_class_bind_template_child (widget_class, CsStepRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, CsStepRow, title);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
cs_step_row_init (CsStepRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_change (CsStepRow *self)
{
  const char *before = cs_step_get_shown_before (self->step);
  const char *after = cs_step_get_shown_after (self->step);
  g_autofree char *text = NULL;

  if (before != NULL && after != NULL)
    /* Translators: what is there before a step, and after it */
    text = g_strdup_printf (_ ("%s → %s"), before, after);
  else
    text = g_strdup (after != NULL ? after : before);
  gtk_label_set_text (self->change, text != NULL ? text : "");
  cs_tooltip_set (GTK_WIDGET (self->change), text);
  gtk_widget_set_visible (GTK_WIDGET (self->change), text != NULL);
}

GtkWidget *
cs_step_row_new (CsStep *step, CsPlan *plan)
{
  CsStepRow *self;

  g_return_val_if_fail (CS_IS_STEP (step), NULL);

  self = g_object_new (CS_TYPE_STEP_ROW, NULL);
  self->step = g_object_ref (step);
  g_set_object (&self->plan, plan);
  gtk_label_set_text (self->title, cs_step_get_shown_title (step));
  show_change (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  cs_step_get_shown_title (step), -1);
  if (cs_step_get_action (step) != NULL) {
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "monospace");
    gtk_widget_set_visible (GTK_WIDGET (self->copy), TRUE);
  }
  if (plan != NULL)
    g_signal_connect_object (plan, "notify::frozen", G_CALLBACK (changed_cb), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (step, "notify::selected", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (step, "notify::state", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (step, "notify::result", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  changed_cb (self);

  return GTK_WIDGET (self);
}
