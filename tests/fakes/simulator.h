/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/**
 * Simulator: countersign-simulator as a process of its own, on loopback and free ports, with a
 * state folder of its own that goes with it. The account is admin, the password "admin" unless the
 * arguments say otherwise.
 */
typedef struct _Simulator Simulator;

/* Whether the simulator was built; else the test is skipped with the reason. */
gboolean simulator_skip_unless_there (void);
/* @nodes: "cms1a,cms1b"; @arguments: (nullable): more of them, such as "--switch=prompts=two".
 * Waits until it is ready; a failure ends the test. */
Simulator *simulator_start (const char *nodes, const char *const *arguments);
void simulator_stop (Simulator *self);
const char *simulator_get_state (Simulator *self); /* the folder */
guint16 simulator_get_port (Simulator *self, const char *node);
const char *simulator_get_host (Simulator *self, const char *node);
/* "SHA256:…" */
const char *simulator_get_host_key (Simulator *self, const char *node);
/* Where a transport finds the node: with its host key pinned. */
CsEndpoint *simulator_new_endpoint (Simulator *self, const char *node);
/* The same without: its key is unknown. */
CsEndpoint *simulator_new_unpinned_endpoint (Simulator *self, const char *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Simulator, simulator_stop)

G_END_DECLS
