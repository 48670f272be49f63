/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Whenever @menu, a GtkPopoverMenu, opens, each of its items is called for a screen reader what is
 * written on it. GTK does so itself, but in 4.18 the items of a menu have no name at all: they are
 * named after a label of a role that may have none. */
void cs_menu_names_watch (GtkPopover *menu);

G_END_DECLS
