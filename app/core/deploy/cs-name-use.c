/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-name-use.h"

#include "cs-general-name.h"

struct _CsNameUse {
  GObject parent_instance;

  char *name;
  CsSlot *slot;
  GPtrArray *nodes; /* of char *, NULL-terminated */
  GArray *states;   /* CsNameState, one for each node */
  char *evidence;
  CsNameState state; /* the worst */
};

G_DEFINE_FINAL_TYPE (CsNameUse, cs_name_use, G_TYPE_OBJECT)

static void
cs_name_use_finalize (GObject *object)
{
  CsNameUse *self = CS_NAME_USE (object);

  g_free (self->name);
  g_clear_object (&self->slot);
  g_ptr_array_unref (self->nodes);
  g_array_unref (self->states);
  g_free (self->evidence);

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
  self->nodes = g_ptr_array_new_with_free_func (g_free);
  self->states = g_array_new (FALSE, FALSE, sizeof (CsNameState));
}

const char *
cs_name_state_to_string (CsNameState state)
{
  static const char *const words[] = { "served", "extra", "unknown", "unproved", "missing" };

  g_return_val_if_fail (state < G_N_ELEMENTS (words), NULL);

  return words[state];
}

/* --- judging -----------------------------------------------------------------------------------
 */

typedef struct {
  CsInventory *inventory;
  CsMatrix *matrix;
  CsSlot *slot;
  char *file;
} Context;

static CsCertificate *
find_certificate (Context *context, const char *node)
{
  CsNodeState *state = cs_inventory_find (context->inventory, node);
  CsNodeFile *file = state != NULL ? cs_node_state_find_file (state, context->file) : NULL;

  return file != NULL ? cs_node_file_get_certificate (file) : NULL;
}

static gboolean
is_good (const CsCell *cell)
{
  return cell->state == CS_CELL_PRESENT || cell->state == CS_CELL_EXPIRING;
}

/* One name that is asked for, on one node; @evidence says why. */
static CsNameState
judge (Context *context, const char *name, const char *node, char **evidence)
{
  const CsCell *cell = cs_matrix_find (context->matrix, context->file, node);
  CsCertificate *certificate = find_certificate (context, node);

  if (cell == NULL || cell->state == CS_CELL_UNKNOWN) {
    *evidence = g_strdup_printf ("%s: %s", node,
                                 cell != NULL ? cell->evidence : "The node is not known.");
    return CS_NAME_UNKNOWN;
  }
  if (certificate == NULL) {
    *evidence = g_strdup_printf ("There is no certificate %s on %s.", context->file, node);
    return CS_NAME_MISSING;
  }
  if (!cs_general_names_cover (cs_certificate_get_names (certificate), name)) {
    *evidence = g_strdup_printf ("It is not in %s on %s.", context->file, node);
    return CS_NAME_MISSING;
  }
  if (!is_good (cell)) {
    *evidence
        = g_strdup_printf ("It stands in %s on %s, but: %s", context->file, node, cell->evidence);
    return CS_NAME_UNPROVED;
  }
  *evidence = g_strdup_printf ("It stands in %s on %s.", context->file, node);

  return CS_NAME_SERVED;
}

static void
add_node (CsNameUse *self, const char *node, CsNameState state, char *evidence)
{
  if (self->states->len == 0 || state > self->state) {
    g_free (self->evidence);
    self->evidence = evidence;
    self->state = state;
  } else {
    g_free (evidence);
  }
  g_ptr_array_add (self->nodes, g_strdup (node));
  g_array_append_val (self->states, state);
}

static CsNameUse *
new_use (Context *context, const char *name)
{
  CsNameUse *self = g_object_new (CS_TYPE_NAME_USE, NULL);

  self->name = g_strdup (name);
  self->slot = g_object_ref (context->slot);

  return self;
}

static void
add_asked (GListStore *uses, Context *context, const char *name)
{
  const char *const *nodes = cs_slot_get_deploy (context->slot);
  g_autoptr (CsNameUse) use = new_use (context, name);

  for (guint i = 0; nodes[i] != NULL; i++) {
    char *evidence = NULL;
    CsNameState state = judge (context, name, nodes[i], &evidence);

    add_node (use, nodes[i], state, evidence);
  }
  g_ptr_array_add (use->nodes, NULL);
  g_list_store_append (uses, use);
}

/* The entry of a name that nobody asked for; the list holds it. */
static CsNameUse *
ensure_extra (GListStore *uses, GHashTable *seen, Context *context, const char *name)
{
  g_autofree char *folded = g_ascii_strdown (name, -1);
  CsNameUse *use = g_hash_table_lookup (seen, folded);

  if (use == NULL) {
    use = new_use (context, name);
    g_list_store_append (uses, use);
    g_hash_table_insert (seen, g_steal_pointer (&folded), use); /* takes it */
  }

  return use;
}

/* What the certificates hold and nobody asked for, each name once, with the nodes that have it. */
static void
add_extra (GListStore *uses, Context *context, GPtrArray *asked)
{
  const char *const *nodes = cs_slot_get_deploy (context->slot);
  g_autoptr (GHashTable) seen
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  GHashTableIter iter;
  gpointer use;

  for (guint i = 0; nodes[i] != NULL; i++) {
    CsCertificate *certificate = find_certificate (context, nodes[i]);
    GPtrArray *names = certificate != NULL ? cs_certificate_get_names (certificate) : NULL;

    for (guint j = 0; names != NULL && j < names->len; j++) {
      const char *name = ((const CsGeneralName *) names->pdata[j])->value;

      if (!cs_general_names_cover (asked, name))
        add_node (
            ensure_extra (uses, seen, context, name), nodes[i], CS_NAME_EXTRA,
            g_strdup_printf ("It stands in %s on %s, and the cluster file does not ask for it.",
                             context->file, nodes[i]));
    }
  }
  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, NULL, &use))
    g_ptr_array_add (CS_NAME_USE (use)->nodes, NULL);
}

static GPtrArray *
new_asked (CsSlot *slot)
{
  GPtrArray *asked = g_ptr_array_new_with_free_func ((GDestroyNotify) cs_general_name_free);
  const char *const *names = cs_slot_get_names (slot);

  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (
        asked, cs_general_name_new (g_hostname_is_ip_address (names[i]) ? CS_NAME_IP : CS_NAME_DNS,
                                    names[i]));

  return asked;
}

static void
add_slot (GListStore *uses, CsInventory *inventory, CsMatrix *matrix, CsSlot *slot)
{
  g_autofree char *file = cs_slot_dup_file_name (slot, ".cer");
  g_autoptr (GPtrArray) asked = new_asked (slot);
  Context context = { inventory, matrix, slot, file };

  for (guint i = 0; i < asked->len; i++)
    add_asked (uses, &context, ((CsGeneralName *) asked->pdata[i])->value);
  add_extra (uses, &context, asked);
}

GListModel *
cs_name_uses_new (CsCluster *cluster, CsInventory *inventory, CsMatrix *matrix)
{
  GListModel *slots;
  GListStore *uses;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_INVENTORY (inventory), NULL);
  g_return_val_if_fail (CS_IS_MATRIX (matrix), NULL);

  slots = cs_cluster_get_slots (cluster);
  uses = g_list_store_new (CS_TYPE_NAME_USE);
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    add_slot (uses, inventory, matrix, slot);
  }

  return G_LIST_MODEL (uses);
}

gboolean
cs_name_uses_are_served (GListModel *uses)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (uses), FALSE);

  for (guint i = 0; i < g_list_model_get_n_items (uses); i++) {
    g_autoptr (CsNameUse) use = g_list_model_get_item (uses, i);

    if (use->state != CS_NAME_SERVED)
      return FALSE;
  }

  return g_list_model_get_n_items (uses) > 0;
}

/* --- reading -----------------------------------------------------------------------------------
 */

const char *
cs_name_use_get_name (CsNameUse *self)
{
  g_return_val_if_fail (CS_IS_NAME_USE (self), NULL);

  return self->name;
}

CsSlot *
cs_name_use_get_slot (CsNameUse *self)
{
  g_return_val_if_fail (CS_IS_NAME_USE (self), NULL);

  return self->slot;
}

CsNameState
cs_name_use_get_state (CsNameUse *self)
{
  g_return_val_if_fail (CS_IS_NAME_USE (self), CS_NAME_UNKNOWN);

  return self->state;
}

const char *const *
cs_name_use_get_nodes (CsNameUse *self)
{
  g_return_val_if_fail (CS_IS_NAME_USE (self), NULL);

  return (const char *const *) self->nodes->pdata;
}

CsNameState
cs_name_use_get_node_state (CsNameUse *self, guint node)
{
  g_return_val_if_fail (CS_IS_NAME_USE (self) && node < self->states->len, CS_NAME_UNKNOWN);

  return g_array_index (self->states, CsNameState, node);
}

const char *
cs_name_use_get_evidence (CsNameUse *self)
{
  g_return_val_if_fail (CS_IS_NAME_USE (self), NULL);

  return self->evidence;
}
