/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-manual-chain.h"

#include "cs-manual-folder.h"
#include "cs-manual-store.h"

static GPtrArray *
list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

static void
add (GPtrArray *list, CsBundle *bundle, gboolean roots)
{
  for (guint i = 0; i < cs_bundle_get_n (bundle); i++) {
    CsCertificate *one = cs_bundle_get (bundle, i);

    if (cs_certificate_is_self_issued (one) == roots)
      g_ptr_array_add (list, g_bytes_ref (cs_certificate_get_der (one)));
  }
}

GPtrArray *
cs_manual_chain_from_file (const char *path, GError **error)
{
  g_autoptr (CsBundle) bundle = cs_manual_store_read (path, NULL, error);
  GPtrArray *list;

  if (bundle == NULL) {
    g_prefix_error (error, "ChainFile=: ");
    return NULL;
  }

  list = list_new ();
  add (list, bundle, FALSE);
  add (list, bundle, TRUE);

  return list;
}

/* What may stand above a certificate: what came with it, and the authorities in the folder. */
static CsBundle *
collect (CsBundle *answer, const char *folder)
{
  CsBundle *all = cs_bundle_new ();
  g_autoptr (GPtrArray) found = NULL;

  cs_bundle_add_all (all, answer);
  found = folder != NULL ? cs_manual_folder_scan (folder, NULL) : NULL;
  for (guint i = 0; found != NULL && i < found->len; i++) {
    CsBundle *bundle = found->pdata[i];

    for (guint j = 0; j < cs_bundle_get_n (bundle); j++) {
      if (cs_certificate_is_ca (cs_bundle_get (bundle, j)))
        cs_bundle_add (all, cs_bundle_get (bundle, j));
    }
  }

  return all;
}

static CsBundle *
build_path (CsBundle *answer, const char *folder, GError **error)
{
  g_autoptr (CsBundle) all = collect (answer, folder);

  return cs_bundle_to_chain (all, cs_bundle_get (answer, 0), error);
}

char *
cs_manual_chain_dup_missing (CsBundle *answer, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsBundle) path = build_path (answer, folder, &error);

  return path == NULL ? g_strdup (error->message) : NULL;
}

static CsBundle *
find_newest (GPtrArray *answers)
{
  CsBundle *newest = NULL;

  for (guint i = 0; i < answers->len; i++) {
    CsBundle *answer = answers->pdata[i];

    if (newest == NULL
        || cs_certificate_get_not_before (cs_bundle_get (answer, 0))
               > cs_certificate_get_not_before (cs_bundle_get (newest, 0)))
      newest = answer;
  }

  return newest;
}

GPtrArray *
cs_manual_chain_from_answers (const char *base, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) answers = cs_manual_store_list_answers (base);
  GPtrArray *list = list_new ();
  g_autoptr (CsBundle) path = NULL;

  if (answers->len == 0)
    return list;
  path = build_path (find_newest (answers), folder, NULL);
  for (guint i = 1; path != NULL && i < cs_bundle_get_n (path); i++)
    g_ptr_array_add (list, g_bytes_ref (cs_certificate_get_der (cs_bundle_get (path, i))));

  return list;
}
