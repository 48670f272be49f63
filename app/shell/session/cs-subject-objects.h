/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-session.h"

G_BEGIN_DECLS

/* What @subject stands for, as @session knows it now: a list of #CsCertificate and #CsRequest, of
 * #CsItem for everything else in a file; empty when it is none or not known. Transfer full. */
GListModel *cs_subject_dup_objects (CsSubject *subject, CsSession *session);
/* The same as cards for a bundle: only certificates. A file is cut in a thread. Finish gives %NULL
 * and %CS_ERROR_RULE when there are none, as when @subject or @session is NULL;
 * %CS_ERROR_TOO_LARGE when no bundle has room for them. Transfer full. */
void cs_subject_cut_async (CsSubject *subject,
                           CsSession *session,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
GPtrArray *cs_subject_cut_finish (GAsyncResult *result, GError **error);
/* The certificate or request of what was found, else its CsItem; NULL when it could not be read.
 * Borrowed. */
GObject *cs_found_get_object (CsFound *found);
/* A line for it: what cs_object_dup_title() says, else the name of its file. Transfer full. */
char *cs_found_dup_title (CsFound *found);
/* Whether the name of its file, its subject or one of its names contains @folded, which is of
 * g_utf8_casefold(). */
gboolean cs_found_contains (CsFound *found, const char *folded);
/* A name for a certificate or request: its common name, else its subject. */
const char *cs_object_get_name (GObject *object);
/* The same with a name that tells it from others: the certificates of a cluster's nodes share their
 * common name (domain.md T08). Escaped. Transfer full. */
char *cs_object_dup_title (GObject *object);
/* PEM of a certificate or request; NULL for anything else. Transfer full. */
char *cs_object_dup_pem (GObject *object);

G_END_DECLS
