/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-overview-page.h"

#include "cs-look.h"
#include "cs-matrix-view.h"

struct _CsOverviewPage {
  CsPane parent_instance;

  /* template children */
  CsMatrixView *matrix;
  GtkImage *icon;
  GtkLabel *summary;
  GtkSpinner *spinner;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (CsOverviewPage, cs_overview_page, CS_TYPE_PANE)

static void
show_summary (CsOverviewPage *self, CsSession *session)
{
  gboolean busy = cs_session_get_activity (session) != CS_ACTIVITY_IDLE;

  gtk_label_set_text (self->summary, cs_session_get_summary (session));
  cs_tone_show (busy ? CS_TONE_NEUTRAL : cs_session_get_tone (session), self->icon);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

static void
pointed_cb (CsOverviewPage *self, CsSubject *subject, CsMatrixView *matrix)
{
  cs_session_select (cs_pane_get_session (CS_PANE (self)), subject);
}

static void
chosen_cb (CsOverviewPage *self, CsMatrixView *matrix)
{
  CsSession *session = cs_pane_get_session (CS_PANE (self));

  cs_session_inspect (session, cs_session_get_selected (session));
}

static void
selected_cb (CsOverviewPage *self)
{
  CsSession *session = cs_pane_get_session (CS_PANE (self));

  cs_matrix_view_mark (self->matrix, cs_session_get_selected (session));
}

static void
cs_overview_page_update (CsPane *pane)
{
  CsOverviewPage *self = CS_OVERVIEW_PAGE (pane);
  CsSession *session = cs_pane_get_session (pane);
  CsMatrix *matrix = cs_session_get_matrix (session);
  gboolean empty = matrix == NULL || cs_matrix_get_n_rows (matrix) == 0
                   || cs_matrix_get_n_columns (matrix) == 0;

  show_summary (self, session);
  cs_matrix_view_set_matrix (self->matrix, matrix);
  selected_cb (self);
  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "matrix");
}

static void
cs_overview_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CS_TYPE_OVERVIEW_PAGE);

  G_OBJECT_CLASS (cs_overview_page_parent_class)->dispose (object);
}

static void
cs_overview_page_class_init (CsOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_overview_page_dispose;
  CS_PANE_CLASS (klass)->update = cs_overview_page_update;

  g_type_ensure (CS_TYPE_MATRIX_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/countersign/Countersign/ui/cs-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CsOverviewPage, icon);
  gtk_widget_class_bind_template_child (widget_class, CsOverviewPage, matrix);
  gtk_widget_class_bind_template_child (widget_class, CsOverviewPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, CsOverviewPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CsOverviewPage, summary);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, pointed_cb);
}

static void
cs_overview_page_init (CsOverviewPage *self)
{
  CsPane *pane = CS_PANE (self);

  cs_pane_watch (pane, "notify::selected", G_CALLBACK (selected_cb));
  cs_pane_watch (pane, "notify::activity", G_CALLBACK (cs_pane_invalidate));
  cs_pane_watch (pane, "notify::tone", G_CALLBACK (cs_pane_invalidate));
}
