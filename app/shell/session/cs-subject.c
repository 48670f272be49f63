/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-subject.h"

#include <glib/gi18n.h>

struct _CsSubject {
  GObject parent_instance;

  CsSubjectKind kind;
  char *name;
  char *node;
  guint index;
};

G_DEFINE_FINAL_TYPE (CsSubject, cs_subject, G_TYPE_OBJECT)

static void
cs_subject_finalize (GObject *object)
{
  CsSubject *self = CS_SUBJECT (object);

  g_free (self->name);
  g_free (self->node);

  G_OBJECT_CLASS (cs_subject_parent_class)->finalize (object);
}

static void
cs_subject_class_init (CsSubjectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_subject_finalize;
}

static void
cs_subject_init (CsSubject *self)
{
}

CsSubject *
cs_subject_new (CsSubjectKind kind, const char *name, const char *node)
{
  CsSubject *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (CS_TYPE_SUBJECT, NULL);
  self->kind = kind;
  self->name = g_strdup (name);
  self->node = g_strdup (node);

  return self;
}

CsSubject *
cs_subject_new_found (const char *file, guint index)
{
  CsSubject *self = cs_subject_new (CS_SUBJECT_FOUND, file, NULL);

  self->index = index;

  return self;
}

CsSubjectKind
cs_subject_get_kind (CsSubject *self)
{
  g_return_val_if_fail (CS_IS_SUBJECT (self), CS_SUBJECT_CLUSTER);

  return self->kind;
}

const char *
cs_subject_get_name (CsSubject *self)
{
  g_return_val_if_fail (CS_IS_SUBJECT (self), NULL);

  return self->name;
}

const char *
cs_subject_get_node (CsSubject *self)
{
  g_return_val_if_fail (CS_IS_SUBJECT (self), NULL);

  return self->node;
}

guint
cs_subject_get_index (CsSubject *self)
{
  g_return_val_if_fail (CS_IS_SUBJECT (self), 0);

  return self->index;
}

gboolean
cs_subject_is_local (CsSubject *self)
{
  g_return_val_if_fail (CS_IS_SUBJECT (self), FALSE);

  return self->kind == CS_SUBJECT_LOOSE || self->kind == CS_SUBJECT_FOUND;
}

gboolean
cs_subject_equal (CsSubject *a, CsSubject *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return a->kind == b->kind && a->index == b->index && g_str_equal (a->name, b->name)
         && g_strcmp0 (a->node, b->node) == 0;
}

static const char *
icon_of_file (const char *name)
{
  if (g_str_has_suffix (name, ".key"))
    return "cs-key-symbolic";
  if (g_str_has_suffix (name, ".csr"))
    return "cs-request-symbolic";
  if (cs_is_certificate_file_name (name))
    return "cs-certificate-symbolic";

  return "text-x-generic-symbolic";
}

const char *
cs_subject_get_icon_name (CsSubject *self)
{
  g_return_val_if_fail (CS_IS_SUBJECT (self), NULL);

  switch (self->kind) {
  case CS_SUBJECT_CLUSTER:
    return "cs-cluster-symbolic";
  case CS_SUBJECT_CATEGORY:
    return "cs-folder-symbolic";
  case CS_SUBJECT_SLOT:
    return "cs-certificate-symbolic";
  case CS_SUBJECT_BUNDLE:
    return "cs-bundle-symbolic";
  case CS_SUBJECT_NODE:
    return "network-server-symbolic";
  case CS_SUBJECT_FILE:
  case CS_SUBJECT_LOOSE:
  case CS_SUBJECT_FOUND:
    return icon_of_file (self->name);
  }

  g_return_val_if_reached (NULL);
}

char *
cs_subject_dup_kind_text (CsSubject *self)
{
  g_return_val_if_fail (CS_IS_SUBJECT (self), NULL);

  switch (self->kind) {
  case CS_SUBJECT_CLUSTER:
  case CS_SUBJECT_CATEGORY:
    return g_strdup (_ ("Cluster"));
  case CS_SUBJECT_SLOT:
    return g_strdup (_ ("Certificate of the cluster"));
  case CS_SUBJECT_BUNDLE:
    return g_strdup (_ ("Bundle"));
  case CS_SUBJECT_NODE:
    return g_strdup (_ ("Node"));
  case CS_SUBJECT_FILE:
    /* Translators: %s is the name of a node */
    return g_strdup_printf (_ ("File on %s"), self->node);
  case CS_SUBJECT_LOOSE:
    return g_strdup (_ ("File that was dropped here"));
  case CS_SUBJECT_FOUND:
    return g_strdup (_ ("Loose file"));
  }

  g_return_val_if_reached (NULL);
}
