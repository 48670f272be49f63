/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-name-row.h"

#include "cs-i18n.h"
#include "cs-details.h"

#define DATABASE_CLIENT "postgres"

/* --- what a name serves ------------------------------------------------------------------------
 */

static const struct {
  CsServes serves;
  const char *word;
  const char *text;
} kinds[] = {
  { CS_SERVES_CLUSTER, "cluster", N_ ("cluster") },
  { CS_SERVES_WEB_BRIDGE, "web-bridge", N_ ("web bridge") },
  { CS_SERVES_XMPP_DOMAIN, "xmpp-domain", N_ ("XMPP domain") },
  { CS_SERVES_SIP_DOMAIN, "sip-domain", N_ ("SIP domain") },
  { CS_SERVES_NODE, "node", N_ ("node") },
  { CS_SERVES_DATABASE_NODE, "database-node", N_ ("database node") },
  { CS_SERVES_DATABASE_CLIENT, "database-client", N_ ("database client") },
};

char *
cs_serves_dup_text (CsServes serves)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if ((serves & kinds[i].serves) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", _ (kinds[i].text));
  }

  return g_string_free (text, FALSE);
}

GStrv
cs_serves_dup_words (CsServes serves)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if ((serves & kinds[i].serves) != 0)
      g_strv_builder_add (words, kinds[i].word);
  }

  return g_strv_builder_end (words);
}

static gboolean
is_same (const char *a, const char *b)
{
  return a != NULL && g_ascii_strcasecmp (a, b) == 0;
}

static gboolean
is_of_node (CsNode *node, const char *name)
{
  return is_same (cs_node_get_fqdn (node), name) || is_same (cs_node_get_host (node), name);
}

static gboolean
has_database (CsCluster *cluster, CsNode *node)
{
  GListModel *slots = cs_cluster_get_slots (cluster);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    if ((cs_slot_get_roles (slot) & CS_ROLE_DATABASE_SERVER) != 0
        && cs_slot_is_deployed_to (slot, cs_node_get_name (node)))
      return TRUE;
  }

  return FALSE;
}

CsServes
cs_serves_of_name (CsCluster *cluster, const char *name)
{
  GListModel *nodes;
  CsServes serves = CS_SERVES_NOTHING_KNOWN;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), CS_SERVES_NOTHING_KNOWN);
  g_return_val_if_fail (name != NULL, CS_SERVES_NOTHING_KNOWN);

  if (is_same (cs_cluster_get_name (cluster), name))
    serves |= CS_SERVES_CLUSTER;
  if (is_same (cs_cluster_get_web_bridge_name (cluster), name))
    serves |= CS_SERVES_WEB_BRIDGE;
  if (is_same (cs_cluster_get_xmpp_domain (cluster), name))
    serves |= CS_SERVES_XMPP_DOMAIN;
  if (is_same (cs_cluster_get_sip_domain (cluster), name))
    serves |= CS_SERVES_SIP_DOMAIN;
  /* Exactly so, in small letters (trap T15). */
  if (g_str_equal (name, DATABASE_CLIENT))
    serves |= CS_SERVES_DATABASE_CLIENT;
  nodes = cs_cluster_get_nodes (cluster);
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, i);

    if (!is_of_node (node, name))
      continue;
    serves |= CS_SERVES_NODE;
    if (has_database (cluster, node))
      serves |= CS_SERVES_DATABASE_NODE;
  }

  return serves;
}

/* --- one use -----------------------------------------------------------------------------------
 */

struct _CsNameUse {
  GObject parent_instance;

  CsSlot *slot;
  char *node;
  CsNameAsked asked;
  CsNameHeld held;
};

G_DEFINE_FINAL_TYPE (CsNameUse, cs_name_use, G_TYPE_OBJECT)

const char *
cs_name_held_to_string (CsNameHeld held)
{
  switch (held) {
  case CS_HELD_UNKNOWN:
    return "unknown";
  case CS_HELD_YES:
    return "yes";
  case CS_HELD_NO:
    return "no";
  case CS_HELD_NO_CERTIFICATE:
    return "no-certificate";
  }

  g_return_val_if_reached ("unknown");
}

static void
cs_name_use_finalize (GObject *object)
{
  CsNameUse *self = CS_NAME_USE (object);

  g_object_unref (self->slot);
  g_free (self->node);

  G_OBJECT_CLASS (cs_name_use_parent_class)->finalize (object);
}

static void
cs_name_use_class_init (CsNameUseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_name_use_finalize;
}

static void
cs_name_use_init (CsNameUse *self)
{
}

CsNameUse *
cs_name_use_new (CsSlot *slot, const char *node, CsNameAsked asked, CsNameHeld held)
{
  CsNameUse *self;

  g_return_val_if_fail (CS_IS_SLOT (slot), NULL);
  g_return_val_if_fail (node != NULL, NULL);

  self = g_object_new (CS_TYPE_NAME_USE, NULL);
  self->slot = g_object_ref (slot);
  self->node = g_strdup (node);
  self->asked = asked;
  self->held = held;

  return self;
}

CsSlot *
cs_name_use_get_slot (CsNameUse *self)
{
  g_return_val_if_fail (CS_IS_NAME_USE (self), NULL);

  return self->slot;
}

const char *
cs_name_use_get_node (CsNameUse *self)
{
  g_return_val_if_fail (CS_IS_NAME_USE (self), NULL);

  return self->node;
}

CsNameAsked
cs_name_use_get_asked (CsNameUse *self)
{
  g_return_val_if_fail (CS_IS_NAME_USE (self), CS_ASKED_NOT);

  return self->asked;
}

CsNameHeld
cs_name_use_get_held (CsNameUse *self)
{
  g_return_val_if_fail (CS_IS_NAME_USE (self), CS_HELD_UNKNOWN);

  return self->held;
}

CsTone
cs_name_use_get_tone (CsNameUse *self)
{
  g_return_val_if_fail (CS_IS_NAME_USE (self), CS_TONE_UNKNOWN);

  switch (self->held) {
  case CS_HELD_UNKNOWN:
    return CS_TONE_UNKNOWN;
  case CS_HELD_YES:
    return self->asked == CS_ASKED_NOT ? CS_TONE_WARNING : CS_TONE_GOOD;
  case CS_HELD_NO:
    return CS_TONE_ERROR;
  case CS_HELD_NO_CERTIFICATE:
    return CS_TONE_WARNING;
  }

  g_return_val_if_reached (CS_TONE_UNKNOWN);
}

const char *
cs_name_use_get_text (CsNameUse *self)
{
  g_return_val_if_fail (CS_IS_NAME_USE (self), NULL);

  switch (self->held) {
  case CS_HELD_UNKNOWN:
    return _ ("asked for; not known whether the certificate holds it");
  case CS_HELD_YES:
    return self->asked == CS_ASKED_NOT ? _ ("in the certificate, and nobody asked for it")
                                       : _ ("in the certificate");
  case CS_HELD_NO:
    return _ ("missing from the certificate");
  case CS_HELD_NO_CERTIFICATE:
    return _ ("asked for; there is no certificate yet");
  }

  g_return_val_if_reached (NULL);
}

/* --- one name ----------------------------------------------------------------------------------
 */

struct _CsNameRow {
  GObject parent_instance;

  char *name;
  CsServes serves;
  GPtrArray *uses; /* of CsNameUse */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsNameRow,
                               cs_name_row,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *list)
{
  return CS_TYPE_NAME_USE;
}

static guint
get_n_items (GListModel *list)
{
  return CS_NAME_ROW (list)->uses->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  CsNameRow *self = CS_NAME_ROW (list);

  return position < self->uses->len ? g_object_ref (g_ptr_array_index (self->uses, position))
                                    : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
cs_name_row_finalize (GObject *object)
{
  CsNameRow *self = CS_NAME_ROW (object);

  g_free (self->name);
  g_ptr_array_unref (self->uses);

  G_OBJECT_CLASS (cs_name_row_parent_class)->finalize (object);
}

static void
cs_name_row_class_init (CsNameRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_name_row_finalize;
}

static void
cs_name_row_init (CsNameRow *self)
{
  self->uses = g_ptr_array_new_with_free_func (g_object_unref);
}

CsNameRow *
cs_name_row_new (const char *name, CsServes serves)
{
  CsNameRow *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (CS_TYPE_NAME_ROW, NULL);
  self->name = g_strdup (name);
  self->serves = serves;

  return self;
}

const char *
cs_name_row_get_name (CsNameRow *self)
{
  g_return_val_if_fail (CS_IS_NAME_ROW (self), NULL);

  return self->name;
}

CsServes
cs_name_row_get_serves (CsNameRow *self)
{
  g_return_val_if_fail (CS_IS_NAME_ROW (self), CS_SERVES_NOTHING_KNOWN);

  return self->serves;
}

void
cs_name_row_take (CsNameRow *self, CsNameUse *use)
{
  g_return_if_fail (CS_IS_NAME_ROW (self));
  g_return_if_fail (CS_IS_NAME_USE (use));

  g_ptr_array_add (self->uses, use);
}

CsNameUse *
cs_name_row_find_use (CsNameRow *self, const char *slot, const char *node)
{
  g_return_val_if_fail (CS_IS_NAME_ROW (self), NULL);

  for (guint i = 0; i < self->uses->len; i++) {
    CsNameUse *use = g_ptr_array_index (self->uses, i);

    if (g_str_equal (use->node, node) && g_str_equal (cs_slot_get_name (use->slot), slot))
      return use;
  }

  return NULL;
}

CsRole
cs_name_row_get_roles (CsNameRow *self, const char *node)
{
  CsRole roles = CS_ROLE_NONE;

  g_return_val_if_fail (CS_IS_NAME_ROW (self), CS_ROLE_NONE);

  for (guint i = 0; i < self->uses->len; i++) {
    CsNameUse *use = g_ptr_array_index (self->uses, i);

    if (g_str_equal (use->node, node))
      roles |= cs_slot_get_roles (use->slot);
  }

  return roles;
}

CsTone
cs_name_row_get_tone (CsNameRow *self, const char *node)
{
  CsTone tone = CS_TONE_NEUTRAL;

  g_return_val_if_fail (CS_IS_NAME_ROW (self), CS_TONE_UNKNOWN);

  for (guint i = 0; i < self->uses->len; i++) {
    CsNameUse *use = g_ptr_array_index (self->uses, i);

    if (g_str_equal (use->node, node))
      tone = cs_tone_worse (tone, cs_name_use_get_tone (use));
  }

  return tone;
}
