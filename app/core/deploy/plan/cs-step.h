/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-service-action.h"
#include "cs-wanted.h"

G_BEGIN_DECLS

/**
 * CsStepKind:
 * @CS_STEP_REQUEST: `pki csr` on the node: makes key and request
 * @CS_STEP_CHAIN: the authority's root and intermediates, into the workspace
 * @CS_STEP_FETCH: a request or a certificate from its node, into the workspace
 * @CS_STEP_SUBMIT: the request to the authority, or a pending one asked for again; the certificate
 * into the workspace
 * @CS_STEP_BUNDLE: a bundle or the CA file, written in the workspace
 * @CS_STEP_UPLOAD: a file of the workspace to a node, proved by reading back
 * @CS_STEP_TAKE_KEY: a database key from its node, into memory only
 * @CS_STEP_PUT_KEY: that key to another database node, proved by reading back
 * @CS_STEP_CHECK: everything on a node looked at anew: the proof of the run
 * @CS_STEP_SERVICE: lines of the node's command line that put files into service
 * @CS_STEP_SELF_SIGN: `pki selfsigned` on the node: makes key and certificate
 * @CS_STEP_RESTORE: what an earlier run overwrote, back to its node, proved by reading back
 */
typedef enum {
  CS_STEP_REQUEST,
  CS_STEP_CHAIN,
  CS_STEP_FETCH,
  CS_STEP_SUBMIT,
  CS_STEP_BUNDLE,
  CS_STEP_UPLOAD,
  CS_STEP_TAKE_KEY,
  CS_STEP_PUT_KEY,
  CS_STEP_CHECK,
  CS_STEP_SERVICE,
  CS_STEP_SELF_SIGN,
  CS_STEP_RESTORE,
} CsStepKind;

/**
 * CsStepState:
 * @CS_STEP_PLANNED: will be done
 * @CS_STEP_RUNNING: being done
 * @CS_STEP_DONE: done and proved
 * @CS_STEP_WAITING: the authority wants an approval first
 * @CS_STEP_FAILED: tried, and the error says why not
 * @CS_STEP_SKIPPED: not tried: something it needs was not done, the run was cancelled,
 * or it was left out
 * @CS_STEP_UNPROVED: tried, and nothing said that it failed; nothing proves it either
 */
typedef enum {
  CS_STEP_PLANNED,
  CS_STEP_RUNNING,
  CS_STEP_DONE,
  CS_STEP_WAITING,
  CS_STEP_FAILED,
  CS_STEP_SKIPPED,
  CS_STEP_UNPROVED,
} CsStepState;

/* "request", "fetch", "submit" …; "planned", "running" …: the words of plan files, JSON and
 * journal. */
CS_EXPORT
const char *cs_step_kind_to_string (CsStepKind kind);
CS_EXPORT
const char *cs_step_state_to_string (CsStepState state);

#define CS_TYPE_STEP (cs_step_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsStep, cs_step, CS, STEP, GObject)

/**
 * CsStep:
 *
 * One step of a plan. What it is to do is immutable once it is in a plan; its state changes, in the
 * main context, while a run carries it out. Properties with notification: state, result,
 * selected.
 */

/**
 * cs_step_new:
 * @node: (nullable): the node it works on
 * @file: (nullable): the file it is about; of a service step the verb
 * @title: what it will do, in the imperative: "Upload cms1abc.cer to cms1b"
 */
CS_EXPORT
CsStep *cs_step_new (CsStepKind kind, const char *node, const char *file, const char *title);
/* Of a step on no node, whose file has its like for another node: its id names @node as well, so
 * that each step of a plan has an id of its own. */
void cs_step_tell_apart (CsStep *self, const char *node);
CS_EXPORT
void cs_step_set_wanted (CsStep *self, CsWanted *wanted);
CS_EXPORT
void cs_step_set_slot (CsStep *self, CsSlot *slot);
/* Who is asked by a chain or a submit step: each authority has a lane of its own. */
CS_EXPORT
void cs_step_set_authority (CsStep *self, const char *authority);
/* By meaning: what is there now, and what will be. */
CS_EXPORT
void cs_step_set_change (CsStep *self, const char *before, const char *after);
/* How it reads on the screen: by default as it is written down. */
CS_EXPORT
void cs_step_set_shown (CsStep *self, const char *title, const char *before, const char *after);
/* The certificate that a renewal replaces, SHA-256 in hex. */
CS_EXPORT
void cs_step_set_replaces (CsStep *self, const char *sha256);
/* Of a restore step: the run that kept the file, and the SHA-256 that the journal has of it. */
CS_EXPORT
void cs_step_set_kept (CsStep *self, const char *run, const char *sha256);
/* Of an upload of something that is none of the cluster's files: the bytes themselves. */
CS_EXPORT
void cs_step_set_content (CsStep *self, GBytes *content);
/* What a service step does; taken. */
CS_EXPORT
void cs_step_take_action (CsStep *self, CsServiceAction *action);
/* @self is not started before @other is done. */
CS_EXPORT
void cs_step_add_dependency (CsStep *self, CsStep *other);

/* Stable over plans of the same cluster: "upload:cms1b/cms1abc.cer". */
CS_EXPORT
const char *cs_step_get_id (CsStep *self);
CS_EXPORT
CsStepKind cs_step_get_kind (CsStep *self);
CS_EXPORT
const char *cs_step_get_node (CsStep *self); /* nullable */
CS_EXPORT
const char *cs_step_get_file (CsStep *self); /* nullable */
CS_EXPORT
CsSlot *cs_step_get_slot (CsStep *self); /* nullable */
CS_EXPORT
const char *cs_step_get_authority (CsStep *self); /* nullable */
CS_EXPORT
CsWanted *cs_step_get_wanted (CsStep *self); /* nullable */
CS_EXPORT
const char *cs_step_get_title (CsStep *self); /* in English, as files have it; so the next two */
CS_EXPORT
const char *cs_step_get_before (CsStep *self); /* nullable */
CS_EXPORT
const char *cs_step_get_after (CsStep *self); /* nullable */
/* The same three as they read on the screen. */
CS_EXPORT
const char *cs_step_get_shown_title (CsStep *self);
CS_EXPORT
const char *cs_step_get_shown_before (CsStep *self); /* nullable */
CS_EXPORT
const char *cs_step_get_shown_after (CsStep *self); /* nullable */
CS_EXPORT
const char *cs_step_get_replaces (CsStep *self); /* nullable */
CS_EXPORT
const char *cs_step_get_kept_run (CsStep *self); /* restore steps; else NULL */
CS_EXPORT
const char *cs_step_get_kept_sha256 (CsStep *self); /* restore steps; else NULL */
CS_EXPORT
GPtrArray *cs_step_get_dependencies (CsStep *self); /* of CsStep, borrowed */
CS_EXPORT
const CsServiceAction *cs_step_get_action (CsStep *self); /* service steps; else NULL */
CS_EXPORT
GBytes *cs_step_get_content (CsStep *self); /* nullable, borrowed */
/* The lines of a service step, each ended by a newline, to be copied; NULL for others. Transfer
 * full. */
CS_EXPORT
char *cs_step_dup_lines (CsStep *self);
/* Whether a run is to do it: TRUE until cs_plan_select() says otherwise. */
CS_EXPORT
gboolean cs_step_is_selected (CsStep *self);
/* By the plan, which keeps the steps consistent. */
CS_EXPORT
void cs_step_set_selected (CsStep *self, gboolean selected);
/* Which steps are done one after the other: "node cms1a", "authority ca-local", "workspace". */
CS_EXPORT
const char *cs_step_get_lane (CsStep *self);

CS_EXPORT
CsStepState cs_step_get_state (CsStep *self);
/* What it proved, or why it was not done; NULL while there is nothing to say. */
CS_EXPORT
const char *cs_step_get_result (CsStep *self);
/* By the run, in the main context. */
CS_EXPORT
void cs_step_set_state (CsStep *self, CsStepState state, const char *result);

G_END_DECLS
