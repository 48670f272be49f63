/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-progress.h"

#include <stdio.h>

#include <countersign.h>

#include "cs-cli-console.h"
#include "cs-cli-output.h"

static GRecMutex lock; /* held while something is printed or asked */
static guint suspended;
static GMutex line_lock; /* so that showing never waits for a question to be answered */
static char *current;

/* As much of @line as fits, leaving the last column free so that no terminal wraps. */
static char *
fit (const char *line)
{
  g_autofree char *shown = cs_escape_control (line);
  guint room = MAX (cs_console_get_width (), 2) - 1;
  GString *out = g_string_new (NULL);

  for (const char *p = shown; *p != '\0'; p = g_utf8_next_char (p)) {
    gsize length = out->len;

    g_string_append_unichar (out, g_utf8_get_char (p));
    if (cs_cli_text_width (out->str) > room) {
      g_string_truncate (out, length);
      break;
    }
  }

  return g_string_free (out, FALSE);
}

static void
draw (void)
{
  g_autofree char *text = NULL;
  g_autofree char *drawn = NULL;

  if (!cs_console_is_terminal (fileno (stderr)))
    return;

  g_mutex_lock (&line_lock);
  text = current != NULL ? fit (current) : g_strdup ("");
  g_mutex_unlock (&line_lock);

  drawn = g_strconcat ("\r\x1b[K", text, NULL);
  cs_console_write (stderr, drawn);
  fflush (stderr);
}

void
cs_cli_progress_show (const char *line)
{
  g_mutex_lock (&line_lock);
  g_free (current);
  current = g_strdup (line);
  g_mutex_unlock (&line_lock);

  if (!g_rec_mutex_trylock (&lock))
    return; /* drawn when the other one resumes */

  if (suspended == 0)
    draw ();
  g_rec_mutex_unlock (&lock);
}

static gboolean
has_line (void)
{
  gboolean has;

  g_mutex_lock (&line_lock);
  has = current != NULL;
  g_mutex_unlock (&line_lock);

  return has;
}

void
cs_cli_progress_suspend (void)
{
  g_rec_mutex_lock (&lock);

  if (suspended++ == 0 && has_line () && cs_console_is_terminal (fileno (stderr))) {
    cs_console_write (stderr, "\r\x1b[K");
    fflush (stderr);
  }
}

void
cs_cli_progress_resume (void)
{
  g_return_if_fail (suspended > 0);

  if (--suspended == 0 && has_line ()) {
    fflush (stdout);
    draw ();
  }

  g_rec_mutex_unlock (&lock);
}
