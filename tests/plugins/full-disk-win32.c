/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "full-disk.h"

gboolean
full_disk_begin (void)
{
  return FALSE;
}
