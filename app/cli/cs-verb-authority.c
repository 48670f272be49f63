/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-cluster.h"
#include "cs-verbs.h"

#define SUMMARY "Shows the authorities of a cluster, and asks one of them."
#define DESCRIPTION                                                                                \
  "Without an option: each authority, the certificates that it signs and the files its chain "     \
  "goes\n"                                                                                         \
  "to; nobody is contacted. With one of these, the authority is asked, the cluster's own unless\n" \
  "AUTHORITY names another:\n\n"                                                                   \
  "  --test       whether it can be reached and would answer\n"                                    \
  "  --templates  the templates or profiles it accepts\n"                                          \
  "  --chain      its root and intermediates as it delivers them now, and whether the root is "    \
  "the\n"                                                                                          \
  "               accepted one\n"                                                                  \
  "  --revoke F   revokes the certificate in the file F; it cannot be taken back\n\n"              \
  "Exit codes: 0 done, or the root is the accepted one, 1 it delivers another root or did not "    \
  "issue\n"                                                                                        \
  "that certificate, 2 wrong usage or unreadable input, 3 the authority failed or cannot do "      \
  "that,\n"                                                                                        \
  "130 cancelled or not confirmed.\n\n"                                                            \
  "Examples:\n"                                                                                    \
  "  countersignctl authority lab.cluster\n"                                                       \
  "  countersignctl authority --test lab.cluster\n"                                                \
  "  countersignctl authority --chain lab.cluster ca-manual"

typedef struct {
  gboolean test;
  gboolean templates;
  gboolean chain;
  gboolean yes;
  char *revoke;
  char *reason;
} Options;

typedef struct {
  CsDeployment *deployment;
  CsAuthority *authority; /* the one that is asked */
  const char *name;
  Options *options;
} Verb;

static int
fail (Verb *verb, const GError *error)
{
  cs_cli_complain (verb->name, error);

  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED)
             ? CS_EXIT_FAILED
             : cs_cli_exit_for_error (error);
}

/* --- what the cluster file says ----------------------------------------------------------------
 */

static char *
dup_slots_of (CsCluster *cluster, const char *authority)
{
  GListModel *slots = cs_cluster_get_slots (cluster);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    if (g_strcmp0 (cs_slot_get_authority (slot), authority) == 0)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", cs_slot_get_name (slot));
  }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static int
list_all (CsDeployment *deployment)
{
  CsCluster *cluster = cs_deployment_get_cluster (deployment);
  g_auto (GStrv) names = cs_cluster_dup_authorities (cluster);
  g_autofree char *own = dup_slots_of (cluster, CS_SELF_SIGNED);

  for (guint i = 0; names[i] != NULL; i++) {
    CsAuthority *authority = cs_deployment_get_authority (deployment, names[i]);
    g_autofree char *slots = dup_slots_of (cluster, names[i]);
    g_autofree char *root = cs_cluster_dup_root_file (cluster, names[i]);
    g_autofree char *file = cs_cluster_dup_intermediate_file (cluster, names[i]);
    g_autofree char *name = cs_cli_style (CS_CLI_STRONG, names[i]);

    cs_cli_print ("%s: %s\n    signs: %s\n    root: %s\n", name,
                  authority != NULL ? cs_authority_get_title (authority)
                                    : "not here; see countersignctl plugins",
                  *slots != '\0' ? slots : "nothing", root);
    if (file != NULL)
      cs_cli_print ("    intermediates: %s\n", file);
  }
  if (*own != '\0')
    cs_cli_print ("The nodes sign themselves: %s\n", own);

  return CS_EXIT_DONE;
}

/* --- asking ------------------------------------------------------------------------------------
 */

static int
test (Verb *verb)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  g_autofree char *clean = NULL;

  cs_authority_test_connection_async (verb->authority, cs_cli_get_cancellable (), cs_cli_ready_cb,
                                      &result);
  cs_cli_wait (&result);
  words = cs_authority_test_connection_finish (verb->authority, result, &error);
  if (words == NULL)
    return fail (verb, error);

  clean = cs_escape_control (words);
  cs_cli_print ("%s\n", clean);
  return CS_EXIT_DONE;
}

static int
list_templates (Verb *verb)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) templates = NULL;

  cs_authority_list_templates_async (verb->authority, cs_cli_get_cancellable (), cs_cli_ready_cb,
                                     &result);
  cs_cli_wait (&result);
  templates = cs_authority_list_templates_finish (verb->authority, result, &error);
  if (templates == NULL)
    return fail (verb, error);

  for (guint i = 0; templates[i] != NULL; i++) {
    g_autofree char *clean = cs_escape_control (templates[i]);

    cs_cli_print ("%s\n", clean);
  }
  return CS_EXIT_DONE;
}

static CsBundle *
load_accepted_root (Verb *verb)
{
  CsCluster *cluster = cs_deployment_get_cluster (verb->deployment);
  g_autofree char *file = cs_cluster_dup_root_file (cluster, verb->name);
  g_autoptr (GBytes) content
      = cs_workspace_load (cs_deployment_get_workspace (verb->deployment), NULL, file, NULL);

  return content != NULL ? cs_bundle_new_from_bytes (content, file, NULL) : NULL;
}

static int
print_chain (GPtrArray *ders, CsBundle *accepted)
{
  gboolean known = TRUE;

  for (guint i = 0; i < ders->len; i++) {
    g_autoptr (CsCertificate) one = cs_certificate_new_from_der (ders->pdata[i], NULL);
    gboolean root = one != NULL && cs_certificate_is_self_issued (one);
    gboolean here = root && accepted != NULL && cs_bundle_contains (accepted, one);
    g_autofree char *end = NULL;
    g_autofree char *subject = NULL;

    if (one == NULL)
      continue;
    end = cs_time_format (cs_certificate_get_not_after (one));
    subject = cs_escape_control (cs_certificate_get_subject (one));
    cs_cli_print ("%s %s\n    until %s, SHA-256 %s\n", root ? "root" : "intermediate", subject, end,
                  cs_certificate_get_sha256 (one));
    if (root)
      cs_cli_print ("    %s\n", here ? "the accepted one" : "not accepted yet");
    known = known && (!root || here);
  }
  if (ders->len == 0)
    cs_cli_print ("It comes with the first certificate.\n");

  return known ? CS_EXIT_DONE : CS_EXIT_NEGATIVE;
}

static int
show_chain (Verb *verb)
{
  g_autoptr (CsBundle) accepted = load_accepted_root (verb);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) ders = NULL;
  g_autoptr (GError) error = NULL;

  cs_authority_fetch_chain_async (verb->authority, cs_cli_get_cancellable (), cs_cli_ready_cb,
                                  &result);
  cs_cli_wait (&result);
  ders = cs_authority_fetch_chain_finish (verb->authority, result, &error);

  return ders != NULL ? print_chain (ders, accepted) : fail (verb, error);
}

/* --- revoking ----------------------------------------------------------------------------------
 */

static CsCertificate *
load_certificate (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GBytes) bytes = cs_reader_load (file, cs_cli_get_cancellable (), error);

  return bytes != NULL ? cs_reader_first_certificate (bytes, path, error) : NULL;
}

static gboolean
confirm (Verb *verb, CsCertificate *certificate, GError **error)
{
  CsPrompts *prompts = cs_deployment_get_prompts (verb->deployment);
  g_autoptr (CsPrompt) prompt = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsAnswer) answer = NULL;

  if (verb->options->yes)
    return TRUE;
  prompt = cs_prompt_new (CS_PROMPT_CONFIRM, "Revoke this certificate?",
                          "It cannot be taken back, and whoever checks will refuse it.");
  cs_prompt_add_detail (prompt, "Subject", cs_certificate_get_subject (certificate));
  cs_prompt_add_detail (prompt, "SHA-256", cs_certificate_get_sha256 (certificate));
  cs_prompts_ask_async (prompts, prompt, cs_cli_get_cancellable (), cs_cli_ready_cb, &result);
  cs_cli_wait (&result);
  answer = cs_prompts_ask_finish (prompts, result, error);

  return answer != NULL;
}

static int
revoke_one (Verb *verb)
{
  const char *reason = verb->options->reason != NULL ? verb->options->reason : "unspecified";
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsCertificate) certificate = load_certificate (verb->options->revoke, &error);

  if (certificate == NULL) {
    cs_cli_complain (verb->options->revoke, error);
    return CS_EXIT_USAGE;
  }
  if (!confirm (verb, certificate, &error))
    return fail (verb, error);
  cs_authority_revoke_async (verb->authority, cs_certificate_get_der (certificate), reason,
                             cs_cli_get_cancellable (), cs_cli_ready_cb, &result);
  cs_cli_wait (&result);

  return cs_authority_revoke_finish (verb->authority, result, &error) ? CS_EXIT_DONE
                                                                      : fail (verb, error);
}

/* --- the verb ----------------------------------------------------------------------------------
 */

static int
run (Verb *verb)
{
  Options *options = verb->options;

  if (verb->authority == NULL) {
    cs_cli_print_error ("%s: there is no such authority here; see countersignctl plugins",
                        verb->name);
    return CS_EXIT_USAGE;
  }
  if (options->test)
    return test (verb);
  if (options->templates)
    return list_templates (verb);

  return options->chain ? show_chain (verb) : revoke_one (verb);
}

static int
open_and_run (Options *options, const char *const *arguments, gboolean asks)
{
  int code;
  g_autoptr (CsCliCluster) opened = cs_cli_cluster_open (arguments[0], &code);
  CsDeployment *deployment = opened != NULL ? cs_cli_cluster_get_for_looking (opened, &code) : NULL;
  Verb verb = { deployment, NULL, arguments[1], options };

  if (deployment == NULL)
    return code;
  if (!asks)
    return list_all (deployment);
  if (verb.name == NULL)
    verb.name = cs_cluster_get_authority (cs_deployment_get_cluster (deployment));
  verb.authority = cs_deployment_get_authority (deployment, verb.name);

  return run (&verb);
}

int
cs_verb_authority (int argc, char **argv)
{
  Options options = { FALSE };
  const GOptionEntry entries[] = {
    { "test", 0, 0, G_OPTION_ARG_NONE, &options.test, "Whether it can be reached", NULL },
    { "templates", 0, 0, G_OPTION_ARG_NONE, &options.templates, "List its templates", NULL },
    { "chain", 0, 0, G_OPTION_ARG_NONE, &options.chain, "Show its root and intermediates", NULL },
    { "revoke", 0, 0, G_OPTION_ARG_FILENAME, &options.revoke, "Revoke a certificate", "FILE" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, "Why it is revoked", "REASON" },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &options.yes, "Do not ask before revoking", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context
      = cs_cli_context_new ("CLUSTER [AUTHORITY]", SUMMARY, DESCRIPTION);
  g_auto (GStrv) arguments = NULL;
  int code, actions;

  g_option_context_add_main_entries (context, entries, NULL);
  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL)
    return code;
  actions = options.test + options.templates + options.chain + (options.revoke != NULL);
  if (arguments[0] == NULL || g_strv_length (arguments) > 2)
    code = cs_cli_usage_error ("a cluster file is needed, and at most one authority");
  else if (actions > 1 || (options.reason != NULL && options.revoke == NULL))
    code = cs_cli_usage_error ("only one of its options at a time; --reason goes with --revoke");
  else
    code = open_and_run (&options, (const char *const *) arguments, actions == 1);
  g_free (options.revoke);
  g_free (options.reason);

  return code;
}
