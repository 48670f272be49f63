/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-problem.h"

typedef struct {
  const char *id; /* stable: the JSON of inspect shows it */
  CsSeverity severity;
  const char *before; /* the sentence around what it is about */
  const char *after;
  const char *remedy; /* nullable */
  const char *source; /* nullable */
} Entry;

static const Entry table[] = {
  [CS_PROBLEM_BAD_ADDRESS]
  = { "bad-address", CS_SEVERITY_WARNING, "The IP address ", " is neither 4 nor 16 bytes long",
      "Have it issued again", "RFC 5280 4.2.1.6" },
  [CS_PROBLEM_BAD_ENCODING]
  = { "bad-encoding", CS_SEVERITY_ERROR, "OpenSSL refuses it: ", "", "Have it issued again", NULL },
  [CS_PROBLEM_BAD_TIME]
  = { "bad-time", CS_SEVERITY_ERROR, "The time ", " is not in the form that certificates must use",
      "Have it issued again", "RFC 5280 4.1.2.5, domain.md T62" },
  [CS_PROBLEM_COMMON_NAME_NOT_IN_NAMES]
  = { "common-name-not-in-names", CS_SEVERITY_WARNING, "The common name ",
      " is not among the names, so TLS clients do not accept it",
      "Ask for the common name as a name too", "domain.md T14" },
  [CS_PROBLEM_DUPLICATE_EXTENSION]
  = { "duplicate-extension", CS_SEVERITY_WARNING, "The extension ", " stands in it twice",
      "Have it issued again", "RFC 5280 4.2" },
  [CS_PROBLEM_EXPIRED]
  = { "expired", CS_SEVERITY_ERROR, "It expired at ", "", "Renew it", "domain.md T62" },
  [CS_PROBLEM_LONG_NAME]
  = { "long-name", CS_SEVERITY_WARNING, "The name beginning with ",
      " is longer than names of its kind can be", "Have it issued again", "RFC 1035 2.3.4" },
  [CS_PROBLEM_NAME_WITH_NUL]
  = { "name-with-nul", CS_SEVERITY_ERROR, "The name ",
      " holds a NUL byte, which some programs take for its end", "Do not use it", NULL },
  [CS_PROBLEM_NO_NAMES] = { "no-names", CS_SEVERITY_NOTICE, "It has no subject alternative names",
                            "", "Needed unless it is a database certificate", "domain.md 1.3" },
  [CS_PROBLEM_NOT_YET_VALID] = { "not-yet-valid", CS_SEVERITY_WARNING, "It becomes valid at ", "",
                                 "Check the clocks", "domain.md T30" },
  [CS_PROBLEM_ODD_SERIAL]
  = { "odd-serial", CS_SEVERITY_NOTICE, "The serial number ",
      " is not a positive number of at most 20 bytes", NULL, "RFC 5280 4.1.2.2" },
  [CS_PROBLEM_SELF_SIGNATURE_INVALID]
  = { "self-signature-invalid", CS_SEVERITY_ERROR, "It is not signed by the key it holds", "",
      "Make a new request", "domain.md T18" },
  [CS_PROBLEM_UNDECODABLE_EXTENSION]
  = { "undecodable-extension", CS_SEVERITY_WARNING, "The extension ", " cannot be decoded",
      "Have it issued again", NULL },
  [CS_PROBLEM_UNDECODABLE_KEY]
  = { "undecodable-key", CS_SEVERITY_ERROR, "The public key cannot be decoded: ", "", NULL, NULL },
  [CS_PROBLEM_UNDECODABLE_NAME] = { "undecodable-name", CS_SEVERITY_WARNING, "The name ",
                                    " holds text that is not in the "
                                    "character set it states",
                                    "Have it issued again", NULL },
  [CS_PROBLEM_UNKNOWN_CRITICAL_EXTENSION]
  = { "unknown-critical-extension", CS_SEVERITY_WARNING, "The critical extension ",
      " is not known, so whoever checks it must refuse it", NULL, "RFC 5280 4.2" },
  [CS_PROBLEM_WEAK_DIGEST]
  = { "weak-digest", CS_SEVERITY_WARNING, "It is signed with ", ", which can be forged",
      "Have it signed with SHA-256 or better", "domain.md 2.3" },
  [CS_PROBLEM_WEAK_KEY]
  = { "weak-key", CS_SEVERITY_WARNING, "The key is weak: ", "",
      "Use RSA of at least 2048 bits or an elliptic curve of at least 256", "domain.md 2.3" },
};

CsFinding *
cs_problem_to_finding (CsProblem problem, const char *detail)
{
  const Entry *entry = &table[problem];
  g_autofree char *text
      = g_strconcat (entry->before, detail != NULL ? detail : "", entry->after, NULL);
  CsFinding *finding = cs_finding_new (entry->id, entry->severity, text, entry->remedy);

  cs_finding_set_source (finding, entry->source);

  return finding;
}

void
cs_problems_add (GListStore *problems, CsProblem problem, const char *detail)
{
  g_autoptr (CsFinding) finding = NULL;

  if (problems == NULL)
    return;

  finding = cs_problem_to_finding (problem, detail);
  g_list_store_append (problems, finding);
}
