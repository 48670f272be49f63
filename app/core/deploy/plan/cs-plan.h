/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-desired.h"
#include "cs-matrix.h"
#include "cs-finding.h"
#include "cs-step.h"

G_BEGIN_DECLS

#define CS_PLAN_FILE_MAX (16 * 1024 * 1024) /* bytes of a plan file */

#define CS_TYPE_PLAN (cs_plan_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsPlan, cs_plan, CS, PLAN, GObject)

/**
 * CsPlan:
 *
 * The way from what is to what the cluster file asks for: a #GListModel of #CsStep in an order in
 * which they can be done, and findings about what cannot be planned. It remembers what it was made
 * from, so that a world that moved since is noticed. Main context only; every plan that is made is
 * transfer full.
 */

/**
 * cs_plan_new:
 * @renew: (nullable): names of slots to renew now, whatever their end; others are renewed when they
 * are due
 * @now: see cs-time.h
 *
 * A pure function of the cluster file, the inventory and the time.
 */
CS_EXPORT
CsPlan *cs_plan_new (CsCluster *cluster,
                     CsInventory *inventory,
                     CsDesired *desired,
                     const char *const *renew,
                     gint64 now);
/* A plan that asks the authorities of @pending (of #CsPending that can be asked) again, and nothing
 * else: see cs_pending_list_dup_plan(). */
CS_EXPORT
CsPlan *cs_plan_new_for_pending (CsCluster *cluster,
                                 CsInventory *inventory,
                                 GPtrArray *pending,
                                 gint64 now);
/**
 * CsTrustChoice: by what a service knows its peers (domain.md 5.6)
 * @CS_TRUST_BY_SERVICE: as each service is documented: Web Bridge 2 and XMPP clusters by the
 * certificates themselves, C2W by the CA
 * @CS_TRUST_LEAVES: by the certificates themselves, which have to be renewed on all sides
 * @CS_TRUST_CA: by their issuer
 */
typedef enum {
  CS_TRUST_BY_SERVICE,
  CS_TRUST_LEAVES,
  CS_TRUST_CA,
} CsTrustChoice;

/**
 * cs_plan_new_for_services:
 * @node: (nullable): only this node
 *
 * Another plan: the lines that put the files that are there into service, for the roles and the
 * release of the cluster file (domain.md 1.5): for each service what it presents, whom it trusts,
 * its restart. A service whose files are not proved to be in place is left out with a finding of
 * severity error, the database with a warning while its cluster is up. Nothing of it is ever run
 * unless somebody asks.
 */
CS_EXPORT
CsPlan *cs_plan_new_for_services (CsCluster *cluster,
                                  CsInventory *inventory,
                                  CsDesired *desired,
                                  CsMatrix *matrix,
                                  const char *node,
                                  CsTrustChoice trust,
                                  gint64 now);
/**
 * cs_plan_new_for_restore:
 * @run: as the journal names it
 * @node: (nullable): only this node
 *
 * Another plan: puts back what @run overwrote, from the copies it kept, after comparing them with
 * the journal. What is back already is left out; what cannot be put back is a finding of severity
 * error; what @run put where nothing was stays, and a notice says so. Blocking.
 *
 * Returns: (transfer full): %NULL with an error when the journal cannot be read or knows no such
 * run
 */
CS_EXPORT
CsPlan *cs_plan_new_for_restore (CsCluster *cluster,
                                 CsInventory *inventory,
                                 CsWorkspace *workspace,
                                 const char *run,
                                 const char *node,
                                 gint64 now,
                                 GError **error);
/**
 * cs_plan_new_for_upload:
 * @node: must have been looked at
 * @file: the name it gets there
 *
 * Another plan: one step that puts @bundle on @node, beside what the cluster file asks for, kept
 * and proved like every upload.
 *
 * Returns: (transfer full): %NULL with %CS_ERROR_RULE for a name that is no certificate's or that
 * the cluster file uses on @node, %CS_ERROR_NODE when @node is not known
 */
CS_EXPORT
CsPlan *cs_plan_new_for_upload (CsCluster *cluster,
                                CsInventory *inventory,
                                const char *node,
                                const char *file,
                                CsBundle *bundle,
                                gint64 now,
                                GError **error);
CS_EXPORT
GListModel *
cs_plan_get_findings (CsPlan *self); /* of CsFinding: what was left out of the plan, and why */
CS_EXPORT
CsStep *cs_plan_find_step (CsPlan *self, const char *id); /* nullable, borrowed */
/**
 * cs_plan_select:
 *
 * Whether a run is to do @step; nothing once it has begun. What depends on a step that is left out
 * is left out too, but for checks, which look at whatever is there; what a chosen one needs is
 * chosen.
 */
CS_EXPORT
void cs_plan_select (CsPlan *self, CsStep *step, gboolean selected);
/* Nothing can be chosen any more: a run has begun. Property with notification: frozen. By the run.
 */
CS_EXPORT
void cs_plan_freeze (CsPlan *self);
CS_EXPORT
gboolean cs_plan_is_frozen (CsPlan *self);
/* Only the steps on @node, and what they need. */
CS_EXPORT
void cs_plan_select_node (CsPlan *self, const char *node);
CS_EXPORT
guint cs_plan_count_selected (CsPlan *self);
/* How many steps have ended, whichever way. */
CS_EXPORT
guint cs_plan_count_ended (CsPlan *self);
/* Gives the steps and findings of @self, made in English, the texts of @shown, the same plan made
 * in the language of the user. */
CS_EXPORT
void cs_plan_take_words (CsPlan *self, CsPlan *shown);

/* JSON for the plan file and for `plan --json`: cluster_file, cluster_sha256, made, renew, nodes
 * (what the plan rests on: file to SHA-256, or "present" for keys), steps (id, kind, node, file,
 * slot, title, before, after, after_steps), findings. Transfer full. */
CS_EXPORT
char *cs_plan_to_json (CsPlan *self);

/**
 * CsPlanFile: a plan read back. It is a promise to be compared, not a thing to be carried out:
 * apply makes a new plan and refuses when it is another.
 */
typedef struct {
  char *cluster_path; /* absolute */
  char *cluster_sha256;
  GStrv renew;
  GStrv step_ids;
  GHashTable *nodes; /* "NODE/FILE" -> text */
} CsPlanFile;

CS_EXPORT
CsPlanFile *cs_plan_file_parse (const char *text, gssize length, const char *name, GError **error);
/* Reads @path; %CS_ERROR_MALFORMED when it is no plan. Blocking. */
CS_EXPORT
CsPlanFile *cs_plan_file_load (const char *path, GError **error);
CS_EXPORT
void cs_plan_file_free (CsPlanFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsPlanFile, cs_plan_file_free)
/* What differs between the world the file was made from and that of @fresh, one sentence each; and
 * steps of one that the other has not. Empty when it may be applied. Transfer full,
 * NULL-terminated. */
CS_EXPORT
GStrv cs_plan_file_compare (CsPlanFile *self, CsPlan *fresh);

G_END_DECLS
