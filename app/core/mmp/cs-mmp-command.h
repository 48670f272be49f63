/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/* Command lines of the MMP, built from values (domain.md 1.2, 1.3, 1.5, 1.7). The MMP has no
 * documented quoting: a value with a space, a control character or an empty one is refused with
 * %CS_ERROR_RULE, so that what is sent is what was meant. All return transfer full, %NULL with an
 * error. */

/**
 * CsMmpRequest: what `pki csr` is told. Borrowed strings; optional ones are %NULL.
 * @names: the subjectAltName entries, NULL-terminated; may be %NULL
 */
typedef struct {
  const char *base_name;
  const char *common_name;
  const char *const *names;
  const char *organization;
  const char *organizational_unit;
  const char *locality;
  const char *state;
  const char *country;
} CsMmpRequest;

/* pki csr BASE CN:… [OU: O: L: ST: C:] [subjectAltName:a,b]: names joined by commas, no space
 * (T13). */
CS_EXPORT
char *cs_mmp_pki_csr (const CsMmpRequest *request, GError **error);
/* pki selfsigned BASE CN:… …: the same attributes; nobody has confirmed that a server takes them
 * (domain.md 1.2). */
CS_EXPORT
char *cs_mmp_pki_selfsigned (const CsMmpRequest *request, GError **error);
/* pki list | pki inspect FILE */
CS_EXPORT
char *cs_mmp_pki_list (void);
CS_EXPORT
char *cs_mmp_pki_inspect (const char *file, GError **error);
/* pki match KEY CERT */
CS_EXPORT
char *cs_mmp_pki_match (const char *key, const char *certificate, GError **error);
/* pki verify CERT [BUNDLE] CA */
CS_EXPORT
char *
cs_mmp_pki_verify (const char *certificate, const char *bundle, const char *ca, GError **error);

/**
 * CsMmpService: the services of domain.md 1.5 that take certificates.
 */
typedef enum {
  CS_MMP_CALLBRIDGE,
  CS_MMP_WEBBRIDGE,
  CS_MMP_WEBBRIDGE3_HTTPS,
  CS_MMP_WEBBRIDGE3_C2W,
  CS_MMP_WEBADMIN,
  CS_MMP_XMPP,
  CS_MMP_TURN,
  CS_MMP_RECORDER,
  CS_MMP_STREAMER,
  CS_MMP_SCHEDULER_HTTPS,
  CS_MMP_SCHEDULER_C2W,
} CsMmpService;

CS_EXPORT
const char *
cs_mmp_service_get_verb (CsMmpService service); /* "callbridge", "webbridge3 https", … */
/* Whether this release knows the service (T26): xmpp and webbridge end with 2.9, webbridge3 begins
 * there. TRUE for release 0.0, which is not known. */
CS_EXPORT
gboolean cs_mmp_service_exists (CsMmpService service, guint major, guint minor);
/* VERB certs KEY CERT [BUNDLE] */
CS_EXPORT
char *cs_mmp_service_certs (CsMmpService service,
                            const char *key,
                            const char *certificate,
                            const char *bundle,
                            GError **error);
/* VERB trust BUNDLE: "callbridge trust c2w", "webbridge trust", "webbridge3 c2w trust", … */
CS_EXPORT
char *cs_mmp_service_trust (CsMmpService service, const char *bundle, GError **error);
/* callbridge trust cluster BUNDLE: what the Call Bridges of a cluster trust each other by. Its
 * status line is evidence, the verb is not. */
CS_EXPORT
char *cs_mmp_callbridge_trust_cluster (const char *bundle, GError **error);
/* uploader cms trust BUNDLE: the issuers of the Web Admin's certificates. */
CS_EXPORT
char *cs_mmp_uploader_trust (const char *bundle, GError **error);
/* The lines that put new certificates into service: restart, or disable and enable.
 * NULL-terminated. */
CS_EXPORT
GStrv cs_mmp_service_restart (CsMmpService service);
/* The status verb: "callbridge", "webbridge3", "webadmin", … */
CS_EXPORT
const char *cs_mmp_service_status (CsMmpService service);

/**
 * CsMmpLabel: what a line of a status output names.
 */
typedef enum {
  CS_MMP_LABEL_KEY,
  CS_MMP_LABEL_CERTIFICATE,
  CS_MMP_LABEL_BUNDLE,
  CS_MMP_LABEL_TRUST,
} CsMmpLabel;

/* Where the service's status output names a file of it (domain.md 1.6); %NULL when it has none. */
CS_EXPORT
const char *cs_mmp_service_get_label (CsMmpService service, CsMmpLabel label);
/* VERB listen …, in each service's own form (T23). @port 0: without one. */
CS_EXPORT
char *
cs_mmp_service_listen (CsMmpService service, const char *listen_on, guint16 port, GError **error);

/* VERB listen INTERFACE TCP TLS for the recorder and the streamer; a port of 0 is `none`. The
 * function above gives them the TLS port. */
CS_EXPORT
char *cs_mmp_sip_listen (CsMmpService service,
                         const char *listen_on,
                         guint16 tcp,
                         guint16 tls,
                         GError **error);

/* database cluster certs SERVER_KEY SERVER_CRT CLIENT_KEY CLIENT_CRT CA (T24); server files NULL
 * for a node that only connects: CLIENT_KEY CLIENT_CRT CA. */
CS_EXPORT
char *cs_mmp_database_certs (const char *server_key,
                             const char *server_certificate,
                             const char *client_key,
                             const char *client_certificate,
                             const char *ca,
                             GError **error);
CS_EXPORT
char *cs_mmp_database_status (void); /* database cluster status */
/* ping HOST: how often it asks, and that it ends, nobody has confirmed. */
CS_EXPORT
char *cs_mmp_ping (const char *host, GError **error);
/* Whether the line changes nothing on the node, so that it may be sent again after a lost answer.
 */
CS_EXPORT
gboolean cs_mmp_is_read_only (const char *line);
/* Whether the node will ask, and wants a capital Y (T20). */
CS_EXPORT
gboolean cs_mmp_needs_confirmation (const char *line);
/* Whether the reply of the line holds secrets and must never be logged (T28): turn, xmpp callbridge
 * list. */
CS_EXPORT
gboolean cs_mmp_reply_is_secret (const char *line);

G_END_DECLS
