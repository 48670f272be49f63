/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-plan-group.h"

#include <glib/gi18n.h>

struct _CsPlanGroup {
  GObject parent_instance;

  char *lane;
  char *title;
  GListStore *steps;
};

G_DEFINE_FINAL_TYPE (CsPlanGroup, cs_plan_group, G_TYPE_OBJECT)

typedef enum {
  PROP_PROGRESS = 1,
} CsPlanGroupProps;

static GParamSpec *props[PROP_PROGRESS + 1];

static void
cs_plan_group_finalize (GObject *object)
{
  CsPlanGroup *self = CS_PLAN_GROUP (object);

  g_free (self->lane);
  g_free (self->title);
  g_clear_object (&self->steps);

  G_OBJECT_CLASS (cs_plan_group_parent_class)->finalize (object);
}

static void
cs_plan_group_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((CsPlanGroupProps) id) {
  case PROP_PROGRESS:
    g_value_take_string (value, cs_plan_group_dup_progress (CS_PLAN_GROUP (object)));
    break;
  }
}

static void
cs_plan_group_class_init (CsPlanGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cs_plan_group_finalize;
  object_class->get_property = cs_plan_group_get_property;

  props[PROP_PROGRESS] = g_param_spec_string ("progress", NULL, NULL, NULL,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
cs_plan_group_init (CsPlanGroup *self)
{
  self->steps = g_list_store_new (CS_TYPE_STEP);
}

static void
step_changed_cb (CsPlanGroup *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROGRESS]);
}

static char *
dup_title (CsStep *step)
{
  const char *lane = cs_step_get_lane (step);

  if (cs_step_get_node (step) != NULL && g_str_has_prefix (lane, "node "))
    return g_strdup (cs_step_get_node (step));
  if (g_str_has_prefix (lane, "authority "))
    /* Translators: %s is the name of a certificate authority's plugin */
    return g_strdup_printf (_ ("Authority %s"), lane + strlen ("authority "));

  return g_strdup (_ ("Workspace on this computer"));
}

static CsPlanGroup *
find_or_append (GListStore *groups, CsStep *step)
{
  g_autoptr (CsPlanGroup) group = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (groups)); i++) {
    g_autoptr (CsPlanGroup) other = g_list_model_get_item (G_LIST_MODEL (groups), i);

    if (g_strcmp0 (other->lane, cs_step_get_lane (step)) == 0)
      return other; /* borrowed: the list holds it */
  }

  group = g_object_new (CS_TYPE_PLAN_GROUP, NULL);
  group->lane = g_strdup (cs_step_get_lane (step));
  group->title = dup_title (step);
  g_list_store_append (groups, group);

  return group;
}

GListModel *
cs_plan_group_list_new (CsPlan *plan)
{
  GListStore *groups = g_list_store_new (CS_TYPE_PLAN_GROUP);

  g_return_val_if_fail (CS_IS_PLAN (plan), G_LIST_MODEL (groups));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);
    CsPlanGroup *group = find_or_append (groups, step);

    g_list_store_append (group->steps, step);
    g_signal_connect_object (step, "notify::state", G_CALLBACK (step_changed_cb), group,
                             G_CONNECT_SWAPPED);
  }

  return G_LIST_MODEL (groups);
}

const char *
cs_plan_group_get_title (CsPlanGroup *self)
{
  g_return_val_if_fail (CS_IS_PLAN_GROUP (self), NULL);

  return self->title;
}

const char *
cs_plan_group_get_icon_name (CsPlanGroup *self)
{
  g_return_val_if_fail (CS_IS_PLAN_GROUP (self), NULL);

  if (g_str_has_prefix (self->lane, "node "))
    return "network-server-symbolic";
  if (g_str_has_prefix (self->lane, "authority "))
    return "cs-certificate-symbolic";

  return "cs-folder-symbolic";
}

GListModel *
cs_plan_group_get_steps (CsPlanGroup *self)
{
  g_return_val_if_fail (CS_IS_PLAN_GROUP (self), NULL);

  return G_LIST_MODEL (self->steps);
}

char *
cs_plan_group_dup_progress (CsPlanGroup *self)
{
  guint n_steps = g_list_model_get_n_items (G_LIST_MODEL (self->steps));
  guint n_done = 0;
  gboolean begun = FALSE;

  for (guint i = 0; i < n_steps; i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (self->steps), i);

    begun = begun || cs_step_get_state (step) != CS_STEP_PLANNED;
    if (cs_step_get_state (step) == CS_STEP_DONE)
      n_done++;
  }

  if (!begun)
    return g_strdup_printf (ngettext ("%u step", "%u steps", n_steps), n_steps);

  /* Translators: how many steps of a node are done, of how many */
  return g_strdup_printf (_ ("%u of %u done"), n_done, n_steps);
}
