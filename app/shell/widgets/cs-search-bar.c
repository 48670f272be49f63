/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-search-bar.h"

void
cs_search_bar_set_instant (GtkSearchBar *bar)
{
  GtkWidget *revealer;

  g_return_if_fail (GTK_IS_SEARCH_BAR (bar));

  revealer = gtk_widget_get_first_child (GTK_WIDGET (bar));
  /* Without a transition at all, what is hidden would keep its height. */
  if (GTK_IS_REVEALER (revealer))
    gtk_revealer_set_transition_duration (GTK_REVEALER (revealer), 0);
}
