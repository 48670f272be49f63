/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certreq-settings.h"

G_BEGIN_DECLS

/* The files of a private folder; certreq runs in it, so that no path stands in an argument. */
#define CS_CERTREQ_REQUEST "request.csr"
#define CS_CERTREQ_CERTIFICATE "certificate.cer"
#define CS_CERTREQ_CHAIN "chain.p7b"
#define CS_CERTREQ_RESPONSE "response.rsp"
#define CS_CERTREQ_OUTPUT "output.txt"

/* Argument lists, NULL-terminated, transfer full. Every one names the authority and all its output
 * files: what is left out certreq asks for in a window (domain.md 3.4, T44). */
GStrv cs_certreq_command_submit (const CsCertreqSettings *settings);
GStrv cs_certreq_command_retrieve (const CsCertreqSettings *settings, const char *request_id);
/* The newest certificate of the authority, and its chain (T55). */
GStrv cs_certreq_command_ca_certificate (const CsCertreqSettings *settings);
GStrv cs_certreq_command_ca_chain (const CsCertreqSettings *settings);
GStrv cs_certreq_command_ping (const CsCertreqSettings *settings);
GStrv cs_certreq_command_templates (const CsCertreqSettings *settings);

/* certutil as it is called when certreq is called @program: same folder, same ending. Transfer
 * full. */
char *cs_certreq_command_dup_certutil (const char *program);

/* @argv with the account and its password, behind the verb, where every program can read them:
 * only after the admin agreed. Transfer full; to be wiped with cs_certreq_command_wipe(). */
GStrv cs_certreq_command_add_account (GStrv argv, const char *account, CsSecret *password);
void cs_certreq_command_wipe (GStrv argv);

G_END_DECLS
