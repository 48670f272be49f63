/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-bundle-card-private.h"

#include <string.h>

struct _CsBundleCard {
  GObject parent_instance;

  CsCertificate *certificate;
  char *problem;
  char *source;
  GBytes *raw;
  CsFault faults;
};

G_DEFINE_FINAL_TYPE (CsBundleCard, cs_bundle_card, G_TYPE_OBJECT)

static void
cs_bundle_card_finalize (GObject *object)
{
  CsBundleCard *self = CS_BUNDLE_CARD (object);

  g_clear_object (&self->certificate);
  g_free (self->problem);
  g_free (self->source);
  g_clear_pointer (&self->raw, g_bytes_unref);

  G_OBJECT_CLASS (cs_bundle_card_parent_class)->finalize (object);
}

static void
cs_bundle_card_class_init (CsBundleCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_bundle_card_finalize;
}

static void
cs_bundle_card_init (CsBundleCard *self)
{
}

CsBundleCard *
cs_bundle_card_new_found (CsCertificate *certificate,
                          const char *problem,
                          const char *source,
                          GBytes *raw)
{
  CsBundleCard *self = g_object_new (CS_TYPE_BUNDLE_CARD, NULL);

  g_set_object (&self->certificate, certificate);
  self->problem = g_strdup (problem);
  self->source = g_strdup (source);
  self->raw = raw != NULL ? g_bytes_ref (raw) : NULL;
  if (certificate != NULL)
    self->faults = cs_bundle_faults_find (certificate, raw);

  return self;
}

static GBytes *
clean_bytes (CsCertificate *certificate)
{
  char *pem = cs_certificate_to_pem (certificate);

  return g_bytes_new_take (pem, strlen (pem));
}

CsBundleCard *
cs_bundle_card_new (CsCertificate *certificate, const char *source)
{
  g_autoptr (GBytes) raw = NULL;

  g_return_val_if_fail (CS_IS_CERTIFICATE (certificate), NULL);
  g_return_val_if_fail (source != NULL, NULL);

  raw = clean_bytes (certificate);

  return cs_bundle_card_new_found (certificate, NULL, source, raw);
}

CsBundleCard *
cs_bundle_card_repair (CsBundleCard *self, CsFault fault)
{
  g_autoptr (GBytes) raw = NULL;

  g_return_val_if_fail (CS_IS_BUNDLE_CARD (self), NULL);

  if ((self->faults & fault) == 0)
    return g_object_ref (self);

  raw = cs_bundle_faults_repair (self->certificate, self->raw, fault);

  return cs_bundle_card_new_found (self->certificate, NULL, self->source, raw);
}

CsCertificate *
cs_bundle_card_get_certificate (CsBundleCard *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_CARD (self), NULL);

  return self->certificate;
}

const char *
cs_bundle_card_get_source (CsBundleCard *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_CARD (self), NULL);

  return self->source;
}

const char *
cs_bundle_card_get_problem (CsBundleCard *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_CARD (self), NULL);

  return self->problem;
}

CsFault
cs_bundle_card_get_faults (CsBundleCard *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_CARD (self), 0);

  return self->faults;
}

GBytes *
cs_bundle_card_get_raw (CsBundleCard *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_CARD (self), NULL);

  return self->raw;
}
