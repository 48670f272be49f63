/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-keyring.h"

G_BEGIN_DECLS

#define KEYRING_IDENTITY "admin@cms1a.pod2.cms.lab:22 SHA256:abc"

/* What every keyring must do, one that is empty before and after: keep, replace, tell apart,
 * forget.
 */
void keyring_steps_run (CsKeyring *keyring);

/* Each waits for its answer in a main loop of its own. */
CsSecret *
keyring_steps_lookup (CsKeyring *keyring, const char *identity, const char *kind, GError **error);
gboolean keyring_steps_store (CsKeyring *keyring, const char *text, GError **error);

G_END_DECLS
