/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "process-linux.h"

#include <malloc.h>

#define WARM_UP 4
#define ATTEMPTS 4
#define PATIENCE (10 * G_USEC_PER_SEC) /* threads end when they like */

static guint
count_entries (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  g_assert_nonnull (folder);
  while (g_dir_read_name (folder) != NULL)
    n++;

  return n;
}

static gsize
count_bytes (void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return 0;
#else
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
#endif
}

ProcessUse
process_use_now (void)
{
  ProcessUse use = { 0 };

  use.descriptors = count_entries ("/proc/self/fd");
  use.threads = count_entries ("/proc/self/task");
  use.bytes = count_bytes ();

  return use;
}

static gboolean
is_steady (const ProcessUse *before, const ProcessUse *after, gsize slack)
{
  return after->descriptors <= before->descriptors && after->threads <= before->threads
         && after->bytes <= before->bytes + slack;
}

/* The same as before, once everything has ended that ends by itself. */
static ProcessUse
settle (const ProcessUse *before, gsize slack)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;
  ProcessUse now = process_use_now ();

  while (!is_steady (before, &now, slack) && g_get_monotonic_time () < end) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (10000);
    now = process_use_now ();
  }

  return now;
}

void
process_use_assert_steady (void (*work) (gpointer data), gpointer data, guint rounds, gsize slack)
{
  ProcessUse before, after;

  for (guint i = 0; i < WARM_UP; i++)
    work (data);
  /* A cache may grow late, but once; what leaks grows each time. */
  for (guint attempt = 0; attempt < ATTEMPTS; attempt++) {
    before = process_use_now ();
    for (guint i = 0; i < rounds; i++)
      work (data);
    after = settle (&before, rounds * slack);
    g_test_message ("descriptors %u, then %u; threads %u, then %u; bytes %" G_GSIZE_FORMAT
                    ", then %" G_GSIZE_FORMAT,
                    before.descriptors, after.descriptors, before.threads, after.threads,
                    before.bytes, after.bytes);
    if (is_steady (&before, &after, rounds * slack))
      return;
  }
  g_assert_cmpuint (after.descriptors, <=, before.descriptors);
  g_assert_cmpuint (after.threads, <=, before.threads);
  g_assert_cmpuint (after.bytes, <=, before.bytes + rounds * slack);
}
