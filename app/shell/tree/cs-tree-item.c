/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-tree-item.h"

#include "cs-look.h"

struct _CsTreeItem {
  GObject parent_instance;

  CsSubject *subject;
  CsTone tone;
  gboolean busy;
  char *title;
  char *state_text;
  char *tooltip;
  GListStore *children;
};

G_DEFINE_FINAL_TYPE (CsTreeItem, cs_tree_item, G_TYPE_OBJECT)

typedef enum {
  PROP_TITLE = 1,
  PROP_ICON_NAME,
  PROP_STATE_TEXT,
  PROP_STATE_ICON,
  PROP_STATE_CLASSES,
  PROP_TOOLTIP,
  PROP_BUSY,
  PROP_SETTLED,
} CsTreeItemProps;

static GParamSpec *props[PROP_SETTLED + 1];

static void
cs_tree_item_finalize (GObject *object)
{
  CsTreeItem *self = CS_TREE_ITEM (object);

  g_clear_object (&self->subject);
  g_free (self->title);
  g_free (self->state_text);
  g_free (self->tooltip);
  g_clear_object (&self->children);

  G_OBJECT_CLASS (cs_tree_item_parent_class)->finalize (object);
}

static void
cs_tree_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CsTreeItem *self = CS_TREE_ITEM (object);
  const char *classes[] = { "caption", cs_tone_to_css_class (self->tone), NULL };

  switch ((CsTreeItemProps) id) {
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case PROP_ICON_NAME:
    g_value_set_string (value, cs_subject_get_icon_name (self->subject));
    break;
  case PROP_STATE_TEXT:
    g_value_set_string (value, self->state_text);
    break;
  case PROP_STATE_ICON:
    g_value_set_string (value, cs_tone_to_icon_name (self->tone));
    break;
  case PROP_STATE_CLASSES:
    g_value_set_boxed (value, classes);
    break;
  case PROP_TOOLTIP:
    g_value_set_string (value, self->tooltip != NULL ? self->tooltip : self->title);
    break;
  case PROP_BUSY:
    g_value_set_boolean (value, self->busy);
    break;
  case PROP_SETTLED:
    g_value_set_boolean (value, !self->busy);
    break;
  }
}

static void
cs_tree_item_class_init (CsTreeItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = cs_tree_item_finalize;
  object_class->get_property = cs_tree_item_get_property;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  props[PROP_STATE_TEXT] = g_param_spec_string ("state-text", NULL, NULL, NULL, flags);
  props[PROP_STATE_ICON] = g_param_spec_string ("state-icon", NULL, NULL, NULL, flags);
  props[PROP_STATE_CLASSES] = g_param_spec_boxed ("state-classes", NULL, NULL, G_TYPE_STRV, flags);
  props[PROP_TOOLTIP] = g_param_spec_string ("tooltip", NULL, NULL, NULL, flags);
  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  props[PROP_SETTLED] = g_param_spec_boolean ("settled", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
cs_tree_item_init (CsTreeItem *self)
{
  self->state_text = g_strdup ("");
}

CsTreeItem *
cs_tree_item_new (CsSubject *subject, const char *title)
{
  CsTreeItem *self;
  CsSubjectKind kind;

  g_return_val_if_fail (CS_IS_SUBJECT (subject), NULL);
  g_return_val_if_fail (title != NULL, NULL);

  self = g_object_new (CS_TYPE_TREE_ITEM, NULL);
  self->subject = subject;
  self->title = cs_escape_control (title);
  kind = cs_subject_get_kind (subject);
  if (kind == CS_SUBJECT_CLUSTER || kind == CS_SUBJECT_CATEGORY || kind == CS_SUBJECT_NODE)
    self->children = g_list_store_new (CS_TYPE_TREE_ITEM);

  return self;
}

CsSubject *
cs_tree_item_get_subject (CsTreeItem *self)
{
  g_return_val_if_fail (CS_IS_TREE_ITEM (self), NULL);

  return self->subject;
}

const char *
cs_tree_item_get_title (CsTreeItem *self)
{
  g_return_val_if_fail (CS_IS_TREE_ITEM (self), NULL);

  return self->title;
}

CsTone
cs_tree_item_get_tone (CsTreeItem *self)
{
  g_return_val_if_fail (CS_IS_TREE_ITEM (self), CS_TONE_UNKNOWN);

  return self->tone;
}

const char *
cs_tree_item_get_state_text (CsTreeItem *self)
{
  g_return_val_if_fail (CS_IS_TREE_ITEM (self), NULL);

  return self->state_text;
}

GListStore *
cs_tree_item_get_children (CsTreeItem *self)
{
  g_return_val_if_fail (CS_IS_TREE_ITEM (self), NULL);

  return self->children;
}

static gboolean
replace_string (char **field, const char *text)
{
  if (g_strcmp0 (*field, text) == 0)
    return FALSE;

  g_free (*field);
  *field = g_strdup (text);
  return TRUE;
}

void
cs_tree_item_set_state (CsTreeItem *self, CsTone tone, const char *text, const char *tooltip)
{
  g_return_if_fail (CS_IS_TREE_ITEM (self));
  g_return_if_fail (text != NULL);

  if (replace_string (&self->state_text, text))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE_TEXT]);
  if (replace_string (&self->tooltip, tooltip))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOOLTIP]);
  if (self->tone == tone)
    return;

  self->tone = tone;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE_ICON]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE_CLASSES]);
}

void
cs_tree_item_set_busy (CsTreeItem *self, gboolean busy)
{
  g_return_if_fail (CS_IS_TREE_ITEM (self));

  if (self->busy == busy)
    return;

  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SETTLED]);
}
