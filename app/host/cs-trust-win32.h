/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <windows.h>

#include <glib.h>

G_BEGIN_DECLS

/* Whether the access list of @handle (opened with READ_CONTROL) grants any of @rights to somebody
 * other than its owner, this user, SYSTEM, the administrators and the module installer. TRUE also
 * when the list cannot be read, and when there is none: then everybody may do everything. */
gboolean cs_trust_others_have (HANDLE handle, DWORD rights);

G_END_DECLS
