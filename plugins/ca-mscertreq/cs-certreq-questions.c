/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-engine.h"

#include "cs-certreq-command.h"
#include "cs-certreq-errors.h"
#include "cs-certreq-reply.h"

/* Several questions to certutil in one private folder. */
typedef struct {
  CsCertreqEngine *engine;
  CsCertreqPlace *place;
  CsCertreqFolder *folder;
} Session;

static gboolean
session_begin (Session *self, CsCertreqEngine *engine, GCancellable *cancellable, GError **error)
{
  g_autofree char *parent = cs_certreq_engine_dup_parent (engine, error);

  self->engine = engine;
  if (parent != NULL)
    self->folder = cs_certreq_folder_new_passing (parent, error);
  if (self->folder != NULL)
    self->place = cs_certreq_engine_new_place (engine);

  return self->place != NULL
         && cs_certreq_place_prepare (self->place, self->folder, cancellable, error);
}

static void
session_end (Session *self)
{
  if (self->place != NULL)
    cs_certreq_place_clean (self->place, self->folder, TRUE);
  g_clear_object (&self->place);
  if (self->folder != NULL)
    cs_certreq_folder_remove (self->folder);
  g_clear_pointer (&self->folder, cs_certreq_folder_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Session, session_end)

static gboolean
fail (Session *self, const char *doing, CsCertreqReply *reply, guint32 status, GError **error)
{
  guint32 code = cs_certreq_reply_get_code (reply, status);
  g_autofree char *cause = code != 0
                               ? cs_certreq_errors_explain (code, self->engine->settings->host)
                               : g_strdup_printf ("certutil ended with status %u.", status);

  cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY, "%s of %s: %s It said: %s", doing,
                self->engine->settings->config, cause,
                reply->words != NULL ? reply->words : "nothing");

  return FALSE;
}

/* Runs it and brings the answer; NULL when it failed. */
static CsCertreqReply *
ask (Session *self, GStrv argv, const char *doing, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsCertreqReply) reply = NULL;
  g_autoptr (GBytes) output = NULL;
  guint32 status = 0;

  if (!cs_certreq_place_run (self->place, self->folder, (const char *const *) argv, &status,
                             cancellable, error)
      || !cs_certreq_place_collect (self->place, self->folder, cancellable, error))
    return NULL;

  output = cs_certreq_folder_load (self->folder, CS_CERTREQ_OUTPUT);
  reply = cs_certreq_reply_new (output);
  if (status != 0) {
    fail (self, doing, reply, status, error);
    return NULL;
  }

  return g_steal_pointer (&reply);
}

/* The authority's own certificate, the newest one: what certutil gives unless it is told a number
 * (domain.md T55). */
static CsCertificate *
ask_for_certificate (Session *self, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) argv = cs_certreq_command_ca_certificate (self->engine->settings);
  g_autoptr (CsCertreqReply) reply = ask (self, argv, "The certificate", cancellable, error);
  g_autoptr (GBytes) content = NULL;

  if (reply == NULL)
    return NULL;
  content = cs_certreq_folder_load (self->folder, CS_CERTREQ_CERTIFICATE);
  if (content != NULL)
    return cs_reader_first_certificate (content, "the authority's certificate", error);
  fail (self, "The certificate", reply, 0, error);

  return NULL;
}

/* In any order, and perhaps with certificates of before a renewal. */
static CsBundle *
ask_for_others (Session *self, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) argv = cs_certreq_command_ca_chain (self->engine->settings);
  g_autoptr (CsCertreqReply) reply = ask (self, argv, "The chain", cancellable, error);
  g_autoptr (GBytes) content = NULL;

  if (reply == NULL)
    return NULL;
  content = cs_certreq_folder_load (self->folder, CS_CERTREQ_CHAIN);
  if (content != NULL)
    return cs_bundle_new_from_bytes (content, "the authority's chain", error);
  fail (self, "The chain", reply, 0, error);

  return NULL;
}

GPtrArray *
cs_certreq_engine_fetch_chain (CsCertreqEngine *self, GCancellable *cancellable, GError **error)
{
  g_auto (Session) session = { 0 };
  g_autoptr (CsCertificate) newest = NULL;
  g_autoptr (CsBundle) all = NULL;
  g_autoptr (CsBundle) chain = NULL;
  GPtrArray *ders;

  if (!session_begin (&session, self, cancellable, error))
    return NULL;
  newest = ask_for_certificate (&session, cancellable, error);
  if (newest != NULL)
    all = ask_for_others (&session, cancellable, error);
  if (all == NULL)
    return NULL;
  cs_bundle_add (all, newest);
  chain = cs_bundle_to_chain (all, newest, error);
  if (chain == NULL)
    return NULL;

  ders = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < cs_bundle_get_n (chain); i++)
    g_ptr_array_add (ders, g_bytes_ref (cs_certificate_get_der (cs_bundle_get (chain, i))));

  return ders;
}

static GPtrArray *
ask_for_templates (Session *session, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) argv = cs_certreq_command_templates (session->engine->settings);
  g_autoptr (CsCertreqReply) reply = ask (session, argv, "The templates", cancellable, error);

  return reply != NULL ? cs_certreq_reply_get_templates (reply) : NULL;
}

GStrv
cs_certreq_engine_list_templates (CsCertreqEngine *self, GCancellable *cancellable, GError **error)
{
  g_auto (Session) session = { 0 };
  g_autoptr (GPtrArray) templates = NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (session_begin (&session, self, cancellable, error))
    templates = ask_for_templates (&session, cancellable, error);
  if (templates == NULL)
    return NULL;
  for (guint i = 0; i < templates->len; i++)
    g_strv_builder_add (names, ((CsCertreqTemplate *) templates->pdata[i])->name);

  return g_strv_builder_end (names);
}

/* Without regard to case, as the authority takes it. A display name is told its name. */
static gboolean
check_template (CsCertreqEngine *self, GPtrArray *templates, GError **error)
{
  const char *wanted = self->settings->template_name;
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < templates->len; i++) {
    CsCertreqTemplate *one = templates->pdata[i];
    g_auto (GStrv) parts = g_strsplit (one->display_name, " ", -1);
    g_autofree char *compact = g_strjoinv ("", parts);

    if (g_ascii_strcasecmp (one->name, wanted) == 0)
      return TRUE;
    if (g_ascii_strcasecmp (compact, wanted) == 0) {
      cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY,
                    "Template=%s is how “%s” is displayed; its name is %s", wanted,
                    one->display_name, one->name);
      return FALSE;
    }
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", one->name);
  }
  cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY,
                "The authority answers, but it does not offer Template=%s; it offers: %s", wanted,
                names->str);

  return FALSE;
}

char *
cs_certreq_engine_test (CsCertreqEngine *self, GCancellable *cancellable, GError **error)
{
  g_auto (Session) session = { 0 };
  g_auto (GStrv) ping = cs_certreq_command_ping (self->settings);
  g_autoptr (CsCertreqReply) reply = NULL;
  g_autoptr (GPtrArray) templates = NULL;

  if (session_begin (&session, self, cancellable, error))
    reply = ask (&session, ping, "An answer", cancellable, error);
  if (reply == NULL)
    return NULL;
  if (self->settings->template_name == NULL)
    return g_strdup_printf ("%s answers: %s", self->settings->config, reply->words);

  templates = ask_for_templates (&session, cancellable, error);
  if (templates == NULL || !check_template (self, templates, error))
    return NULL;

  return g_strdup_printf ("%s answers and offers the template %s: %s", self->settings->config,
                          self->settings->template_name, reply->words);
}
