/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything that ends, and its calendar, on nodes in memory. */
#include <string.h>

#include "lab-world.h"

#define DAY (24 * 60 * 60)

static GListModel *
look (LabWorld *world, gint64 now)
{
  lab_world_look (world);

  return cs_expiries_new (world->cluster, cs_deployment_get_inventory (world->deployment), now);
}

static CsExpiry *
find (GListModel *expiries, const char *title)
{
  for (guint i = 0; i < g_list_model_get_n_items (expiries); i++) {
    g_autoptr (CsExpiry) expiry = g_list_model_get_item (expiries, i);

    if (g_str_equal (cs_expiry_get_title (expiry), title))
      return expiry; /* the list holds it */
  }

  return NULL;
}

static void
test_all (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (GListModel) expiries = look (world, cs_time_now ());
  const char *const *places;
  gint64 last = CS_TIME_LONG_AGO;

  g_assert_cmpuint (g_list_model_get_n_items (expiries), ==, 4);
  for (guint i = 0; i < 4; i++) {
    g_autoptr (CsExpiry) expiry = g_list_model_get_item (expiries, i);

    g_assert_cmpint (cs_expiry_get_time (expiry), >=, last);
    last = cs_expiry_get_time (expiry);
  }

  /* Once, with all its places, in the order of nodes and files. */
  places = cs_expiry_get_places (find (expiries, "cms1a"));
  g_assert_cmpuint (g_strv_length ((char **) places), ==, 3);
  g_assert_cmpstr (places[0], ==, "cms1a/cms1a.cer");
  g_assert_cmpstr (places[1], ==, "cms1a/cms1ab.cer");
  g_assert_cmpstr (places[2], ==, "cms1b/cms1ab.cer");
  g_assert_cmpstr (cs_slot_get_name (cs_expiry_get_slot (find (expiries, "cms1a"))), ==, "cms1a");

  /* The root too: in the workspace and on the nodes. */
  places = cs_expiry_get_places (find (expiries, "root"));
  g_assert_cmpstr (places[0], ==, "root.cer");
  g_assert_cmpstr (places[1], ==, "cms1a/root.cer");
  g_assert_null (cs_expiry_get_slot (find (expiries, "root")));
}

static void
test_self_signed (void)
{
  g_autoptr (LabWorld) world = lab_world_new (self_signed_cluster, NULL);
  g_autoptr (GListModel) expiries = NULL;
  CsExpiry *expiry;

  g_object_unref (lab_world_apply (world));
  expiries = look (world, cs_time_now ());
  g_assert_cmpuint (g_list_model_get_n_items (expiries), ==, 1);
  expiry = find (expiries, "web");
  g_assert_nonnull (expiry);
  g_assert_cmpstr (cs_slot_get_name (cs_expiry_get_slot (expiry)), ==, "web");
}

typedef struct {
  const char *name;
  gint64 before; /* seconds from then to the end */
  CsTone tone;
  int days;
} TimeCase;

/* The certificate's own end counts, whatever was asked for (domain.md T58). */
static const TimeCase time_cases[] = {
  { "far", 31 * DAY, CS_TONE_GOOD, 31 },
  { "just-not-due", 30 * DAY, CS_TONE_GOOD, 30 },
  { "just-due", 30 * DAY - 1, CS_TONE_WARNING, 29 },
  { "last-second", 0, CS_TONE_WARNING, 0 },
  { "ended", -1, CS_TONE_ERROR, -1 },
  { "long-ended", -2 * DAY, CS_TONE_ERROR, -2 },
};

static void
test_times (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (GListModel) today = look (world, cs_time_now ());
  gint64 end = cs_expiry_get_time (find (today, "cms1b"));

  for (guint i = 0; i < G_N_ELEMENTS (time_cases); i++) {
    const TimeCase *one = &time_cases[i];
    g_autoptr (GListModel) expiries = look (world, end - one->before);
    CsExpiry *expiry = find (expiries, "cms1b");

    g_test_message ("%s", one->name);
    g_assert_cmpint (cs_expiry_get_tone (expiry), ==, one->tone);
    g_assert_cmpint (cs_expiry_get_days_left (expiry), ==, one->days);
  }
}

static void
test_unknown (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (GListModel) expiries = NULL;

  fake_transport_fail (world->transport, "cms1b list", CS_ERROR, CS_ERROR_NODE, 0, -1);
  expiries = look (world, cs_time_now ());
  g_assert_cmpuint (g_strv_length ((char **) cs_expiry_get_places (find (expiries, "root"))), ==,
                    2);
}

/* --- the calendar ------------------------------------------------------------------------------
 */

static guint
count (const char *text, const char *part)
{
  g_auto (GStrv) parts = g_strsplit (text, part, -1);

  return g_strv_length (parts) - 1;
}

static void
test_calendar (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (GListModel) expiries = look (world, cs_time_now ());
  g_autofree char *text = cs_expiries_to_calendar (expiries, "a;b,c\\d\nĄ", 30, 1800000000);
  g_autofree char *silent = cs_expiries_to_calendar (expiries, NULL, 0, 1800000000);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (g_str_has_prefix (text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  g_assert_true (g_str_has_suffix (text, "\r\nEND:VCALENDAR\r\n"));
  g_assert_cmpuint (count (text, "BEGIN:VEVENT\r\n"), ==, 4);
  g_assert_cmpuint (count (text, "TRIGGER:-P30D\r\n"), ==, 4);
  g_assert_cmpuint (count (silent, "VALARM"), ==, 0);
  g_assert_cmpuint (count (text, "DTSTAMP:20270115T080000Z\r\n"), ==, 4);
  /* What is special is escaped; a line break within is shown and breaks nothing. */
  g_assert_nonnull (strstr (text, "X-WR-CALNAME:a\\;b\\,c\\\\d\\\\x0aĄ\r\n"));
  for (guint i = 0; lines[i] != NULL; i++) {
    g_assert_cmpuint (strlen (lines[i]), <=, 75);
    g_assert_true (g_utf8_validate (lines[i], -1, NULL)); /* no fold inside a character */
    g_assert_null (strpbrk (lines[i], "\r\n"));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/expiry/all", test_all);
  g_test_add_func ("/expiry/self-signed", test_self_signed);
  g_test_add_func ("/expiry/times", test_times);
  g_test_add_func ("/expiry/unknown", test_unknown);
  g_test_add_func ("/expiry/calendar", test_calendar);

  return g_test_run ();
}
