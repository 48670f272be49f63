/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/**
 * CsError:
 * @CS_ERROR_MALFORMED: the bytes are not what they claim to be; show them to the user
 * @CS_ERROR_TOO_LARGE: more than a named limit allows; nothing of it was used
 * @CS_ERROR_MISMATCH: two things that must belong together do not; stop
 * @CS_ERROR_RULE: a rule of severity error fired; nothing was started
 * @CS_ERROR_STALE: the world moved since it was looked at; look again
 * @CS_ERROR_NO_ANSWER: something had to be asked, and there is nobody to ask
 * @CS_ERROR_UNTRUSTED: a host key or a root is not the one that was accepted
 * @CS_ERROR_AUTHENTICATION: the other side refused the credentials; ask the user, never retry
 * @CS_ERROR_NODE: a meeting server could not be reached or answered a failure
 * @CS_ERROR_AUTHORITY: a certificate authority could not be reached or failed
 * @CS_ERROR_PLUGIN: a plugin is missing or was refused
 * @CS_ERROR_NOT_SUBMITTED: a certificate authority failed before it got the request: submitting
 * again is safe
 *
 * The one error domain. A code exists only where a caller acts on it; the message always names the
 * thing, the reason and, where there is one, the next step. Cancellation is %G_IO_ERROR_CANCELLED,
 * a file that cannot be read or written keeps its #GIOErrorEnum or #GFileError.
 */
typedef enum {
  CS_ERROR_MALFORMED,
  CS_ERROR_TOO_LARGE,
  CS_ERROR_MISMATCH,
  CS_ERROR_RULE,
  CS_ERROR_STALE,
  CS_ERROR_NO_ANSWER,
  CS_ERROR_UNTRUSTED,
  CS_ERROR_AUTHENTICATION,
  CS_ERROR_NODE,
  CS_ERROR_AUTHORITY,
  CS_ERROR_PLUGIN,
  CS_ERROR_NOT_SUBMITTED,
} CsError;

#define CS_ERROR (cs_error_quark ())
CS_EXPORT
GQuark cs_error_quark (void);

/* g_set_error() for a @format that the catalogues have: the message is English, as files and the
 * command line want it, and how it reads on the screen is remembered with it. */
CS_EXPORT
void cs_error_set (GError **error, GQuark domain, int code, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
/* How @error reads on the screen; %NULL for %NULL. Transfer full. */
CS_EXPORT
char *cs_error_dup_shown (const GError *error);
/* The same, for whoever alone has the error and only shows it: its message is replaced by that. */
CS_EXPORT
const char *cs_error_show (GError *error);

/**
 * cs_error_dup_reason:
 * @said: what the system says of a failure: the message of a #GError of GIO, or of Windows
 *
 * To be put into a sentence: without the full stop and the line end that Windows has behind its
 * texts.
 *
 * Returns: (transfer full)
 */
CS_EXPORT
char *cs_error_dup_reason (const char *said);

#ifdef G_OS_WIN32
/**
 * cs_error_dup_win32_reason:
 * @code: of GetLastError() or WSAGetLastError(), taken before anything else is called
 *
 * What Windows says of it, in the language of the user, as cs_error_dup_reason() puts it. From any
 * thread.
 *
 * Returns: (transfer full): empty when Windows has no words for the code
 */
CS_EXPORT
char *cs_error_dup_win32_reason (guint32 code);
#endif

G_END_DECLS
