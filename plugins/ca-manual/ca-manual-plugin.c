/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gmodule.h>

#if __has_include(<libpeas.h>)
#include <libpeas.h>
#else
#include <libpeas/peas.h>
#endif

#include "cs-ca-manual.h"

G_MODULE_EXPORT void peas_register_types (PeasObjectModule *module);

G_MODULE_EXPORT void
peas_register_types (PeasObjectModule *module)
{
  peas_object_module_register_extension_type (module, CS_TYPE_AUTHORITY, CS_TYPE_CA_MANUAL);
}
