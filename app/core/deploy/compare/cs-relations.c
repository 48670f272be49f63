/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-relations.h"

#include "cs-i18n.h"
#include "cs-chain.h"

struct _CsRelation {
  GObject parent_instance;

  CsRelationKind kind;
  char *node; /* nullable */
  char *file; /* nullable */
  CsTone tone;
  char *text;
};

G_DEFINE_FINAL_TYPE (CsRelation, cs_relation, G_TYPE_OBJECT)

static void
cs_relation_finalize (GObject *object)
{
  CsRelation *self = CS_RELATION (object);

  g_free (self->node);
  g_free (self->file);
  g_free (self->text);

  G_OBJECT_CLASS (cs_relation_parent_class)->finalize (object);
}

static void
cs_relation_class_init (CsRelationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_relation_finalize;
}

static void
cs_relation_init (CsRelation *self)
{
}

CsRelation *
cs_relation_new (CsRelationKind kind,
                 const char *node,
                 const char *file,
                 CsTone tone,
                 const char *text)
{
  CsRelation *self = g_object_new (CS_TYPE_RELATION, NULL);

  self->kind = kind;
  self->node = g_strdup (node);
  self->file = g_strdup (file);
  self->tone = tone;
  self->text = g_strdup (text);

  return self;
}

CsRelationKind
cs_relation_get_kind (CsRelation *self)
{
  g_return_val_if_fail (CS_IS_RELATION (self), CS_RELATION_PLACE);

  return self->kind;
}

const char *
cs_relation_get_node (CsRelation *self)
{
  g_return_val_if_fail (CS_IS_RELATION (self), NULL);

  return self->node;
}

const char *
cs_relation_get_file (CsRelation *self)
{
  g_return_val_if_fail (CS_IS_RELATION (self), NULL);

  return self->file;
}

CsTone
cs_relation_get_tone (CsRelation *self)
{
  g_return_val_if_fail (CS_IS_RELATION (self), CS_TONE_UNKNOWN);

  return self->tone;
}

const char *
cs_relation_get_text (CsRelation *self)
{
  g_return_val_if_fail (CS_IS_RELATION (self), NULL);

  return self->text;
}

/* --- looking through an inventory --------------------------------------------------------------
 */

typedef struct {
  CsCluster *cluster;
  CsInventory *inventory;
  CsCertificate *certificate; /* one of both */
  CsRequest *request;
  GListStore *relations;
} Search;

typedef void (*FileVisit) (Search *search, CsNodeState *state, CsNodeFile *file);

static void
visit_files (Search *search, FileVisit visit)
{
  GListModel *nodes = G_LIST_MODEL (search->inventory);

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNodeState) state = g_list_model_get_item (nodes, i);
    GListModel *files = cs_node_state_get_files (state);

    for (guint k = 0; k < g_list_model_get_n_items (files); k++) {
      g_autoptr (CsNodeFile) file = g_list_model_get_item (files, k);

      visit (search, state, file);
    }
  }
}

static void
add (Search *search,
     CsRelationKind kind,
     CsNodeState *state,
     const char *file,
     CsTone tone,
     const char *text)
{
  const char *node = state != NULL ? cs_node_state_get_name (state) : NULL;
  g_autoptr (CsRelation) relation = cs_relation_new (kind, node, file, tone, text);

  g_list_store_append (search->relations, relation);
}

static gboolean
is_alone (CsNodeFile *file)
{
  return cs_node_file_get_n_items (file) == 1;
}

static void
visit_requests (Search *search, CsNodeState *state, CsNodeFile *file)
{
  CsRequest *request = cs_node_file_get_request (file);

  if (request != NULL && cs_request_is_answered_by (request, search->certificate))
    add (search, CS_RELATION_REQUEST, state, cs_node_file_get_name (file), CS_TONE_GOOD,
         _ ("the request has the same public key"));
}

static void
visit_answers (Search *search, CsNodeState *state, CsNodeFile *file)
{
  CsCertificate *certificate = cs_node_file_get_certificate (file);

  if (certificate != NULL && is_alone (file)
      && cs_request_is_answered_by (search->request, certificate))
    add (search, CS_RELATION_CERTIFICATE, state, cs_node_file_get_name (file), CS_TONE_GOOD,
         _ ("the certificate has the same public key"));
}

static gboolean
holds (Search *search, CsNodeFile *file)
{
  CsBundle *bundle = cs_node_file_get_bundle (file);

  return bundle != NULL && cs_bundle_contains (bundle, search->certificate);
}

/* The node asks for the pair by their base name, and so does a person. */
static void
visit_keys (Search *search, CsNodeState *state, CsNodeFile *file)
{
  const char *name = cs_node_file_get_name (file);
  g_autofree char *key = NULL;

  if (!holds (search, file) || !is_alone (file)
      || (!g_str_has_suffix (name, ".cer") && !g_str_has_suffix (name, ".crt")))
    return;

  key = g_strdup_printf ("%.*s.key", (int) (strlen (name) - strlen (".cer")), name);
  if (cs_node_state_find_file (state, key) == NULL)
    return;

  switch (cs_node_state_get_match (state, name)) {
  case CS_MMP_YES:
    add (search, CS_RELATION_KEY, state, key, CS_TONE_GOOD, _ ("the node says that it fits"));
    break;
  case CS_MMP_NO:
    add (search, CS_RELATION_KEY, state, key, CS_TONE_ERROR,
         _ ("the node says that it does not fit"));
    break;
  case CS_MMP_UNKNOWN:
    add (search, CS_RELATION_KEY, state, key, CS_TONE_UNKNOWN, _ ("not known whether it fits"));
    break;
  }
}

static void
visit_places (Search *search, CsNodeState *state, CsNodeFile *file)
{
  if (holds (search, file) && is_alone (file))
    add (search, CS_RELATION_PLACE, state, cs_node_file_get_name (file), CS_TONE_NEUTRAL,
         _ ("this certificate"));
}

static guint
place_in (CsBundle *bundle, CsCertificate *certificate)
{
  guint place = 0;

  while (!cs_certificate_equal (cs_bundle_get (bundle, place), certificate))
    place++;

  return place;
}

static void
visit_bundles (Search *search, CsNodeState *state, CsNodeFile *file)
{
  CsBundle *bundle = cs_node_file_get_bundle (file);
  g_autofree char *text = NULL;

  if (!holds (search, file) || is_alone (file))
    return;

  text = g_strdup_printf (_ ("certificate %u of %u"), place_in (bundle, search->certificate) + 1,
                          cs_bundle_get_n (bundle));
  add (search, CS_RELATION_BUNDLE, state, cs_node_file_get_name (file), CS_TONE_NEUTRAL, text);
}

static CsTone
tone_of_chain (CsChainState state)
{
  return state == CS_CHAIN_COMPLETE ? CS_TONE_GOOD
         : state == CS_CHAIN_NONE   ? CS_TONE_NEUTRAL
                                    : CS_TONE_WARNING;
}

/* Only of files that begin with it: what it is in a trust list is no chain. */
static void
visit_chains (Search *search, CsNodeState *state, CsNodeFile *file)
{
  CsBundle *bundle = cs_node_file_get_bundle (file);
  g_autofree char *reason = NULL;
  CsChainState chain;

  if (!holds (search, file) || is_alone (file)
      || !cs_certificate_equal (cs_bundle_get (bundle, 0), search->certificate))
    return;

  chain = cs_chain_judge (bundle, &reason);
  if (chain != CS_CHAIN_NONE)
    add (search, CS_RELATION_CHAIN, state, cs_node_file_get_name (file), tone_of_chain (chain),
         chain == CS_CHAIN_COMPLETE ? _ ("its chain, complete and in order") : reason);
}

/* --- whom it comes from ------------------------------------------------------------------------
 */

static gboolean
may_have_issued (CsCertificate *issuer, CsCertificate *certificate)
{
  return g_strcmp0 (cs_certificate_get_subject (issuer), cs_certificate_get_issuer (certificate))
         == 0;
}

static CsCertificate *
find_issuer_in (CsBundle *bundle, CsCertificate *certificate)
{
  for (guint i = 0; bundle != NULL && i < cs_bundle_get_n (bundle); i++) {
    CsCertificate *one = cs_bundle_get (bundle, i);

    if (may_have_issued (one, certificate) && cs_certificate_is_issued_by (certificate, one))
      return one;
  }

  return NULL;
}

static void
visit_issuers (Search *search, CsNodeState *state, CsNodeFile *file)
{
  CsCertificate *issuer = find_issuer_in (cs_node_file_get_bundle (file), search->certificate);

  if (issuer != NULL && !cs_certificate_equal (issuer, search->certificate))
    add (search, CS_RELATION_ISSUER, state, cs_node_file_get_name (file), CS_TONE_NEUTRAL,
         _ ("holds the issuer"));
}

/* Among the chains of the cluster's authorities. */
static CsCertificate *
find_issuer (Search *search)
{
  g_auto (GStrv) names = cs_cluster_dup_authorities (search->cluster);
  CsCertificate *issuer = NULL;

  for (guint i = 0; issuer == NULL && names[i] != NULL; i++) {
    issuer = find_issuer_in (cs_inventory_get_intermediates (search->inventory, names[i]),
                             search->certificate);
    if (issuer == NULL)
      issuer = find_issuer_in (cs_inventory_get_root (search->inventory, names[i]),
                               search->certificate);
  }

  return issuer;
}

static void
add_issuer (Search *search)
{
  CsCertificate *issuer = find_issuer (search);
  guint before;

  if (cs_certificate_is_issued_by (search->certificate, search->certificate))
    add (search, CS_RELATION_ISSUER, NULL, NULL, CS_TONE_NEUTRAL, _ ("signed by itself"));
  else if (issuer != NULL)
    add (search, CS_RELATION_ISSUER, NULL, NULL, CS_TONE_GOOD, cs_certificate_get_subject (issuer));
  before = g_list_model_get_n_items (G_LIST_MODEL (search->relations));
  visit_files (search, visit_issuers);
  if (issuer == NULL && !cs_certificate_is_self_issued (search->certificate)
      && g_list_model_get_n_items (G_LIST_MODEL (search->relations)) == before)
    add (search, CS_RELATION_ISSUER, NULL, NULL, CS_TONE_UNKNOWN,
         _ ("the certificate of its issuer was not found"));
}

/* --- which certificate of the cluster file -----------------------------------------------------
 */

static gboolean
has_key_of (Search *search, CsRequest *request)
{
  if (search->certificate != NULL)
    return cs_request_is_answered_by (request, search->certificate);

  return g_str_equal (cs_request_get_public_key (request)->spki_sha256,
                      cs_request_get_public_key (search->request)->spki_sha256);
}

static void
add_slots (Search *search)
{
  GListModel *slots = cs_cluster_get_slots (search->cluster);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);
    CsNodeState *state = cs_inventory_find (search->inventory, cs_slot_get_node (slot));
    g_autofree char *name = cs_slot_dup_file_name (slot, ".csr");
    CsNodeFile *file = state != NULL ? cs_node_state_find_file (state, name) : NULL;
    CsRequest *request = file != NULL ? cs_node_file_get_request (file) : NULL;

    if (request != NULL && has_key_of (search, request))
      add (search, CS_RELATION_SLOT, state, NULL, CS_TONE_GOOD, cs_slot_get_name (slot));
  }
}

GListModel *
cs_relations_of_certificate (CsCluster *cluster, CsInventory *inventory, CsCertificate *certificate)
{
  g_autoptr (GListStore) relations = g_list_store_new (CS_TYPE_RELATION);
  Search search = { cluster, inventory, certificate, NULL, relations };
  static const FileVisit visits[] = { visit_places, visit_bundles, visit_chains };

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_INVENTORY (inventory), NULL);
  g_return_val_if_fail (CS_IS_CERTIFICATE (certificate), NULL);

  add_slots (&search);
  visit_files (&search, visit_requests);
  visit_files (&search, visit_keys);
  add_issuer (&search);
  for (guint i = 0; i < G_N_ELEMENTS (visits); i++)
    visit_files (&search, visits[i]);

  return G_LIST_MODEL (g_steal_pointer (&relations));
}

GListModel *
cs_relations_of_request (CsCluster *cluster, CsInventory *inventory, CsRequest *request)
{
  g_autoptr (GListStore) relations = g_list_store_new (CS_TYPE_RELATION);
  Search search = { cluster, inventory, NULL, request, relations };

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_INVENTORY (inventory), NULL);
  g_return_val_if_fail (CS_IS_REQUEST (request), NULL);

  add_slots (&search);
  visit_files (&search, visit_answers);

  return G_LIST_MODEL (g_steal_pointer (&relations));
}
