/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-language.h"

#include <string.h>

/* More than any run has results; then what is old is shown in English. */
#define REMEMBERED_MAX 10000

static gint enabled;
static GMutex mutex;
static GHashTable *shown_texts; /* English -> user's; under the mutex */
static GPrivate of_thread;      /* a CsLanguage; nothing is CS_LANGUAGE_ENGLISH */

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

static void
remember (const char *english, char *shown)
{
  g_mutex_lock (&mutex);
  if (shown_texts == NULL)
    shown_texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (g_hash_table_size (shown_texts) >= REMEMBERED_MAX)
    g_hash_table_remove_all (shown_texts);
  g_hash_table_insert (shown_texts, g_strdup (english), shown);
  g_mutex_unlock (&mutex);
}

char *
cs_language_both_va (const char *format, va_list arguments)
{
  const char *translated = cs_language_translate (format);
  va_list again;
  char *english;

  va_copy (again, arguments);
  english = g_strdup_vprintf (format, arguments);
  if (translated != format)
    remember (english, g_strdup_vprintf (translated, again));
  va_end (again);

  return english;
}

char *
cs_language_both (const char *format, ...)
{
  va_list arguments;
  char *english;

  va_start (arguments, format);
  english = cs_language_both_va (format, arguments);
  va_end (arguments);

  return english;
}

/* NULL when it is not known. */
static char *
dup_known (const char *english)
{
  const char *translated = cs_language_translate (english);
  char *known;

  g_mutex_lock (&mutex);
  known = shown_texts != NULL ? g_strdup (g_hash_table_lookup (shown_texts, english)) : NULL;
  g_mutex_unlock (&mutex);

  return known != NULL || translated == english ? known : g_strdup (translated);
}

char *
cs_language_dup_shown (const char *english)
{
  g_autoptr (GString) shown = NULL;
  gsize at = 0;

  if (english == NULL)
    return NULL;

  shown = g_string_new (english);
  while (g_atomic_int_get (&enabled) != 0 && at < shown->len) {
    g_autofree char *known = dup_known (shown->str + at);
    const char *colon;

    if (known != NULL) {
      g_string_truncate (shown, at);
      g_string_append (shown, known);
    }
    colon = strstr (shown->str + at, ": ");
    if (colon == NULL)
      break;
    at = (gsize) (colon - shown->str) + strlen (": ");
  }

  return g_string_free (g_steal_pointer (&shown), FALSE);
}

char *
cs_language_dup_here (const char *english)
{
  return cs_language_get () == CS_LANGUAGE_USER ? cs_language_dup_shown (english)
                                                : g_strdup (english);
}
