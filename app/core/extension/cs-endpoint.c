/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-endpoint.h"

#include <string.h>

#define SSH_PORT 22

struct _CsEndpoint {
  GObject parent_instance;

  char *group;
  char *host;
  char *user;
  char *host_key;
  gboolean legacy;
  guint16 port;
};

G_DEFINE_FINAL_TYPE (CsEndpoint, cs_endpoint, G_TYPE_OBJECT)

static void
cs_endpoint_finalize (GObject *object)
{
  CsEndpoint *self = CS_ENDPOINT (object);

  g_free (self->group);
  g_free (self->host);
  g_free (self->user);
  g_free (self->host_key);

  G_OBJECT_CLASS (cs_endpoint_parent_class)->finalize (object);
}

static void
cs_endpoint_class_init (CsEndpointClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_endpoint_finalize;
}

static void
cs_endpoint_init (CsEndpoint *self)
{
}

CsEndpoint *
cs_endpoint_new (const char *group,
                 const char *host,
                 guint16 port,
                 const char *user,
                 const char *host_key)
{
  CsEndpoint *self;

  g_return_val_if_fail (group != NULL && host != NULL && user != NULL, NULL);

  self = g_object_new (CS_TYPE_ENDPOINT, NULL);
  self->group = g_strdup (group);
  self->host = g_strdup (host);
  self->port = port != 0 ? port : SSH_PORT;
  self->user = g_strdup (user);
  self->host_key = g_strdup (host_key);

  return self;
}

const char *
cs_endpoint_get_group (CsEndpoint *self)
{
  g_return_val_if_fail (CS_IS_ENDPOINT (self), NULL);

  return self->group;
}

const char *
cs_endpoint_get_host (CsEndpoint *self)
{
  g_return_val_if_fail (CS_IS_ENDPOINT (self), NULL);

  return self->host;
}

guint16
cs_endpoint_get_port (CsEndpoint *self)
{
  g_return_val_if_fail (CS_IS_ENDPOINT (self), SSH_PORT);

  return self->port;
}

const char *
cs_endpoint_get_user (CsEndpoint *self)
{
  g_return_val_if_fail (CS_IS_ENDPOINT (self), NULL);

  return self->user;
}

const char *
cs_endpoint_get_host_key (CsEndpoint *self)
{
  g_return_val_if_fail (CS_IS_ENDPOINT (self), NULL);

  return self->host_key;
}

char *
cs_endpoint_dup_label (CsEndpoint *self)
{
  const char *open, *close;

  g_return_val_if_fail (CS_IS_ENDPOINT (self), NULL);

  if (self->port == SSH_PORT)
    return g_strdup_printf ("%s@%s", self->user, self->host);

  /* An IPv6 address needs its brackets before a port. */
  open = strchr (self->host, ':') != NULL ? "[" : "";
  close = *open != '\0' ? "]" : "";

  return g_strdup_printf ("%s@%s%s%s:%u", self->user, open, self->host, close, self->port);
}

void
cs_endpoint_allow_legacy (CsEndpoint *self)
{
  g_return_if_fail (CS_IS_ENDPOINT (self));

  self->legacy = TRUE;
}

gboolean
cs_endpoint_is_legacy (CsEndpoint *self)
{
  g_return_val_if_fail (CS_IS_ENDPOINT (self), FALSE);

  return self->legacy;
}
