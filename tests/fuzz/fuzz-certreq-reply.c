/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "cs-certreq-reply.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) output = g_bytes_new (data, size);
  g_autoptr (CsCertreqReply) reply = cs_certreq_reply_new (output);
  g_autoptr (GPtrArray) templates = cs_certreq_reply_get_templates (reply);

  g_assert_true (g_utf8_validate (reply->text, -1, NULL));
  g_assert_true (reply->words == NULL || g_utf8_validate (reply->words, -1, NULL));
  g_assert_true (reply->code == 0 || (reply->code & 0x80000000) != 0);
  if (reply->request_id != NULL) {
    gsize digits = strspn (reply->request_id, "0123456789");

    g_assert_cmpuint (digits, ==, strlen (reply->request_id));
    g_assert_true (digits >= 1 && digits <= CS_CERTREQ_ID_DIGITS);
  }
  for (guint i = 0; i < templates->len; i++) {
    CsCertreqTemplate *one = templates->pdata[i];

    g_assert_true (*one->name != '\0' && strpbrk (one->name, " \t\n") == NULL);
  }

  return 0;
}
