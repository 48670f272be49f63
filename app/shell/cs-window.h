/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cs-keyring.h"
#include "cs-plugin-host.h"
#include "cs-session.h"
#include "cs-tree-item.h"
#include "cs-window-prompts.h"

G_BEGIN_DECLS

#define CS_TYPE_WINDOW (cs_window_get_type ())
G_DECLARE_FINAL_TYPE (CsWindow, cs_window, CS, WINDOW, AdwApplicationWindow)

/**
 * CsWindow:
 *
 * The window on one cluster file: tree, plan, inspector. Without a file it says what to do.
 * Actions: session.look, session.apply, session.cancel, window.open-file.
 */
/* @keyring: (nullable): where passwords are looked for and kept */
CsWindow *cs_window_new (GtkApplication *application, CsPluginHost *plugins, CsKeyring *keyring);
/* Opens it and begins to look. What is wrong with the file is shown in the window. */
void cs_window_open (CsWindow *self, GFile *file);
gboolean cs_window_is_empty (CsWindow *self);      /* no file was opened in it */
CsSession *cs_window_get_session (CsWindow *self); /* nullable, borrowed */
CsWindowPrompts *cs_window_get_prompts (CsWindow *self);
/* The row of a thing, see cs_tree_model_find(). Nullable, borrowed. */
CsTreeItem *
cs_window_find_item (CsWindow *self, CsTreeKind kind, const char *name, const char *node);
/* Selects it; FALSE when there is none. */
gboolean cs_window_select (CsWindow *self, CsTreeKind kind, const char *name, const char *node);

/* For the topics of the window, cs-window-….c. */
void _cs_window_init_drop (CsWindow *self);
void _cs_window_choose_file (CsWindow *self);

G_END_DECLS
