/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CsVerbGroup: the headings of `countersignctl --help`, in their order
 */
typedef enum {
  CS_VERB_FILES,   /* looks at files, needs no cluster */
  CS_VERB_CLUSTER, /* looks at a cluster */
  CS_VERB_CHANGE,  /* changes nodes */
  CS_VERB_RECORD,  /* what was done */
  CS_VERB_PROGRAM, /* the program and its authorities */
  CS_VERB_N_GROUPS,
} CsVerbGroup;

/**
 * CsVerb:
 * @name: as it is typed
 * @run: does it; argv[0] is the verb; the exit code
 * @help: one line, no full stop
 */
typedef struct {
  const char *name;
  int (*run) (int argc, char **argv);
  const char *help;
  CsVerbGroup group;
} CsVerb;

/* One declaration each, in the order of the alphabet; each in its cs-verb-NAME.c. */
int cs_verb_apply (int argc, char **argv);
int cs_verb_assign (int argc, char **argv);
int cs_verb_authority (int argc, char **argv);
int cs_verb_bundle (int argc, char **argv);
int cs_verb_ca (int argc, char **argv);
int cs_verb_compare (int argc, char **argv);
int cs_verb_expiry (int argc, char **argv);
int cs_verb_help (int argc, char **argv);
int cs_verb_init (int argc, char **argv);
int cs_verb_inspect (int argc, char **argv);
int cs_verb_journal (int argc, char **argv);
int cs_verb_lint (int argc, char **argv);
int cs_verb_match (int argc, char **argv);
int cs_verb_names (int argc, char **argv);
int cs_verb_pending (int argc, char **argv);
int cs_verb_plan (int argc, char **argv);
int cs_verb_plugins (int argc, char **argv);
int cs_verb_probe (int argc, char **argv);
int cs_verb_renew (int argc, char **argv);
int cs_verb_report (int argc, char **argv);
int cs_verb_restore (int argc, char **argv);
int cs_verb_status (int argc, char **argv);
int cs_verb_verify (int argc, char **argv);

const CsVerb *cs_verbs_get (guint *n_verbs);
const CsVerb *cs_verbs_find (const char *name);
/* The verb that was probably meant by @name, NULL when none is near. */
const CsVerb *cs_verbs_guess (const char *name);
/* The text of `countersignctl --help`. Transfer full. */
char *cs_verbs_dup_help (void);

G_END_DECLS
