/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-gradual-rows.h"

#define AT_FIRST 16 /* about a windowful of the tall rows that this is for */
#define EACH_FRAME 4
#define GTK_AT_ONCE 200 /* of the rest GTK makes no rows until it is scrolled there */

static gboolean
grow_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  GtkSliceListModel *slice = GTK_SLICE_LIST_MODEL (data);
  guint size = gtk_slice_list_model_get_size (slice) + EACH_FRAME;
  gboolean all = size >= GTK_AT_ONCE
                 || size >= g_list_model_get_n_items (gtk_slice_list_model_get_model (slice));

  gtk_slice_list_model_set_size (slice, all ? G_MAXUINT : size);

  return all ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

GListModel *
cs_gradual_rows_new (GtkWidget *widget, GListModel *rows)
{
  GtkSliceListModel *slice;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (rows), NULL);

  slice = gtk_slice_list_model_new (rows, 0, AT_FIRST);
  gtk_widget_add_tick_callback (widget, grow_cb, g_object_ref (slice), g_object_unref);

  return G_LIST_MODEL (slice);
}
