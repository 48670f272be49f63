/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-matrix.h"
#include "cs-planner.h"

G_BEGIN_DECLS

/* The planner of what puts files into service. Internal to deploy: everybody else calls
 * cs_plan_new_for_services(). */
typedef struct {
  CsPlanner base; /* its cluster, inventory, desired, steps and findings */
  CsMatrix *matrix;
  CsTrustChoice trust;
  gboolean said_database; /* what comes after its certificates is said once */
} CsServicePlanner;

/* Fills an empty plan; @only: (nullable): one node. */
void cs_service_planner_fill (CsServicePlanner *planner, const char *only);

/* cs-service-files.c: which of the files that are there serve for what. Each is NULL, after a
 * finding of severity error, when there is none. */

/* @file, when it is on @node and proved to be what it should be; else the finding says why not.
 * Borrowed from @file. */
const char *
cs_service_file (CsServicePlanner *planner, const char *node, const char *verb, const char *file);
/* Intermediates and root, or the root alone, of the slot's authority; @slot NULL for the cluster's
 * own. Borrowed. */
const char *
cs_service_ca_file (CsServicePlanner *planner, const char *node, const char *verb, CsSlot *slot);
/* The full chain that begins with the slot. Borrowed. */
const char *
cs_service_chain_file (CsServicePlanner *planner, const char *node, const char *verb, CsSlot *slot);
/* The trust list that holds the certificates of all slots with @roles; the one with the fewest
 * members. @needed: say so when there is none. Borrowed. */
const char *cs_service_trust_file (CsServicePlanner *planner,
                                   const char *node,
                                   const char *verb,
                                   CsRole roles,
                                   gboolean needed);
/* cs-service-database.c: `database cluster certs`, or why not. */
void cs_service_plan_database (CsServicePlanner *planner, const char *node);

/* The slot whose key is on @node, for one of @roles; nullable, borrowed. */
CsSlot *cs_service_find_slot (CsServicePlanner *planner, const char *node, CsRole roles);
/* How many nodes have a key of their own for one of @roles. */
guint cs_service_count_nodes (CsServicePlanner *planner, CsRole roles);
/* A step of @action, which is taken; @after is taken too. Borrowed. */
CsStep *cs_service_add_step (CsServicePlanner *planner,
                             const char *node,
                             const char *verb,
                             CsServiceAction *action,
                             char *after);

G_END_DECLS
