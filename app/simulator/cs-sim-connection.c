/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-connection.h"

#include "cs-sim-auth.h"
#include "cs-sim-host-key.h"
#include "cs-sim-sftp.h"
#include "cs-sim-shell.h"

#include <gio/gnetworking.h>
#include <libssh/callbacks.h>
#include <libssh/server.h>

#define CHANNELS_MAX 16 /* on one connection */
#define SLICE 50 /* milliseconds of a sleep before it is looked whether it still makes sense */
#define BANNER_TIME 30 /* seconds a client has to say hello and agree on keys */

/* A channel is a shell or a file service once the client has said which. */
typedef struct {
  CsSimConnection *connection;
  ssh_channel channel;
  struct ssh_channel_callbacks_struct callbacks;
  gboolean pty;
  CsSimShell *shell;
  CsSimSftp *sftp;
} Channel;

struct _CsSimConnection {
  CsSimNode *node;
  guint number;
  socket_t fd;
  int over; /* atomic */
  gboolean stalled;

  ssh_session session;
  ssh_event event;
  struct ssh_server_callbacks_struct callbacks;
  CsSimAuth auth;
  GPtrArray *channels;
};

static void
free_channel (Channel *self)
{
  g_clear_pointer (&self->shell, cs_sim_shell_free);
  g_clear_pointer (&self->sftp, cs_sim_sftp_free);
  ssh_remove_channel_callbacks (self->channel, &self->callbacks);
  ssh_channel_free (self->channel);
  g_free (self);
}

CsSimConnection *
cs_sim_connection_new (CsSimNode *node, socket_t fd, guint number)
{
  CsSimConnection *self = g_new0 (CsSimConnection, 1);

  self->node = node;
  self->fd = fd;
  self->number = number;
  self->session = ssh_new ();
  self->channels = g_ptr_array_new_with_free_func ((GDestroyNotify) free_channel);
  cs_sim_auth_init (&self->auth, self);

  return self;
}

void
cs_sim_connection_free (CsSimConnection *self)
{
  g_ptr_array_unref (self->channels);
  cs_sim_auth_clear (&self->auth);
  ssh_free (self->session); /* closes the socket */
  g_free (self);
}

CsSimNode *
cs_sim_connection_get_node (CsSimConnection *self)
{
  return self->node;
}

guint
cs_sim_connection_get_number (CsSimConnection *self)
{
  return self->number;
}

gboolean
cs_sim_connection_is_over (CsSimConnection *self)
{
  return g_atomic_int_get (&self->over) != 0;
}

void
cs_sim_connection_stall (CsSimConnection *self)
{
  self->stalled = TRUE;
}

void
cs_sim_connection_cut (CsSimConnection *self)
{
  g_atomic_int_set (&self->over, 1);
#ifdef G_OS_WIN32
  shutdown (self->fd, SD_BOTH);
#else
  shutdown (self->fd, SHUT_RDWR);
#endif
}

void
cs_sim_connection_sleep (CsSimConnection *self, gint64 milliseconds)
{
  for (; milliseconds > 0 && !cs_sim_connection_is_over (self); milliseconds -= SLICE)
    g_usleep ((gulong) MIN (milliseconds, SLICE) * 1000);
}

static int
pty_cb (ssh_session session,
        ssh_channel channel,
        const char *terminal,
        int columns,
        int rows,
        int width,
        int height,
        void *data)
{
  Channel *self = data;

  self->pty = TRUE;

  return 0;
}

static gboolean
is_taken (Channel *self)
{
  return self->shell != NULL || self->sftp != NULL;
}

static int
shell_cb (ssh_session session, ssh_channel channel, void *data)
{
  Channel *self = data;

  if (is_taken (self))
    return 1;
  self->shell = cs_sim_shell_new (self->connection, channel, self->pty);

  return 0;
}

static int
exec_cb (ssh_session session, ssh_channel channel, const char *command, void *data)
{
  Channel *self = data;
  CsSimNode *node = self->connection->node;
  g_autoptr (CsSimSwitches) switches = cs_sim_node_dup_switches (node, FALSE);

  if (is_taken (self))
    return 1;
  if (!cs_sim_switches_is (switches, CS_SIM_EXEC, "allowed")) {
    cs_sim_audit_write (cs_sim_node_get_audit (node), self->connection->number, "exec-refused",
                        "line", command, NULL);
    return 1;
  }
  self->shell = cs_sim_shell_new_exec (self->connection, channel, command);

  return 0;
}

static int
subsystem_cb (ssh_session session, ssh_channel channel, const char *name, void *data)
{
  Channel *self = data;

  if (is_taken (self) || g_strcmp0 (name, "sftp") != 0)
    return 1;
  self->sftp = cs_sim_sftp_new (self->connection, session, channel);

  return 0;
}

/* What is for the file service stays in the channel's buffer: its requests are read whole. */
static int
data_cb (ssh_session session,
         ssh_channel channel,
         void *bytes,
         uint32_t size,
         int is_stderr,
         void *data)
{
  Channel *self = data;

  if (self->shell == NULL)
    return 0;
  if (size > 0)
    cs_sim_shell_feed (self->shell, bytes, size);

  return (int) size;
}

static void
eof_cb (ssh_session session, ssh_channel channel, void *data)
{
  Channel *self = data;

  if (self->shell != NULL)
    cs_sim_shell_feed (self->shell, NULL, 0);
}

static ssh_channel
open_channel_cb (ssh_session session, void *data)
{
  CsSimAuth *auth = data;
  CsSimConnection *self = auth->connection;
  Channel *channel;

  if (self->channels->len >= CHANNELS_MAX)
    return NULL;
  channel = g_new0 (Channel, 1);
  channel->connection = self;
  channel->channel = ssh_channel_new (session);
  ssh_callbacks_init (&channel->callbacks);
  channel->callbacks.userdata = channel;
  channel->callbacks.channel_pty_request_function = pty_cb;
  channel->callbacks.channel_shell_request_function = shell_cb;
  channel->callbacks.channel_exec_request_function = exec_cb;
  channel->callbacks.channel_subsystem_request_function = subsystem_cb;
  channel->callbacks.channel_data_function = data_cb;
  channel->callbacks.channel_eof_function = eof_cb;
  ssh_set_channel_callbacks (channel->channel, &channel->callbacks);
  g_ptr_array_add (self->channels, channel);

  return channel->channel;
}

/* A new bind for each connection: the host key may have changed, and threads share nothing. */
static gboolean
take_socket (CsSimConnection *self)
{
  const CsSimSwitches *switches = self->auth.switches;
  g_autoptr (GError) error = NULL;
  ssh_key key = cs_sim_host_key_load (self->node, switches, &error);
  ssh_bind bind;
  gboolean no = FALSE;
  gboolean good;
  long timeout = BANNER_TIME;

  if (key == NULL) {
    g_printerr ("%s\n", error->message);
    return FALSE;
  }
  bind = ssh_bind_new ();
  ssh_bind_options_set (bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no);
  ssh_bind_options_set (bind, SSH_BIND_OPTIONS_IMPORT_KEY, key); /* takes the key */
  good = ssh_bind_accept_fd (bind, self->session, self->fd) == SSH_OK;
  ssh_bind_free (bind);
  ssh_options_set (self->session, SSH_OPTIONS_TIMEOUT, &timeout);

  return good;
}

static gboolean
start (CsSimConnection *self)
{
  if (!take_socket (self))
    return FALSE;
  ssh_callbacks_init (&self->callbacks);
  cs_sim_auth_attach (&self->auth, self->session, &self->callbacks);
  self->callbacks.channel_open_request_session_function = open_channel_cb;
  ssh_set_server_callbacks (self->session, &self->callbacks);
  if (ssh_handle_key_exchange (self->session) != SSH_OK)
    return FALSE;
  self->event = ssh_event_new ();

  return ssh_event_add_session (self->event, self->session) == SSH_OK;
}

/* Everything that can be done now. Returns the wait for the next thing, -1 for none. */
static int
serve_channels (CsSimConnection *self)
{
  gboolean progress = TRUE;
  int wait = -1;

  while (progress && !self->stalled && !cs_sim_connection_is_over (self)) {
    progress = FALSE;
    wait = -1;
    for (guint i = 0; i < self->channels->len; i++) {
      Channel *one = g_ptr_array_index (self->channels, i);
      int own = -1;

      if (one->sftp != NULL && !cs_sim_sftp_step (one->sftp, &progress)) {
        g_clear_pointer (&one->sftp, cs_sim_sftp_free);
        ssh_channel_close (one->channel);
      }
      if (one->shell != NULL)
        own = cs_sim_shell_step (one->shell, &progress);
      if (own >= 0)
        wait = wait < 0 ? own : MIN (wait, own);
    }
  }

  return wait;
}

static void
forget_closed_channels (CsSimConnection *self)
{
  for (guint i = self->channels->len; i > 0; i--) {
    Channel *one = g_ptr_array_index (self->channels, i - 1);

    if (ssh_channel_is_closed (one->channel))
      g_ptr_array_remove_index (self->channels, i - 1);
  }
}

static void
serve (CsSimConnection *self)
{
  while (!cs_sim_connection_is_over (self) && ssh_is_connected (self->session)
         && !self->auth.give_up) {
    int wait = serve_channels (self);

    forget_closed_channels (self);
    if (ssh_event_dopoll (self->event, wait) == SSH_ERROR)
      return;
  }
}

void
cs_sim_connection_run (CsSimConnection *self)
{
  CsSimAudit *audit = cs_sim_node_get_audit (self->node);

  cs_sim_audit_write (audit, self->number, "connect", NULL);
  if (start (self))
    serve (self);
  /* recorded before the end: what was being written stays incomplete */
  g_ptr_array_set_size (self->channels, 0);
  if (self->event != NULL) {
    if (!cs_sim_connection_is_over (self))
      ssh_disconnect (self->session);
    ssh_event_remove_session (self->event, self->session);
    ssh_event_free (self->event);
  }
  cs_sim_audit_write (audit, self->number, "disconnect", NULL);
}
