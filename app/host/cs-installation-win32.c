/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-installation.h"

#include "config.h"

/* The program lies in bin, everything else in folders beside that. */
static char *
dup_folder (const char *part)
{
  g_autofree char *top = g_win32_get_package_installation_directory_of_module (NULL);

  return g_build_filename (top, part, NULL);
}

char *
cs_installation_dup_plugins_folder (void)
{
  return dup_folder (PLUGINS_SUBDIR);
}

/* libintl opens files by narrow names. */
char *
cs_installation_dup_locale_folder (void)
{
  g_autofree char *folder = dup_folder (LOCALE_SUBDIR);

  return g_win32_locale_filename_from_utf8 (folder);
}

char *
cs_installation_dup_schemas_folder (void)
{
  return dup_folder (SCHEMAS_SUBDIR);
}
