/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-compare.h"

CsCertificate *
cs_certreq_compare_find (GBytes *content, CsSubmission *submission, gboolean *others)
{
  g_autoptr (CsRequest) request
      = cs_request_new_from_der (cs_submission_get_request (submission), NULL);
  g_autoptr (GListModel) items = cs_reader_read_bytes (content, "certificate", NULL, NULL, NULL);

  *others = FALSE;
  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);
    CsCertificate *certificate = cs_item_get_certificate (item);

    if (certificate == NULL)
      continue;
    if (request != NULL && cs_request_is_answered_by (request, certificate))
      return g_object_ref (certificate);
    *others = TRUE;
  }

  return NULL;
}
