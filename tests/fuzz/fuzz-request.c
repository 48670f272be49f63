/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A request: read, shown, and written as the same bytes again. */

#include <countersign.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
look_at_sections (GListModel *sections)
{
  for (guint i = 0; i < g_list_model_get_n_items (sections); i++) {
    g_autoptr (CsSection) section = g_list_model_get_item (sections, i);

    for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (section)); j++) {
      g_autoptr (CsField) field = g_list_model_get_item (G_LIST_MODEL (section), j);

      g_assert_true (g_utf8_validate (cs_field_get_label (field), -1, NULL));
      g_assert_true (g_utf8_validate (cs_field_get_text (field), -1, NULL));
    }
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) der = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsRequest) request = cs_request_new_from_der (der, &error);
  g_autoptr (GBytes) written = NULL;
  g_autoptr (CsRequest) again = NULL;
  g_autoptr (GListModel) sections = NULL;
  char *pem;

  g_assert_true ((request != NULL) == (error == NULL));
  if (request == NULL)
    return 0;

  sections = cs_describe_request (request);
  look_at_sections (sections);
  pem = cs_request_to_pem (request);
  written = g_bytes_new_take (pem, strlen (pem));
  again = cs_reader_first_request (written, NULL, NULL);
  g_assert_nonnull (again);
  g_assert_true (g_bytes_equal (cs_request_get_der (again), der));

  return 0;
}
