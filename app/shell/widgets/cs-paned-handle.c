/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-paned-handle.h"

static gboolean
is_shown (GtkWidget *child)
{
  return child != NULL && gtk_widget_get_visible (child);
}

static void
shown_cb (GtkPaned *paned)
{
  gboolean both
      = is_shown (gtk_paned_get_start_child (paned)) && is_shown (gtk_paned_get_end_child (paned));
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (paned));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_GESTURE (controller)) /* all of them are the handle's, and look first */
      gtk_event_controller_set_propagation_phase (controller,
                                                  both ? GTK_PHASE_CAPTURE : GTK_PHASE_NONE);
  }
}

static void
watch_child (GtkPaned *paned, GtkWidget *child)
{
  if (child == NULL)
    return;

  g_signal_handlers_disconnect_by_func (child, shown_cb, paned);
  g_signal_connect_object (child, "notify::visible", G_CALLBACK (shown_cb), paned,
                           G_CONNECT_SWAPPED);
}

static void
children_cb (GtkPaned *paned)
{
  watch_child (paned, gtk_paned_get_start_child (paned));
  watch_child (paned, gtk_paned_get_end_child (paned));
  shown_cb (paned);
}

void
cs_paned_handle_watch (GtkPaned *paned)
{
  g_return_if_fail (GTK_IS_PANED (paned));

  g_signal_connect (paned, "notify::start-child", G_CALLBACK (children_cb), NULL);
  g_signal_connect (paned, "notify::end-child", G_CALLBACK (children_cb), NULL);
  children_cb (paned);
}
