/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static char *
ask_cb (const char *file, const char *what, gpointer data)
{
  return g_strdup ("secret");
}

static void
must_be_text (const char *text)
{
  if (text != NULL && !g_utf8_validate (text, -1, NULL))
    abort ();
}

static void
look_at_names (GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    must_be_text (((const CsGeneralName *) g_ptr_array_index (names, i))->value);
  cs_general_names_cover (names, "a.lab");
}

static void
look_at_extensions (GPtrArray *extensions)
{
  for (guint i = 0; i < extensions->len; i++)
    must_be_text (((const CsExtension *) g_ptr_array_index (extensions, i))->oid);
}

/* What was read must survive being written and read again. */
static void
look_at_certificate (CsCertificate *certificate)
{
  g_autofree char *pem = cs_certificate_to_pem (certificate);
  g_autoptr (GBytes) bytes = g_bytes_new_static (pem, strlen (pem));
  g_autoptr (CsCertificate) again = cs_reader_first_certificate (bytes, NULL, NULL);
  g_autoptr (CsBundle) anchors = cs_bundle_new ();
  g_autoptr (CsVerdict) verdict = NULL;

  if (again == NULL || !cs_certificate_equal (certificate, again))
    abort ();
  must_be_text (cs_certificate_get_subject (certificate));
  must_be_text (cs_certificate_get_issuer (certificate));
  must_be_text (cs_certificate_get_common_name (certificate));
  cs_certificate_get_problems (certificate);
  look_at_names (cs_certificate_get_names (certificate));
  look_at_extensions (cs_certificate_get_extensions (certificate));
  cs_bundle_add (anchors, certificate);
  verdict = cs_verdict_new (certificate, anchors, anchors, 1700000000, "a.lab", CS_PURPOSE_SERVER);
  must_be_text (cs_verdict_get_reason (verdict));
}

/* Whatever it is, it can be shown. */
static void
look_at_sections (CsItem *item)
{
  g_autoptr (GListModel) sections = cs_describe_item (item, 1700000000, 30);

  for (guint i = 0; i < g_list_model_get_n_items (sections); i++) {
    g_autoptr (CsSection) section = g_list_model_get_item (sections, i);

    for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (section)); j++) {
      g_autoptr (CsField) field = g_list_model_get_item (G_LIST_MODEL (section), j);

      must_be_text (cs_field_get_text (field));
    }
  }
}

static void
look_at_request (CsRequest *request)
{
  g_autofree char *pem = cs_request_to_pem (request);

  must_be_text (pem);
  must_be_text (cs_request_get_subject (request));
  must_be_text (cs_request_get_common_name (request));
  look_at_names (cs_request_get_names (request));
  look_at_extensions (cs_request_get_extensions (request));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GListModel) items = cs_reader_read_bytes (bytes, "fuzz", ask_cb, NULL, NULL);

  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    look_at_sections (item);
    if (cs_item_get_certificate (item) != NULL)
      look_at_certificate (cs_item_get_certificate (item));
    if (cs_item_get_request (item) != NULL)
      look_at_request (cs_item_get_request (item));
    if (cs_item_get_crl (item) != NULL)
      must_be_text (cs_crl_get_issuer (cs_item_get_crl (item)));
    if (cs_item_get_error (item) != NULL)
      must_be_text (cs_item_get_error (item)->message);
  }

  return 0;
}
