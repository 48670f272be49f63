/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* Sets @error to what GetLastError() said, with Windows' words. GLib 2.74 knows the codes of
 * sockets only, so that those of files are told apart here. Returns: FALSE */
gboolean cs_win32_error_set (guint32 code, GError **error);
