/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What nobody has confirmed of the real server, and what can go wrong with it. The table with
 * names, values, defaults and sources is in cs-sim-switches.c, in this order. */
typedef enum {
  CS_SIM_AUTH,
  CS_SIM_PUBLICKEY,
  CS_SIM_PROMPTS,
  CS_SIM_BANNER,
  CS_SIM_LAST_LOGIN,
  CS_SIM_LOCKOUT,
  CS_SIM_LOGIN_ATTEMPTS,
  CS_SIM_LOGIN_FAULT,
  CS_SIM_ACCEPT,
  CS_SIM_HOST_KEY,
  CS_SIM_HOST_KEY_CHANGE,
  CS_SIM_EXEC,
  CS_SIM_ECHO,
  CS_SIM_TYPEAHEAD,
  CS_SIM_HOSTNAME,
  CS_SIM_PROMPT,
  CS_SIM_SPLIT_OUTPUT,
  CS_SIM_SPLIT_GAP,
  CS_SIM_LATENCY,
  CS_SIM_CLOCK_OFFSET,
  CS_SIM_RELEASE,
  CS_SIM_REBOOT_TIME,
  CS_SIM_NAME_RULE,
  CS_SIM_QUOTING,
  CS_SIM_CSR_EXISTING,
  CS_SIM_CSR_DELAY,
  CS_SIM_CSR_DOTS,
  CS_SIM_CSR_BITS,
  CS_SIM_SELFSIGNED,
  CS_SIM_INSPECT_HEADER,
  CS_SIM_DER,
  CS_SIM_CRLF,
  CS_SIM_EKU,
  CS_SIM_WILDCARD,
  CS_SIM_CERTS_MISSING,
  CS_SIM_DATABASE_WORDS,
  CS_SIM_PING,
  CS_SIM_PING_TIME,
  CS_SIM_SERVED,
  CS_SIM_SERVICE_ANSWER,
  CS_SIM_CLIENT_CERTIFICATE,
  CS_SIM_OVERWRITE,
  CS_SIM_RENAME,
  CS_SIM_SETSTAT,
  CS_SIM_EXCLUSIVE,
  CS_SIM_DENY_READ,
  CS_SIM_DENY_WRITE,
  CS_SIM_DENY_REMOVE,
  CS_SIM_DISK_FREE,
  CS_SIM_LISTING,
  CS_SIM_PUT_FAULT,
  CS_SIM_PUT_FAULT_NAME,
  CS_SIM_PUT_FAULT_AFTER,
  CS_SIM_GET_FAULT,
  CS_SIM_GET_FAULT_NAME,
  CS_SIM_GET_FAULT_AFTER,
  CS_SIM_COMMAND_FAULT,
  CS_SIM_COMMAND_FAULT_PREFIX,
  CS_SIM_FAULT_TIMES,
  CS_SIM_N_SWITCHES,
} CsSimSwitch;

typedef struct _CsSimSwitches CsSimSwitches;

CsSimSwitches *cs_sim_switches_new (void);
CsSimSwitches *cs_sim_switches_copy (const CsSimSwitches *self);
void cs_sim_switches_free (CsSimSwitches *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsSimSwitches, cs_sim_switches_free)

/* @assignment: `name=value`; an unknown name or a value that the switch does not have is an error
 */
gboolean cs_sim_switches_set (CsSimSwitches *self, const char *assignment, GError **error);

/* Reads the group [Switches] of a key file over what is set; a file that is not there changes
 * nothing. A bad line is reported and the others still count. */
gboolean cs_sim_switches_read (CsSimSwitches *self, const char *path, GError **error);

const char *cs_sim_switches_get (const CsSimSwitches *self, CsSimSwitch which);
gint64 cs_sim_switches_get_number (const CsSimSwitches *self, CsSimSwitch which);
gboolean cs_sim_switches_is (const CsSimSwitches *self, CsSimSwitch which, const char *value);

/* Whether the glob pattern that the switch holds matches @name; an empty pattern matches nothing */
gboolean cs_sim_switches_matches (const CsSimSwitches *self, CsSimSwitch which, const char *name);

/* The table of all switches, for --list-switches */
char *cs_sim_switches_describe (void);

G_END_DECLS
