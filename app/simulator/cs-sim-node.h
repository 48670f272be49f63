/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-sim-audit.h"
#include "cs-sim-key-pool.h"
#include "cs-sim-serving.h"
#include "cs-sim-switches.h"

G_BEGIN_DECLS

/* One simulated server: its folder, its account, its settings. Shared by the threads of all its
 * connections; what changes is behind functions that lock. */
typedef struct _CsSimNode CsSimNode;

/* What all nodes of a process have in common; borrowed, it outlives them. */
typedef struct {
  const char *state_folder;
  const char *domain;
  const char *release;
  const char *user;
  CsSimKeyPool *pool;
} CsSimCommon;

/* @switches: (transfer full): as the command line gave them for this node
 * @index: from 0; the last byte of the address that the node believes to have */
CsSimNode *cs_sim_node_new (const CsSimCommon *common,
                            const char *name,
                            guint index,
                            CsSimSwitches *switches,
                            const char *password,
                            GError **error);
void cs_sim_node_free (CsSimNode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsSimNode, cs_sim_node_free)

const char *cs_sim_node_get_name (CsSimNode *self);
const char *cs_sim_node_get_user (CsSimNode *self);
const char *cs_sim_node_get_folder (CsSimNode *self);       /* DIR/<node> */
const char *cs_sim_node_get_files_folder (CsSimNode *self); /* DIR/<node>/files */
const char *cs_sim_node_get_address (CsSimNode *self);      /* the made-up one, for status texts */
const char *cs_sim_node_get_domain (CsSimNode *self);
CsSimAudit *cs_sim_node_get_audit (CsSimNode *self);
CsSimKeyPool *cs_sim_node_get_pool (CsSimNode *self);
CsSimServing *cs_sim_node_get_serving (CsSimNode *self);

/* The switches as they are now: command line, then switches.ini. A mistake in the file is told on
 * standard error when @report is set. */
CsSimSwitches *cs_sim_node_dup_switches (CsSimNode *self, gboolean report);

/* As a number to compare: 2.9 is 209, 3.11 is 311 */
guint cs_sim_node_get_release (CsSimNode *self, const CsSimSwitches *switches);
char *cs_sim_node_dup_release (CsSimNode *self, const CsSimSwitches *switches);
char *cs_sim_node_dup_hostname (CsSimNode *self, const CsSimSwitches *switches);
gint64 cs_sim_node_get_time (const CsSimSwitches *switches); /* the node's clock, Unix seconds */

/* Settings, kept in state.ini. An empty or missing one is read as "none". */
char *cs_sim_node_dup_setting (CsSimNode *self, const char *group, const char *key);
gboolean cs_sim_node_is_on (CsSimNode *self, const char *group);
void cs_sim_node_set (CsSimNode *self, const char *group, const char *key, const char *value);

/* Whether a service that is enabled was given this file */
gboolean cs_sim_node_uses_file (CsSimNode *self, const char *name);

/* Compares, counts the failures for the lock-out and says whether the account may enter. */
gboolean cs_sim_node_check_password (CsSimNode *self,
                                     const CsSimSwitches *switches,
                                     const char *user,
                                     const char *password);

/* Whether a fault may still happen (switch fault_times); counts it and writes it to the audit. */
gboolean cs_sim_node_take_fault (CsSimNode *self,
                                 const CsSimSwitches *switches,
                                 guint connection,
                                 const char *what);

void cs_sim_node_reboot (CsSimNode *self, const CsSimSwitches *switches);
gboolean cs_sim_node_is_down (CsSimNode *self);

G_END_DECLS
