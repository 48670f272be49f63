/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certificate.h"
#include "cs-request.h"
#include "cs-section.h"

G_BEGIN_DECLS

/* What an inspector shows, as a list of #CsSection, the important first. Pure functions; the texts
 * are in the user's language where there is a translation. Transfer full. */

/* @now: see cs-time.h. @warn_days: from how many days before its end the validity is a warning. */
CS_EXPORT
GListModel *cs_describe_certificate (CsCertificate *certificate, gint64 now, guint warn_days);
CS_EXPORT
GListModel *cs_describe_request (CsRequest *request);
/* Findings as fields: what is wrong, what to do, and how bad it is. */
CS_EXPORT
CsSection *cs_describe_findings (const char *title, GListModel *findings);
/* "RSA, 2048 bits", "EC, P-256". Transfer full. */
CS_EXPORT
char *cs_describe_key (const CsPublicKey *key);
CS_EXPORT
CsTone cs_severity_to_tone (CsSeverity severity);

G_END_DECLS
