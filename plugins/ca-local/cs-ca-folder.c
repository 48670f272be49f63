/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ca-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>

static const char *const file_names[]
    = { CS_CA_CERTIFICATE_FILE, CS_CA_KEY_FILE, CS_CA_STORE_FILE };

static void
set_errno_error (GError **error, int saved, const char *path, const char *what)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s: %s", path, what,
               g_strerror (saved));
}

static GFileInfo *
query (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) local = NULL;
  GFileInfo *info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                       G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, &local);

  if (info != NULL)
    return info;

  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    cs_error_set (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                  "%s: not there; “countersignctl ca init” makes an authority, a backup brings one "
                  "back",
                  path);
  else
    g_set_error (error, G_IO_ERROR, local->code, "%s: %s", path, local->message);
  return NULL;
}

static gboolean
check_access (const char *path, CsAccess forbidden, const char *advice, GError **error)
{
  if (!cs_access_others_have (path, forbidden))
    return TRUE;

  cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY, "%s: other users can get at it; %s", path,
                advice);
  return FALSE;
}

static gboolean
check_file (const char *directory, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr (GFileInfo) info = query (path, error);

  if (info == NULL)
    return FALSE;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR) {
    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY,
                  "%s: not a file of its own; an authority's folder holds no links", path);
    return FALSE;
  }

  return check_access (
      path, g_str_equal (name, CS_CA_KEY_FILE) ? CS_ACCESS_READ | CS_ACCESS_WRITE : CS_ACCESS_WRITE,
      "allow only yourself (chmod 600)", error);
}

gboolean
cs_ca_folder_check (const char *directory, GError **error)
{
  g_autoptr (GFileInfo) info = query (directory, error);

  if (info == NULL)
    return FALSE;
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_SYMBOLIC_LINK) {
    cs_error_set (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY,
                  "%s: a link, which is not followed; name the folder itself", directory);
    return FALSE;
  }
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_DIRECTORY) {
    cs_error_set (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY, "%s: not a folder", directory);
    return FALSE;
  }
  if (!check_access (directory, CS_ACCESS_WRITE, "allow only yourself (chmod 700)", error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (file_names); i++)
    if (!check_file (directory, file_names[i], error))
      return FALSE;

  return TRUE;
}

GBytes *
cs_ca_folder_read (const char *directory, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree char *buffer = g_malloc (CS_CA_FILE_MAX + 1);
  gsize size;

  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, CS_CA_FILE_MAX + 1, &size, NULL,
                                   error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  if (size > CS_CA_FILE_MAX) {
    cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE, "%s: larger than %d bytes", path,
                  CS_CA_FILE_MAX);
    return NULL;
  }

  return g_bytes_new (buffer, size);
}

gboolean
cs_ca_folder_check_vacant (const char *directory, GError **error)
{
  g_autoptr (GDir) dir = NULL;
  g_autofree char *root = g_build_filename (directory, CS_CA_CERTIFICATE_FILE, NULL);

  if (!g_file_test (directory, G_FILE_TEST_EXISTS)
      && !g_file_test (directory, G_FILE_TEST_IS_SYMLINK))
    return TRUE;
  if (g_file_test (root, G_FILE_TEST_EXISTS)) {
    cs_error_set (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                  "%s: holds an authority already, which is not overwritten; name another folder",
                  directory);
    return FALSE;
  }

  dir = g_dir_open (directory, 0, error);
  if (dir == NULL)
    return FALSE;
  if (g_dir_read_name (dir) != NULL || g_file_test (directory, G_FILE_TEST_IS_SYMLINK)) {
    cs_error_set (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                  "%s: not an empty folder; name one that is empty or not there yet", directory);
    return FALSE;
  }

  return TRUE;
}

char *
cs_ca_folder_begin (const char *directory, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (directory);
  g_autofree char *name = g_path_get_basename (directory);
  g_autofree char *folder = g_strdup_printf ("%s%s.%s.XXXXXX", parent, G_DIR_SEPARATOR_S, name);

  if (g_mkdir_with_parents (parent, 0700) != 0) {
    set_errno_error (error, errno, parent, "cannot be made");
    return NULL;
  }
  if (g_mkdtemp_full (folder, 0700) == NULL) {
    set_errno_error (error, errno, parent, "no folder can be made in it");
    return NULL;
  }
  if (!cs_access_make_private (folder, error)) {
    g_prefix_error (error, "%s: ", folder);
    g_rmdir (folder);
    return NULL;
  }

  return g_steal_pointer (&folder);
}

gboolean
cs_ca_folder_write (const char *folder, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents_full (path, text, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error)
         && cs_access_make_private (path, error);
}

/* A folder's names reach the disk when the folder itself is synced. Where folders cannot be opened
 * (Windows) the system does so by itself. */
static void
sync_folder (const char *folder)
{
  int fd = g_open (folder, O_RDONLY, 0);

  if (fd < 0)
    return;

  g_fsync (fd);
  g_close (fd, NULL);
}

gboolean
cs_ca_folder_publish (const char *folder, const char *directory, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (directory);

  if (!cs_ca_folder_check_vacant (directory, error))
    return FALSE;

  sync_folder (folder);
  g_rmdir (directory); /* empty or not there: not every system renames over an empty folder */
  if (g_rename (folder, directory) != 0) {
    set_errno_error (error, errno, directory, "the authority's folder cannot be given its name");
    return FALSE;
  }
  sync_folder (parent);

  return TRUE;
}

void
cs_ca_folder_abandon (const char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (file_names); i++) {
    g_autofree char *path = g_build_filename (folder, file_names[i], NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}
