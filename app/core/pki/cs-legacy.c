/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-reading.h"

#include <openssl/provider.h>

struct _CsLegacy {
  OSSL_LIB_CTX *context;
  OSSL_LIB_CTX *previous;
  OSSL_PROVIDER *legacy;
  OSSL_PROVIDER *normal;
};

static void
legacy_free (CsLegacy *self)
{
  if (self->legacy != NULL)
    OSSL_PROVIDER_unload (self->legacy);
  if (self->normal != NULL)
    OSSL_PROVIDER_unload (self->normal);
  OSSL_LIB_CTX_free (self->context);
  g_free (self);
}

CsLegacy *
cs_legacy_enter (void)
{
  CsLegacy *self = g_new0 (CsLegacy, 1);

  self->context = OSSL_LIB_CTX_new ();
  if (self->context != NULL) {
    self->legacy = OSSL_PROVIDER_load (self->context, "legacy");
    self->normal = OSSL_PROVIDER_load (self->context, "default");
  }
  if (self->legacy == NULL || self->normal == NULL) {
    ERR_clear_error ();
    legacy_free (self);
    return NULL;
  }
  self->previous = OSSL_LIB_CTX_set0_default (self->context);

  return self;
}

void
cs_legacy_leave (CsLegacy *self)
{
  OSSL_LIB_CTX_set0_default (self->previous);
  ERR_clear_error ();
  legacy_free (self);
}
