/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_SETTINGS_CHANGE (cs_settings_change_get_type ())
G_DECLARE_FINAL_TYPE (CsSettingsChange, cs_settings_change, CS, SETTINGS_CHANGE, CsChange)

/**
 * CsSettingsChange:
 *
 * A cluster file that was written with other settings, to be taken back and made again as long as
 * nobody else has changed it. Signal: "written", when either was done: the file is to be opened
 * anew.
 */
CsSettingsChange *cs_settings_change_new (const char *path, const char *before, const char *after);

G_END_DECLS
