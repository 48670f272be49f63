/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ca-store.h"

#include <sqlite3.h>

#define APPLICATION_ID                                                                             \
  0x43734361 /* "CsCa", so that another program's database is not taken for ours */
#define SCHEMA_VERSION 1
#define BUSY_MS 30000 /* how long another process may hold the write lock before we give up */

#define COLUMNS                                                                                    \
  "serial, subject, names, profile, slot, asked_by, request_sha256, spki_sha256, replaces, "       \
  "reason, certificate, issued_at, not_before, not_after, revoked_at"

/* "standing" is 1 for the one certificate that answers a request; the index is what keeps two
 * processes from issuing two. */
static const char schema[] = "CREATE TABLE issued ("
                             "  serial TEXT NOT NULL PRIMARY KEY,"
                             "  subject TEXT NOT NULL,"
                             "  names TEXT NOT NULL,"
                             "  profile TEXT NOT NULL,"
                             "  slot TEXT NOT NULL,"
                             "  asked_by TEXT NOT NULL,"
                             "  request_sha256 TEXT NOT NULL,"
                             "  spki_sha256 TEXT NOT NULL,"
                             "  replaces TEXT NOT NULL,"
                             "  reason TEXT,"
                             "  certificate BLOB NOT NULL,"
                             "  issued_at INTEGER NOT NULL,"
                             "  not_before INTEGER NOT NULL,"
                             "  not_after INTEGER NOT NULL,"
                             "  revoked_at INTEGER NOT NULL DEFAULT 0,"
                             "  standing INTEGER NOT NULL DEFAULT 1);"
                             "CREATE UNIQUE INDEX one_answer ON issued (request_sha256, replaces)"
                             "  WHERE standing = 1;"
                             "CREATE TABLE crl (number INTEGER NOT NULL);"
                             "INSERT INTO crl VALUES (0);"
                             "PRAGMA application_id = 1131627361;"
                             "PRAGMA user_version = 1;";

struct _CsCaStore {
  sqlite3 *db;
  char *path;
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

static const char *
advice_for (int result)
{
  switch (result) {
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return "put back a copy of it from a backup; nothing was changed";
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return "another program holds it; try again when that has ended";
  case SQLITE_FULL:
    return "make room on the disk; nothing was issued";
  case SQLITE_READONLY:
  case SQLITE_CANTOPEN:
  case SQLITE_PERM:
    return "see that you may read and write it and its folder; nothing was issued";
  default:
    return "nothing was issued";
  }
}

static gboolean
fail (CsCaStore *self, GError **error)
{
  int result = sqlite3_errcode (self->db) & 0xff;

  if (result == SQLITE_FULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "%s: %s; %s", self->path,
                 sqlite3_errmsg (self->db), advice_for (result));
  else
    g_set_error (error, CS_ERROR, CS_ERROR_AUTHORITY, "%s: %s; %s", self->path,
                 sqlite3_errmsg (self->db), advice_for (result));
  return FALSE;
}

static gboolean
run (CsCaStore *self, const char *sql, GError **error)
{
  return sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK || fail (self, error);
}

static sqlite3_stmt *
prepare (CsCaStore *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    fail (self, error);

  return statement;
}

static void
bind_text (sqlite3_stmt *statement, int i, const char *text)
{
  sqlite3_bind_text (statement, i, text, -1, SQLITE_TRANSIENT);
}

/* Runs a statement that answers nothing. */
static gboolean
finish (CsCaStore *self, sqlite3_stmt *statement, GError **error)
{
  return sqlite3_step (statement) == SQLITE_DONE || fail (self, error);
}

/* The one number that @sql answers; -1 when it fails. */
static gint64
read_number (CsCaStore *self, const char *sql, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = prepare (self, sql, error);

  if (statement == NULL)
    return -1;
  if (sqlite3_step (statement) != SQLITE_ROW) {
    fail (self, error);
    return -1;
  }

  return sqlite3_column_int64 (statement, 0);
}

/* The database may come from a stranger's folder: nothing in it may act. A rollback journal, synced
 * with its folder, is what survives a power cut on any file system. */
static gboolean
set_up (CsCaStore *self, GError **error)
{
  sqlite3_busy_timeout (self->db, BUSY_MS);
  sqlite3_extended_result_codes (self->db, 1);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);

  return run (
      self, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA synchronous = EXTRA;",
      error);
}

static CsCaStore *
connect_to (const char *path, int flags, GError **error)
{
  g_autoptr (CsCaStore) self = g_new0 (CsCaStore, 1);

  self->path = g_strdup (path);
  if (sqlite3_open_v2 (path, &self->db, flags, NULL) != SQLITE_OK) {
    fail (self, error);
    return NULL;
  }
  if (!set_up (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

gboolean
cs_ca_store_create (const char *path, GError **error)
{
  g_autoptr (CsCaStore) self = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    cs_error_set (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "%s: there already", path);
    return FALSE;
  }
  /* Made by us, so that its mode does not depend on the umask. */
  if (!g_file_set_contents_full (path, "", 0, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error)
      || !cs_access_make_private (path, error))
    return FALSE;

  self = connect_to (path, SQLITE_OPEN_READWRITE, error);

  return self != NULL && cs_ca_store_begin (self, error) && run (self, schema, error)
         && cs_ca_store_commit (self, error);
}

CsCaStore *
cs_ca_store_open (const char *path, GError **error)
{
  g_autoptr (CsCaStore) self = connect_to (path, SQLITE_OPEN_READWRITE, error);
  gint64 application;
  gint64 version;

  if (self == NULL)
    return NULL;

  application = read_number (self, "PRAGMA application_id", error);
  if (application < 0)
    return NULL;
  version = read_number (self, "PRAGMA user_version", error);
  if (version < 0)
    return NULL;
  if (application != APPLICATION_ID || version != SCHEMA_VERSION) {
    cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY,
                  "%s: not the database of a local authority (or one of a newer release); put back "
                  "a copy of it from a backup; nothing was changed",
                  path);
    return NULL;
  }

  return g_steal_pointer (&self);
}

void
cs_ca_store_close (CsCaStore *self)
{
  sqlite3_close_v2 (self->db);
  g_free (self->path);
  g_free (self);
}

gboolean
cs_ca_store_begin (CsCaStore *self, GError **error)
{
  return run (self, "BEGIN IMMEDIATE", error);
}

gboolean
cs_ca_store_commit (CsCaStore *self, GError **error)
{
  return run (self, "COMMIT", error);
}

/* Never %NULL, whatever a stranger's database holds. */
static const char *
peek_text (sqlite3_stmt *statement, int i)
{
  const char *text = (const char *) sqlite3_column_text (statement, i);

  return text != NULL ? text : "";
}

static char *
dup_column (sqlite3_stmt *statement, int i)
{
  return g_strdup (peek_text (statement, i));
}

static CsIssued *
read_row (sqlite3_stmt *statement)
{
  CsIssued *issued = cs_issued_new ();
  const void *der = sqlite3_column_blob (statement, 10);

  issued->serial = dup_column (statement, 0);
  issued->subject = dup_column (statement, 1);
  issued->names = g_strsplit (peek_text (statement, 2), "\n", -1);
  issued->profile = dup_column (statement, 3);
  issued->slot = dup_column (statement, 4);
  issued->asked_by = dup_column (statement, 5);
  issued->request_sha256 = dup_column (statement, 6);
  issued->spki_sha256 = dup_column (statement, 7);
  issued->replaces = dup_column (statement, 8);
  issued->reason = g_strdup ((const char *) sqlite3_column_text (statement, 9));
  issued->certificate = g_bytes_new (der, (gsize) sqlite3_column_bytes (statement, 10));
  issued->issued_at = sqlite3_column_int64 (statement, 11);
  issued->not_before = sqlite3_column_int64 (statement, 12);
  issued->not_after = sqlite3_column_int64 (statement, 13);
  issued->revoked_at = sqlite3_column_int64 (statement, 14);

  return issued;
}

static gboolean
read_one (CsCaStore *self, sqlite3_stmt *statement, CsIssued **found, GError **error)
{
  int result = sqlite3_step (statement);

  *found = NULL;
  if (result == SQLITE_ROW)
    *found = read_row (statement);

  return result == SQLITE_ROW || result == SQLITE_DONE || fail (self, error);
}

gboolean
cs_ca_store_find_standing (CsCaStore *self,
                           const char *request_sha256,
                           const char *replaces,
                           gint64 now,
                           CsIssued **found,
                           GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = prepare (self,
                 "SELECT " COLUMNS " FROM issued WHERE request_sha256 = ? AND replaces = ?"
                 " AND standing = 1 AND not_after >= ?",
                 error);

  if (statement == NULL)
    return FALSE;

  bind_text (statement, 1, request_sha256);
  bind_text (statement, 2, replaces);
  sqlite3_bind_int64 (statement, 3, now);

  return read_one (self, statement, found, error);
}

gboolean
cs_ca_store_find_serial (CsCaStore *self, const char *serial, CsIssued **found, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = prepare (self, "SELECT " COLUMNS " FROM issued WHERE serial = ?", error);

  if (statement == NULL)
    return FALSE;

  bind_text (statement, 1, serial);

  return read_one (self, statement, found, error);
}

GPtrArray *
cs_ca_store_list (CsCaStore *self, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) cs_issued_free);
  g_autoptr (sqlite3_stmt) statement
      = prepare (self, "SELECT " COLUMNS " FROM issued ORDER BY issued_at, rowid", error);
  int result;

  if (statement == NULL)
    return NULL;

  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    g_ptr_array_add (list, read_row (statement));
  if (result != SQLITE_DONE) {
    fail (self, error);
    return NULL;
  }

  return g_steal_pointer (&list);
}

gint64
cs_ca_store_count (CsCaStore *self, GError **error)
{
  return read_number (self, "SELECT count(*) FROM issued", error);
}

gboolean
cs_ca_store_check (CsCaStore *self, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = prepare (self, "PRAGMA quick_check(1)", error);
  const char *answer;

  if (statement == NULL)
    return FALSE;
  if (sqlite3_step (statement) != SQLITE_ROW)
    return fail (self, error);

  answer = (const char *) sqlite3_column_text (statement, 0);
  if (g_strcmp0 (answer, "ok") == 0)
    return TRUE;

  cs_error_set (error, CS_ERROR, CS_ERROR_AUTHORITY, "%s: damaged (%s); %s", self->path, answer,
                advice_for (SQLITE_CORRUPT));
  return FALSE;
}

static gboolean
retire_former_answer (CsCaStore *self, const CsIssued *issued, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = prepare (self,
                 "UPDATE issued SET standing = 0 WHERE request_sha256 = ? AND replaces = ?"
                 " AND standing = 1 AND not_after < ?",
                 error);

  if (statement == NULL)
    return FALSE;

  bind_text (statement, 1, issued->request_sha256);
  bind_text (statement, 2, issued->replaces);
  sqlite3_bind_int64 (statement, 3, issued->issued_at);

  return finish (self, statement, error);
}

gboolean
cs_ca_store_add (CsCaStore *self, const CsIssued *issued, GError **error)
{
  g_autofree char *names = g_strjoinv ("\n", issued->names);
  g_autoptr (sqlite3_stmt) statement = NULL;
  const char *texts[] = { issued->serial,         issued->subject,     names,
                          issued->profile,        issued->slot,        issued->asked_by,
                          issued->request_sha256, issued->spki_sha256, issued->replaces };
  gsize size;
  const void *der = g_bytes_get_data (issued->certificate, &size);

  if (!retire_former_answer (self, issued, error))
    return FALSE;

  statement = prepare (self,
                       "INSERT INTO issued (" COLUMNS ")"
                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, 0)",
                       error);
  if (statement == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    bind_text (statement, (int) i + 1, texts[i]);
  sqlite3_bind_blob64 (statement, 10, der, size, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 11, issued->issued_at);
  sqlite3_bind_int64 (statement, 12, issued->not_before);
  sqlite3_bind_int64 (statement, 13, issued->not_after);

  return finish (self, statement, error);
}

gboolean
cs_ca_store_revoke (CsCaStore *self,
                    const char *serial,
                    const char *reason,
                    gint64 now,
                    GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = prepare (self,
                 "UPDATE issued SET standing = 0, revoked_at = ?, reason = ?"
                 " WHERE serial = ? AND revoked_at = 0",
                 error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, now);
  bind_text (statement, 2, reason);
  bind_text (statement, 3, serial);

  return finish (self, statement, error);
}

gint64
cs_ca_store_take_crl_number (CsCaStore *self, GError **error)
{
  if (!run (self, "UPDATE crl SET number = number + 1", error))
    return -1;

  return read_number (self, "SELECT number FROM crl", error);
}
