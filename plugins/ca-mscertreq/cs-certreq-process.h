/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/**
 * CsCertreqCall:
 * @folder: where it runs
 * @output: the file in @folder that takes everything it writes
 * @account: (nullable): the identity it shows to other computers, with @password, where the system
 * can do that without an argument: see cs_certreq_process_can_log_in()
 * @timeout: seconds
 *
 * How to start a program on this computer.
 */
typedef struct {
  const char *const *argv;
  const char *folder;
  const char *output;
  const char *account;
  CsSecret *password;
  guint timeout;
} CsCertreqCall;

/**
 * cs_certreq_process_run:
 * @status: (out): its exit code as 32 bits: on Windows an HRESULT (domain.md T43), elsewhere 0 to
 * 255, or 128 and the signal
 *
 * Starts it by argv, never through a shell, and waits. It and all it started are ended when the
 * time is over (%G_IO_ERROR_TIMED_OUT) or at a cancel (%G_IO_ERROR_CANCELLED);
 * %CS_ERROR_NOT_SUBMITTED when it could not be started. Blocking.
 */
gboolean cs_certreq_process_run (const CsCertreqCall *call,
                                 GCancellable *cancellable,
                                 guint32 *status,
                                 GError **error);
/* Whether an account can be given without its password in an argument. */
gboolean cs_certreq_process_can_log_in (void);
/* Where @program is; %CS_ERROR_NOT_SUBMITTED when it is nowhere. Transfer full. */
char *cs_certreq_process_find (const char *program, GError **error);

/* cs-certreq-environment.c: what a started program gets of ours: everything but what it need not
 * know. Transfer full. */
GStrv cs_certreq_environment_dup (void);

G_END_DECLS
