/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-console.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "cs-cli.h"

typedef struct {
  int fd;
  struct termios before;
} Terminal;

static GMutex lock; /* of hidden_terminal */
static Terminal hidden_terminal = { .fd = -1 };

/* A standard stream that is closed: its number is taken, or the next socket or file would get it,
 * and what is printed would go there. To read or write it fails as if it were closed still. */
static void
occupy (int fd)
{
  if (fcntl (fd, F_GETFD) < 0)
    open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY); /* the lowest that is free */
}

void
cs_console_init (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    occupy (fd);
  signal (SIGPIPE, SIG_IGN);
}

GStrv
cs_console_dup_arguments (char **argv)
{
  return g_strdupv (argv);
}

gboolean
cs_console_is_terminal (int descriptor)
{
  return isatty (descriptor);
}

gboolean
cs_console_write (FILE *stream, const char *text)
{
  return fputs (text, stream) != EOF;
}

guint
cs_console_get_width (void)
{
  struct winsize size;

  for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
    if (ioctl (fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
      return size.ws_col;
  }

  return 80;
}

void
cs_console_restore (void)
{
  g_mutex_lock (&lock);
  if (hidden_terminal.fd >= 0)
    tcsetattr (hidden_terminal.fd, TCSAFLUSH, &hidden_terminal.before);
  hidden_terminal.fd = -1;
  g_mutex_unlock (&lock);
}

/* No echo, and no CTRL-Z: a shell would give the terminal back with echo on. */
static gboolean
hide (int fd, GError **error)
{
  struct termios hidden;
  gboolean done;

  g_mutex_lock (&lock);
  done = tcgetattr (fd, &hidden_terminal.before) == 0;
  if (done) {
    hidden = hidden_terminal.before;
    hidden.c_lflag &= ~(tcflag_t) (ECHO | ECHOE | ECHOK | ECHONL);
    hidden.c_cc[VSUSP] = _POSIX_VDISABLE;
    hidden_terminal.fd = fd;
    done = tcsetattr (fd, TCSAFLUSH, &hidden) == 0;
  }
  g_mutex_unlock (&lock);

  if (!done)
    g_set_error_literal (error, CS_ERROR, CS_ERROR_NO_ANSWER,
                         "the terminal cannot hide what is typed");

  return done;
}

static gboolean
write_all (int fd, const char *text, GError **error)
{
  gsize length = strlen (text);

  while (length > 0) {
    gssize written = write (fd, text, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0) {
      g_set_error (error, CS_ERROR, CS_ERROR_NO_ANSWER, "the terminal: %s", g_strerror (errno));
      return FALSE;
    }
    text += written;
    length -= (gsize) written;
  }

  return TRUE;
}

/* An interrupt of the whole program counts as well as the question's own cancellable. */
static gboolean
wait_for_input (int fd, GCancellable *cancellable, GError **error)
{
  GCancellable *both[] = { cs_cli_get_cancellable (), cancellable };
  GPollFD fds[1 + G_N_ELEMENTS (both)] = { { .fd = fd, .events = G_IO_IN } };
  guint n_fds = 1;
  gboolean made[G_N_ELEMENTS (both)];

  for (guint i = 0; i < G_N_ELEMENTS (both); i++) {
    made[i] = both[i] != NULL && g_cancellable_make_pollfd (both[i], &fds[n_fds]);
    n_fds += made[i] ? 1 : 0;
  }
  while (g_poll (fds, n_fds, -1) < 0 && errno == EINTR)
    ;
  for (guint i = 0; i < G_N_ELEMENTS (both); i++) {
    if (made[i])
      g_cancellable_release_fd (both[i]);
  }

  return !g_cancellable_set_error_if_cancelled (both[0], error)
         && !g_cancellable_set_error_if_cancelled (both[1], error);
}

/* Reads up to the newline; @line has room for @size bytes and is NUL-terminated. */
static gboolean
read_line (int fd, char *line, gsize size, GCancellable *cancellable, GError **error)
{
  gsize length = 0;

  while (wait_for_input (fd, cancellable, error)) {
    gssize got = read (fd, line + length, size - 1 - length);

    if (got < 0 && (errno == EINTR || errno == EAGAIN))
      continue;
    if (got <= 0) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Not answered");
      return FALSE;
    }
    length += (gsize) got;
    line[length] = '\0';
    if (line[length - 1] == '\n') {
      line[length - 1] = '\0';
      return TRUE;
    }
    if (length == size - 1) {
      tcflush (fd, TCIFLUSH);
      g_set_error (error, CS_ERROR, CS_ERROR_TOO_LARGE, "the answer is longer than %d bytes",
                   CS_SECRET_MAX);
      return FALSE;
    }
  }

  return FALSE;
}

static char *
ask (int fd, const char *question, GCancellable *cancellable, GError **error)
{
  char line[CS_SECRET_MAX + 2];
  char *answer = NULL;

  if (write_all (fd, question, error) && read_line (fd, line, sizeof line, cancellable, error)) {
    if (g_utf8_validate (line, -1, NULL))
      answer = g_strdup (line);
    else
      g_set_error_literal (error, CS_ERROR, CS_ERROR_MALFORMED, "the answer is not UTF-8");
  }
  cs_secret_wipe (line, sizeof line);

  return answer;
}

char *
cs_console_ask (const char *question, gboolean hidden, GCancellable *cancellable, GError **error)
{
  int fd = open ("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  char *answer = NULL;

  if (fd < 0) {
    g_set_error_literal (error, CS_ERROR, CS_ERROR_NO_ANSWER, "there is no terminal to ask on");
    return NULL;
  }

  cs_cli_get_cancellable (); /* from here on an interrupt comes to us */
  cs_cli_progress_suspend ();
  if (!hidden || hide (fd, error))
    answer = ask (fd, question, cancellable, error);
  if (hidden) {
    cs_console_restore ();
    write_all (fd, "\n", NULL);
  }
  cs_cli_progress_resume ();
  close (fd);

  return answer;
}
