/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-serving.h"

#include "cs-sim-files.h"
#include "cs-sim-node.h"

#include <openssl/pem.h>

/* A port: the service that it belongs to, and where its files are named. */
typedef struct {
  const char *name;
  const char *group; /* with "enabled" */
  const char *settings;
  const char *key;
  const char *certificate;
} Port;

static const Port ports[] = {
  { "callbridge", "callbridge", "callbridge", "key", "certificate" },
  { "xmpp", "xmpp", "xmpp", "key", "certificate" },
  { "webbridge", "webbridge", "webbridge", "key", "certificate" },
  { "webbridge3-https", "webbridge3", "webbridge3-https", "key", "certificate" },
  { "webbridge3-c2w", "webbridge3", "webbridge3-c2w", "key", "certificate" },
  { "webadmin", "webadmin", "webadmin", "key", "certificate" },
  { "turn", "turn", "turn", "key", "certificate" },
  { "recorder", "recorder", "recorder", "key", "certificate" },
  { "streamer", "streamer", "streamer", "key", "certificate" },
  { "scheduler-https", "scheduler", "scheduler-https", "key", "certificate" },
  { "database-server", "database", "database", "server-key", "server-certificate" },
};

struct _CsSimServing {
  GMutex lock;
  GHashTable *contexts; /* name -> SSL_CTX; also of services that are off, for `served=old` */
  GHashTable *running;  /* names */
};

const char *const *
cs_sim_serving_names (void)
{
  static const char *names[G_N_ELEMENTS (ports) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    names[i] = ports[i].name;

  return names;
}

CsSimServing *
cs_sim_serving_new (void)
{
  CsSimServing *self = g_new0 (CsSimServing, 1);

  g_mutex_init (&self->lock);
  self->contexts
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) SSL_CTX_free);
  self->running = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

void
cs_sim_serving_free (CsSimServing *self)
{
  g_hash_table_unref (self->contexts);
  g_hash_table_unref (self->running);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static BIO *
open_file (CsSimNode *node, const Port *port, const char *key)
{
  g_autofree char *file = cs_sim_node_dup_setting (node, port->settings, key);
  g_autoptr (GBytes) data = cs_sim_files_read (cs_sim_node_get_files_folder (node), file);
  BIO *bio;

  if (data == NULL)
    return NULL;
  bio = BIO_new (BIO_s_mem ());
  BIO_write (bio, g_bytes_get_data (data, NULL), (int) g_bytes_get_size (data));

  return bio;
}

/* The first certificate of the file is the service's own, what follows is sent with it. */
static gboolean
use_certificates (SSL_CTX *context, BIO *bio)
{
  X509 *one = PEM_read_bio_X509 (bio, NULL, NULL, NULL);
  gboolean good = one != NULL && SSL_CTX_use_certificate (context, one) == 1;

  X509_free (one);
  while (good && (one = PEM_read_bio_X509 (bio, NULL, NULL, NULL)) != NULL)
    SSL_CTX_add0_chain_cert (context, one);

  return good;
}

static gboolean
use_key (SSL_CTX *context, BIO *bio)
{
  EVP_PKEY *key = PEM_read_bio_PrivateKey (bio, NULL, NULL, NULL);
  gboolean good = key != NULL && SSL_CTX_use_PrivateKey (context, key) == 1;

  EVP_PKEY_free (key);

  return good;
}

static SSL_CTX *
new_context (CsSimNode *node, const Port *port)
{
  SSL_CTX *context = SSL_CTX_new (TLS_server_method ());
  BIO *key = open_file (node, port, port->key);
  BIO *certificate = open_file (node, port, port->certificate);
  gboolean good;

  /* domain 2.3: since 2.3 at least TLS 1.2 */
  SSL_CTX_set_min_proto_version (context, TLS1_2_VERSION);
  good = key != NULL && certificate != NULL && use_certificates (context, certificate)
         && use_key (context, key);
  BIO_free (key);
  BIO_free (certificate);
  if (good)
    return context;
  SSL_CTX_free (context);

  return NULL;
}

static void
start_port (CsSimServing *self, CsSimNode *node, const CsSimSwitches *switches, const Port *port)
{
  gboolean keeps = cs_sim_switches_is (switches, CS_SIM_SERVED, "old");
  SSL_CTX *context;

  g_mutex_lock (&self->lock);
  if (!keeps || !g_hash_table_contains (self->contexts, port->name)) {
    context = new_context (node, port);
    if (context != NULL)
      g_hash_table_insert (self->contexts, (gpointer) port->name, context);
    else
      g_hash_table_remove (self->contexts, port->name);
  }
  g_hash_table_add (self->running, (gpointer) port->name);
  g_mutex_unlock (&self->lock);
}

void
cs_sim_serving_start (CsSimServing *self,
                      CsSimNode *node,
                      const CsSimSwitches *switches,
                      const char *group)
{
  for (guint i = 0; i < G_N_ELEMENTS (ports); i++) {
    if (g_str_equal (ports[i].group, group))
      start_port (self, node, switches, &ports[i]);
  }
}

void
cs_sim_serving_stop (CsSimServing *self, const char *group)
{
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < G_N_ELEMENTS (ports); i++) {
    if (g_str_equal (ports[i].group, group))
      g_hash_table_remove (self->running, ports[i].name);
  }
  g_mutex_unlock (&self->lock);
}

void
cs_sim_serving_start_all (CsSimServing *self, CsSimNode *node, const CsSimSwitches *switches)
{
  for (guint i = 0; i < G_N_ELEMENTS (ports); i++) {
    if (cs_sim_node_is_on (node, ports[i].group))
      start_port (self, node, switches, &ports[i]);
  }
}

SSL_CTX *
cs_sim_serving_ref (CsSimServing *self, const char *name)
{
  SSL_CTX *context = NULL;

  g_mutex_lock (&self->lock);
  if (g_hash_table_contains (self->running, name))
    context = g_hash_table_lookup (self->contexts, name);
  if (context != NULL)
    SSL_CTX_up_ref (context);
  g_mutex_unlock (&self->lock);

  return context;
}
