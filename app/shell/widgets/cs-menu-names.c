/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-menu-names.h"

static gboolean
is_item (GtkWidget *widget)
{
  GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));

  return role == GTK_ACCESSIBLE_ROLE_MENU_ITEM || role == GTK_ACCESSIBLE_ROLE_MENU_ITEM_CHECKBOX
         || role == GTK_ACCESSIBLE_ROLE_MENU_ITEM_RADIO;
}

/* What is written on it comes first, before its key. */
static const char *
find_text (GtkWidget *item)
{
  for (GtkWidget *child = gtk_widget_get_first_child (item); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_LABEL (child))
      return gtk_label_get_text (GTK_LABEL (child));
  }

  return NULL;
}

/* The label it is named after would be asked first. */
static void
name_item (GtkWidget *item)
{
  const char *text = find_text (item);

  if (text == NULL)
    return;
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
name_items (GtkWidget *widget)
{
  if (is_item (widget)) {
    name_item (widget);
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_items (child);
}

void
cs_menu_names_watch (GtkPopover *menu)
{
  g_return_if_fail (GTK_IS_POPOVER_MENU (menu));

  g_signal_connect (menu, "map", G_CALLBACK (name_items), NULL);
}
