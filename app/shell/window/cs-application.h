/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "cs-plugin-host.h"

G_BEGIN_DECLS

#define CS_APPLICATION_ID "org.countersign.Countersign"

#define CS_TYPE_APPLICATION (cs_application_get_type ())
G_DECLARE_FINAL_TYPE (CsApplication, cs_application, CS, APPLICATION, AdwApplication)

/* CsApplication: the program; one window for each cluster file. */
CsApplication *cs_application_new (void);
/* Of the folder that was chosen when the program was built; loaded when first asked for. */
CsPluginHost *cs_application_get_plugins (CsApplication *self);

G_END_DECLS
