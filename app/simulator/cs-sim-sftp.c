/* SPDX-License-Identifier: GPL-3.0-or-later */

/* libssh shows the parts of a request only to servers. */
#define WITH_SERVER 1

#include "cs-sim-sftp.h"

#include "cs-sim-files.h"
#include "cs-sim-handle.h"

#include <glib/gstdio.h>
#include <libssh/sftp.h>
#include <string.h>

#define READ_MAX (256 * 1024) /* bytes answered to one read */
#define NAMES_AT_ONCE 50      /* in one answer of a listing */
#define HANDLES_MAX 64
#define DIRECTORY_TYPE 0040000
#define FILE_TYPE 0100000

struct _CsSimSftp {
  CsSimConnection *connection; /* borrowed, as all that comes from it */
  CsSimNode *node;
  ssh_channel channel;

  sftp_session session;
  gboolean started;
  CsSimSwitches *switches; /* read again for each request */
  GHashTable *handles;     /* text of the handle -> CsSimHandle */
  guint last_handle;
  gint64 written;
};

typedef void (*Answer) (CsSimSftp *self, sftp_client_message message);

CsSimSftp *
cs_sim_sftp_new (CsSimConnection *connection, ssh_session session, ssh_channel channel)
{
  CsSimSftp *self = g_new0 (CsSimSftp, 1);

  self->connection = connection;
  self->node = cs_sim_connection_get_node (connection);
  self->channel = channel;
  self->session = sftp_server_new (session, channel);
  self->switches = cs_sim_node_dup_switches (self->node, FALSE);
  self->handles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) cs_sim_handle_free);
  cs_sim_audit_write (cs_sim_node_get_audit (self->node), cs_sim_connection_get_number (connection),
                      "sftp", NULL);

  return self;
}

static void
record_handle (CsSimSftp *self, CsSimHandle *handle, gboolean closed)
{
  g_autoptr (GBytes) data = NULL;
  CsSimAudit *audit = cs_sim_node_get_audit (self->node);
  guint number = cs_sim_connection_get_number (self->connection);

  if (handle->names != NULL)
    return;
  if (handle->file == NULL) {
    cs_sim_audit_write_file (audit, number, "get", handle->name, handle->data,
                             handle->served >= g_bytes_get_size (handle->data));
    return;
  }
  fflush (handle->file);
  data = cs_sim_files_read (cs_sim_node_get_files_folder (self->node), handle->name);
  if (data != NULL)
    cs_sim_audit_write_file (audit, number, "put", handle->name, data, closed);
}

void
cs_sim_sftp_free (CsSimSftp *self)
{
  GHashTableIter iter;
  gpointer handle;

  g_hash_table_iter_init (&iter, self->handles);
  while (g_hash_table_iter_next (&iter, NULL, &handle))
    record_handle (self, handle, FALSE);
  g_hash_table_unref (self->handles);
  sftp_server_free (self->session);
  cs_sim_switches_free (self->switches);
  g_free (self);
}

/* The name in the flat directory, "" for the directory itself, %NULL for what cannot exist */
static char *
dup_name (const char *path)
{
  while (path[0] == '/' || (path[0] == '.' && (path[1] == '/' || path[1] == '\0')))
    path++;
  if (path[0] == '\0' || cs_sim_files_is_name (path))
    return g_strdup (path);

  return NULL;
}

static gboolean
refuse (sftp_client_message message, guint32 status, const char *text)
{
  sftp_reply_status (message, status, text);

  return FALSE;
}

static gboolean
denies (CsSimSftp *self, CsSimSwitch which, const char *name, sftp_client_message message)
{
  gboolean denied = cs_sim_switches_matches (self->switches, which, name);
  gboolean changes = which != CS_SIM_DENY_READ;

  if (changes && cs_sim_switches_is (self->switches, CS_SIM_OVERWRITE, "deny_in_use"))
    denied = denied || cs_sim_node_uses_file (self->node, name);
  if (denied)
    refuse (message, SSH_FX_PERMISSION_DENIED, "Permission denied");

  return denied;
}

static void
fill_attributes (sftp_attributes attributes, guint64 size, gint64 time, gboolean directory)
{
  memset (attributes, 0, sizeof *attributes);
  attributes->flags
      = SSH_FILEXFER_ATTR_SIZE | SSH_FILEXFER_ATTR_PERMISSIONS | SSH_FILEXFER_ATTR_ACMODTIME;
  attributes->size = size;
  attributes->permissions = directory ? DIRECTORY_TYPE | 0700 : FILE_TYPE | 0600;
  attributes->atime = attributes->mtime = (guint32) time;
}

static gboolean
stat_name (CsSimSftp *self, const char *name, sftp_attributes attributes)
{
  const char *folder = cs_sim_node_get_files_folder (self->node);
  g_autofree char *path = name[0] == '\0' ? g_strdup (folder) : cs_sim_files_path (folder, name);
  GStatBuf status;

  if (path == NULL || g_stat (path, &status) != 0)
    return FALSE;
  fill_attributes (attributes, (guint64) status.st_size, status.st_mtime, name[0] == '\0');

  return TRUE;
}

static void
give_handle (CsSimSftp *self, sftp_client_message message, CsSimHandle *handle)
{
  g_autofree char *text = g_strdup_printf ("h%u", ++self->last_handle);
  ssh_string wire = ssh_string_from_char (text);

  g_hash_table_insert (self->handles, g_steal_pointer (&text), handle);
  sftp_reply_handle (message, wire);
  ssh_string_free (wire);
}

static CsSimHandle *
get_handle (CsSimSftp *self, sftp_client_message message, char **text)
{
  char *wire = ssh_string_to_char (message->handle);
  CsSimHandle *handle = g_hash_table_lookup (self->handles, wire);

  *text = g_strdup (wire);
  ssh_string_free_char (wire);
  if (handle == NULL)
    refuse (message, SSH_FX_INVALID_HANDLE, "Invalid handle");

  return handle;
}

static void
open_for_reading (CsSimSftp *self, sftp_client_message message, const char *name)
{
  GBytes *data;

  if (denies (self, CS_SIM_DENY_READ, name, message))
    return;
  data = cs_sim_files_read (cs_sim_node_get_files_folder (self->node), name);
  if (data == NULL)
    refuse (message, SSH_FX_NO_SUCH_FILE, "No such file");
  else
    give_handle (self, message, cs_sim_handle_new_read (name, data));
}

/* Whether an open with SSH_FXF_EXCL ends here. */
static gboolean
refuses_exclusive (CsSimSftp *self, sftp_client_message message, gboolean exists)
{
  gboolean unsupported = cs_sim_switches_is (self->switches, CS_SIM_EXCLUSIVE, "unsupported");

  if ((message->flags & SSH_FXF_EXCL) == 0
      || cs_sim_switches_is (self->switches, CS_SIM_EXCLUSIVE, "ignored"))
    return FALSE;
  if (unsupported)
    refuse (message, SSH_FX_OP_UNSUPPORTED, "Operation unsupported");
  else if (exists)
    refuse (message, SSH_FX_FAILURE, "File exists");

  return unsupported || exists;
}

static void
open_for_writing (CsSimSftp *self, sftp_client_message message, const char *name)
{
  g_autofree char *path = cs_sim_files_path (cs_sim_node_get_files_folder (self->node), name);
  gboolean exists = g_file_test (path, G_FILE_TEST_EXISTS);
  gboolean empty = !exists || (message->flags & (SSH_FXF_TRUNC | SSH_FXF_EXCL)) != 0;
  FILE *file;

  if (!exists && (message->flags & SSH_FXF_CREAT) == 0) {
    refuse (message, SSH_FX_NO_SUCH_FILE, "No such file");
    return;
  }
  if (refuses_exclusive (self, message, exists))
    return;
  if (denies (self, CS_SIM_DENY_WRITE, name, message))
    return;
  file = g_fopen (path, empty ? "wb" : "r+b");
  if (file == NULL)
    refuse (message, SSH_FX_FAILURE, "Failure");
  else
    give_handle (self, message, cs_sim_handle_new_write (name, file));
}

static void
answer_open (CsSimSftp *self, sftp_client_message message)
{
  g_autofree char *name = dup_name (sftp_client_message_get_filename (message));
  gboolean writes = (message->flags & SSH_FXF_WRITE) != 0;

  if (name == NULL || name[0] == '\0')
    refuse (message, name == NULL ? SSH_FX_NO_SUCH_FILE : SSH_FX_FAILURE, "No such file");
  else if (g_hash_table_size (self->handles) >= HANDLES_MAX)
    refuse (message, SSH_FX_FAILURE, "Too many open files");
  else if (writes)
    open_for_writing (self, message, name);
  else
    open_for_reading (self, message, name);
}

/* The fault that the switches @kind, @kind + 1 (name) and @kind + 2 (after) describe, when it is
 * its turn at byte @reach; else %NULL. */
static const char *
get_fault (CsSimSftp *self, CsSimSwitch kind, const char *name, guint64 reach)
{
  const char *fault = cs_sim_switches_get (self->switches, kind);
  gint64 after = cs_sim_switches_get_number (self->switches, kind + 2);

  if (g_str_equal (fault, "none") || !cs_sim_switches_matches (self->switches, kind + 1, name)
      || reach <= (guint64) MAX (after, 0)
      || !cs_sim_node_take_fault (self->node, self->switches,
                                  cs_sim_connection_get_number (self->connection), name))
    return NULL;

  return fault;
}

/* The ways to fail that an upload and a download share */
static void
play_fault (CsSimSftp *self, sftp_client_message message, const char *fault)
{
  if (g_str_equal (fault, "drop"))
    cs_sim_connection_cut (self->connection);
  else if (g_str_equal (fault, "stall"))
    cs_sim_connection_stall (self->connection);
  else if (g_str_equal (fault, "short"))
    sftp_reply_status (message, SSH_FX_OK, "Success");
  else
    refuse (message, SSH_FX_FAILURE, "Failure");
}

static void
reply_corrupt (sftp_client_message message, const guint8 *bytes, gsize size)
{
  g_autofree guint8 *copy = g_memdup2 (bytes, size);

  copy[size / 2] ^= 0x20;
  sftp_reply_data (message, copy, (int) size);
}

static void
answer_read (CsSimSftp *self, sftp_client_message message)
{
  g_autofree char *text = NULL;
  CsSimHandle *handle = get_handle (self, message, &text);
  const guint8 *bytes;
  const char *fault;
  gsize size;

  if (handle == NULL)
    return;
  if (handle->data == NULL) {
    refuse (message, SSH_FX_PERMISSION_DENIED, "Not open for reading");
    return;
  }
  bytes = g_bytes_get_data (handle->data, &size);
  if (message->offset >= size) {
    refuse (message, SSH_FX_EOF, "End of file");
    return;
  }
  size = MIN (MIN (size - message->offset, message->len), READ_MAX);
  fault = get_fault (self, CS_SIM_GET_FAULT, handle->name, message->offset + size);
  handle->served = MAX (handle->served, message->offset + size);
  if (fault == NULL)
    sftp_reply_data (message, bytes + message->offset, (int) size);
  else if (g_str_equal (fault, "corrupt") && size > 0)
    reply_corrupt (message, bytes + message->offset, size);
  else
    play_fault (self, message, fault);
}

static gboolean
write_at (CsSimHandle *handle, guint64 offset, const void *bytes, gsize size)
{
  return offset <= CS_SIM_FILE_MAX && size <= CS_SIM_FILE_MAX
         && fseek (handle->file, (long) offset, SEEK_SET) == 0
         && fwrite (bytes, 1, size, handle->file) == size && fflush (handle->file) == 0;
}

/* What a fault leaves of a write: the bytes before it are there. */
static void
write_until_fault (CsSimSftp *self, CsSimHandle *handle, sftp_client_message message)
{
  gint64 after = cs_sim_switches_get_number (self->switches, CS_SIM_PUT_FAULT_AFTER);
  gint64 part
      = CLAMP (after - (gint64) message->offset, 0, (gint64) ssh_string_len (message->data));

  write_at (handle, message->offset, ssh_string_data (message->data), (gsize) part);
}

static void
answer_write (CsSimSftp *self, sftp_client_message message)
{
  g_autofree char *text = NULL;
  CsSimHandle *handle = get_handle (self, message, &text);
  gint64 room = cs_sim_switches_get_number (self->switches, CS_SIM_DISK_FREE);
  gsize size = ssh_string_len (message->data);
  const char *fault;

  if (handle == NULL)
    return;
  if (handle->file == NULL) {
    refuse (message, SSH_FX_PERMISSION_DENIED, "Not open for writing");
    return;
  }
  fault = get_fault (self, CS_SIM_PUT_FAULT, handle->name, message->offset + size);
  if (fault != NULL) {
    write_until_fault (self, handle, message);
    play_fault (self, message, fault);
    return;
  }
  if (room >= 0 && self->written + (gint64) size > room) {
    refuse (message, SSH_FX_FAILURE, "No space left on device");
    return;
  }
  self->written += (gint64) size;
  if (write_at (handle, message->offset, ssh_string_data (message->data), size))
    sftp_reply_status (message, SSH_FX_OK, "Success");
  else
    refuse (message, SSH_FX_FAILURE, "Failure");
}

static void
answer_close (CsSimSftp *self, sftp_client_message message)
{
  g_autofree char *text = NULL;
  CsSimHandle *handle = get_handle (self, message, &text);

  if (handle == NULL)
    return;
  record_handle (self, handle, TRUE);
  g_hash_table_remove (self->handles, text);
  sftp_reply_status (message, SSH_FX_OK, "Success");
}

static void
answer_opendir (CsSimSftp *self, sftp_client_message message)
{
  static const char *const hostile[]
      = { "../../escape.cer", "a\nb.cer",     "..",     "%s%n.cer", "",
          "\x1b[2J.cer",      "\xff\xfe.cer", "x y.cer" };
  g_autofree char *name = dup_name (sftp_client_message_get_filename (message));
  GPtrArray *names;

  if (name == NULL || name[0] != '\0') {
    refuse (message, SSH_FX_NO_SUCH_FILE, "No such directory");
    return;
  }
  names = cs_sim_files_list (cs_sim_node_get_files_folder (self->node));
  if (cs_sim_switches_is (self->switches, CS_SIM_LISTING, "hostile")) {
    for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
      g_ptr_array_add (names, g_strdup (hostile[i]));
  }
  give_handle (self, message, cs_sim_handle_new_listing (names));
}

static void
add_name (CsSimSftp *self, sftp_client_message message, const char *name)
{
  struct sftp_attributes_struct attributes;
  g_autofree char *line = NULL;

  if (!stat_name (self, name, &attributes))
    fill_attributes (&attributes, 0, 0, FALSE);
  line
      = g_strdup_printf ("-rw-------    1 admin    admin    %8" G_GUINT64_FORMAT " Nov  2 10:00 %s",
                         attributes.size, name);
  sftp_reply_names_add (message, name, line, &attributes);
}

static void
answer_readdir (CsSimSftp *self, sftp_client_message message)
{
  g_autofree char *text = NULL;
  CsSimHandle *handle = get_handle (self, message, &text);
  gboolean endless = cs_sim_switches_is (self->switches, CS_SIM_LISTING, "endless");
  guint n = 0;

  if (handle == NULL)
    return;
  if (handle->names == NULL) {
    refuse (message, SSH_FX_FAILURE, "Not a directory");
    return;
  }
  for (; n < NAMES_AT_ONCE && handle->next < handle->names->len; n++)
    add_name (self, message, g_ptr_array_index (handle->names, handle->next++));
  for (; n < NAMES_AT_ONCE && endless; n++) {
    g_autofree char *name = g_strdup_printf ("endless%u.cer", handle->next++);

    add_name (self, message, name);
  }
  if (n > 0)
    sftp_reply_names (message);
  else
    refuse (message, SSH_FX_EOF, "End of directory");
}

static void
answer_stat (CsSimSftp *self, sftp_client_message message)
{
  g_autofree char *name = dup_name (sftp_client_message_get_filename (message));
  struct sftp_attributes_struct attributes;

  if (name != NULL && stat_name (self, name, &attributes))
    sftp_reply_attr (message, &attributes);
  else
    refuse (message, SSH_FX_NO_SUCH_FILE, "No such file");
}

static void
answer_fstat (CsSimSftp *self, sftp_client_message message)
{
  g_autofree char *text = NULL;
  CsSimHandle *handle = get_handle (self, message, &text);
  struct sftp_attributes_struct attributes;

  if (handle == NULL)
    return;
  if (stat_name (self, handle->name, &attributes))
    sftp_reply_attr (message, &attributes);
  else
    refuse (message, SSH_FX_NO_SUCH_FILE, "No such file");
}

static void
answer_remove (CsSimSftp *self, sftp_client_message message)
{
  g_autofree char *name = dup_name (sftp_client_message_get_filename (message));
  const char *folder = cs_sim_node_get_files_folder (self->node);
  g_autofree char *path = name != NULL ? cs_sim_files_path (folder, name) : NULL;
  g_autoptr (GBytes) data = path != NULL ? cs_sim_files_read (folder, name) : NULL;

  if (data == NULL) {
    refuse (message, SSH_FX_NO_SUCH_FILE, "No such file");
    return;
  }
  if (denies (self, CS_SIM_DENY_REMOVE, name, message))
    return;
  if (g_remove (path) != 0) {
    refuse (message, SSH_FX_FAILURE, "Failure");
    return;
  }
  cs_sim_audit_write_file (cs_sim_node_get_audit (self->node),
                           cs_sim_connection_get_number (self->connection), "remove", name, data,
                           TRUE);
  sftp_reply_status (message, SSH_FX_OK, "Success");
}

static void
answer_realpath (CsSimSftp *self, sftp_client_message message)
{
  g_autofree char *name = dup_name (sftp_client_message_get_filename (message));
  g_autofree char *path = name != NULL ? g_strconcat ("/", name, NULL) : NULL;

  if (path != NULL)
    sftp_reply_name (message, path, NULL);
  else
    refuse (message, SSH_FX_NO_SUCH_FILE, "No such file");
}

static void
answer_rename (CsSimSftp *self, sftp_client_message message)
{
  const char *folder = cs_sim_node_get_files_folder (self->node);
  const char *target = sftp_client_message_get_data (message);
  g_autofree char *from = dup_name (sftp_client_message_get_filename (message));
  g_autofree char *to = target != NULL ? dup_name (target) : NULL;
  g_autofree char *from_path = from != NULL ? cs_sim_files_path (folder, from) : NULL;
  g_autofree char *to_path = to != NULL ? cs_sim_files_path (folder, to) : NULL;

  if (!cs_sim_switches_is (self->switches, CS_SIM_RENAME, "ok"))
    refuse (message, SSH_FX_OP_UNSUPPORTED, "Operation unsupported");
  else if (from_path == NULL || to_path == NULL || g_rename (from_path, to_path) != 0)
    refuse (message, SSH_FX_FAILURE, "Failure");
  else {
    cs_sim_audit_write (cs_sim_node_get_audit (self->node),
                        cs_sim_connection_get_number (self->connection), "rename", "from", from,
                        "to", to, NULL);
    sftp_reply_status (message, SSH_FX_OK, "Success");
  }
}

static void
answer_setstat (CsSimSftp *self, sftp_client_message message)
{
  if (cs_sim_switches_is (self->switches, CS_SIM_SETSTAT, "ok"))
    sftp_reply_status (message, SSH_FX_OK, "Success");
  else
    refuse (message, SSH_FX_FAILURE, "Failure");
}

static void
answer_extended (CsSimSftp *self, sftp_client_message message)
{
  if (g_strcmp0 (sftp_client_message_get_submessage (message), "posix-rename@openssh.com") == 0)
    answer_rename (self, message);
  else
    refuse (message, SSH_FX_OP_UNSUPPORTED, "Operation unsupported");
}

static const Answer answers[256] = {
  [SSH_FXP_OPEN] = answer_open,         [SSH_FXP_CLOSE] = answer_close,
  [SSH_FXP_READ] = answer_read,         [SSH_FXP_WRITE] = answer_write,
  [SSH_FXP_LSTAT] = answer_stat,        [SSH_FXP_STAT] = answer_stat,
  [SSH_FXP_FSTAT] = answer_fstat,       [SSH_FXP_SETSTAT] = answer_setstat,
  [SSH_FXP_FSETSTAT] = answer_setstat,  [SSH_FXP_OPENDIR] = answer_opendir,
  [SSH_FXP_READDIR] = answer_readdir,   [SSH_FXP_REMOVE] = answer_remove,
  [SSH_FXP_REALPATH] = answer_realpath, [SSH_FXP_RENAME] = answer_rename,
  [SSH_FXP_EXTENDED] = answer_extended,
};

static gboolean
start_session (CsSimSftp *self)
{
  self->started = TRUE;
  /* libssh 0.11 would rather own the loop; its older name works in both */
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  return sftp_server_init (self->session) == 0;
  G_GNUC_END_IGNORE_DEPRECATIONS
}

static gboolean
answer_one (CsSimSftp *self)
{
  sftp_client_message message = sftp_get_client_message (self->session);
  Answer answer;
  gint64 latency;

  if (message == NULL)
    return FALSE;
  g_clear_pointer (&self->switches, cs_sim_switches_free);
  self->switches = cs_sim_node_dup_switches (self->node, FALSE);
  latency = cs_sim_switches_get_number (self->switches, CS_SIM_LATENCY);
  if (latency > 0)
    cs_sim_connection_sleep (self->connection, latency);
  answer = answers[sftp_client_message_get_type (message)];
  if (answer != NULL)
    answer (self, message);
  else
    refuse (message, SSH_FX_OP_UNSUPPORTED, "Operation unsupported");
  sftp_client_message_free (message);

  return TRUE;
}

gboolean
cs_sim_sftp_step (CsSimSftp *self, gboolean *progress)
{
  int available = ssh_channel_poll (self->channel, 0);

  if (available <= 0)
    return available != SSH_ERROR && !ssh_channel_is_eof (self->channel);
  *progress = TRUE;

  return self->started ? answer_one (self) : start_session (self);
}
