/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-shelf-reader.h"

#include <string.h>

#include "cs-certificate-file.h"
#include "cs-names.h"
#include "cs-pki-thread.h"
#include "cs-secret.h"

#define FOLDERS_MAX 1000 /* each is watched */
#define FILES_MAX 250000
#define DEPTH_MAX 6
#define SNIFF_SIZE (64 * 1024)
#define FIRST_MICROSECONDS (10 * 1000) /* until the first of many files are shown … */
#define BATCH_MICROSECONDS (80 * 1000) /* … and all others */
#define SETTLED_MICROSECONDS (2 * 1000 * 1000)
#define STEP_SIZE (64 * 1024) /* bytes of a file between two looks at the clock */

#define ATTRIBUTES                                                                                 \
  G_FILE_ATTRIBUTE_STANDARD_NAME                                                                   \
  "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE                            \
  "," G_FILE_ATTRIBUTE_STANDARD_IS_HIDDEN "," G_FILE_ATTRIBUTE_STANDARD_IS_SYMLINK                 \
  "," G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC                       \
  "," G_FILE_ATTRIBUTE_TIME_CHANGED "," G_FILE_ATTRIBUTE_TIME_CHANGED_USEC                         \
  "," G_FILE_ATTRIBUTE_UNIX_INODE

/* Files that say that they are certificates, requests or keys: what is wrong with one of these is
 * told. Any other is passed over when nothing is in it. */
static const char *const own_suffixes[] = { ".cer", ".crt", ".pem", ".der", ".p7b", ".p7c", ".p12",
                                            ".pfx", ".csr", ".req", ".p10", ".crl", ".key", NULL };

/* By what a file is known to be as it was. */
typedef struct {
  gint64 size;
  guint64 modified;
  guint64 changed;
  guint64 inode;
} Stamp;

typedef struct {
  char *path;
  Stamp stamp;
} Candidate;

struct _CsShelfReader {
  char *folder;
  char *only; /* nullable: the one file that is looked at */
  GHashTable *known;
  GHashTable *closed;
  GHashTable *stamps;  /* path → Stamp: what has been read */
  GHashTable *fresh;   /* path → SHA-256 of what was read, while its stamp cannot be trusted */
  GHashTable *shown;   /* set of paths that were delivered with something in them */
  GHashTable *watched; /* set of folders that were delivered */
};

/* One look at everything. */
typedef struct {
  CsShelfReader *reader;
  GArray *candidates; /* of Candidate */
  guint n_folders;
  gboolean left_out;

  CsShelfBatch *batch;
  CsCertificateIndex *items; /* of the batch */
  guint n_read;
  double fraction;
  gint64 due;

  CsShelfDeliver deliver;
  gpointer user_data;
  GCancellable *cancellable;
} Look;

/* --- what is handed over -----------------------------------------------------------------------
 */

static CsShelfBatch *
new_batch (void)
{
  CsShelfBatch *self = g_new0 (CsShelfBatch, 1);

  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) cs_shelf_file_unref);
  self->more = cs_shelf_more_new_array ();
  self->folders = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
cs_shelf_batch_free (CsShelfBatch *self)
{
  g_ptr_array_unref (self->files);
  g_array_unref (self->more);
  g_ptr_array_unref (self->folders);
  g_free (self);
}

static void
hand_over (Look *look, gboolean finished)
{
  CsShelfBatch *batch = g_steal_pointer (&look->batch);

  batch->n_found = look->candidates->len;
  batch->n_read = look->n_read;
  batch->fraction = look->fraction;
  batch->left_out = look->left_out;
  batch->finished = finished;
  look->deliver (batch, look->user_data);
  g_clear_object (&look->items);
  look->due = g_get_monotonic_time () + BATCH_MICROSECONDS;
  if (!finished)
    look->batch = new_batch ();
}

/* What stands in the batch's index from @first on. */
static CsShelfPart
make_part (Look *look, guint first)
{
  CsShelfPart part = { NULL, first, 0 };

  if (look->items != NULL)
    part.n = g_list_model_get_n_items (G_LIST_MODEL (look->items)) - first;
  if (part.n > 0)
    part.items = g_object_ref (look->items);

  return part;
}

/* @part: taken. */
static CsShelfFile *
add_file (Look *look, const char *path, CsShelfPart part, const char *error)
{
  CsShelfFile *file = cs_shelf_file_new (path);
  CsShelfMore first = { NULL, part, g_strdup (error), TRUE };

  cs_shelf_file_add_more (file, &first);
  if (file->n > 0)
    g_hash_table_add (look->reader->shown, g_strdup (path));
  else
    g_hash_table_remove (look->reader->shown, path);
  g_ptr_array_add (look->batch->files, file);

  return file;
}

/* --- looking for files -------------------------------------------------------------------------
 */

static void
clear_candidate (gpointer data)
{
  g_free (((Candidate *) data)->path);
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Candidate *) a)->path, ((const Candidate *) b)->path);
}

static Stamp
stamp_of (GFileInfo *info)
{
  return (Stamp){
    .size = g_file_info_get_size (info),
    .modified
    = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED) * G_USEC_PER_SEC
      + g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC),
    .changed
    = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_CHANGED) * G_USEC_PER_SEC
      + g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_CHANGED_USEC),
    .inode = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_UNIX_INODE),
  };
}

static void
add_candidate (Look *look, const char *path, GFileInfo *info)
{
  Candidate candidate = { .stamp = stamp_of (info) };

  if (g_hash_table_contains (look->reader->known, path) || g_str_has_suffix (path, ".cluster"))
    return;
  if (look->candidates->len >= FILES_MAX) {
    look->left_out = TRUE;
    return;
  }
  candidate.path = g_strdup (path);
  g_array_append_val (look->candidates, candidate);
}

static void list_folder (Look *look, const char *below, guint depth);

/* A link to a file is one more file; a link to a folder may lead back here. */
static void
add_child (Look *look, GFile *folder, const char *below, guint depth, GFileInfo *info)
{
  const char *name = g_file_info_get_name (info);
  g_autofree char *path = *below != '\0' ? g_strconcat (below, "/", name, NULL) : g_strdup (name);
  g_autoptr (GFileInfo) target = NULL;

  if (g_file_info_get_is_hidden (info) || *name == '.') /* Windows hides no such name */
    return;
  if (g_file_info_get_is_symlink (info)) {
    g_autoptr (GFile) child = g_file_get_child (folder, name);

    target = g_file_query_info (child, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, NULL, NULL);
    if (target != NULL && g_file_info_get_file_type (target) == G_FILE_TYPE_REGULAR)
      add_candidate (look, path, target);
    return;
  }
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR)
    add_candidate (look, path, info);
  else if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY
           && !g_hash_table_contains (look->reader->closed, path))
    list_folder (look, path, depth + 1);
}

static void
note_folder (Look *look, const char *path)
{
  look->n_folders++;
  if (g_hash_table_add (look->reader->watched, g_strdup (path)))
    g_ptr_array_add (look->batch->folders, g_strdup (path));
}

static void
list_folder (Look *look, const char *below, guint depth)
{
  g_autofree char *path = g_build_filename (look->reader->folder, below, NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GFileEnumerator) children = NULL;
  g_autoptr (GError) error = NULL;
  GFileInfo *info = NULL;

  if (depth > DEPTH_MAX || look->n_folders >= FOLDERS_MAX) {
    look->left_out = TRUE;
    return;
  }
  note_folder (look, path);
  children = g_file_enumerate_children (folder, ATTRIBUTES, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                        look->cancellable, &error);
  while (children != NULL
         && g_file_enumerator_iterate (children, &info, NULL, look->cancellable, &error)
         && info != NULL)
    add_child (look, folder, below, depth, info);
  if (error != NULL)
    look->left_out = TRUE;
}

static void
list_only (Look *look)
{
  CsShelfReader *reader = look->reader;
  g_autofree char *path = g_build_filename (reader->folder, reader->only, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, look->cancellable, NULL);

  note_folder (look, reader->folder);
  if (info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR)
    add_candidate (look, reader->only, info);
}

/* --- reading them ------------------------------------------------------------------------------
 */

/* What is wrong with it is told. */
static gboolean
is_asked_for (CsShelfReader *self, const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (self->only != NULL)
    return TRUE;

  for (guint i = 0; own_suffixes[i] != NULL; i++) {
    if (g_str_has_suffix (lower, own_suffixes[i]))
      return TRUE;
  }

  return FALSE;
}

/* Whether one DER object begins here that is as long as the file. */
static gboolean
looks_like_der (const guint8 *data, gsize size, gint64 file_size)
{
  gint64 length = 0;
  guint n;

  if (size < 8 || data[0] != 0x30)
    return FALSE;
  if (data[1] <= 0x80)
    return data[1] == 0x80 || 2 + data[1] == file_size;
  n = data[1] & 0x7f;
  if (n > 4)
    return FALSE;
  for (guint i = 0; i < n; i++)
    length = length << 8 | data[2 + i];

  return length + 2 + n == file_size;
}

static gboolean
looks_like_ours (const guint8 *data, gsize size, gint64 file_size)
{
  static const char mark[] = "-----BEGIN ";

  return g_strstr_len ((const char *) data, (gssize) size, mark) != NULL
         || looks_like_der (data, size, file_size);
}

/* By its first part: a film or a mailbox beside the cluster file is not read to its end. What was
 * read may be a file of secrets, and is wiped. */
static gboolean
is_worth_reading (Look *look, GFile *file, const Candidate *candidate)
{
  g_autoptr (GFileInputStream) stream = NULL;
  g_autofree guint8 *data = NULL;
  gsize size = 0;
  gboolean worth;

  if (is_asked_for (look->reader, candidate->path))
    return TRUE;
  stream = g_file_read (file, look->cancellable, NULL);
  if (stream == NULL)
    return FALSE;

  data = g_malloc (SNIFF_SIZE);
  worth = g_input_stream_read_all (G_INPUT_STREAM (stream), data, SNIFF_SIZE, &size,
                                   look->cancellable, NULL)
          && looks_like_ours (data, size, candidate->stamp.size);
  cs_secret_wipe (data, size);

  return worth;
}

/* The clock of a file system is coarse: what was written a moment ago may be written once more
 * without another stamp, so it is read again the next time. Whether it is what it was then: for
 * that all of it has to be there. */
static gboolean
is_as_before (CsShelfReader *self, const char *path, CsCertificateFile *file)
{
  const char *known = g_hash_table_lookup (self->fresh, path);
  g_autofree char *sha256 = known != NULL && cs_certificate_file_load (file, NULL)
                                ? cs_certificate_file_dup_sha256 (file)
                                : NULL;

  return sha256 != NULL && g_str_equal (sha256, known);
}

/* @file: nullable; opened at @when */
static void
remember (CsShelfReader *self, const Candidate *candidate, CsCertificateFile *file, gint64 when)
{
  Stamp stamp = candidate->stamp;

  if (when - (gint64) MAX (stamp.modified, stamp.changed) < SETTLED_MICROSECONDS)
    stamp.size = -1;
  if (stamp.size < 0 && file != NULL && cs_certificate_file_is_all_there (file))
    g_hash_table_insert (self->fresh, g_strdup (candidate->path),
                         cs_certificate_file_dup_sha256 (file));
  else
    g_hash_table_remove (self->fresh, candidate->path);
  g_hash_table_replace (self->stamps, g_strdup (candidate->path), g_memdup2 (&stamp, sizeof stamp));
}

/* A file in which nothing is, or that cannot be read: only then there is an @error. */
static void
add_unread (Look *look, const char *path, const GError *error)
{
  if (error != NULL && is_asked_for (look->reader, path)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    add_file (look, path, (CsShelfPart){ 0 }, error->message);
  else if (g_hash_table_contains (look->reader->shown, path))
    add_file (look, path, (CsShelfPart){ 0 }, NULL);
}

/* The parts of one file, which go out one by one when it is long. */
typedef struct {
  Look *look;
  const char *path;
  CsShelfFile *file; /* once something of it has been added to a batch */
  guint first;       /* where what has not begins in the index */
} Parts;

/* Adds what there is to the batch. What is not the last of it is read anew the next time. */
static void
add_part (Parts *self, gboolean is_last, const GError *error)
{
  CsShelfPart part = make_part (self->look, self->first);
  const char *message = error != NULL ? error->message : NULL;

  if (self->file != NULL) {
    CsShelfMore more = { cs_shelf_file_ref (self->file), part, g_strdup (message), is_last };

    g_array_append_val (self->look->batch->more, more);
  } else if (part.n > 0) {
    self->file = cs_shelf_file_ref (add_file (self->look, self->path, part, message));
    self->file->is_open = !is_last;
  } else if (is_last) {
    add_unread (self->look, self->path, error);
  }
  if (!is_last && self->file != NULL)
    g_hash_table_replace (self->look->reader->stamps, g_strdup (self->path),
                          g_memdup2 (&(Stamp){ .size = -1 }, sizeof (Stamp)));
}

/* One that is shown already is taken when it is whole, so that nothing that somebody looks at goes
 * away to come again. FALSE when it was cancelled. */
static gboolean
read_parts (Look *look, const char *path, CsCertificateFile *reading)
{
  gboolean shown = g_hash_table_contains (look->reader->shown, path);
  Parts parts = { look, path, NULL, g_list_model_get_n_items (G_LIST_MODEL (look->items)) };
  g_autoptr (GError) error = NULL;
  gboolean goes_on = TRUE;
  gboolean cancelled;

  while (goes_on && !g_cancellable_is_cancelled (look->cancellable)) {
    goes_on = cs_certificate_file_read (reading, look->items, STEP_SIZE, &error)
              && !cs_certificate_file_is_at_end (reading);
    if (!goes_on || shown || g_get_monotonic_time () < look->due)
      continue;
    add_part (&parts, FALSE, NULL);
    look->fraction = cs_certificate_file_get_fraction (reading);
    hand_over (look, FALSE);
    look->items = cs_certificate_index_new ();
    parts.first = 0;
  }
  look->fraction = 0;
  cancelled = goes_on || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (!cancelled || !shown)
    add_part (&parts, !cancelled, cancelled ? NULL : error);
  g_clear_pointer (&parts.file, cs_shelf_file_unref);

  return !cancelled;
}

static void
read_file (Look *look, const Candidate *candidate)
{
  g_autofree char *path = g_build_filename (look->reader->folder, candidate->path, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsCertificateFile) reading = NULL;
  gint64 when = g_get_real_time ();

  if (look->items == NULL)
    look->items = cs_certificate_index_new ();
  if (is_worth_reading (look, file, candidate))
    reading = cs_certificate_file_open (file, candidate->path, look->cancellable, &error);
  if (g_cancellable_is_cancelled (look->cancellable))
    return; /* it is read the next time */
  if (reading == NULL)
    add_unread (look, candidate->path, error);
  else if (!is_as_before (look->reader, candidate->path, reading)
           && !read_parts (look, candidate->path, reading))
    return;
  remember (look->reader, candidate, reading, when);
}

static void
read_files (Look *look)
{
  for (guint i = 0; i < look->candidates->len; i++) {
    const Candidate *candidate = &g_array_index (look->candidates, Candidate, i);
    const Stamp *stamp = g_hash_table_lookup (look->reader->stamps, candidate->path);

    if (g_cancellable_is_cancelled (look->cancellable))
      return;
    if (stamp == NULL || memcmp (stamp, &candidate->stamp, sizeof *stamp) != 0)
      read_file (look, candidate);
    look->n_read++;
    if (g_get_monotonic_time () >= look->due)
      hand_over (look, FALSE);
  }
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(CsShelfFile *const *) a)->path, (*(CsShelfFile *const *) b)->path);
}

/* What was there the last time and was not met this time, gone or not to be seen any more. */
static void
add_gone (Look *look)
{
  g_autoptr (GHashTable) met = g_hash_table_new (g_str_hash, g_str_equal); /* borrows the paths */
  GHashTableIter iter;
  gpointer path;

  for (guint i = 0; i < look->candidates->len; i++)
    g_hash_table_add (met, g_array_index (look->candidates, Candidate, i).path);
  g_hash_table_iter_init (&iter, look->reader->stamps);
  while (g_hash_table_iter_next (&iter, &path, NULL)) {
    if (g_hash_table_contains (met, path))
      continue;
    if (g_hash_table_contains (look->reader->shown, path))
      add_file (look, path, (CsShelfPart){ 0 }, NULL);
    g_hash_table_remove (look->reader->fresh, path);
    g_hash_table_iter_remove (&iter);
  }
  g_ptr_array_sort (look->batch->files, compare_files);
}

/* --- all ---------------------------------------------------------------------------------------
 */

CsShelfReader *
cs_shelf_reader_new (const char *folder, GHashTable *known, GHashTable *closed)
{
  CsShelfReader *self = g_atomic_rc_box_new0 (CsShelfReader);

  self->folder = g_strdup (folder);
  self->known = known;
  self->closed = closed;
  self->stamps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->fresh = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->watched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

static void
clear_reader (gpointer data)
{
  CsShelfReader *self = data;

  g_free (self->folder);
  g_free (self->only);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->closed);
  g_hash_table_unref (self->stamps);
  g_hash_table_unref (self->fresh);
  g_hash_table_unref (self->shown);
  g_hash_table_unref (self->watched);
}

void
cs_shelf_reader_unref (CsShelfReader *self)
{
  g_atomic_rc_box_release_full (self, clear_reader);
}

void
cs_shelf_reader_set_only (CsShelfReader *self, const char *name)
{
  self->only = g_strdup (name);
}

void
cs_shelf_reader_run (CsShelfReader *self,
                     CsShelfDeliver deliver,
                     gpointer user_data,
                     GCancellable *cancellable)
{
  Look look = {
    .reader = self,
    .candidates = g_array_new (FALSE, FALSE, sizeof (Candidate)),
    .batch = new_batch (),
    .due = g_get_monotonic_time () + FIRST_MICROSECONDS,
    .deliver = deliver,
    .user_data = user_data,
    .cancellable = cancellable,
  };

  g_array_set_clear_func (look.candidates, clear_candidate);
  if (self->only != NULL)
    list_only (&look);
  else
    list_folder (&look, "", 0);
  g_array_sort (look.candidates, compare_candidates);
  read_files (&look);
  if (!g_cancellable_is_cancelled (cancellable))
    add_gone (&look);
  hand_over (&look, TRUE);
  g_array_unref (look.candidates);
}

typedef struct {
  CsShelfReader *reader;
  CsShelfDeliver deliver;
  gpointer user_data;
  GDestroyNotify destroy;
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  cs_shelf_reader_unref (start->reader);
  start->destroy (start->user_data);
  g_free (start);
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Start *start = data;

  cs_shelf_reader_run (start->reader, start->deliver, start->user_data, cancellable);
  cs_pki_leave_thread ();
  g_task_return_boolean (task, TRUE);
}

void
cs_shelf_reader_start (CsShelfReader *self,
                       CsShelfDeliver deliver,
                       gpointer user_data,
                       GDestroyNotify destroy,
                       GCancellable *cancellable)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, NULL, NULL);
  Start *start = g_new0 (Start, 1);

  start->reader = g_atomic_rc_box_acquire (self);
  start->deliver = deliver;
  start->user_data = user_data;
  start->destroy = destroy;
  g_task_set_source_tag (task, cs_shelf_reader_start);
  g_task_set_task_data (task, start, start_free);
  g_task_run_in_thread (task, run_thread);
}
