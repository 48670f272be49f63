/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-adoption-private.h"

void
cs_adoption_leave_open (CsAdoption *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->open, g_strdup_vprintf (format, args));
  va_end (args);
}

void
cs_adopted_slot_free (gpointer data)
{
  CsAdoptedSlot *self = data;

  g_free (self->name);
  g_free (self->base);
  g_clear_object (&self->certificate);
  g_ptr_array_unref (self->deploy);
  g_ptr_array_unref (self->remarks);
  g_free (self);
}

void
cs_adopted_bundle_free (gpointer data)
{
  CsAdoptedBundle *self = data;

  g_free (self->name);
  g_free (self->file);
  g_ptr_array_unref (self->members);
  g_clear_object (&self->content);
  g_ptr_array_unref (self->deploy);
  g_free (self);
}

gboolean
cs_adopted_slot_is_on (CsAdoptedSlot *self, CsNodeFacts *facts)
{
  return g_ptr_array_find (self->deploy, facts, NULL);
}

CsAdoptedSlot *
cs_adoption_slot_of (CsAdoption *self, CsCertificate *certificate)
{
  for (guint i = 0; i < self->slots->len; i++) {
    CsAdoptedSlot *slot = g_ptr_array_index (self->slots, i);

    if (cs_certificate_equal (slot->certificate, certificate))
      return slot;
  }

  return NULL;
}

CsAdoptedSlot *
cs_adoption_slot_on (CsAdoption *self, CsNodeFacts *facts, const char *base)
{
  for (guint i = 0; i < self->slots->len; i++) {
    CsAdoptedSlot *slot = g_ptr_array_index (self->slots, i);

    if (g_strcmp0 (slot->base, base) == 0 && cs_adopted_slot_is_on (slot, facts))
      return slot;
  }

  return NULL;
}

static void
fill_pool (CsAdoption *self, CsNodeFacts *facts)
{
  GListModel *files = cs_node_state_get_files (cs_node_facts_get_state (facts));

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (CsNodeFile) file = g_list_model_get_item (files, i);

    if (cs_node_file_get_bundle (file) != NULL)
      cs_bundle_add_all (self->pool, cs_node_file_get_bundle (file));
    if (cs_node_file_get_problem (file) != NULL)
      cs_adoption_leave_open (self, "%s: %s cannot be read: %s", cs_node_facts_get_name (facts),
                              cs_node_file_get_name (file), cs_node_file_get_problem (file));
  }
}

static void
gather (CsAdoption *self)
{
  for (guint i = 0; i < self->facts->len; i++) {
    CsNodeFacts *facts = g_ptr_array_index (self->facts, i);
    GPtrArray *doubts = cs_node_facts_get_doubts (facts);

    fill_pool (self, facts);
    for (guint k = 0; k < doubts->len; k++)
      cs_adoption_leave_open (self, "%s: %s", cs_node_facts_get_name (facts),
                              (const char *) g_ptr_array_index (doubts, k));
  }
}

char *
cs_adoption_compose (GPtrArray *facts, GStrv *open_points)
{
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func (cs_adopted_slot_free);
  g_autoptr (GPtrArray) bundles = g_ptr_array_new_with_free_func (cs_adopted_bundle_free);
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CsBundle) pool = cs_bundle_new ();
  CsAdoption self = { facts, slots, bundles, open, pool, NULL, NULL, NULL, NULL, NULL };
  char *text;

  g_return_val_if_fail (facts != NULL, NULL);
  g_return_val_if_fail (open_points != NULL, NULL);

  gather (&self);
  cs_adoption_find_slots (&self);
  cs_adoption_find_authority (&self);
  cs_adoption_find_bundles (&self);
  text = cs_adoption_write (&self);
  g_clear_object (&self.root);
  g_clear_object (&self.intermediates);

  g_ptr_array_add (open, NULL);
  *open_points = g_strdupv ((char **) open->pdata);

  return text;
}
