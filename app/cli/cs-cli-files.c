/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-files.h"

GBytes *
cs_cli_load (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = cs_reader_load (file, NULL, &error);

  if (bytes == NULL)
    cs_cli_complain (path, error);

  return bytes;
}

gboolean
cs_cli_item_is_unreadable (CsItem *item)
{
  const GError *error = cs_item_get_error (item);

  return error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

/* Returns how many of @items are something that can be looked at. */
static guint
complain_of_items (GListModel *items, const char *path, int *code)
{
  guint n_known = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    if (cs_cli_item_is_unreadable (item)) {
      cs_cli_complain (path, cs_item_get_error (item));
      *code = cs_cli_exit_worst (*code, CS_EXIT_USAGE);
    }
    n_known += cs_item_get_error (item) == NULL ? 1 : 0;
  }

  return n_known;
}

GListModel *
cs_cli_read_items (const char *path, GBytes **content, int *code)
{
  g_autoptr (GBytes) bytes = cs_cli_load (path);
  g_autoptr (GError) error = NULL;
  GListModel *items = NULL;
  int worst = *code;

  if (bytes != NULL)
    items = cs_reader_read_bytes (bytes, path, cs_cli_ask_passphrase, NULL, &error);
  if (error != NULL)
    cs_cli_complain (path, error);
  if (items == NULL) {
    *code = cs_cli_exit_worst (*code, CS_EXIT_USAGE);
    return NULL;
  }

  if (complain_of_items (items, path, code) == 0 && *code == worst) {
    cs_cli_print_error ("%s: no certificate, request, key or revocation list in it", path);
    *code = cs_cli_exit_worst (*code, CS_EXIT_USAGE);
  }
  if (content != NULL)
    *content = g_steal_pointer (&bytes);

  return items;
}

void
cs_cli_print_faults (const char *path, GBytes *content)
{
  g_autoptr (GBytes) bytes = content != NULL ? g_bytes_ref (content) : NULL;
  g_autofree char *shown = cs_escape_control (path);
  g_autofree char *words = NULL;
  CsFault faults;

  /* What a pipe gave is gone. */
  if (bytes == NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    bytes = cs_cli_load (path);
  faults = bytes != NULL ? cs_faults_find_strict (bytes) : 0;
  if (faults == 0)
    return;
  words = cs_faults_dup_words (faults);
  cs_cli_print ("%s: a strict reader may not see all of it (%s); “countersignctl bundle” writes it "
                "cleanly\n",
                shown, words);
}

char *
cs_cli_ask_container (const char *file, const char *what, gpointer unused)
{
  return g_str_equal (what, "private key") ? NULL : cs_cli_ask_passphrase (file, what, unused);
}

static CsBundle *
bundle_of_items (GListModel *items, const char *path, gboolean may_be_empty)
{
  g_autoptr (CsBundle) bundle = cs_bundle_new ();
  int code = CS_EXIT_DONE;

  complain_of_items (items, path, &code);
  if (code != CS_EXIT_DONE)
    return NULL;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    if (cs_item_get_certificate (item) != NULL)
      cs_bundle_add (bundle, cs_item_get_certificate (item));
  }
  if (cs_bundle_get_n (bundle) == 0 && !may_be_empty) {
    cs_cli_print_error ("%s: no certificate in it", path);
    return NULL;
  }

  return g_steal_pointer (&bundle);
}

CsBundle *
cs_cli_read_bundle (const char *path, gboolean may_be_empty)
{
  g_autoptr (GBytes) bytes = cs_cli_load (path);
  g_autoptr (GListModel) items = NULL;
  g_autoptr (GError) error = NULL;

  if (bytes == NULL)
    return NULL;

  items = cs_reader_read_bytes (bytes, path, cs_cli_ask_container, NULL, &error);
  if (items != NULL)
    return bundle_of_items (items, path, may_be_empty);
  if (may_be_empty && g_error_matches (error, CS_ERROR, CS_ERROR_MALFORMED))
    return cs_bundle_new ();

  cs_cli_complain (path, error);

  return NULL;
}

gboolean
cs_cli_read_crls (const char *path, GListStore *crls)
{
  int code = CS_EXIT_DONE;
  g_autoptr (GListModel) items = cs_cli_read_items (path, NULL, &code);
  guint before = g_list_model_get_n_items (G_LIST_MODEL (crls));

  if (code != CS_EXIT_DONE)
    return FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    if (cs_item_get_crl (item) != NULL)
      g_list_store_append (crls, cs_item_get_crl (item));
  }
  if (g_list_model_get_n_items (G_LIST_MODEL (crls)) > before)
    return TRUE;

  cs_cli_print_error ("%s: no revocation list in it", path);

  return FALSE;
}
