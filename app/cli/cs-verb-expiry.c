/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-cluster.h"
#include "cs-cli-json.h"
#include "cs-cli-table.h"
#include "cs-verbs.h"

#define SUMMARY "Shows when the certificates of a cluster end, the root included."
#define DESCRIPTION                                                                                \
  "Looks at every node and lists each certificate found there once, with every place where it "    \
  "is,\n"                                                                                          \
  "the first to end first. Nothing is changed.\n"                                                  \
  "--ics also writes them as a calendar file (iCalendar), with a reminder RenewDays= before "      \
  "each\n"                                                                                         \
  "end; a calendar that reads it again replaces what it has.\n\n"                                  \
  "With --json: an array, one object for each certificate: not_after, days_left, state (valid, "   \
  "due,\n"                                                                                         \
  "expired), title, certificate (of the cluster, or null), subject, issuer, sha256 and places\n"   \
  "(array of NODE/FILE; without a node it is in the workspace).\n\n"                               \
  "Exit code: 0 when none has ended and none ends within RenewDays=, 1 when one has or does, 2 "   \
  "when\n"                                                                                         \
  "a secret is needed and cannot be asked for or the file cannot be written, 3 when a node "       \
  "could\n"                                                                                        \
  "not be looked at.\n\n"                                                                          \
  "Examples:\n"                                                                                    \
  "  countersignctl expiry lab.cluster\n"                                                          \
  "  countersignctl expiry --ics lab.ics --secrets secrets.ini lab.cluster"

static const char *
state_word (CsExpiry *expiry)
{
  switch (cs_expiry_get_tone (expiry)) {
  case CS_TONE_ERROR:
    return "expired";
  case CS_TONE_WARNING:
    return "due";
  case CS_TONE_GOOD:
  case CS_TONE_NEUTRAL:
  case CS_TONE_UNKNOWN:
    break;
  }

  return "valid";
}

static JsonArray *
new_places (CsExpiry *expiry)
{
  const char *const *places = cs_expiry_get_places (expiry);
  JsonArray *array = json_array_new ();

  for (guint i = 0; places[i] != NULL; i++)
    json_array_add_string_element (array, places[i]);

  return array;
}

static JsonObject *
new_object (CsExpiry *expiry)
{
  CsCertificate *certificate = cs_expiry_get_certificate (expiry);
  CsSlot *slot = cs_expiry_get_slot (expiry);
  g_autofree char *end = cs_time_format (cs_expiry_get_time (expiry));
  JsonObject *object = json_object_new ();

  cs_json_set_string (object, "not_after", end);
  json_object_set_int_member (object, "days_left", cs_expiry_get_days_left (expiry));
  cs_json_set_string (object, "state", state_word (expiry));
  cs_json_set_string (object, "title", cs_expiry_get_title (expiry));
  cs_json_set_string (object, "certificate", slot != NULL ? cs_slot_get_name (slot) : NULL);
  cs_json_set_string (object, "subject", cs_certificate_get_subject (certificate));
  cs_json_set_string (object, "issuer", cs_certificate_get_issuer (certificate));
  cs_json_set_string (object, "sha256", cs_certificate_get_sha256 (certificate));
  json_object_set_array_member (object, "places", new_places (expiry));

  return object;
}

static void
print_json (GListModel *expiries)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (expiries); i++) {
    g_autoptr (CsExpiry) expiry = g_list_model_get_item (expiries, i);

    json_array_add_object_element (array, new_object (expiry));
  }
  cs_cli_print_json_array (array);
}

static CsCliStyle
style_of (CsTone tone)
{
  return tone == CS_TONE_ERROR ? CS_CLI_BAD : tone == CS_TONE_WARNING ? CS_CLI_WARN : CS_CLI_GOOD;
}

static void
print_table (GListModel *expiries)
{
  static const char *const headings[] = { "Ends", "Days", "Certificate", "Places", NULL };
  g_autoptr (CsCliTable) table = cs_cli_table_new (headings);

  for (guint i = 0; i < g_list_model_get_n_items (expiries); i++) {
    g_autoptr (CsExpiry) expiry = g_list_model_get_item (expiries, i);
    g_autofree char *end = cs_time_format (cs_expiry_get_time (expiry));
    g_autofree char *days = g_strdup_printf ("%d", cs_expiry_get_days_left (expiry));
    g_autofree char *places = g_strjoinv (", ", (char **) cs_expiry_get_places (expiry));

    cs_cli_table_add_row (table,
                          (const char *[]){ end, days, cs_expiry_get_title (expiry), places });
    cs_cli_table_set_style (table, 1, style_of (cs_expiry_get_tone (expiry)));
  }
  cs_cli_table_print (table);
}

static int
judge (GListModel *expiries)
{
  for (guint i = 0; i < g_list_model_get_n_items (expiries); i++) {
    g_autoptr (CsExpiry) expiry = g_list_model_get_item (expiries, i);

    if (cs_expiry_get_tone (expiry) != CS_TONE_GOOD)
      return CS_EXIT_NEGATIVE;
  }

  return CS_EXIT_DONE;
}

static int
write_calendar (GListModel *expiries, CsCluster *cluster, const char *path)
{
  g_autofree char *text = cs_expiries_to_calendar (
      expiries, cs_cluster_get_name (cluster), cs_cluster_get_renew_days (cluster), cs_time_now ());
  g_autoptr (GError) error = NULL;

  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, &error))
    return CS_EXIT_DONE;

  cs_cli_complain (path, error);

  return CS_EXIT_USAGE;
}

int
cs_verb_expiry (int argc, char **argv)
{
  gboolean json = FALSE;
  g_autofree char *calendar = NULL;
  const GOptionEntry entries[] = {
    { "ics", 0, 0, G_OPTION_ARG_FILENAME, &calendar, "Also write a calendar file", "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("CLUSTER", SUMMARY, DESCRIPTION);
  g_autoptr (CsCliCluster) opened = NULL;
  g_autoptr (GListModel) expiries = NULL;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  opened = cs_cli_cluster_open_and_look (context, argc, argv, &code);
  if (opened == NULL)
    return code;

  expiries = cs_expiries_new (cs_project_get_cluster (opened->project),
                              cs_deployment_get_inventory (opened->deployment), cs_time_now ());
  if (json)
    print_json (expiries);
  else
    print_table (expiries);
  if (calendar != NULL)
    code = cs_cli_exit_worst (
        code, write_calendar (expiries, cs_project_get_cluster (opened->project), calendar));

  return cs_cli_exit_worst (code, judge (expiries));
}
