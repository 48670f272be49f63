/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-json.h"
#include "cs-verb-ca.h"

#include <string.h>

#define SUMMARY "Lists what a local authority issued, oldest first."
#define DESCRIPTION                                                                                \
  "The state is valid, not-yet-valid, expired or revoked.\n\n"                                     \
  "With --json: an array of objects with serial, subject, names (array of type and value),\n"      \
  "profile, slot, asked_by, state, issued_at, not_before, not_after, revoked_at (null unless\n"    \
  "revoked), reason, request_sha256, spki_sha256, replaces (null for a first one), sha256.\n\n"    \
  "Examples:\n"                                                                                    \
  "  countersignctl ca list ca\n"                                                                  \
  "  countersignctl ca list --json ca"

static JsonArray *
new_names (char **names)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; names[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (names[i], ":", 2);
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "type", parts[0]);
    cs_json_set_string (object, "value", parts[0] != NULL ? parts[1] : NULL);
    json_array_add_object_element (array, object);
  }

  return array;
}

static void
set_time (JsonObject *object, const char *member, gint64 time)
{
  g_autofree char *text = cs_time_format (time);

  cs_json_set_string (object, member, text);
}

static JsonObject *
new_object (const CsIssued *issued)
{
  JsonObject *object = json_object_new ();
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, issued->certificate);

  cs_json_set_string (object, "serial", issued->serial);
  cs_json_set_string (object, "subject", issued->subject);
  json_object_set_array_member (object, "names", new_names (issued->names));
  cs_json_set_string (object, "profile", issued->profile);
  cs_json_set_string (object, "slot", issued->slot);
  cs_json_set_string (object, "asked_by", issued->asked_by);
  cs_json_set_string (object, "state", cs_issued_get_state (issued, cs_time_now ()));
  set_time (object, "issued_at", issued->issued_at);
  set_time (object, "not_before", issued->not_before);
  set_time (object, "not_after", issued->not_after);
  if (issued->revoked_at != 0)
    set_time (object, "revoked_at", issued->revoked_at);
  else
    cs_json_set_string (object, "revoked_at", NULL);
  cs_json_set_string (object, "reason", issued->reason);
  cs_json_set_string (object, "request_sha256", issued->request_sha256);
  cs_json_set_string (object, "spki_sha256", issued->spki_sha256);
  cs_json_set_string (object, "replaces", *issued->replaces != '\0' ? issued->replaces : NULL);
  cs_json_set_string (object, "sha256", sha256);

  return object;
}

static void
print_json (GPtrArray *list)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < list->len; i++)
    json_array_add_object_element (array, new_object (g_ptr_array_index (list, i)));
  cs_cli_print_json_array (array);
}

static void
print_table (GPtrArray *list)
{
  g_autoptr (CsCliTable) table = cs_cli_table_new ((const char *const[]){
      "Serial", "State", "Valid to", "Profile", "Slot", "Subject", "Asked by", NULL });

  for (guint i = 0; i < list->len; i++) {
    const CsIssued *issued = g_ptr_array_index (list, i);
    const char *state = cs_issued_get_state (issued, cs_time_now ());
    g_autofree char *end = cs_time_format (issued->not_after);

    cs_cli_table_add_row (table, (const char *const[]){ issued->serial, state, end, issued->profile,
                                                        issued->slot, issued->subject,
                                                        issued->asked_by, NULL });
    cs_cli_table_set_style (table, 1, g_str_equal (state, "valid") ? CS_CLI_GOOD : CS_CLI_WARN);
  }
  cs_cli_table_print (table);
}

int
cs_verb_ca_list (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("DIRECTORY", SUMMARY, DESCRIPTION);
  g_auto (GStrv) arguments = NULL;
  g_autoptr (CsCaSession) session = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL)
    return code;
  if (g_strv_length (arguments) != 1)
    return cs_cli_usage_error ("one DIRECTORY is needed");

  session = cs_ca_session_new (arguments[0], NULL, &error);
  list = session != NULL ? cs_ca_session_list (session, &error) : NULL;
  if (list == NULL)
    return cs_ca_fail (error);

  if (json)
    print_json (list);
  else if (list->len > 0)
    print_table (list);
  else if (!cs_cli_get_options ()->quiet)
    cs_cli_print ("Nothing was issued yet\n");

  return CS_EXIT_DONE;
}
