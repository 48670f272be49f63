/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include <countersign.h>

#include "cs-plugin-host.h"
#include "cs-settings-change.h"

G_BEGIN_DECLS

#define CS_TYPE_SETTINGS_DIALOG (cs_settings_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsSettingsDialog, cs_settings_dialog, CS, SETTINGS_DIALOG, AdwWindow)

/**
 * CsSettingsDialog:
 *
 * The settings of the transport and the authorities of one cluster file, to be changed and saved in
 * it. Signal: "saved" (CsChange), with what takes it back.
 */
GtkWidget *cs_settings_dialog_new (GtkWindow *parent, CsCluster *cluster, CsPluginHost *plugins);
/* Saves and closes; FALSE when a value is not accepted or the file cannot be written. */
gboolean cs_settings_dialog_save (CsSettingsDialog *self);

G_END_DECLS
