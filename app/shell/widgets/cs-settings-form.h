/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>
#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_SETTINGS_FORM (cs_settings_form_get_type ())
G_DECLARE_FINAL_TYPE (CsSettingsForm, cs_settings_form, CS, SETTINGS_FORM, AdwPreferencesGroup)

/**
 * CsSettingsForm:
 *
 * The settings that a plugin describes, as rows to fill in. Each says at once what is wrong with
 * it. Signal: "changed".
 */

/* @described: of #CsSetting; @cluster and @group: where the values that are there come from */
GtkWidget *cs_settings_form_new (GListModel *described, CsCluster *cluster, const char *group);
/* Whether every value is accepted. */
gboolean cs_settings_form_is_valid (CsSettingsForm *self);
/* Writes what differs from the defaults into the group; what is empty is removed. */
void cs_settings_form_store (CsSettingsForm *self, CsCluster *cluster);

G_END_DECLS
