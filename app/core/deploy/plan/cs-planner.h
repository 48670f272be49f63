/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-pending.h"
#include "cs-plan.h"

G_BEGIN_DECLS

/* The parts of the planner. Internal to deploy: everybody else calls cs_plan_new(). */

/* A plan being made. Steps are appended in an order in which they can be done: what a step depends
 * on stands before it, so that lanes that work in plan order can never wait for each other in a
 * circle. */
typedef struct {
  CsCluster *cluster;
  CsInventory *inventory;
  CsDesired *desired;
  const char *const *renew;
  GListStore *steps;
  GListStore *findings;

  GHashTable
      *chains; /* authority -> its chain step; steps are borrowed from @steps, here and below */
  GHashTable *sources;         /* slot name -> the step that brings its content here */
  GHashTable *bundles;         /* CsWanted of a bundle or the CA file -> the step that builds it */
  GHashTable *blocked;         /* set of slot names that cannot be planned */
  GHashTable *blocked_bundles; /* set of CsWanted that cannot be built */
} CsPlanner;

/* What has to be done by hand to change the certificates of a database cluster that is up
 * (domain.md 2.2). */
const char *cs_planner_database_maintenance (void);

/* Fills an empty plan. */
void cs_planner_fill (CsCluster *cluster,
                      CsInventory *inventory,
                      CsDesired *desired,
                      const char *const *renew,
                      GListStore *steps,
                      GListStore *findings);

/* cs-planner-pending.c: a plan that only asks again for what waits; of CsPending. */
void cs_planner_fill_pending (CsCluster *cluster, GPtrArray *pending, GListStore *steps);

/* cs-planner.c; @title and @text are taken */
CsStep *cs_planner_add_step (CsPlanner *planner,
                             CsStepKind kind,
                             const char *node,
                             const char *file,
                             char *title);
void cs_planner_add_finding (CsPlanner *planner,
                             const char *id,
                             CsSeverity severity,
                             CsSlot *slot,
                             char *text,
                             const char *remedy);
/* The finding that nothing is known of a node. */
void cs_planner_say_unknown (CsPlanner *planner, CsNodeState *state);
gboolean cs_planner_is_known (CsPlanner *planner, const char *node);
/* Whether the slot is left alone because the database cluster is up; says so once. */
gboolean cs_planner_block_for_database (CsPlanner *planner, CsSlot *slot);
/* Appends the step that asks the slot's authority, with an id of its own. Borrowed. */
CsStep *
cs_planner_add_submit_step (CsCluster *cluster, CsSlot *slot, const char *title, GListStore *steps);
char *cs_planner_dup_certificate_words (CsCertificate *certificate);
/* @after and, where the names of @old are not those the slot asks for, what goes and what comes:
 * "…; names −a.example +b.example". @old and @slot are nullable. Transfer full. */
char *cs_planner_dup_name_change (const char *after, CsCertificate *old, CsSlot *slot);

/* The step that brings the chain of @authority; nullable, borrowed. */
CsStep *cs_planner_get_chain (CsPlanner *planner, const char *authority);

/* cs-planner-chains.c */
void cs_planner_plan_chains (CsPlanner *planner);
/* An authority is not asked for a chain that no step waits for: all that is due may be blocked. */
void cs_planner_drop_idle_chains (CsPlanner *planner);
/* A file that is asked for and never comes would be missing without a word. */
void cs_planner_find_missing_intermediates (CsPlanner *planner);
gboolean cs_planner_must_issue (CsPlanner *planner, CsSlotState *state);

/* cs-planner-upload.c: one file that the cluster file does not ask for. FALSE with an error. */
gboolean cs_planner_plan_file (CsPlanner *planner,
                               const char *node,
                               const char *file,
                               CsBundle *bundle,
                               GError **error);

/* cs-planner-distribution.c: bundles, database keys and uploads */
void cs_planner_plan_bundles (CsPlanner *planner);
void cs_planner_plan_distribution (CsPlanner *planner);

G_END_DECLS
