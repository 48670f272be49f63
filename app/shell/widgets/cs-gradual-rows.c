/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-gradual-rows.h"

#define WINDOWFUL 16 /* about, of the tall rows that this is for */
#define EACH_FRAME 4
#define GTK_AT_ONCE 200 /* of the rest a list view makes no rows until it is scrolled there */

typedef struct {
  GtkSliceListModel *slice; /* owns this */
  GtkWidget *widget;        /* a weak pointer */
  guint tick;               /* 0 while nothing is missing */
} Growth;

static void
growth_free (gpointer data)
{
  Growth *self = data;

  g_clear_weak_pointer (&self->widget);
  g_free (self);
}

/* Room for a windowful more than there is, so that a row that comes puts no other away. */
static guint
get_wanted (Growth *self)
{
  return g_list_model_get_n_items (gtk_slice_list_model_get_model (self->slice)) + WINDOWFUL;
}

static gboolean
grow_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Growth *self = g_object_get_data (data, "cs-growth");
  guint size = gtk_slice_list_model_get_size (self->slice) + EACH_FRAME;
  gboolean is_view = GTK_IS_LIST_VIEW (widget);
  gboolean all = size >= (is_view ? MIN (GTK_AT_ONCE, get_wanted (self)) : get_wanted (self));

  gtk_slice_list_model_set_size (self->slice, all && is_view ? G_MAXUINT : size);
  if (!all)
    return G_SOURCE_CONTINUE;

  self->tick = 0;

  return G_SOURCE_REMOVE;
}

static void
grow (Growth *self)
{
  if (self->tick == 0 && self->widget != NULL)
    self->tick = gtk_widget_add_tick_callback (self->widget, grow_cb, g_object_ref (self->slice),
                                               g_object_unref);
}

static void
changed_cb (GtkSliceListModel *slice)
{
  Growth *self = g_object_get_data (G_OBJECT (slice), "cs-growth");
  guint size = gtk_slice_list_model_get_size (slice);

  if (size == G_MAXUINT)
    return;
  if (size > get_wanted (self))
    gtk_slice_list_model_set_size (slice, get_wanted (self));
  else if (size < get_wanted (self))
    grow (self);
}

GListModel *
cs_gradual_rows_new (GtkWidget *widget, GListModel *rows)
{
  GtkSliceListModel *slice;
  Growth *growth;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (rows), NULL);

  slice = gtk_slice_list_model_new (g_object_ref (rows), 0, WINDOWFUL);
  growth = g_new0 (Growth, 1);
  growth->slice = slice;
  g_set_weak_pointer (&growth->widget, widget);
  g_object_set_data_full (G_OBJECT (slice), "cs-growth", growth, growth_free);
  g_signal_connect_object (rows, "items-changed", G_CALLBACK (changed_cb), slice,
                           G_CONNECT_SWAPPED);
  grow (growth);
  g_object_unref (rows);

  return G_LIST_MODEL (slice);
}

void
cs_gradual_rows_bind (GtkListBox *list,
                      GListModel *rows,
                      GtkListBoxCreateWidgetFunc create,
                      gpointer user_data)
{
  g_autoptr (GListModel) growing = cs_gradual_rows_new (GTK_WIDGET (list), g_object_ref (rows));

  gtk_list_box_bind_model (list, growing, create, user_data, NULL);
}
