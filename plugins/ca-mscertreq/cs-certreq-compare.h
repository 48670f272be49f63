/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/* The certificate in @content (in whatever encoding) that holds the request's key; NULL when there
 * is none, and @others says whether there were certificates for other keys. What else it has other
 * than what was asked for is the run's to show, whatever the authority. Transfer full. */
CsCertificate *
cs_certreq_compare_find (GBytes *content, CsSubmission *submission, gboolean *others);

G_END_DECLS
