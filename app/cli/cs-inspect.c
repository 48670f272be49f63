/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-inspect.h"

#include "cs-cli-files.h"

static void
append_all (GListStore *store, GListModel *findings)
{
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);

    g_list_store_append (store, finding);
  }
}

static void
append_new (GListStore *store, const char *id, CsSeverity severity, const char *text)
{
  g_autoptr (CsFinding) finding = cs_finding_new (id, severity, text, NULL);

  g_list_store_append (store, finding);
}

static void
append_of_certificate (GListStore *store, CsCertificate *certificate, gint64 now)
{
  g_autoptr (CsFinding) validity = cs_certificate_judge_time (certificate, now);

  if (validity != NULL)
    g_list_store_append (store, validity);
  append_all (store, cs_certificate_get_problems (certificate));
}

GListModel *
cs_inspect_dup_problems (CsItem *item, gint64 now)
{
  GListStore *store = g_list_store_new (CS_TYPE_FINDING);
  CsPrivateKey *key = cs_item_get_private_key (item);
  const GError *error = cs_item_get_error (item);

  if (cs_item_get_certificate (item) != NULL)
    append_of_certificate (store, cs_item_get_certificate (item), now);
  if (cs_item_get_request (item) != NULL)
    append_all (store, cs_request_get_problems (cs_item_get_request (item)));
  if (cs_item_get_crl (item) != NULL)
    append_all (store, cs_crl_get_problems (cs_item_get_crl (item)));
  if (key != NULL && cs_private_key_get_public_key (key) == NULL)
    append_new (store, "encrypted", CS_SEVERITY_NOTICE,
                "It is encrypted and no pass phrase was given");
  if (error != NULL && cs_cli_item_is_unreadable (item))
    append_new (store, "unreadable", CS_SEVERITY_ERROR, error->message);
  else if (error != NULL)
    append_new (store, "not-supported", CS_SEVERITY_NOTICE, error->message);

  return G_LIST_MODEL (store);
}

JsonArray *
cs_inspect_problems_to_json (GListModel *problems)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (problems); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (problems, i);
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "id", cs_finding_get_id (finding));
    cs_json_set_string (object, "severity",
                        cs_severity_to_string (cs_finding_get_severity (finding)));
    cs_json_set_string (object, "text", cs_finding_get_text (finding));
    json_array_add_object_element (array, object);
  }

  return array;
}

/* A member that does not apply is null. */
static void
set_array (JsonObject *object, const char *member, JsonArray *take_array)
{
  if (take_array != NULL)
    json_object_set_array_member (object, member, take_array);
  else
    json_object_set_null_member (object, member);
}

static void
set_time (JsonObject *object, const char *member, gint64 time)
{
  g_autofree char *text = cs_time_is_known (time) ? cs_time_format (time) : NULL;

  cs_json_set_string (object, member, text);
}

static JsonArray *
names_to_json (GPtrArray *names)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < names->len; i++) {
    const CsGeneralName *name = g_ptr_array_index (names, i);
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "type", cs_name_type_to_string (name->type));
    cs_json_set_string (object, "value", name->value);
    json_array_add_object_element (array, object);
  }

  return array;
}

static JsonArray *
extensions_to_json (GPtrArray *extensions)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < extensions->len; i++) {
    const CsExtension *extension = g_ptr_array_index (extensions, i);
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "oid", extension->oid);
    cs_json_set_string (object, "name", extension->name);
    json_object_set_boolean_member (object, "critical", extension->critical);
    cs_json_set_string (object, "text", extension->text);
    json_array_add_object_element (array, object);
  }

  return array;
}

static void
set_key (JsonObject *object, const CsPublicKey *key)
{
  JsonObject *member;

  if (key == NULL) {
    json_object_set_null_member (object, "key");
    return;
  }

  member = json_object_new ();
  cs_json_set_string (member, "type", key->type);
  if (key->bits > 0)
    json_object_set_int_member (member, "bits", key->bits);
  else
    json_object_set_null_member (member, "bits");
  cs_json_set_string (member, "curve", key->curve);
  json_object_set_object_member (object, "key", member);
}

/* All members in the order of the contract, so that each kind only fills in what it has. */
static JsonObject *
new_empty (CsItem *item)
{
  static const char *const members[]
      = { "subject",   "issuer", "serial",      "not_before", "not_after",  "names",   "key",
          "signature", "sha256", "spki_sha256", "ca",         "extensions", "problems" };
  JsonObject *object = json_object_new ();

  cs_json_set_string (object, "file", cs_item_get_file (item));
  json_object_set_int_member (object, "index", cs_item_get_index (item));
  cs_json_set_string (object, "kind", cs_item_kind_to_string (cs_item_get_kind (item)));
  cs_json_set_string (object, "encoding", cs_encoding_to_string (cs_item_get_encoding (item)));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    json_object_set_null_member (object, members[i]);

  return object;
}

static void
fill_certificate (JsonObject *object, CsCertificate *certificate)
{
  const CsPublicKey *key = cs_certificate_get_public_key (certificate);

  cs_json_set_string (object, "subject", cs_certificate_get_subject (certificate));
  cs_json_set_string (object, "issuer", cs_certificate_get_issuer (certificate));
  cs_json_set_string (object, "serial", cs_certificate_get_serial (certificate));
  set_time (object, "not_before", cs_certificate_get_not_before (certificate));
  set_time (object, "not_after", cs_certificate_get_not_after (certificate));
  set_array (object, "names", names_to_json (cs_certificate_get_names (certificate)));
  set_key (object, key);
  cs_json_set_string (object, "signature", cs_certificate_get_signature (certificate));
  cs_json_set_string (object, "sha256", cs_certificate_get_sha256 (certificate));
  cs_json_set_string (object, "spki_sha256", key->spki_sha256);
  json_object_set_boolean_member (object, "ca", cs_certificate_is_ca (certificate));
  set_array (object, "extensions",
             extensions_to_json (cs_certificate_get_extensions (certificate)));
}

static void
fill_request (JsonObject *object, CsRequest *request)
{
  const CsPublicKey *key = cs_request_get_public_key (request);

  cs_json_set_string (object, "subject", cs_request_get_subject (request));
  set_array (object, "names", names_to_json (cs_request_get_names (request)));
  set_key (object, key);
  cs_json_set_string (object, "signature", cs_request_get_signature (request));
  cs_json_set_string (object, "sha256", cs_request_get_sha256 (request));
  cs_json_set_string (object, "spki_sha256", key->spki_sha256);
  set_array (object, "extensions", extensions_to_json (cs_request_get_extensions (request)));
}

static void
fill_private_key (JsonObject *object, CsPrivateKey *private_key)
{
  const CsPublicKey *key = cs_private_key_get_public_key (private_key);

  set_key (object, key);
  cs_json_set_string (object, "spki_sha256", key != NULL ? key->spki_sha256 : NULL);
}

static void
fill_crl (JsonObject *object, CsCrl *crl)
{
  cs_json_set_string (object, "issuer", cs_crl_get_issuer (crl));
  cs_json_set_string (object, "signature", cs_crl_get_signature (crl));
  cs_json_set_string (object, "sha256", cs_crl_get_sha256 (crl));
  set_array (object, "extensions", extensions_to_json (cs_crl_get_extensions (crl)));
}

JsonObject *
cs_inspect_dup_json (CsItem *item, gint64 now)
{
  JsonObject *object = new_empty (item);
  g_autoptr (GListModel) problems = cs_inspect_dup_problems (item, now);

  switch (cs_item_get_kind (item)) {
  case CS_ITEM_CERTIFICATE:
    fill_certificate (object, cs_item_get_certificate (item));
    break;
  case CS_ITEM_REQUEST:
    fill_request (object, cs_item_get_request (item));
    break;
  case CS_ITEM_PRIVATE_KEY:
    fill_private_key (object, cs_item_get_private_key (item));
    break;
  case CS_ITEM_CRL:
    fill_crl (object, cs_item_get_crl (item));
    break;
  case CS_ITEM_UNKNOWN:
    break;
  }
  set_array (object, "problems", cs_inspect_problems_to_json (problems));

  return object;
}
