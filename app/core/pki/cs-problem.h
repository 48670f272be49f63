/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-finding.h"

G_BEGIN_DECLS

/* Private to this folder: everything that a look at a certificate, request or list can find odd.
 * The table in cs-problem.c holds id, severity, words and source. */
typedef enum {
  CS_PROBLEM_BAD_ADDRESS,
  CS_PROBLEM_BAD_ENCODING,
  CS_PROBLEM_BAD_TIME,
  CS_PROBLEM_COMMON_NAME_NOT_IN_NAMES,
  CS_PROBLEM_DUPLICATE_EXTENSION,
  CS_PROBLEM_EXPIRED,
  CS_PROBLEM_LONG_NAME,
  CS_PROBLEM_NAME_WITH_NUL,
  CS_PROBLEM_NO_NAMES,
  CS_PROBLEM_NOT_YET_VALID,
  CS_PROBLEM_ODD_SERIAL,
  CS_PROBLEM_SELF_SIGNATURE_INVALID,
  CS_PROBLEM_UNDECODABLE_EXTENSION,
  CS_PROBLEM_UNDECODABLE_KEY,
  CS_PROBLEM_UNDECODABLE_NAME,
  CS_PROBLEM_UNKNOWN_CRITICAL_EXTENSION,
  CS_PROBLEM_WEAK_DIGEST,
  CS_PROBLEM_WEAK_KEY,
} CsProblem;

/* Transfer full; @detail goes into the sentence. */
CsFinding *cs_problem_to_finding (CsProblem problem, const char *detail);
/* Appends one; a NULL @problems is not interested. */
void cs_problems_add (GListStore *problems, CsProblem problem, const char *detail);

G_END_DECLS
