/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-plan-list.h"

#include "cs-finding-row.h"
#include "cs-gradual-rows.h"
#include "cs-plan-group-row.h"
#include "cs-step-row.h"

struct _CsPlanList {
  GtkWidget parent_instance;

  /* owned */
  CsPlan *plan; /* nullable */

  /* template children */
  GtkListView *list;
  GtkWidget *scroller;
};

G_DEFINE_FINAL_TYPE (CsPlanList, cs_plan_list, GTK_TYPE_WIDGET)

static void
bind_cb (CsPlanList *self, GtkListItem *list_item)
{
  GObject *item = gtk_list_item_get_item (list_item);

  if (CS_IS_STEP (item))
    gtk_list_item_set_child (list_item, cs_step_row_new (CS_STEP (item), self->plan));
  else if (CS_IS_FINDING (item))
    gtk_list_item_set_child (list_item, cs_finding_row_new (CS_FINDING (item)));
  else
    gtk_list_item_set_child (list_item, cs_plan_group_row_new (CS_PLAN_GROUP (item)));
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
unbind_cb (CsPlanList *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, NULL);
}

/* Findings first, then each group before its steps. */
static GListModel *
new_rows (CsPlan *plan, GListModel *findings)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr (GListModel) groups = NULL;

  if (findings != NULL)
    g_list_store_append (parts, findings);
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

static void
cs_plan_list_dispose (GObject *object)
{
  CsPlanList *self = CS_PLAN_LIST (object);

  g_clear_object (&self->plan);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_PLAN_LIST);

  G_OBJECT_CLASS (cs_plan_list_parent_class)->dispose (object);
}

static void
cs_plan_list_class_init (CsPlanListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_plan_list_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-plan-list.ui");
  gtk_widget_class_bind_template_child (widget_class, CsPlanList, list);
  gtk_widget_class_bind_template_child (widget_class, CsPlanList, scroller);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
}

static void
cs_plan_list_init (CsPlanList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
cs_plan_list_set_plan (CsPlanList *self, CsPlan *plan, GListModel *findings)
{
  g_autoptr (GtkNoSelection) rows = NULL;

  g_return_if_fail (CS_IS_PLAN_LIST (self));

  g_set_object (&self->plan, plan);
  rows = gtk_no_selection_new (
      cs_gradual_rows_new (GTK_WIDGET (self->list), new_rows (plan, findings)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (rows));
}

gboolean
cs_plan_list_is_empty (CsPlanList *self)
{
  GListModel *rows;

  g_return_val_if_fail (CS_IS_PLAN_LIST (self), TRUE);

  rows = G_LIST_MODEL (gtk_list_view_get_model (self->list));

  return rows == NULL || g_list_model_get_n_items (rows) == 0;
}
