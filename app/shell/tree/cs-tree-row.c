/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-tree-row.h"

#include "cs-look.h"
#include "cs-yield-layout.h"

struct _CsTreeRow {
  GtkWidget parent_instance;

  CsTreeItem *item; /* owned, nullable */
  GSignalGroup *item_signals;
};

G_DEFINE_FINAL_TYPE (CsTreeRow, cs_tree_row, GTK_TYPE_WIDGET)

typedef enum {
  PROP_ITEM = 1,
} CsTreeRowProps;

static GParamSpec *props[PROP_ITEM + 1];

/* The list's own widget around the expander: what takes the focus. */
static GtkWidget *
find_list_row (CsTreeRow *self)
{
  GtkWidget *expander = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_TREE_EXPANDER);

  return expander != NULL ? gtk_widget_get_parent (expander) : NULL;
}

static void
update_name (CsTreeRow *self)
{
  GtkWidget *row = find_list_row (self);
  const char *state;
  const char *words;
  g_autofree char *name = NULL;

  if (row == NULL || self->item == NULL)
    return;

  state = cs_tree_item_get_state_text (self->item);
  words = cs_tone_to_words (cs_tree_item_get_tone (self->item));
  if (words != NULL && g_str_equal (state, words))
    state = ""; /* once is enough */
  name = g_strjoin (", ", cs_tree_item_get_title (self->item), *state != '\0' ? state : words,
                    *state != '\0' ? words : NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
set_item (CsTreeRow *self, CsTreeItem *item)
{
  if (!g_set_object (&self->item, item))
    return;

  g_signal_group_set_target (self->item_signals, item);
  update_name (self);
}

static void
cs_tree_row_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cs_tree_row_parent_class)->root (widget);

  update_name (CS_TREE_ROW (widget)); /* only now there is a row around it */
}

/* Asked for when it is wanted: setting it in each row would wait for the display server each time.
 */
static gboolean
cs_tree_row_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  CsTreeRow *self = CS_TREE_ROW (widget);
  g_autofree char *text = NULL;

  if (self->item == NULL)
    return FALSE;
  g_object_get (self->item, "tooltip", &text, NULL);
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
cs_tree_row_dispose (GObject *object)
{
  CsTreeRow *self = CS_TREE_ROW (object);
  GtkWidget *child;

  g_clear_object (&self->item_signals);
  g_clear_object (&self->item);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (cs_tree_row_parent_class)->dispose (object);
}

static void
cs_tree_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((CsTreeRowProps) id) {
  case PROP_ITEM:
    g_value_set_object (value, CS_TREE_ROW (object)->item);
    break;
  }
}

static void
cs_tree_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((CsTreeRowProps) id) {
  case PROP_ITEM:
    set_item (CS_TREE_ROW (object), g_value_get_object (value));
    break;
  }
}

static void
cs_tree_row_class_init (CsTreeRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cs_tree_row_dispose;
  object_class->get_property = cs_tree_row_get_property;
  object_class->set_property = cs_tree_row_set_property;
  GTK_WIDGET_CLASS (klass)->query_tooltip = cs_tree_row_query_tooltip;
  GTK_WIDGET_CLASS (klass)->root = cs_tree_row_root;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), CS_TYPE_YIELD_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GENERIC);

  props[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, CS_TYPE_TREE_ITEM,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
cs_tree_row_init (CsTreeRow *self)
{
  self->item_signals = g_signal_group_new (CS_TYPE_TREE_ITEM);
  g_signal_group_connect_object (self->item_signals, "notify", G_CALLBACK (update_name), self,
                                 G_CONNECT_SWAPPED);
}

CsTreeItem *
cs_tree_row_get_item (CsTreeRow *self)
{
  g_return_val_if_fail (CS_IS_TREE_ROW (self), NULL);

  return self->item;
}
