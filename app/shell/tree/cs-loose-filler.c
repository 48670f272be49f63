/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-loose-filler.h"

#include "cs-loose-row.h"

#define NEAR_ROWS 3
#define FAR_ROWS_A_FRAME 4

struct _CsLooseFiller {
  GObject parent_instance;

  CsPane *pane;      /* borrowed, as is … */
  GtkListView *list; /* … this */
  guint tick;        /* fills rows that cannot be seen */
};

G_DEFINE_FINAL_TYPE (CsLooseFiller, cs_loose_filler, G_TYPE_OBJECT)

static void
show_row (CsLooseFiller *self, CsLooseRow *row)
{
  CsSession *session = cs_pane_get_session (self->pane);

  if (session != NULL)
    cs_loose_row_show (row, cs_cluster_get_renew_days (cs_session_get_cluster (session)));
}

/* Whether the row at @position is in sight, or nearly: all rows are of one height. */
static gboolean
is_near (CsLooseFiller *self, guint position)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (self->list)));
  double upper = gtk_adjustment_get_upper (adjustment);
  double height = n > 0 ? upper / n : 0;
  double top = gtk_adjustment_get_value (adjustment) - NEAR_ROWS * height;
  double bottom = gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment)
                  + NEAR_ROWS * height;

  return upper <= gtk_adjustment_get_page_size (adjustment)
         || (position * height >= top && position * height <= bottom);
}

/* Up to @n of those that wait for it, and are in sight or not. Returns how many. */
static guint
fill_rows (CsLooseFiller *self, gboolean near, guint n)
{
  guint n_filled = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list));
       child != NULL && n_filled < n; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *row = gtk_widget_get_first_child (child);

    if (!CS_IS_LOOSE_ROW (row) || !cs_loose_row_is_stale (CS_LOOSE_ROW (row))
        || cs_loose_row_get_found (CS_LOOSE_ROW (row)) == NULL
        || (near && !is_near (self, cs_loose_row_get_position (CS_LOOSE_ROW (row)))))
      continue;
    show_row (self, CS_LOOSE_ROW (row));
    n_filled++;
  }

  return n_filled;
}

/* Before each frame. */
static gboolean
fill_cb (GtkWidget *list, GdkFrameClock *clock, gpointer user_data)
{
  CsLooseFiller *self = CS_LOOSE_FILLER (user_data);

  if (gtk_list_view_get_model (self->list) != NULL) {
    fill_rows (self, TRUE, G_MAXUINT);
    if (fill_rows (self, FALSE, FAR_ROWS_A_FRAME) == FAR_ROWS_A_FRAME)
      return G_SOURCE_CONTINUE;
  }
  self->tick = 0;

  return G_SOURCE_REMOVE;
}

static void
fill_later (CsLooseFiller *self, CsLooseRow *row)
{
  cs_loose_row_set_stale (row);
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self->list), fill_cb, self, NULL);
}

void
cs_loose_filler_bind (CsLooseFiller *self, GtkListItem *list_item)
{
  CsLooseRow *row;

  g_return_if_fail (CS_IS_LOOSE_FILLER (self));

  row = CS_LOOSE_ROW (gtk_list_item_get_child (list_item));
  if (gtk_list_view_get_model (self->list) == NULL
      || is_near (self, gtk_list_item_get_position (list_item)))
    show_row (self, row);
  else
    fill_later (self, row);
}

void
cs_loose_filler_refresh (CsLooseFiller *self)
{
  g_return_if_fail (CS_IS_LOOSE_FILLER (self));

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *row = gtk_widget_get_first_child (child);

    if (CS_IS_LOOSE_ROW (row))
      fill_later (self, CS_LOOSE_ROW (row));
  }
}

static void
cs_loose_filler_dispose (GObject *object)
{
  CsLooseFiller *self = CS_LOOSE_FILLER (object);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->list), self->tick);
  self->tick = 0;

  G_OBJECT_CLASS (cs_loose_filler_parent_class)->dispose (object);
}

static void
cs_loose_filler_class_init (CsLooseFillerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cs_loose_filler_dispose;
}

static void
cs_loose_filler_init (CsLooseFiller *self)
{
}

CsLooseFiller *
cs_loose_filler_new (CsPane *pane, GtkListView *list)
{
  CsLooseFiller *self = g_object_new (CS_TYPE_LOOSE_FILLER, NULL);

  self->pane = pane;
  self->list = list;

  return self;
}
