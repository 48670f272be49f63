/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-secrets-file-load.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gio.h>

static gssize
fail_errno (GError **error)
{
  int code = errno;

  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));

  return -1;
}

static gboolean
check_owner_only (int fd, GError **error)
{
  struct stat status;
  const char *reason = NULL;

  if (fstat (fd, &status) != 0) {
    fail_errno (error);
    return FALSE;
  }

  if (!S_ISREG (status.st_mode))
    reason = "not a regular file";
  else if (status.st_uid != geteuid ())
    reason = "it belongs to another user; secrets are taken only from a file of your own";
  else if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    reason = "others can read it; chmod 600 it and change the secrets";
  if (reason != NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, reason);

  return reason == NULL;
}

static gssize
read_all (int fd, char *buffer, gsize size, GError **error)
{
  gsize length = 0;

  while (length < size) {
    gssize got = read (fd, buffer + length, size - length);

    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return fail_errno (error);
    if (got == 0)
      break;
    length += (gsize) got;
  }

  return (gssize) length;
}

gssize
cs_secrets_file_load (const char *path, char *buffer, gsize size, GError **error)
{
  gssize length = -1;
  int fd;

  if (g_str_equal (path, "-")) {
    if (!isatty (STDIN_FILENO))
      return read_all (STDIN_FILENO, buffer, size, error);
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                         "it is a terminal, which would show the secrets; use a pipe or a file");
    return -1;
  }

  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK); /* never waits for a pipe */
  if (fd < 0)
    return fail_errno (error);
  if (check_owner_only (fd, error))
    length = read_all (fd, buffer, size, error);
  close (fd);

  return length;
}
