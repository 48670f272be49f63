/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-pending-list.h"

#include "cs-error.h"
#include "cs-journal.h"
#include "cs-reader.h"
#include "cs-time.h"

struct _CsPendingList {
  GObject parent_instance;

  CsDeployment *deployment;
  GListStore *items;
};

static GType
cs_pending_list_get_item_type (GListModel *model)
{
  return CS_TYPE_PENDING;
}

static guint
cs_pending_list_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (CS_PENDING_LIST (model)->items));
}

static gpointer
cs_pending_list_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (CS_PENDING_LIST (model)->items), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = cs_pending_list_get_item_type;
  iface->get_n_items = cs_pending_list_get_n_items;
  iface->get_item = cs_pending_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CsPendingList,
                               cs_pending_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
cs_pending_list_finalize (GObject *object)
{
  CsPendingList *self = CS_PENDING_LIST (object);

  g_clear_object (&self->deployment);
  g_clear_object (&self->items);

  G_OBJECT_CLASS (cs_pending_list_parent_class)->finalize (object);
}

static void
cs_pending_list_class_init (CsPendingListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_pending_list_finalize;
}

static void
cs_pending_list_init (CsPendingList *self)
{
  self->items = g_list_store_new (CS_TYPE_PENDING);
  g_signal_connect_object (self->items, "items-changed", G_CALLBACK (g_list_model_items_changed),
                           self, G_CONNECT_SWAPPED);
}

CsPendingList *
cs_pending_list_new (CsDeployment *deployment)
{
  CsPendingList *self;

  g_return_val_if_fail (CS_IS_DEPLOYMENT (deployment), NULL);

  self = g_object_new (CS_TYPE_PENDING_LIST, NULL);
  self->deployment = g_object_ref (deployment);
  cs_pending_list_update (self);

  return self;
}

/* --- what is pending ---------------------------------------------------------------------------
 */

static CsPending *
look_at_slot (CsPendingList *self, CsSlot *slot)
{
  CsInventory *inventory = cs_deployment_get_inventory (self->deployment);
  g_autofree char *file = cs_slot_dup_file_name (slot, ".csr");
  CsNodeFile *local = cs_inventory_find_local (inventory, cs_slot_get_node (slot), file);

  return cs_pending_new (
      slot, cs_deployment_get_authority (self->deployment, cs_slot_get_authority (slot)),
      local != NULL ? cs_node_file_get_request (local) : NULL,
      cs_inventory_get_record (inventory, cs_slot_get_name (slot)));
}

/* Whether the list says just what @found does. */
static gboolean
is_up_to_date (CsPendingList *self, GPtrArray *found)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->items)) != found->len)
    return FALSE;

  for (guint i = 0; i < found->len; i++) {
    g_autoptr (CsPending) pending = g_list_model_get_item (G_LIST_MODEL (self->items), i);

    if (!cs_pending_equal (pending, found->pdata[i]))
      return FALSE;
  }

  return TRUE;
}

void
cs_pending_list_update (CsPendingList *self)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *slots;

  g_return_if_fail (CS_IS_PENDING_LIST (self));

  slots = cs_cluster_get_slots (cs_deployment_get_cluster (self->deployment));
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);
    CsPending *pending = look_at_slot (self, slot);

    if (pending != NULL)
      g_ptr_array_add (found, pending);
  }
  if (!is_up_to_date (self, found))
    g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)),
                         found->pdata, found->len);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (!cs_deployment_refresh_finish (CS_DEPLOYMENT (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  cs_pending_list_update (g_task_get_source_object (task));
  g_task_return_boolean (task, TRUE);
}

void
cs_pending_list_refresh_async (CsPendingList *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  static const char *const no_nodes[] = { NULL };
  GTask *task;

  g_return_if_fail (CS_IS_PENDING_LIST (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, cs_pending_list_refresh_async);
  cs_deployment_refresh_async (self->deployment, no_nodes, cancellable, refreshed_cb, task);
}

gboolean
cs_pending_list_refresh_finish (CsPendingList *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

CsPending *
cs_pending_list_find (CsPendingList *self, const char *name)
{
  g_return_val_if_fail (CS_IS_PENDING_LIST (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++) {
    g_autoptr (CsPending) pending = g_list_model_get_item (G_LIST_MODEL (self->items), i);

    if (g_strcmp0 (cs_pending_get_name (pending), name) == 0)
      return pending; /* borrowed: the store holds it */
  }

  return NULL;
}

/* Those that can be asked, of @names (NULL: all). */
static GPtrArray *
list_askable (CsPendingList *self, const char *const *names)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++) {
    g_autoptr (CsPending) pending = g_list_model_get_item (G_LIST_MODEL (self->items), i);

    if (cs_pending_can_be_asked (pending)
        && (names == NULL || g_strv_contains (names, cs_pending_get_name (pending))))
      g_ptr_array_add (list, g_steal_pointer (&pending));
  }

  return list;
}

gboolean
cs_pending_list_has_waiting (CsPendingList *self)
{
  g_return_val_if_fail (CS_IS_PENDING_LIST (self), FALSE);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++) {
    g_autoptr (CsPending) pending = g_list_model_get_item (G_LIST_MODEL (self->items), i);

    if (cs_pending_get_state (pending) == CS_PENDING_WAITING && cs_pending_can_be_asked (pending))
      return TRUE;
  }

  return FALSE;
}

CsPlan *
cs_pending_list_dup_plan (CsPendingList *self, const char *const *names)
{
  g_autoptr (GPtrArray) list = NULL;

  g_return_val_if_fail (CS_IS_PENDING_LIST (self), NULL);

  list = list_askable (self, names);

  return cs_plan_new_for_pending (cs_deployment_get_cluster (self->deployment),
                                  cs_deployment_get_inventory (self->deployment), list,
                                  cs_time_now ());
}

/* --- what came back ----------------------------------------------------------------------------
 */

void
cs_pending_answer_free (CsPendingAnswer *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->pending);
  g_clear_object (&self->certificate);
  g_clear_object (&self->others);
  g_clear_object (&self->differences);
  g_free (self);
}

/* The certificates of @items; what else lies there, a key or a text, does not disturb. */
static CsBundle *
gather_certificates (GListModel *items, GError **error)
{
  g_autoptr (CsBundle) bundle = cs_bundle_new ();

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    if (cs_item_get_certificate (item) != NULL)
      cs_bundle_add (bundle, cs_item_get_certificate (item));
  }
  if (cs_bundle_get_n (bundle) > 0)
    return g_steal_pointer (&bundle);

  g_set_error_literal (error, CS_ERROR, CS_ERROR_MALFORMED, "there is no certificate in it");
  return NULL;
}

/* The one that was renewed holds the same key, and is not the answer. */
static gboolean
is_answer (CsPending *pending, CsCertificate *certificate)
{
  g_autoptr (CsSubmission) submission = cs_pending_dup_submission (pending);

  return cs_request_is_answered_by (cs_pending_get_request (pending), certificate)
         && g_strcmp0 (cs_submission_get_replaces (submission),
                       cs_certificate_get_sha256 (certificate))
                != 0;
}

static CsPendingAnswer *
build_answer (CsPending *pending, CsBundle *bundle, CsCertificate *certificate)
{
  CsPendingAnswer *answer = g_new0 (CsPendingAnswer, 1);

  answer->pending = g_object_ref (pending);
  answer->certificate = g_object_ref (certificate);
  answer->differences = cs_request_compare (cs_pending_get_request (pending), certificate);
  answer->others = cs_bundle_new ();
  for (guint i = 0; i < cs_bundle_get_n (bundle); i++) {
    if (cs_bundle_get (bundle, i) != certificate)
      cs_bundle_add (answer->others, cs_bundle_get (bundle, i));
  }

  return answer;
}

static void
set_no_answer (CsBundle *bundle, GPtrArray *waiting, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < waiting->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            cs_pending_get_name (waiting->pdata[i]));
  g_set_error (error, CS_ERROR, CS_ERROR_MISMATCH,
               "it answers no waiting request: “%s” holds another key%s%s; nothing was taken",
               cs_certificate_get_subject (cs_bundle_get (bundle, 0)),
               names->len > 0 ? " than the requests of " : ", and no request waits", names->str);
}

CsPendingAnswer *
cs_pending_list_match (CsPendingList *self, GBytes *bytes, const char *file, GError **error)
{
  g_autoptr (GListModel) items = NULL;

  g_return_val_if_fail (CS_IS_PENDING_LIST (self), NULL);
  g_return_val_if_fail (bytes != NULL, NULL);

  items = cs_reader_read_bytes (bytes, file, NULL, NULL, error);

  return items != NULL ? cs_pending_list_match_items (self, items, error) : NULL;
}

CsPendingAnswer *
cs_pending_list_match_items (CsPendingList *self, GListModel *items, GError **error)
{
  g_autoptr (CsBundle) bundle = NULL;
  g_autoptr (GPtrArray) waiting = NULL;

  g_return_val_if_fail (CS_IS_PENDING_LIST (self), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (items), NULL);

  bundle = gather_certificates (items, error);
  if (bundle == NULL)
    return NULL;
  waiting = list_askable (self, NULL);
  for (guint i = 0; i < waiting->len; i++) {
    for (guint j = 0; j < cs_bundle_get_n (bundle); j++) {
      if (is_answer (waiting->pdata[i], cs_bundle_get (bundle, j)))
        return build_answer (waiting->pdata[i], bundle, cs_bundle_get (bundle, j));
    }
  }

  set_no_answer (bundle, waiting, error);
  return NULL;
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (cs_authority_take_answer_finish (CS_AUTHORITY (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
cs_pending_list_take_async (CsPendingList *self,
                            CsPendingAnswer *answer,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GPtrArray) ders = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (CsSubmission) submission = NULL;
  CsAuthority *authority;
  GTask *task;

  g_return_if_fail (CS_IS_PENDING_LIST (self));
  g_return_if_fail (answer != NULL);

  authority = cs_deployment_get_authority (
      self->deployment, cs_slot_get_authority (cs_pending_get_slot (answer->pending)));
  g_return_if_fail (authority != NULL); /* it can be asked */

  g_ptr_array_add (ders, g_bytes_ref (cs_certificate_get_der (answer->certificate)));
  for (guint i = 0; i < cs_bundle_get_n (answer->others); i++)
    g_ptr_array_add (ders,
                     g_bytes_ref (cs_certificate_get_der (cs_bundle_get (answer->others, i))));
  submission = cs_pending_dup_submission (answer->pending);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, cs_pending_list_take_async);
  cs_authority_take_answer_async (authority, submission,
                                  cs_pending_get_request_id (answer->pending), ders, cancellable,
                                  taken_cb, task);
}

gboolean
cs_pending_list_take_finish (CsPendingList *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- the admin's word --------------------------------------------------------------------------
 */

static gboolean
write_journal (CsPendingList *self, const char *event, CsPending *pending, GError **error)
{
  CsWorkspace *workspace = cs_deployment_get_workspace (self->deployment);
  g_autofree char *path = cs_workspace_dup_journal_path (workspace, error);
  g_autoptr (CsJournal) journal = path != NULL ? cs_journal_open (path, error) : NULL;

  return journal != NULL
         && cs_journal_append (journal, error, event, "certificate", cs_pending_get_name (pending),
                               "authority", cs_pending_get_authority (pending), "request",
                               cs_pending_get_request_id (pending), "certificate_sha256",
                               cs_pending_get_offered (pending), "user", g_get_user_name (), NULL);
}

gboolean
cs_pending_list_accept (CsPendingList *self, CsPending *pending, GError **error)
{
  CsWorkspace *workspace;
  g_autoptr (CsRecord) record = NULL;

  g_return_val_if_fail (CS_IS_PENDING_LIST (self), FALSE);
  g_return_val_if_fail (CS_IS_PENDING (pending), FALSE);

  workspace = cs_deployment_get_workspace (self->deployment);
  record = cs_record_load (workspace, cs_pending_get_name (pending), error);
  if (record == NULL)
    return FALSE;
  if (record->offered == NULL
      || g_strcmp0 (record->offered, cs_pending_get_offered (pending)) != 0) {
    g_set_error (error, CS_ERROR, CS_ERROR_STALE,
                 "%s: the certificate that was shown is not the one that waits to be accepted",
                 cs_pending_get_name (pending));
    return FALSE;
  }
  g_free (record->accepted);
  record->accepted = g_steal_pointer (&record->offered);

  return write_journal (self, "differences-accepted", pending, error)
         && cs_record_save (record, workspace, cs_pending_get_name (pending), error);
}

gboolean
cs_pending_list_resubmit (CsPendingList *self, CsPending *pending, GError **error)
{
  g_return_val_if_fail (CS_IS_PENDING_LIST (self), FALSE);
  g_return_val_if_fail (CS_IS_PENDING (pending), FALSE);

  return write_journal (self, "resubmission-wanted", pending, error)
         && cs_record_forget (cs_deployment_get_workspace (self->deployment),
                              cs_pending_get_name (pending), error);
}
