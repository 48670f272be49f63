/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-place.h"

G_DEFINE_ABSTRACT_TYPE (CsCertreqPlace, cs_certreq_place, G_TYPE_OBJECT)

static void
cs_certreq_place_class_init (CsCertreqPlaceClass *klass)
{
}

static void
cs_certreq_place_init (CsCertreqPlace *self)
{
}

gboolean
cs_certreq_place_prepare (CsCertreqPlace *self,
                          CsCertreqFolder *folder,
                          GCancellable *cancellable,
                          GError **error)
{
  return CS_CERTREQ_PLACE_GET_CLASS (self)->prepare (self, folder, cancellable, error);
}

gboolean
cs_certreq_place_run (CsCertreqPlace *self,
                      CsCertreqFolder *folder,
                      const char *const *argv,
                      guint32 *status,
                      GCancellable *cancellable,
                      GError **error)
{
  return CS_CERTREQ_PLACE_GET_CLASS (self)->run (self, folder, argv, status, cancellable, error);
}

gboolean
cs_certreq_place_collect (CsCertreqPlace *self,
                          CsCertreqFolder *folder,
                          GCancellable *cancellable,
                          GError **error)
{
  return CS_CERTREQ_PLACE_GET_CLASS (self)->collect (self, folder, cancellable, error);
}

void
cs_certreq_place_clean (CsCertreqPlace *self, CsCertreqFolder *folder, gboolean remove)
{
  CS_CERTREQ_PLACE_GET_CLASS (self)->clean (self, folder, remove);
}
