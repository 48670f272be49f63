/* SPDX-License-Identifier: GPL-3.0-or-later */

#if __has_include(<libpeas.h>)
#include <libpeas.h>
#else
#include <libpeas/peas.h>
#endif

#include "cs-tls-probe.h"

G_MODULE_EXPORT void peas_register_types (PeasObjectModule *module);

void
peas_register_types (PeasObjectModule *module)
{
  peas_object_module_register_extension_type (module, CS_TYPE_PROBE, CS_TYPE_TLS_PROBE);
}
