/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Made for a program that had one function more. */

#if __has_include(<libpeas.h>)
#include <libpeas.h>
#else
#include <libpeas/peas.h>
#endif

void cs_test_function_that_is_gone (void);

G_MODULE_EXPORT void peas_register_types (PeasObjectModule *module);

void
peas_register_types (PeasObjectModule *module)
{
  cs_test_function_that_is_gone ();
}
