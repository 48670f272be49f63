/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

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

/* The matrix as a table on standard output. */
void cs_cli_print_matrix (CsMatrix *matrix);
/* The findings of a list on standard error; notices only with --verbose. */
void cs_cli_print_findings (GListModel *findings);
/* A plan for people on standard output: steps by node, before and after. */
void cs_cli_print_plan (CsPlan *plan);

/* Runs the main context until @result is set. For callbacks of the shape below. */
void cs_cli_wait (GAsyncResult **result);
/* A GAsyncReadyCallback: stores a reference of the result where @user_data, a GAsyncResult **,
 * points. */
void cs_cli_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data);

G_END_DECLS
