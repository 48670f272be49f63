/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-row-menu.h"

void
cs_row_menu_open (GtkPopover *menu, double x, double y)
{
  gtk_popover_set_pointing_to (menu, &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (menu);
}

gboolean
cs_row_menu_find_place (GtkWidget *widget, double *x, double *y)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  graphene_rect_t bounds;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, widget)
      || !gtk_widget_compute_bounds (focus, widget, &bounds))
    return FALSE;

  *x = bounds.origin.x + bounds.size.width / 2;
  *y = bounds.origin.y + bounds.size.height;

  return TRUE;
}

void
cs_row_menu_bind_keys (GtkWidgetClass *widget_class, GtkShortcutFunc callback)
{
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, callback, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, callback, NULL);
}
