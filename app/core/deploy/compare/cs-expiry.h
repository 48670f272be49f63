/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-details.h"
#include "cs-inventory.h"

G_BEGIN_DECLS

#define CS_TYPE_EXPIRY (cs_expiry_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsExpiry, cs_expiry, CS, EXPIRY, GObject)

/**
 * CsExpiry:
 *
 * A certificate that ends some day, and every place where it was seen. Immutable.
 */
CS_EXPORT
CsCertificate *cs_expiry_get_certificate (CsExpiry *self);
/* What a person calls it: the certificate of the cluster it is, "root", else its common name or
 * subject. Not to be trusted: it may come from a certificate. */
CS_EXPORT
const char *cs_expiry_get_title (CsExpiry *self);
CS_EXPORT
CsSlot *cs_expiry_get_slot (CsExpiry *self); /* nullable: whose file it was found in */
CS_EXPORT
gint64 cs_expiry_get_time (CsExpiry *self); /* its notAfter; CS_TIME_LONG_AGO when unreadable */
/* Whole days left at the time of the list, negative when past. */
CS_EXPORT
int cs_expiry_get_days_left (CsExpiry *self);
/* Error when past, warning within RenewDays=, else good. */
CS_EXPORT
CsTone cs_expiry_get_tone (CsExpiry *self);
/* "cms1a/cms1a.cer", "cms1b/cms1abc.cer", …, in the order of nodes and files; without a node it is
 * in the workspace. NULL-terminated. */
CS_EXPORT
const char *const *cs_expiry_get_places (CsExpiry *self);

/**
 * cs_expiries_new:
 * @now: see cs-time.h
 *
 * Every certificate on the nodes and the authority's in the workspace, each once, the first to end
 * first. What is on a node that could not be looked at is not known and not here.
 *
 * Returns: (transfer full): a list of #CsExpiry
 */
CS_EXPORT
GListModel *cs_expiries_new (CsCluster *cluster, CsInventory *inventory, gint64 now);

/**
 * cs_expiries_to_calendar:
 * @name: (nullable): of the cluster, for the calendar's title
 * @warn_days: how long before the end a calendar should remind; 0 for no reminder
 * @now: when the file is made
 *
 * The same as an iCalendar object (RFC 5545): one event for each certificate at its end, with an
 * identifier that stays the same, so that a calendar replaces what it has. An end that cannot be
 * read has no event.
 *
 * Returns: (transfer full): UTF-8 with CRLF lines of at most 75 octets
 */
CS_EXPORT
char *cs_expiries_to_calendar (GListModel *expiries, const char *name, guint warn_days, gint64 now);

G_END_DECLS
