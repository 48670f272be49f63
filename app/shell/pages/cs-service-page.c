/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-service-page.h"

#include <glib/gi18n.h>

#include "cs-plan-list.h"
#include "cs-run-bar.h"

struct _CsServicePage {
  CsPane parent_instance;

  /* template children */
  AdwStatusPage *status_page;
  CsPlanList *list;
  GtkDropDown *trust;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (CsServicePage, cs_service_page, CS_TYPE_PANE)

static void
cs_service_page_update (CsPane *pane)
{
  CsServicePage *self = CS_SERVICE_PAGE (pane);
  CsSession *session = cs_pane_get_session (pane);
  gboolean idle = cs_session_get_activity (session) == CS_ACTIVITY_IDLE;

  gtk_stack_set_visible_child_name (self->stack,
                                    cs_plan_list_is_empty (self->list) ? "empty" : "list");
  gtk_drop_down_set_selected (self->trust, cs_session_get_trust (session));
  gtk_widget_set_sensitive (GTK_WIDGET (self->trust), idle);
  if (cs_session_get_service_plan (session) != NULL) {
    adw_status_page_set_title (self->status_page, _ ("Nothing to Put into Service"));
    adw_status_page_set_description (
        self->status_page, _ ("No certificate of this cluster has a role that a service uses."));
  } else {
    adw_status_page_set_title (self->status_page, _ ("Not Known Yet"));
    adw_status_page_set_description (
        self->status_page, _ ("The commands are made when the nodes have been looked at."));
  }
}

static void
plan_changed_cb (CsServicePage *self)
{
  CsSession *session = cs_pane_get_session (CS_PANE (self));

  cs_plan_list_set_plan (self->list, cs_session_get_service_plan (session), NULL);
  cs_pane_invalidate (CS_PANE (self));
}

static void
cs_service_page_session_changed (CsPane *pane)
{
  if (cs_pane_get_session (pane) != NULL)
    plan_changed_cb (CS_SERVICE_PAGE (pane));
  else
    cs_plan_list_set_plan (CS_SERVICE_PAGE (pane)->list, NULL, NULL);
}

static void
trust_changed_cb (CsServicePage *self)
{
  CsSession *session = cs_pane_get_session (CS_PANE (self));

  if (session != NULL)
    cs_session_set_trust (session, (CsTrustChoice) gtk_drop_down_get_selected (self->trust));
}

static void
cs_service_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CS_TYPE_SERVICE_PAGE);

  G_OBJECT_CLASS (cs_service_page_parent_class)->dispose (object);
}

static void
cs_service_page_class_init (CsServicePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_service_page_dispose;
  CS_PANE_CLASS (klass)->session_changed = cs_service_page_session_changed;
  CS_PANE_CLASS (klass)->update = cs_service_page_update;

  g_type_ensure (CS_TYPE_PLAN_LIST);
  g_type_ensure (CS_TYPE_RUN_BAR);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/countersign/Countersign/ui/cs-service-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CsServicePage, list);
  gtk_widget_class_bind_template_child (widget_class, CsServicePage, stack);
  gtk_widget_class_bind_template_child (widget_class, CsServicePage, status_page);
  gtk_widget_class_bind_template_child (widget_class, CsServicePage, trust);
  gtk_widget_class_bind_template_callback (widget_class, trust_changed_cb);
}

static void
cs_service_page_init (CsServicePage *self)
{
  cs_pane_watch (CS_PANE (self), "notify::service-plan", G_CALLBACK (plan_changed_cb));
  cs_pane_watch (CS_PANE (self), "notify::activity", G_CALLBACK (cs_pane_invalidate));
}
