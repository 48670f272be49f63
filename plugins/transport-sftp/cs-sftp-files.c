/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sftp-files.h"

#include <fcntl.h>
#include <libssh/sftp.h>
#include <string.h>

/* A certificate file comes in one answer. */
#define READ_SIZE (128 * 1024)
/* What every server must take and give at once (draft-ietf-secsh-filexfer-02, section 3). */
#define PACKET_SIZE (32 * 1024)
#define FILE_MODE 0600

struct _CsSftpFiles {
  CsSshSession *session;
  sftp_session sftp;
};

CsSftpFiles *
cs_sftp_files_new (CsSshSession *session)
{
  CsSftpFiles *self = g_new0 (CsSftpFiles, 1);

  self->session = session;

  return self;
}

void
cs_sftp_files_close (CsSftpFiles *self)
{
  g_clear_pointer (&self->sftp, sftp_free);
}

void
cs_sftp_files_free (CsSftpFiles *self)
{
  cs_sftp_files_close (self);
  g_free (self);
}

/* Errors */

static gboolean
says_no_space (const char *words)
{
  g_autofree char *lower = g_ascii_strdown (words, -1);

  return strstr (lower, "space") != NULL || strstr (lower, "quota") != NULL
         || strstr (lower, "disk full") != NULL;
}

/* What an SFTP status means; version 3 has no code for a full disk, only words. */
static int
code_of (int status, const char *words)
{
  switch (status) {
  case SSH_FX_NO_SUCH_FILE:
  case SSH_FX_NO_SUCH_PATH:
    return G_IO_ERROR_NOT_FOUND;
  case SSH_FX_PERMISSION_DENIED:
  case SSH_FX_WRITE_PROTECT:
    return G_IO_ERROR_PERMISSION_DENIED;
  case SSH_FX_OP_UNSUPPORTED:
    return G_IO_ERROR_NOT_SUPPORTED;
  default:
    return says_no_space (words) ? G_IO_ERROR_NO_SPACE : -1;
  }
}

static gboolean
fail (CsSftpFiles *self, const char *doing, const char *name, GError **error)
{
  g_autofree char *shown = cs_escape_control (name);
  g_autofree char *what = g_strdup_printf ("%s %s", doing, shown);
  g_autofree char *words = NULL;
  int code;

  if (!cs_ssh_session_is_open (self->session))
    return cs_ssh_session_fail (self->session, what, error);

  words = cs_escape_control (ssh_get_error (cs_ssh_session_get_ssh (self->session)));
  code = self->sftp != NULL ? code_of (sftp_get_error (self->sftp), words) : -1;
  if (code < 0)
    return cs_ssh_session_fail (self->session, what, error);

  cs_error_set (error, G_IO_ERROR, code, "%s failed %s: %s",
                cs_ssh_session_get_label (self->session), what, words);

  return FALSE;
}

static gboolean
fail_too_large (CsSftpFiles *self, const char *what, guint limit, GError **error)
{
  cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE, "%s: %s is larger than the limit of %u",
                cs_ssh_session_get_label (self->session), what, limit);

  return FALSE;
}

static gboolean
open_channel (CsSftpFiles *self, GError **error)
{
  if (self->sftp != NULL)
    return TRUE;

  self->sftp = sftp_new (cs_ssh_session_get_ssh (self->session));
  if (self->sftp != NULL && sftp_init (self->sftp) == SSH_OK)
    return TRUE;

  g_clear_pointer (&self->sftp, sftp_free);

  return cs_ssh_session_fail (self->session, "opening SFTP", error);
}

/* List */

static void
add_file (GPtrArray *files, sftp_attributes file)
{
  gboolean folder = (file->flags & SSH_FILEXFER_ATTR_PERMISSIONS) != 0
                    && file->type == SSH_FILEXFER_TYPE_DIRECTORY;

  if (file->name != NULL && !folder && strcmp (file->name, ".") != 0
      && strcmp (file->name, "..") != 0)
    g_ptr_array_add (files, cs_remote_file_new (file->name, file->size, (gint64) file->mtime));
}

static gboolean
read_folder (CsSftpFiles *self, sftp_dir folder, GPtrArray *files, GError **error)
{
  sftp_attributes file;
  /* "." and ".." and folders count: a folder of those alone must end, too. */
  guint seen = 0;

  while ((file = sftp_readdir (self->sftp, folder)) != NULL) {
    add_file (files, file);
    sftp_attributes_free (file);
    if (++seen > CS_REMOTE_FILES_MAX)
      return fail_too_large (self, "the number of files", CS_REMOTE_FILES_MAX, error);
    cs_ssh_session_expect (self->session);
  }

  return sftp_dir_eof (folder) != 0 || fail (self, "listing", "the files", error);
}

GPtrArray *
cs_sftp_files_list (CsSftpFiles *self, GError **error)
{
  g_autoptr (GPtrArray) files
      = g_ptr_array_new_with_free_func ((GDestroyNotify) cs_remote_file_free);
  gint64 since;
  sftp_dir folder;
  gboolean complete;

  if (!open_channel (self, error))
    return NULL;

  since = g_get_monotonic_time ();
  folder = sftp_opendir (self->sftp, ".");
  if (folder == NULL) {
    fail (self, "listing", "the files", error);
    return NULL;
  }
  cs_ssh_session_note_round_trip (self->session, since);

  complete = read_folder (self, folder, files, error);
  sftp_closedir (folder);

  return complete ? g_steal_pointer (&files) : NULL;
}

/* Get */

/* Bytes that may be a key: never reallocated, for that leaves copies behind. */
typedef struct {
  guint8 *data;
  gsize length;
  gsize size;
} Buffer;

static void
buffer_clear (Buffer *self)
{
  if (self->data != NULL)
    cs_secret_wipe (self->data, self->size);
  g_clear_pointer (&self->data, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Buffer, buffer_clear)

static void
buffer_reserve (Buffer *self, gsize more)
{
  Buffer larger = { NULL, self->length, 0 };

  if (self->size - self->length >= more)
    return;

  larger.size = 2 * self->size + more;
  larger.data = g_malloc (larger.size);
  if (self->length > 0)
    memcpy (larger.data, self->data, self->length);
  buffer_clear (self);
  *self = larger;
}

static GBytes *
buffer_to_bytes (const Buffer *self)
{
  return cs_secret_bytes_new_take (g_memdup2 (self->data, self->length), self->length);
}

/* A server may give less than was asked for, but never less than a packet except at the end; one
 * that cuts at a round size of its own is asked once more. Saves a round trip for each file. */
static gboolean
is_last_piece (gssize length)
{
  return length == 0 || (length < PACKET_SIZE && length % 512 != 0);
}

static gboolean
read_file (CsSftpFiles *self, sftp_file file, const char *name, Buffer *buffer, GError **error)
{
  gssize length;

  do {
    cs_ssh_session_expect (self->session);
    buffer_reserve (buffer, READ_SIZE);
    length = sftp_read (file, buffer->data + buffer->length, READ_SIZE);
    if (length < 0)
      return fail (self, "reading", name, error);
    buffer->length += (gsize) length;
    if (buffer->length > CS_REMOTE_FILE_MAX)
      return fail_too_large (self, name, CS_REMOTE_FILE_MAX, error);
  } while (!is_last_piece (length));

  return TRUE;
}

static sftp_file
open_file (CsSftpFiles *self, const char *name, int flags, const char *doing, GError **error)
{
  gint64 since;
  sftp_file file;

  if (!open_channel (self, error))
    return NULL;

  since = g_get_monotonic_time ();
  cs_ssh_session_expect (self->session);
  file = sftp_open (self->sftp, name, flags, FILE_MODE);
  if (file == NULL)
    fail (self, doing, name, error);
  else
    cs_ssh_session_note_round_trip (self->session, since);

  return file;
}

GBytes *
cs_sftp_files_get (CsSftpFiles *self, const char *name, GError **error)
{
  g_auto (Buffer) buffer = { 0 };
  sftp_file file = open_file (self, name, O_RDONLY, "reading", error);
  gboolean complete;

  if (file == NULL)
    return NULL;

  complete = read_file (self, file, name, &buffer, error);
  cs_ssh_session_expect (self->session);
  sftp_close (file);

  return complete ? buffer_to_bytes (&buffer) : NULL;
}

/* Put */

/* There is no temporary name on a node (domain.md 1.8): what is there now may be cut short. */
static void
add_warning (CsSftpFiles *self, const char *name, GError *cause, GError **error)
{
  g_autofree char *shown = cs_escape_control (name);

  cs_error_set (error, cause->domain, cause->code,
                "%s. A part of %s may lie on the node under that name", cause->message, shown);
  g_error_free (cause);
}

static gboolean
write_file (CsSftpFiles *self, sftp_file file, GBytes *content)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (content, &size);

  for (gsize at = 0; at < size;) {
    gssize written;

    cs_ssh_session_expect (self->session);
    written = sftp_write (file, data + at, MIN (size - at, PACKET_SIZE));
    if (written <= 0)
      return FALSE;
    at += (gsize) written;
  }

  return TRUE;
}

/* Writes into an open file and closes it. */
static gboolean
fill_file (CsSftpFiles *self, sftp_file file, const char *name, GBytes *content, GError **error)
{
  GError *cause = NULL;
  gboolean written = write_file (self, file, content);

  if (!written)
    fail (self, "writing", name, &cause);
  cs_ssh_session_expect (self->session);
  if (sftp_close (file) != SSH_OK && written)
    written = fail (self, "writing", name, &cause);
  if (!written)
    add_warning (self, name, cause, error);

  return written;
}

/* NULL when it was not opened; one that refuses to open a file has not touched it. */
static sftp_file
open_for_writing (CsSftpFiles *self, const char *name, int flags, GError **error)
{
  GError *cause = NULL;
  sftp_file file = open_file (self, name, O_WRONLY | O_CREAT | flags, "writing", &cause);

  if (file == NULL && !cs_ssh_session_is_open (self->session))
    add_warning (self, name, cause, error);
  else if (file == NULL)
    g_propagate_error (error, cause);

  return file;
}

gboolean
cs_sftp_files_put (CsSftpFiles *self, const char *name, GBytes *content, GError **error)
{
  sftp_file file = open_for_writing (self, name, O_TRUNC, error);

  return file != NULL && fill_file (self, file, name, content, error);
}

gboolean
cs_sftp_files_create (CsSftpFiles *self, const char *name, GBytes *content, GError **error)
{
  g_autoptr (GError) cause = NULL;
  sftp_file file = open_for_writing (self, name, O_EXCL, &cause);

  if (file != NULL)
    return fill_file (self, file, name, content, error);

  /* An answer of the server, whatever it is, is its no to this way of opening. */
  if (self->sftp != NULL && cs_ssh_session_is_open (self->session)
      && sftp_get_error (self->sftp) != SSH_FX_OK)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS, cause->message);
  else
    g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

gboolean
cs_sftp_files_remove (CsSftpFiles *self, const char *name, GError **error)
{
  if (!open_channel (self, error))
    return FALSE;

  return sftp_unlink (self->sftp, name) == 0 || fail (self, "removing", name, error);
}
