/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-error.h"

char *
cs_error_dup_win32_reason (guint32 code)
{
  g_autofree char *said = g_win32_error_message ((int) code);

  return cs_error_dup_reason (said);
}
