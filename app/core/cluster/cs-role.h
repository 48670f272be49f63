/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/**
 * CsRole:
 *
 * What a certificate is for: the words of Roles= in the cluster file. A set, so flags.
 */
typedef enum {
  CS_ROLE_NONE = 0,
  CS_ROLE_CALLBRIDGE = 1 << 0,       /* callbridge */
  CS_ROLE_WEBBRIDGE = 1 << 1,        /* webbridge: the Web Bridge 2 of releases up to 2.9 */
  CS_ROLE_WEBBRIDGE3_HTTPS = 1 << 2, /* webbridge3-https */
  CS_ROLE_WEBBRIDGE3_C2W = 1 << 3,   /* webbridge3-c2w */
  CS_ROLE_WEBADMIN = 1 << 4,         /* webadmin */
  CS_ROLE_XMPP = 1 << 5,             /* xmpp: up to 2.9 */
  CS_ROLE_DATABASE_SERVER = 1 << 6,  /* database-server */
  CS_ROLE_DATABASE_CLIENT = 1 << 7,  /* database-client */
  CS_ROLE_TURN = 1 << 8,             /* turn */
  CS_ROLE_RECORDER = 1 << 9,         /* recorder */
  CS_ROLE_STREAMER = 1 << 10,        /* streamer */
  CS_ROLE_UPLOADER = 1 << 11,        /* uploader */
  CS_ROLE_SCHEDULER_HTTPS = 1 << 12, /* scheduler-https: 3.3 and later */
  CS_ROLE_SCHEDULER_C2W = 1 << 13,   /* scheduler-c2w */
} CsRole;

#define CS_ROLE_DATABASE (CS_ROLE_DATABASE_SERVER | CS_ROLE_DATABASE_CLIENT)

/* One role's word, NULL for none or a set of several. */
CS_EXPORT
const char *cs_role_to_string (CsRole role);
/* CS_ROLE_NONE when the word is not known. */
CS_EXPORT
CsRole cs_role_from_string (const char *word);
/* "callbridge, webadmin". Transfer full. */
CS_EXPORT
char *cs_roles_dup_text (CsRole roles);
/* Every word there is, in order. Transfer container of static strings, NULL-terminated. */
CS_EXPORT
const char *const *cs_role_words (void);

/**
 * CsRelease:
 *
 * A meeting server release, "2.9" or "3.8". 0.0 when the file does not say.
 */
typedef struct {
  guint major;
  guint minor;
} CsRelease;

CS_EXPORT
gboolean cs_release_parse (const char *text, CsRelease *release);
CS_EXPORT
gboolean cs_release_at_least (CsRelease release, guint major, guint minor);

G_END_DECLS
