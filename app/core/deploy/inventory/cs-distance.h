/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-inventory.h"

G_BEGIN_DECLS

#define CS_DISTANCE_LIMIT (200 * 1000) /* microseconds between database nodes (domain.md 2.2) */

/**
 * CsDistanceSource: where a distance is known from
 */
typedef enum {
  CS_DISTANCE_UNKNOWN, /* one of the two was not looked at */
  CS_DISTANCE_BOUND,   /* from here: see the values */
  CS_DISTANCE_ASKED,   /* the first node said it: `ping` */
} CsDistanceSource;

/**
 * CsDistance: the round trip between two database nodes
 * @from, @to: names of nodes
 * @at_least, @at_most: microseconds. From here, they are the difference and the sum of the two
 *   round trips: what holds as long as no line between the nodes is worse than the way by this
 *   computer. The same value twice when a node was asked
 * @words: (nullable): what went wrong when a node was asked, or what it said instead of a time
 */
typedef struct {
  char *from;
  char *to;
  CsDistanceSource source;
  gint64 at_least;
  gint64 at_most;
  char *words;
} CsDistance;

CS_EXPORT
void cs_distance_free (CsDistance *self);
/* Whether the limit is kept: only a node that was asked can say so. */
CS_EXPORT
CsMmpAnswer cs_distance_is_allowed (const CsDistance *self);
/* How long it is, and from whom that is known: in the thread's language. Transfer full. */
CS_EXPORT
char *cs_distance_dup_words (const CsDistance *self);
/* What is to be said of it against the limit, in English: a warning when it is longer
 * or, not confirmed, reckoned to be; a notice when it may be; NULL otherwise. Transfer full. */
CS_EXPORT
CsFinding *cs_distance_dup_finding (const CsDistance *self);

/* Every two nodes that hold a database server certificate, in the cluster's order, as it can be
 * told from here. Transfer full, of CsDistance. */
CS_EXPORT
GPtrArray *cs_distances_new (CsInventory *inventory);

/**
 * cs_distances_ask_async:
 *
 * The same, with the first node of each two asked for the way to the second, one after the other.
 * What a node does not tell stays as it can be told from here. For an inventory that was looked at,
 * and while nothing else uses the connections. A node whose answer does not end loses its
 * connection.
 */
CS_EXPORT
void cs_distances_ask_async (CsInventory *inventory,
                             CsFleet *fleet,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
CS_EXPORT
GPtrArray *cs_distances_ask_finish (CsInventory *inventory, GAsyncResult *result, GError **error);

G_END_DECLS
