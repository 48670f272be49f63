/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-language.h"

G_BEGIN_DECLS

/**
 * CsSeverity:
 * @CS_SEVERITY_NOTICE: worth knowing
 * @CS_SEVERITY_WARNING: will probably bite; does not stop a run
 * @CS_SEVERITY_ERROR: stops apply (exit 1)
 */
typedef enum {
  CS_SEVERITY_NOTICE,
  CS_SEVERITY_WARNING,
  CS_SEVERITY_ERROR,
} CsSeverity;

/* "notice", "warning", "error": the words of the JSON output. */
CS_EXPORT
const char *cs_severity_to_string (CsSeverity severity);

#define CS_TYPE_FINDING (cs_finding_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsFinding, cs_finding, CS, FINDING, GObject)

/**
 * CsFinding:
 *
 * One thing that a rule, the cluster file's reader or a look at a certificate has to say. Immutable
 * once it is in a list. It knows where it belongs (file, line, group, key; each may be missing),
 * what is wrong and what to do about it.
 */

/**
 * cs_finding_new:
 * @id: a stable name in lower case with dashes, such as "database-client-cn"
 * @severity: how bad
 * @text: one sentence that names the thing and the reason
 * @remedy: (nullable): what to do, or the accepted form
 *
 * Returns: (transfer full): a finding without a place
 */
CS_EXPORT
CsFinding *
cs_finding_new (const char *id, CsSeverity severity, const char *text, const char *remedy);
/* Where it is: any of the strings may be NULL, line 0 means unknown. To be called before the
 * finding is shared. */
CS_EXPORT
void cs_finding_set_place (CsFinding *self,
                           const char *file,
                           guint line,
                           const char *group,
                           const char *key);
/* Which fact it rests on, such as "domain.md T15". To be called before the finding is shared. */
CS_EXPORT
void cs_finding_set_source (CsFinding *self, const char *source);

/* How it reads on the screen: by default as it is written down. To be called before the finding is
 * shared. */
CS_EXPORT
void cs_finding_set_shown (CsFinding *self, const char *text, const char *remedy);

CS_EXPORT
const char *cs_finding_get_id (CsFinding *self);
CS_EXPORT
CsSeverity cs_finding_get_severity (CsFinding *self);
CS_EXPORT
const char *cs_finding_get_text (CsFinding *self); /* in English, as files have it */
CS_EXPORT
const char *cs_finding_get_shown_text (CsFinding *self);
/* Of the two the one in @language. */
CS_EXPORT
const char *cs_finding_get_text_in (CsFinding *self, CsLanguage language);
CS_EXPORT
const char *cs_finding_get_remedy (CsFinding *self); /* nullable, as are the next five */
CS_EXPORT
const char *cs_finding_get_shown_remedy (CsFinding *self);
CS_EXPORT
const char *cs_finding_get_source (CsFinding *self);
CS_EXPORT
const char *cs_finding_get_file (CsFinding *self);
CS_EXPORT
const char *cs_finding_get_group (CsFinding *self);
CS_EXPORT
const char *cs_finding_get_key (CsFinding *self);
CS_EXPORT
guint cs_finding_get_line (CsFinding *self); /* from 1; 0 when unknown */

/* "FILE:LINE: [GROUP] KEY: text (remedy)", with what is known of it. Transfer full. */
CS_EXPORT
char *cs_finding_dup_line (CsFinding *self);

/* Whether a list of CsFinding holds one of severity error. */
CS_EXPORT
gboolean cs_findings_have_error (GListModel *findings);
/* Worst first, and by line among equals. */
CS_EXPORT
void cs_findings_sort (GListStore *findings);

G_END_DECLS
