/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-application.h"
#include "cs-window.h"
#include "simulator.h"

G_BEGIN_DECLS

/* The lab for tests of the window: simulated meeting servers, a local authority, a cluster file,
 * and hands and eyes on the window. All in a temporary folder that is also the home folder. */

#define LAB_NODE_PASSWORD "admin"
#define LAB_PASS_PHRASE "correct horse"

typedef struct _Lab Lab;

/* First in main, before GTK: a home of its own, no display settings of the user. */
void lab_prepare (void);
/* After gtk_test_init(): the program itself, registered but not run. Ends with a clear line when
 * the program is not installed, for then it has no plugins. */
CsApplication *lab_start_application (void);
/* How the main function of a test begins: all of that. */
CsApplication *lab_begin (int *argc, char ***argv);
/* And how it ends: runs the tests, and takes the application. Returns: the status of the program */
int lab_run (CsApplication *application);

/* From here on the program is one that speaks @language, "de"; FALSE where the C library does not
 * find the installed catalogue. */
gboolean lab_speak (const char *language);

/* @nodes: "cms1a,cms1b,cms1c". @arguments: (nullable): more for the simulator. */
Lab *lab_new (const char *nodes, const char *const *arguments);
/* Of a lab of one node: rewrites its file, before it is opened, to one certificate of ca-manual,
 * whose watched folder is "inbox" beside it. */
void lab_ask_people (Lab *self);
void lab_free (Lab *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lab, lab_free)
GFile *lab_get_file (Lab *self);
const char *lab_get_folder (Lab *self);
/* Where a file of a node lies. Transfer full. */
char *lab_dup_node_path (Lab *self, const char *node, const char *file);
const char *lab_get_host_key (Lab *self, const char *node);

/* A window on the lab's file, presented; it looks at once. */
CsWindow *lab_open_window (Lab *self, CsApplication *application);
/* The same, once it has looked, with one of its pages. */
CsWindow *lab_open_page (Lab *self, CsApplication *application, const char *page);

/* Destroys it, whatever kind of window it is, and waits a little until it is gone. */
void lab_close_window (gpointer window);
/* Brings the lab into the state its file asks for, in a window that is closed again. */
void lab_deploy (Lab *self, CsApplication *application);

/* Selects the thing, as a click in the tree does; FALSE when the tree has no row for it. */
gboolean lab_select (CsWindow *window, CsSubjectKind kind, const char *name, const char *node);
/* How the tree says that it stands; it must be there. */
CsTone lab_get_tone (CsWindow *window, CsSubjectKind kind, const char *name, const char *node);

/* Runs the main loop until @done says so; ends the test after two minutes, saying what was waited
 * for. */
typedef gboolean (*LabCondition) (gpointer data);
void lab_wait (LabCondition done, gpointer data, const char *what);
/* The same, answering every dialog of @window: passwords, host keys, roots. */
void lab_wait_answering (CsWindow *window, LabCondition done, gpointer data, const char *what);
gboolean lab_is_idle (gpointer window); /* neither looking nor running */
/* Where there is no room for both: the details, and not the tree. */
gboolean lab_shows_details (gpointer window);
/* Until @text is in the file: one that is being written is there before its content is. */
void lab_wait_for_text (const char *path, const char *text);
/* A little while, for what has no condition: the last frames of an animation. */
void lab_settle (void);

/* No label of ours below @root that breaks within a word puts a hyphen there: it would be read as
 * part of a name. */
void lab_assert_no_hyphens (GtkWidget *root);

/* The first mapped widget of @type below @root, NULL when there is none. */
GtkWidget *lab_find (GtkWidget *root, GType type);
/* The mapped window of @type, whomever it belongs to; NULL when there is none. */
GtkWidget *lab_find_toplevel (GType type);
/* The mapped window of @type that stands over @window; NULL when there is none. */
GtkWidget *lab_find_dialog (CsWindow *window, GType type);
/* The AdwMessageDialog over @window, once there is one. */
GtkWidget *lab_wait_for_message (CsWindow *window);
/* The visible button with this label (in English, mnemonics included), NULL when there is none. */
GtkWidget *lab_find_button (GtkWidget *root, const char *label);
/* Presses it as a person would: it must be there and sensitive. */
void lab_press (GtkWidget *root, const char *label);
/* Answers one dialog: @password NULL for the right one. */
void lab_answer (GtkWindow *dialog, const char *password);

G_END_DECLS
