/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_CERTREQ_TIMEOUT_DEFAULT 120
#define CS_CERTREQ_TIMEOUT_MAX 3000

/**
 * CsCertreqSettings: what [Authority ca-mscertreq] says, checked. Immutable.
 */
typedef struct {
  char *group;
  char *config;        /* "HOST\CA NAME", or the address of an enrolment web service */
  char *template_name; /* nullable: an authority without Active Directory has none */
  GStrv attributes;    /* "Name:Value" */
  char *program;
  char *host; /* nullable: this machine */
  guint16 port;
  char *user;       /* nullable with @host */
  char *host_key;   /* nullable */
  char *public_key; /* nullable: as PublicKey= of transport-sftp */
  char *account;    /* nullable: the identity that is logged in */
  guint timeout;    /* seconds */
} CsCertreqSettings;

/* (transfer full): a list of #CsSetting */
GListModel *cs_certreq_settings_describe (void);
/* %CS_ERROR_MALFORMED names group and key. */
CsCertreqSettings *cs_certreq_settings_read (CsSettings *settings, GError **error);
void cs_certreq_settings_free (CsCertreqSettings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsCertreqSettings, cs_certreq_settings_free)

G_END_DECLS
