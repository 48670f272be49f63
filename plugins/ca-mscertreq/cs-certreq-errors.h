/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CsCertreqKind:
 * @CS_CERTREQ_KIND_REACH: the authority was not reached, or would not talk: nothing was handed in
 * @CS_CERTREQ_KIND_CALL: certreq did not take what it was given: nothing was handed in
 * @CS_CERTREQ_KIND_POLICY: the authority said no
 * @CS_CERTREQ_KIND_BROKEN: something broke in between: perhaps handed in
 *
 * What an error code means for the request.
 */
typedef enum {
  CS_CERTREQ_KIND_REACH,
  CS_CERTREQ_KIND_CALL,
  CS_CERTREQ_KIND_POLICY,
  CS_CERTREQ_KIND_BROKEN,
} CsCertreqKind;

/**
 * CsCertreqError:
 * @seen: in a public transcript (domain.md 3.3, 3.5); else the row comes from the header alone
 *
 * One known error. Names and numbers are those of mingw-w64's winerror.h and winhttp.h.
 */
typedef struct {
  guint32 code;
  const char *name;
  CsCertreqKind kind;
  gboolean seen;
  const char *cause; /* a sentence without its full stop */
  const char *next;  /* the next step, likewise */
} CsCertreqError;

const CsCertreqError *cs_certreq_errors_get (gsize *n);
/* NULL when it is not in the table. */
const CsCertreqError *cs_certreq_errors_lookup (guint32 code);
/* "Cause (0x… NAME). Next step." @host: the workstation that certreq ran on over SSH, NULL when it
 * was this machine. Transfer full. */
char *cs_certreq_errors_explain (guint32 code, const char *host);

G_END_DECLS
