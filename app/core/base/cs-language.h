/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/**
 * CsLanguage: which language the core writes its texts in
 * @CS_LANGUAGE_ENGLISH: that of files, records and the command line
 * @CS_LANGUAGE_USER: that of the user, for the screen only
 *
 * Plans, journals, reports and JSON must read the same whoever made them, so that English is what
 * every thread begins with, and lanes of a run never leave it. A window asks for the user's on the
 * thread that draws. What is both written down and shown (steps, findings) carries both texts.
 */
typedef enum {
  CS_LANGUAGE_ENGLISH,
  CS_LANGUAGE_USER,
} CsLanguage;

/* Once, by a program with a screen, after textdomain(): without it the user's language is English
 * too. */
CS_EXPORT
void cs_language_enable (void);
CS_EXPORT
CsLanguage cs_language_get (void);
/* Of the calling thread, until it is set back. Returns what it was. */
CS_EXPORT
CsLanguage cs_language_set (CsLanguage language);
/* @text in the user's language, whatever the thread's is: for what carries both. */
CS_EXPORT
const char *cs_language_translate (const char *text) G_GNUC_FORMAT (1);

/* An English text for a file, made where no screen is, such as a step's result; how it reads on the
 * screen is remembered with it. Transfer full. */
CS_EXPORT
char *cs_language_both (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* @arguments: taken, as by g_strdup_vprintf(). */
CS_EXPORT
char *cs_language_both_va (const char *format, va_list arguments) G_GNUC_PRINTF (1, 0);
/* What was remembered with @english, or stands in the catalogue for it. Reasons are put behind what
 * they are the reason of: so what is remembered with a part from behind a colon on is put in its
 * place. What is not known stays English. Transfer full; %NULL for %NULL. */
CS_EXPORT
char *cs_language_dup_shown (const char *english);
/* The same in the language of the calling thread. */
CS_EXPORT
char *cs_language_dup_here (const char *english);

/* For the core's own _() and ngettext(), see cs-i18n.h: in the language of the thread. */
const char *cs_language_say (const char *text) G_GNUC_FORMAT (1);
const char *cs_language_say_plural (const char *one, const char *many, gulong n) G_GNUC_FORMAT (1)
    G_GNUC_FORMAT (2);

G_END_DECLS
