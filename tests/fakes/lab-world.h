/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "fake-authority.h"
#include "fake-prompts.h"
#include "fake-transport.h"

G_BEGIN_DECLS

/**
 * LabWorld: a cluster file with its workspace in a temporary folder, nodes and an authority in
 * memory, and the deployment that works on them.
 */
typedef struct {
  char *folder;
  char *cluster_path;
  CsCluster *cluster;
  CsWorkspace *workspace;
  FakeTransport *transport;
  FakeAuthority *authority; /* "fake" */
  FakeAuthority *other;     /* "other", with a root of its own */
  FakePrompts *prompts;
  CsDeployment *deployment;
  GCancellable *cancellable; /* of the next run; replaced when it was used up */
} LabWorld;

/* The lab of three nodes with its database pairs; two nodes, cms1a and cms1b, with a certificate
 * each, a database client pair and the bundle cms1ab, for what has to be done often. */
extern const char *const lab_cluster;
extern const char *const small_cluster;
/* A single server that signs its own certificate, in a .crt. */
extern const char *const self_signed_cluster;

/* @more: (nullable): lines that are put at the end of [Cluster] */
LabWorld *lab_world_new (const char *cluster, const char *more);
void lab_world_free (LabWorld *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabWorld, lab_world_free)
/* The same world seen by a program that is started anew: nothing is known but what is on disks. */
void lab_world_restart (LabWorld *self);
FakeNode *lab_world_node (LabWorld *self, const char *name);

/* Looks at everything; must work. */
void lab_world_look (LabWorld *self);
/* Looks, then plans. Transfer full. */
CsPlan *lab_world_plan (LabWorld *self, const char *const *renew);
/* Carries a plan out to its end; FALSE with the error of the run. */
gboolean lab_world_carry_out (LabWorld *self, CsPlan *plan, GError **error);
/* Looks, plans and carries out; the plan with its steps' states. Transfer full. */
CsPlan *lab_world_apply (LabWorld *self);
/* Everything in place and proved, as many certificates issued as there are slots. */
LabWorld *lab_world_new_complete (const char *cluster, const char *more);

/* The ids of the steps, or of those in @state, one a line, sorted; the ids of findings likewise.
 * Transfer full. */
char *lab_dup_steps (CsPlan *plan);
char *lab_dup_steps_in (CsPlan *plan, CsStepState state);
char *lab_dup_findings (CsPlan *plan);
/* Whether all are done; else says which are not. */
void lab_assert_all_done (CsPlan *plan);
/* @words: (nullable): a part of what the step has to say */
void lab_assert_step (CsPlan *plan, const char *id, CsStepState state, const char *words);
void lab_assert_none_in (CsPlan *plan, CsStepState state);
/* For fake_transport_hook() and its like: @cancellable is a #GCancellable. */
void lab_cancel (gpointer cancellable);
/* Nothing is left to do, nothing to say, and every cell is as it should be. */
void lab_world_assert_complete (LabWorld *self);
/* The state of a file on a node as of the last look. */
CsCellState lab_world_cell (LabWorld *self, const char *file, const char *node);

/* Whether any file below the world's folder holds the bytes. */
gboolean lab_world_holds_bytes (LabWorld *self, const char *bytes);

G_END_DECLS
