/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-step.h"

struct _CsStep {
  GObject parent_instance;

  char *id;
  CsStepKind kind;
  char *node;
  char *file;
  char *lane;
  char *authority;
  char *title;
  char *before;
  char *after;
  char *shown_title; /* nullable, as are the next two: as it is written down */
  char *shown_before;
  char *shown_after;
  char *replaces;
  char *kept_run;
  char *kept_sha256;
  CsSlot *slot;
  CsWanted *wanted;
  CsServiceAction *action;
  GBytes *content;
  GPtrArray *dependencies; /* of CsStep, owned: a plan's steps never point in a circle */

  CsStepState state;
  gboolean selected;
  char *result;
};

G_DEFINE_FINAL_TYPE (CsStep, cs_step, G_TYPE_OBJECT)

typedef enum {
  PROP_STATE = 1,
  PROP_RESULT,
  PROP_TITLE,
  PROP_SELECTED,
} CsStepProps;

static GParamSpec *props[PROP_SELECTED + 1];

static void
cs_step_finalize (GObject *object)
{
  CsStep *self = CS_STEP (object);

  g_free (self->id);
  g_free (self->node);
  g_free (self->file);
  g_free (self->lane);
  g_free (self->authority);
  g_free (self->title);
  g_free (self->before);
  g_free (self->after);
  g_free (self->shown_title);
  g_free (self->shown_before);
  g_free (self->shown_after);
  g_free (self->replaces);
  g_free (self->kept_run);
  g_free (self->kept_sha256);
  g_free (self->result);
  g_clear_pointer (&self->action, cs_service_action_free);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_clear_object (&self->slot);
  g_clear_object (&self->wanted);
  g_ptr_array_unref (self->dependencies);

  G_OBJECT_CLASS (cs_step_parent_class)->finalize (object);
}

static void
cs_step_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsStep *self = CS_STEP (object);

  switch ((CsStepProps) prop_id) {
  case PROP_STATE:
    g_value_set_uint (value, self->state);
    break;
  case PROP_RESULT:
    g_value_set_string (value, self->result);
    break;
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case PROP_SELECTED:
    g_value_set_boolean (value, self->selected);
    break;
  }
}

static void
cs_step_class_init (CsStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = cs_step_finalize;
  object_class->get_property = cs_step_get_property;

  props[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, CS_STEP_PLANNED, CS_STEP_UNPROVED,
                                         CS_STEP_PLANNED, flags);
  props[PROP_RESULT] = g_param_spec_string ("result", NULL, NULL, NULL, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_SELECTED] = g_param_spec_boolean ("selected", NULL, NULL, TRUE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
cs_step_init (CsStep *self)
{
  self->selected = TRUE;
  self->dependencies = g_ptr_array_new_with_free_func (g_object_unref);
}

const char *
cs_step_kind_to_string (CsStepKind kind)
{
  static const char *const words[]
      = { "request",  "chain",   "fetch", "submit",  "bundle",    "upload",
          "take-key", "put-key", "check", "service", "self-sign", "restore" };

  g_return_val_if_fail (kind < G_N_ELEMENTS (words), NULL);

  return words[kind];
}

const char *
cs_step_state_to_string (CsStepState state)
{
  static const char *const words[]
      = { "planned", "running", "done", "waiting", "failed", "skipped", "unproved" };

  g_return_val_if_fail (state < G_N_ELEMENTS (words), NULL);

  return words[state];
}

static char *
dup_id (CsStep *self, const char *node)
{
  GString *id = g_string_new (cs_step_kind_to_string (self->kind));

  if (node != NULL || self->file != NULL)
    g_string_append_c (id, ':');
  if (node != NULL)
    g_string_append (id, node);
  if (node != NULL && self->file != NULL)
    g_string_append_c (id, '/');
  if (self->file != NULL)
    g_string_append (id, self->file);

  return g_string_free (id, FALSE);
}

static char *
dup_lane (CsStep *self)
{
  if (self->node != NULL)
    return g_strdup_printf ("node %s", self->node);

  return g_strdup ("workspace");
}

CsStep *
cs_step_new (CsStepKind kind, const char *node, const char *file, const char *title)
{
  CsStep *self;

  g_return_val_if_fail (title != NULL, NULL);

  self = g_object_new (CS_TYPE_STEP, NULL);
  self->kind = kind;
  self->node = g_strdup (node);
  self->file = g_strdup (file);
  self->title = g_strdup (title);
  self->id = dup_id (self, node);
  self->lane = dup_lane (self);

  return self;
}

void
cs_step_set_wanted (CsStep *self, CsWanted *wanted)
{
  g_return_if_fail (CS_IS_STEP (self));

  g_set_object (&self->wanted, wanted);
}

void
cs_step_tell_apart (CsStep *self, const char *node)
{
  g_return_if_fail (CS_IS_STEP (self));
  g_return_if_fail (node != NULL);

  g_free (self->id);
  self->id = dup_id (self, node);
}

void
cs_step_set_slot (CsStep *self, CsSlot *slot)
{
  g_return_if_fail (CS_IS_STEP (self));

  g_set_object (&self->slot, slot);
}

void
cs_step_set_authority (CsStep *self, const char *authority)
{
  g_return_if_fail (CS_IS_STEP (self));
  g_return_if_fail (authority != NULL);

  g_free (self->authority);
  g_free (self->lane);
  self->authority = g_strdup (authority);
  self->lane = g_strdup_printf ("authority %s", authority);
}

void
cs_step_set_change (CsStep *self, const char *before, const char *after)
{
  g_return_if_fail (CS_IS_STEP (self));

  g_free (self->before);
  g_free (self->after);
  self->before = g_strdup (before);
  self->after = g_strdup (after);
}

void
cs_step_set_shown (CsStep *self, const char *title, const char *before, const char *after)
{
  g_return_if_fail (CS_IS_STEP (self));

  g_free (self->shown_title);
  g_free (self->shown_before);
  g_free (self->shown_after);
  self->shown_title = g_strdup (title);
  self->shown_before = g_strdup (before);
  self->shown_after = g_strdup (after);
}

void
cs_step_set_replaces (CsStep *self, const char *sha256)
{
  g_return_if_fail (CS_IS_STEP (self));

  g_free (self->replaces);
  self->replaces = g_strdup (sha256);
}

void
cs_step_set_kept (CsStep *self, const char *run, const char *sha256)
{
  g_return_if_fail (CS_IS_STEP (self));

  g_free (self->kept_run);
  self->kept_run = g_strdup (run);
  g_free (self->kept_sha256);
  self->kept_sha256 = g_strdup (sha256);
}

const char *
cs_step_get_kept_run (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->kept_run;
}

const char *
cs_step_get_kept_sha256 (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->kept_sha256;
}

void
cs_step_take_action (CsStep *self, CsServiceAction *action)
{
  g_return_if_fail (CS_IS_STEP (self));

  g_clear_pointer (&self->action, cs_service_action_free);
  self->action = action;
}

void
cs_step_set_content (CsStep *self, GBytes *content)
{
  g_return_if_fail (CS_IS_STEP (self));
  g_return_if_fail (content != NULL);

  g_clear_pointer (&self->content, g_bytes_unref);
  self->content = g_bytes_ref (content);
}

void
cs_step_add_dependency (CsStep *self, CsStep *other)
{
  g_return_if_fail (CS_IS_STEP (self));
  g_return_if_fail (other == NULL || CS_IS_STEP (other));

  if (other != NULL && other != self && !g_ptr_array_find (self->dependencies, other, NULL))
    g_ptr_array_add (self->dependencies, g_object_ref (other));
}

const char *
cs_step_get_id (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->id;
}

CsStepKind
cs_step_get_kind (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), CS_STEP_CHECK);

  return self->kind;
}

const char *
cs_step_get_node (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->node;
}

const char *
cs_step_get_file (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->file;
}

CsSlot *
cs_step_get_slot (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->slot;
}

CsWanted *
cs_step_get_wanted (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->wanted;
}

const char *
cs_step_get_authority (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->authority;
}

const char *
cs_step_get_title (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->title;
}

const char *
cs_step_get_before (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->before;
}

const char *
cs_step_get_after (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->after;
}

const char *
cs_step_get_shown_title (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->shown_title != NULL ? self->shown_title : self->title;
}

const char *
cs_step_get_shown_before (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->shown_before != NULL ? self->shown_before : self->before;
}

const char *
cs_step_get_shown_after (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->shown_after != NULL ? self->shown_after : self->after;
}

const char *
cs_step_get_replaces (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->replaces;
}

GPtrArray *
cs_step_get_dependencies (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->dependencies;
}

const CsServiceAction *
cs_step_get_action (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->action;
}

GBytes *
cs_step_get_content (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->content;
}

char *
cs_step_dup_lines (CsStep *self)
{
  g_autofree char *lines = NULL;

  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  if (self->action == NULL)
    return NULL;
  lines = g_strjoinv ("\n", (char **) cs_service_action_get_lines (self->action));

  return g_strconcat (lines, "\n", NULL);
}

gboolean
cs_step_is_selected (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), FALSE);

  return self->selected;
}

void
cs_step_set_selected (CsStep *self, gboolean selected)
{
  g_return_if_fail (CS_IS_STEP (self));

  if (self->selected == selected)
    return;

  self->selected = selected;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED]);
}

const char *
cs_step_get_lane (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->lane;
}

CsStepState
cs_step_get_state (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), CS_STEP_PLANNED);

  return self->state;
}

const char *
cs_step_get_result (CsStep *self)
{
  g_return_val_if_fail (CS_IS_STEP (self), NULL);

  return self->result;
}

void
cs_step_set_state (CsStep *self, CsStepState state, const char *result)
{
  g_return_if_fail (CS_IS_STEP (self));

  if (g_strcmp0 (self->result, result) != 0) {
    g_free (self->result);
    self->result = g_strdup (result);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RESULT]);
  }
  if (self->state != state) {
    self->state = state;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  }
}
