/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What goes to standard output and standard error: UTF-8 whatever the locale says, never mixed up
 * with a progress line, and never lost in silence. Callable from any thread. */

/**
 * CsCliStyle: how a word is shown where there is colour. The words must be enough without it.
 */
typedef enum {
  CS_CLI_PLAIN,
  CS_CLI_STRONG,
  CS_CLI_FAINT,
  CS_CLI_GOOD,
  CS_CLI_WARN,
  CS_CLI_BAD,
} CsCliStyle;

/* Standard output, as it is: no newline is added. What comes from outside goes through
 * cs_escape_control() first. */
void cs_cli_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* One line on standard error: control characters escaped, newline added. */
void cs_cli_print_error (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* Whether standard output is a terminal, and how many columns it has (80 when it is none). */
gboolean cs_cli_is_terminal (void);
guint cs_cli_get_width (void);
/* The columns @text takes on a terminal: wide and zero-width characters counted. */
guint cs_cli_text_width (const char *text);
/* A copy of @text in @style; unchanged where there is no colour (no terminal, NO_COLOR, dumb). */
char *cs_cli_style (CsCliStyle style, const char *text);
/* Writes out what is buffered. The exit code of a program whose verb ended with @code: another one
 * when standard output could not take everything; it says so. */
int cs_cli_flush (int code);

G_END_DECLS
