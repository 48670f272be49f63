/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-cluster-draft.h"

G_BEGIN_DECLS

/* The hosts of an answer, each once. */
GStrv cs_draft_split_hosts (const char *value);
/* The answer, or the default. */
char *cs_draft_dup_answer (CsClusterDraft *self, CsDraftQuestion question);
/* The same, NULL when it does not apply or is "none". */
char *cs_draft_dup_value (CsClusterDraft *self, CsDraftQuestion question);
gboolean cs_draft_is_version_3 (CsClusterDraft *self);

/* cs-cluster-compose.c: the file's text from complete answers. */
char *cs_draft_compose (CsClusterDraft *self);

G_END_DECLS
