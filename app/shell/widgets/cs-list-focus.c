/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-list-focus.h"

#define TAB_BEHAVIOR "tab-behavior" /* GTK has it since 4.12 */

void
cs_list_focus_keep_row (GtkWidget *list)
{
  GParamSpec *behavior = g_object_class_find_property (G_OBJECT_GET_CLASS (list), TAB_BEHAVIOR);
  GEnumValue *item;

  if (behavior == NULL)
    return; /* an older GTK comes back of itself */

  item = g_enum_get_value_by_nick (G_PARAM_SPEC_ENUM (behavior)->enum_class, "item");
  g_object_set (list, TAB_BEHAVIOR, item->value, NULL);
}

gboolean
cs_list_focus_leave (GtkWidget *list, GtkDirectionType direction, gboolean *moved)
{
  gboolean forward = direction == GTK_DIR_TAB_FORWARD;
  GtkRoot *root = list != NULL ? gtk_widget_get_root (list) : NULL;
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *beside;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, list)
      || !(forward || direction == GTK_DIR_TAB_BACKWARD))
    return FALSE;

  *moved = FALSE;
  beside = gtk_widget_get_parent (list);
  while (!*moved && beside != NULL) {
    beside = forward ? gtk_widget_get_next_sibling (beside) : gtk_widget_get_prev_sibling (beside);
    *moved = beside != NULL && gtk_widget_child_focus (beside, direction);
  }

  return TRUE;
}
