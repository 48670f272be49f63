/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certificate.h"
#include "cs-probe.h"
#include "cs-role.h"

G_BEGIN_DECLS

/**
 * CsStanding: whether a service shows the certificate that it should
 * @CS_STANDING_UNKNOWN: it was not asked, or it cannot be told; never shown as good
 * @CS_STANDING_SERVED: it shows it
 * @CS_STANDING_OTHER: it shows another one: what was uploaded is not in service
 * @CS_STANDING_OFF: the node says that it is switched off
 * @CS_STANDING_CLOSED: nothing answers at its port
 * @CS_STANDING_NO_TLS: something answers there, and shows no certificate
 *
 * From the least to the most that an admin has to know: where several services use one certificate
 * the greatest counts, but for UNKNOWN, which counts before SERVED.
 */
typedef enum {
  CS_STANDING_UNKNOWN,
  CS_STANDING_SERVED,
  CS_STANDING_OFF,
  CS_STANDING_CLOSED,
  CS_STANDING_NO_TLS,
  CS_STANDING_OTHER,
} CsStanding;

/* "unknown", "served", "off", "closed", "no-tls", "not-in-service": the words of the JSON of probe.
 */
CS_EXPORT
const char *cs_standing_to_string (CsStanding standing);
/* The one that counts of two. */
CS_EXPORT
CsStanding cs_standing_worse (CsStanding a, CsStanding b);

#define CS_TYPE_SERVING (cs_serving_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsServing, cs_serving, CS, SERVING, GObject)

/**
 * CsServing:
 *
 * What one service of one node showed when it was asked: an observation, compared with what is
 * wanted by cs_serving_judge(). Immutable; made in any thread.
 */

/* @slot: the certificate that the cluster file has for it
 * @port: 0 when it is not known
 * @served: (transfer full) (nullable); without it @standing says why, and @words in a sentence */
CS_EXPORT
CsServing *cs_serving_new (const char *node,
                           CsRole role,
                           const char *slot,
                           guint16 port,
                           CsServed *served,
                           CsStanding standing,
                           const char *words);
CS_EXPORT
const char *cs_serving_get_node (CsServing *self);
CS_EXPORT
CsRole cs_serving_get_role (CsServing *self);
CS_EXPORT
const char *cs_serving_get_slot (CsServing *self);
CS_EXPORT
guint16 cs_serving_get_port (CsServing *self);
CS_EXPORT
const CsServed *cs_serving_get_served (CsServing *self); /* NULL when nothing was shown */
CS_EXPORT
CsCertificate *cs_serving_get_certificate (CsServing *self); /* the service's own; NULL likewise */

/**
 * cs_serving_judge:
 * @expected: (nullable): the certificate that the slot has; %NULL when that is not known
 * @words: (out) (optional) (transfer full): one sentence that names the service and its port
 */
CS_EXPORT
CsStanding cs_serving_judge (CsServing *self, CsCertificate *expected, char **words);

G_END_DECLS
