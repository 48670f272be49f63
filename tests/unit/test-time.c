/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>

/* Both ways; the seconds are what GNU date(1) and Python's datetime say. */
static const struct {
  const char *text;
  gint64 time;
} pairs[] = {
  { "1970-01-01T00:00:00Z", 0 },
  { "1969-12-31T23:59:59Z", -1 },
  { "1950-01-01T00:00:00Z", -631152000 },
  { "2000-02-29T12:00:00Z", 951825600 },
  { "2038-01-19T03:14:08Z", G_GINT64_CONSTANT (2147483648) },
  { "2049-12-31T23:59:59Z", G_GINT64_CONSTANT (2524607999) },
  { "2050-01-01T00:00:00Z", G_GINT64_CONSTANT (2524608000) },
  { "9999-12-31T23:59:59Z", G_GINT64_CONSTANT (253402300799) },
  { "0001-01-01T00:00:00Z", G_GINT64_CONSTANT (-62135596800) },
  { "0000-01-01T00:00:00Z", G_GINT64_CONSTANT (-62167219200) },
};

static const char *const wrong[] = { "",
                                     "2024-01-01",
                                     "2024-01-01T00:00:00",
                                     "2024-01-01T00:00:00z",
                                     "2024-01-01 00:00:00Z",
                                     "2024-01-01T00:00:00Z ",
                                     "2024-13-01T00:00:00Z",
                                     "2024-00-01T00:00:00Z",
                                     "2024-01-00T00:00:00Z",
                                     "2023-02-29T00:00:00Z",
                                     "1900-02-29T00:00:00Z",
                                     "2024-01-01T24:00:00Z",
                                     "2024-01-01T00:60:00Z",
                                     "2024-01-01T00:00:60Z",
                                     "12024-01-01T00:00:00Z",
                                     "-024-01-01T00:00:00Z" };

static void
test_pair (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *text = cs_time_format (pairs[i].time);
  g_autoptr (GError) error = NULL;
  gint64 time = 1;

  g_assert_cmpstr (text, ==, pairs[i].text);
  g_assert_true (cs_time_parse (pairs[i].text, &time, &error));
  g_assert_no_error (error);
  g_assert_cmpint (time, ==, pairs[i].time);
  g_assert_true (cs_time_is_known (time));
}

static void
test_wrong (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 time = 1;

  g_assert_false (cs_time_parse (data, &time, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
}

/* Every day of four centuries, and the ends, there and back. */
static void
test_round_trip (void)
{
  for (gint64 day = -146097; day <= 146097; day++) {
    gint64 time = day * 86400 + (day & 0xffff);
    g_autofree char *text = cs_time_format (time);
    gint64 again;

    g_assert_true (cs_time_parse (text, &again, NULL));
    g_assert_cmpint (again, ==, time);
  }
}

static void
test_unknown (void)
{
  g_autofree char *never = cs_time_format (CS_TIME_NEVER);
  g_autofree char *long_ago = cs_time_format (CS_TIME_LONG_AGO);

  g_assert_cmpstr (never, ==, "an unreadable time");
  g_assert_cmpstr (long_ago, ==, "an unreadable time");
  g_assert_false (cs_time_is_known (G_GINT64_CONSTANT (253402300800)));
  g_assert_false (cs_time_is_known (G_GINT64_CONSTANT (-62167219201)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autofree char *path = g_strdup_printf ("/time/pair/%s", pairs[i].text);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_pair);
  }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autofree char *path = g_strdup_printf ("/time/wrong/%02u", i);

    g_test_add_data_func (path, wrong[i], test_wrong);
  }
  g_test_add_func ("/time/round-trip", test_round_trip);
  g_test_add_func ("/time/unknown", test_unknown);
  return g_test_run ();
}
