/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-file.h"

#include <string.h>

#define LINKS_MAX 8
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

gboolean
cs_file_write (const char *path, const char *text, gssize length, int mode, GError **error)
{
  g_return_val_if_fail (path != NULL && (text != NULL || length == 0), FALSE);

  if (g_file_set_contents_full (path, text, length,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, mode,
                                error))
    return TRUE;

  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

char *
cs_file_follow_links (const char *path)
{
  char *target = g_strdup (path);

  for (guint i = 0; i < LINKS_MAX; i++) {
    g_autofree char *link = g_file_read_link (target, NULL);
    g_autofree char *folder = g_path_get_dirname (target);

    if (link == NULL)
      break;
    g_free (target);
    target = g_canonicalize_filename (link, folder);
  }

  return target;
}

gsize
cs_file_get_mark_size (gconstpointer data, gsize size)
{
  gsize mark = strlen (BYTE_ORDER_MARK);

  return size >= mark && memcmp (data, BYTE_ORDER_MARK, mark) == 0 ? mark : 0;
}
