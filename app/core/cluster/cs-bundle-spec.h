/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

typedef enum {
  CS_BUNDLE_TRUST, /* an unordered set of certificates */
  CS_BUNDLE_CHAIN, /* leaf, intermediates, root, in order */
} CsBundleKind;

#define CS_TYPE_BUNDLE_SPEC (cs_bundle_spec_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsBundleSpec, cs_bundle_spec, CS, BUNDLE_SPEC, GObject)

/**
 * CsBundleSpec:
 *
 * One [Bundle NAME] of the cluster file: which PEM file should hold what, and where. Immutable once
 * loaded.
 */
CS_EXPORT
const char *cs_bundle_spec_get_name (CsBundleSpec *self);
CS_EXPORT
const char *
cs_bundle_spec_get_file_name (CsBundleSpec *self); /* NAME.cer unless File= says otherwise */
CS_EXPORT
CsBundleKind cs_bundle_spec_get_kind (CsBundleSpec *self);
CS_EXPORT
const char *
cs_bundle_spec_get_leaf (CsBundleSpec *self); /* chain: the slot it begins with; else NULL */
/* trust: slot names, "@root", "@intermediates" (of another than the cluster's authority:
 * "@root:NAME") or file names, in order; empty for a chain. */
CS_EXPORT
const char *const *cs_bundle_spec_get_members (CsBundleSpec *self);
CS_EXPORT
const char *const *cs_bundle_spec_get_deploy (CsBundleSpec *self); /* nodes; never empty */
/* Whether the slot @name is its leaf or among its members. */
CS_EXPORT
gboolean cs_bundle_spec_holds_slot (CsBundleSpec *self, const char *name);
CS_EXPORT
gboolean cs_bundle_spec_is_deployed_to (CsBundleSpec *self, const char *node);

G_END_DECLS
