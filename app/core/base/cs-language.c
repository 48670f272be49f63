/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-language.h"

static gint enabled;
static GPrivate of_thread; /* a CsLanguage; nothing is CS_LANGUAGE_ENGLISH */

void
cs_language_enable (void)
{
  g_atomic_int_set (&enabled, 1);
}

CsLanguage
cs_language_get (void)
{
  return (CsLanguage) GPOINTER_TO_INT (g_private_get (&of_thread));
}

CsLanguage
cs_language_set (CsLanguage language)
{
  CsLanguage before = cs_language_get ();

  g_private_set (&of_thread, GINT_TO_POINTER (language));

  return before;
}

const char *
cs_language_translate (const char *text)
{
  /* An empty text would be answered with the catalogue's head. */
  if (text == NULL || *text == '\0' || g_atomic_int_get (&enabled) == 0)
    return text;

  return g_dgettext (GETTEXT_PACKAGE, text);
}

const char *
cs_language_say (const char *text)
{
  return cs_language_get () == CS_LANGUAGE_USER ? cs_language_translate (text) : text;
}

const char *
cs_language_say_plural (const char *one, const char *many, gulong n)
{
  if (cs_language_get () != CS_LANGUAGE_USER || g_atomic_int_get (&enabled) == 0)
    return n == 1 ? one : many;

  return g_dngettext (GETTEXT_PACKAGE, one, many, n);
}
