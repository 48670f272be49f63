/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* The only header of libcountersign that plugins, the host, the programs and the tests include. */
#define CS_INSIDE
/* base */
#include "cs-error.h"
#include "cs-finding.h"
#include "cs-macros.h"
#include "cs-names.h"
/* pki: what certificates are */
#include "cs-bundle-builder.h"
#include "cs-bundle.h"
#include "cs-certificate.h"
#include "cs-crl.h"
#include "cs-describe.h"
#include "cs-extension.h"
#include "cs-field.h"
#include "cs-general-name.h"
#include "cs-item.h"
#include "cs-private-key.h"
#include "cs-public-key.h"
#include "cs-reader.h"
#include "cs-request.h"
#include "cs-section.h"
#include "cs-time.h"
#include "cs-verdict.h"
/* cluster: what the admin wants */
#include "cs-bundle-spec.h"
#include "cs-cluster-draft.h"
#include "cs-cluster.h"
#include "cs-lint.h"
#include "cs-node.h"
#include "cs-role.h"
#include "cs-slot.h"
/* mmp: the node's command language */
#include "cs-mmp-command.h"
#include "cs-mmp-reader.h"
#include "cs-mmp-reply.h"
/* extension: what plugins implement */
#include "cs-authority.h"
#include "cs-connection.h"
#include "cs-endpoint.h"
#include "cs-local-authority.h"
#include "cs-outcome.h"
#include "cs-prompt.h"
#include "cs-secret.h"
#include "cs-services.h"
#include "cs-setting.h"
#include "cs-transport.h"
/* deploy: how what is becomes what is wanted */
#include "cs-deployment.h"
#include "cs-desired.h"
#include "cs-details.h"
#include "cs-fleet.h"
#include "cs-inventory.h"
#include "cs-journal.h"
#include "cs-matrix.h"
#include "cs-node-file.h"
#include "cs-node-state.h"
#include "cs-plan.h"
#include "cs-record.h"
#include "cs-run.h"
#include "cs-slot-state.h"
#include "cs-step.h"
#include "cs-wanted.h"
#include "cs-workspace.h"
#undef CS_INSIDE
