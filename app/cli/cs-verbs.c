/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-verbs.h"

#include <string.h>

#define NEAR_ENOUGH 2 /* letters wrong, missing, added or swapped */
#define VERB_MAX 32   /* what is longer is no mistyped verb */

/* The only list of verbs. */
static const CsVerb verbs[] = {
  { "inspect", cs_verb_inspect, "Show everything in certificate files", CS_VERB_FILES },
  { "match", cs_verb_match, "Tell whether a key belongs to a certificate", CS_VERB_FILES },
  { "verify", cs_verb_verify, "Tell whether a certificate is trusted, and why", CS_VERB_FILES },
  { "bundle", cs_verb_bundle, "Build a clean bundle of certificates", CS_VERB_FILES },
  { "compare", cs_verb_compare, "Show two certificates or requests side by side", CS_VERB_FILES },
  { "status", cs_verb_status, "Show which file is on which node, and whether it is right",
    CS_VERB_CLUSTER },
  { "probe", cs_verb_probe, "Ask every service which certificate it really presents",
    CS_VERB_CLUSTER },
  { "names", cs_verb_names, "Show which name is in which certificate, and on which nodes",
    CS_VERB_CLUSTER },
  { "expiry", cs_verb_expiry, "Show when certificates end; write a calendar", CS_VERB_CLUSTER },
  { "plan", cs_verb_plan, "Show what would be done", CS_VERB_CLUSTER },
  { "apply", cs_verb_apply, "Bring the cluster to what its file asks for, and prove it",
    CS_VERB_CHANGE },
  { "renew", cs_verb_renew, "Renew certificates, and the bundles that hold them", CS_VERB_CHANGE },
  { "assign", cs_verb_assign, "Show the commands that put files into service, or run them",
    CS_VERB_CHANGE },
  { "pending", cs_verb_pending,
    "Show what waits for an authority; take its answer, hand it in again", CS_VERB_CHANGE },
  { "restore", cs_verb_restore, "Put back what a run overwrote", CS_VERB_CHANGE },
  { "journal", cs_verb_journal, "Show what was done; check that the record is whole",
    CS_VERB_RECORD },
  { "report", cs_verb_report, "Write the proof of a run, for a browser", CS_VERB_RECORD },
  { "init", cs_verb_init, "Write a new cluster file, from questions or running nodes",
    CS_VERB_CLUSTER },
  { "lint", cs_verb_lint, "Check a cluster file before anything is made", CS_VERB_CLUSTER },
  { "authority", cs_verb_authority,
    "Show the authorities of a cluster; test, templates, chain, revoke", CS_VERB_CLUSTER },
  { "ca", cs_verb_ca, "The local authority by hand: init, issue, list, revoke, crl",
    CS_VERB_PROGRAM },
  { "plugins", cs_verb_plugins, "List the plugins, and why some were refused", CS_VERB_PROGRAM },
  { "help", cs_verb_help, "Show what a verb does and how it is used", CS_VERB_PROGRAM },
};

static const char *const headings[CS_VERB_N_GROUPS] = {
  [CS_VERB_FILES] = "Look at files",        [CS_VERB_CLUSTER] = "Look at a cluster",
  [CS_VERB_CHANGE] = "Change a cluster",    [CS_VERB_RECORD] = "What was done",
  [CS_VERB_PROGRAM] = "The program itself",
};

const CsVerb *
cs_verbs_get (guint *n_verbs)
{
  *n_verbs = G_N_ELEMENTS (verbs);

  return verbs;
}

const CsVerb *
cs_verbs_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    if (g_str_equal (verbs[i].name, name))
      return &verbs[i];
  }

  return NULL;
}

/* Edit distance in which swapping two neighbours counts as one. */
static guint
distance (const char *a, const char *b)
{
  guint table[VERB_MAX + 1][VERB_MAX + 1];
  gsize length_a = strlen (a);
  gsize length_b = strlen (b);

  for (gsize i = 0; i <= length_a; i++) {
    for (gsize j = 0; j <= length_b; j++) {
      if (i == 0 || j == 0) {
        table[i][j] = (guint) (i + j);
        continue;
      }
      table[i][j] = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      table[i][j] = MIN (table[i][j], MIN (table[i - 1][j], table[i][j - 1]) + 1);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        table[i][j] = MIN (table[i][j], table[i - 2][j - 2] + 1);
    }
  }

  return table[length_a][length_b];
}

const CsVerb *
cs_verbs_guess (const char *name)
{
  const CsVerb *nearest = NULL;
  guint best = NEAR_ENOUGH + 1;

  if (strlen (name) > VERB_MAX)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    guint d = distance (name, verbs[i].name);

    if (d < best && d < strlen (verbs[i].name)) {
      best = d;
      nearest = &verbs[i];
    }
  }

  return nearest;
}

static void
append_group (GString *text, CsVerbGroup group)
{
  gboolean begun = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
    if (verbs[i].group != group)
      continue;
    if (!begun)
      g_string_append_printf (text, "\n%s:\n", headings[group]);
    begun = TRUE;
    g_string_append_printf (text, "  %-10s %s\n", verbs[i].name, verbs[i].help);
  }
}

char *
cs_verbs_dup_help (void)
{
  GString *text = g_string_new ("Usage:\n  countersignctl VERB [OPTION…] [ARGUMENT…]\n\n"
                                "Gets certificates onto clusters of meeting servers, and looks at "
                                "certificates.\n");

  for (guint group = 0; group < CS_VERB_N_GROUPS; group++)
    append_group (text, group);
  g_string_append (text,
                   "\ncountersignctl VERB --help tells more about a verb; --version tells the "
                   "version.\n"
                   "Exit codes: 0 done or true, 1 a negative answer, 2 wrong usage or "
                   "unreadable input,\n"
                   "3 a node or an authority failed, 4 waiting for approval, 130 "
                   "cancelled.\n");

  return g_string_free (text, FALSE);
}
