/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-session.h"

G_BEGIN_DECLS

/* What an inspector shows of @subject as @session sees it now: a list of #CsSection. Transfer
 * full. */
GListModel *cs_subject_describe (CsSubject *subject, CsSession *session);
/* Appends to @sections what a strict reader would misread in the file that @subject is. */
void cs_subject_take_faults (CsSubject *subject, CsSession *session, GListStore *sections);

G_END_DECLS
