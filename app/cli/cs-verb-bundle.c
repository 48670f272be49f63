/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-files.h"
#include "cs-cli-json.h"
#include "cs-verbs.h"

#define SUMMARY "Builds a clean bundle of the certificates in files, and says what became of each."
#define DESCRIPTION                                                                                \
  "The files may be anything that “inspect” reads. The bundle is PEM with every certificate "  \
  "once,\n"                                                                                        \
  "in the order of the files; with --chain one path from the certificate to its root, in that\n"   \
  "order, and what does not belong to it is left out. Requests, revocation lists and private "     \
  "keys\n"                                                                                         \
  "are named and never copied. Expired certificates are named and kept. The file is written "      \
  "under\n"                                                                                        \
  "a temporary name, read back, compared with its members, and renamed.\n\n"                       \
  "With --json: an object with output (null when nothing was written), kind (trust or chain),\n"   \
  "members (how many), error (null or why not) and inputs: an array with file, index, kind,\n"     \
  "subject, sha256, fate (kept, duplicate, left-out, not-a-certificate, unreadable), reason and\n" \
  "validity (null, expired, not-yet-valid).\n\n"                                                   \
  "Exit codes: 0 written; 1 the chain is not complete or has no single beginning; 2 an input\n"    \
  "without any certificate or with an unreadable part, or OUT cannot be written. Unless 0, OUT "   \
  "is\n"                                                                                           \
  "left as it was.\n\n"                                                                            \
  "Examples:\n"                                                                                    \
  "  countersignctl bundle -o cms1abc.cer cms1a.cer cms1b.cer cms1c.cer\n"                         \
  "  countersignctl bundle --chain -o cms1afullchain.cer cms1a.cer authority.p7b"

static CsBundleBuilder *
read_inputs (char **files)
{
  CsBundleBuilder *builder = cs_bundle_builder_new (cs_time_now ());

  for (guint i = 0; files[i] != NULL; i++) {
    g_autoptr (GFile) file = g_file_new_for_path (files[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = cs_reader_load (file, NULL, &error);

    if (bytes != NULL)
      cs_bundle_builder_add_bytes (builder, bytes, files[i], cs_cli_ask_container, NULL);
    else
      cs_bundle_builder_add_failure (builder, files[i], error);
  }

  return builder;
}

static JsonObject *
entry_to_json (CsBundleEntry *entry)
{
  JsonObject *object = json_object_new ();
  CsItem *item = cs_bundle_entry_get_item (entry);
  CsCertificate *certificate = item != NULL ? cs_item_get_certificate (item) : NULL;
  CsRequest *request = item != NULL ? cs_item_get_request (item) : NULL;
  CsFinding *validity = cs_bundle_entry_get_validity (entry);
  const char *subject = NULL;

  if (certificate != NULL)
    subject = cs_certificate_get_subject (certificate);
  else if (request != NULL)
    subject = cs_request_get_subject (request);
  cs_json_set_string (object, "file", cs_bundle_entry_get_file (entry));
  if (item != NULL)
    json_object_set_int_member (object, "index", cs_item_get_index (item));
  else
    json_object_set_null_member (object, "index");
  cs_json_set_string (object, "kind",
                      item != NULL ? cs_item_kind_to_string (cs_item_get_kind (item)) : NULL);
  cs_json_set_string (object, "subject", subject);
  cs_json_set_string (object, "sha256",
                      certificate != NULL ? cs_certificate_get_sha256 (certificate) : NULL);
  cs_json_set_string (object, "fate", cs_fate_to_string (cs_bundle_entry_get_fate (entry)));
  cs_json_set_string (object, "reason", cs_bundle_entry_get_reason (entry));
  cs_json_set_string (object, "validity", validity != NULL ? cs_finding_get_id (validity) : NULL);

  return object;
}

static void
print_json (GListModel *entries,
            CsBundle *bundle,
            gboolean chain,
            const char *written,
            const GError *error)
{
  JsonObject *object = json_object_new ();
  JsonArray *inputs = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++) {
    g_autoptr (CsBundleEntry) entry = g_list_model_get_item (entries, i);

    json_array_add_object_element (inputs, entry_to_json (entry));
  }
  cs_json_set_string (object, "output", written);
  cs_json_set_string (object, "kind", chain ? "chain" : "trust");
  json_object_set_int_member (object, "members", bundle != NULL ? cs_bundle_get_n (bundle) : 0);
  cs_json_set_string (object, "error", error != NULL ? error->message : NULL);
  json_object_set_array_member (object, "inputs", inputs);
  cs_cli_print_json_object (object, TRUE);
}

static const char *
label_of (CsBundleEntry *entry)
{
  CsItem *item = cs_bundle_entry_get_item (entry);

  if (item == NULL)
    return NULL;

  return cs_item_get_certificate (item) != NULL
             ? cs_certificate_get_subject (cs_item_get_certificate (item))
             : cs_item_kind_to_string (cs_item_get_kind (item));
}

static void
print_table (GListModel *entries)
{
  g_autoptr (CsCliTable) table
      = cs_cli_table_new ((const char *const[]){ "File", "What", "Became", "Why", NULL });

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++) {
    g_autoptr (CsBundleEntry) entry = g_list_model_get_item (entries, i);
    CsFinding *validity = cs_bundle_entry_get_validity (entry);
    g_autofree char *why = g_strdup_printf ("%s%s%s", cs_bundle_entry_get_reason (entry),
                                            validity != NULL ? "; " : "",
                                            validity != NULL ? cs_finding_get_text (validity) : "");

    cs_cli_table_add_row (
        table,
        (const char *const[]){ cs_bundle_entry_get_file (entry), label_of (entry),
                               cs_fate_to_string (cs_bundle_entry_get_fate (entry)), why, NULL });
    if (validity != NULL)
      cs_cli_table_set_style (table, 3, CS_CLI_WARN);
  }
  cs_cli_table_print (table);
}

/* A line for each part that cannot be read; FALSE when there was one. */
static gboolean
complain_of_entries (GListModel *entries)
{
  gboolean readable = TRUE;

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++) {
    g_autoptr (CsBundleEntry) entry = g_list_model_get_item (entries, i);

    if (cs_bundle_entry_get_fate (entry) != CS_FATE_UNREADABLE)
      continue;
    cs_cli_print_error ("%s: %s", cs_bundle_entry_get_file (entry),
                        cs_bundle_entry_get_reason (entry));
    readable = FALSE;
  }

  return readable;
}

static int
build (char **files, const char *output, gboolean chain, gboolean json)
{
  g_autoptr (CsBundleBuilder) builder = read_inputs (files);
  GListModel *entries = cs_bundle_builder_get_entries (builder);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsBundle) bundle = cs_bundle_builder_build (builder, chain, &error);
  gboolean written = bundle != NULL && cs_bundle_save (bundle, output, &error);

  if (json)
    print_json (entries, bundle, chain, written ? output : NULL, error);
  else if (!cs_cli_get_options ()->quiet)
    print_table (entries);
  if (written && !json && !cs_cli_get_options ()->quiet)
    cs_cli_print ("%s: %u %s, read back and compared\n", output, cs_bundle_get_n (bundle),
                  cs_bundle_get_n (bundle) == 1 ? "certificate" : "certificates");
  if (written)
    return CS_EXIT_DONE;

  if (complain_of_entries (entries))
    cs_cli_complain (bundle == NULL ? NULL : output, error);

  return bundle == NULL ? cs_cli_exit_for_error (error) : CS_EXIT_USAGE;
}

int
cs_verb_bundle (int argc, char **argv)
{
  gboolean chain = FALSE, json = FALSE;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Write the bundle to OUT", "OUT" },
    { "chain", 0, 0, G_OPTION_ARG_NONE, &chain, "One path from a certificate to its root", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("-o OUT FILE…", SUMMARY, DESCRIPTION);
  g_auto (GStrv) files = NULL;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  files = cs_cli_parse (context, argc, argv, &code);
  if (files == NULL)
    return code;
  if (output == NULL)
    return cs_cli_usage_error ("where to? Say -o OUT");
  if (files[0] == NULL)
    return cs_cli_usage_error ("of which files?");

  return build (files, output, chain, json);
}
