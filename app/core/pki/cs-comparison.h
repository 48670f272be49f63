/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certificate.h"
#include "cs-request.h"

G_BEGIN_DECLS

#define CS_TYPE_COMPARISON_ROW (cs_comparison_row_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsComparisonRow, cs_comparison_row, CS, COMPARISON_ROW, GObject)

/**
 * CsComparisonRow:
 *
 * One fact of two things beside each other. Immutable.
 */
/* A stable name in lower case, such as "subject", "name" or "extension": the JSON of compare. */
CS_EXPORT
const char *cs_comparison_row_get_id (CsComparisonRow *self);
CS_EXPORT
const char *cs_comparison_row_get_label (CsComparisonRow *self); /* in the user's language */
/* What the first and the second say; NULL when it says nothing of the kind. */
CS_EXPORT
const char *cs_comparison_row_get_first (CsComparisonRow *self);
CS_EXPORT
const char *cs_comparison_row_get_second (CsComparisonRow *self);
CS_EXPORT
gboolean cs_comparison_row_is_same (CsComparisonRow *self);

#define CS_TYPE_COMPARISON (cs_comparison_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsComparison, cs_comparison, CS, COMPARISON, GObject)

/**
 * CsComparison:
 *
 * Two certificates, two requests, or one of each, side by side: a #GListModel of #CsComparisonRow.
 * Names and extensions are set beside each other by what they are and not by where they stand, one
 * row for each that either has. Immutable, so it may be read from any thread.
 */
/* @first, @second: a #CsCertificate or #CsRequest each */
CS_EXPORT
CsComparison *cs_comparison_new (GObject *first, GObject *second);
/* Whether both are the same thing, byte for byte; rows that are all the same do not prove it. */
CS_EXPORT
gboolean cs_comparison_is_identical (CsComparison *self);
/* Whether both are for the same public key (DER of the SubjectPublicKeyInfo). */
CS_EXPORT
gboolean cs_comparison_is_same_key (CsComparison *self);
CS_EXPORT
guint cs_comparison_count_differences (CsComparison *self);
/* In one sentence, in the user's language. Transfer full. */
CS_EXPORT
char *cs_comparison_dup_summary (CsComparison *self);

G_END_DECLS
