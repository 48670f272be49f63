/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-auth.h"

#include <string.h>

#define PASSWORD_PROMPT "Please enter password: "
#define CODE_PROMPT "Please enter code: "
#define CODE "123456"

void
cs_sim_auth_init (CsSimAuth *self, CsSimConnection *connection)
{
  self->connection = connection;
  self->switches = cs_sim_node_dup_switches (cs_sim_connection_get_node (connection), TRUE);
}

void
cs_sim_auth_clear (CsSimAuth *self)
{
  g_clear_pointer (&self->switches, cs_sim_switches_free);
  g_clear_pointer (&self->user, g_free);
}

static void
record (CsSimAuth *self, const char *user, const char *method, gboolean ok)
{
  gint64 allowed = cs_sim_switches_get_number (self->switches, CS_SIM_LOGIN_ATTEMPTS);

  cs_sim_audit_write_login (cs_sim_node_get_audit (cs_sim_connection_get_node (self->connection)),
                            cs_sim_connection_get_number (self->connection),
                            user != NULL ? user : "", method, ok);
  self->done = ok;
  if (!ok && ++self->failures >= allowed)
    self->give_up = TRUE;
}

/* Whether the fault that the switch names took the place of an answer */
static gboolean
meets_fault (CsSimAuth *self)
{
  if (cs_sim_switches_is (self->switches, CS_SIM_LOGIN_FAULT, "none")
      || !cs_sim_node_take_fault (cs_sim_connection_get_node (self->connection), self->switches,
                                  cs_sim_connection_get_number (self->connection), "login"))
    return FALSE;
  if (cs_sim_switches_is (self->switches, CS_SIM_LOGIN_FAULT, "drop"))
    cs_sim_connection_cut (self->connection);
  else
    cs_sim_connection_stall (self->connection);

  return TRUE;
}

static gboolean
check (CsSimAuth *self, const char *user, const char *password, const char *method)
{
  gboolean good = cs_sim_node_check_password (cs_sim_connection_get_node (self->connection),
                                              self->switches, user, password);

  record (self, user, method, good);

  return good;
}

/* The first request of every client, and the first moment at which a banner may be sent */
static int
none_cb (ssh_session session, const char *user, void *data)
{
  CsSimAuth *self = data;
  const char *banner = cs_sim_switches_get (self->switches, CS_SIM_BANNER);
  ssh_string text;

  if (banner[0] != '\0') {
    text = ssh_string_from_char (banner);
    ssh_send_issue_banner (session, text);
    ssh_string_free (text);
  }

  return SSH_AUTH_DENIED;
}

static int
password_cb (ssh_session session, const char *user, const char *password, void *data)
{
  CsSimAuth *self = data;

  if (cs_sim_switches_is (self->switches, CS_SIM_AUTH, "keyboard-interactive"))
    return SSH_AUTH_DENIED;
  if (meets_fault (self))
    return SSH_AUTH_AGAIN;

  return check (self, user, password, "password") ? SSH_AUTH_SUCCESS : SSH_AUTH_DENIED;
}

static gboolean
is_key_in (const char *line, ssh_key key)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  ssh_key one = NULL;
  gboolean same;

  if (g_strv_length (words) < 2
      || ssh_pki_import_pubkey_base64 (words[1], ssh_key_type_from_name (words[0]), &one) != SSH_OK)
    return FALSE;
  same = ssh_key_cmp (one, key, SSH_KEY_CMP_PUBLIC) == 0;
  ssh_key_free (one);

  return same;
}

static gboolean
is_authorized (CsSimAuth *self, const char *user, ssh_key key)
{
  CsSimNode *node = cs_sim_connection_get_node (self->connection);
  g_autofree char *path = g_build_filename (cs_sim_node_get_folder (node), "authorized_keys", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (g_strcmp0 (user, cs_sim_node_get_user (node)) != 0
      || !g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (is_key_in (lines[i], key))
      return TRUE;
  }

  return FALSE;
}

static int
publickey_cb (ssh_session session,
              const char *user,
              struct ssh_key_struct *key,
              char state,
              void *data)
{
  CsSimAuth *self = data;
  gboolean good = cs_sim_switches_is (self->switches, CS_SIM_PUBLICKEY, "on")
                  && is_authorized (self, user, key);

  if (state == SSH_PUBLICKEY_STATE_NONE) /* only asked whether it would do */
    return good ? SSH_AUTH_SUCCESS : SSH_AUTH_DENIED;
  good = good && state == SSH_PUBLICKEY_STATE_VALID;
  record (self, user, "publickey", good);

  return good ? SSH_AUTH_SUCCESS : SSH_AUTH_DENIED;
}

static int
ask (CsSimAuth *self, ssh_message message)
{
  const char *prompts[] = { PASSWORD_PROMPT, CODE_PROMPT };
  char echo[] = { 0, 1 };
  guint n = cs_sim_switches_is (self->switches, CS_SIM_PROMPTS, "two") ? 2 : 1;

  if (cs_sim_switches_is (self->switches, CS_SIM_PROMPTS, "zero_first")
      && !self->first_round_done) {
    self->first_round_done = TRUE;
    n = 0;
  }

  return ssh_message_auth_interactive_request (message, "", "", n, prompts, echo);
}

static int
judge (CsSimAuth *self, ssh_session session, ssh_message message)
{
  int answers = ssh_userauth_kbdint_getnanswers (session);
  gboolean two = cs_sim_switches_is (self->switches, CS_SIM_PROMPTS, "two");
  const char *password = answers > 0 ? ssh_userauth_kbdint_getanswer (session, 0) : NULL;
  const char *code = answers > 1 ? ssh_userauth_kbdint_getanswer (session, 1) : NULL;

  if (answers == 0)
    return ask (self, message);
  if (two && g_strcmp0 (code, CODE) != 0)
    password = NULL;
  if (!check (self, self->user, password, "keyboard-interactive"))
    return cs_sim_switches_is (self->switches, CS_SIM_PROMPTS, "again") && !self->give_up
               ? ask (self, message)
               : 1;
  ssh_message_auth_reply_success (message, 0);

  return 0;
}

/* Keyboard-interactive has no callback of its own in libssh. 1 means: the refusal that is standard.
 */
static int
message_cb (ssh_session session, ssh_message message, void *data)
{
  CsSimAuth *self = data;

  if (ssh_message_type (message) != SSH_REQUEST_AUTH
      || ssh_message_subtype (message) != SSH_AUTH_METHOD_INTERACTIVE
      || cs_sim_switches_is (self->switches, CS_SIM_AUTH, "password"))
    return 1;
  if (!ssh_message_auth_kbdint_is_response (message)) {
    g_free (self->user);
    self->user = g_strdup (ssh_message_auth_user (message));
    return ask (self, message);
  }

  return meets_fault (self) ? 0 : judge (self, session, message);
}

void
cs_sim_auth_attach (CsSimAuth *self, ssh_session session, ssh_server_callbacks callbacks)
{
  int methods = 0;

  if (!cs_sim_switches_is (self->switches, CS_SIM_AUTH, "password"))
    methods |= SSH_AUTH_METHOD_INTERACTIVE;
  if (!cs_sim_switches_is (self->switches, CS_SIM_AUTH, "keyboard-interactive"))
    methods |= SSH_AUTH_METHOD_PASSWORD;
  if (cs_sim_switches_is (self->switches, CS_SIM_PUBLICKEY, "on"))
    methods |= SSH_AUTH_METHOD_PUBLICKEY;
  ssh_set_auth_methods (session, methods);
  callbacks->userdata = self;
  callbacks->auth_none_function = none_cb;
  callbacks->auth_password_function = password_cb;
  callbacks->auth_pubkey_function = publickey_cb;
  ssh_set_message_callback (session, message_cb, self);
}
