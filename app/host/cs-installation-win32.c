/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-installation.h"

#include "config.h"

/* The program lies in bin, the plugins in a folder beside that. */
char *
cs_installation_dup_plugins_folder (void)
{
  g_autofree char *top = g_win32_get_package_installation_directory_of_module (NULL);

  return g_build_filename (top, PLUGINS_SUBDIR, NULL);
}
