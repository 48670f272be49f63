/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-bundle-card.h"

G_BEGIN_DECLS

/* @raw: (nullable): as it was found; NULL in a container. @certificate, @problem: one of them */
CsBundleCard *cs_bundle_card_new_found (CsCertificate *certificate,
                                        const char *problem,
                                        const char *source,
                                        GBytes *raw);

/* cs-bundle-faults.c: what @raw has other than the PEM of @certificate. */
CsFault cs_bundle_faults_find (CsCertificate *certificate, GBytes *raw);
/* @raw without @fault; other faults may stay. Transfer full. */
GBytes *cs_bundle_faults_repair (CsCertificate *certificate, GBytes *raw, CsFault fault);

G_END_DECLS
