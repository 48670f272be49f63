/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-files.h"

#include <glib/gstdio.h>
#include <gio/gio.h>
#include <string.h>

typedef struct {
  const char *name;
  const char *content; /* %s is the release */
} SystemFile;

/* The names are evidence or memory (domain 1.8); the contents are made up. */
static const SystemFile system_files[] = {
  { "cms.lic", "CMS LICENCE\nrelease %s\nfeature callbridge\nfeature recording\n" },
  { "license.dat", "# licence data, release %s\n0000-1111-2222-3333\n" },
  { "live.json", "{\"release\": \"%s\", \"source\": \"live\"}\n" },
  { "boot.json", "{\"release\": \"%s\", \"source\": \"boot\"}\n" },
  { "log", "Nov  2 10:00:00 user.info host:server:  INFO : release %s started\n" },
  { "audit", "Nov  2 10:00:00 audit: release %s\n" },
  { "logbundle.tar.gz", "not really an archive, release %s\n" },
  { "nightly.bak", "BACKUP of release %s\n" },
  { "ACANO-MIB.txt", "-- release %s\nACANO-MIB DEFINITIONS ::= BEGIN\nEND\n" },
  { "ACANO-SYSLOG-MIB.txt", "-- release %s\nACANO-SYSLOG-MIB DEFINITIONS ::= BEGIN\nEND\n" },
  { "ACANO-HEALTH-MIB.txt", "-- release %s\nACANO-HEALTH-MIB DEFINITIONS ::= BEGIN\nEND\n" },
};

static gboolean
write_system_file (const char *folder, const SystemFile *file, const char *release, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (file->content, "%s", 2);
  g_autofree char *text = g_strjoinv (release, parts);
  g_autofree char *path = g_build_filename (folder, file->name, NULL);

  return g_file_set_contents (path, text, -1, error);
}

gboolean
cs_sim_files_prepare (const char *folder, const char *release, GError **error)
{
  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: the folder cannot be made", folder);
    return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (system_files); i++) {
    if (!write_system_file (folder, &system_files[i], release, error))
      return FALSE;
  }

  return TRUE;
}

gboolean
cs_sim_files_is_name (const char *name)
{
  if (name[0] == '\0' || strlen (name) > 255 || g_str_equal (name, ".") || g_str_equal (name, ".."))
    return FALSE;
  for (const char *p = name; *p != '\0'; p++) {
    if (*p == '/' || *p == '\\' || *p == ':' || g_ascii_iscntrl (*p))
      return FALSE;
  }

  return TRUE;
}

char *
cs_sim_files_path (const char *folder, const char *name)
{
  return cs_sim_files_is_name (name) ? g_build_filename (folder, name, NULL) : NULL;
}

GBytes *
cs_sim_files_read (const char *folder, const char *name)
{
  g_autofree char *path = cs_sim_files_path (folder, name);
  char *data;
  gsize size;
  GStatBuf status;

  if (path == NULL || g_stat (path, &status) != 0 || status.st_size > CS_SIM_FILE_MAX)
    return NULL;
  if (!g_file_get_contents (path, &data, &size, NULL))
    return NULL;

  return g_bytes_new_take (data, size);
}

gboolean
cs_sim_files_write (const char *folder, const char *name, GBytes *data)
{
  g_autofree char *path = cs_sim_files_path (folder, name);
  gsize size;
  const char *bytes = g_bytes_get_data (data, &size);

  /* in place, as the server's own programs would: no synced temporary file */
  return path != NULL
         && g_file_set_contents_full (path, size > 0 ? bytes : "", (gssize) size,
                                      G_FILE_SET_CONTENTS_NONE, 0600, NULL);
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  const char *one = *(const char *const *) a;
  const char *other = *(const char *const *) b;
  guint one_hash = g_str_hash (one), other_hash = g_str_hash (other);

  if (one_hash != other_hash)
    return one_hash < other_hash ? -1 : 1;

  return strcmp (one, other);
}

GPtrArray *
cs_sim_files_list (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    if (cs_sim_files_is_name (name))
      g_ptr_array_add (names, g_strdup (name));
  }
  g_ptr_array_sort (names, compare_cb);

  return names;
}

gboolean
cs_sim_files_is_certificate_name (const char *name)
{
  static const char *const endings[] = { ".key", ".csr", ".crt", ".cer", ".pem", ".der" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    if (g_str_has_suffix (name, endings[i]))
      return TRUE;
  }

  return FALSE;
}
