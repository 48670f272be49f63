/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-role.h"

#include <string.h>

/* In the order of the bits of CsRole. */
static const char *const words[] = {
  "callbridge", "webbridge",       "webbridge3-https", "webbridge3-c2w", "webadmin",
  "xmpp",       "database-server", "database-client",  "turn",           "recorder",
  "streamer",   "uploader",        "scheduler-https",  "scheduler-c2w",  NULL,
};

const char *
cs_role_to_string (CsRole role)
{
  for (guint i = 0; words[i] != NULL; i++) {
    if (role == (1u << i))
      return words[i];
  }

  return NULL;
}

CsRole
cs_role_from_string (const char *word)
{
  for (guint i = 0; word != NULL && words[i] != NULL; i++) {
    if (strcmp (words[i], word) == 0)
      return (CsRole) (1u << i);
  }

  return CS_ROLE_NONE;
}

char *
cs_roles_dup_text (CsRole roles)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new ();

  for (guint i = 0; words[i] != NULL; i++) {
    if ((roles & (1u << i)) != 0)
      g_ptr_array_add (held, (gpointer) words[i]);
  }
  g_ptr_array_add (held, NULL);

  return g_strjoinv (", ", (char **) held->pdata);
}

const char *const *
cs_role_words (void)
{
  return words;
}

gboolean
cs_release_parse (const char *text, CsRelease *release)
{
  char *end = NULL;
  guint64 major, minor;

  g_return_val_if_fail (release != NULL, FALSE);

  if (text == NULL || !g_ascii_isdigit (*text))
    return FALSE;
  major = g_ascii_strtoull (text, &end, 10);
  if (*end != '.' || !g_ascii_isdigit (end[1]))
    return FALSE;
  minor = g_ascii_strtoull (end + 1, &end, 10);
  /* 2.9.5 is a 2.9 for every rule we know. */
  if ((*end != '\0' && *end != '.') || major > 99 || minor > 99)
    return FALSE;

  release->major = (guint) major;
  release->minor = (guint) minor;
  return TRUE;
}

gboolean
cs_release_at_least (CsRelease release, guint major, guint minor)
{
  return release.major > major || (release.major == major && release.minor >= minor);
}
