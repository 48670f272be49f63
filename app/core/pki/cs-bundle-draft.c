/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-bundle-draft-private.h"

#include "cs-i18n.h"
#include "cs-error.h"

#define REPAIR_ROUNDS 8 /* one repair may show the next fault; more rounds than there are kinds */

struct _CsBundleDraft {
  GObject parent_instance;

  CsHistory *history;
  GPtrArray *cards; /* never changed, only replaced: the history keeps the old ones */
  gboolean chain;
  gint64 at;
  CsDraftCheck *check;
  GListStore *findings;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsBundleDraft,
                               cs_bundle_draft,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

typedef enum {
  PROP_CHAIN = 1,
} CsBundleDraftProps;

static GParamSpec *props[PROP_CHAIN + 1];

static guint checked_signal;

/* --- a change of it ----------------------------------------------------------------------------
 */

#define CS_TYPE_DRAFT_CHANGE (cs_draft_change_get_type ())
G_DECLARE_FINAL_TYPE (CsDraftChange, cs_draft_change, CS, DRAFT_CHANGE, CsChange)

struct _CsDraftChange {
  CsChange parent_instance;

  CsBundleDraft *draft; /* the history may outlive it */
  GPtrArray *before, *after;
  gboolean chain_before, chain_after;
};

G_DEFINE_FINAL_TYPE (CsDraftChange, cs_draft_change, CS_TYPE_CHANGE)

static void set_state (CsBundleDraft *self, GPtrArray *cards, gboolean chain);

static gboolean
cs_draft_change_undo (CsChange *change, GError **error)
{
  CsDraftChange *self = CS_DRAFT_CHANGE (change);

  if (self->draft != NULL)
    set_state (self->draft, self->before, self->chain_before);

  return TRUE;
}

static gboolean
cs_draft_change_redo (CsChange *change, GError **error)
{
  CsDraftChange *self = CS_DRAFT_CHANGE (change);

  if (self->draft != NULL)
    set_state (self->draft, self->after, self->chain_after);

  return TRUE;
}

static void
cs_draft_change_finalize (GObject *object)
{
  CsDraftChange *self = CS_DRAFT_CHANGE (object);

  g_clear_weak_pointer (&self->draft);
  g_ptr_array_unref (self->before);
  g_ptr_array_unref (self->after);

  G_OBJECT_CLASS (cs_draft_change_parent_class)->finalize (object);
}

static void
cs_draft_change_class_init (CsDraftChangeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_draft_change_finalize;
  CS_CHANGE_CLASS (klass)->undo = cs_draft_change_undo;
  CS_CHANGE_CLASS (klass)->redo = cs_draft_change_redo;
}

static void
cs_draft_change_init (CsDraftChange *self)
{
}

/* --- list model --------------------------------------------------------------------------------
 */

static GType
get_item_type (GListModel *model)
{
  return CS_TYPE_BUNDLE_CARD;
}

static guint
get_n_items (GListModel *model)
{
  return CS_BUNDLE_DRAFT (model)->cards->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  CsBundleDraft *self = CS_BUNDLE_DRAFT (model);

  return position < self->cards->len ? g_object_ref (self->cards->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- class -------------------------------------------------------------------------------------
 */

static void
cs_bundle_draft_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((CsBundleDraftProps) id) {
  case PROP_CHAIN:
    g_value_set_boolean (value, CS_BUNDLE_DRAFT (object)->chain);
    break;
  }
}

static void
cs_bundle_draft_finalize (GObject *object)
{
  CsBundleDraft *self = CS_BUNDLE_DRAFT (object);

  cs_draft_check_free (self->check);
  g_object_unref (self->findings);
  g_ptr_array_unref (self->cards);
  g_clear_object (&self->history);

  G_OBJECT_CLASS (cs_bundle_draft_parent_class)->finalize (object);
}

static void
cs_bundle_draft_class_init (CsBundleDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cs_bundle_draft_finalize;
  object_class->get_property = cs_bundle_draft_get_property;

  props[PROP_CHAIN]
      = g_param_spec_boolean ("chain", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  checked_signal = g_signal_new ("checked", CS_TYPE_BUNDLE_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
cs_bundle_draft_init (CsBundleDraft *self)
{
  self->cards = g_ptr_array_new_with_free_func (g_object_unref);
  self->findings = g_list_store_new (CS_TYPE_FINDING);
}

static void
check (CsBundleDraft *self)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_object_unref);

  cs_draft_check_free (self->check);
  self->check = cs_draft_check_new (self->cards, self->chain, self->at);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->check->findings)); i++)
    g_ptr_array_add (findings, g_list_model_get_item (G_LIST_MODEL (self->check->findings), i));
  g_list_store_splice (self->findings, 0, g_list_model_get_n_items (G_LIST_MODEL (self->findings)),
                       findings->pdata, findings->len);
  g_signal_emit (self, checked_signal, 0);
}

CsBundleDraft *
cs_bundle_draft_new (CsHistory *history, gint64 at)
{
  CsBundleDraft *self;

  g_return_val_if_fail (CS_IS_HISTORY (history), NULL);

  self = g_object_new (CS_TYPE_BUNDLE_DRAFT, NULL);
  self->history = g_object_ref (history);
  self->at = at;
  check (self);

  return self;
}

/* --- changing ----------------------------------------------------------------------------------
 */

/* Only what lies between the cards that stay is announced, so that rows keep their focus. */
static void
set_cards (CsBundleDraft *self, GPtrArray *cards)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->cards);
  guint before = 0;
  guint after = 0;

  self->cards = g_ptr_array_ref (cards);
  while (before < MIN (old->len, cards->len) && old->pdata[before] == cards->pdata[before])
    before++;
  while (after < MIN (old->len, cards->len) - before
         && old->pdata[old->len - 1 - after] == cards->pdata[cards->len - 1 - after])
    after++;
  g_list_model_items_changed (G_LIST_MODEL (self), before, old->len - before - after,
                              cards->len - before - after);
}

static void
set_state (CsBundleDraft *self, GPtrArray *cards, gboolean chain)
{
  gboolean chain_changed = self->chain != chain;

  self->chain = chain;
  if (self->cards != cards)
    set_cards (self, cards);
  check (self);
  if (chain_changed)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHAIN]);
}

/* Takes @cards and @label. */
static void
change (CsBundleDraft *self, GPtrArray *take_cards, gboolean chain, char *take_label)
{
  CsDraftChange *entry = g_object_new (CS_TYPE_DRAFT_CHANGE, NULL);
  g_autofree char *label = take_label;

  g_set_weak_pointer (&entry->draft, self);
  entry->before = g_ptr_array_ref (self->cards);
  entry->after = take_cards;
  entry->chain_before = self->chain;
  entry->chain_after = chain;
  cs_change_set_label (CS_CHANGE (entry), label);
  set_state (self, take_cards, chain);
  cs_history_take (self->history, CS_CHANGE (entry));
}

static GPtrArray *
copy_cards (CsBundleDraft *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->cards->len; i++)
    g_ptr_array_add (copy, g_object_ref (self->cards->pdata[i]));

  return copy;
}

static const char *
name_of (CsBundleCard *card)
{
  CsCertificate *certificate = cs_bundle_card_get_certificate (card);
  const char *name = certificate != NULL ? cs_certificate_get_common_name (certificate) : NULL;

  return name != NULL ? name : cs_bundle_card_get_source (card);
}

gboolean
cs_bundle_draft_add (CsBundleDraft *self, guint position, GPtrArray *cards, GError **error)
{
  GPtrArray *all;

  g_return_val_if_fail (CS_IS_BUNDLE_DRAFT (self), FALSE);
  g_return_val_if_fail (cards != NULL, FALSE);

  if (cards->len == 0)
    return TRUE;
  if (self->cards->len + cards->len > CS_BUNDLE_CARDS_MAX) {
    cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE,
                  "more than %d certificates are too many for a bundle", CS_BUNDLE_CARDS_MAX);
    return FALSE;
  }

  all = copy_cards (self);
  position = MIN (position, all->len);
  for (guint i = 0; i < cards->len; i++)
    g_ptr_array_insert (all, (int) (position + i), g_object_ref (cards->pdata[i]));
  /* Translators: what was done, for Undo: %s is the name of a certificate */
  change (self, all, self->chain, g_strdup_printf (_ ("Add %s"), name_of (cards->pdata[0])));

  return TRUE;
}

void
cs_bundle_draft_move (CsBundleDraft *self, guint from, guint to)
{
  GPtrArray *all;
  CsBundleCard *card;

  g_return_if_fail (CS_IS_BUNDLE_DRAFT (self));
  g_return_if_fail (from < self->cards->len && to < self->cards->len);

  if (from == to)
    return;

  all = copy_cards (self);
  card = g_ptr_array_steal_index (all, from);
  g_ptr_array_insert (all, (int) to, card);
  change (self, all, self->chain, g_strdup_printf (_ ("Move %s"), name_of (card)));
}

void
cs_bundle_draft_remove (CsBundleDraft *self, guint position)
{
  g_autoptr (CsBundleCard) card = NULL;
  GPtrArray *all;

  g_return_if_fail (CS_IS_BUNDLE_DRAFT (self));
  g_return_if_fail (position < self->cards->len);

  all = copy_cards (self);
  card = g_ptr_array_steal_index (all, position);
  change (self, all, self->chain, g_strdup_printf (_ ("Remove %s"), name_of (card)));
}

void
cs_bundle_draft_clear (CsBundleDraft *self)
{
  g_return_if_fail (CS_IS_BUNDLE_DRAFT (self));

  if (self->cards->len > 0)
    change (self, g_ptr_array_new_with_free_func (g_object_unref), self->chain,
            g_strdup (_ ("Remove All")));
}

gboolean
cs_bundle_draft_is_chain (CsBundleDraft *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_DRAFT (self), FALSE);

  return self->chain;
}

void
cs_bundle_draft_set_chain (CsBundleDraft *self, gboolean chain)
{
  g_return_if_fail (CS_IS_BUNDLE_DRAFT (self));

  if (self->chain != chain)
    change (self, g_ptr_array_ref (self->cards), chain,
            g_strdup (chain ? _ ("Make It a Chain") : _ ("Make It a Trust List")));
}

/* --- what is to be said ------------------------------------------------------------------------
 */

guint
cs_bundle_draft_count (CsBundleDraft *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_DRAFT (self), 0);

  return self->check->n_certificates;
}

guint
cs_bundle_draft_count_strict (CsBundleDraft *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_DRAFT (self), 0);

  return self->check->n_strict;
}

guint
cs_bundle_draft_count_tolerant (CsBundleDraft *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_DRAFT (self), 0);

  return self->check->n_tolerant;
}

GListModel *
cs_bundle_draft_get_findings (CsBundleDraft *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE_DRAFT (self), NULL);

  return G_LIST_MODEL (self->findings);
}

/* The first finding that can be repaired; NULL when there is none. Borrowed. */
static const char *
find_repairable (CsDraftCheck *found)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (found->findings)); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (G_LIST_MODEL (found->findings), i);

    if (cs_draft_is_repair (cs_finding_get_id (finding)))
      return cs_finding_get_id (finding);
  }

  return NULL;
}

gboolean
cs_bundle_draft_can_repair (CsBundleDraft *self, const char *id)
{
  g_return_val_if_fail (CS_IS_BUNDLE_DRAFT (self), FALSE);

  return id == NULL ? find_repairable (self->check) != NULL : cs_draft_is_repair (id);
}

static GPtrArray *
repair_all (CsBundleDraft *self)
{
  g_autoptr (CsDraftCheck) found = cs_draft_check_new (self->cards, self->chain, self->at);
  GPtrArray *cards = g_ptr_array_ref (self->cards);
  const char *id;

  for (guint i = 0; i < REPAIR_ROUNDS * CS_FAULT_N && (id = find_repairable (found)) != NULL; i++) {
    GPtrArray *repaired = cs_draft_repair (cards, found, id);

    g_ptr_array_unref (cards);
    cards = repaired;
    cs_draft_check_free (found);
    found = cs_draft_check_new (cards, self->chain, self->at);
  }

  return cards;
}

void
cs_bundle_draft_repair (CsBundleDraft *self, const char *id)
{
  g_return_if_fail (CS_IS_BUNDLE_DRAFT (self));

  if (!cs_bundle_draft_can_repair (self, id))
    return;

  if (id == NULL)
    change (self, repair_all (self), self->chain, g_strdup (_ ("Repair All")));
  else
    change (self, cs_draft_repair (self->cards, self->check, id), self->chain,
            g_strdup (cs_draft_get_repair_name (id)));
}

CsBundle *
cs_bundle_draft_dup_bundle (CsBundleDraft *self, GError **error)
{
  CsBundle *bundle;

  g_return_val_if_fail (CS_IS_BUNDLE_DRAFT (self), NULL);

  if (self->check->n_certificates == 0) {
    g_set_error_literal (error, CS_ERROR, CS_ERROR_MALFORMED, _ ("No certificate is in it"));
    return NULL;
  }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->findings)); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (G_LIST_MODEL (self->findings), i);

    if (cs_finding_get_severity (finding) != CS_SEVERITY_NOTICE) {
      g_set_error_literal (error, CS_ERROR, CS_ERROR_MISMATCH, cs_finding_get_text (finding));
      return NULL;
    }
  }

  bundle = cs_bundle_new ();
  for (guint i = 0; i < self->cards->len; i++)
    cs_bundle_add (bundle, cs_bundle_card_get_certificate (self->cards->pdata[i]));

  return bundle;
}
