/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <stdio.h>

G_BEGIN_DECLS

/* The terminal, where systems differ: cs-cli-console-posix.c and cs-cli-console-win32.c. */

/* Once, first in main: a closed pipe is an error to report, not a death; the number of a standard
 * stream that is closed is nothing else's; a console takes UTF-8. */
void cs_console_init (void);
/* The program's arguments in the encoding of GLib's file names. */
GStrv cs_console_dup_arguments (char **argv);
gboolean cs_console_is_terminal (int descriptor);
/* UTF-8, to where @stream leads; what a terminal cannot show is replaced. FALSE, with errno. */
gboolean cs_console_write (FILE *stream, const char *text);
/* Columns of the terminal that standard output or standard error is, 80 when neither is one. */
guint cs_console_get_width (void);

/**
 * cs_console_ask:
 * @question: shown as it is, without a newline
 * @hidden: whether what is typed stays invisible
 *
 * Asks on the controlling terminal, whatever standard input and output are. Blocking: a worker
 * thread, or a program with nothing else to do. One question at a time.
 *
 * Returns: (transfer full): the line without its end, valid UTF-8, at most %CS_SECRET_MAX bytes;
 *   to be wiped when @hidden. %NULL with %CS_ERROR_NO_ANSWER when there is no terminal,
 *   %G_IO_ERROR_CANCELLED when cancelled or the input ended, %CS_ERROR_TOO_LARGE,
 *   %CS_ERROR_MALFORMED for a line that is no UTF-8
 */
char *
cs_console_ask (const char *question, gboolean hidden, GCancellable *cancellable, GError **error);
/* Gives the terminal back as it was found: for a process that ends at once. Any thread. */
void cs_console_restore (void);

G_END_DECLS
