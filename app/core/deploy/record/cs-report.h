/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-journal.h"
#include "cs-workspace.h"

G_BEGIN_DECLS

/**
 * CsReportStep: one step of the run, as the journal has it
 * @state: the word of cs_step_state_to_string(); NULL when the record has no end of it: unknown
 */
typedef struct {
  char *id;
  char *title;
  char *state;
  char *result;
  char *begun;
  char *ended;
} CsReportStep;

/**
 * CsReportFile: one file that was put on a node
 * @before: SHA-256 of what was there, NULL when nothing was
 * @after: SHA-256 of what was put; NULL for a key, of which no hash is kept
 */
typedef struct {
  char *time;
  char *node;
  char *file;
  char *before;
  char *after;
  gboolean key;
} CsReportFile;

/**
 * CsReportCommand: one line sent to a node, and what came back
 * @reply: NULL when none came; @error says why
 */
typedef struct {
  char *time;
  char *node;
  char *line;
  char *reply;
  char *error;
} CsReportCommand;

/**
 * CsReport:
 * @begun, @ended: times; @ended is NULL when the record has no end of the run: it was killed
 * @head: the head of the journal when the run had ended; prove it with `journal --verify --head`
 * @plan: (nullable): the plan as JSON, when it is the one that the journal has the hash of
 * @trouble: (nullable): what is wrong with the record or the plan; everything else is then to be
 * doubted
 *
 * What was done in one run, from the journal alone: nothing in it is looked at anew. Immutable.
 */
typedef struct {
  char *run;
  char *cluster;
  char *cluster_sha256;
  char *user;
  char *computer;
  char *begun;
  char *ended;
  char *head;
  char *plan;
  char *trouble;
  GPtrArray *steps;    /* of CsReportStep, in the order in which they began */
  GPtrArray *files;    /* of CsReportFile */
  GPtrArray *commands; /* of CsReportCommand */
} CsReport;

/* NULL with %CS_ERROR_MALFORMED when the journal knows no such run. A broken record is reported as
 * far as it is whole, with the trouble named. Blocking. */
CS_EXPORT
CsReport *cs_report_new (CsWorkspace *workspace, const char *run, GError **error);
CS_EXPORT
void cs_report_free (CsReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsReport, cs_report_free)
/* One page that needs nothing else, no script, made for printing too. Transfer full. */
CS_EXPORT
char *cs_report_to_html (CsReport *self);
/* JSON: run, cluster, cluster_sha256, user, computer, begun, ended, head, trouble, steps (id,
 * title, state, result, begun, ended), files (time, node, file, before, after, key), commands
 * (time, node, line, reply, error), plan (as `plan --json`). Transfer full. */
CS_EXPORT
char *cs_report_to_json (CsReport *self);

G_END_DECLS
