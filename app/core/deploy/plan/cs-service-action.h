/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-mmp-reply.h"

G_BEGIN_DECLS

/**
 * CsServiceAction:
 *
 * What puts a file into service on a node: lines for its command line, and how its status output
 * proves them. Immutable once it is in a step.
 */
typedef struct _CsServiceAction CsServiceAction;

/**
 * cs_service_action_new:
 * @lines: (transfer full): sent one after the other; a line that fails ends it
 * @question: (nullable): the status line that is asked afterwards
 */
CsServiceAction *cs_service_action_new (GStrv lines, const char *question);
/* What the status must name afterwards: @file under @label. One that is not @needed counts only
 * when the status has a line for it: not every release shows all of them. */
void cs_service_action_expect (CsServiceAction *self,
                               const char *label,
                               const char *file,
                               gboolean needed);
CS_EXPORT
void cs_service_action_free (CsServiceAction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsServiceAction, cs_service_action_free)

CS_EXPORT
const char *const *cs_service_action_get_lines (const CsServiceAction *self);
CS_EXPORT
const char *cs_service_action_get_question (const CsServiceAction *self); /* nullable */
/**
 * cs_service_action_judge:
 * @reply: to the question
 * @difference: (out) (transfer full) (nullable): what the status names instead; set for NO
 *
 * Whether the status names what was assigned: NO when it names another file, YES when every needed
 * one is named, else UNKNOWN.
 */
CS_EXPORT
CsMmpAnswer
cs_service_action_judge (const CsServiceAction *self, const char *reply, char **difference);

G_END_DECLS
