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
 * The window on one cluster file: the tree, the pages, the inspector. Without a file it says what
 * to do, or shows single files that were given to it. It owns the session and its prompts; the
 * panes look at the session (property session, nullable, read-only). Its actions are in
 * cs-window-actions.c.
 */
/* @keyring: (nullable): where passwords are looked for and kept */
CsWindow *cs_window_new (GtkApplication *application, CsPluginHost *plugins, CsKeyring *keyring);
/* Opens it and begins to look. What is wrong with the file is shown in the window. */
void cs_window_open (CsWindow *self, GFile *file);
gboolean cs_window_is_empty (CsWindow *self);      /* no cluster file was opened in it */
CsSession *cs_window_get_session (CsWindow *self); /* nullable, borrowed */
/* Of all windows, those that are gone included: whose work may be under way. */
guint cs_window_count_sessions (void);
CsWindowPrompts *cs_window_get_prompts (CsWindow *self);
/* @page: "overview", "plan", …: the names in cs-window.ui */
gboolean cs_window_show_page (CsWindow *self, const char *page); /* FALSE: there is none */
GtkWidget *cs_window_get_page (CsWindow *self); /* the one that is shown; borrowed */
/* Takes in a file or folder to be looked at; a cluster file is opened. */
void cs_window_inspect_file (CsWindow *self, GFile *file);
/* The same for a text, such as PEM. Both are read in a thread, unless the window is closed. */
void cs_window_inspect_text (CsWindow *self, const char *text);
/* The row of @subject in the tree; NULL when there is none. Borrowed. */
CsTreeItem *cs_window_find_item (CsWindow *self, CsSubject *subject);

/* For the topics of the window, cs-window-….c. */
void _cs_window_install_actions (GtkWidgetClass *widget_class);
void _cs_window_update_actions (CsWindow *self);
CsPluginHost *_cs_window_get_plugins (CsWindow *self);
CsKeyring *_cs_window_get_keyring (CsWindow *self);    /* nullable */
GCancellable *_cs_window_get_closing (CsWindow *self); /* cancelled when it is closed */
void _cs_window_show_new_cluster (CsWindow *self);
void _cs_window_show_preferences (CsWindow *self);
void _cs_window_show_settings (CsWindow *self);
void _cs_window_show_shortcuts (CsWindow *self);
/* TRUE when something in the file is to be agreed to first: then it is opened after a yes. */
gboolean _cs_window_ask_consent (CsWindow *self, GFile *file);
void _cs_window_open_agreed (CsWindow *self, GFile *file);
/* TRUE when the nodes are being changed: then the window closes, or opens @file, after a yes. @file:
 * (nullable): what is to be opened instead */
gboolean _cs_window_ask_stop (CsWindow *self, GFile *file);
void _cs_window_note_recent (GFile *file);
void _cs_window_fill_recent (GMenu *menu);
void _cs_window_notify_run (CsWindow *self, CsRun *run, CsSession *session);
void _cs_window_notify_expiry (CsWindow *self, CsSession *session);
void _cs_window_show_problem (CsWindow *self, const char *heading, const char *text);
/* When what came answers a request that waits: asks whether it is taken there. */
void _cs_window_offer_answer (CsWindow *self, CsLooseFile *file);
void _cs_window_undo (CsWindow *self);
void _cs_window_redo (CsWindow *self);
/* What is in the clipboard, as if it had been dropped: in the bundle when that page is shown. */
void _cs_window_paste (CsWindow *self);
void _cs_window_init_drop (CsWindow *self);
/* A session without a cluster file, when there is none: for single files. */
void _cs_window_need_session (CsWindow *self);
void _cs_window_show_details (CsWindow *self, gboolean shown);
gboolean _cs_window_has_details (CsWindow *self);
/* Where there is room for one only: the inspector, or else the tree and the loose files. */
void _cs_window_reveal (CsWindow *self, gboolean details);
/* Asks for the name @bundle gets on @node, then plans its upload. */
void _cs_window_ask_upload (CsWindow *self, CsBundle *bundle, const char *node);
/* A file of the cluster was written; @path as of "known-changed" of CsShelf. */
void _cs_window_note_changed (CsWindow *self, const char *path);
void _cs_window_check_changed (CsWindow *self);
GHashTable *_cs_window_get_changed (CsWindow *self);
/* Whether the cluster file is another one now. */
void _cs_window_tell_changed (CsWindow *self, gboolean differs);
void _cs_window_add_to_bundle (CsWindow *self);  /* what is selected */
void _cs_window_confirm_assign (CsWindow *self); /* asks, then sends */
void _cs_window_choose_file (CsWindow *self);

G_END_DECLS
