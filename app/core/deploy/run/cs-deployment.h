/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-authority.h"
#include "cs-fleet.h"
#include "cs-inventory.h"
#include "cs-matrix.h"
#include "cs-plan.h"

G_BEGIN_DECLS

#define CS_TYPE_DEPLOYMENT (cs_deployment_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsDeployment, cs_deployment, CS, DEPLOYMENT, GObject)

/**
 * CsDeployment:
 *
 * One cluster being worked on: the cluster file, its workspace, the ways to its nodes and
 * authorities, and what is known of it. The host makes one from a cluster file; command line and
 * window work with it. Main context only. It keeps references to what it is made from, and its
 * getters lend what they return.
 */
CS_EXPORT
CsDeployment *cs_deployment_new (CsCluster *cluster,
                                 CsWorkspace *workspace,
                                 CsTransport *transport,
                                 CsPrompts *prompts);
/* The authority that answers to @name in the cluster file, configured. Before the first run. */
CS_EXPORT
void cs_deployment_add_authority (CsDeployment *self, const char *name, CsAuthority *authority);
CS_EXPORT
CsAuthority *cs_deployment_get_authority (CsDeployment *self,
                                          const char *name); /* nullable, borrowed */
CS_EXPORT
CsCluster *cs_deployment_get_cluster (CsDeployment *self);
CS_EXPORT
CsWorkspace *cs_deployment_get_workspace (CsDeployment *self);
CS_EXPORT
CsFleet *cs_deployment_get_fleet (CsDeployment *self);
CS_EXPORT
CsPrompts *cs_deployment_get_prompts (CsDeployment *self);
CS_EXPORT
CsInventory *cs_deployment_get_inventory (CsDeployment *self);

/* How long a run waits for what a node was asked for and never answered, such as a key that it may
 * still be making: milliseconds, 30,000 unless set. */
CS_EXPORT
guint cs_deployment_get_patience (CsDeployment *self);
CS_EXPORT
void cs_deployment_set_patience (CsDeployment *self, guint milliseconds);

/* Looks at everything (or only at @nodes): see cs_inventory_refresh_async(), also for its errors.
 * Afterwards the three below are new. */
CS_EXPORT
void cs_deployment_refresh_async (CsDeployment *self,
                                  const char *const *nodes,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
CS_EXPORT
gboolean cs_deployment_refresh_finish (CsDeployment *self, GAsyncResult *result, GError **error);
/* What is desired, and files × nodes, as of now; made anew whenever the inventory changed. Transfer
 * full. */
CS_EXPORT
CsDesired *cs_deployment_dup_desired (CsDeployment *self);
CS_EXPORT
CsMatrix *cs_deployment_dup_matrix (CsDeployment *self);
/* A plan for now; @renew as in cs_plan_new(). Transfer full. */
CS_EXPORT
CsPlan *cs_deployment_dup_plan (CsDeployment *self, const char *const *renew);
/* What puts the files that are there into service, see cs_plan_new_for_services(). Transfer full.
 */
CS_EXPORT
CsPlan *cs_deployment_dup_service_plan (CsDeployment *self, const char *node, CsTrustChoice trust);
/* The way back from a run, see cs_plan_new_for_restore(). Transfer full. */
CS_EXPORT
CsPlan *cs_deployment_dup_restore_plan (CsDeployment *self,
                                        const char *run,
                                        const char *node,
                                        GError **error);

/* One bundle to one node, see cs_plan_new_for_upload(). Transfer full. */
CS_EXPORT
CsPlan *cs_deployment_dup_upload_plan (CsDeployment *self,
                                       const char *node,
                                       const char *file,
                                       CsBundle *bundle,
                                       GError **error);

G_END_DECLS
