/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sftp-transport.h"

#include "cs-sftp-connection.h"
#include "cs-ssh-options.h"

struct _CsSftpTransport {
  GObject parent_instance;

  CsSshOptions *options;

  GMutex lock;
  CsSshWatch *watch;
};

static void cs_sftp_transport_iface_init (CsTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsSftpTransport,
                               cs_sftp_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_TRANSPORT,
                                                      cs_sftp_transport_iface_init))

static void
cs_sftp_transport_finalize (GObject *object)
{
  CsSftpTransport *self = CS_SFTP_TRANSPORT (object);

  cs_ssh_options_unref (self->options);
  g_clear_pointer (&self->watch, cs_ssh_watch_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (cs_sftp_transport_parent_class)->finalize (object);
}

static void
cs_sftp_transport_class_init (CsSftpTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_sftp_transport_finalize;
}

static void
cs_sftp_transport_init (CsSftpTransport *self)
{
  self->options = cs_ssh_options_new (NULL, NULL);
  g_mutex_init (&self->lock);
}

static const char *
get_title (CsTransport *transport)
{
  return "SSH and SFTP";
}

static GListModel *
describe_settings (CsTransport *transport)
{
  return cs_ssh_options_describe ();
}

static gboolean
configure (CsTransport *transport, CsSettings *settings, GError **error)
{
  CsSftpTransport *self = CS_SFTP_TRANSPORT (transport);
  CsSshOptions *options = cs_ssh_options_new (settings, error);

  if (options == NULL)
    return FALSE;

  cs_ssh_options_unref (self->options);
  self->options = options;

  return TRUE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  CsSftpConnection *connection = CS_SFTP_CONNECTION (source);
  GError *error = NULL;

  if (cs_sftp_connection_open_finish (connection, result, &error))
    g_task_return_pointer (task, g_object_ref (connection), g_object_unref);
  else
    g_task_return_error (task, error);
}

/* Its thread is started for the first connection only; connections are opened by many threads. */
static CsSshWatch *
get_watch (CsSftpTransport *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->watch == NULL)
    self->watch = cs_ssh_watch_new ();

  return self->watch;
}

static void
open_async (CsTransport *transport,
            CsEndpoint *endpoint,
            CsPrompts *prompts,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  CsSftpTransport *self = CS_SFTP_TRANSPORT (transport);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (CsSftpConnection) connection = NULL;

  g_task_set_source_tag (task, open_async);
  connection
      = cs_sftp_connection_new (cs_ssh_session_new (endpoint, self->options, get_watch (self)));
  cs_sftp_connection_open_async (connection, prompts, cancellable, opened_cb,
                                 g_steal_pointer (&task));
}

static CsConnection *
open_finish (CsTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
cs_sftp_transport_iface_init (CsTransportInterface *iface)
{
  iface->get_title = get_title;
  iface->describe_settings = describe_settings;
  iface->configure = configure;
  iface->open_async = open_async;
  iface->open_finish = open_finish;
}
