/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-bundle-entry-private.h"

struct _CsBundleEntry {
  GObject parent_instance;

  char *file;
  CsItem *item; /* nullable */
  CsFate fate;
  char *reason;
  CsFinding *validity; /* nullable */
};

G_DEFINE_FINAL_TYPE (CsBundleEntry, cs_bundle_entry, G_TYPE_OBJECT)

const char *
cs_fate_to_string (CsFate fate)
{
  switch (fate) {
  case CS_FATE_KEPT:
    return "kept";
  case CS_FATE_DUPLICATE:
    return "duplicate";
  case CS_FATE_LEFT_OUT:
    return "left-out";
  case CS_FATE_NOT_A_CERTIFICATE:
    return "not-a-certificate";
  case CS_FATE_UNREADABLE:
    return "unreadable";
  }

  g_return_val_if_reached (NULL);
}

static void
cs_bundle_entry_finalize (GObject *object)
{
  CsBundleEntry *self = CS_BUNDLE_ENTRY (object);

  g_free (self->file);
  g_clear_object (&self->item);
  g_free (self->reason);
  g_clear_object (&self->validity);

  G_OBJECT_CLASS (cs_bundle_entry_parent_class)->finalize (object);
}

static void
cs_bundle_entry_class_init (CsBundleEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_bundle_entry_finalize;
}

static void
cs_bundle_entry_init (CsBundleEntry *self)
{
}

CsBundleEntry *
cs_bundle_entry_new (const char *file, CsItem *item, CsFate fate, const char *reason)
{
  CsBundleEntry *self = g_object_new (CS_TYPE_BUNDLE_ENTRY, NULL);

  self->file = g_strdup (file);
  g_set_object (&self->item, item);
  cs_bundle_entry_set_fate (self, fate, reason);

  return self;
}

void
cs_bundle_entry_set_fate (CsBundleEntry *self, CsFate fate, const char *reason)
{
  g_free (self->reason);
  self->fate = fate;
  self->reason = g_strdup (reason);
}

void
cs_bundle_entry_take_validity (CsBundleEntry *self, CsFinding *take_validity)
{
  g_clear_object (&self->validity);
  self->validity = take_validity;
}

const char *
cs_bundle_entry_get_file (CsBundleEntry *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_ENTRY (self), NULL);

  return self->file;
}

CsItem *
cs_bundle_entry_get_item (CsBundleEntry *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_ENTRY (self), NULL);

  return self->item;
}

CsFate
cs_bundle_entry_get_fate (CsBundleEntry *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_ENTRY (self), CS_FATE_UNREADABLE);

  return self->fate;
}

const char *
cs_bundle_entry_get_reason (CsBundleEntry *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_ENTRY (self), NULL);

  return self->reason;
}

CsFinding *
cs_bundle_entry_get_validity (CsBundleEntry *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_ENTRY (self), NULL);

  return self->validity;
}
