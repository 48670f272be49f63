/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-files.h"
#include "cs-cli-json.h"
#include "cs-verbs.h"

#define SUMMARY "Shows two certificates or requests side by side, and what differs."
#define DESCRIPTION                                                                                 \
  "The first certificate or request of each file counts. Lines that differ begin with “!”, "    \
  "with\n"                                                                                          \
  "< before what A says and > before what B says; a missing side says “none”. --quiet leaves\n" \
  "out what is the same.\n\n"                                                                       \
  "With --json: an object with identical (byte for byte), same_key, a and b (file, kind,\n"         \
  "subject, sha256) and rows: an array of id, label, a, b (null when it says nothing of the\n"      \
  "kind) and same. The ids are kind, subject, issuer, serial, not-before, not-after, name, key,\n"  \
  "public-key, signature, extension and sha256; there is one row for each name and extension.\n\n"  \
  "Exit codes: 0 the same, byte for byte; 1 they differ; 2 a file could not be read.\n\n"           \
  "Example:\n"                                                                                      \
  "  countersignctl compare lab.workspace/cms1a/cms1a.cer cms1a-new.cer"

/* The first certificate or request; NULL after saying why. What cannot be read before it might have
 * been it. */
static CsItem *
find_first (const char *path)
{
  g_autoptr (GBytes) bytes = cs_cli_load (path);
  g_autoptr (GListModel) items = NULL;
  g_autoptr (GError) error = NULL;

  if (bytes == NULL)
    return NULL;
  items = cs_reader_read_bytes (bytes, path, cs_cli_ask_container, NULL, &error);
  if (items == NULL) {
    cs_cli_complain (path, error);
    return NULL;
  }

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    if (cs_item_get_certificate (item) != NULL || cs_item_get_request (item) != NULL)
      return g_steal_pointer (&item);
    if (cs_cli_item_is_unreadable (item)) {
      cs_cli_complain (path, cs_item_get_error (item));
      return NULL;
    }
  }
  cs_cli_print_error ("%s: no certificate or request in it", path);

  return NULL;
}

static GObject *
get_object (CsItem *item)
{
  CsCertificate *certificate = cs_item_get_certificate (item);

  return certificate != NULL ? G_OBJECT (certificate) : G_OBJECT (cs_item_get_request (item));
}

static JsonObject *
side_to_json (CsItem *item)
{
  CsCertificate *certificate = cs_item_get_certificate (item);
  CsRequest *request = cs_item_get_request (item);
  JsonObject *object = json_object_new ();

  cs_json_set_string (object, "file", cs_item_get_file (item));
  cs_json_set_string (object, "kind", cs_item_kind_to_string (cs_item_get_kind (item)));
  cs_json_set_string (object, "subject",
                      certificate != NULL ? cs_certificate_get_subject (certificate)
                                          : cs_request_get_subject (request));
  cs_json_set_string (object, "sha256",
                      certificate != NULL ? cs_certificate_get_sha256 (certificate)
                                          : cs_request_get_sha256 (request));

  return object;
}

static void
print_json (CsComparison *comparison, CsItem *first, CsItem *second)
{
  JsonObject *object = json_object_new ();
  JsonArray *rows = json_array_new ();

  json_object_set_boolean_member (object, "identical", cs_comparison_is_identical (comparison));
  json_object_set_boolean_member (object, "same_key", cs_comparison_is_same_key (comparison));
  json_object_set_object_member (object, "a", side_to_json (first));
  json_object_set_object_member (object, "b", side_to_json (second));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (comparison)); i++) {
    g_autoptr (CsComparisonRow) row = g_list_model_get_item (G_LIST_MODEL (comparison), i);
    JsonObject *one = json_object_new ();

    cs_json_set_string (one, "id", cs_comparison_row_get_id (row));
    cs_json_set_string (one, "label", cs_comparison_row_get_label (row));
    cs_json_set_string (one, "a", cs_comparison_row_get_first (row));
    cs_json_set_string (one, "b", cs_comparison_row_get_second (row));
    json_object_set_boolean_member (one, "same", cs_comparison_row_is_same (row));
    json_array_add_object_element (rows, one);
  }
  json_object_set_array_member (object, "rows", rows);
  cs_cli_print_json_object (object, TRUE);
}

static void
print_lines (const char *mark, const char *text, CsCliStyle style)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "none", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *shown = cs_escape_control (lines[i]);
    g_autofree char *styled = cs_cli_style (style, shown);

    cs_cli_print ("    %s %s\n", mark, styled);
  }
}

static void
print_row (CsComparisonRow *row)
{
  g_autofree char *label = cs_escape_control (cs_comparison_row_get_label (row));
  g_autofree char *strong = cs_cli_style (CS_CLI_STRONG, label);

  if (cs_comparison_row_is_same (row)) {
    if (cs_cli_get_options ()->quiet)
      return;
    cs_cli_print ("  %s\n", label);
    print_lines ("=", cs_comparison_row_get_first (row), CS_CLI_FAINT);
    return;
  }

  cs_cli_print ("! %s\n", strong);
  print_lines ("<", cs_comparison_row_get_first (row), CS_CLI_PLAIN);
  print_lines (">", cs_comparison_row_get_second (row), CS_CLI_PLAIN);
}

static void
print_text (CsComparison *comparison)
{
  g_autofree char *summary = cs_comparison_dup_summary (comparison);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (comparison)); i++) {
    g_autoptr (CsComparisonRow) row = g_list_model_get_item (G_LIST_MODEL (comparison), i);

    print_row (row);
  }
  cs_cli_print ("%s\n", summary);
}

static int
compare (const char *a, const char *b, gboolean json)
{
  g_autoptr (CsItem) first = find_first (a);
  g_autoptr (CsItem) second = find_first (b);
  g_autoptr (CsComparison) comparison = NULL;

  if (first == NULL || second == NULL)
    return CS_EXIT_USAGE;

  comparison = cs_comparison_new (get_object (first), get_object (second));
  if (json)
    print_json (comparison, first, second);
  else
    print_text (comparison);

  return cs_comparison_is_identical (comparison) ? CS_EXIT_DONE : CS_EXIT_NEGATIVE;
}

int
cs_verb_compare (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = cs_cli_context_new ("A B", SUMMARY, DESCRIPTION);
  g_auto (GStrv) files = NULL;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  files = cs_cli_parse (context, argc, argv, &code);
  if (files == NULL)
    return code;
  if (g_strv_length (files) != 2)
    return cs_cli_usage_error ("it takes two files");

  return compare (files[0], files[1], json);
}
