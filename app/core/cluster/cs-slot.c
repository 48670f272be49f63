/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-slot.h"

#include <string.h>

#include "cs-cluster-private.h"

struct _CsSlot {
  GObject parent_instance;

  char *name;
  char *base_name;
  char *node;
  GStrv deploy;
  char *common_name;
  GStrv names;
  CsRole roles;
  char *authority;
  char *organization;
  char *organizational_unit;
  char *locality;
  char *state;
  char *country;
};

G_DEFINE_FINAL_TYPE (CsSlot, cs_slot, G_TYPE_OBJECT)

static void
cs_slot_finalize (GObject *object)
{
  CsSlot *self = CS_SLOT (object);

  g_free (self->name);
  g_free (self->base_name);
  g_free (self->node);
  g_strfreev (self->deploy);
  g_free (self->common_name);
  g_strfreev (self->names);
  g_free (self->authority);
  g_free (self->organization);
  g_free (self->organizational_unit);
  g_free (self->locality);
  g_free (self->state);
  g_free (self->country);

  G_OBJECT_CLASS (cs_slot_parent_class)->finalize (object);
}

static void
cs_slot_class_init (CsSlotClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_slot_finalize;
}

static void
cs_slot_init (CsSlot *self)
{
}

/* Its own node first, then the others of Deploy=. */
static GStrv
read_deploy (const CsGroup *group, const char *node)
{
  g_auto (GStrv) listed = cs_group_dup_list (group, "Deploy");
  g_autoptr (GStrvBuilder) deploy = g_strv_builder_new ();

  g_strv_builder_add (deploy, node);
  for (guint i = 0; listed[i] != NULL; i++) {
    if (strcmp (listed[i], node) != 0)
      g_strv_builder_add (deploy, listed[i]);
  }

  return g_strv_builder_end (deploy);
}

static CsRole
read_roles (const CsGroup *group)
{
  g_auto (GStrv) words = cs_group_dup_list (group, "Roles");
  CsRole roles = CS_ROLE_NONE;

  for (guint i = 0; words[i] != NULL; i++)
    roles |= cs_role_from_string (words[i]);

  return roles;
}

static char *
dup_or (const CsGroup *group, const char *key, const char *fallback)
{
  char *value = cs_group_dup_string (group, key);

  return value != NULL ? value : g_strdup (fallback);
}

CsSlot *
cs_slot_new (const CsGroup *group, const char *authority)
{
  CsSlot *self = g_object_new (CS_TYPE_SLOT, NULL);

  self->name = g_strdup (group->name);
  self->base_name = dup_or (group, "BaseName", group->name);
  self->node = dup_or (group, "Node", "");
  self->deploy = read_deploy (group, self->node);
  self->common_name = dup_or (group, "CommonName", "");
  self->names = cs_group_dup_list (group, "Names");
  self->roles = read_roles (group);
  self->authority = dup_or (group, "Authority", authority);
  self->organization = cs_group_dup_string (group, "Organization");
  self->organizational_unit = cs_group_dup_string (group, "OrganizationalUnit");
  self->locality = cs_group_dup_string (group, "Locality");
  self->state = cs_group_dup_string (group, "State");
  self->country = cs_group_dup_string (group, "Country");

  return self;
}

const char *
cs_slot_get_name (CsSlot *self)
{
  g_return_val_if_fail (CS_IS_SLOT (self), NULL);

  return self->name;
}

const char *
cs_slot_get_base_name (CsSlot *self)
{
  g_return_val_if_fail (CS_IS_SLOT (self), NULL);

  return self->base_name;
}

char *
cs_slot_dup_file_name (CsSlot *self, const char *ending)
{
  g_return_val_if_fail (CS_IS_SLOT (self), NULL);
  g_return_val_if_fail (ending != NULL && *ending == '.', NULL);

  return g_strconcat (self->base_name, ending, NULL);
}

const char *
cs_slot_get_node (CsSlot *self)
{
  g_return_val_if_fail (CS_IS_SLOT (self), NULL);

  return self->node;
}

const char *const *
cs_slot_get_deploy (CsSlot *self)
{
  g_return_val_if_fail (CS_IS_SLOT (self), NULL);

  return (const char *const *) self->deploy;
}

gboolean
cs_slot_is_deployed_to (CsSlot *self, const char *node)
{
  g_return_val_if_fail (CS_IS_SLOT (self), FALSE);
  g_return_val_if_fail (node != NULL, FALSE);

  return g_strv_contains ((const char *const *) self->deploy, node);
}

const char *
cs_slot_get_common_name (CsSlot *self)
{
  g_return_val_if_fail (CS_IS_SLOT (self), NULL);

  return self->common_name;
}

const char *const *
cs_slot_get_names (CsSlot *self)
{
  g_return_val_if_fail (CS_IS_SLOT (self), NULL);

  return (const char *const *) self->names;
}

CsRole
cs_slot_get_roles (CsSlot *self)
{
  g_return_val_if_fail (CS_IS_SLOT (self), CS_ROLE_NONE);

  return self->roles;
}

gboolean
cs_slot_key_travels (CsSlot *self)
{
  g_return_val_if_fail (CS_IS_SLOT (self), FALSE);

  /* A key that also serves another role stays where it was made. */
  return self->roles != CS_ROLE_NONE && (self->roles & ~CS_ROLE_DATABASE) == 0;
}

gboolean
cs_slot_has_key_on (CsSlot *self, const char *node)
{
  g_return_val_if_fail (CS_IS_SLOT (self), FALSE);

  return g_strcmp0 (self->node, node) == 0
         || (cs_slot_key_travels (self) && cs_slot_is_deployed_to (self, node));
}

const char *
cs_slot_get_authority (CsSlot *self)
{
  g_return_val_if_fail (CS_IS_SLOT (self), NULL);

  return self->authority;
}

gboolean
cs_slot_is_self_signed (CsSlot *self)
{
  g_return_val_if_fail (CS_IS_SLOT (self), FALSE);

  return g_strcmp0 (self->authority, CS_SELF_SIGNED) == 0;
}

char *
cs_slot_dup_certificate_file (CsSlot *self)
{
  return cs_slot_dup_file_name (self, cs_slot_is_self_signed (self) ? ".crt" : ".cer");
}

const char *
cs_slot_get_organization (CsSlot *self)
{
  g_return_val_if_fail (CS_IS_SLOT (self), NULL);

  return self->organization;
}

const char *
cs_slot_get_organizational_unit (CsSlot *self)
{
  g_return_val_if_fail (CS_IS_SLOT (self), NULL);

  return self->organizational_unit;
}

const char *
cs_slot_get_locality (CsSlot *self)
{
  g_return_val_if_fail (CS_IS_SLOT (self), NULL);

  return self->locality;
}

const char *
cs_slot_get_state (CsSlot *self)
{
  g_return_val_if_fail (CS_IS_SLOT (self), NULL);

  return self->state;
}

const char *
cs_slot_get_country (CsSlot *self)
{
  g_return_val_if_fail (CS_IS_SLOT (self), NULL);

  return self->country;
}
