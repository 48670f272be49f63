/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-problem.h"

#include <string.h>

#include "cs-i18n.h"

typedef struct {
  const char *id; /* stable: the JSON of inspect shows it */
  CsSeverity severity;
  const char *text;   /* %s stands for what it is about */
  const char *remedy; /* nullable */
  const char *source; /* nullable */
} Entry;

static const Entry table[] = {
  [CS_PROBLEM_BAD_ADDRESS]
  = { "bad-address", CS_SEVERITY_WARNING, N_ ("The IP address %s is neither 4 nor 16 bytes long"),
      N_ ("Have it issued again"), "RFC 5280 4.2.1.6" },
  [CS_PROBLEM_BAD_ENCODING] = { "bad-encoding", CS_SEVERITY_ERROR, N_ ("OpenSSL refuses it: %s"),
                                N_ ("Have it issued again"), NULL },
  [CS_PROBLEM_BAD_TIME] = { "bad-time", CS_SEVERITY_ERROR,
                            N_ ("The time %s is not in the form that certificates must use"),
                            N_ ("Have it issued again"), "RFC 5280 4.1.2.5, domain.md T62" },
  [CS_PROBLEM_COMMON_NAME_NOT_IN_NAMES]
  = { "common-name-not-in-names", CS_SEVERITY_WARNING,
      N_ ("The common name %s is not among the names, so TLS clients do not accept it"),
      N_ ("Ask for the common name as a name too"), "domain.md T14" },
  [CS_PROBLEM_DUPLICATE_EXTENSION]
  = { "duplicate-extension", CS_SEVERITY_WARNING, N_ ("The extension %s stands in it twice"),
      N_ ("Have it issued again"), "RFC 5280 4.2" },
  [CS_PROBLEM_EXPIRED]
  = { "expired", CS_SEVERITY_ERROR, N_ ("It expired at %s"), N_ ("Renew it"), "domain.md T62" },
  [CS_PROBLEM_LONG_NAME]
  = { "long-name", CS_SEVERITY_WARNING,
      N_ ("The name beginning with %s is longer than names of its kind can be"),
      N_ ("Have it issued again"), "RFC 1035 2.3.4" },
  [CS_PROBLEM_NAME_WITH_NUL]
  = { "name-with-nul", CS_SEVERITY_ERROR,
      N_ ("The name %s holds a NUL byte, which some programs take for its end"),
      N_ ("Do not use it"), NULL },
  [CS_PROBLEM_NO_NAMES]
  = { "no-names", CS_SEVERITY_NOTICE, N_ ("It has no subject alternative names"),
      N_ ("Needed unless it is a database certificate"), "domain.md 1.3" },
  [CS_PROBLEM_NOT_YET_VALID]
  = { "not-yet-valid", CS_SEVERITY_WARNING, N_ ("It becomes valid at %s"), N_ ("Check the clocks"),
      "domain.md T30" },
  [CS_PROBLEM_ODD_SERIAL]
  = { "odd-serial", CS_SEVERITY_NOTICE,
      N_ ("The serial number %s is not a positive number of at most 20 bytes"), NULL,
      "RFC 5280 4.1.2.2" },
  [CS_PROBLEM_SELF_SIGNATURE_INVALID]
  = { "self-signature-invalid", CS_SEVERITY_ERROR, N_ ("It is not signed by the key it holds"),
      N_ ("Make a new request"), "domain.md T18" },
  [CS_PROBLEM_UNDECODABLE_EXTENSION]
  = { "undecodable-extension", CS_SEVERITY_WARNING, N_ ("The extension %s cannot be decoded"),
      N_ ("Have it issued again"), NULL },
  [CS_PROBLEM_UNDECODABLE_KEY] = { "undecodable-key", CS_SEVERITY_ERROR,
                                   N_ ("The public key cannot be decoded: %s"), NULL, NULL },
  [CS_PROBLEM_UNDECODABLE_NAME]
  = { "undecodable-name", CS_SEVERITY_WARNING,
      N_ ("The name %s holds text that is not in the character set it states"),
      N_ ("Have it issued again"), NULL },
  [CS_PROBLEM_UNKNOWN_CRITICAL_EXTENSION]
  = { "unknown-critical-extension", CS_SEVERITY_WARNING,
      N_ ("The critical extension %s is not known, so whoever checks it must refuse it"), NULL,
      "RFC 5280 4.2" },
  [CS_PROBLEM_WEAK_DIGEST]
  = { "weak-digest", CS_SEVERITY_WARNING, N_ ("It is signed with %s, which can be forged"),
      N_ ("Have it signed with SHA-256 or better"), "domain.md 2.3" },
  [CS_PROBLEM_WEAK_KEY]
  = { "weak-key", CS_SEVERITY_WARNING, N_ ("The key is weak: %s"),
      N_ ("Use RSA of at least 2048 bits or an elliptic curve of at least 256"), "domain.md 2.3" },
};

static char *
dup_text (const char *text, const char *detail)
{
  const char *place = strstr (text, "%s");

  if (place == NULL)
    return g_strdup (text);

  return g_strdup_printf ("%.*s%s%s", (int) (place - text), text, detail != NULL ? detail : "",
                          place + strlen ("%s"));
}

CsFinding *
cs_problem_to_finding (CsProblem problem, const char *detail)
{
  const Entry *entry = &table[problem];
  g_autofree char *text = dup_text (entry->text, detail);
  g_autofree char *shown = dup_text (cs_language_translate (entry->text), detail);
  CsFinding *finding = cs_finding_new (entry->id, entry->severity, text, entry->remedy);

  cs_finding_set_shown (finding, shown, cs_language_translate (entry->remedy));
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
