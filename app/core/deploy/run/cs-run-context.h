/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-deployment.h"
#include "cs-journal.h"

G_BEGIN_DECLS

/**
 * CsRunContext:
 *
 * What the lanes of a run share. Internal to deploy. Fields are immutable during the run but for
 * those under the mutex.
 */
typedef struct {
  char *run_id;
  CsWorkspace *workspace;
  CsFleet *fleet;
  CsPrompts *prompts;
  CsJournal *journal;
  GCancellable *cancellable;
  GHashTable *authorities; /* name -> CsAuthority */
  GHashTable *nodes;       /* name -> CsNode */
  GPtrArray *wanted;       /* of CsWanted */
  GHashTable *present;     /* set of "NODE/FILE" that were there when the plan was made */

  GMutex mutex;
  GCond changed;       /* a step's state, or the cancellable */
  CsCluster *cluster;  /* under the mutex: a copy of our own, for its list models are not made for
                          threads */
  GHashTable *states;  /* under the mutex: CsStep -> CsStepState */
  GHashTable *keys;    /* under the mutex: slot's name -> GBytes, wiped when freed */
  GHashTable *proved;  /* under the mutex: node -> (file name -> CsNodeFile): read back in this run;
                        * the inner table belongs to the node's lane alone */
  GHashTable *made;    /* under the mutex: set of "NODE/BASE", what nodes were asked for in this run
                        * and answered */
  GHashTable *listed;  /* under the mutex: node -> the names that its `pki list` gave in this run */
  GHashTable *surveys; /* under the mutex: node name -> CsNodeState, brought back by check steps */
  GHashTable *lost;    /* under the mutex: node name -> why it could not be reached in this run */
  GHashTable *touched; /* under the mutex: set of names of nodes on which steps were begun */
  GHashTable *unanswered; /* under the mutex: "NODE/BASE" -> gint64 *, when a request was asked for
                           * whose answer never came, in microseconds of the wall clock */
  GHashTable *chainless;  /* under the mutex: set of authorities whose chain comes with the first
                           * certificate, and has not come in this run */
  guint patience;         /* milliseconds that such a request may still take */
  gboolean broken; /* under the mutex: the journal cannot be written; nothing more is started */
} CsRunContext;

/**
 * CsStepFunc:
 * @state: (inout): %CS_STEP_DONE; a submission that has to wait makes it %CS_STEP_WAITING
 *
 * Carries out one step in its lane's thread; blocking.
 *
 * Returns: (transfer full): what it proved, for people; %NULL with an error
 */
typedef char *(*CsStepFunc) (CsRunContext *context,
                             CsStep *step,
                             CsStepState *state,
                             GError **error);

/* FALSE with the error that keeps a run from starting; to be cleared in either case. Main context.
 */
gboolean cs_run_context_init (CsRunContext *context,
                              CsDeployment *deployment,
                              const char *run_id,
                              GCancellable *cancellable,
                              GError **error);
/* Then the journal, which is read, mended and synced: not in the main context. */
gboolean cs_run_context_open (CsRunContext *context, GError **error);
void cs_run_context_clear (CsRunContext *context);

/* cs-run-request.c */
char *cs_run_request (CsRunContext *context, CsStep *step, CsStepState *state, GError **error);
/* Reads from the journal which requests of earlier runs were never answered. */
gboolean cs_run_load_unanswered (CsRunContext *context, const char *path, GError **error);
/* cs-run-self-sign.c */
char *cs_run_self_sign (CsRunContext *context, CsStep *step, CsStepState *state, GError **error);
/* cs-run-node.c */
char *cs_run_fetch (CsRunContext *context, CsStep *step, CsStepState *state, GError **error);
char *cs_run_upload (CsRunContext *context, CsStep *step, CsStepState *state, GError **error);
char *cs_run_take_key (CsRunContext *context, CsStep *step, CsStepState *state, GError **error);
char *cs_run_put_key (CsRunContext *context, CsStep *step, CsStepState *state, GError **error);
char *cs_run_check (CsRunContext *context, CsStep *step, CsStepState *state, GError **error);
/* Writes a certificate file: keeps what it overwrites, writes the hashes into the record, puts and
 * believes only what it reads back. What it proved; NULL with an error. */
char *cs_run_put_file (CsRunContext *context, CsStep *step, GBytes *content, GError **error);
/* cs-run-restore.c */
char *cs_run_restore (CsRunContext *context, CsStep *step, CsStepState *state, GError **error);
/* cs-run-chain.c */
char *cs_run_chain (CsRunContext *context, CsStep *step, CsStepState *state, GError **error);
/* The same in a submit step, of an authority that knew no chain before: once in a run, in the lane
 * of
 * @authority. TRUE also when it still knows none. */
gboolean
cs_run_chain_with_certificate (CsRunContext *context, const char *authority, GError **error);
/* cs-run-authority.c */
char *cs_run_submit (CsRunContext *context, CsStep *step, CsStepState *state, GError **error);
/* cs-run-workspace.c */
char *cs_run_bundle (CsRunContext *context, CsStep *step, CsStepState *state, GError **error);

/* cs-run-service.c */
char *cs_run_service (CsRunContext *context, CsStep *step, CsStepState *state, GError **error);

/* cs-run-proof.c: judges what the checks of a plan brought back and sets their states. Of a run
 * that was cancelled nothing is failed because it cannot be proved. Main context.
 * Returns: (transfer full): what is to be noted of it */
GPtrArray *cs_run_judge (CsPlan *plan, CsMatrix *matrix, gboolean cancelled);
/* Writes that into the journal, which syncs. */
gboolean cs_run_note_proofs (CsRunContext *context, GPtrArray *proofs, GError **error);

/**
 * CsRunRecord:
 *
 * What the journal has of a run as a whole, gathered in the main context.
 */
typedef struct {
  char *plan; /* JSON */
  char *cluster_sha256;
  guint n_steps;
  GPtrArray *proofs; /* of cs_run_judge(); NULL when nothing was checked */
  guint counts[CS_STEP_UNPROVED + 1];
} CsRunRecord;

/* cs-run-record.c: the first and the last words of a run in the journal. They are synced, and so
 * not written in the main context, which a slow disk must not hold up. An @error that is set is
 * left as it is, and the end is written in any case. */
void cs_run_record_begin (CsRunContext *context, CsRunRecord *self, GError **error);
void cs_run_record_end (CsRunContext *context, CsRunRecord *self, GError **error);
void cs_run_record_clear (CsRunRecord *self);

/* A connection to the step's node. One that could not be reached is noted as lost. Transfer full.
 */
CsConnection *cs_run_connect (CsRunContext *context, CsStep *step, GError **error);
/* A lane's own entry in a table that all lanes share, under the name of the step's node; borrowed.
 */
gpointer cs_run_find_own (CsRunContext *context, GHashTable *table, CsStep *step);
void cs_run_set_own (CsRunContext *context, GHashTable *table, CsStep *step, gpointer value);
/* Why @node could not be reached before in this run; NULL when it could. Transfer full. */
char *cs_run_dup_loss (CsRunContext *context, const char *node);
/* The authority of that name, configured; borrowed. */
CsAuthority *cs_run_find_authority (CsRunContext *context, const char *name, GError **error);
/* The certificates of a file in the workspace; @node NULL for the top folder. */
CsBundle *
cs_run_load_bundle (CsRunContext *context, const char *node, const char *file, GError **error);
/* An authority's root (@root) or intermediates as the workspace has them; @authority NULL for the
 * cluster's own. */
CsBundle *
cs_run_load_chain (CsRunContext *context, const char *authority, gboolean root, GError **error);
/* The slot's request as the workspace has it. */
CsRequest *cs_run_load_request (CsRunContext *context, CsSlot *slot, GError **error);
/* FALSE with %CS_ERROR_MISMATCH when a list of findings holds an error: its text. */
gboolean cs_run_accept_findings (GListModel *findings, const char *what, GError **error);

G_END_DECLS
