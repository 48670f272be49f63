/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ssh-host-key.h"

#include "cs-known-hosts-file.h"
#include "cs-known-hosts.h"

#include <string.h>

/* What is asked and told stands on a screen only. */
#define _(text) cs_language_translate (text)

typedef struct {
  const char *type;  /* of libssh */
  char *base64;      /* g_malloc */
  char *fingerprint; /* "SHA256:…" without padding, as ssh-keygen writes it */
} HostKey;

static void
host_key_clear (HostKey *key)
{
  g_free (key->base64);
  g_free (key->fingerprint);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HostKey, host_key_clear)

static char *
fingerprint_of (ssh_key key)
{
  guchar *hash = NULL;
  gsize length = 0;
  char *text;
  char *copy;

  if (ssh_get_publickey_hash (key, SSH_PUBLICKEY_HASH_SHA256, &hash, &length) != SSH_OK)
    return NULL;

  text = ssh_get_fingerprint_hash (SSH_PUBLICKEY_HASH_SHA256, hash, length);
  ssh_clean_pubkey_hash (&hash);
  copy = g_strdup (text);
  ssh_string_free_char (text);

  return copy;
}

static gboolean
read_host_key (CsSshSession *session, HostKey *key, GError **error)
{
  ssh_key public_key = NULL;
  char *base64 = NULL;

  if (ssh_get_server_publickey (cs_ssh_session_get_ssh (session), &public_key) != SSH_OK
      || ssh_pki_export_pubkey_base64 (public_key, &base64) != SSH_OK) {
    ssh_key_free (public_key);
    return cs_ssh_session_fail (session, "reading the host key", error);
  }

  key->type = ssh_key_type_to_char (ssh_key_type (public_key));
  key->base64 = g_strdup (base64);
  key->fingerprint = fingerprint_of (public_key);
  ssh_string_free_char (base64);
  ssh_key_free (public_key);

  return key->fingerprint != NULL || cs_ssh_session_fail (session, "reading the host key", error);
}

static char *
fingerprint_of_line (const CsKnownHostLine *line)
{
  ssh_key key = NULL;
  char *fingerprint = NULL;

  if (ssh_pki_import_pubkey_base64 (line->key, ssh_key_type_from_name (line->type), &key) == SSH_OK)
    fingerprint = fingerprint_of (key);
  ssh_key_free (key);

  return fingerprint != NULL ? fingerprint : g_strdup ("unreadable");
}

/* The pinned one may be written with the padding of base64. */
static gboolean
is_same_fingerprint (const char *pinned, const char *fingerprint)
{
  gsize length = strlen (pinned);

  while (length > 0 && pinned[length - 1] == '=')
    length--;

  return length == strlen (fingerprint) && strncmp (pinned, fingerprint, length) == 0;
}

/* Beside the error, where there is a screen: both keys, what may have happened and what to do.
 * @known: as it was; @remedy: for when the new one is right. */
static void
tell_changed (CsSshSession *session,
              CsPrompts *prompts,
              const char *known,
              const HostKey *key,
              const char *remedy)
{
  g_autofree char *title
      = g_strdup_printf (_ ("The host key of %s has changed"), cs_ssh_session_get_label (session));
  g_autofree char *text = g_strdup_printf (
      _ ("Either the node was installed anew, or somebody in between answers in its place. Nothing "
         "was sent to it, no password either.\n\nCompare the key that it shows now with the one at "
         "its console. When they are equal: %s. When they are not, do not connect, and tell "
         "whoever "
         "looks after the network."),
      remedy);
  g_autofree char *shown = g_strdup_printf ("%s (%s)", key->fingerprint, key->type);
  g_autoptr (CsPrompt) prompt = cs_prompt_new (CS_PROMPT_HOST_KEY, title, text);

  cs_prompt_add_detail (prompt, _ ("Known until now"), known);
  cs_prompt_add_detail (prompt, _ ("Shown now"), shown);
  cs_prompts_tell (prompts, prompt);
}

static gboolean
refuse_pinned (CsSshSession *session,
               CsPrompts *prompts,
               const char *pinned,
               const HostKey *key,
               GError **error)
{
  const char *group = cs_endpoint_get_group (cs_ssh_session_get_endpoint (session));
  g_autofree char *remedy
      = g_strdup_printf (_ ("change HostKey= of [%s] in the cluster file"), group);

  tell_changed (session, prompts, pinned, key, remedy);
  cs_error_set (error, CS_ERROR, CS_ERROR_UNTRUSTED,
                "%s shows the host key %s (%s), but HostKey= of [%s] says %s. Somebody may be in "
                "between; if the node was installed anew, compare the key at its console and "
                "change HostKey=",
                cs_ssh_session_get_label (session), key->fingerprint, key->type, group, pinned);

  return FALSE;
}

static gboolean
refuse_known (CsSshSession *session,
              CsPrompts *prompts,
              CsKnownHost verdict,
              const char *path,
              const CsKnownHostLine *line,
              const HostKey *key,
              GError **error)
{
  const char *label = cs_ssh_session_get_label (session);
  g_autofree char *old = fingerprint_of_line (line);

  if (verdict == CS_KNOWN_HOST_REVOKED)
    cs_error_set (error, CS_ERROR, CS_ERROR_UNTRUSTED,
                  "%s shows the host key %s (%s), which is revoked in %s, line %u. Do not connect; "
                  "ask who revoked it",
                  label, key->fingerprint, key->type, path, line->number);
  else {
    g_autofree char *known = g_strdup_printf ("%s (%s)", old, line->type);
    g_autofree char *remedy = g_strdup_printf (_ ("remove line %u of %s"), line->number, path);

    tell_changed (session, prompts, known, key, remedy);
    cs_error_set (
        error, CS_ERROR, CS_ERROR_UNTRUSTED,
        "The host key of %s has changed: it shows %s (%s), but %s, line %u, knows %s (%s). "
        "Somebody may be in between; if the node was installed anew, compare the key at "
        "its console and remove that line",
        label, key->fingerprint, key->type, path, line->number, old, line->type);
  }

  return FALSE;
}

/* A "no" comes back as %G_IO_ERROR_CANCELLED. */
static gboolean
ask_user (CsSshSession *session,
          CsPrompts *prompts,
          const HostKey *key,
          GCancellable *cancellable,
          GError **error)
{
  CsEndpoint *endpoint = cs_ssh_session_get_endpoint (session);
  const char *label = cs_ssh_session_get_label (session);
  g_autofree char *title = g_strdup_printf (_ ("Unknown host key of %s"), label);
  g_autofree char *text = g_strdup_printf (
      _ ("%s is not known on this computer yet. Compare the fingerprint with the one that the node "
         "shows at its console, and accept it only when they are equal."),
      label);
  g_autofree char *identity = g_strdup_printf ("%s %s", label, key->fingerprint);
  g_autoptr (CsPrompt) prompt = cs_prompt_new (CS_PROMPT_HOST_KEY, title, text);
  g_autoptr (CsAnswer) answer = NULL;

  cs_prompt_set_scope (prompt, cs_endpoint_get_group (endpoint), "HostKey", identity);
  cs_prompt_add_detail (prompt, _ ("Host"), cs_endpoint_get_host (endpoint));
  cs_prompt_add_detail (prompt, _ ("Key type"), key->type);
  cs_prompt_add_detail (prompt, _ ("Fingerprint"), key->fingerprint);

  cs_ssh_session_wait_for_user (session);
  answer = cs_prompts_ask (prompts, prompt, cancellable, error);
  cs_ssh_session_expect (session);

  return answer != NULL;
}

static gboolean
accept_new (CsSshSession *session,
            CsPrompts *prompts,
            const char *path,
            const HostKey *key,
            GCancellable *cancellable,
            GError **error)
{
  CsEndpoint *endpoint = cs_ssh_session_get_endpoint (session);
  g_autoptr (GError) local = NULL;

  if (!ask_user (session, prompts, key, cancellable, error))
    return FALSE;

  if (cs_known_hosts_file_add (path, cs_endpoint_get_host (endpoint),
                               cs_endpoint_get_port (endpoint), key->type, key->base64, cancellable,
                               &local))
    return TRUE;

  if (g_error_matches (local, CS_ERROR, CS_ERROR_UNTRUSTED)
      || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  /* The user has compared the key: it is good for now, and will be asked about again. */
  g_message ("The host key of %s cannot be kept: %s", cs_ssh_session_get_label (session),
             local->message);

  return TRUE;
}

static gboolean
judge_key (CsSshSession *session,
           CsPrompts *prompts,
           const HostKey *key,
           GCancellable *cancellable,
           GError **error)
{
  CsEndpoint *endpoint = cs_ssh_session_get_endpoint (session);
  const char *pinned = cs_endpoint_get_host_key (endpoint);
  g_autofree char *path = cs_known_hosts_file_dup_path ();
  g_autofree char *text = cs_known_hosts_file_read (path, error);
  CsKnownHostLine line;
  CsKnownHost verdict;
  gboolean trusted;

  if (text == NULL)
    return FALSE;
  if (pinned != NULL && !is_same_fingerprint (pinned, key->fingerprint))
    return refuse_pinned (session, prompts, pinned, key, error);

  verdict = cs_known_hosts_check (text, cs_endpoint_get_host (endpoint),
                                  cs_endpoint_get_port (endpoint), key->type, key->base64, &line);
  if (verdict == CS_KNOWN_HOST_SAME)
    trusted = TRUE;
  else if (pinned != NULL && verdict != CS_KNOWN_HOST_REVOKED)
    trusted = TRUE; /* the cluster file is the newer word, and somebody wrote it on purpose */
  else if (verdict == CS_KNOWN_HOST_UNKNOWN)
    trusted = accept_new (session, prompts, path, key, cancellable, error);
  else
    trusted = refuse_known (session, prompts, verdict, path, &line, key, error);
  cs_known_host_line_clear (&line);

  return trusted;
}

gboolean
cs_ssh_host_key_check (CsSshSession *session,
                       CsPrompts *prompts,
                       char **fingerprint,
                       GCancellable *cancellable,
                       GError **error)
{
  g_auto (HostKey) key = { 0 };

  if (!read_host_key (session, &key, error)
      || !judge_key (session, prompts, &key, cancellable, error))
    return FALSE;

  *fingerprint = g_steal_pointer (&key.fingerprint);

  return TRUE;
}
