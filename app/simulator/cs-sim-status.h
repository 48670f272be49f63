/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-sim-command.h"

G_BEGIN_DECLS

/* What a service's bare verb prints, line by line (domain 1.6). */
typedef struct _CsSimStatus CsSimStatus;

extern const CsSimStatus cs_sim_status_callbridge;
extern const CsSimStatus cs_sim_status_webbridge;
extern const CsSimStatus cs_sim_status_webbridge3;
extern const CsSimStatus cs_sim_status_webadmin;
extern const CsSimStatus cs_sim_status_xmpp;
extern const CsSimStatus cs_sim_status_turn;
extern const CsSimStatus cs_sim_status_recorder;
extern const CsSimStatus cs_sim_status_streamer;
extern const CsSimStatus cs_sim_status_uploader;
extern const CsSimStatus cs_sim_status_scheduler;
extern const CsSimStatus cs_sim_status_tls_sip;

void cs_sim_status_print (CsSimCall *call, const CsSimStatus *status);

/* @setting: "group:key", with "#0" or "#1" behind it for one word of the value. Never %NULL. */
char *cs_sim_status_dup_value (CsSimNode *node, const char *setting);
void cs_sim_status_print_value (CsSimCall *call, const char *setting);

G_END_DECLS
