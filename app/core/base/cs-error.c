/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-error.h"

#include <string.h>

#include "cs-language.h"

G_DEFINE_QUARK (cs_error, cs_error)

void
cs_error_set (GError **error, GQuark domain, int code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = cs_language_both_va (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, domain, code, message);
}

char *
cs_error_dup_reason (const char *said)
{
  char *reason = g_strchomp (g_strdup (said));

  if (g_str_has_suffix (reason, ".") && !g_str_has_suffix (reason, ".."))
    reason[strlen (reason) - 1] = '\0';

  return reason;
}

char *
cs_error_dup_shown (const GError *error)
{
  return error != NULL ? cs_language_dup_shown (error->message) : NULL;
}

const char *
cs_error_show (GError *error)
{
  char *shown = cs_error_dup_shown (error);

  g_free (error->message);
  error->message = shown;

  return shown;
}
