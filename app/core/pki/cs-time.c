/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-time.h"

#include <string.h>

#include "cs-error.h"

#define SECONDS_PER_DAY 86400
#define FIRST_SECOND G_GINT64_CONSTANT (-62167219200) /* 0000-01-01T00:00:00Z */
#define LAST_SECOND G_GINT64_CONSTANT (253402300799)  /* 9999-12-31T23:59:59Z */

/* GDateTime begins with year 1 and a certificate with year 0, so the calendar is counted here: days
 * since 1970-01-01 in the proleptic Gregorian calendar, a year beginning in March. */
static gint64
days_from_civil (int year, int month, int day)
{
  int shifted = month <= 2 ? year - 1 : year;
  int era = (shifted >= 0 ? shifted : shifted - 399) / 400;
  int year_of_era = shifted - era * 400;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return (gint64) era * 146097 + day_of_era - 719468;
}

static void
civil_from_days (gint64 days, int *year, int *month, int *day)
{
  gint64 shifted = days + 719468;
  gint64 era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  int day_of_era = (int) (shifted - era * 146097);
  int year_of_era
      = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int shifted_month = (5 * day_of_year + 2) / 153;

  *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  *year = (int) (year_of_era + era * 400) + (*month <= 2 ? 1 : 0);
}

gboolean
cs_time_is_known (gint64 time)
{
  return time >= FIRST_SECOND && time <= LAST_SECOND;
}

char *
cs_time_format (gint64 time)
{
  gint64 days = time / SECONDS_PER_DAY;
  int seconds = (int) (time % SECONDS_PER_DAY);
  int year, month, day;

  if (!cs_time_is_known (time))
    return g_strdup ("an unreadable time");

  if (seconds < 0) {
    seconds += SECONDS_PER_DAY;
    days--;
  }
  civil_from_days (days, &year, &month, &day);

  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day, seconds / 3600,
                          seconds / 60 % 60, seconds % 60);
}

/* @pattern: 0 for a digit, any other character for itself. */
static gboolean
fits_pattern (const char *text, const char *pattern)
{
  if (strlen (text) != strlen (pattern))
    return FALSE;

  for (gsize i = 0; pattern[i] != '\0'; i++) {
    if (pattern[i] == '0' ? !g_ascii_isdigit (text[i]) : text[i] != pattern[i])
      return FALSE;
  }

  return TRUE;
}

static int
number_at (const char *text, gsize offset, gsize digits)
{
  int value = 0;

  for (gsize i = 0; i < digits; i++)
    value = value * 10 + (text[offset + i] - '0');

  return value;
}

gboolean
cs_time_parse (const char *text, gint64 *time, GError **error)
{
  g_return_val_if_fail (time != NULL, FALSE);

  if (text != NULL && fits_pattern (text, "0000-00-00T00:00:00Z")) {
    int year = number_at (text, 0, 4), month = number_at (text, 5, 2), day = number_at (text, 8, 2);
    int hour = number_at (text, 11, 2), minute = number_at (text, 14, 2);
    int second = number_at (text, 17, 2);
    gint64 days = days_from_civil (year, month, day);
    int same_year, same_month, same_day;

    civil_from_days (days, &same_year, &same_month, &same_day);
    if (month >= 1 && month <= 12 && same_month == month && same_day == day && hour < 24
        && minute < 60 && second < 60) {
      *time = days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
      return TRUE;
    }
  }

  g_set_error (error, CS_ERROR, CS_ERROR_MALFORMED,
               "“%s” is not a time; the form is YYYY-MM-DDTHH:MM:SSZ", text != NULL ? text : "");
  return FALSE;
}

gint64
cs_time_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}
