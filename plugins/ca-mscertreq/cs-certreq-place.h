/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-certreq-account.h"
#include "cs-certreq-folder.h"

G_BEGIN_DECLS

#define CS_TYPE_CERTREQ_PLACE (cs_certreq_place_get_type ())
G_DECLARE_DERIVABLE_TYPE (CsCertreqPlace, cs_certreq_place, CS, CERTREQ_PLACE, GObject)

/**
 * CsCertreqPlaceClass:
 * @prepare: makes the private folder there, and puts the request into it
 * @run: runs @argv in it and waits; errors as in cs_certreq_process_run()
 * @collect: brings what certreq wrote into @folder; also without @prepare, after a crash
 * @clean: removes the folder there, says goodbye; @remove FALSE: only goodbye
 *
 * Where certreq runs: on this computer (#CsCertreqHere) or on a workstation over SSH
 * (#CsCertreqThere). One for each piece of work; blocking, in a worker thread that has pushed a
 * main context of its own.
 */
struct _CsCertreqPlaceClass {
  GObjectClass parent_class;

  gboolean (*prepare) (CsCertreqPlace *self,
                       CsCertreqFolder *folder,
                       GCancellable *cancellable,
                       GError **error);
  gboolean (*run) (CsCertreqPlace *self,
                   CsCertreqFolder *folder,
                   const char *const *argv,
                   guint32 *status,
                   GCancellable *cancellable,
                   GError **error);
  gboolean (*collect) (CsCertreqPlace *self,
                       CsCertreqFolder *folder,
                       GCancellable *cancellable,
                       GError **error);
  void (*clean) (CsCertreqPlace *self, CsCertreqFolder *folder, gboolean remove);
};

gboolean cs_certreq_place_prepare (CsCertreqPlace *self,
                                   CsCertreqFolder *folder,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean cs_certreq_place_run (CsCertreqPlace *self,
                               CsCertreqFolder *folder,
                               const char *const *argv,
                               guint32 *status,
                               GCancellable *cancellable,
                               GError **error);
gboolean cs_certreq_place_collect (CsCertreqPlace *self,
                                   CsCertreqFolder *folder,
                                   GCancellable *cancellable,
                                   GError **error);
void cs_certreq_place_clean (CsCertreqPlace *self, CsCertreqFolder *folder, gboolean remove);

G_END_DECLS
