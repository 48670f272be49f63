/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
must_be_same (CsItem *a, CsItem *b)
{
  if (cs_item_get_kind (a) != cs_item_get_kind (b)
      || cs_item_get_encoding (a) != cs_item_get_encoding (b)
      || cs_item_get_index (a) != cs_item_get_index (b))
    abort ();
  if (cs_item_get_certificate (a) != NULL
      && (!cs_certificate_equal (cs_item_get_certificate (a), cs_item_get_certificate (b))
          || cs_certificate_get_not_after (cs_item_get_certificate (a))
                 != cs_certificate_get_not_after (cs_item_get_certificate (b))
          || cs_certificate_get_not_before (cs_item_get_certificate (a))
                 != cs_certificate_get_not_before (cs_item_get_certificate (b))))
    abort ();
}

/* The index finds what the reader finds. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GListModel) items = cs_reader_read_bytes (bytes, "fuzz", NULL, NULL, NULL);
  g_autoptr (CsCertificateIndex) index = cs_certificate_index_new ();
  guint n;

  /* The reader's bound on work in vain is for a whole file, the index's for a part. */
  if (!cs_certificate_index_add_bytes (index, bytes, "fuzz", NULL, NULL, NULL) || items == NULL)
    return 0;

  n = g_list_model_get_n_items (items);
  if (g_list_model_get_n_items (G_LIST_MODEL (index)) != n)
    abort ();
  for (guint i = 0; i < n; i++) {
    g_autoptr (CsItem) mine = g_list_model_get_item (G_LIST_MODEL (index), i);
    g_autoptr (CsItem) theirs = g_list_model_get_item (items, i);

    must_be_same (mine, theirs);
  }

  return 0;
}
