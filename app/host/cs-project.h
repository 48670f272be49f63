/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-plugin-host.h"

G_BEGIN_DECLS

#define CS_TYPE_PROJECT (cs_project_get_type ())
G_DECLARE_FINAL_TYPE (CsProject, cs_project, CS, PROJECT, GObject)

/**
 * CsProject:
 *
 * A cluster file opened with the plugins that it names: what command line and window work on. Main
 * context only.
 */

/**
 * cs_project_open:
 * @path: the cluster file
 * @prompts: who answers questions
 *
 * Reads the file, applies the rules to it and makes its transport and authorities, configured.
 * Nothing is contacted. What is wrong with the file's content is in the findings; a plugin that is
 * missing or does not take its settings is a finding of severity error too, and there is no
 * deployment then.
 *
 * Returns: (transfer full): the project, or %NULL when the file cannot be read or is no cluster
 * file, or with %CS_ERROR_RULE when the rules do not work
 */
CsProject *
cs_project_open (const char *path, CsPluginHost *plugins, CsPrompts *prompts, GError **error);
/* Without a cluster file: nothing to look at but single files. Its cluster has no path, and there
 * is no deployment. Transfer full. */
CsProject *cs_project_new_empty (CsPluginHost *plugins, CsPrompts *prompts);
CsCluster *cs_project_get_cluster (CsProject *self);
/* Of the file, of the rules and of the plugins' settings: a list of #CsFinding, worst first. */
GListModel *cs_project_get_findings (CsProject *self);
/* NULL when a finding of severity error stands against it. */
CsDeployment *cs_project_get_deployment (CsProject *self);
/* The same for looking only, when the rules have errors but the plugins are there; nullable. */
CsDeployment *cs_project_get_deployment_for_looking (CsProject *self);
/**
 * cs_project_dup_probe:
 *
 * What asks services for their certificates: the plugin that Probe= names, with the settings of its
 * group. Only who wants to ask needs it, so a cluster without one is as good as another.
 *
 * Returns: (transfer full): a new one on each call, or %NULL with %CS_ERROR_PLUGIN or what is wrong
 *   with its settings
 */
CsProbe *cs_project_dup_probe (CsProject *self, GError **error);

G_END_DECLS
