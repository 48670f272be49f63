/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-sim-node.h"

G_BEGIN_DECLS

typedef struct _CsSimCall CsSimCall;
typedef void (*CsSimHandler) (CsSimCall *call);
typedef void (*CsSimThen) (CsSimCall *call, const char *answer);

/* A row of the command table: verb words, how many arguments may follow, in which releases. */
typedef struct {
  const char *words; /* "pki csr" */
  guint min_args;
  guint max_args;
  CsSimHandler run;
  const void *data; /* for handlers that serve many rows */
  const char *usage;
  guint since; /* 209 is 2.9; 0: always */
  guint until; /* the first release without it; 0: never */
} CsSimCommand;

typedef struct {
  const CsSimCommand *commands;
  guint n_commands;
} CsSimCommandTable;

/* One file of verbs each */
extern const CsSimCommandTable cs_sim_pki_table;
extern const CsSimCommandTable cs_sim_service_table;
extern const CsSimCommandTable cs_sim_database_table;
extern const CsSimCommandTable cs_sim_system_table;

#define CS_SIM_N_TABLES 4
extern const CsSimCommandTable *const cs_sim_command_tables[CS_SIM_N_TABLES];

gboolean cs_sim_command_is_in (const CsSimCommand *self, guint release);

/* A command line being carried out on one node, by one thread. A handler prints its answer; when it
 * needs time or an answer from the user, it says what to do then and returns. */
struct _CsSimCall {
  CsSimNode *node;
  const CsSimSwitches *switches; /* as they were when the line came */
  guint connection;
  const CsSimCommand *command; /* %NULL: unknown */
  GStrv words;
  char **args; /* in words, behind the verb's */
  guint n_args;
  GString *output; /* with \n; taken by whoever runs the call */

  /* what comes next; nothing: the prompt */
  CsSimThen then;
  guint wait;     /* milliseconds */
  char *question; /* or what to ask */
  gboolean echo;
  gboolean leave; /* the session ends */
};

/* Splits @line and finds the command. Never %NULL. */
CsSimCall *cs_sim_call_new (CsSimNode *node,
                            const CsSimSwitches *switches,
                            guint connection,
                            const char *line);
void cs_sim_call_free (CsSimCall *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsSimCall, cs_sim_call_free)

/* Runs the handler, or what it left for later. */
void cs_sim_call_start (CsSimCall *self);
void cs_sim_call_continue (CsSimCall *self, const char *answer);

/* For handlers */
void cs_sim_call_print (CsSimCall *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void cs_sim_call_later (CsSimCall *self, guint milliseconds, CsSimThen then);
void cs_sim_call_ask (CsSimCall *self, const char *question, gboolean echo, CsSimThen then);
GBytes *cs_sim_call_read_file (CsSimCall *self, const char *name);
guint cs_sim_call_get_release (CsSimCall *self);

G_END_DECLS
