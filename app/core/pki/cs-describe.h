/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-item.h"
#include "cs-section.h"
#include "cs-verdict.h"

G_BEGIN_DECLS

/* What an inspector shows, as a list of #CsSection, the important first. Pure functions; the texts
 * are in the user's language where there is a translation. Transfer full. */

/* @now: see cs-time.h. @warn_days: from how many days before its end the validity is a warning. */
CS_EXPORT
GListModel *cs_describe_certificate (CsCertificate *certificate, gint64 now, guint warn_days);
CS_EXPORT
GListModel *cs_describe_request (CsRequest *request);
CS_EXPORT
GListModel *cs_describe_crl (CsCrl *crl, gint64 now);
/* What kind of key it is; nothing secret. */
CS_EXPORT
GListModel *cs_describe_private_key (CsPrivateKey *key);
/* Whatever it is that was found, with the file and where in it; what could not be read by its
 * reason. */
CS_EXPORT
GListModel *cs_describe_item (CsItem *item, gint64 now, guint warn_days);
/* The answer, the reason and the path taken, leaf first. */
CS_EXPORT
CsSection *cs_describe_verdict (const char *title, CsVerdict *verdict);
/* Findings as fields: what is wrong, what to do, and how bad it is. */
CS_EXPORT
CsSection *cs_describe_findings (const char *title, GListModel *findings);
/* "RSA, 2048 bits", "EC, P-256". Transfer full. */
CS_EXPORT
char *cs_describe_key (const CsPublicKey *key);
CS_EXPORT
CsTone cs_severity_to_tone (CsSeverity severity);

G_END_DECLS
