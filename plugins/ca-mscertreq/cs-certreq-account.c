/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-account.h"

#define _(text) cs_language_translate (text)

struct _CsCertreqAccount {
  const CsCertreqSettings *settings;
  CsPrompts *prompts; /* nullable */
  CsSecret *password;
  CsPrompt *prompt; /* that asked for it, until it was judged */
  gboolean agreed;
};

CsCertreqAccount *
cs_certreq_account_new (const CsCertreqSettings *settings, CsPrompts *prompts)
{
  CsCertreqAccount *self = g_new0 (CsCertreqAccount, 1);

  self->settings = settings;
  g_set_object (&self->prompts, prompts);

  return self;
}

void
cs_certreq_account_free (CsCertreqAccount *self)
{
  g_clear_object (&self->prompts);
  g_clear_object (&self->prompt);
  g_clear_pointer (&self->password, cs_secret_unref);
  g_free (self);
}

static CsAnswer *
ask (CsCertreqAccount *self, CsPrompt *prompt, GCancellable *cancellable, GError **error)
{
  if (self->prompts == NULL) {
    cs_error_set (error, CS_ERROR, CS_ERROR_NO_ANSWER, "%s: there is nobody to ask",
                  cs_prompt_get_title (prompt));
    return NULL;
  }

  return cs_prompts_ask (self->prompts, prompt, cancellable, error);
}

/* What Microsoft documents of -username is about enrolment web services; with a configuration of
 * HOST\NAME the one who is logged in is probably used in spite of it. */
static gboolean
agree (CsCertreqAccount *self, GCancellable *cancellable, GError **error)
{
  const CsCertreqSettings *settings = self->settings;
  gboolean web = g_str_has_prefix (settings->config, "https://");
  g_autofree char *title
      = g_strdup_printf (_ ("Password of %s in an argument list"), settings->account);
  g_autofree char *text = g_strdup_printf (
      /* Translators: an account, a computer, and nothing or one more sentence */
      _ ("certreq takes the password of %s only as an argument. While it runs, every program on %s "
         "can read it there.%s Go on, and let it be seen?"),
      settings->account, settings->host != NULL ? settings->host : _ ("this computer"),
      web ? ""
          : _ (" And Microsoft documents this for enrolment web services (https) alone: this "
               "authority probably sees the account that is logged in."));
  g_autoptr (CsPrompt) prompt = cs_prompt_new (CS_PROMPT_CONFIRM, title, text);
  g_autoptr (CsAnswer) answer = NULL;

  if (self->agreed)
    return TRUE;
  answer = ask (self, prompt, cancellable, error);
  self->agreed = answer != NULL;

  return self->agreed;
}

gboolean
cs_certreq_account_unlock (CsCertreqAccount *self,
                           gboolean visible,
                           GCancellable *cancellable,
                           GError **error)
{
  const CsCertreqSettings *settings = self->settings;
  g_autofree char *title = NULL;
  g_autofree char *identity = NULL;
  g_autoptr (CsPrompt) prompt = NULL;
  g_autoptr (CsAnswer) answer = NULL;

  if (settings->account == NULL || self->password != NULL)
    return TRUE;
  if (visible && !agree (self, cancellable, error))
    return FALSE;

  title = g_strdup_printf (_ ("Password of %s"), settings->account);
  identity = g_strdup_printf ("%s %s", settings->account, settings->config);
  prompt = cs_prompt_new (CS_PROMPT_SECRET, title,
                          _ ("The authority is asked in the name of this account."));
  cs_prompt_set_scope (prompt, settings->group, "AccountPassword", identity);
  answer = ask (self, prompt, cancellable, error);
  if (answer == NULL)
    return FALSE;
  self->password = cs_secret_ref (answer->secret);
  g_set_object (&self->prompt, prompt);

  return TRUE;
}

CsSecret *
cs_certreq_account_get_password (CsCertreqAccount *self)
{
  return self->password;
}

void
cs_certreq_account_judge (CsCertreqAccount *self, gboolean worked)
{
  if (self->prompt != NULL)
    cs_prompts_judge (self->prompts, self->prompt, worked);
  g_clear_object (&self->prompt);
  if (!worked)
    g_clear_pointer (&self->password, cs_secret_unref);
}
