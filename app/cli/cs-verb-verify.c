/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-files.h"
#include "cs-cli-json.h"
#include "cs-inspect.h"
#include "cs-verbs.h"

#define SUMMARY "Tells whether a certificate is trusted, and by which path."
#define DESCRIPTION                                                                                \
  "The node's “pki verify”, computed here by OpenSSL. CERT: its first certificate counts. "    \
  "BUNDLE:\n"                                                                                      \
  "intermediates that may be used; it may be empty. CA: the trusted certificates; only a\n"        \
  "self-signed one ends a path. Weak keys and digests are shown as problems and do not change\n"   \
  "the verdict. With --crl every certificate of the path must be covered by a revocation list\n"   \
  "that is in force and signed by its issuer, and stand on none; without it revocation is not\n"   \
  "looked at.\n\n"                                                                                 \
  "Success says nothing of what else is in BUNDLE: see “inspect”. "                            \
  "What is read here and would\n"                                                                  \
  "be misread by a strict reader is told below the path.\n\n"                                      \
  "With --json: an object with ok, reason, openssl_error (0 when ok), at, name, purpose, crls\n"   \
  "(array of issuer and sha256, null without --crl), path (array of subject and sha256, CERT\n"    \
  "first) and problems (array of subject, id, severity, text).\n\n"                                \
  "Exit codes: 0 verified; 1 not verified; 2 wrong usage or a file that could not be read.\n\n"    \
  "Examples:\n"                                                                                    \
  "  countersignctl verify cms1a.cer cms1abc.cer cmslab-root-ca.cer\n"                             \
  "  countersignctl verify --name join.pod2.cms.lab --purpose server cms1a.cer root.cer\n"         \
  "  countersignctl verify --crl root.crl cms1a.cer root.cer"

typedef struct {
  char *at_text;
  char *name;
  char *purpose_text;
  char **crl_files; /* nullable */
  gboolean json;
  gint64 at;
  CsPurpose purpose;
} Options;

/* FALSE after saying what is wrong. */
static gboolean
check_options (Options *options)
{
  g_autoptr (GError) error = NULL;

  options->at = cs_time_now ();
  if (options->at_text != NULL && !cs_time_parse (options->at_text, &options->at, &error)) {
    cs_cli_usage_error ("--at: %s", error->message);
    return FALSE;
  }
  if (options->name != NULL && *options->name == '\0') {
    cs_cli_usage_error ("--name: the name is empty");
    return FALSE;
  }

  options->purpose = CS_PURPOSE_ANY;
  if (g_strcmp0 (options->purpose_text, "server") == 0)
    options->purpose = CS_PURPOSE_SERVER;
  else if (g_strcmp0 (options->purpose_text, "client") == 0)
    options->purpose = CS_PURPOSE_CLIENT;
  else if (options->purpose_text != NULL) {
    cs_cli_usage_error ("--purpose: “%s” is neither “server” nor “client”", options->purpose_text);
    return FALSE;
  }

  return TRUE;
}

static JsonArray *
path_to_json (CsBundle *path)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < cs_bundle_get_n (path); i++) {
    CsCertificate *certificate = cs_bundle_get (path, i);
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "subject", cs_certificate_get_subject (certificate));
    cs_json_set_string (object, "sha256", cs_certificate_get_sha256 (certificate));
    json_array_add_object_element (array, object);
  }

  return array;
}

static JsonArray *
crls_to_json (GListModel *crls)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (crls); i++) {
    g_autoptr (CsCrl) crl = g_list_model_get_item (crls, i);
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "issuer", cs_crl_get_issuer (crl));
    cs_json_set_string (object, "sha256", cs_crl_get_sha256 (crl));
    json_array_add_object_element (array, object);
  }

  return array;
}

static JsonArray *
problems_to_json (CsBundle *path)
{
  JsonArray *all = json_array_new ();

  for (guint i = 0; i < cs_bundle_get_n (path); i++) {
    CsCertificate *certificate = cs_bundle_get (path, i);
    g_autoptr (JsonArray) some
        = cs_inspect_problems_to_json (cs_certificate_get_problems (certificate));

    for (guint j = 0; j < json_array_get_length (some); j++) {
      JsonObject *object = json_array_get_object_element (some, j);

      cs_json_set_string (object, "subject", cs_certificate_get_subject (certificate));
      json_array_add_object_element (all, json_object_ref (object));
    }
  }

  return all;
}

static void
print_json (CsVerdict *verdict, const Options *options, GListModel *crls)
{
  JsonObject *object = json_object_new ();
  CsBundle *path = cs_verdict_get_path (verdict);
  g_autofree char *at = cs_time_format (options->at);

  json_object_set_boolean_member (object, "ok", cs_verdict_is_ok (verdict));
  cs_json_set_string (object, "reason", cs_verdict_get_reason (verdict));
  json_object_set_int_member (object, "openssl_error", cs_verdict_get_openssl_error (verdict));
  cs_json_set_string (object, "at", at);
  cs_json_set_string (object, "name", options->name);
  cs_json_set_string (object, "purpose", options->purpose_text);
  if (crls != NULL)
    json_object_set_array_member (object, "crls", crls_to_json (crls));
  else
    json_object_set_null_member (object, "crls");
  json_object_set_array_member (object, "path", path_to_json (path));
  json_object_set_array_member (object, "problems", problems_to_json (path));
  cs_cli_print_json_object (object, TRUE);
}

static void
print_problems (CsCertificate *certificate)
{
  GListModel *problems = cs_certificate_get_problems (certificate);

  for (guint i = 0; i < g_list_model_get_n_items (problems); i++) {
    g_autoptr (CsFinding) problem = g_list_model_get_item (problems, i);
    g_autofree char *line = cs_inspect_dup_problem_line (problem);
    g_autofree char *shown = cs_escape_control (line);

    if (cs_finding_get_severity (problem) != CS_SEVERITY_NOTICE)
      cs_cli_print ("      %s\n", shown);
  }
}

static void
print_text (CsVerdict *verdict)
{
  CsBundle *path = cs_verdict_get_path (verdict);
  g_autofree char *reason = cs_escape_control (cs_verdict_get_reason (verdict));

  if (cs_verdict_is_ok (verdict))
    cs_cli_print ("Success\n");
  else
    cs_cli_print ("Failure: %s\n", reason);
  if (cs_cli_get_options ()->quiet)
    return;

  for (guint i = 0; i < cs_bundle_get_n (path); i++) {
    g_autofree char *subject
        = cs_escape_control (cs_certificate_get_subject (cs_bundle_get (path, i)));

    cs_cli_print ("  %u %s\n", i, subject);
    print_problems (cs_bundle_get (path, i));
  }
}

/* FALSE after saying what cannot be read; no list at all when none is asked for. */
static gboolean
read_crls (char **files, GListModel **crls)
{
  g_autoptr (GListStore) store = NULL;

  if (files == NULL)
    return TRUE;

  store = g_list_store_new (CS_TYPE_CRL);
  for (guint i = 0; files[i] != NULL; i++) {
    if (!cs_cli_read_crls (files[i], store))
      return FALSE;
  }
  *crls = G_LIST_MODEL (g_steal_pointer (&store));

  return TRUE;
}

static int
verify (char **files, const Options *options)
{
  guint n = g_strv_length (files);
  g_autoptr (CsBundle) leaves = cs_cli_read_bundle (files[0], FALSE);
  g_autoptr (CsBundle) untrusted = n == 3 ? cs_cli_read_bundle (files[1], TRUE) : cs_bundle_new ();
  g_autoptr (CsBundle) anchors = cs_cli_read_bundle (files[n - 1], FALSE);
  g_autoptr (GListModel) crls = NULL;
  g_autoptr (CsVerdict) verdict = NULL;

  if (leaves == NULL || untrusted == NULL || anchors == NULL
      || !read_crls (options->crl_files, &crls))
    return CS_EXIT_USAGE;

  verdict = cs_verdict_new_with_crls (cs_bundle_get (leaves, 0), untrusted, anchors, crls,
                                      options->at, options->name, options->purpose);
  if (options->json)
    print_json (verdict, options, crls);
  else
    print_text (verdict);
  for (guint i = 0; i < n && !options->json && !cs_cli_get_options ()->quiet; i++)
    cs_cli_print_faults (files[i], NULL);

  return cs_verdict_is_ok (verdict) ? CS_EXIT_DONE : CS_EXIT_NEGATIVE;
}

int
cs_verb_verify (int argc, char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_STRING, &options.at_text,
      "Judge at TIME (YYYY-MM-DDTHH:MM:SSZ) instead of now", "TIME" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.name,
      "It must be for this host name or IP address", "HOST" },
    { "purpose", 0, 0, G_OPTION_ARG_STRING, &options.purpose_text,
      "It must be usable by a TLS “server” or “client”", "PURPOSE" },
    { "crl", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.crl_files,
      "It must not be revoked by the lists in FILE, nor any other of the path (may be repeated)",
      "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Write JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context
      = cs_cli_context_new ("CERT [BUNDLE] CA", SUMMARY, DESCRIPTION);
  g_auto (GStrv) files = NULL;
  int code;

  g_option_context_add_main_entries (context, entries, NULL);
  files = cs_cli_parse (context, argc, argv, &code);
  if (files == NULL)
    return code;

  if (g_strv_length (files) < 2 || g_strv_length (files) > 3)
    code = cs_cli_usage_error ("it takes a certificate, perhaps a bundle, and the trusted ones");
  else if (!check_options (&options))
    code = CS_EXIT_USAGE;
  else
    code = verify (files, &options);
  g_strfreev (options.crl_files);
  g_free (options.at_text);
  g_free (options.name);
  g_free (options.purpose_text);

  return code;
}
