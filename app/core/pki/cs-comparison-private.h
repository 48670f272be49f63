/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-comparison.h"

G_BEGIN_DECLS

/* @id: a literal. @first, @second: (nullable) */
CsComparisonRow *
cs_comparison_row_new (const char *id, const char *label, const char *first, const char *second);

G_END_DECLS
