/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ssh-auth.h"

#include <string.h>

#include "cs-ssh-agent.h"

/* What stands on a screen only. */
#define _(text) cs_language_translate (text)

#define PASS_PHRASE "PassPhrase" /* the key of its prompt */

#define ROUNDS_MAX 16    /* of keyboard-interactive, and of methods that a node asks one by one */
#define QUESTIONS_MAX 16 /* in one round */
#define KEY_FILE_MAX (64 * 1024)

/* What a log-in needs at every step. */
typedef struct {
  CsSshSession *session;
  ssh_session ssh;
  CsPrompts *prompts;
  const char *fingerprint;
  GCancellable *cancellable;

  CsPrompt *asked;     /* the prompt for the password, once asked */
  char *password_text; /* what the node called it */
} LogIn;

/* Asking */

static CsAnswer *
ask (LogIn *self, CsPrompt *prompt, GError **error)
{
  CsAnswer *answer;

  cs_ssh_session_wait_for_user (self->session);
  answer = cs_prompts_ask (self->prompts, prompt, self->cancellable, error);
  cs_ssh_session_expect (self->session);

  return answer;
}

static CsSecret *
ask_secret (LogIn *self, CsPrompt *prompt, GError **error)
{
  g_autoptr (CsAnswer) answer = ask (self, prompt, error);

  if (answer == NULL)
    return NULL;
  if (answer->secret == NULL) {
    cs_error_set (error, CS_ERROR, CS_ERROR_NO_ANSWER, "%s: no password was given",
                  cs_ssh_session_get_label (self->session));
    return NULL;
  }

  return cs_secret_ref (answer->secret);
}

/* "user@host:port HOSTKEY": a kept secret is of no use for another host. */
static char *
identity_of (LogIn *self)
{
  CsEndpoint *endpoint = cs_ssh_session_get_endpoint (self->session);

  return g_strdup_printf ("%s@%s:%u %s", cs_endpoint_get_user (endpoint),
                          cs_endpoint_get_host (endpoint), cs_endpoint_get_port (endpoint),
                          self->fingerprint);
}

static CsSecret *
ask_password (LogIn *self, const char *key, GError **error)
{
  CsEndpoint *endpoint = cs_ssh_session_get_endpoint (self->session);
  const char *label = cs_ssh_session_get_label (self->session);
  g_autofree char *title = g_str_equal (key, PASS_PHRASE)
                               ? g_strdup_printf (_ ("Pass phrase for %s"), label)
                               : g_strdup_printf (_ ("Password for %s"), label);
  g_autofree char *text
      = g_strdup_printf (_ ("%s asks for it to log in. It is tried once."), label);
  g_autofree char *identity = identity_of (self);
  g_autofree char *group = g_strdup_printf ("[%s]", cs_endpoint_get_group (endpoint));

  g_clear_object (&self->asked);
  self->asked = cs_prompt_new (CS_PROMPT_SECRET, title, text);
  cs_prompt_set_scope (self->asked, cs_endpoint_get_group (endpoint), key, identity);
  cs_prompt_add_detail (self->asked, _ ("In the cluster file"), group);
  cs_prompt_add_detail (self->asked, _ ("Host key"), self->fingerprint);

  return ask_secret (self, self->asked, error);
}

/* What else a node wants to know, such as a one-time code: asked each time, never kept. */
static CsSecret *
ask_question (LogIn *self, const char *question, gboolean echo, GError **error)
{
  const char *label = cs_ssh_session_get_label (self->session);
  g_autofree char *text = cs_escape_control (question);
  g_autofree char *title = g_strdup_printf (_ ("%s asks"), label);
  g_autoptr (CsPrompt) prompt
      = cs_prompt_new (echo ? CS_PROMPT_TEXT : CS_PROMPT_SECRET, title, text);
  g_autoptr (CsAnswer) answer = NULL;

  if (!echo)
    return ask_secret (self, prompt, error);

  answer = ask (self, prompt, error);

  return answer != NULL ? cs_secret_new (answer->text != NULL ? answer->text : "") : NULL;
}

/* Results */

static char *
list_methods (int methods)
{
  static const struct {
    int method;
    const char *name;
  } names[] = {
    { SSH_AUTH_METHOD_PUBLICKEY, "publickey" },
    { SSH_AUTH_METHOD_INTERACTIVE, "keyboard-interactive" },
    { SSH_AUTH_METHOD_PASSWORD, "password" },
    { SSH_AUTH_METHOD_HOSTBASED, "hostbased" },
    { SSH_AUTH_METHOD_GSSAPI_MIC, "gssapi-with-mic" },
  };
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  g_auto (GStrv) found = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if ((methods & names[i].method) != 0)
      g_strv_builder_add (list, names[i].name);
  }
  found = g_strv_builder_end (list);

  return found[0] != NULL ? g_strjoinv (", ", found) : g_strdup ("nothing that is known");
}

static gboolean
refuse (LogIn *self, int methods, GError **error)
{
  const char *label = cs_ssh_session_get_label (self->session);
  g_autofree char *list = list_methods (methods);

  if (self->asked != NULL)
    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHENTICATION,
                  "%s refused the password. It was tried once; check it, and whether the account "
                  "is locked, before trying again",
                  label);
  else
    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHENTICATION,
                  "%s lets nobody in this way: it takes %s. Check User= and PublicKey=", label,
                  list);

  return FALSE;
}

static gboolean
is_let_in (int result)
{
  return result == SSH_AUTH_SUCCESS || result == SSH_AUTH_PARTIAL;
}

/* A store keeps or forgets the answer; a lost connection says nothing about it. */
static void
judge (LogIn *self, int result)
{
  if (self->asked != NULL && (is_let_in (result) || result == SSH_AUTH_DENIED))
    cs_prompts_judge (self->prompts, self->asked, is_let_in (result));
}

/* Methods: each returns one of enum ssh_auth_e; SSH_AUTH_ERROR with @error set only when it did not
 * come from libssh. */

static CsSecret *
answer_for (LogIn *self, guint i, GError **error)
{
  char echo = 0;
  const char *question = ssh_userauth_kbdint_getprompt (self->ssh, i, &echo);

  if (question == NULL)
    question = "";
  if (echo == 0 && self->password_text == NULL) {
    self->password_text = g_strdup (question);
    return ask_password (self, "Password", error);
  }

  return ask_question (self, question, echo != 0, error);
}

/* Whether the node asks again what was answered: it refused that. */
static gboolean
asks_again (LogIn *self, int n)
{
  gboolean again = FALSE;

  for (int i = 0; self->password_text != NULL && !again && i < n; i++) {
    char echo = 0;
    const char *question = ssh_userauth_kbdint_getprompt (self->ssh, (guint) i, &echo);

    again = echo == 0 && g_strcmp0 (question, self->password_text) == 0;
  }

  return again;
}

static int
answer_round (LogIn *self, GError **error)
{
  int n = ssh_userauth_kbdint_getnprompts (self->ssh);

  if (n > QUESTIONS_MAX || asks_again (self, n))
    return SSH_AUTH_DENIED;

  for (int i = 0; i < n; i++) {
    g_autoptr (CsSecret) answer = answer_for (self, (guint) i, error);

    if (answer == NULL)
      return SSH_AUTH_ERROR;
    if (ssh_userauth_kbdint_setanswer (self->ssh, (guint) i, cs_secret_peek (answer)) < 0)
      return SSH_AUTH_ERROR;
  }

  return SSH_AUTH_INFO;
}

static int
try_interactive (LogIn *self, GError **error)
{
  int result = ssh_userauth_kbdint (self->ssh, NULL, NULL);

  for (guint round = 0; result == SSH_AUTH_INFO && round < ROUNDS_MAX; round++) {
    result = answer_round (self, error);
    if (result != SSH_AUTH_INFO)
      return result;
    cs_ssh_session_expect (self->session);
    result = ssh_userauth_kbdint (self->ssh, NULL, NULL);
  }

  return result == SSH_AUTH_INFO ? SSH_AUTH_DENIED : result;
}

static int
try_password (LogIn *self, GError **error)
{
  g_autoptr (CsSecret) password = ask_password (self, "Password", error);

  if (password == NULL)
    return SSH_AUTH_ERROR;

  return ssh_userauth_password (self->ssh, NULL, cs_secret_peek (password));
}

/* The file's text, to be wiped; NULL when it cannot be read. By GIO, because libssh gives names to
 * the C library, which on Windows cannot open all of them. */
static char *
load_key_text (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  char *text = g_malloc0 (KEY_FILE_MAX + 1);
  gsize size;

  if (stream != NULL
      && g_input_stream_read_all (G_INPUT_STREAM (stream), text, KEY_FILE_MAX, &size, NULL, NULL))
    return text;

  cs_secret_wipe (text, KEY_FILE_MAX);
  g_free (text);

  return NULL;
}

static ssh_key
import_key (LogIn *self, const char *text, GError **error)
{
  ssh_key key = NULL;
  int result = ssh_pki_import_privkey_base64 (text, "", NULL, NULL, &key);

  if (result != SSH_OK) {
    g_autoptr (CsSecret) pass_phrase = ask_password (self, PASS_PHRASE, error);

    if (pass_phrase == NULL)
      return NULL;
    result = ssh_pki_import_privkey_base64 (text, cs_secret_peek (pass_phrase), NULL, NULL, &key);
    cs_prompts_judge (self->prompts, self->asked, result == SSH_OK);
    g_clear_object (&self->asked);
  }

  return result == SSH_OK ? key : NULL;
}

static ssh_key
read_key_file (LogIn *self, const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *text = load_key_text (path);
  ssh_key key = text != NULL ? import_key (self, text, &local) : NULL;

  if (text != NULL)
    cs_secret_wipe (text, KEY_FILE_MAX);
  g_free (text);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (key == NULL)
    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHENTICATION,
                  "%s: the private key %s cannot be read, or its pass phrase is wrong. Check "
                  "PublicKey= in [Transport transport-sftp]",
                  cs_ssh_session_get_label (self->session), path);

  return key;
}

static int
try_public_key (LogIn *self, GError **error)
{
  CsSshOptions *options = cs_ssh_session_get_options (self->session);
  ssh_key key;
  int result;

  if (options->key_file == NULL)
    return options->use_agent ? cs_ssh_agent_log_in (self->ssh) : SSH_AUTH_DENIED;

  key = read_key_file (self, options->key_file, error);
  if (key == NULL)
    return SSH_AUTH_ERROR;
  result = ssh_userauth_publickey (self->ssh, NULL, key);
  ssh_key_free (key);

  return result;
}

/* An agent that cannot be reached is one without keys, as long as the connection stands. */
static int
step (LogIn *self, int methods, gboolean *keys_tried, GError **error)
{
  int result = SSH_AUTH_DENIED;

  cs_ssh_session_expect (self->session);
  if ((methods & SSH_AUTH_METHOD_PUBLICKEY) != 0 && !*keys_tried) {
    g_autoptr (GError) local = NULL;

    *keys_tried = TRUE;
    result = try_public_key (self, &local);
    if (local != NULL) {
      g_propagate_error (error, g_steal_pointer (&local));
      return SSH_AUTH_ERROR;
    }
    if (is_let_in (result) || !cs_ssh_session_is_open (self->session))
      return result;
  }

  /* One method and one only: another one would be a second attempt with the same password. */
  if ((methods & SSH_AUTH_METHOD_INTERACTIVE) != 0)
    result = try_interactive (self, error);
  else if ((methods & SSH_AUTH_METHOD_PASSWORD) != 0)
    result = try_password (self, error);
  else
    result = SSH_AUTH_DENIED;
  judge (self, result);

  return result;
}

static gboolean
log_in (LogIn *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean keys_tried = FALSE;
  int methods = 0;
  int result = ssh_userauth_none (self->ssh, NULL);

  for (guint round = 0; round < ROUNDS_MAX; round++) {
    if (result == SSH_AUTH_SUCCESS)
      return TRUE;
    if (result == SSH_AUTH_ERROR)
      break;
    if (round > 0 && result != SSH_AUTH_PARTIAL)
      return refuse (self, methods, error);
    methods = ssh_userauth_list (self->ssh, NULL);
    result = step (self, methods, &keys_tried, &local);
  }

  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }

  return cs_ssh_session_fail (self->session, "logging in", error);
}

gboolean
cs_ssh_auth_log_in (CsSshSession *session,
                    CsPrompts *prompts,
                    const char *fingerprint,
                    GCancellable *cancellable,
                    GError **error)
{
  LogIn self = { .session = session,
                 .ssh = cs_ssh_session_get_ssh (session),
                 .prompts = prompts,
                 .fingerprint = fingerprint,
                 .cancellable = cancellable };
  gboolean done = log_in (&self, error);

  g_clear_object (&self.asked);
  g_free (self.password_text);

  return done;
}
