/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-shelf.h"

#include <string.h>

#include "cs-shelf-known.h"
#include "cs-shelf-reader.h"
#include "cs-workspace.h"

#define RELOAD_MILLISECONDS 300 /* many files change at once */

typedef struct {
  CsShelfFile *file; /* borrowed from the files */
  guint index;
} Row;

struct _CsShelf {
  GObject parent_instance;

  char *folder; /* NULL: it stays empty */
  char *only;   /* nullable: the one file in it that is shown */
  CsShelfReader *reader;
  GHashTable *known; /* set of paths that are no loose files; shared with the reader, which reads */
  GCancellable *cancellable; /* of the loading under way; else NULL */
  GPtrArray *files;          /* of CsShelfFile, by path */
  GArray *rows;              /* of Row */
  GPtrArray *monitors;       /* of GFileMonitor */

  guint n_found;
  guint n_read;
  double fraction; /* of the file that is being read */
  guint reload_source;
  gboolean left_out;
  gboolean again; /* something changed while it was loading */
  gboolean closed;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsShelf,
                               cs_shelf,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

typedef enum {
  PROP_LOADING = 1,
  PROP_LEFT_OUT,
  PROP_N_FOUND,
  PROP_N_READ,
} CsShelfProps;

static GParamSpec *props[PROP_N_READ + 1];

static guint known_changed_signal;

/* --- the list ----------------------------------------------------------------------------------
 */

static GType
get_item_type (GListModel *list)
{
  return CS_TYPE_FOUND;
}

static guint
get_n_items (GListModel *list)
{
  return CS_SHELF (list)->rows->len;
}

static gpointer
get_item (GListModel *list, guint position)
{
  CsShelf *self = CS_SHELF (list);
  const Row *row;

  if (position >= self->rows->len)
    return NULL;
  row = &g_array_index (self->rows, Row, position);

  return cs_found_new (row->file, row->index);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* How many of the files come before @path. */
static guint
lower_bound (CsShelf *self, const char *path)
{
  guint low = 0;
  guint high = self->files->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (strcmp (((CsShelfFile *) self->files->pdata[middle])->path, path) < 0)
      low = middle + 1;
    else
      high = middle;
  }

  return low;
}

static guint
count_rows (CsShelf *self, guint n_files)
{
  guint n = 0;

  for (guint i = 0; i < n_files; i++)
    n += ((CsShelfFile *) self->files->pdata[i])->n;

  return n;
}

/* --- what came in ------------------------------------------------------------------------------
 */

static void
append_file (CsShelf *self, CsShelfFile *file)
{
  g_ptr_array_add (self->files, cs_shelf_file_ref (file));
  for (guint i = 0; i < file->n; i++) {
    Row row = { file, i };

    g_array_append_val (self->rows, row);
  }
}

/* Puts the files that came behind those that stay, both in order. @old: those that were there from
 * @changed's first on. */
static void
merge (CsShelf *self, GPtrArray *old, GPtrArray *changed)
{
  guint at = 0;

  for (guint i = 0; i < changed->len; i++) {
    CsShelfFile *file = changed->pdata[i];
    int order = -1;

    while (at < old->len
           && (order = strcmp (((CsShelfFile *) old->pdata[at])->path, file->path)) < 0)
      append_file (self, old->pdata[at++]);
    if (at < old->len && order == 0)
      at++;
    if (file->n > 0)
      append_file (self, file);
  }
  while (at < old->len)
    append_file (self, old->pdata[at++]);
}

/* How many of the last of the rows, from @start on, are those that were there before. */
static guint
common_tail (CsShelf *self, guint start, GArray *old)
{
  guint n = 0;

  while (n < old->len && n < self->rows->len - start) {
    const Row *one = &g_array_index (old, Row, old->len - n - 1);
    const Row *other = &g_array_index (self->rows, Row, self->rows->len - n - 1);

    if (one->file != other->file || one->index != other->index)
      break;
    n++;
  }

  return n;
}

static void
take_files (CsShelf *self, GPtrArray *changed)
{
  guint first = lower_bound (self, ((CsShelfFile *) changed->pdata[0])->path);
  guint start = first == self->files->len ? self->rows->len : count_rows (self, first);
  g_autoptr (GPtrArray) old = g_ptr_array_new_with_free_func ((GDestroyNotify) cs_shelf_file_unref);
  g_autoptr (GArray) old_rows = g_array_new (FALSE, FALSE, sizeof (Row));
  guint tail;

  for (guint i = first; i < self->files->len; i++)
    g_ptr_array_add (old, cs_shelf_file_ref (self->files->pdata[i]));
  if (start < self->rows->len)
    g_array_append_vals (old_rows, &g_array_index (self->rows, Row, start),
                         self->rows->len - start);
  g_ptr_array_set_size (self->files, (int) first);
  g_array_set_size (self->rows, start);
  merge (self, old, changed);
  tail = common_tail (self, start, old_rows);
  if (old_rows->len > tail || self->rows->len - start > tail)
    g_list_model_items_changed (G_LIST_MODEL (self), start, old_rows->len - tail,
                                self->rows->len - start - tail);
}

static void
take_more (CsShelf *self, CsShelfMore *more)
{
  CsShelfFile *file = more->file;
  guint at = lower_bound (self, file->path);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  guint start;

  if (at == self->files->len || self->files->pdata[at] != file)
    return;
  start = count_rows (self, at + 1);
  for (guint i = file->n; i < file->n + more->part.n + (more->error != NULL ? 1 : 0); i++) {
    Row row = { file, i };

    g_array_append_val (rows, row);
  }
  cs_shelf_file_add_more (file, more);
  if (rows->len == 0)
    return;
  g_array_insert_vals (self->rows, start, rows->data, rows->len);
  g_list_model_items_changed (G_LIST_MODEL (self), start, 0, rows->len);
}

static void
reload_cb (gpointer user_data)
{
  CsShelf *self = CS_SHELF (user_data);

  self->reload_source = 0;
  cs_shelf_load (self);
}

static void
reload_soon (CsShelf *self)
{
  if (self->closed)
    return;
  if (self->cancellable != NULL)
    self->again = TRUE;
  else if (self->reload_source == 0)
    self->reload_source = g_timeout_add_once (RELOAD_MILLISECONDS, reload_cb, self);
}

static void
note_change (CsShelf *self, GFile *file)
{
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);
  g_autofree char *path = file != NULL ? cs_shelf_dup_path_below (folder, file) : NULL;

  if (path != NULL && g_hash_table_contains (self->known, path))
    g_signal_emit (self, known_changed_signal, 0, path);
  else if (file != NULL)
    reload_soon (self);
}

/* @other: the new name of what was renamed, often over a file that was there */
static void
changed_cb (CsShelf *self,
            GFile *file,
            GFile *other,
            GFileMonitorEvent event,
            GFileMonitor *monitor)
{
  if (event == G_FILE_MONITOR_EVENT_CHANGED || event == G_FILE_MONITOR_EVENT_PRE_UNMOUNT)
    return; /* the hint that the changes are done comes after it */
  note_change (self, file);
  note_change (self, other);
}

static void
watch (CsShelf *self, GPtrArray *folders)
{
  for (guint i = 0; i < folders->len; i++) {
    g_autoptr (GFile) file = g_file_new_for_path (folders->pdata[i]);
    GFileMonitor *monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);

    if (monitor == NULL)
      continue; /* then a look by hand (F5) tells */
    g_signal_connect_object (monitor, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
    g_ptr_array_add (self->monitors, monitor);
  }
  /* What was changed between the listing and this is seen the second time. */
  if (folders->len > 0)
    self->again = TRUE;
}

static void
note_progress (CsShelf *self, const CsShelfBatch *batch)
{
  self->n_found = batch->n_found;
  self->n_read = batch->n_read;
  self->fraction = batch->fraction;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_FOUND]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_READ]);
  if (self->left_out == batch->left_out)
    return;
  self->left_out = batch->left_out;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LEFT_OUT]);
}

static void
finish (CsShelf *self)
{
  gboolean cancelled = g_cancellable_is_cancelled (self->cancellable);

  g_clear_object (&self->cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
  if (self->again && !cancelled) {
    self->again = FALSE;
    reload_soon (self);
  }
}

/* --- from the thread ---------------------------------------------------------------------------
 */

/* Where a thread sends what it has: the shelf may be gone by then, and its last reference must not
 * be dropped in the thread. Counted atomically. */
typedef struct {
  GWeakRef shelf;
  GMainContext *context;
} Address;

typedef struct {
  Address *address;
  CsShelfBatch *batch;
} Letter;

static void
clear_address (gpointer data)
{
  Address *address = data;

  g_weak_ref_clear (&address->shelf);
  g_main_context_unref (address->context);
}

static void
address_unref (gpointer address)
{
  g_atomic_rc_box_release_full (address, clear_address);
}

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  address_unref (letter->address);
  cs_shelf_batch_free (letter->batch);
  g_free (letter);
}

static gboolean
arrived_cb (gpointer user_data)
{
  Letter *letter = user_data;
  g_autoptr (CsShelf) self = g_weak_ref_get (&letter->address->shelf);

  if (self == NULL || self->closed)
    return G_SOURCE_REMOVE;

  watch (self, letter->batch->folders);
  note_progress (self, letter->batch);
  for (guint i = 0; i < letter->batch->more->len; i++)
    take_more (self, &g_array_index (letter->batch->more, CsShelfMore, i));
  if (letter->batch->files->len > 0)
    take_files (self, letter->batch->files);
  if (letter->batch->finished)
    finish (self);

  return G_SOURCE_REMOVE;
}

static void
deliver (CsShelfBatch *batch, gpointer user_data)
{
  Letter *letter = g_new0 (Letter, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  letter->address = g_atomic_rc_box_acquire (user_data);
  letter->batch = batch;
  g_source_set_callback (source, arrived_cb, letter, letter_free);
  g_source_attach (source, letter->address->context);
}

/* --- loading -----------------------------------------------------------------------------------
 */

void
cs_shelf_load (CsShelf *self)
{
  Address *address;

  g_return_if_fail (CS_IS_SHELF (self));

  if (self->folder == NULL || self->closed)
    return;
  if (self->cancellable != NULL) {
    self->again = TRUE;
    return;
  }

  g_clear_handle_id (&self->reload_source, g_source_remove);
  self->cancellable = g_cancellable_new ();
  self->n_found = self->n_read = 0;
  self->fraction = 0;
  address = g_atomic_rc_box_new0 (Address);
  g_weak_ref_init (&address->shelf, self);
  address->context = g_main_context_ref_thread_default ();
  cs_shelf_reader_start (self->reader, deliver, address, address_unref, self->cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

void
cs_shelf_cancel (CsShelf *self)
{
  g_return_if_fail (CS_IS_SHELF (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

void
cs_shelf_close (CsShelf *self)
{
  g_return_if_fail (CS_IS_SHELF (self));

  self->closed = TRUE;
  cs_shelf_cancel (self);
  g_clear_handle_id (&self->reload_source, g_source_remove);
  g_ptr_array_set_size (self->monitors, 0);
}

/* --- class -------------------------------------------------------------------------------------
 */

static void
cs_shelf_finalize (GObject *object)
{
  CsShelf *self = CS_SHELF (object);

  cs_shelf_close (self);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->reader, cs_shelf_reader_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_free (self->folder);
  g_free (self->only);
  g_array_unref (self->rows);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->monitors);

  G_OBJECT_CLASS (cs_shelf_parent_class)->finalize (object);
}

static void
cs_shelf_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CsShelf *self = CS_SHELF (object);

  switch ((CsShelfProps) id) {
  case PROP_LOADING:
    g_value_set_boolean (value, cs_shelf_is_loading (self));
    break;
  case PROP_LEFT_OUT:
    g_value_set_boolean (value, self->left_out);
    break;
  case PROP_N_FOUND:
    g_value_set_uint (value, self->n_found);
    break;
  case PROP_N_READ:
    g_value_set_uint (value, self->n_read);
    break;
  }
}

static void
cs_shelf_class_init (CsShelfClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = cs_shelf_finalize;
  object_class->get_property = cs_shelf_get_property;

  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  props[PROP_LEFT_OUT] = g_param_spec_boolean ("left-out", NULL, NULL, FALSE, flags);
  props[PROP_N_FOUND] = g_param_spec_uint ("n-found", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_READ] = g_param_spec_uint ("n-read", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  known_changed_signal = g_signal_new ("known-changed", CS_TYPE_SHELF, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
cs_shelf_init (CsShelf *self)
{
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) cs_shelf_file_unref);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->monitors = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Takes @known and @closed. */
static CsShelf *
new_shelf (const char *folder, GHashTable *known, GHashTable *closed)
{
  CsShelf *self = g_object_new (CS_TYPE_SHELF, NULL);

  self->folder = g_canonicalize_filename (folder, NULL);
  self->known = g_hash_table_ref (known);
  self->reader = cs_shelf_reader_new (self->folder, known, closed);

  return self;
}

CsShelf *
cs_shelf_new (const char *folder)
{
  g_return_val_if_fail (folder != NULL, NULL);

  return new_shelf (folder, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL));
}

CsShelf *
cs_shelf_new_for_file (const char *path)
{
  g_autofree char *folder = NULL;
  CsShelf *self;

  g_return_val_if_fail (path != NULL, NULL);

  folder = g_path_get_dirname (path);
  self = cs_shelf_new (folder);
  self->only = g_path_get_basename (path);
  cs_shelf_reader_set_only (self->reader, self->only);

  return self;
}

CsShelf *
cs_shelf_new_for_cluster (CsCluster *cluster)
{
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;
  g_autoptr (CsWorkspace) workspace = NULL;
  GHashTable *known;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);

  if (cs_cluster_get_path (cluster) == NULL)
    return g_object_new (CS_TYPE_SHELF, NULL);

  folder = cs_cluster_dup_directory (cluster);
  workspace = cs_workspace_new_for_cluster (cs_cluster_get_path (cluster));
  name = g_path_get_basename (cs_workspace_get_path (workspace));
  known = cs_shelf_list_known (cluster, name);
  g_hash_table_add (known, g_path_get_basename (cs_cluster_get_path (cluster)));

  return new_shelf (folder, known, cs_shelf_list_closed (cluster, folder, name));
}

const char *
cs_shelf_get_folder (CsShelf *self)
{
  g_return_val_if_fail (CS_IS_SHELF (self), NULL);

  return self->folder;
}

const char *
cs_shelf_get_file (CsShelf *self)
{
  g_return_val_if_fail (CS_IS_SHELF (self), NULL);

  return self->only;
}

gboolean
cs_shelf_is_loading (CsShelf *self)
{
  g_return_val_if_fail (CS_IS_SHELF (self), FALSE);

  return self->cancellable != NULL;
}

gboolean
cs_shelf_has_left_out (CsShelf *self)
{
  g_return_val_if_fail (CS_IS_SHELF (self), FALSE);

  return self->left_out;
}

guint
cs_shelf_get_n_found (CsShelf *self)
{
  g_return_val_if_fail (CS_IS_SHELF (self), 0);

  return self->n_found;
}

guint
cs_shelf_get_n_read (CsShelf *self)
{
  g_return_val_if_fail (CS_IS_SHELF (self), 0);

  return self->n_read;
}

double
cs_shelf_get_fraction (CsShelf *self)
{
  g_return_val_if_fail (CS_IS_SHELF (self), 0);

  return self->n_found > 0 ? (self->n_read + self->fraction) / self->n_found : 0;
}

gboolean
cs_shelf_find (CsShelf *self, const char *file, guint index, guint *position)
{
  const CsShelfFile *found;
  guint at;

  g_return_val_if_fail (CS_IS_SHELF (self), FALSE);
  g_return_val_if_fail (file != NULL && position != NULL, FALSE);

  at = lower_bound (self, file);
  found = at < self->files->len ? self->files->pdata[at] : NULL;
  if (found == NULL || strcmp (found->path, file) != 0 || index >= found->n)
    return FALSE;
  *position = count_rows (self, at) + index;

  return TRUE;
}
