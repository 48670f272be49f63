/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ca-keeper.h"

#include "cs-ca-key.h"

/* What stands on a screen only. */
#define _(text) cs_language_translate (text)

#define SECRET_KEY "PassPhrase" /* in the group of the authority, in a file of secrets */

struct _CsCaKeeper {
  CsPrompts *prompts;
  char *group;
  CsSecret *passphrase; /* one that has worked */
  EVP_PKEY *key;        /* only while work is waiting */
  int n_refused;        /* atomic */
};

CsCaKeeper *
cs_ca_keeper_new (CsPrompts *prompts, const char *group)
{
  CsCaKeeper *self = g_new0 (CsCaKeeper, 1);

  self->prompts = prompts != NULL ? g_object_ref (prompts) : NULL;
  self->group = g_strdup (group);

  return self;
}

void
cs_ca_keeper_free (CsCaKeeper *self)
{
  cs_ca_keeper_lock (self);
  g_clear_object (&self->prompts);
  g_clear_pointer (&self->passphrase, cs_secret_unref);
  g_free (self->group);
  g_free (self);
}

void
cs_ca_keeper_lock (CsCaKeeper *self)
{
  g_clear_pointer (&self->key, EVP_PKEY_free);
}

int
cs_ca_keeper_get_n_refused (CsCaKeeper *self)
{
  return g_atomic_int_get (&self->n_refused);
}

static CsSecret *
ask (CsCaKeeper *self, CsPrompt *prompt, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsAnswer) answer = NULL;

  if (self->prompts != NULL) {
    answer = cs_prompts_ask (self->prompts, prompt, cancellable, error);
    if (answer == NULL)
      return NULL;
  }
  if (answer == NULL || answer->secret == NULL) {
    cs_error_set (error, CS_ERROR, CS_ERROR_NO_ANSWER,
                  "[%s]: nobody can be asked for the pass phrase of the authority's key",
                  self->group);
    return NULL;
  }

  return cs_secret_ref (answer->secret);
}

static CsPrompt *
new_unlock_prompt (CsCaKeeper *self, CsCaEngine *engine)
{
  g_autofree char *subject = cs_ca_engine_dup_subject (engine);
  g_autofree char *identity = cs_ca_engine_dup_identity (engine);
  g_autofree char *title = g_strdup_printf (_ ("Pass phrase of the authority %s"), subject);
  CsPrompt *prompt
      = cs_prompt_new (CS_PROMPT_SECRET, title,
                       _ ("The authority's key is encrypted. It is opened to sign, and "
                          "closed again."));

  cs_prompt_set_scope (prompt, self->group, SECRET_KEY, identity);
  cs_prompt_add_detail (prompt, _ ("Authority"), subject);
  cs_prompt_add_detail (prompt, _ ("Key (SHA-256)"), identity);
  cs_prompt_set_retry (prompt, cs_ca_keeper_get_n_refused (self) > 0);

  return prompt;
}

/* Asks for the pass phrase and tries the answer, once. */
static EVP_PKEY *
ask_and_unlock (CsCaKeeper *self, CsCaEngine *engine, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsPrompt) prompt = new_unlock_prompt (self, engine);
  g_autoptr (CsSecret) passphrase = ask (self, prompt, cancellable, error);
  g_autoptr (GError) local = NULL;
  EVP_PKEY *key;

  if (passphrase == NULL)
    return NULL;

  key = cs_ca_engine_unlock (engine, passphrase, &local);
  if (key != NULL) {
    cs_prompts_judge (self->prompts, prompt, TRUE);
    self->passphrase = g_steal_pointer (&passphrase);
    return key;
  }

  if (g_error_matches (local, CS_ERROR, CS_ERROR_AUTHENTICATION)) {
    cs_prompts_judge (self->prompts, prompt, FALSE);
    g_atomic_int_inc (&self->n_refused);
  }
  g_propagate_error (error, g_steal_pointer (&local));

  return NULL;
}

/* With the one that has worked; %NULL without an error when there is none, or none any more: the
 * folder may have been exchanged since, or its key got another pass phrase. */
static EVP_PKEY *
unlock_again (CsCaKeeper *self, CsCaEngine *engine, GError **error)
{
  g_autoptr (GError) local = NULL;
  EVP_PKEY *key = NULL;

  if (self->passphrase == NULL)
    return NULL;
  key = cs_ca_engine_unlock (engine, self->passphrase, &local);
  if (g_error_matches (local, CS_ERROR, CS_ERROR_AUTHENTICATION))
    g_clear_pointer (&self->passphrase, cs_secret_unref);
  else if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));

  return key;
}

static EVP_PKEY *
unlock (CsCaKeeper *self,
        CsCaEngine *engine,
        int n_refused,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (GError) local = NULL;
  EVP_PKEY *key = unlock_again (self, engine, &local);

  if (key != NULL)
    return key;
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  if (n_refused != cs_ca_keeper_get_n_refused (self)) {
    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHENTICATION,
                  "[%s]: the pass phrase given a moment ago was wrong; nothing was signed",
                  self->group);
    return NULL;
  }

  return ask_and_unlock (self, engine, cancellable, error);
}

EVP_PKEY *
cs_ca_keeper_unlock (CsCaKeeper *self,
                     CsCaEngine *engine,
                     int n_refused,
                     GCancellable *cancellable,
                     GError **error)
{
  X509 *root = cs_ca_engine_get_root (engine);

  /* The folder may have been exchanged since. */
  if (self->key != NULL && EVP_PKEY_eq (self->key, X509_get0_pubkey (root)) != 1)
    cs_ca_keeper_lock (self);
  if (self->key == NULL)
    self->key = unlock (self, engine, n_refused, cancellable, error);
  if (self->key != NULL)
    EVP_PKEY_up_ref (self->key);

  return self->key;
}

static CsPrompt *
new_choose_prompt (CsCaKeeper *self, const char *directory, const char *identity, gboolean again)
{
  g_autofree char *text = g_strdup_printf (
      _ ("It encrypts the key of the new authority in %s and is asked for whenever "
         "that signs. At least %d characters; nobody can recover it."),
      directory, CS_CA_PASSPHRASE_MIN);
  CsPrompt *prompt = cs_prompt_new (
      CS_PROMPT_SECRET,
      again ? _ ("The same pass phrase again") : _ ("New pass phrase for the authority"), text);

  cs_prompt_set_scope (prompt, self->group, SECRET_KEY, identity);

  return prompt;
}

static gboolean
check_choice (CsSecret *first, CsSecret *second, GError **error)
{
  if (!cs_secret_equal (first, second)) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED,
                  "the two pass phrases differ; nothing was made");
    return FALSE;
  }
  if (cs_secret_get_length (first) < CS_CA_PASSPHRASE_MIN) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED,
                  "the pass phrase is shorter than %d characters; nothing was made",
                  CS_CA_PASSPHRASE_MIN);
    return FALSE;
  }

  return TRUE;
}

GBytes *
cs_ca_keeper_choose (CsCaKeeper *self,
                     const char *directory,
                     const char *identity,
                     CsCaKeeperUse use,
                     gpointer user_data,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (CsPrompt) prompt = new_choose_prompt (self, directory, identity, FALSE);
  g_autoptr (CsPrompt) repeat = new_choose_prompt (self, directory, identity, TRUE);
  g_autoptr (CsSecret) first = ask (self, prompt, cancellable, error);
  g_autoptr (CsSecret) second = first != NULL ? ask (self, repeat, cancellable, error) : NULL;
  GBytes *made = NULL;

  if (second == NULL)
    return NULL;

  if (check_choice (first, second, error))
    made = use (first, user_data, error);
  cs_prompts_judge (self->prompts, prompt, made != NULL);
  if (made != NULL)
    self->passphrase = g_steal_pointer (&first);

  return made;
}
