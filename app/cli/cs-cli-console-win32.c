/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-console.h"

#include <errno.h>
#include <io.h>
#include <string.h>
#include <windows.h>

#include "cs-cli.h"

#define LINE_MAX_UNITS (CS_SECRET_MAX + 2) /* UTF-16 units: never more than the bytes of UTF-8 */
#define WRITE_MAX_UNITS 8192               /* consoles have a limit, old ones a low one */

static GMutex lock; /* of hidden */
static HANDLE hidden_input = INVALID_HANDLE_VALUE;
static DWORD mode_before;

void
cs_console_init (void)
{
  HANDLE output = GetStdHandle (STD_OUTPUT_HANDLE);
  DWORD mode;

  SetConsoleOutputCP (CP_UTF8);
  if (GetConsoleMode (output, &mode))
    SetConsoleMode (output, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}

GStrv
cs_console_dup_arguments (char **argv)
{
  return g_win32_get_command_line ();
}

gboolean
cs_console_is_terminal (int descriptor)
{
  return _isatty (descriptor) != 0;
}

guint
cs_console_get_width (void)
{
  static const DWORD outputs[] = { STD_OUTPUT_HANDLE, STD_ERROR_HANDLE };
  CONSOLE_SCREEN_BUFFER_INFO info;

  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++) {
    if (GetConsoleScreenBufferInfo (GetStdHandle (outputs[i]), &info))
      return (guint) (info.srWindow.Right - info.srWindow.Left + 1);
  }

  return 80;
}

void
cs_console_restore (void)
{
  g_mutex_lock (&lock);
  if (hidden_input != INVALID_HANDLE_VALUE)
    SetConsoleMode (hidden_input, mode_before);
  hidden_input = INVALID_HANDLE_VALUE;
  g_mutex_unlock (&lock);
}

static gboolean
hide (HANDLE input, GError **error)
{
  gboolean done;

  g_mutex_lock (&lock);
  done = GetConsoleMode (input, &mode_before)
         && SetConsoleMode (input, mode_before & ~(DWORD) ENABLE_ECHO_INPUT);
  if (done)
    hidden_input = input;
  g_mutex_unlock (&lock);

  if (!done)
    g_set_error_literal (error, CS_ERROR, CS_ERROR_NO_ANSWER,
                         "the terminal cannot hide what is typed");

  return done;
}

static gboolean
write_wide (HANDLE output, const char *text)
{
  glong length;
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (valid, -1, NULL, &length, NULL);
  DWORD written = 0;

  for (glong i = 0; i < length; i += written) {
    if (!WriteConsoleW (output, wide + i, (DWORD) MIN (length - i, WRITE_MAX_UNITS), &written, NULL)
        || written == 0)
      return FALSE;
  }

  return TRUE;
}

/* The C runtime would take the bytes for those of the ANSI code page. */
gboolean
cs_console_write (FILE *stream, const char *text)
{
  HANDLE output = (HANDLE) _get_osfhandle (_fileno (stream));
  DWORD mode;

  if (!GetConsoleMode (output, &mode))
    return fputs (text, stream) != EOF;
  if (write_wide (output, text))
    return TRUE;
  errno = EIO;

  return FALSE;
}

static gboolean
write_text (HANDLE output, const char *text, GError **error)
{
  if (write_wide (output, text))
    return TRUE;

  g_set_error_literal (error, CS_ERROR, CS_ERROR_NO_ANSWER, "the terminal takes no text");

  return FALSE;
}

static void
set_too_long (GError **error)
{
  g_set_error (error, CS_ERROR, CS_ERROR_TOO_LARGE, "the answer is longer than %d bytes",
               CS_SECRET_MAX);
}

/* CTRL-C ends the reading with nothing; another cancellation is seen after the next key RETURN. */
static char *
read_line (HANDLE input, GCancellable *cancellable, GError **error)
{
  gunichar2 line[LINE_MAX_UNITS];
  DWORD length = 0;
  char *answer = NULL;

  if (!ReadConsoleW (input, line, LINE_MAX_UNITS, &length, NULL) || length == 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Not answered");
  else if (line[length - 1] != '\n')
    set_too_long (error);
  else if (!g_cancellable_set_error_if_cancelled (cs_cli_get_cancellable (), error)
           && !g_cancellable_set_error_if_cancelled (cancellable, error)) {
    while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
      length--;
    answer = g_utf16_to_utf8 (line, (glong) length, NULL, NULL, NULL);
    if (answer == NULL)
      g_set_error_literal (error, CS_ERROR, CS_ERROR_MALFORMED, "the answer is not Unicode");
  }
  if (answer != NULL && strlen (answer) > CS_SECRET_MAX) {
    cs_secret_wipe (answer, strlen (answer));
    g_clear_pointer (&answer, g_free);
    set_too_long (error);
  }
  cs_secret_wipe (line, sizeof line);

  return answer;
}

static HANDLE
open_console (const WCHAR *name)
{
  return CreateFileW (name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                      OPEN_EXISTING, 0, NULL);
}

char *
cs_console_ask (const char *question, gboolean hidden, GCancellable *cancellable, GError **error)
{
  HANDLE input = open_console (L"CONIN$");
  HANDLE output = open_console (L"CONOUT$");
  char *answer = NULL;

  cs_cli_get_cancellable (); /* from here on an interrupt comes to us */
  if (input == INVALID_HANDLE_VALUE || output == INVALID_HANDLE_VALUE) {
    g_set_error_literal (error, CS_ERROR, CS_ERROR_NO_ANSWER, "there is no terminal to ask on");
  } else {
    cs_cli_progress_suspend ();
    if ((!hidden || hide (input, error)) && write_text (output, question, error))
      answer = read_line (input, cancellable, error);
    if (hidden) {
      cs_console_restore ();
      write_text (output, "\n", NULL);
    }
    cs_cli_progress_resume ();
  }
  CloseHandle (input);
  CloseHandle (output);

  return answer;
}
