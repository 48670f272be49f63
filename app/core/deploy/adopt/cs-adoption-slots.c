/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which key and certificate belong together, what they are for, and which of them are one. */
#include "cs-adoption-private.h"

#include <string.h>

#include "cs-names.h"

static CsNodeFile *
find_file (CsNodeFacts *facts, const char *name)
{
  return cs_node_state_find_file (cs_node_facts_get_state (facts), name);
}

static CsCertificate *
certificate_in (CsNodeFacts *facts, const char *name)
{
  CsNodeFile *file = name != NULL ? find_file (facts, name) : NULL;

  return file != NULL ? cs_node_file_get_certificate (file) : NULL;
}

static CsRequest *
request_of (CsNodeFacts *facts, const char *base)
{
  g_autofree char *name = g_strconcat (base, ".csr", NULL);
  CsNodeFile *file = find_file (facts, name);

  return file != NULL ? cs_node_file_get_request (file) : NULL;
}

/* The node says so, or its request for that key does. A name alone proves nothing (trap T18). */
static gboolean
belongs (CsNodeFacts *facts, const char *base, const CsKeyPair *pair)
{
  CsRequest *request = request_of (facts, base);
  CsMmpAnswer answer = cs_node_facts_get_match (facts, pair->key, pair->certificate);

  if (answer != CS_MMP_UNKNOWN)
    return answer == CS_MMP_YES;

  return request != NULL
         && cs_request_is_answered_by (request, certificate_in (facts, pair->certificate));
}

/* The pair of a key: BASE.cer, where the program keeps it, before what a service names. */
static const CsKeyPair *
find_pair (CsNodeFacts *facts, GPtrArray *pairs, const char *key)
{
  g_autofree char *base = cs_node_facts_dup_base (key);

  for (guint i = 0; i < pairs->len; i++) {
    const CsKeyPair *pair = g_ptr_array_index (pairs, i);

    if (strcmp (pair->key, key) == 0 && belongs (facts, base, pair))
      return pair;
  }

  return NULL;
}

static void
add_slot (CsAdoption *self, CsNodeFacts *facts, const CsKeyPair *pair)
{
  CsAdoptedSlot *slot = g_new0 (CsAdoptedSlot, 1);
  g_autofree char *expected = NULL;

  slot->base = cs_node_facts_dup_base (pair->key);
  slot->facts = facts;
  slot->certificate = g_object_ref (certificate_in (facts, pair->certificate));
  slot->deploy = g_ptr_array_new ();
  g_ptr_array_add (slot->deploy, facts);
  slot->remarks = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->slots, slot);

  expected = g_strconcat (slot->base, ".cer", NULL);
  if (find_file (facts, expected) == NULL)
    g_ptr_array_add (slot->remarks, g_strdup_printf ("The node has it in %s; %s is what this "
                                                     "program puts there.",
                                                     pair->certificate, expected));
}

static void
find_pairs (CsAdoption *self, CsNodeFacts *facts)
{
  g_autoptr (GPtrArray) pairs = cs_node_facts_dup_pairs (facts);
  GListModel *files = cs_node_state_get_files (cs_node_facts_get_state (facts));

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (CsNodeFile) file = g_list_model_get_item (files, i);
    const char *key = cs_node_file_get_name (file);
    const CsKeyPair *pair;

    if (!cs_is_certificate_file_name (key) || !g_str_has_suffix (key, ".key"))
      continue;
    pair = find_pair (facts, pairs, key);
    if (pair != NULL)
      add_slot (self, facts, pair);
    else
      cs_adoption_leave_open (self, "%s: no certificate was found for %s; it is left out",
                              cs_node_facts_get_name (facts), key);
  }
}

static void
take_use (CsAdoption *self, CsNodeFacts *facts, const CsServiceUse *use)
{
  const char *node = cs_node_facts_get_name (facts);
  g_autofree char *base = cs_node_facts_dup_base (use->key);
  CsAdoptedSlot *slot = cs_adoption_slot_on (self, facts, base);
  CsCertificate *used = certificate_in (facts, use->certificate);
  const char *role = cs_role_to_string (use->role);

  if (slot == NULL || used == NULL) {
    cs_adoption_leave_open (self, "%s: %s uses %s and %s, which are no pair on the node", node,
                            role, use->key, use->certificate != NULL ? use->certificate : "none");
    return;
  }
  slot->roles |= use->role;
  if (!cs_certificate_equal (used, slot->certificate))
    cs_adoption_leave_open (self, "%s: %s uses %s, which holds another certificate than %s.cer",
                            node, role, use->certificate, base);
}

static void
take_uses (CsAdoption *self, CsNodeFacts *facts)
{
  GPtrArray *uses = cs_node_facts_get_uses (facts);

  for (guint i = 0; i < uses->len; i++)
    take_use (self, facts, g_ptr_array_index (uses, i));
}

static gboolean
is_same_pair (const CsAdoptedSlot *a, const CsAdoptedSlot *b)
{
  return strcmp (a->base, b->base) == 0 && cs_certificate_equal (a->certificate, b->certificate);
}

/* Database pairs travel with their keys, so that one slot describes them on all nodes. Its own node
 * is the one that has the request, for that made the key. */
static void
merge_into (CsAdoptedSlot *slot, CsAdoptedSlot *other)
{
  gboolean made_there = request_of (other->facts, other->base) != NULL
                        && request_of (slot->facts, slot->base) == NULL;

  slot->roles |= other->roles;
  g_ptr_array_insert (slot->deploy, made_there ? 0 : -1, other->facts);
  if (made_there)
    slot->facts = other->facts;
}

static void
merge_database (CsAdoption *self)
{
  for (guint i = 0; i < self->slots->len; i++) {
    CsAdoptedSlot *slot = g_ptr_array_index (self->slots, i);

    for (guint k = i + 1; k < self->slots->len;) {
      CsAdoptedSlot *other = g_ptr_array_index (self->slots, k);

      if (((slot->roles | other->roles) & CS_ROLE_DATABASE) == 0 || !is_same_pair (slot, other)) {
        k++;
        continue;
      }
      merge_into (slot, other);
      g_ptr_array_remove_index (self->slots, k);
    }
  }
}

static void
report_shared_keys (CsAdoption *self)
{
  for (guint i = 0; i < self->slots->len; i++) {
    CsAdoptedSlot *slot = g_ptr_array_index (self->slots, i);

    for (guint k = 0; k < i; k++) {
      CsAdoptedSlot *other = g_ptr_array_index (self->slots, k);

      if (strcmp (cs_certificate_get_public_key (slot->certificate)->spki_sha256,
                  cs_certificate_get_public_key (other->certificate)->spki_sha256)
          == 0)
        cs_adoption_leave_open (self,
                                "%s.key on %s and %s.key on %s are one key; only database keys "
                                "are copied by this program, so each has a certificate of its own",
                                slot->base, cs_node_facts_get_name (slot->facts), other->base,
                                cs_node_facts_get_name (other->facts));
    }
  }
}

static gboolean
is_name_taken (CsAdoption *self, const char *name)
{
  for (guint i = 0; i < self->slots->len; i++) {
    CsAdoptedSlot *slot = g_ptr_array_index (self->slots, i);

    if (g_strcmp0 (slot->name, name) == 0)
      return TRUE;
  }

  return FALSE;
}

static guint
count_base (CsAdoption *self, const char *base)
{
  guint count = 0;

  for (guint i = 0; i < self->slots->len; i++) {
    CsAdoptedSlot *slot = g_ptr_array_index (self->slots, i);

    count += strcmp (slot->base, base) == 0 ? 1 : 0;
  }

  return count;
}

/* The base name where it is the only one; else the node says which: cms1a-webadmin. */
static void
name_slots (CsAdoption *self)
{
  for (guint i = 0; i < self->slots->len; i++) {
    CsAdoptedSlot *slot = g_ptr_array_index (self->slots, i);

    if (count_base (self, slot->base) == 1)
      slot->name = g_strdup (slot->base);
  }
  for (guint i = 0; i < self->slots->len; i++) {
    CsAdoptedSlot *slot = g_ptr_array_index (self->slots, i);
    const char *node = cs_node_facts_get_name (slot->facts);
    g_autofree char *name = g_strdup_printf ("%s-%s", node, slot->base);

    if (slot->name != NULL)
      continue;
    for (guint number = 2; is_name_taken (self, name); number++) {
      g_free (name);
      name = g_strdup_printf ("%s-%s-%u", node, slot->base, number);
    }
    slot->name = g_steal_pointer (&name);
  }
}

void
cs_adoption_find_slots (CsAdoption *self)
{
  for (guint i = 0; i < self->facts->len; i++) {
    find_pairs (self, g_ptr_array_index (self->facts, i));
    take_uses (self, g_ptr_array_index (self->facts, i));
  }
  merge_database (self);
  report_shared_keys (self);
  name_slots (self);
}
