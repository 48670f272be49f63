/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The first byte says how the rest is cut, and each segment is followed by all that a caller may
 * ask. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (CsMmpReader) reader = cs_mmp_reader_new ();
  gsize step = size > 0 ? (gsize) data[0] + 1 : 1;

  cs_mmp_reader_feed (reader, "cms1a> ", 7);
  cs_mmp_reader_learn_prompt (reader);
  for (gsize i = 1; i < size; i += step) {
    g_autofree char *reply = NULL;

    cs_mmp_reader_begin (reader, (step & 1) != 0 ? "pki list" : "");
    cs_mmp_reader_feed (reader, (const char *) data + i, MIN (step, size - i));
    cs_mmp_reader_awaits_answer (reader);
    cs_mmp_reader_learn_prompt (reader);
    reply = cs_mmp_reader_take_reply (reader);
    if (reply != NULL && !g_utf8_validate (reply, -1, NULL))
      abort ();
  }

  return 0;
}
