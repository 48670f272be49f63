/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run-bar.h"

#include <glib/gi18n.h>

#include "cs-look.h"

struct _CsRunBar {
  CsPane parent_instance;

  /* owned */
  CsPlan *plan; /* the one whose steps are watched */
  gboolean service;

  /* template children */
  GtkButton *begin;
  GtkButton *cancel;
  GtkButton *look;
  GtkImage *icon;
  GtkLabel *message;
  GtkProgressBar *progress;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (CsRunBar, cs_run_bar, CS_TYPE_PANE)

typedef enum {
  PROP_SERVICE = 1,
} CsRunBarProps;

static GParamSpec *props[PROP_SERVICE + 1];

/* That every file is in place is no word on commands that nobody has sent. */
static gboolean
has_commands_left (CsRunBar *self, CsSession *session)
{
  return self->service && self->plan != NULL && cs_session_get_tone (session) == CS_TONE_GOOD
         && g_list_model_get_n_items (G_LIST_MODEL (self->plan)) > 0
         && cs_plan_count_ended (self->plan) == 0;
}

static char *
dup_commands (CsRunBar *self)
{
  guint n = cs_plan_count_selected (self->plan);

  return g_strdup_printf (ngettext ("%u command ready to send", "%u commands ready to send", n), n);
}

static void
show_message (CsRunBar *self, CsSession *session)
{
  gboolean idle = cs_session_get_activity (session) == CS_ACTIVITY_IDLE;
  gboolean commands = has_commands_left (self, session);
  g_autofree char *message
      = commands ? dup_commands (self) : g_strdup (cs_session_get_summary (session));

  gtk_label_set_text (self->message, message);
  cs_tooltip_set (GTK_WIDGET (self->message), message);
  cs_tone_show (idle && !commands ? cs_session_get_tone (session) : CS_TONE_NEUTRAL, self->icon);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), !idle);
  gtk_spinner_set_spinning (self->spinner, !idle);
}

static void
show_buttons (CsRunBar *self, CsSession *session)
{
  gboolean idle = cs_session_get_activity (session) == CS_ACTIVITY_IDLE;
  g_autofree char *reason = NULL;

  if (self->service)
    cs_session_can_assign (session, &reason);
  else
    cs_session_can_apply (session, &reason);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->begin),
                               reason != NULL  ? reason
                               : self->service ? _ ("Send these commands to the nodes")
                                               : _ ("Carry out these steps"));
  gtk_widget_set_visible (GTK_WIDGET (self->begin), idle);
  gtk_widget_set_visible (GTK_WIDGET (self->look), idle);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), !idle);
}

static void
show_progress (CsRunBar *self, CsSession *session)
{
  CsActivity mine = self->service ? CS_ACTIVITY_ASSIGNING : CS_ACTIVITY_RUNNING;
  guint n_steps = self->plan != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->plan)) : 0;

  gtk_widget_set_opacity (GTK_WIDGET (self->progress),
                          cs_session_get_activity (session) == mine ? 1 : 0);
  if (n_steps > 0)
    gtk_progress_bar_set_fraction (self->progress,
                                   (double) cs_plan_count_ended (self->plan) / n_steps);
}

static void
step_changed_cb (CsRunBar *self, GParamSpec *pspec, CsStep *step)
{
  cs_pane_invalidate (CS_PANE (self));
}

static void
watch (CsRunBar *self, CsPlan *plan)
{
  for (guint i = 0; self->plan != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->plan));
       i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (self->plan), i);

    g_signal_handlers_disconnect_by_func (step, step_changed_cb, self);
  }
  g_set_object (&self->plan, plan);
  for (guint i = 0; plan != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);

    g_signal_connect_object (step, "notify::state", G_CALLBACK (step_changed_cb), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (step, "notify::selected", G_CALLBACK (step_changed_cb), self,
                             G_CONNECT_SWAPPED);
  }
}

static void
cs_run_bar_update (CsPane *pane)
{
  CsRunBar *self = CS_RUN_BAR (pane);
  CsSession *session = cs_pane_get_session (pane);
  CsPlan *plan
      = self->service ? cs_session_get_service_plan (session) : cs_session_get_plan (session);

  if (plan != self->plan)
    watch (self, plan);
  show_message (self, session);
  show_buttons (self, session);
  show_progress (self, session);
}

static void
cs_run_bar_built (CsPane *pane)
{
  CsRunBar *self = CS_RUN_BAR (pane);

  if (!self->service)
    return;

  /* Translators: a button: sends commands to the nodes, after a question */
  gtk_button_set_label (self->begin, _ ("_Send…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->begin), "session.assign");
}

static void
cs_run_bar_dispose (GObject *object)
{
  CsRunBar *self = CS_RUN_BAR (object);

  g_clear_object (&self->plan);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_RUN_BAR);

  G_OBJECT_CLASS (cs_run_bar_parent_class)->dispose (object);
}

static void
cs_run_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((CsRunBarProps) id) {
  case PROP_SERVICE:
    g_value_set_boolean (value, CS_RUN_BAR (object)->service);
    break;
  }
}

static void
cs_run_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CsRunBar *self = CS_RUN_BAR (object);

  switch ((CsRunBarProps) id) {
  case PROP_SERVICE:
    self->service = g_value_get_boolean (value); /* before it is built */
    break;
  }
}

static void
cs_run_bar_class_init (CsRunBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cs_run_bar_dispose;
  object_class->get_property = cs_run_bar_get_property;
  object_class->set_property = cs_run_bar_set_property;
  CS_PANE_CLASS (klass)->built = cs_run_bar_built;
  CS_PANE_CLASS (klass)->update = cs_run_bar_update;

  props[PROP_SERVICE]
      = g_param_spec_boolean ("service", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-run-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, CsRunBar, begin);
  gtk_widget_class_bind_template_child (widget_class, CsRunBar, cancel);
  gtk_widget_class_bind_template_child (widget_class, CsRunBar, icon);
  gtk_widget_class_bind_template_child (widget_class, CsRunBar, look);
  gtk_widget_class_bind_template_child (widget_class, CsRunBar, message);
  gtk_widget_class_bind_template_child (widget_class, CsRunBar, progress);
  gtk_widget_class_bind_template_child (widget_class, CsRunBar, spinner);
}

static void
cs_run_bar_init (CsRunBar *self)
{
  static const char *const signals[]
      = { "notify::activity", "notify::plan", "notify::service-plan", "notify::tone" };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    cs_pane_watch (CS_PANE (self), signals[i], G_CALLBACK (cs_pane_invalidate));
}
