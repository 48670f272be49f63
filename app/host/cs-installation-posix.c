/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-installation.h"

#include "config.h"

char *
cs_installation_dup_plugins_folder (void)
{
  return g_strdup (PLUGINS_DIR);
}

char *
cs_installation_dup_locale_folder (void)
{
  return g_strdup (LOCALE_DIR);
}

char *
cs_installation_dup_schemas_folder (void)
{
  return g_strdup (SCHEMAS_DIR);
}
