/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-name-table.h"

struct _CsNameTable {
  GObject parent_instance;

  GPtrArray *rows;     /* of CsNameRow */
  GHashTable *by_name; /* folded name → row */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsNameTable,
                               cs_name_table,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *list)
{
  return CS_TYPE_NAME_ROW;
}

static guint
get_n_items (GListModel *list)
{
  return CS_NAME_TABLE (list)->rows->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  CsNameTable *self = CS_NAME_TABLE (list);

  return position < self->rows->len ? g_object_ref (g_ptr_array_index (self->rows, position))
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
cs_name_table_finalize (GObject *object)
{
  CsNameTable *self = CS_NAME_TABLE (object);

  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (cs_name_table_parent_class)->finalize (object);
}

static void
cs_name_table_class_init (CsNameTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_name_table_finalize;
}

static void
cs_name_table_init (CsNameTable *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

CsNameRow *
cs_name_table_find (CsNameTable *self, const char *name)
{
  g_autofree char *folded = NULL;

  g_return_val_if_fail (CS_IS_NAME_TABLE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  folded = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (self->by_name, folded);
}

/* Its row, made when there is none yet. */
static CsNameRow *
need_row (CsNameTable *self, CsCluster *cluster, const char *name)
{
  CsNameRow *row = cs_name_table_find (self, name);

  if (row != NULL)
    return row;

  row = cs_name_row_new (name, cs_serves_of_name (cluster, name));
  g_ptr_array_add (self->rows, row);
  g_hash_table_insert (self->by_name, g_ascii_strdown (name, -1), row);

  return row;
}

static void
add_stated (CsNameTable *self, CsCluster *cluster)
{
  GListModel *nodes = cs_cluster_get_nodes (cluster);
  const char *stated[]
      = { cs_cluster_get_name (cluster), cs_cluster_get_web_bridge_name (cluster),
          cs_cluster_get_xmpp_domain (cluster), cs_cluster_get_sip_domain (cluster) };

  for (guint i = 0; i < G_N_ELEMENTS (stated); i++) {
    if (stated[i] != NULL && *stated[i] != '\0')
      need_row (self, cluster, stated[i]);
  }
  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, i);

    if (cs_node_get_fqdn (node) != NULL)
      need_row (self, cluster, cs_node_get_fqdn (node));
  }
}

/* The certificate of one slot on one node, as far as it is known. */
typedef struct {
  CsNameTable *table;
  CsCluster *cluster;
  CsSlot *slot;
  const char *node;
  CsCertificate *certificate; /* NULL unless it was read */
  CsNameHeld without;         /* what is held when there is none */
} Place;

static void
find_certificate (Place *place, CsInventory *inventory)
{
  CsNodeState *state = inventory != NULL ? cs_inventory_find (inventory, place->node) : NULL;
  g_autofree char *name = cs_slot_dup_certificate_file (place->slot);
  CsNodeFile *file;

  place->without = CS_HELD_UNKNOWN;
  if (state == NULL
      || (cs_node_state_get_knowledge (state) != CS_KNOWLEDGE_FULL
          && cs_node_state_get_knowledge (state) != CS_KNOWLEDGE_LOOKING))
    return;

  file = cs_node_state_find_file (state, name);
  if (file != NULL)
    place->certificate = cs_node_file_get_certificate (file);
  else if (cs_node_state_get_knowledge (state) == CS_KNOWLEDGE_FULL)
    place->without = CS_HELD_NO_CERTIFICATE;
}

static gboolean
is_common_name (const Place *place, const char *name)
{
  return g_strcmp0 (cs_certificate_get_common_name (place->certificate), name) == 0;
}

static void
add_use (Place *place, const char *name, CsNameAsked asked)
{
  CsNameHeld held = place->without;

  if (place->certificate != NULL) {
    gboolean is_held
        = asked == CS_ASKED_COMMON_NAME
              ? is_common_name (place, name)
              : cs_general_names_cover (cs_certificate_get_names (place->certificate), name);

    held = is_held ? CS_HELD_YES : CS_HELD_NO;
  }
  cs_name_row_take (need_row (place->table, place->cluster, name),
                    cs_name_use_new (place->slot, place->node, asked, held));
}

static gboolean
is_asked (CsSlot *slot, const char *name)
{
  const char *const *names = cs_slot_get_names (slot);

  for (guint i = 0; names[i] != NULL; i++) {
    if (g_ascii_strcasecmp (names[i], name) == 0)
      return TRUE;
  }

  return FALSE;
}

static void
add_asked (Place *place)
{
  const char *const *names = cs_slot_get_names (place->slot);
  const char *common_name = cs_slot_get_common_name (place->slot);

  if (*common_name != '\0' && !is_asked (place->slot, common_name))
    add_use (place, common_name, CS_ASKED_COMMON_NAME);
  for (guint i = 0; names[i] != NULL; i++)
    add_use (place, names[i], CS_ASKED_NAME);
}

/* Addresses are compared by value. */
static gboolean
was_asked_for (CsSlot *slot, const CsGeneralName *name)
{
  const char *const *names = cs_slot_get_names (slot);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  if (g_ascii_strcasecmp (cs_slot_get_common_name (slot), name->value) == 0)
    return TRUE;
  g_ptr_array_add (one, (gpointer) name);
  for (guint i = 0; names[i] != NULL; i++) {
    if (cs_general_names_cover (one, names[i]))
      return TRUE;
  }

  return FALSE;
}

/* What the certificate holds besides. */
static void
add_extra (Place *place)
{
  GPtrArray *names
      = place->certificate != NULL ? cs_certificate_get_names (place->certificate) : NULL;

  for (guint i = 0; names != NULL && i < names->len; i++) {
    const CsGeneralName *name = g_ptr_array_index (names, i);

    if (!was_asked_for (place->slot, name))
      cs_name_row_take (need_row (place->table, place->cluster, name->value),
                        cs_name_use_new (place->slot, place->node, CS_ASKED_NOT, CS_HELD_YES));
  }
}

/* Where the slot's key is: a certificate without its key serves nothing. */
static void
visit_slots (CsNameTable *self, CsCluster *cluster, CsInventory *inventory, void (*add) (Place *))
{
  GListModel *slots = cs_cluster_get_slots (cluster);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);
    const char *const *nodes = cs_slot_get_deploy (slot);

    for (guint k = 0; nodes[k] != NULL; k++) {
      Place place = { self, cluster, slot, nodes[k], NULL, CS_HELD_UNKNOWN };

      if (k > 0 && !cs_slot_key_travels (slot))
        break;
      find_certificate (&place, inventory);
      add (&place);
    }
  }
}

CsNameTable *
cs_name_table_new (CsCluster *cluster, CsInventory *inventory)
{
  CsNameTable *self;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (inventory == NULL || CS_IS_INVENTORY (inventory), NULL);

  self = g_object_new (CS_TYPE_NAME_TABLE, NULL);
  add_stated (self, cluster);
  visit_slots (self, cluster, inventory, add_asked);
  visit_slots (self, cluster, inventory, add_extra);

  return self;
}
