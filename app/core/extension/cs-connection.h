/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

#define CS_REMOTE_FILES_MAX 4096             /* names in the directory of a node */
#define CS_REMOTE_FILE_MAX (4 * 1024 * 1024) /* bytes of a file that is fetched */

/**
 * CsRemoteFile:
 * @name: as the node says; not checked: use cs_is_plain_name() before it names anything here
 * @size: bytes
 * @modified: seconds since 1970, 0 when not told
 */
typedef struct {
  char *name;
  guint64 size;
  gint64 modified;
} CsRemoteFile;

CS_EXPORT
CsRemoteFile *cs_remote_file_new (const char *name, guint64 size, gint64 modified);
CS_EXPORT
void cs_remote_file_free (CsRemoteFile *self);

#define CS_TYPE_CONNECTION (cs_connection_get_type ())
CS_EXPORT
G_DECLARE_INTERFACE (CsConnection, cs_connection, CS, CONNECTION, GObject)

/**
 * CsConnectionInterface:
 * @list_async: the files of the node's directory
 * @list_finish: (transfer full) (element-type CsRemoteFile)
 * @get_async: fetches one file; at most %CS_REMOTE_FILE_MAX bytes
 * @get_finish: (transfer full): wiped when freed, for it may be a key; %G_IO_ERROR_NOT_FOUND when
 * there is none
 * @put_async: writes one file: opened with create and truncate, written, closed, under its own name
 *   (no rename, no setstat: domain.md 1.8). Proving it by reading back is the caller's
 * @create_async: the same for a file that must not be there yet, by an exclusive open.
 *   %G_IO_ERROR_EXISTS when the open was refused: nothing was written. SFTP version 3 has no code
 *   for why, so something of that name may lie there, or the node cannot open like that
 * @remove_async: removes one file
 * @run_command_async: sends one MMP line and waits for its prompt; with @answer (such as "Y") that
 * is sent once when the node asks
 * @run_command_finish: (transfer full): the reply, see #CsMmpReader
 * @exec_async: runs a command on a host that is no meeting server
 * @exec_finish: (transfer full): its output; @status its exit status
 * @get_round_trip_time: microseconds, 0 when not measured yet
 * @dup_facts: (transfer full) (nullable): what was agreed on with the other side, for people: pairs
 * of key and value, NULL-terminated. Keys that are known to be shown: "key-exchange", "cipher",
 * "mac", "host-key", "server", "library"
 * @close_async: says goodbye; also happens, without waiting, when the last reference goes
 *
 * A connection to one node or host: files and command line over one log-in. All calls are made from
 * one thread-default main context at a time and answered there; they are carried out in order.
 * Errors: %CS_ERROR_NODE (names the node and the reason), %CS_ERROR_AUTHENTICATION,
 * %CS_ERROR_UNTRUSTED, %CS_ERROR_TOO_LARGE, %G_IO_ERROR_TIMED_OUT, %G_IO_ERROR_CANCELLED (the
 * connection is unusable after a cancelled or timed-out command), %G_IO_ERROR_NOT_FOUND,
 * %G_IO_ERROR_PERMISSION_DENIED, %G_IO_ERROR_NO_SPACE, %G_IO_ERROR_CLOSED (the connection is gone:
 * open another). A method left out answers %G_IO_ERROR_NOT_SUPPORTED.
 */
struct _CsConnectionInterface {
  GTypeInterface parent_iface;

  void (*list_async) (CsConnection *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  GPtrArray *(*list_finish) (CsConnection *self, GAsyncResult *result, GError **error);
  void (*get_async) (CsConnection *self,
                     const char *name,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
  GBytes *(*get_finish) (CsConnection *self, GAsyncResult *result, GError **error);
  void (*put_async) (CsConnection *self,
                     const char *name,
                     GBytes *content,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
  gboolean (*put_finish) (CsConnection *self, GAsyncResult *result, GError **error);
  void (*remove_async) (CsConnection *self,
                        const char *name,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  gboolean (*remove_finish) (CsConnection *self, GAsyncResult *result, GError **error);
  void (*run_command_async) (CsConnection *self,
                             const char *line,
                             const char *answer,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
  char *(*run_command_finish) (CsConnection *self, GAsyncResult *result, GError **error);
  void (*exec_async) (CsConnection *self,
                      const char *command,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  char *(*exec_finish) (CsConnection *self, GAsyncResult *result, int *status, GError **error);
  gint64 (*get_round_trip_time) (CsConnection *self);
  GStrv (*dup_facts) (CsConnection *self);
  void (*close_async) (CsConnection *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  gboolean (*close_finish) (CsConnection *self, GAsyncResult *result, GError **error);
  void (*create_async) (CsConnection *self,
                        const char *name,
                        GBytes *content,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  gboolean (*create_finish) (CsConnection *self, GAsyncResult *result, GError **error);
};

CS_EXPORT
void cs_connection_list_async (CsConnection *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
CS_EXPORT
GPtrArray *cs_connection_list_finish (CsConnection *self, GAsyncResult *result, GError **error);
CS_EXPORT
void cs_connection_get_async (CsConnection *self,
                              const char *name,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
CS_EXPORT
GBytes *cs_connection_get_finish (CsConnection *self, GAsyncResult *result, GError **error);
CS_EXPORT
void cs_connection_put_async (CsConnection *self,
                              const char *name,
                              GBytes *content,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
CS_EXPORT
gboolean cs_connection_put_finish (CsConnection *self, GAsyncResult *result, GError **error);
CS_EXPORT
void cs_connection_create_async (CsConnection *self,
                                 const char *name,
                                 GBytes *content,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
CS_EXPORT
gboolean cs_connection_create_finish (CsConnection *self, GAsyncResult *result, GError **error);
CS_EXPORT
void cs_connection_remove_async (CsConnection *self,
                                 const char *name,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
CS_EXPORT
gboolean cs_connection_remove_finish (CsConnection *self, GAsyncResult *result, GError **error);
CS_EXPORT
void cs_connection_run_command_async (CsConnection *self,
                                      const char *line,
                                      const char *answer,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
CS_EXPORT
char *cs_connection_run_command_finish (CsConnection *self, GAsyncResult *result, GError **error);
CS_EXPORT
void cs_connection_exec_async (CsConnection *self,
                               const char *command,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
CS_EXPORT
char *
cs_connection_exec_finish (CsConnection *self, GAsyncResult *result, int *status, GError **error);
CS_EXPORT
gint64 cs_connection_get_round_trip_time (CsConnection *self);
CS_EXPORT
GStrv cs_connection_dup_facts (CsConnection *self); /* never NULL */
CS_EXPORT
void cs_connection_close_async (CsConnection *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
CS_EXPORT
gboolean cs_connection_close_finish (CsConnection *self, GAsyncResult *result, GError **error);

G_END_DECLS
