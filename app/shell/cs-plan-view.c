/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-plan-view.h"

#include <glib/gi18n.h>

#include "cs-finding-row.h"
#include "cs-plan-group.h"
#include "cs-step-row.h"
#include "cs-look.h"

struct _CsPlanView {
  CsPane parent_instance;

  /* template children */
  AdwStatusPage *status_page;
  GtkButton *apply_button;
  GtkButton *cancel_button;
  GtkButton *look_button;
  GtkImage *message_image;
  GtkLabel *message;
  GtkListView *list;
  GtkProgressBar *progress;
  GtkSpinner *spinner;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (CsPlanView, cs_plan_view, CS_TYPE_PANE)

static CsSession *
session_of (CsPlanView *self)
{
  return cs_pane_get_session (CS_PANE (self));
}

/* --- rows --------------------------------------------------------------------------------------
 */

static GtkWidget *
new_group_row (CsPlanGroup *group)
{
  g_autoptr (GtkBuilder) builder
      = gtk_builder_new_from_resource ("/org/countersign/Countersign/ui/cs-plan-group.ui");
  GtkWidget *row = GTK_WIDGET (gtk_builder_get_object (builder, "row"));
  GObject *progress = gtk_builder_get_object (builder, "progress");

  gtk_image_set_from_icon_name (GTK_IMAGE (gtk_builder_get_object (builder, "icon")),
                                cs_plan_group_get_icon_name (group));
  gtk_label_set_text (GTK_LABEL (gtk_builder_get_object (builder, "title")),
                      cs_plan_group_get_title (group));
  g_object_bind_property (group, "progress", progress, "label", G_BINDING_SYNC_CREATE);

  return g_object_ref_sink (row);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *list_item)
{
  GObject *item = gtk_list_item_get_item (list_item);

  if (CS_IS_STEP (item)) {
    gtk_list_item_set_child (list_item, cs_step_row_new (CS_STEP (item)));
  } else if (CS_IS_FINDING (item)) {
    gtk_list_item_set_child (list_item, cs_finding_row_new (CS_FINDING (item)));
  } else {
    g_autoptr (GtkWidget) row = new_group_row (CS_PLAN_GROUP (item));

    gtk_list_item_set_child (list_item, row);
  }
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, NULL);
}

/* Findings of the file, findings of the plan, then each group before its steps. */
static GListModel *
new_rows (CsSession *session)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  CsPlan *plan = cs_session_get_plan (session);
  g_autoptr (GListModel) groups = NULL;

  g_list_store_append (parts, cs_project_get_findings (cs_session_get_project (session)));
  if (plan == NULL)
    return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));

  g_list_store_append (parts, cs_plan_get_findings (plan));
  groups = cs_plan_group_list_new (plan);
  for (guint i = 0; i < g_list_model_get_n_items (groups); i++) {
    g_autoptr (CsPlanGroup) group = g_list_model_get_item (groups, i);
    g_autoptr (GListStore) header = g_list_store_new (CS_TYPE_PLAN_GROUP);

    g_list_store_append (header, group);
    g_list_store_append (parts, header);
    g_list_store_append (parts, cs_plan_group_get_steps (group));
  }

  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
}

/* --- state -------------------------------------------------------------------------------------
 */

static void
show_message (CsPlanView *self)
{
  CsActivity activity = cs_session_get_activity (session_of (self));
  CsTone tone
      = activity == CS_ACTIVITY_IDLE ? cs_session_get_tone (session_of (self)) : CS_TONE_NEUTRAL;
  const char *icon_name = cs_tone_to_icon_name (tone);

  gtk_label_set_text (self->message, cs_session_get_summary (session_of (self)));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->message),
                               cs_session_get_summary (session_of (self)));
  gtk_image_set_from_icon_name (self->message_image, icon_name);
  gtk_widget_set_visible (GTK_WIDGET (self->message_image), icon_name != NULL);
  cs_tone_apply (tone, GTK_WIDGET (self->message_image));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), activity != CS_ACTIVITY_IDLE);
  gtk_spinner_set_spinning (self->spinner, activity != CS_ACTIVITY_IDLE);
}

static void
show_buttons (CsPlanView *self)
{
  gboolean idle = cs_session_get_activity (session_of (self)) == CS_ACTIVITY_IDLE;
  g_autofree char *reason = NULL;

  cs_session_can_apply (session_of (self), &reason);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->apply_button),
                               reason != NULL ? reason : _ ("Carry out these steps"));
  gtk_widget_set_visible (GTK_WIDGET (self->apply_button), idle);
  gtk_widget_set_visible (GTK_WIDGET (self->look_button), idle);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), !idle);
}

static void
show_progress (CsPlanView *self)
{
  CsPlan *plan = cs_session_get_plan (session_of (self));
  guint n_steps = plan != NULL ? g_list_model_get_n_items (G_LIST_MODEL (plan)) : 0;
  gboolean running = cs_session_get_activity (session_of (self)) == CS_ACTIVITY_RUNNING;

  gtk_widget_set_opacity (GTK_WIDGET (self->progress), running ? 1 : 0);
  if (n_steps > 0)
    gtk_progress_bar_set_fraction (self->progress,
                                   (double) cs_session_count_ended (session_of (self)) / n_steps);
}

/* The page for when there is no step and no finding to list. */
static void
show_empty (CsPlanView *self)
{
  GListModel *rows = G_LIST_MODEL (gtk_list_view_get_model (self->list));
  gboolean empty = rows == NULL || g_list_model_get_n_items (rows) == 0;
  CsPlan *plan = cs_session_get_plan (session_of (self));
  gboolean looking = cs_session_get_activity (session_of (self)) == CS_ACTIVITY_LOOKING;
  CsMatrix *matrix = cs_session_get_matrix (session_of (self));

  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "list");
  if (looking) {
    adw_status_page_set_icon_name (self->status_page, "network-server-symbolic");
    adw_status_page_set_title (self->status_page, _ ("Looking at the Nodes"));
    adw_status_page_set_description (self->status_page,
                                     _ ("The plan is made when all of them have answered."));
  } else if (plan != NULL && matrix != NULL && cs_matrix_is_complete (matrix)) {
    adw_status_page_set_icon_name (self->status_page, "cs-good-symbolic");
    adw_status_page_set_title (self->status_page, _ ("Nothing to Do"));
    adw_status_page_set_description (
        self->status_page, _ ("Every file is where it should be, read back and verified."));
  } else {
    adw_status_page_set_icon_name (self->status_page, "cs-unknown-symbolic");
    adw_status_page_set_title (self->status_page, _ ("No Plan"));
    adw_status_page_set_description (self->status_page,
                                     _ ("Look again to see what there is to do."));
  }
}

static void
state_changed_cb (CsPlanView *self)
{
  show_message (self);
  show_buttons (self);
  show_progress (self);
  show_empty (self);
}

static void
step_changed_cb (CsPlanView *self)
{
  if (session_of (self) != NULL) /* a step may outlive its session here */
    show_progress (self);
}

static void
plan_changed_cb (CsPlanView *self)
{
  CsPlan *plan = cs_session_get_plan (session_of (self));

  g_autoptr (GtkNoSelection) rows = gtk_no_selection_new (new_rows (session_of (self)));

  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (rows));
  for (guint i = 0; plan != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);

    g_signal_connect_object (step, "notify::state", G_CALLBACK (step_changed_cb), self,
                             G_CONNECT_SWAPPED);
  }
  state_changed_cb (self);
}

/* --- class -------------------------------------------------------------------------------------
 */

static void
cs_plan_view_session_changed (CsPane *pane)
{
  CsPlanView *self = CS_PLAN_VIEW (pane);

  if (cs_pane_get_session (pane) != NULL)
    plan_changed_cb (self);
  else
    gtk_list_view_set_model (self->list, NULL);
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

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-plan-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CsPlanView, apply_button);
  gtk_widget_class_bind_template_child (widget_class, CsPlanView, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, CsPlanView, list);
  gtk_widget_class_bind_template_child (widget_class, CsPlanView, look_button);
  gtk_widget_class_bind_template_child (widget_class, CsPlanView, message);
  gtk_widget_class_bind_template_child (widget_class, CsPlanView, message_image);
  gtk_widget_class_bind_template_child (widget_class, CsPlanView, progress);
  gtk_widget_class_bind_template_child (widget_class, CsPlanView, spinner);
  gtk_widget_class_bind_template_child (widget_class, CsPlanView, stack);
  gtk_widget_class_bind_template_child (widget_class, CsPlanView, status_page);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
}

static void
cs_plan_view_init (CsPlanView *self)
{
  CsPane *pane = CS_PANE (self);

  gtk_widget_init_template (GTK_WIDGET (self));
  cs_pane_watch (pane, "notify::plan", G_CALLBACK (plan_changed_cb));
  cs_pane_watch (pane, "notify::activity", G_CALLBACK (state_changed_cb));
  cs_pane_watch (pane, "notify::tone", G_CALLBACK (state_changed_cb));
}
