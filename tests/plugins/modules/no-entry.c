/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A library that is no plugin. */

#include <gmodule.h>

G_MODULE_EXPORT int cs_test_something_else (void);

int
cs_test_something_else (void)
{
  return 1;
}
