/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/* The text of an OpenSSH known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"): comma lists,
 * wildcards, negation, [host]:port, hashed names, @revoked. libssh has a reader of its own, which
 * knows neither negation nor @revoked nor tabs, and which gives up the whole file at the first
 * line that it does not understand; here such a line is passed over. Pure text, no I/O. */

typedef enum {
  CS_KNOWN_HOST_UNKNOWN,    /* no line names the host */
  CS_KNOWN_HOST_SAME,       /* known by this key */
  CS_KNOWN_HOST_CHANGED,    /* known by another key of this type */
  CS_KNOWN_HOST_OTHER_TYPE, /* known, but only by keys of other types */
  CS_KNOWN_HOST_REVOKED,    /* this key must never be accepted */
} CsKnownHost;

/**
 * CsKnownHostLine: the line that decided; borrowed nothing, cleared with
 * cs_known_host_line_clear().
 * @number: from 1, 0 when there is none
 */
typedef struct {
  guint number;
  char *type;
  char *key; /* base64 */
} CsKnownHostLine;

void cs_known_host_line_clear (CsKnownHostLine *line);

/**
 * cs_known_hosts_check:
 * @text: (nullable): the content of the file
 * @type: "ssh-ed25519", …
 * @key: the key in base64
 * @line: (out): the line that decided
 */
CsKnownHost cs_known_hosts_check (const char *text,
                                  const char *host,
                                  guint16 port,
                                  const char *type,
                                  const char *key,
                                  CsKnownHostLine *line);

/* The key types that the host is known by, in file order, each once. Transfer full. */
GStrv cs_known_hosts_list_types (const char *text, const char *host, guint16 port);

/* Whether any host name in @text is hashed: then new ones are, too. */
gboolean cs_known_hosts_is_hashed (const char *text);

/**
 * cs_known_hosts_format:
 * @salt: (nullable): 20 random bytes to hash the name with, or %NULL to write it in clear
 *
 * Returns: (transfer full): a line with its end
 */
char *cs_known_hosts_format (const char *host,
                             guint16 port,
                             const char *type,
                             const char *key,
                             const guint8 *salt);

G_END_DECLS
