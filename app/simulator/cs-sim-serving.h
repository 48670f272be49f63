/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-sim-switches.h"

#include <openssl/ssl.h>

G_BEGIN_DECLS

typedef struct _CsSimNode CsSimNode;

/* What the services of one node present to whoever connects: the files as they were when the
 * service was started, not as they are. Thread-safe. */
typedef struct _CsSimServing CsSimServing;

/* The names of all services that have a port, ended by %NULL: "callbridge", "webbridge3-https",
 * "database-server", … */
const char *const *cs_sim_serving_names (void);

CsSimServing *cs_sim_serving_new (void);
void cs_sim_serving_free (CsSimServing *self);

/* A service was started or restarted, by its group of settings ("webbridge3" has two ports): it
 * takes the files it was given, or with the switch `served` set to `old` keeps what it had. */
void cs_sim_serving_start (CsSimServing *self,
                           CsSimNode *node,
                           const CsSimSwitches *switches,
                           const char *group);
void cs_sim_serving_stop (CsSimServing *self, const char *group);
/* After a reboot: what is switched on takes the files that it was given. */
void cs_sim_serving_start_all (CsSimServing *self, CsSimNode *node, const CsSimSwitches *switches);

/* %NULL when the service is off. A reference of its own. */
SSL_CTX *cs_sim_serving_ref (CsSimServing *self, const char *name);

G_END_DECLS
