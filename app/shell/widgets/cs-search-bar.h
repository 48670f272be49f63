/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* While a search bar slides in, its entry has the keys and loses what is typed. From now on @bar
 * is there at once. */
void cs_search_bar_set_instant (GtkSearchBar *bar);

G_END_DECLS
