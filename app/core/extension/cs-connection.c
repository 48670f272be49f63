/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-connection.h"

G_DEFINE_INTERFACE (CsConnection, cs_connection, G_TYPE_OBJECT)

/* The answer of every method that a plugin leaves out. */
static void
report_unsupported (gpointer self,
                    gpointer tag,
                    const char *verb,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_task_report_new_error (self, callback, user_data, tag, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           "%s cannot %s", G_OBJECT_TYPE_NAME (self), verb);
}

static void
cs_connection_real_list_async (CsConnection *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  report_unsupported (self, cs_connection_real_list_async, "list files", callback, user_data);
}

static void
cs_connection_real_get_async (CsConnection *self,
                              const char *name,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  report_unsupported (self, cs_connection_real_get_async, "fetch files", callback, user_data);
}

static void
cs_connection_real_put_async (CsConnection *self,
                              const char *name,
                              GBytes *content,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  report_unsupported (self, cs_connection_real_put_async, "write files", callback, user_data);
}

static void
cs_connection_real_create_async (CsConnection *self,
                                 const char *name,
                                 GBytes *content,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  report_unsupported (self, cs_connection_real_create_async, "write new files only", callback,
                      user_data);
}

static void
cs_connection_real_remove_async (CsConnection *self,
                                 const char *name,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  report_unsupported (self, cs_connection_real_remove_async, "remove files", callback, user_data);
}

static void
cs_connection_real_run_command_async (CsConnection *self,
                                      const char *line,
                                      const char *answer,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  report_unsupported (self, cs_connection_real_run_command_async, "run commands", callback,
                      user_data);
}

static void
cs_connection_real_exec_async (CsConnection *self,
                               const char *command,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  report_unsupported (self, cs_connection_real_exec_async, "run programs", callback, user_data);
}

static void
cs_connection_real_close_async (CsConnection *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  report_unsupported (self, cs_connection_real_close_async, "close", callback, user_data);
}

/* Every answer is carried by a GTask, so one reading of it serves all that are pointers. */
static gpointer
propagate_pointer (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static GPtrArray *
cs_connection_real_list_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  return propagate_pointer (result, error);
}

static GBytes *
cs_connection_real_get_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  return propagate_pointer (result, error);
}

static gboolean
cs_connection_real_put_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
cs_connection_real_create_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
cs_connection_real_remove_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static char *
cs_connection_real_run_command_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  return propagate_pointer (result, error);
}

static char *
cs_connection_real_exec_finish (CsConnection *self,
                                GAsyncResult *result,
                                int *status,
                                GError **error)
{
  return propagate_pointer (result, error);
}

static gboolean
cs_connection_real_close_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gint64
cs_connection_real_get_round_trip_time (CsConnection *self)
{
  return 0;
}

static GStrv
cs_connection_real_dup_facts (CsConnection *self)
{
  return NULL;
}

static void
cs_connection_default_init (CsConnectionInterface *iface)
{
  iface->get_round_trip_time = cs_connection_real_get_round_trip_time;
  iface->dup_facts = cs_connection_real_dup_facts;
  iface->list_async = cs_connection_real_list_async;
  iface->list_finish = cs_connection_real_list_finish;
  iface->get_async = cs_connection_real_get_async;
  iface->get_finish = cs_connection_real_get_finish;
  iface->put_async = cs_connection_real_put_async;
  iface->put_finish = cs_connection_real_put_finish;
  iface->create_async = cs_connection_real_create_async;
  iface->create_finish = cs_connection_real_create_finish;
  iface->remove_async = cs_connection_real_remove_async;
  iface->remove_finish = cs_connection_real_remove_finish;
  iface->run_command_async = cs_connection_real_run_command_async;
  iface->run_command_finish = cs_connection_real_run_command_finish;
  iface->exec_async = cs_connection_real_exec_async;
  iface->exec_finish = cs_connection_real_exec_finish;
  iface->close_async = cs_connection_real_close_async;
  iface->close_finish = cs_connection_real_close_finish;
}

void
cs_connection_list_async (CsConnection *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (CS_IS_CONNECTION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_CONNECTION_GET_IFACE (self)->list_async (self, cancellable, callback, user_data);
}

GPtrArray *
cs_connection_list_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CS_CONNECTION_GET_IFACE (self)->list_finish (self, result, error);
}

void
cs_connection_get_async (CsConnection *self,
                         const char *name,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (CS_IS_CONNECTION (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_CONNECTION_GET_IFACE (self)->get_async (self, name, cancellable, callback, user_data);
}

GBytes *
cs_connection_get_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CS_CONNECTION_GET_IFACE (self)->get_finish (self, result, error);
}

void
cs_connection_put_async (CsConnection *self,
                         const char *name,
                         GBytes *content,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (CS_IS_CONNECTION (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (content != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_CONNECTION_GET_IFACE (self)->put_async (self, name, content, cancellable, callback, user_data);
}

gboolean
cs_connection_put_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

  return CS_CONNECTION_GET_IFACE (self)->put_finish (self, result, error);
}

void
cs_connection_create_async (CsConnection *self,
                            const char *name,
                            GBytes *content,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (CS_IS_CONNECTION (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (content != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_CONNECTION_GET_IFACE (self)->create_async (self, name, content, cancellable, callback,
                                                user_data);
}

gboolean
cs_connection_create_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

  return CS_CONNECTION_GET_IFACE (self)->create_finish (self, result, error);
}

void
cs_connection_remove_async (CsConnection *self,
                            const char *name,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (CS_IS_CONNECTION (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_CONNECTION_GET_IFACE (self)->remove_async (self, name, cancellable, callback, user_data);
}

gboolean
cs_connection_remove_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

  return CS_CONNECTION_GET_IFACE (self)->remove_finish (self, result, error);
}

void
cs_connection_run_command_async (CsConnection *self,
                                 const char *line,
                                 const char *answer,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (CS_IS_CONNECTION (self));
  g_return_if_fail (line != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_CONNECTION_GET_IFACE (self)->run_command_async (self, line, answer, cancellable, callback,
                                                     user_data);
}

char *
cs_connection_run_command_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CS_CONNECTION_GET_IFACE (self)->run_command_finish (self, result, error);
}

void
cs_connection_exec_async (CsConnection *self,
                          const char *command,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (CS_IS_CONNECTION (self));
  g_return_if_fail (command != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_CONNECTION_GET_IFACE (self)->exec_async (self, command, cancellable, callback, user_data);
}

char *
cs_connection_exec_finish (CsConnection *self, GAsyncResult *result, int *status, GError **error)
{
  g_return_val_if_fail (CS_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return CS_CONNECTION_GET_IFACE (self)->exec_finish (self, result, status, error);
}

void
cs_connection_close_async (CsConnection *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (CS_IS_CONNECTION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  CS_CONNECTION_GET_IFACE (self)->close_async (self, cancellable, callback, user_data);
}

gboolean
cs_connection_close_finish (CsConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CS_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

  return CS_CONNECTION_GET_IFACE (self)->close_finish (self, result, error);
}

gint64
cs_connection_get_round_trip_time (CsConnection *self)
{
  g_return_val_if_fail (CS_IS_CONNECTION (self), 0);

  return CS_CONNECTION_GET_IFACE (self)->get_round_trip_time (self);
}

GStrv
cs_connection_dup_facts (CsConnection *self)
{
  GStrv facts;

  g_return_val_if_fail (CS_IS_CONNECTION (self), NULL);

  facts = CS_CONNECTION_GET_IFACE (self)->dup_facts (self);

  return facts != NULL ? facts : g_new0 (char *, 1);
}

CsRemoteFile *
cs_remote_file_new (const char *name, guint64 size, gint64 modified)
{
  CsRemoteFile *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new (CsRemoteFile, 1);
  self->name = g_strdup (name);
  self->size = size;
  self->modified = modified;

  return self;
}

void
cs_remote_file_free (CsRemoteFile *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self);
}
