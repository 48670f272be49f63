/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certreq-settings.h"

G_BEGIN_DECLS

/**
 * CsCertreqState:
 * @CS_CERTREQ_STATE_CALLED: written just before certreq was called; still there after a crash it
 * means: look into the folder
 * @CS_CERTREQ_STATE_ANSWERED: there was an answer, and what it said is in the folder
 */
typedef enum {
  CS_CERTREQ_STATE_NEW,
  CS_CERTREQ_STATE_CALLED,
  CS_CERTREQ_STATE_ANSWERED,
} CsCertreqState;

/**
 * CsCertreqFolder:
 * @name: of the folder, here and on a workstation; unique
 * @request_sha256: of the request's DER
 * @replaces: (nullable): the certificate it renews
 * @config: the authority: a request number means nothing without it (domain.md T51)
 * @host: (nullable): the workstation that certreq ran on
 * @request_id: (nullable): the authority's number
 *
 * The private folder of one submission: request, certreq's files, its output, and submission.ini
 * with all this. It is kept: it is what an authority's people are shown when they ask.
 */
typedef struct {
  char *path;
  char *name;
  CsCertreqState state;
  char *request_sha256;
  char *replaces;
  char *config;
  char *host;
  char *request_id;
  gint64 time;
} CsCertreqFolder;

/* Makes one, with the request in it, readable by its owner only. @parent: the plugin's own folder.
 * Blocking, as is all that follows. */
CsCertreqFolder *cs_certreq_folder_new (const char *parent,
                                        const CsCertreqSettings *settings,
                                        CsSubmission *submission,
                                        GError **error);
/* The newest one of that request, and what it replaces, and (unless NULL) that number; NULL without
 * an error when there is none. */
CsCertreqFolder *
cs_certreq_folder_find (const char *parent, CsSubmission *submission, const char *request_id);
/* Writes submission.ini; synced before it returns. */
gboolean cs_certreq_folder_save (CsCertreqFolder *self, GError **error);
/* A folder for a question that need not be remembered; goes with cs_certreq_folder_remove(). */
CsCertreqFolder *cs_certreq_folder_new_passing (const char *parent, GError **error);
void cs_certreq_folder_remove (CsCertreqFolder *self);
void cs_certreq_folder_free (CsCertreqFolder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsCertreqFolder, cs_certreq_folder_free)

/* NULL when there is no such file, or it is larger than %CS_REMOTE_FILE_MAX. */
GBytes *cs_certreq_folder_load (CsCertreqFolder *self, const char *file);
gboolean
cs_certreq_folder_store (CsCertreqFolder *self, const char *file, GBytes *content, GError **error);

G_END_DECLS
