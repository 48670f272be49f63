/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-plan-group.h"

#include <glib/gi18n.h>
#include <string.h>

#define NODE_LANE "node " /* see cs_step_get_lane() */

struct _CsPlanGroup {
  GObject parent_instance;

  CsPlan *plan; /* weak: the plan is the one that is shown */
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

  g_clear_weak_pointer (&self->plan);
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

  if (cs_step_get_node (step) != NULL && g_str_has_prefix (lane, NODE_LANE))
    return g_strdup (cs_step_get_node (step));
  if (g_str_has_prefix (lane, "authority "))
    return g_strdup_printf (_ ("Authority %s"), lane + strlen ("authority "));

  return g_strdup (_ ("Workspace on this computer"));
}

static CsPlanGroup *
find_or_append (GListStore *groups, CsPlan *plan, CsStep *step)
{
  g_autoptr (CsPlanGroup) group = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (groups)); i++) {
    g_autoptr (CsPlanGroup) other = g_list_model_get_item (G_LIST_MODEL (groups), i);

    if (g_strcmp0 (other->lane, cs_step_get_lane (step)) == 0)
      return other; /* borrowed: the list holds it */
  }

  group = g_object_new (CS_TYPE_PLAN_GROUP, NULL);
  g_set_weak_pointer (&group->plan, plan);
  group->lane = g_strdup (cs_step_get_lane (step));
  group->title = dup_title (step);
  g_signal_connect_object (plan, "notify::frozen", G_CALLBACK (step_changed_cb), group,
                           G_CONNECT_SWAPPED);
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
    CsPlanGroup *group = find_or_append (groups, plan, step);

    g_list_store_append (group->steps, step);
    g_signal_connect_object (step, "notify::state", G_CALLBACK (step_changed_cb), group,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (step, "notify::selected", G_CALLBACK (step_changed_cb), group,
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

  if (g_str_has_prefix (self->lane, NODE_LANE))
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

CsPlan *
cs_plan_group_get_plan (CsPlanGroup *self)
{
  g_return_val_if_fail (CS_IS_PLAN_GROUP (self), NULL);

  return self->plan;
}

const char *
cs_plan_group_get_node (CsPlanGroup *self)
{
  g_return_val_if_fail (CS_IS_PLAN_GROUP (self), NULL);

  return g_str_has_prefix (self->lane, NODE_LANE) ? self->lane + strlen (NODE_LANE) : NULL;
}

/* --- counting ----------------------------------------------------------------------------------
 */

typedef gboolean (*StepTest) (CsStep *step);

static gboolean
is_done (CsStep *step)
{
  return cs_step_get_state (step) == CS_STEP_DONE;
}

static gboolean
has_failed (CsStep *step)
{
  return cs_step_get_state (step) == CS_STEP_FAILED;
}

static guint
count (CsPlanGroup *self, StepTest test)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->steps)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (self->steps), i);

    n += test (step) ? 1 : 0;
  }

  return n;
}

char *
cs_plan_group_dup_progress (CsPlanGroup *self)
{
  guint n_steps, n_selected;

  g_return_val_if_fail (CS_IS_PLAN_GROUP (self), NULL);

  n_steps = g_list_model_get_n_items (G_LIST_MODEL (self->steps));
  n_selected = count (self, cs_step_is_selected);
  if (cs_plan_group_has_begun (self))
    /* Translators: how many steps of a node are done, of how many */
    return g_strdup_printf (_ ("%u of %u done"), count (self, is_done), n_selected);
  if (n_selected < n_steps)
    /* Translators: how many steps of a node are chosen, of how many */
    return g_strdup_printf (_ ("%u of %u chosen"), n_selected, n_steps);

  return g_strdup_printf (ngettext ("%u step", "%u steps", n_steps), n_steps);
}

double
cs_plan_group_get_fraction (CsPlanGroup *self)
{
  guint n_selected;

  g_return_val_if_fail (CS_IS_PLAN_GROUP (self), 0);

  n_selected = count (self, cs_step_is_selected);

  return n_selected > 0 ? (double) count (self, is_done) / n_selected : 0;
}

gboolean
cs_plan_group_has_begun (CsPlanGroup *self)
{
  g_return_val_if_fail (CS_IS_PLAN_GROUP (self), FALSE);

  return self->plan == NULL || cs_plan_is_frozen (self->plan);
}

gboolean
cs_plan_group_has_failed (CsPlanGroup *self)
{
  g_return_val_if_fail (CS_IS_PLAN_GROUP (self), FALSE);

  return count (self, has_failed) > 0;
}

/* --- choosing ----------------------------------------------------------------------------------
 */

CsSelection
cs_plan_group_get_selection (CsPlanGroup *self)
{
  guint n_selected;

  g_return_val_if_fail (CS_IS_PLAN_GROUP (self), CS_SELECTION_NONE);

  n_selected = count (self, cs_step_is_selected);
  if (n_selected == 0)
    return CS_SELECTION_NONE;

  return n_selected == g_list_model_get_n_items (G_LIST_MODEL (self->steps)) ? CS_SELECTION_ALL
                                                                             : CS_SELECTION_SOME;
}

void
cs_plan_group_select (CsPlanGroup *self, gboolean selected)
{
  g_return_if_fail (CS_IS_PLAN_GROUP (self));

  if (self->plan == NULL || cs_plan_group_has_begun (self))
    return;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->steps)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (self->steps), i);

    cs_plan_select (self->plan, step, selected);
  }
}

/* --- commands ----------------------------------------------------------------------------------
 */

gboolean
cs_plan_group_has_lines (CsPlanGroup *self)
{
  g_autoptr (CsStep) first = NULL;

  g_return_val_if_fail (CS_IS_PLAN_GROUP (self), FALSE);

  first = g_list_model_get_item (G_LIST_MODEL (self->steps), 0);

  return first != NULL && cs_step_get_action (first) != NULL;
}

char *
cs_plan_group_dup_lines (CsPlanGroup *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (CS_IS_PLAN_GROUP (self), g_string_free (text, FALSE));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->steps)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (self->steps), i);
    g_autofree char *lines = cs_step_dup_lines (step);

    if (lines != NULL && cs_step_is_selected (step))
      g_string_append (text, lines);
  }

  return g_string_free (text, FALSE);
}
