/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

#include "cs-plugin-host.h"

G_BEGIN_DECLS

/* A cluster file may come from a stranger. What it would have this computer do beyond talking to
 * the nodes it names, run a program, contact another host, use a folder somewhere else, is asked
 * once; the answer is kept outside the file, for exactly these values. Main context, blocking but
 * short. */

/**
 * CsConsentItem:
 * @group, @key, @value: as the file has them: "Authority ca-local", "Directory", "/srv/ca"
 */
typedef struct {
  char *group;
  char *key;
  char *value;
} CsConsentItem;

/* What is to be asked: settings of the authorities and the transport of @cluster that are programs,
 * hosts, or folders outside the folder of the cluster file. Transfer full, of #CsConsentItem. */
GPtrArray *cs_consent_list (CsCluster *cluster, CsPluginHost *plugins);
/* Whether exactly these were agreed to before for this file; TRUE for none. */
gboolean cs_consent_is_given (CsCluster *cluster, GPtrArray *items);
gboolean cs_consent_give (CsCluster *cluster, GPtrArray *items, GError **error);

G_END_DECLS
