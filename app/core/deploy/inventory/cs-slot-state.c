/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-slot-state.h"

#include "cs-i18n.h"
#include "cs-lint.h"
#include "cs-time.h"

#define SECONDS_PER_DAY 86400

struct _CsSlotState {
  GObject parent_instance;

  CsSlot *slot;
  gboolean known;
  gboolean has_key;
  gboolean local;
  gboolean due;
  int days_left;
  CsRequest *request;
  char *request_problem;
  CsCertificate *certificate;
  CsCertificate *superseded;
  GPtrArray *rejections; /* of text, ending in NULL */
};

G_DEFINE_FINAL_TYPE (CsSlotState, cs_slot_state, G_TYPE_OBJECT)

static void
cs_slot_state_finalize (GObject *object)
{
  CsSlotState *self = CS_SLOT_STATE (object);

  g_clear_object (&self->slot);
  g_clear_object (&self->request);
  g_free (self->request_problem);
  g_clear_object (&self->certificate);
  g_clear_object (&self->superseded);
  g_ptr_array_unref (self->rejections);

  G_OBJECT_CLASS (cs_slot_state_parent_class)->finalize (object);
}

static void
cs_slot_state_class_init (CsSlotStateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_slot_state_finalize;
}

static void
cs_slot_state_init (CsSlotState *self)
{
  self->rejections = g_ptr_array_new_with_free_func (g_free);
}

/* What the candidates are judged with. */
typedef struct {
  CsCluster *cluster;
  CsInventory *inventory;
  gint64 now;
} Judge;

/* The first error among findings, as text; NULL when there is none. */
static char *
dup_first_error (GListModel *findings)
{
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);

    if (cs_finding_get_severity (finding) == CS_SEVERITY_ERROR)
      return g_strdup (cs_finding_get_text_in (finding, cs_language_get ()));
  }

  return NULL;
}

/* NULL when the key of @candidate is the slot's own; else why that is not proved. */
static const char *
key_problem (CsSlotState *self, CsNodeState *state, CsCertificate *candidate)
{
  g_autofree char *file = cs_slot_dup_certificate_file (self->slot);
  CsNodeFile *on_node;

  if (self->request != NULL)
    return cs_request_is_answered_by (self->request, candidate)
               ? NULL
               : _ ("it was issued for another key than that of the request on the node");

  on_node = cs_node_state_find_file (state, file);
  if (on_node != NULL && cs_node_file_get_certificate (on_node) != NULL
      && cs_certificate_equal (cs_node_file_get_certificate (on_node), candidate)
      && cs_node_state_get_match (state, file) == CS_MMP_YES)
    return NULL;

  return _ ("there is no request to compare it with, and the node does not say that it matches its "
            "key");
}

/* Why a certificate for the right key is no good; NULL when it is. */
static char *
dup_problem (CsSlotState *self, Judge *judge, CsCertificate *candidate)
{
  g_autoptr (CsVerdict) verdict = NULL;
  g_autoptr (GListModel) findings = NULL;
  char *problem;

  findings = cs_lint_certificate (judge->cluster, self->slot, candidate, judge->now);
  problem = dup_first_error (findings);
  if (problem != NULL)
    return problem;

  verdict = cs_inventory_dup_verdict (judge->inventory, self->slot, candidate, judge->now);
  if (verdict != NULL && !cs_verdict_is_ok (verdict))
    return g_strdup (cs_verdict_get_reason (verdict));

  return NULL;
}

/* Issued later; of two that were issued at once, ending later. An authority may give less time than
 * it did before (domain.md T58): by its end alone an old certificate that is left somewhere would
 * come back over the one that renewed it. */
static gboolean
is_newer (CsCertificate *one, CsCertificate *other)
{
  gint64 begin = cs_certificate_get_not_before (one);
  gint64 other_begin = cs_certificate_get_not_before (other);

  return begin != other_begin
             ? begin > other_begin
             : cs_certificate_get_not_after (one) > cs_certificate_get_not_after (other);
}

static void
keep_newer (CsCertificate **kept, CsCertificate *candidate)
{
  if (*kept == NULL || is_newer (candidate, *kept))
    g_set_object (kept, candidate);
}

static void
consider (CsSlotState *self, Judge *judge, CsNodeState *own, CsNodeFile *file, const char *where)
{
  CsCertificate *candidate = file != NULL ? cs_node_file_get_certificate (file) : NULL;
  g_autofree char *problem = NULL;

  if (file != NULL && candidate == NULL)
    problem = cs_language_dup_here (cs_node_file_get_problem (file) != NULL
                                        ? cs_node_file_get_problem (file)
                                        : N_ ("it holds no certificate"));
  else if (candidate == NULL)
    return;
  else if (key_problem (self, own, candidate) != NULL)
    problem = g_strdup (key_problem (self, own, candidate));
  else if ((problem = dup_problem (self, judge, candidate)) != NULL)
    keep_newer (&self->superseded, candidate);

  if (problem != NULL) {
    g_ptr_array_add (
        self->rejections,
        /* Translators: a file, where it is, and what is wrong with it */
        g_strdup_printf (_ ("%s on %s: %s"), cs_node_file_get_name (file), where, problem));
    return;
  }
  keep_newer (&self->certificate, candidate);
}

static void
take_request (CsSlotState *self, Judge *judge, CsNodeState *own)
{
  g_autofree char *name = cs_slot_dup_file_name (self->slot, ".csr");
  CsNodeFile *file = cs_node_state_find_file (own, name);
  g_autoptr (GListModel) findings = NULL;

  if (file == NULL)
    return;
  if (cs_node_file_get_request (file) == NULL) {
    self->request_problem = g_strdup (_ ("it holds no certificate request"));
    return;
  }
  self->request = g_object_ref (cs_node_file_get_request (file));
  findings = cs_lint_request (judge->cluster, self->slot, self->request);
  self->request_problem = dup_first_error (findings);
}

static CsNodeFile *
file_on (CsInventory *inventory, const char *node, const char *name)
{
  CsNodeState *state = cs_inventory_find (inventory, node);

  return state != NULL ? cs_node_state_find_file (state, name) : NULL;
}

static void
consider_all (CsSlotState *self, Judge *judge, CsNodeState *own)
{
  g_autofree char *name = cs_slot_dup_certificate_file (self->slot);
  const char *const *deploy = cs_slot_get_deploy (self->slot);
  CsNodeFile *local
      = cs_inventory_find_local (judge->inventory, cs_slot_get_node (self->slot), name);

  for (guint i = 0; deploy[i] != NULL; i++)
    consider (self, judge, own, file_on (judge->inventory, deploy[i], name), deploy[i]);
  consider (self, judge, own, local, _ ("this computer"));

  self->local = self->certificate != NULL && local != NULL
                && cs_node_file_get_certificate (local) != NULL
                && cs_certificate_equal (cs_node_file_get_certificate (local), self->certificate);
}

static void
measure_time (CsSlotState *self, Judge *judge)
{
  gint64 left;

  if (self->certificate == NULL)
    return;

  left = cs_certificate_get_not_after (self->certificate) - judge->now;
  self->days_left = (int) (left >= 0 ? left / SECONDS_PER_DAY
                                     : -((-left + SECONDS_PER_DAY - 1) / SECONDS_PER_DAY));
  self->due = left < (gint64) cs_cluster_get_renew_days (judge->cluster) * SECONDS_PER_DAY;
}

CsSlotState *
cs_slot_state_new (CsCluster *cluster, CsInventory *inventory, CsSlot *slot, gint64 now)
{
  Judge judge = { cluster, inventory, now };
  g_autofree char *key = NULL;
  CsSlotState *self;
  CsNodeState *own;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_INVENTORY (inventory), NULL);
  g_return_val_if_fail (CS_IS_SLOT (slot), NULL);

  self = g_object_new (CS_TYPE_SLOT_STATE, NULL);
  self->slot = g_object_ref (slot);
  own = cs_inventory_find (inventory, cs_slot_get_node (slot));
  self->known = own != NULL && cs_node_state_get_knowledge (own) == CS_KNOWLEDGE_FULL;
  if (self->known) {
    key = cs_slot_dup_file_name (slot, ".key");
    self->has_key = cs_node_state_find_file (own, key) != NULL;
    take_request (self, &judge, own);
    consider_all (self, &judge, own);
    measure_time (self, &judge);
  }
  g_ptr_array_add (self->rejections, NULL);

  return self;
}

CsSlot *
cs_slot_state_get_slot (CsSlotState *self)
{
  g_return_val_if_fail (CS_IS_SLOT_STATE (self), NULL);

  return self->slot;
}

gboolean
cs_slot_state_is_known (CsSlotState *self)
{
  g_return_val_if_fail (CS_IS_SLOT_STATE (self), FALSE);

  return self->known;
}

gboolean
cs_slot_state_has_key (CsSlotState *self)
{
  g_return_val_if_fail (CS_IS_SLOT_STATE (self), FALSE);

  return self->has_key;
}

CsRequest *
cs_slot_state_get_request (CsSlotState *self)
{
  g_return_val_if_fail (CS_IS_SLOT_STATE (self), NULL);

  return self->request;
}

const char *
cs_slot_state_get_request_problem (CsSlotState *self)
{
  g_return_val_if_fail (CS_IS_SLOT_STATE (self), NULL);

  return self->request_problem;
}

CsCertificate *
cs_slot_state_get_certificate (CsSlotState *self)
{
  g_return_val_if_fail (CS_IS_SLOT_STATE (self), NULL);

  return self->certificate;
}

CsCertificate *
cs_slot_state_get_superseded (CsSlotState *self)
{
  g_return_val_if_fail (CS_IS_SLOT_STATE (self), NULL);

  return self->certificate == NULL ? self->superseded : NULL;
}

gboolean
cs_slot_state_is_local (CsSlotState *self)
{
  g_return_val_if_fail (CS_IS_SLOT_STATE (self), FALSE);

  return self->local;
}

int
cs_slot_state_get_days_left (CsSlotState *self)
{
  g_return_val_if_fail (CS_IS_SLOT_STATE (self), 0);

  return self->days_left;
}

gboolean
cs_slot_state_is_due (CsSlotState *self)
{
  g_return_val_if_fail (CS_IS_SLOT_STATE (self), FALSE);

  return self->due;
}

const char *const *
cs_slot_state_get_rejections (CsSlotState *self)
{
  g_return_val_if_fail (CS_IS_SLOT_STATE (self), NULL);

  return (const char *const *) self->rejections->pdata;
}
