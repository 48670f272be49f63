/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-output.h"

#include <errno.h>
#include <stdio.h>

#include "cs-cli-console.h"
#include "cs-cli.h"

static int first_write_error; /* errno, 0 while everything was written; under the progress lock */

static void
write_out (const char *text)
{
  if (first_write_error == 0 && !cs_console_write (stdout, text))
    first_write_error = errno != 0 ? errno : EIO;
}

void
cs_cli_print (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  cs_cli_progress_suspend ();
  write_out (text);
  cs_cli_progress_resume ();
}

void
cs_cli_print_error (const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  shown = cs_escape_control (text);
  line = g_strconcat (shown, "\n", NULL);

  cs_cli_progress_suspend ();
  fflush (stdout); /* in the order it was said, where both go to one place */
  cs_console_write (stderr, line);
  cs_cli_progress_resume ();
}

gboolean
cs_cli_is_terminal (void)
{
  return cs_console_is_terminal (fileno (stdout));
}

guint
cs_cli_get_width (void)
{
  return cs_console_get_width ();
}

guint
cs_cli_text_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_iszerowidth (c))
      continue;
    width += g_unichar_iswide (c) ? 2 : 1;
  }

  return width;
}

static gboolean
has_colour (void)
{
  const char *no_color = g_getenv ("NO_COLOR");

  return cs_cli_is_terminal () && (no_color == NULL || *no_color == '\0')
         && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

char *
cs_cli_style (CsCliStyle style, const char *text)
{
  static const char *const codes[] = {
    [CS_CLI_PLAIN] = "",  [CS_CLI_STRONG] = "1", [CS_CLI_FAINT] = "2",
    [CS_CLI_GOOD] = "32", [CS_CLI_WARN] = "33",  [CS_CLI_BAD] = "1;31",
  };

  g_return_val_if_fail (style < G_N_ELEMENTS (codes), g_strdup (text));

  if (style == CS_CLI_PLAIN || !has_colour ())
    return g_strdup (text);

  return g_strdup_printf ("\x1b[%sm%s\x1b[0m", codes[style], text);
}

int
cs_cli_flush (int code)
{
  if (fflush (stdout) == EOF && first_write_error == 0)
    first_write_error = errno;

  if (first_write_error == 0)
    return code;

  cs_cli_print_error ("standard output: %s", g_strerror (first_write_error));

  return cs_cli_exit_worst (code, CS_EXIT_USAGE);
}
