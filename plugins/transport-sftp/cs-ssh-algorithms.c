/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ssh-algorithms.h"

#include <string.h>

#define CIPHERS                                                                                    \
  "aes256-gcm@openssh.com,aes128-gcm@openssh.com,chacha20-poly1305@openssh.com,"                   \
  "aes256-ctr,aes192-ctr,aes128-ctr"
#define LEGACY_CIPHERS ",aes256-cbc,aes192-cbc,aes128-cbc,3des-cbc"
#define MACS                                                                                       \
  "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512"
#define LEGACY_MACS ",hmac-sha1-etm@openssh.com,hmac-sha1"
#define EXCHANGES                                                                                  \
  "curve25519-sha256,curve25519-sha256@libssh.org,"                                                \
  "ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,"                                      \
  "diffie-hellman-group18-sha512,diffie-hellman-group16-sha512,"                                   \
  "diffie-hellman-group-exchange-sha256,diffie-hellman-group14-sha256"
#define LEGACY_EXCHANGES ",diffie-hellman-group14-sha1,diffie-hellman-group1-sha1"

/* The key types, and the signatures that each is used with, best first. */
static const struct {
  const char *type;
  const char *algorithms;
  const char *legacy_algorithms;
} host_keys[] = {
  { "ssh-ed25519", "ssh-ed25519", "" },
  { "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", "" },
  { "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384", "" },
  { "ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521", "" },
  { "ssh-rsa", "rsa-sha2-512,rsa-sha2-256", ",ssh-rsa" },
};

static char *
list_host_keys (const char *const *known_types, gboolean legacy)
{
  g_autoptr (GString) first = g_string_new (NULL);
  g_autoptr (GString) rest = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (host_keys); i++) {
    GString *list = g_strv_contains (known_types, host_keys[i].type) ? first : rest;

    g_string_append_printf (list, "%s%s,", host_keys[i].algorithms,
                            legacy ? host_keys[i].legacy_algorithms : "");
  }
  g_string_append (first, rest->str);
  g_string_truncate (first, first->len - 1);

  return g_strdup (first->str);
}

gboolean
cs_ssh_algorithms_apply (ssh_session ssh, const char *const *known_types, gboolean legacy)
{
  g_autofree char *types = list_host_keys (known_types, legacy);
  const char *ciphers = legacy ? CIPHERS LEGACY_CIPHERS : CIPHERS;
  const char *macs = legacy ? MACS LEGACY_MACS : MACS;
  const char *exchanges = legacy ? EXCHANGES LEGACY_EXCHANGES : EXCHANGES;

  return ssh_options_set (ssh, SSH_OPTIONS_KEY_EXCHANGE, exchanges) == 0
         && ssh_options_set (ssh, SSH_OPTIONS_HOSTKEYS, types) == 0
         && ssh_options_set (ssh, SSH_OPTIONS_CIPHERS_C_S, ciphers) == 0
         && ssh_options_set (ssh, SSH_OPTIONS_CIPHERS_S_C, ciphers) == 0
         && ssh_options_set (ssh, SSH_OPTIONS_HMAC_C_S, macs) == 0
         && ssh_options_set (ssh, SSH_OPTIONS_HMAC_S_C, macs) == 0;
}
