/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-apply.h"
#include "cs-cli-cluster.h"
#include "cs-cli-json.h"
#include "cs-verbs.h"

#define SUMMARY                                                                                    \
  "Shows the certificates that wait for an authority, asks for them, and takes what came back."
#define DESCRIPTION                                                                                \
  "Without an option it lists them from the workspace and contacts nobody. Of the options below\n" \
  "at most one; CERTIFICATE… are names of the cluster file, without any all that wait.\n\n"      \
  "  --show       the texts with which a request is handed to people: for an e-mail, a web form\n" \
  "  --retrieve   ask the authorities again; what is issued comes into the workspace, and the\n"   \
  "               next apply brings it to the nodes (an apply asks again too, once)\n"             \
  "  --answer F   take what people sent back: a certificate, a chain, PKCS #7, in any encoding.\n" \
  "               It is matched by public key, and refused when it answers no waiting request\n"   \
  "  --accept     use a certificate that differs from its request as it is\n"                      \
  "  --resubmit   hand the request in again with the next apply: for one that was refused, that\n" \
  "               expired, or of which nobody knows whether it arrived. The authority may then\n"  \
  "               have it twice\n\n"                                                               \
  "--yes answers the question that --accept and --resubmit ask. What differs from its request\n"   \
  "is asked about by --answer and --retrieve too, where there is somebody to ask.\n\n"             \
  "With --json: an array of objects with name, authority, request_id, state (waiting, "            \
  "to-accept,\n"                                                                                   \
  "refused, expired or unknown), submitted (YYYY-MM-DDTHH:MM:SSZ or null), age, names, words,\n"   \
  "code.\n\n"                                                                                      \
  "Exit codes: 0 nothing is pending (after --accept and --resubmit: done), 1 what was given\n"     \
  "answers no request, 2 wrong usage or unreadable input, 3 one was refused, expired, differs "    \
  "or\n"                                                                                           \
  "is unknown, or an authority failed, 4 waiting, 130 not confirmed.\n\n"                          \
  "Examples:\n"                                                                                    \
  "  countersignctl pending lab.cluster\n"                                                         \
  "  countersignctl pending --show lab.cluster cms1a\n"                                            \
  "  countersignctl pending --answer from-the-ca.p7b lab.cluster"

typedef struct {
  gboolean json;
  gboolean show;
  gboolean retrieve;
  gboolean accept;
  gboolean resubmit;
  gboolean yes;
  char *answer;
} Options;

typedef struct {
  CsDeployment *deployment;
  CsPendingList *list;
  const char *const *names; /* of certificates; NULL for all */
  Options *options;
} Verb;

static gboolean
is_meant (Verb *verb, CsPending *pending)
{
  return verb->names == NULL || g_strv_contains (verb->names, cs_pending_get_name (pending));
}

/* --- showing -----------------------------------------------------------------------------------
 */

static int
code_of_state (CsPendingState state)
{
  return state == CS_PENDING_WAITING ? CS_EXIT_WAITING : CS_EXIT_FAILED;
}

static int
code_of_list (Verb *verb)
{
  int code = CS_EXIT_DONE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (verb->list)); i++) {
    g_autoptr (CsPending) pending = g_list_model_get_item (G_LIST_MODEL (verb->list), i);

    if (is_meant (verb, pending))
      code = cs_cli_exit_worst (code, code_of_state (cs_pending_get_state (pending)));
  }

  return code;
}

static JsonObject *
new_object (CsPending *pending)
{
  JsonObject *object = json_object_new ();
  gint64 submitted = cs_pending_get_submitted (pending);
  g_autofree char *time = submitted != 0 ? cs_time_format (submitted) : NULL;
  g_autofree char *age = cs_pending_dup_age (pending, cs_time_now ());
  g_autofree char *names = cs_pending_dup_names (pending);

  cs_json_set_string (object, "name", cs_pending_get_name (pending));
  cs_json_set_string (object, "authority", cs_pending_get_authority (pending));
  cs_json_set_string (object, "request_id", cs_pending_get_request_id (pending));
  cs_json_set_string (object, "state", cs_pending_state_to_string (cs_pending_get_state (pending)));
  cs_json_set_string (object, "submitted", time);
  cs_json_set_string (object, "age", age);
  cs_json_set_string (object, "names", names);
  cs_json_set_string (object, "words", cs_pending_get_words (pending));
  cs_json_set_string (object, "code", cs_pending_get_code (pending));

  return object;
}

static void
print_json (Verb *verb)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (verb->list)); i++) {
    g_autoptr (CsPending) pending = g_list_model_get_item (G_LIST_MODEL (verb->list), i);

    if (is_meant (verb, pending))
      json_array_add_object_element (array, new_object (pending));
  }
  cs_cli_print_json_array (array);
}

static const char *
next_of (CsPendingState state)
{
  switch (state) {
  case CS_PENDING_WAITING:
    return "waiting";
  case CS_PENDING_TO_ACCEPT:
    return "it differs from its request: --accept uses it as it is";
  case CS_PENDING_REFUSED:
    return "refused: --resubmit hands it in again";
  case CS_PENDING_EXPIRED:
    return "expired: --resubmit hands it in again";
  case CS_PENDING_UNKNOWN:
    break;
  }

  return "unknown, perhaps submitted: look at the authority; --resubmit hands it in again";
}

static void
print_pending (CsPending *pending)
{
  g_autofree char *name = cs_cli_style (CS_CLI_STRONG, cs_pending_get_name (pending));
  g_autofree char *age = cs_pending_dup_age (pending, cs_time_now ());
  g_autofree char *names = cs_pending_dup_names (pending);
  const char *id = cs_pending_get_request_id (pending);
  const char *words = cs_pending_get_words (pending);
  g_autofree char *clean_id = id != NULL ? cs_escape_control (id) : g_strdup ("not known");
  g_autofree char *clean_words = words != NULL ? cs_escape_control (words) : NULL;

  cs_cli_print ("%s: %s\n", name, next_of (cs_pending_get_state (pending)));
  cs_cli_print ("    authority %s, request %s, since %s\n    names: %s\n",
                cs_pending_get_authority (pending), clean_id, age, names);
  if (clean_words != NULL)
    cs_cli_print ("    it said: %s\n", clean_words);
}

static void
print_list (Verb *verb)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (verb->list)); i++) {
    g_autoptr (CsPending) pending = g_list_model_get_item (G_LIST_MODEL (verb->list), i);

    if (!is_meant (verb, pending))
      continue;
    print_pending (pending);
    n++;
  }
  if (n == 0 && !cs_cli_get_options ()->quiet)
    cs_cli_print ("Nothing is pending.\n");
}

static void
print_handover (CsPending *pending)
{
  g_autoptr (GListModel) list = cs_pending_dup_handover (pending);
  guint n = g_list_model_get_n_items (list);

  if (n == 0)
    cs_cli_print_error ("%s: there is nothing to hand over to anybody",
                        cs_pending_get_name (pending));
  for (guint i = 0; i < n; i++) {
    g_autoptr (CsHandover) handover = g_list_model_get_item (list, i);
    const char *file = cs_handover_get_file (handover);
    g_autofree char *title = g_strdup_printf (
        "== %s: %s%s%s", cs_pending_get_name (pending), cs_handover_get_title (handover),
        file != NULL ? ", in " : "", file != NULL ? file : "");
    g_autofree char *heading = cs_cli_style (CS_CLI_STRONG, title);

    cs_cli_print ("%s\n%s\n", heading, cs_handover_get_text (handover));
  }
}

/* --- asking ------------------------------------------------------------------------------------
 */

static int
retrieve (Verb *verb)
{
  g_autoptr (CsPlan) plan = cs_pending_list_dup_plan (verb->list, verb->names);
  int code = CS_EXIT_DONE;

  if (g_list_model_get_n_items (G_LIST_MODEL (plan)) > 0)
    code = cs_cli_carry_out (verb->deployment, plan, FALSE);
  cs_pending_list_update (verb->list);
  if (code == CS_EXIT_DONE && g_list_model_get_n_items (G_LIST_MODEL (plan)) > 0
      && !cs_cli_get_options ()->quiet)
    cs_cli_print ("Now in the workspace; apply brings it to the nodes.\n");
  print_list (verb);

  return cs_cli_exit_worst (code, code_of_list (verb));
}

/* FALSE when the admin did not say yes: return @exit_code. */
static gboolean
confirm (Verb *verb, CsPending *pending, const char *question, int *exit_code)
{
  CsPrompts *prompts = cs_deployment_get_prompts (verb->deployment);
  g_autoptr (CsPrompt) prompt = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (verb->options->yes)
    return TRUE;
  prompt = cs_prompt_new (CS_PROMPT_CONFIRM, cs_pending_get_name (pending), question);
  if (cs_pending_get_words (pending) != NULL)
    cs_prompt_add_detail (prompt, "Known of it", cs_pending_get_words (pending));
  if (cs_pending_get_offered (pending) != NULL)
    cs_prompt_add_detail (prompt, "SHA-256", cs_pending_get_offered (pending));
  cs_prompts_ask_async (prompts, prompt, cs_cli_get_cancellable (), cs_cli_ready_cb, &result);
  cs_cli_wait (&result);
  answer = cs_prompts_ask_finish (prompts, result, &error);
  if (answer != NULL)
    return TRUE;

  cs_cli_complain (cs_pending_get_name (pending), error);
  *exit_code = cs_cli_exit_for_error (error);
  return FALSE;
}

/* The states that --accept and --resubmit are for. */
static gboolean
fits (Verb *verb, CsPending *pending)
{
  gboolean to_accept = cs_pending_get_state (pending) == CS_PENDING_TO_ACCEPT;

  return verb->options->accept ? to_accept : TRUE;
}

static int
decide_one (Verb *verb, CsPending *pending)
{
  gboolean accept = verb->options->accept;
  g_autoptr (GError) error = NULL;
  int code = CS_EXIT_DONE;

  if (!fits (verb, pending)) {
    cs_cli_print_error ("%s: no certificate waits to be accepted", cs_pending_get_name (pending));
    return CS_EXIT_USAGE;
  }
  if (!confirm (verb, pending,
                accept ? "The certificate that came differs from its request. Use it as it is?"
                       : "Hand the request in again with the next apply? The authority may then "
                         "have it twice.",
                &code))
    return code;
  if (accept ? cs_pending_list_accept (verb->list, pending, &error)
             : cs_pending_list_resubmit (verb->list, pending, &error))
    return CS_EXIT_DONE;

  cs_cli_complain (cs_pending_get_name (pending), error);
  return cs_cli_exit_for_error (error);
}

/* Accepting and resubmitting are choices: each certificate is named. */
static int
decide (Verb *verb)
{
  int code = CS_EXIT_DONE;

  if (verb->names == NULL)
    return cs_cli_usage_error ("--accept and --resubmit want the certificates to be named");
  for (guint i = 0; verb->names[i] != NULL; i++) {
    CsPending *pending = cs_pending_list_find (verb->list, verb->names[i]);

    if (pending == NULL) {
      cs_cli_print_error ("%s: it is not pending", verb->names[i]);
      code = cs_cli_exit_worst (code, CS_EXIT_USAGE);
      continue;
    }
    code = cs_cli_exit_worst (code, decide_one (verb, pending));
  }
  if (code == CS_EXIT_DONE && !cs_cli_get_options ()->quiet)
    cs_cli_print ("Done; the next apply %s.\n",
                  verb->options->accept ? "uses it" : "hands it in again");

  return code;
}

/* --- what came back ----------------------------------------------------------------------------
 */

static void
print_answer (CsPendingAnswer *answer)
{
  g_autofree char *end = cs_time_format (cs_certificate_get_not_after (answer->certificate));
  g_autofree char *subject = cs_escape_control (cs_certificate_get_subject (answer->certificate));

  cs_cli_print ("It answers the request of %s: %s, until %s, with %u other certificates\n",
                cs_pending_get_name (answer->pending), subject, end,
                cs_bundle_get_n (answer->others));
  for (guint i = 0; i < g_list_model_get_n_items (answer->differences); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (answer->differences, i);
    g_autofree char *text = cs_escape_control (cs_finding_get_text (finding));

    cs_cli_print ("  not as asked for: %s\n", text);
  }
}

static CsPendingAnswer *
match (Verb *verb, int *exit_code)
{
  const char *path = verb->options->answer;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = cs_reader_load (file, cs_cli_get_cancellable (), &error);
  CsPendingAnswer *answer
      = bytes != NULL ? cs_pending_list_match (verb->list, bytes, path, &error) : NULL;

  if (answer != NULL && !is_meant (verb, answer->pending)) {
    cs_cli_print_error ("%s: it answers the request of %s, which was not named", path,
                        cs_pending_get_name (answer->pending));
    g_clear_pointer (&answer, cs_pending_answer_free);
    *exit_code = CS_EXIT_NEGATIVE;
  } else if (answer == NULL) {
    cs_cli_complain (path, error);
    *exit_code
        = g_error_matches (error, CS_ERROR, CS_ERROR_MISMATCH) ? CS_EXIT_NEGATIVE : CS_EXIT_USAGE;
  }

  return answer;
}

static int
take (Verb *verb)
{
  int code = CS_EXIT_DONE;
  g_autoptr (CsPendingAnswer) answer = match (verb, &code);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const char *name[] = { NULL, NULL };

  if (answer == NULL)
    return code;
  print_answer (answer);
  cs_pending_list_take_async (verb->list, answer, cs_cli_get_cancellable (), cs_cli_ready_cb,
                              &result);
  cs_cli_wait (&result);
  if (!cs_pending_list_take_finish (verb->list, result, &error)) {
    cs_cli_complain (cs_pending_get_authority (answer->pending), error);
    return CS_EXIT_FAILED;
  }
  name[0] = cs_pending_get_name (answer->pending);
  verb->names = name;

  return retrieve (verb);
}

/* --- the verb ----------------------------------------------------------------------------------
 */

static int
refresh (CsPendingList *list)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  cs_pending_list_refresh_async (list, cs_cli_get_cancellable (), cs_cli_ready_cb, &result);
  cs_cli_wait (&result);
  if (cs_pending_list_refresh_finish (list, result, &error))
    return CS_EXIT_DONE;

  cs_cli_complain (NULL, error);
  return cs_cli_exit_for_error (error);
}

static int
show (Verb *verb)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (verb->list)); i++) {
    g_autoptr (CsPending) pending = g_list_model_get_item (G_LIST_MODEL (verb->list), i);

    if (is_meant (verb, pending))
      print_handover (pending);
  }

  return code_of_list (verb);
}

static int
run (Verb *verb)
{
  Options *options = verb->options;
  int code = refresh (verb->list);

  if (code != CS_EXIT_DONE)
    return code;
  if (options->show)
    return show (verb);
  if (options->retrieve)
    return retrieve (verb);
  if (options->answer != NULL)
    return take (verb);
  if (options->accept || options->resubmit)
    return decide (verb);
  if (options->json)
    print_json (verb);
  else
    print_list (verb);

  return code_of_list (verb);
}

static int
count_actions (const Options *options)
{
  return options->json + options->show + options->retrieve + options->accept + options->resubmit
         + (options->answer != NULL);
}

/* Every name must be one of the cluster file. */
static gboolean
check_names (CsCluster *cluster, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++) {
    if (cs_cluster_find_slot (cluster, names[i]) == NULL) {
      cs_cli_print_error ("%s: there is no [Certificate %s] in the cluster file", names[i],
                          names[i]);
      return FALSE;
    }
  }

  return TRUE;
}

static int
open_and_run (Options *options, const char *const *arguments)
{
  int code;
  g_autoptr (CsCliCluster) opened = cs_cli_cluster_open (arguments[0], &code);
  CsDeployment *deployment = opened != NULL ? cs_cli_cluster_get_for_looking (opened, &code) : NULL;
  g_autoptr (CsPendingList) list = NULL;
  Verb verb;

  if (deployment == NULL)
    return code;
  if (!check_names (cs_deployment_get_cluster (deployment), arguments + 1))
    return CS_EXIT_USAGE;

  list = cs_pending_list_new (deployment);
  verb = (Verb){ deployment, list, arguments[1] != NULL ? arguments + 1 : NULL, options };

  return run (&verb);
}

int
cs_verb_pending (int argc, char **argv)
{
  Options options = { FALSE };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Write the list as JSON", NULL },
    { "show", 0, 0, G_OPTION_ARG_NONE, &options.show, "Show what is handed over", NULL },
    { "retrieve", 0, 0, G_OPTION_ARG_NONE, &options.retrieve, "Ask the authorities again", NULL },
    { "answer", 0, 0, G_OPTION_ARG_FILENAME, &options.answer, "Take what came back", "FILE" },
    { "accept", 0, 0, G_OPTION_ARG_NONE, &options.accept, "Accept the differences", NULL },
    { "resubmit", 0, 0, G_OPTION_ARG_NONE, &options.resubmit, "Hand in again", NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &options.yes, "Do not ask", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context
      = cs_cli_context_new ("CLUSTER [CERTIFICATE…]", SUMMARY, DESCRIPTION);
  g_auto (GStrv) arguments = NULL;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL)
    return code;
  if (arguments[0] == NULL)
    code = cs_cli_usage_error ("a cluster file is needed");
  else if (count_actions (&options) > 1)
    code = cs_cli_usage_error ("only one of its options at a time");
  else
    code = open_and_run (&options, (const char *const *) arguments);
  g_free (options.answer);

  return code;
}
