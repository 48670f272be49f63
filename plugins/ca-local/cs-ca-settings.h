/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ca-sign.h"

G_BEGIN_DECLS

/* The profiles by name, NULL-terminated: what list_templates answers. */
const char *const *cs_ca_settings_get_profiles (void);
/* What the plugin wants asked: a list of #CsSetting. */
GListModel *cs_ca_settings_describe (void);

/**
 * CsCaSettings:
 * @group: the scope of the pass phrase
 * @directory: absolute
 * @profile: 0 when the roles of a certificate decide
 *
 * The values of the authority's group, checked.
 */
typedef struct {
  char *group;
  char *directory;
  CsCaProfile profile;
  guint days;
  gboolean wildcards;
} CsCaSettings;

/* %CS_ERROR_MALFORMED names the group, the key and the accepted form. */
CsCaSettings *cs_ca_settings_read (CsSettings *settings, GError **error);
void cs_ca_settings_free (CsCaSettings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsCaSettings, cs_ca_settings_free)

G_END_DECLS
