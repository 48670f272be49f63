/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-trust.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gio.h>

static gboolean
look (const char *path, struct stat *status, GError **error)
{
  int code;

  if (lstat (path, status) == 0)
    return TRUE;

  code = errno;
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));

  return FALSE;
}

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, reason);

  return FALSE;
}

gboolean
cs_trust_check_code (const char *path, CsTrustKind kind, const char *root, GError **error)
{
  struct stat status;
  struct stat root_status;

  if (!look (path, &status, error))
    return FALSE;
  if (stat (root, &root_status) != 0)
    return refuse (error, "the plugin folder cannot be looked at");

  if (kind == CS_TRUST_FILE && !S_ISREG (status.st_mode))
    return refuse (error, "not a regular file");
  if (kind == CS_TRUST_FOLDER && !S_ISDIR (status.st_mode))
    return refuse (error, "not a folder");
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return refuse (error, "others can write to it; chmod go-w it");
  if (status.st_uid != 0 && status.st_uid != geteuid () && status.st_uid != root_status.st_uid)
    return refuse (error, "it belongs to another user");

  return TRUE;
}

gboolean
cs_trust_make_private_folder (const char *path, GError **error)
{
  struct stat status;

  if (g_mkdir_with_parents (path, 0700) != 0) {
    int code = errno;

    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
    return FALSE;
  }
  if (!look (path, &status, error))
    return FALSE;

  if (!S_ISDIR (status.st_mode))
    return refuse (error, "not a folder");
  if (status.st_uid != geteuid ())
    return refuse (error, "it belongs to another user");
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return refuse (error, "others can read it; chmod 700 it");

  return TRUE;
}
