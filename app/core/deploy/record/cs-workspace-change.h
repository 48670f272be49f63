/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-history.h"
#include "cs-workspace.h"

G_BEGIN_DECLS

/* Private to this folder: a file of the workspace written in a way that can be taken back. */

/* Writes @content and remembers what was there; NULL with an error when it cannot. Blocking.
 * Transfer full: for cs_history_take(). */
CsChange *cs_workspace_change_new (CsWorkspace *workspace,
                                   const char *node,
                                   const char *file,
                                   GBytes *content,
                                   GError **error);

G_END_DECLS
