/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "cs-cli-apply.h"
#include "cs-cli-console.h"
#include "cs-verbs.h"

#define SUMMARY                                                                                    \
  "Renews certificates now, and brings them and every bundle that holds them to all their nodes."
#define DESCRIPTION                                                                                \
  "By default the request that is on the node is signed again: the key stays, services keep "      \
  "their\n"                                                                                        \
  "file names. --new-key makes a new key and request under a new base name (an existing key is\n"  \
  "never replaced): BaseName= in the cluster file is changed, and the services have to be given\n" \
  "the new files afterwards. A database certificate is not touched while its cluster is up; the\n" \
  "maintenance that it needs is explained instead.\n\n"                                            \
  "Exit codes as those of apply.\n\n"                                                              \
  "Examples:\n"                                                                                    \
  "  countersignctl renew lab.cluster cms1a cms1b cms1c\n"                                         \
  "  countersignctl renew --new-key lab.cluster cms1a"

static gboolean
check_slots (CsCluster *cluster, char **slots)
{
  gboolean known = TRUE;

  for (guint i = 0; slots[i] != NULL; i++) {
    if (cs_cluster_find_slot (cluster, slots[i]) == NULL) {
      cs_cli_print_error ("%s: there is no [Certificate %s]", cs_cluster_get_path (cluster),
                          slots[i]);
      known = FALSE;
    }
  }

  return known;
}

static gboolean
is_taken (CsCluster *cluster, const char *base_name)
{
  GListModel *slots = cs_cluster_get_slots (cluster);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    if (g_strcmp0 (cs_slot_get_base_name (slot), base_name) == 0)
      return TRUE;
  }

  return FALSE;
}

static gboolean
is_alphanumeric (const char *name)
{
  return name[strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS)] == '\0';
}

/* cms1a, cms1a2, cms1a3 …: letters and digits only, as pki csr wants them (domain.md 1.4). The name
 * of a certificate may hold others, its base name does not. */
static char *
dup_next_base_name (CsCluster *cluster, CsSlot *slot)
{
  const char *stem = is_alphanumeric (cs_slot_get_name (slot)) ? cs_slot_get_name (slot)
                                                               : cs_slot_get_base_name (slot);

  for (guint n = 2;; n++) {
    g_autofree char *name = g_strdup_printf ("%s%u", stem, n);

    if (!is_taken (cluster, name))
      return g_steal_pointer (&name);
  }
}

/* The cluster file is changed before anything is planned, so that is asked for on its own. */
static int
ask_to_rename (CsCluster *cluster, gboolean yes)
{
  g_autofree char *question = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;

  if (yes)
    return CS_EXIT_DONE;

  question = g_strdup_printf ("Change BaseName= in %s? [y/N] ", cs_cluster_get_path (cluster));
  answer = cs_console_ask (question, FALSE, NULL, &error);
  if (answer != NULL && g_ascii_strncasecmp (answer, "y", 1) == 0)
    return CS_EXIT_DONE;
  if (answer == NULL && g_error_matches (error, CS_ERROR, CS_ERROR_NO_ANSWER)) {
    cs_cli_print_error ("There is no terminal to ask on; --yes does it without asking");
    return CS_EXIT_USAGE;
  }
  cs_cli_print_error ("Nothing was changed");

  return CS_EXIT_CANCELLED;
}

static int
give_new_names (CsCluster *cluster, char **slots, gboolean yes)
{
  g_autoptr (GError) error = NULL;
  int code;

  for (guint i = 0; slots[i] != NULL; i++) {
    CsSlot *slot = cs_cluster_find_slot (cluster, slots[i]);
    g_autofree char *group = g_strdup_printf ("Certificate %s", slots[i]);
    g_autofree char *old = g_strdup (cs_slot_get_base_name (slot));
    g_autofree char *name = dup_next_base_name (cluster, slot);

    cs_cluster_set_value (cluster, group, "BaseName", name);
    cs_cli_print ("%s: the files of the new key are called %s.key and %s.cer; %s.* stay on the "
                  "node. Give the "
                  "services the new files afterwards.\n",
                  slots[i], name, name, old);
  }
  code = ask_to_rename (cluster, yes);
  if (code != CS_EXIT_DONE)
    return code;
  if (cs_cluster_save (cluster, cs_cluster_get_path (cluster), &error))
    return CS_EXIT_DONE;

  cs_cli_complain (NULL, error);
  return CS_EXIT_USAGE;
}

/* The file is opened twice: the names of the new key's files must be in it before anything is
 * planned. */
static int
rename_slots (const char *path, char **slots, gboolean yes)
{
  int code = CS_EXIT_DONE;
  g_autoptr (CsCliCluster) opened = cs_cli_cluster_open (path, &code);

  if (opened == NULL || cs_cli_cluster_get_for_changing (opened, &code) == NULL)
    return code;
  if (!check_slots (cs_project_get_cluster (opened->project), slots))
    return CS_EXIT_USAGE;

  return give_new_names (cs_project_get_cluster (opened->project), slots, yes);
}

int
cs_verb_renew (int argc, char **argv)
{
  gboolean same_key = FALSE;
  gboolean new_key = FALSE;
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "same-key", 0, 0, G_OPTION_ARG_NONE, &same_key,
      "Have the request on the node signed again (the default)", NULL },
    { "new-key", 0, 0, G_OPTION_ARG_NONE, &new_key, "Make a new key, under a new base name", NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, "Do not ask before it begins", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context
      = cs_cli_context_new ("CLUSTER CERTIFICATE…", SUMMARY, DESCRIPTION);
  g_auto (GStrv) arguments = NULL;
  g_autoptr (CsCliCluster) opened = NULL;
  CsDeployment *deployment;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL)
    return code;
  if (g_strv_length (arguments) < 2)
    return cs_cli_usage_error ("it takes a cluster file and the names of certificates in it");
  if (same_key && new_key)
    return cs_cli_usage_error ("--same-key and --new-key exclude each other");
  code = new_key ? rename_slots (arguments[0], arguments + 1, yes) : CS_EXIT_DONE;
  if (code != CS_EXIT_DONE)
    return code;

  opened = cs_cli_cluster_open (arguments[0], &code);
  deployment = opened != NULL ? cs_cli_cluster_get_for_changing (opened, &code) : NULL;
  if (deployment == NULL)
    return code;
  if (!check_slots (cs_project_get_cluster (opened->project), arguments + 1))
    return CS_EXIT_USAGE;

  return cs_cli_apply (deployment, new_key ? NULL : (const char *const *) arguments + 1, NULL, yes);
}
