/* SPDX-License-Identifier: GPL-3.0-or-later */

/* PKCS #7 and #12: whatever they hold is an item or an error, and every item can be shown. */

#include <countersign.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static char *
ask_cb (const char *file, const char *what, gpointer data)
{
  return g_strdup ("secret");
}

static void
look_at (CsItem *item)
{
  g_autoptr (GListModel) sections = cs_describe_item (item, 1700000000, 30);
  const GError *error = cs_item_get_error (item);

  g_assert_cmpint (error != NULL, ==, cs_item_get_kind (item) == CS_ITEM_UNKNOWN);
  g_assert_true (error == NULL || g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (sections), >, 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GListModel) open = cs_reader_read_bytes (bytes, "fuzz", ask_cb, NULL, NULL);
  g_autoptr (GListModel) shut = cs_reader_read_bytes (bytes, "fuzz", NULL, NULL, NULL);

  /* Without the pass phrase less may be found, but never nothing where there was something. */
  g_assert_cmpint (open == NULL, ==, shut == NULL);
  for (guint i = 0; open != NULL && i < g_list_model_get_n_items (open); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (open, i);

    look_at (item);
  }

  return 0;
}
