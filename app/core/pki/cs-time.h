/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/* Times of certificates are seconds since 1970-01-01T00:00:00Z in a gint64: years 0000 to 9999,
 * UTC, no 32-bit time (domain.md T62). notAfter is inclusive: a certificate is still valid in that
 * second. */

/* What stands for a time that cannot be read: a certificate with it is never valid. */
#define CS_TIME_NEVER G_MAXINT64
#define CS_TIME_LONG_AGO G_MININT64

/* Whether @time is one that can be written: years 0000 to 9999. */
CS_EXPORT
gboolean cs_time_is_known (gint64 time);
/* "YYYY-MM-DDTHH:MM:SSZ", or "an unreadable time" outside the years 0000 to 9999. Transfer full. */
CS_EXPORT
char *cs_time_format (gint64 time);
/* Accepts exactly "YYYY-MM-DDTHH:MM:SSZ"; %CS_ERROR_MALFORMED otherwise. */
CS_EXPORT
gboolean cs_time_parse (const char *text, gint64 *time, GError **error);
/* Now, in the same unit. */
CS_EXPORT
gint64 cs_time_now (void);

G_END_DECLS
