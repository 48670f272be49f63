/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-cli-prompts.h"
#include "cs-cli.h"
#include "cs-host-services.h"

G_BEGIN_DECLS

/**
 * CsCaSession: the local authority of one folder, for the verbs of `countersignctl ca`
 * @authority: the plugin's object, which is a #CsLocalAuthority
 */
typedef struct {
  CsAuthority *authority;
  CsStoredPrompts *prompts;
} CsCaSession;

/* @profile: (nullable): the Profile= setting. */
CsCaSession *cs_ca_session_new (const char *directory, const char *profile, GError **error);
void cs_ca_session_free (CsCaSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsCaSession, cs_ca_session_free)

/* A #GAsyncReadyCallback that keeps the result in the GAsyncResult * behind @user_data, and the
 * wait for it. */
void cs_ca_keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *cs_ca_wait (GAsyncResult **result);
/* Everything the authority issued, of #CsIssued. */
GPtrArray *cs_ca_session_list (CsCaSession *self, GError **error);

/* Says what went wrong and returns the exit code for it. */
int cs_ca_fail (const GError *error);
/* Writes @text to @path (synced and renamed), or to standard output when it is %NULL. */
gboolean cs_ca_write (const char *path, const char *text, gsize length, GError **error);

int cs_verb_ca_init (int argc, char **argv);
int cs_verb_ca_issue (int argc, char **argv);
int cs_verb_ca_list (int argc, char **argv);
int cs_verb_ca_revoke (int argc, char **argv);
int cs_verb_ca_crl (int argc, char **argv);

G_END_DECLS
