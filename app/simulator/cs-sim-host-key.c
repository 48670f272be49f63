/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-host-key.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#define RSA_BITS 2048
#define ECDSA_BITS 256

static enum ssh_keytypes_e
get_type (const CsSimSwitches *switches, int *bits)
{
  *bits = 0;
  if (cs_sim_switches_is (switches, CS_SIM_HOST_KEY, "rsa")) {
    *bits = RSA_BITS;
    return SSH_KEYTYPE_RSA;
  }
  if (cs_sim_switches_is (switches, CS_SIM_HOST_KEY, "ecdsa")) {
    *bits = ECDSA_BITS;
    return SSH_KEYTYPE_ECDSA;
  }

  return SSH_KEYTYPE_ED25519;
}

/* host_key for the key a node is born with; every other one has its type and number in the name */
static char *
dup_path (CsSimNode *node, const CsSimSwitches *switches)
{
  const char *type = cs_sim_switches_get (switches, CS_SIM_HOST_KEY);
  const char *number = cs_sim_switches_get (switches, CS_SIM_HOST_KEY_CHANGE);
  g_autofree char *name = NULL;

  if (g_str_equal (number, "0") && g_str_equal (type, "ed25519"))
    name = g_strdup ("host_key");
  else
    name = g_strdup_printf ("host_key.%s.%s", type, number);

  return g_build_filename (cs_sim_node_get_folder (node), name, NULL);
}

static gboolean
make (const char *path, const CsSimSwitches *switches, GError **error)
{
  ssh_key key = NULL;
  int bits;
  enum ssh_keytypes_e type = get_type (switches, &bits);
  gboolean good = ssh_pki_generate (type, bits, &key) == SSH_OK
                  && ssh_pki_export_privkey_file (key, NULL, NULL, NULL, path) == SSH_OK;

  ssh_key_free (key);
  if (!good)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: the host key cannot be made", path);
  else
    g_chmod (path, 0600);

  return good;
}

ssh_key
cs_sim_host_key_load (CsSimNode *node, const CsSimSwitches *switches, GError **error)
{
  static GMutex lock; /* two connections must not both make it */
  g_autofree char *path = dup_path (node, switches);
  ssh_key key = NULL;
  gboolean there;

  g_mutex_lock (&lock);
  there = g_file_test (path, G_FILE_TEST_EXISTS) || make (path, switches, error);
  g_mutex_unlock (&lock);
  if (!there)
    return NULL;
  if (ssh_pki_import_privkey_file (path, NULL, NULL, NULL, &key) != SSH_OK) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: not a private key", path);
    return NULL;
  }

  return key;
}

char *
cs_sim_host_key_dup_fingerprint (ssh_key key)
{
  unsigned char *hash = NULL;
  size_t size = 0;
  char *text;
  char *copy;

  if (ssh_get_publickey_hash (key, SSH_PUBLICKEY_HASH_SHA256, &hash, &size) != 0)
    return NULL;
  text = ssh_get_fingerprint_hash (SSH_PUBLICKEY_HASH_SHA256, hash, size);
  copy = g_strdup (text);
  ssh_string_free_char (text);
  ssh_clean_pubkey_hash (&hash);

  return copy;
}
