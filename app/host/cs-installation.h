/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The folder that plugins are loaded from: fixed when the program is built
 * (cs-installation-posix.c), or beside the running program, where an installer may have put it
 * anywhere (cs-installation-win32.c). No variable and no option changes it. Transfer full. */
char *cs_installation_dup_plugins_folder (void);

/* Where the translations lie, by the same rule, as bindtextdomain() wants it. Transfer full. */
char *cs_installation_dup_locale_folder (void);

/* Where the compiled schemas of the settings lie, by the same rule. Transfer full. */
char *cs_installation_dup_schemas_folder (void);

G_END_DECLS
