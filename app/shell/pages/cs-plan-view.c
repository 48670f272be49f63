/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-plan-view.h"

#include <glib/gi18n.h>

#include "cs-plan-list.h"
#include "cs-run-bar.h"

struct _CsPlanView {
  CsPane parent_instance;

  /* template children */
  AdwStatusPage *status_page;
  CsPlanList *list;
  GtkStack *stack;
  GtkLabel *way_back_label;
  GtkWidget *way_back;
};

G_DEFINE_FINAL_TYPE (CsPlanView, cs_plan_view, CS_TYPE_PANE)

static void
say (CsPlanView *self, const char *icon_name, const char *title, const char *description)
{
  adw_status_page_set_icon_name (self->status_page, icon_name);
  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, description);
}

static void
show_way_back (CsPlanView *self, const char *run)
{
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->way_back, run != NULL);
  if (run == NULL)
    return;

  /* Translators: %s is the name of a run */
  text = g_strdup_printf (_ ("The way back from run %s: its copies of what it overwrote are put "
                             "back, and what is there now is kept. The cluster file still asks for "
                             "the rest: look again for the ordinary plan."),
                          run);
  gtk_label_set_text (self->way_back_label, text);
}

/* The page for when there is no step and no finding to list. */
static void
cs_plan_view_update (CsPane *pane)
{
  CsPlanView *self = CS_PLAN_VIEW (pane);
  CsSession *session = cs_pane_get_session (pane);
  CsMatrix *matrix = cs_session_get_matrix (session);

  show_way_back (self, cs_session_get_restored_run (session));
  gtk_stack_set_visible_child_name (self->stack,
                                    cs_plan_list_is_empty (self->list) ? "empty" : "list");
  if (cs_session_get_activity (session) == CS_ACTIVITY_LOOKING)
    say (self, "network-server-symbolic", _ ("Looking at the Nodes"),
         _ ("The plan is made when all of them have answered."));
  else if (cs_session_get_restored_run (session) != NULL)
    say (self, "cs-journal-symbolic", _ ("Nothing to Put Back"), cs_session_get_summary (session));
  else if (cs_session_get_plan (session) != NULL && matrix != NULL
           && cs_matrix_is_complete (matrix))
    say (self, "cs-good-symbolic", _ ("Nothing to Do"),
         _ ("Every file is where it should be, read back and verified."));
  else
    say (self, "cs-unknown-symbolic", _ ("No Plan"), _ ("Look again to see what there is to do."));
}

static void
plan_changed_cb (CsPlanView *self)
{
  CsSession *session = cs_pane_get_session (CS_PANE (self));

  cs_plan_list_set_plan (self->list, cs_session_get_plan (session),
                         cs_project_get_findings (cs_session_get_project (session)));
  cs_pane_invalidate (CS_PANE (self));
}

static void
cs_plan_view_session_changed (CsPane *pane)
{
  if (cs_pane_get_session (pane) != NULL)
    plan_changed_cb (CS_PLAN_VIEW (pane));
  else
    cs_plan_list_set_plan (CS_PLAN_VIEW (pane)->list, NULL, NULL);
}

static void
cs_plan_view_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CS_TYPE_PLAN_VIEW);

  G_OBJECT_CLASS (cs_plan_view_parent_class)->dispose (object);
}

static void
cs_plan_view_class_init (CsPlanViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_plan_view_dispose;
  CS_PANE_CLASS (klass)->session_changed = cs_plan_view_session_changed;
  CS_PANE_CLASS (klass)->update = cs_plan_view_update;

  g_type_ensure (CS_TYPE_PLAN_LIST);
  g_type_ensure (CS_TYPE_RUN_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-plan-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CsPlanView, list);
  gtk_widget_class_bind_template_child (widget_class, CsPlanView, stack);
  gtk_widget_class_bind_template_child (widget_class, CsPlanView, status_page);
  gtk_widget_class_bind_template_child (widget_class, CsPlanView, way_back);
  gtk_widget_class_bind_template_child (widget_class, CsPlanView, way_back_label);
}

static void
cs_plan_view_init (CsPlanView *self)
{
  cs_pane_watch (CS_PANE (self), "notify::plan", G_CALLBACK (plan_changed_cb));
  cs_pane_watch (CS_PANE (self), "notify::activity", G_CALLBACK (cs_pane_invalidate));
}
