/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cuts a file into the cards of a bundle draft. What stands in the file is found by the reader
 * alone; here it is only told which bytes belong to it. */
#include <string.h>

#include "cs-bundle-card-private.h"
#include "cs-error.h"
#include "cs-pem.h"
#include "cs-reader.h"

typedef struct {
  GBytes *bytes;
  const guint8 *data;
  gsize size;
  gsize at;         /* all before it has been told of */
  gboolean in_text; /* whether what stands between two blocks belongs to the second */
} Cut;

static gboolean
is_container_label (const char *label)
{
  return g_strcmp0 (label, "PKCS7") == 0 || g_strcmp0 (label, "CMS") == 0
         || g_strcmp0 (label, "PKCS #7 SIGNED DATA") == 0;
}

/* The end of the line that @at is in when nothing else is on it; else @at itself. UTF-16 has a NUL
 * on either side. */
static gsize
end_of_line (const Cut *cut, gsize at)
{
  gsize end = at;

  while (end < cut->size && (cut->data[end] == '\r' || cut->data[end] == 0))
    end++;
  if (end == cut->size || cut->data[end] != '\n')
    return at;
  end++;

  return end < cut->size && cut->data[end] == 0 ? end + 1 : end;
}

/* The next PEM block that is no container, with the text before it. */
static GBytes *
cut_pem (Cut *cut)
{
  gsize start = cut->at;

  while (start < cut->size) {
    gsize mark = cs_pem_find (cut->data, cut->size, cut->at);
    g_autoptr (CsPemBlock) block = NULL;

    if (mark >= cut->size)
      break;
    block = cs_pem_block_new (cut->data, cut->size, mark);
    cut->at = end_of_line (cut, block->end);
    if (is_container_label (block->label)) {
      start = cut->at;
      continue;
    }
    if (!cut->in_text)
      start = mark;
    cut->in_text = TRUE;

    return g_bytes_new_from_bytes (cut->bytes, start, cut->at - start);
  }

  return NULL;
}

static GBytes *
cut_der (Cut *cut, CsCertificate *certificate)
{
  GBytes *der = cs_certificate_get_der (certificate);
  gsize length;
  const guint8 *wanted = g_bytes_get_data (der, &length);

  for (gsize i = cut->at; length > 0 && i + length <= cut->size; i++) {
    if (memcmp (cut->data + i, wanted, length) == 0) {
      cut->at = i + length;
      break;
    }
  }
  cut->in_text = FALSE;

  return g_bytes_ref (der);
}

static GBytes *
cut_item (Cut *cut, CsItem *item)
{
  CsCertificate *certificate = cs_item_get_certificate (item);

  switch (cs_item_get_encoding (item)) {
  case CS_ENCODING_PEM:
    return cut_pem (cut);
  case CS_ENCODING_DER:
    if (certificate != NULL)
      return cut_der (cut, certificate);
    cut->in_text = FALSE;
    return NULL;
  case CS_ENCODING_PKCS7:
  case CS_ENCODING_PKCS12:
    break;
  }

  return NULL;
}

/* What stands behind the last block is copied along with it. */
static void
give_rest_to_last (Cut *cut, GPtrArray *cards, GBytes *last_raw)
{
  g_autoptr (CsBundleCard) last = NULL;
  g_autoptr (GBytes) longer = NULL;
  gsize length;

  if (!cut->in_text || cut->at >= cut->size || last_raw == NULL)
    return;

  length = g_bytes_get_size (last_raw);
  longer = g_bytes_new_from_bytes (cut->bytes, cut->at - length, length + cut->size - cut->at);
  last = g_ptr_array_steal_index (cards, cards->len - 1);
  g_ptr_array_add (cards, cs_bundle_card_new_found (cs_bundle_card_get_certificate (last),
                                                    cs_bundle_card_get_problem (last),
                                                    cs_bundle_card_get_source (last), longer));
}

static gboolean
is_unreadable (CsItem *item)
{
  const GError *error = cs_item_get_error (item);

  return error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

static void
add_other (GListStore *others, CsItem *item, const char *source)
{
  const GError *error = cs_item_get_error (item);
  g_autofree char *text = NULL;
  g_autoptr (CsFinding) finding = NULL;

  if (error != NULL)
    text = g_strdup_printf ("%s: %s", source, error->message);
  else
    text = g_strdup_printf ("%s: a %s is in it, which never goes into a bundle", source,
                            cs_item_kind_to_string (cs_item_get_kind (item)));
  finding = cs_finding_new ("not-a-certificate", CS_SEVERITY_NOTICE, text, NULL);
  g_list_store_append (others, finding);
}

static GPtrArray *
cut_items (GListModel *items, GBytes *bytes, const char *source, GListStore *others, guint *n_good)
{
  GPtrArray *cards = g_ptr_array_new_with_free_func (g_object_unref);
  Cut cut = { bytes, NULL, 0, 0, TRUE };
  g_autoptr (GBytes) last_raw = NULL;

  cut.data = g_bytes_get_data (bytes, &cut.size);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);
    CsCertificate *certificate = cs_item_get_certificate (item);
    g_autoptr (GBytes) raw = cut_item (&cut, item);

    g_clear_pointer (&last_raw, g_bytes_unref);
    if (certificate == NULL && !is_unreadable (item)) {
      add_other (others, item, source);
      continue;
    }
    *n_good += certificate != NULL ? 1 : 0;
    if (cs_item_get_encoding (item) == CS_ENCODING_PEM)
      last_raw = raw != NULL ? g_bytes_ref (raw) : NULL;
    g_ptr_array_add (cards, cs_bundle_card_new_found (
                                certificate,
                                certificate == NULL ? cs_item_get_error (item)->message : NULL,
                                source, raw));
  }
  give_rest_to_last (&cut, cards, last_raw);

  return cards;
}

GPtrArray *
cs_bundle_cards_from_bytes (GBytes *bytes, const char *source, GListModel **others, GError **error)
{
  g_autoptr (GListModel) items = NULL;
  g_autoptr (GListStore) strangers = g_list_store_new (CS_TYPE_FINDING);
  g_autoptr (GPtrArray) cards = NULL;
  guint n_good = 0;

  g_return_val_if_fail (bytes != NULL && source != NULL, NULL);

  if (g_bytes_get_size (bytes) > CS_BUNDLE_CARDS_FILE_MAX) {
    cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE,
                  "%s: more than %d bytes, too many for a bundle", source,
                  CS_BUNDLE_CARDS_FILE_MAX);
    return NULL;
  }
  items = cs_reader_read_bytes (bytes, source, NULL, NULL, error);
  if (items == NULL) {
    g_prefix_error (error, "%s: ", source);
    return NULL;
  }
  if (g_list_model_get_n_items (items) > CS_BUNDLE_CARDS_MAX) {
    cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE,
                  "%s: more than %d certificates, too many for a bundle", source,
                  CS_BUNDLE_CARDS_MAX);
    return NULL;
  }

  cards = cut_items (items, bytes, source, strangers, &n_good);
  if (n_good == 0) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "%s: no certificate in it", source);
    return NULL;
  }
  if (others != NULL)
    *others = G_LIST_MODEL (g_steal_pointer (&strangers));

  return g_steal_pointer (&cards);
}
