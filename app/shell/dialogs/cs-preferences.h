/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cs-keyring.h"
#include "cs-plugin-host.h"

G_BEGIN_DECLS

#define CS_TYPE_PREFERENCES (cs_preferences_get_type ())
G_DECLARE_FINAL_TYPE (CsPreferences, cs_preferences, CS, PREFERENCES, AdwPreferencesWindow)

/**
 * CsPreferences: what holds for all clusters: notifications, the keyring, and the plugins with the
 * reasons why some were refused.
 */
GtkWidget *cs_preferences_new (GtkWindow *parent, CsPluginHost *plugins, CsKeyring *keyring);

G_END_DECLS
