/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign-json.h>

#include "cs-cli.h"
#include "cs-project.h"
#include "cs-stored-prompts.h"

G_BEGIN_DECLS

/**
 * CsCliCluster:
 *
 * A cluster file opened for a verb, with the plugins and whoever answers questions.
 */
typedef struct {
  CsPluginHost *plugins;
  CsStoredPrompts *prompts;
  CsProject *project;
  CsDeployment *deployment; /* borrowed from the project; NULL until one was asked for */
} CsCliCluster;

/* NULL after a complaint: return @exit_code. Findings of the file and the rules are printed on
 * standard error, notices only with --verbose. */
CsCliCluster *cs_cli_cluster_open (const char *path, int *exit_code);
void cs_cli_cluster_free (CsCliCluster *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsCliCluster, cs_cli_cluster_free)

/* The deployment to look with; and the one to change with, which is NULL after a complaint when a
 * rule of severity error stands against it: return @exit_code. Borrowed. */
CsDeployment *cs_cli_cluster_get_for_looking (CsCliCluster *self, int *exit_code);
CsDeployment *cs_cli_cluster_get_for_changing (CsCliCluster *self, int *exit_code);

/* Looks at all nodes, with a progress line. The exit code: nodes that could not be looked at are
 * named on standard error. Runs the main context until it is done. */
int cs_cli_cluster_look (CsDeployment *deployment);
/* The same without a word: for whoever tells what changed. */
int cs_cli_cluster_look_again (CsDeployment *deployment);

/**
 * cs_cli_cluster_open_and_look:
 * @context: with the verb's entries
 * @exit_code: (out): of the look; when it returns %NULL, what the verb returns
 *
 * What verbs that look at a cluster begin with: the options, the one cluster file, a look at all
 * nodes.
 */
CsCliCluster *
cs_cli_cluster_open_and_look (GOptionContext *context, int argc, char **argv, int *exit_code);
/* The same for a verb that has parsed its options itself. */
CsCliCluster *cs_cli_cluster_open_to_look (const char *path, int *exit_code);

/* The matrix as a table on standard output. On a terminal that is too narrow for all nodes, as many
 * beside each other as it has room for, with the files that they want, then the next ones. */
void cs_cli_print_matrix (CsMatrix *matrix);
/* The findings of a list on standard error; notices only with --verbose. */
void cs_cli_print_findings (GListModel *findings);
/* The same for a program: of id, severity, text and remedy. Transfer full. */
JsonArray *cs_cli_findings_to_json (GListModel *findings);
/* A plan for people on standard output: steps by node, before and after. */
void cs_cli_print_plan (CsPlan *plan);

/* Runs the main context until @result is set. For callbacks of the shape below. */
void cs_cli_wait (GAsyncResult **result);
/* A GAsyncReadyCallback: stores a reference of the result where @user_data, a GAsyncResult **,
 * points. */
void cs_cli_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data);

G_END_DECLS
