/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the user chose for all clusters, see the gschema file. Where the schema is not installed,
 * the defaults hold and nothing can be changed. Main thread only. */

#define CS_OPTION_EXPIRY_DAYS "expiry-days"
#define CS_OPTION_NOTIFY_EXPIRY "notify-expiry"
#define CS_OPTION_NOTIFY_RUNS "notify-runs"

GSettings *cs_options_get (void); /* nullable, borrowed */
guint cs_options_get_expiry_days (void);
gboolean cs_options_get_flag (const char *key);

G_END_DECLS
