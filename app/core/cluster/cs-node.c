/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-node.h"

#include <string.h>

#include "cs-cluster-private.h"

#define DEFAULT_PORT 22
#define DEFAULT_USER "admin"

struct _CsNode {
  GObject parent_instance;

  char *name;
  char *host;
  guint16 port;
  char *user;
  char *host_key;
  char *fqdn;
  gboolean legacy;
  GStrv service_ports; /* "ROLE:PORT" */
};

G_DEFINE_FINAL_TYPE (CsNode, cs_node, G_TYPE_OBJECT)

static void
cs_node_finalize (GObject *object)
{
  CsNode *self = CS_NODE (object);

  g_free (self->name);
  g_free (self->host);
  g_free (self->user);
  g_free (self->host_key);
  g_free (self->fqdn);
  g_strfreev (self->service_ports);

  G_OBJECT_CLASS (cs_node_parent_class)->finalize (object);
}

static void
cs_node_class_init (CsNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_node_finalize;
}

static void
cs_node_init (CsNode *self)
{
}

CsNode *
cs_node_new (const CsGroup *group)
{
  CsNode *self = g_object_new (CS_TYPE_NODE, NULL);
  g_autofree char *algorithms = NULL;

  self->name = g_strdup (group->name);
  self->host = cs_group_dup_string (group, "Host");
  if (self->host == NULL)
    self->host = g_strdup ("");
  self->port = (guint16) cs_group_get_number (group, "Port", 1, G_MAXUINT16, DEFAULT_PORT);
  self->user = cs_group_dup_string (group, "User");
  if (self->user == NULL)
    self->user = g_strdup (DEFAULT_USER);
  self->host_key = cs_group_dup_string (group, "HostKey");
  self->fqdn = cs_group_dup_string (group, "Fqdn");
  if (self->fqdn == NULL && *self->host != '\0' && !g_hostname_is_ip_address (self->host))
    self->fqdn = g_strdup (self->host);
  algorithms = cs_group_dup_string (group, "Algorithms");
  self->legacy = g_strcmp0 (algorithms, "legacy") == 0;
  self->service_ports = cs_group_dup_list (group, "ServicePorts");

  return self;
}

const char *
cs_node_get_name (CsNode *self)
{
  g_return_val_if_fail (CS_IS_NODE (self), NULL);

  return self->name;
}

char *
cs_node_dup_group (CsNode *self)
{
  g_return_val_if_fail (CS_IS_NODE (self), NULL);

  return g_strconcat ("Node ", self->name, NULL);
}

const char *
cs_node_get_host (CsNode *self)
{
  g_return_val_if_fail (CS_IS_NODE (self), NULL);

  return self->host;
}

guint16
cs_node_get_port (CsNode *self)
{
  g_return_val_if_fail (CS_IS_NODE (self), 0);

  return self->port;
}

const char *
cs_node_get_user (CsNode *self)
{
  g_return_val_if_fail (CS_IS_NODE (self), NULL);

  return self->user;
}

const char *
cs_node_get_host_key (CsNode *self)
{
  g_return_val_if_fail (CS_IS_NODE (self), NULL);

  return self->host_key;
}

const char *
cs_node_get_fqdn (CsNode *self)
{
  g_return_val_if_fail (CS_IS_NODE (self), NULL);

  return self->fqdn;
}

gboolean
cs_node_is_legacy (CsNode *self)
{
  g_return_val_if_fail (CS_IS_NODE (self), FALSE);

  return self->legacy;
}

guint16
cs_node_get_service_port (CsNode *self, CsRole role)
{
  const char *word = cs_role_to_string (role);
  gsize length = word != NULL ? strlen (word) : 0;
  guint64 port;

  g_return_val_if_fail (CS_IS_NODE (self), 0);
  g_return_val_if_fail (word != NULL, 0);

  for (guint i = 0; self->service_ports[i] != NULL; i++) {
    const char *one = self->service_ports[i];

    if (strncmp (one, word, length) == 0 && one[length] == ':'
        && g_ascii_string_to_unsigned (one + length + 1, 10, 1, G_MAXUINT16, &port, NULL))
      return (guint16) port;
  }

  return 0;
}
