/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-files.h"
#include "cs-cli-json.h"
#include "cs-inspect.h"
#include "cs-verbs.h"

#define SUMMARY                                                                                    \
  "Shows everything in files: certificates, requests, private keys and revocation lists."
#define DESCRIPTION                                                                                \
  "A file may be PEM with anything around it, DER, PKCS #7 or PKCS #12; what it is decides its\n"  \
  "content, never its name. Pass phrases are asked for on the terminal. Private keys are\n"        \
  "described, never shown. What is read here and would be misread by a strict reader, such as\n"   \
  "text, a Ctrl-Z or a missing line end, is told after what is in the file (not in JSON).\n\n"     \
  "With --json: an array, one object for each thing found, with file, index, kind, encoding,\n"    \
  "subject, issuer, serial, not_before, not_after, names, key, signature, sha256, spki_sha256,\n"  \
  "ca, extensions, problems. What does not apply is null.\n\n"                                     \
  "Exit codes: 0 everything was read; 2 a file or a part of one could not be read, which is\n"     \
  "said on standard error; all the others are shown.\n\n"                                          \
  "Examples:\n"                                                                                    \
  "  countersignctl inspect cms1a.cer\n"                                                           \
  "  countersignctl inspect --json *.cer *.csr"

static void
add_file_to_json (JsonArray *array, GListModel *items, gint64 now)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    json_array_add_object_element (array, cs_inspect_dup_json (item, now));
  }
}

static void
print_file (GListModel *items, gint64 now)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    cs_inspect_print (item, now);
  }
}

static int
inspect (char **files, gboolean json)
{
  JsonArray *array = json ? json_array_new () : NULL;
  gint64 now = cs_time_now ();
  int code = CS_EXIT_DONE;

  for (guint i = 0; files[i] != NULL; i++) {
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GListModel) items = cs_cli_read_items (files[i], &bytes, &code);

    if (items == NULL)
      continue;
    if (json) {
      add_file_to_json (array, items, now);
    } else {
      print_file (items, now);
      cs_cli_print_faults (files[i], bytes);
    }
  }
  if (json)
    cs_cli_print_json_array (array);

  return code;
}

int
cs_verb_inspect (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("FILE…", SUMMARY, DESCRIPTION);
  g_auto (GStrv) files = NULL;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  files = cs_cli_parse (context, argc, argv, &code);
  if (files == NULL)
    return code;
  if (files[0] == NULL)
    return cs_cli_usage_error ("which file?");

  return inspect (files, json);
}
