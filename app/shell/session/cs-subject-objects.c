/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-subject-objects.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <string.h>

static void
append_bundle (GListStore *objects, CsBundle *bundle)
{
  for (guint i = 0; bundle != NULL && i < cs_bundle_get_n (bundle); i++)
    g_list_store_append (objects, cs_bundle_get (bundle, i));
}

static void
append_slot (GListStore *objects, CsSlotState *state)
{
  if (state == NULL)
    return;
  if (cs_slot_state_get_certificate (state) != NULL)
    g_list_store_append (objects, cs_slot_state_get_certificate (state));
  if (cs_slot_state_get_request (state) != NULL)
    g_list_store_append (objects, cs_slot_state_get_request (state));
}

/* What the nodes should hold; computed, so that it is there before any node has it. */
static void
append_wanted_bundle (GListStore *objects, CsSession *session, const char *name)
{
  CsBundleSpec *spec = cs_cluster_find_bundle (cs_session_get_cluster (session), name);
  GListModel *wanted = cs_inventory_get_wanted (cs_session_get_inventory (session));

  for (guint i = 0; spec != NULL && i < g_list_model_get_n_items (wanted); i++) {
    g_autoptr (CsWanted) one = g_list_model_get_item (wanted, i);

    if (cs_wanted_is_of_bundle (one, spec)) {
      append_bundle (objects, cs_desired_get_content (cs_session_get_desired (session), one, NULL));
      return;
    }
  }
}

static void
append_node_file (GListStore *objects, CsNodeState *state, const char *name)
{
  CsNodeFile *file = state != NULL ? cs_node_state_find_file (state, name) : NULL;

  if (file == NULL)
    return;
  append_bundle (objects, cs_node_file_get_bundle (file));
  if (cs_node_file_get_request (file) != NULL)
    g_list_store_append (objects, cs_node_file_get_request (file));
}

/* What an item is about: what it holds, or itself. */
static GObject *
get_object (CsItem *item)
{
  if (cs_item_get_certificate (item) != NULL)
    return G_OBJECT (cs_item_get_certificate (item));
  if (cs_item_get_request (item) != NULL)
    return G_OBJECT (cs_item_get_request (item));

  return G_OBJECT (item);
}

static gpointer
map_item (gpointer item, gpointer unused)
{
  g_autoptr (CsItem) owned = item;

  return g_object_ref (get_object (owned));
}

static CsLooseFile *
find_loose (CsSubject *subject, CsSession *session)
{
  return cs_workbench_find_file (cs_session_get_workbench (session), cs_subject_get_name (subject));
}

/* Of a hundred thousand only those are made that are looked at. */
static GListModel *
map_loose (CsLooseFile *file)
{
  return G_LIST_MODEL (
      gtk_map_list_model_new (g_object_ref (cs_loose_file_get_items (file)), map_item, NULL, NULL));
}

static void
append_found (GListStore *objects, CsSubject *subject, CsSession *session)
{
  g_autoptr (CsFound) found = cs_workbench_dup_found (cs_session_get_workbench (session), subject);
  GObject *object = found != NULL ? cs_found_get_object (found) : NULL;

  if (object != NULL)
    g_list_store_append (objects, object);
}

/* Of what is known only after a look. */
static void
append_looked_at (GListStore *objects, CsSubject *subject, CsSession *session)
{
  CsDesired *desired = cs_session_get_desired (session);
  const char *name = cs_subject_get_name (subject);

  if (desired == NULL)
    return;

  switch (cs_subject_get_kind (subject)) {
  case CS_SUBJECT_SLOT:
    append_slot (objects, cs_desired_find_slot (desired, name));
    break;
  case CS_SUBJECT_BUNDLE:
    append_wanted_bundle (objects, session, name);
    break;
  case CS_SUBJECT_FILE:
    append_node_file (
        objects,
        cs_inventory_find (cs_session_get_inventory (session), cs_subject_get_node (subject)),
        name);
    break;
  case CS_SUBJECT_CLUSTER:
  case CS_SUBJECT_CATEGORY:
  case CS_SUBJECT_NODE:
  case CS_SUBJECT_LOOSE:
  case CS_SUBJECT_FOUND:
    break;
  }
}

GListModel *
cs_subject_dup_objects (CsSubject *subject, CsSession *session)
{
  GListStore *objects;
  CsLooseFile *file = NULL;

  g_return_val_if_fail (CS_IS_SUBJECT (subject), NULL);
  g_return_val_if_fail (CS_IS_SESSION (session), NULL);

  if (cs_subject_get_kind (subject) == CS_SUBJECT_LOOSE)
    file = find_loose (subject, session);
  if (file != NULL)
    return map_loose (file);

  objects = g_list_store_new (G_TYPE_OBJECT);
  if (cs_subject_get_kind (subject) == CS_SUBJECT_FOUND)
    append_found (objects, subject, session);
  else
    append_looked_at (objects, subject, session);

  return G_LIST_MODEL (objects);
}

/* A certificate that is known from a node has been read and is clean. */
static void
add_clean_cards (GPtrArray *cards, CsSubject *subject, CsSession *session)
{
  g_autoptr (GListModel) objects = cs_subject_dup_objects (subject, session);
  g_autofree char *source
      = cs_workspace_name (cs_subject_get_node (subject), cs_subject_get_name (subject));

  for (guint i = 0; i < g_list_model_get_n_items (objects); i++) {
    g_autoptr (GObject) object = g_list_model_get_item (objects, i);

    if (CS_IS_CERTIFICATE (object))
      g_ptr_array_add (cards, cs_bundle_card_new (CS_CERTIFICATE (object), source));
  }
}

/* Takes @cards and @error, one of which is NULL. */
static void
return_cards (GTask *task, GPtrArray *cards, GError *error)
{
  if (cards != NULL)
    g_task_return_pointer (task, cards, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
cut_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *cards = cs_loose_file_cut_finish (result, NULL, &error);

  return_cards (task, cards, error);
}

static void
return_clean_cards (GTask *task, CsSubject *subject, CsSession *session)
{
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func (g_object_unref);

  if (subject != NULL && session != NULL)
    add_clean_cards (cards, subject, session);
  if (cards->len > 0)
    return_cards (task, g_steal_pointer (&cards), NULL);
  else
    g_task_return_new_error (task, CS_ERROR, CS_ERROR_RULE, "%s",
                             _ ("What is selected holds no certificate that is known. Choose "
                                "another row, or look at the nodes again."));
}

void
cs_subject_cut_async (CsSubject *subject,
                      CsSession *session,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  CsLooseFile *file = NULL;

  g_task_set_source_tag (task, cs_subject_cut_async);
  if (subject != NULL && session != NULL && cs_subject_get_kind (subject) == CS_SUBJECT_LOOSE)
    file = find_loose (subject, session);
  /* A dropped file keeps the form it was found in, with all that is wrong with it. */
  if (file != NULL)
    cs_loose_file_cut_async (file, cancellable, cut_cb, g_object_ref (task));
  else
    return_clean_cards (task, subject, session);
}

GPtrArray *
cs_subject_cut_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

GObject *
cs_found_get_object (CsFound *found)
{
  CsItem *item;

  g_return_val_if_fail (CS_IS_FOUND (found), NULL);

  item = cs_found_get_item (found);

  return item != NULL ? get_object (item) : NULL;
}

char *
cs_found_dup_title (CsFound *found)
{
  GObject *object = cs_found_get_object (found);
  g_autofree char *name = NULL;

  if (CS_IS_CERTIFICATE (object) || CS_IS_REQUEST (object))
    return cs_object_dup_title (object);
  name = g_path_get_basename (cs_found_get_file (found));

  return cs_escape_control (name);
}

static gboolean
contains (const char *text, const char *wanted)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, wanted) != NULL;
}

static gboolean
names_contain (GPtrArray *names, const char *wanted)
{
  for (guint i = 0; names != NULL && i < names->len; i++) {
    const CsGeneralName *name = g_ptr_array_index (names, i);

    if (contains (name->value, wanted))
      return TRUE;
  }

  return FALSE;
}

gboolean
cs_found_contains (CsFound *found, const char *folded)
{
  GObject *object;

  if (contains (cs_found_get_file (found), folded))
    return TRUE;
  object = cs_found_get_object (found);
  if (CS_IS_CERTIFICATE (object))
    return contains (cs_certificate_get_subject (CS_CERTIFICATE (object)), folded)
           || names_contain (cs_certificate_get_names (CS_CERTIFICATE (object)), folded);
  if (CS_IS_REQUEST (object))
    return contains (cs_request_get_subject (CS_REQUEST (object)), folded)
           || names_contain (cs_request_get_names (CS_REQUEST (object)), folded);

  return FALSE;
}

const char *
cs_object_get_name (GObject *object)
{
  const char *name = NULL;

  if (CS_IS_CERTIFICATE (object)) {
    name = cs_certificate_get_common_name (CS_CERTIFICATE (object));
    return name != NULL ? name : cs_certificate_get_subject (CS_CERTIFICATE (object));
  }
  if (CS_IS_REQUEST (object)) {
    name = cs_request_get_common_name (CS_REQUEST (object));
    return name != NULL ? name : cs_request_get_subject (CS_REQUEST (object));
  }

  return CS_IS_ITEM (object) ? cs_item_kind_to_string (cs_item_get_kind (CS_ITEM (object))) : "";
}

char *
cs_object_dup_title (GObject *object)
{
  const char *first = cs_object_get_name (object);
  GPtrArray *names = NULL;
  g_autoptr (GString) text = g_string_new (first);

  if (CS_IS_CERTIFICATE (object))
    names = cs_certificate_get_names (CS_CERTIFICATE (object));
  else if (CS_IS_REQUEST (object))
    names = cs_request_get_names (CS_REQUEST (object));
  for (guint i = 0; names != NULL && i < names->len; i++) {
    const CsGeneralName *name = g_ptr_array_index (names, i);

    if (g_strcmp0 (name->value, first) != 0) {
      g_string_append_printf (text, ", %s", name->value);
      break;
    }
  }

  return cs_escape_control (text->str);
}

char *
cs_object_dup_pem (GObject *object)
{
  if (CS_IS_CERTIFICATE (object))
    return cs_certificate_to_pem (CS_CERTIFICATE (object));
  if (CS_IS_REQUEST (object))
    return cs_request_to_pem (CS_REQUEST (object));

  return NULL;
}
