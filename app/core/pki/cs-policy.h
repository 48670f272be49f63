/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certificate.h"

G_BEGIN_DECLS

/**
 * cs_certificate_states_public_policy:
 *
 * Whether its certificate policies name one that the CA/Browser Forum reserves for publicly trusted
 * TLS certificates (2.23.140.1.1 and 2.23.140.1.2.1 to .3): the Baseline Requirements demand one of
 * them in each, and a private authority has no reason to write it.
 */
CS_EXPORT
gboolean cs_certificate_states_public_policy (CsCertificate *self);

G_END_DECLS
