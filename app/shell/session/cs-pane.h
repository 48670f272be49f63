/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cs-session.h"

G_BEGIN_DECLS

#define CS_TYPE_PANE (cs_pane_get_type ())
G_DECLARE_DERIVABLE_TYPE (CsPane, cs_pane, CS, PANE, GtkWidget)

/**
 * CsPane:
 *
 * A part of the window that shows something of a session: the tree, the inspector and every page.
 * A subclass has a template of its own and holds no state but what the session says. It is brought
 * up to date only while it can be seen: fifty nodes answering at once cost the hidden pages
 * nothing. For the same reason the pane itself makes its template, and only when there is a session
 * or it is seen: an init need not do so, and must not use template children when it does not.
 *
 * Property: session (CsSession, nullable), bound to the window's in cs-window.ui.
 */
struct _CsPaneClass {
  GtkWidgetClass parent_class;

  /* The template children are there. Optional. */
  void (*built) (CsPane *self);
  /* Another session, or none; never to be relied on for being seen. Optional. */
  void (*session_changed) (CsPane *self);
  /* There is a session, the pane can be seen, and what the session knows is new. Optional. */
  void (*update) (CsPane *self);
};

CsSession *cs_pane_get_session (CsPane *self); /* nullable, borrowed */
void cs_pane_set_session (CsPane *self, CsSession *session);
/* Calls update(), now or when the pane is next seen. */
void cs_pane_invalidate (CsPane *self);

/* For subclasses, in their init: connects @callback, called with the pane first, to @signal of
 * every session to come. */
void cs_pane_watch (CsPane *self, const char *signal, GCallback callback);
/* For subclasses, in built(): @list is one stop for Tab, as cs-list-focus.h says. */
void cs_pane_set_list (CsPane *self, GtkWidget *list);

G_END_DECLS
