/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One line at the bottom of the terminal that is drawn over and over. On standard error, and only
 * when that is a terminal; elsewhere nothing is drawn. Callable from any thread. */

/* Shows @line, cut to the terminal's width; NULL takes it away. */
void cs_cli_progress_show (const char *line);
/* Takes the line away until the matching resume: for whoever prints or asks something. Others who
 * print wait meanwhile; the same thread may nest. */
void cs_cli_progress_suspend (void);
void cs_cli_progress_resume (void);

G_END_DECLS
