/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-bundle-spec.h"

#include "cs-cluster-private.h"

struct _CsBundleSpec {
  GObject parent_instance;

  char *name;
  char *file_name;
  CsBundleKind kind;
  char *leaf;
  GStrv members;
  GStrv deploy;
};

G_DEFINE_FINAL_TYPE (CsBundleSpec, cs_bundle_spec, G_TYPE_OBJECT)

static void
cs_bundle_spec_finalize (GObject *object)
{
  CsBundleSpec *self = CS_BUNDLE_SPEC (object);

  g_free (self->name);
  g_free (self->file_name);
  g_free (self->leaf);
  g_strfreev (self->members);
  g_strfreev (self->deploy);

  G_OBJECT_CLASS (cs_bundle_spec_parent_class)->finalize (object);
}

static void
cs_bundle_spec_class_init (CsBundleSpecClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_bundle_spec_finalize;
}

static void
cs_bundle_spec_init (CsBundleSpec *self)
{
}

CsBundleSpec *
cs_bundle_spec_new (const CsGroup *group, const char *const *deploy)
{
  CsBundleSpec *self = g_object_new (CS_TYPE_BUNDLE_SPEC, NULL);
  g_autofree char *kind = cs_group_dup_string (group, "Kind");

  self->name = g_strdup (group->name);
  self->file_name = cs_group_dup_string (group, "File");
  if (self->file_name == NULL)
    self->file_name = g_strconcat (group->name, ".cer", NULL);
  self->kind = g_strcmp0 (kind, "chain") == 0 ? CS_BUNDLE_CHAIN : CS_BUNDLE_TRUST;
  if (self->kind == CS_BUNDLE_CHAIN) {
    self->leaf = cs_group_dup_string (group, "Leaf");
    self->members = g_new0 (char *, 1);
  } else {
    self->members = cs_group_dup_list (group, "Members");
  }
  self->deploy = cs_group_dup_list (group, "Deploy");
  if (self->deploy[0] == NULL) {
    g_strfreev (self->deploy);
    self->deploy = g_strdupv ((char **) deploy);
  }

  return self;
}

const char *
cs_bundle_spec_get_name (CsBundleSpec *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_SPEC (self), NULL);

  return self->name;
}

const char *
cs_bundle_spec_get_file_name (CsBundleSpec *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_SPEC (self), NULL);

  return self->file_name;
}

CsBundleKind
cs_bundle_spec_get_kind (CsBundleSpec *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_SPEC (self), CS_BUNDLE_TRUST);

  return self->kind;
}

const char *
cs_bundle_spec_get_leaf (CsBundleSpec *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_SPEC (self), NULL);

  return self->leaf;
}

const char *const *
cs_bundle_spec_get_members (CsBundleSpec *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_SPEC (self), NULL);

  return (const char *const *) self->members;
}

const char *const *
cs_bundle_spec_get_deploy (CsBundleSpec *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_SPEC (self), NULL);

  return (const char *const *) self->deploy;
}

gboolean
cs_bundle_spec_holds_slot (CsBundleSpec *self, const char *name)
{
  g_return_val_if_fail (CS_IS_BUNDLE_SPEC (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return g_strcmp0 (self->leaf, name) == 0
         || g_strv_contains ((const char *const *) self->members, name);
}

gboolean
cs_bundle_spec_is_deployed_to (CsBundleSpec *self, const char *node)
{
  g_return_val_if_fail (CS_IS_BUNDLE_SPEC (self), FALSE);
  g_return_val_if_fail (node != NULL, FALSE);

  return g_strv_contains ((const char *const *) self->deploy, node);
}
