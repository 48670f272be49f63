/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/* The words with which a request is handed to people. All transfer full. */

/* The names spelled out, key and use, one a line, then the request: for an e-mail. */
char *cs_manual_text_for_mail (CsRequest *request, CsSubmission *submission, const char *address);
/* The same fields one by one, for a web form that asks for them. */
char *cs_manual_text_for_form (CsRequest *request, CsSubmission *submission);

G_END_DECLS
