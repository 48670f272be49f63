/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/* Replies of the MMP to values (domain.md 1.2, 1.6, 1.7). There is no exit status (T19): only the
 * words tell, and words that are not known are %CS_MMP_UNKNOWN, never a success. */
typedef enum {
  CS_MMP_UNKNOWN, /* the reply says neither */
  CS_MMP_YES,
  CS_MMP_NO,
} CsMmpAnswer;

/* pki list: the file names, as a set in the order given; what is no plain name is left out.
 * Transfer full. */
CS_EXPORT
GStrv cs_mmp_parse_pki_list (const char *reply, GError **error);
/* pki csr: TRUE only when it says it created the key and the request of @base_name (T17); else
 * %CS_ERROR_NODE with the node's words and, where known, what they mean. */
CS_EXPORT
gboolean cs_mmp_parse_pki_csr (const char *reply, const char *base_name, GError **error);
CS_EXPORT
CsMmpAnswer cs_mmp_parse_pki_match (const char *reply);
CS_EXPORT
CsMmpAnswer cs_mmp_parse_pki_verify (const char *reply);
/* What a reply says, fit for a message: one line, shortened, without the dots of a key being made;
 * in quotes, or “nothing”. Transfer full. */
CS_EXPORT
char *cs_mmp_dup_words (const char *reply);
/* Whether the reply says that the command is not known to this release. */
CS_EXPORT
gboolean cs_mmp_is_unknown_command (const char *reply);

/**
 * cs_mmp_parse_outcome:
 * @lines: (out) (optional) (transfer full): the SUCCESS:, FAILURE: and ERROR lines, in order
 *
 * enable, restart, certs …: NO when any line says FAILURE: or ERROR (even after SUCCESS lines,
 * T19), YES when at least one says SUCCESS: and none FAILURE:, else UNKNOWN.
 */
CS_EXPORT
CsMmpAnswer cs_mmp_parse_outcome (const char *reply, GStrv *lines);

/* ping: the longest of the round trips that were answered, in microseconds; -1 when the reply names
 * none. The layout is the usual program's (`time=1.2 ms`); nobody has confirmed that a server's is.
 */
CS_EXPORT
gint64 cs_mmp_parse_ping (const char *reply);

/**
 * CsMmpStatus: one "key : value" line of a status output.
 * @value: %NULL for `none`
 */
typedef struct {
  char *key;
  char *value;
} CsMmpStatus;

CS_EXPORT
void cs_mmp_status_free (CsMmpStatus *self);
/* A status output (T27): colons may stand in values, padding varies. Transfer full, of CsMmpStatus.
 */
CS_EXPORT
GPtrArray *cs_mmp_parse_status (const char *reply);
/* The value of a key without regard to case; NULL when it is none or not there. */
CS_EXPORT
const char *cs_mmp_status_find (GPtrArray *status, const char *key);

/**
 * CsMmpDatabaseNode: one node of a database cluster.
 * @address: as the cluster names it
 * @me: the node that was asked
 * @primary: holds the writable database (older releases: master); certificates change there last
 */
typedef struct {
  char *address;
  gboolean me;
  gboolean connected;
  gboolean primary;
} CsMmpDatabaseNode;

/**
 * CsMmpDatabase: what `database cluster status` says.
 * @known: the reply was one; else nothing else counts and nothing may be assumed
 * @enabled: the cluster is up: its certificates cannot be changed (T25)
 * The file names are %NULL for none. Immutable and counted: states of a node share it.
 */
typedef struct {
  gboolean known;
  gboolean enabled;
  char *status;
  char *server_key;
  char *server_certificate;
  char *client_key;
  char *client_certificate;
  char *ca_certificate;
  GPtrArray *nodes; /* of CsMmpDatabaseNode */
} CsMmpDatabase;

CS_EXPORT
CsMmpDatabase *cs_mmp_parse_database_status (const char *reply);
CS_EXPORT
CsMmpDatabase *cs_mmp_database_ref (CsMmpDatabase *self);
CS_EXPORT
void cs_mmp_database_unref (CsMmpDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsMmpDatabase, cs_mmp_database_unref)

G_END_DECLS
