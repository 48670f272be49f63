/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gnetworking.h>

#include "cs-ssh-algorithms.h"
#include "cs-ssh-session.h"
#include "cs-ssh-socket.h"
#include "cs-known-hosts.h"
#include "cs-known-hosts-file.h"

#include <libssh/server.h> /* ssh_send_keepalive(), which is the client's, too */
#include <string.h>

struct _CsSshSession {
  CsEndpoint *endpoint;
  CsSshOptions *options;
  CsSshWatch *watch;
  char *label;

  GSocketConnection *stream; /* our handle of the socket: libssh has one of its own */
  CsSshGuard *guard;
  ssh_session ssh;
  gboolean over;   /* something was interrupted or lost: nothing more can be done */
  int *round_trip; /* borrowed: see cs_ssh_session_set_round_trip() */
};

CsSshSession *
cs_ssh_session_new (CsEndpoint *endpoint, CsSshOptions *options, CsSshWatch *watch)
{
  CsSshSession *self = g_new0 (CsSshSession, 1);

  self->endpoint = g_object_ref (endpoint);
  self->options = cs_ssh_options_ref (options);
  self->watch = cs_ssh_watch_ref (watch);
  self->label = cs_endpoint_dup_label (endpoint);

  return self;
}

void
cs_ssh_session_free (CsSshSession *self)
{
  cs_ssh_session_disconnect (self);
  g_clear_pointer (&self->guard, cs_ssh_guard_free);
  g_clear_object (&self->stream);
  g_object_unref (self->endpoint);
  cs_ssh_options_unref (self->options);
  cs_ssh_watch_unref (self->watch);
  g_free (self->label);
  g_free (self);
}

/* TCP */

static gboolean
fail_to_connect (CsSshSession *self, const GError *cause, GError **error)
{
  g_autofree char *reason = cs_error_dup_reason (cause->message);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    cs_error_set (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s: cancelled", self->label);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    cs_error_set (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                  "%s did not answer within %u seconds. Check that it runs and that no firewall is "
                  "in between",
                  self->label, self->options->connect_timeout);
  else
    cs_error_set (error, CS_ERROR, CS_ERROR_NODE,
                  "%s cannot be reached: %s. Check Host= and Port=, and that the node runs",
                  self->label, reason);

  return FALSE;
}

static gboolean
connect_socket (CsSshSession *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) address = g_network_address_new (
      cs_endpoint_get_host (self->endpoint), cs_endpoint_get_port (self->endpoint));
  g_autoptr (GError) cause = NULL;
  GSocket *socket;

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, self->options->connect_timeout);
  self->stream = g_socket_client_connect (client, address, cancellable, &cause);
  if (self->stream == NULL)
    return fail_to_connect (self, cause, error);

  socket = g_socket_connection_get_socket (self->stream);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  g_socket_set_keepalive (socket, TRUE);
  self->guard = cs_ssh_guard_new (self->watch, socket);

  return TRUE;
}

/* Keys */

/* libssh must find out nothing by itself: no configuration file, no home folder of its own. */
static gboolean
set_options (CsSshSession *self)
{
  g_autofree char *known_hosts = cs_known_hosts_file_dup_path ();
  g_autofree char *folder = g_path_get_dirname (known_hosts);
  g_autofree char *text = cs_known_hosts_file_read (known_hosts, NULL);
  const char *host = cs_endpoint_get_host (self->endpoint);
  guint port = cs_endpoint_get_port (self->endpoint);
  g_auto (GStrv) types = cs_known_hosts_list_types (text, host, (guint16) port);
  gboolean process_config = FALSE;
  int nodelay = 1;
  /* Longer than our own clock, which ends all waiting. */
  long timeout = 2L * MAX (self->options->connect_timeout, self->options->answer_timeout);

  return ssh_options_set (self->ssh, SSH_OPTIONS_PROCESS_CONFIG, &process_config) == 0
         && ssh_options_set (self->ssh, SSH_OPTIONS_SSH_DIR, folder) == 0
         && ssh_options_set (self->ssh, SSH_OPTIONS_KNOWNHOSTS, known_hosts) == 0
         && ssh_options_set (self->ssh, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, known_hosts) == 0
         && ssh_options_set (self->ssh, SSH_OPTIONS_HOST, host) == 0
         && ssh_options_set (self->ssh, SSH_OPTIONS_PORT, &port) == 0
         && ssh_options_set (self->ssh, SSH_OPTIONS_USER, cs_endpoint_get_user (self->endpoint))
                == 0
         && ssh_options_set (self->ssh, SSH_OPTIONS_NODELAY, &nodelay) == 0
         && ssh_options_set (self->ssh, SSH_OPTIONS_TIMEOUT, &timeout) == 0
         && cs_ssh_algorithms_apply (self->ssh, (const char *const *) types,
                                     self->options->legacy
                                         || cs_endpoint_is_legacy (self->endpoint));
}

/* libssh says "no match for method NAME: server [a,b], client [c,d]". */
static gboolean
fail_to_agree (CsSshSession *self, const char *reason, GError **error)
{
  g_autofree char *shown = cs_escape_control (reason);

  cs_error_set (error, CS_ERROR, CS_ERROR_NODE,
                "%s and this program have no algorithm in common (%s). Update the node, or allow "
                "old algorithms with Algorithms=legacy in [%s]",
                self->label, shown, cs_endpoint_get_group (self->endpoint));

  return FALSE;
}

static gboolean
exchange_keys (CsSshSession *self, GError **error)
{
  socket_t fd;

  self->ssh = ssh_new ();
  if (self->ssh == NULL || !set_options (self)) {
    cs_error_set (error, CS_ERROR, CS_ERROR_NODE, "%s: the connection cannot be prepared: %s",
                  self->label, self->ssh != NULL ? ssh_get_error (self->ssh) : "out of memory");
    return FALSE;
  }

  fd = cs_ssh_socket_dup (g_socket_connection_get_socket (self->stream), error);
  if (fd == SSH_INVALID_SOCKET)
    return FALSE;

  ssh_options_set (self->ssh, SSH_OPTIONS_FD, &fd);
  cs_ssh_guard_set_deadline (self->guard, self->options->connect_timeout);
  if (ssh_connect (self->ssh) == SSH_OK)
    return TRUE;

  self->over = TRUE;
  if (cs_ssh_guard_get_reason (self->guard) == CS_SSH_GUARD_QUIET
      && strstr (ssh_get_error (self->ssh), "no match for method") != NULL)
    return fail_to_agree (self, ssh_get_error (self->ssh), error);

  return cs_ssh_session_fail (self, "agreeing on keys", error);
}

gboolean
cs_ssh_session_connect (CsSshSession *self, GCancellable *cancellable, GError **error)
{
  gboolean connected;

  if (!connect_socket (self, cancellable, error))
    return FALSE;

  cs_ssh_guard_begin (self->guard, cancellable);
  connected = exchange_keys (self, error);
  cs_ssh_guard_end (self->guard);

  return connected;
}

void
cs_ssh_session_disconnect (CsSshSession *self)
{
  self->over = TRUE;
  if (self->ssh == NULL)
    return;

  /* libssh leaves a descriptor open that it was given; so it is made to forget that it was. It
   * knows itself whether it has closed it meanwhile. */
  ssh_options_set (self->ssh, SSH_OPTIONS_FD, NULL);
  /* A goodbye that nobody takes must not hold anybody up. */
  cs_ssh_guard_set_deadline (self->guard, 1);
  ssh_disconnect (self->ssh);
  cs_ssh_guard_set_deadline (self->guard, 0);
  g_clear_pointer (&self->ssh, ssh_free);
}

/* Work */

gboolean
cs_ssh_session_begin (CsSshSession *self, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_is_cancelled (cancellable)) {
    cs_error_set (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s: cancelled", self->label);
    return FALSE;
  }
  if (!cs_ssh_session_is_open (self)) {
    cs_error_set (error, G_IO_ERROR, G_IO_ERROR_CLOSED,
                  "The connection to %s is closed. Connect again", self->label);
    return FALSE;
  }

  cs_ssh_guard_begin (self->guard, cancellable);
  cs_ssh_session_expect (self);

  return TRUE;
}

void
cs_ssh_session_end (CsSshSession *self)
{
  cs_ssh_guard_end (self->guard);
  if (cs_ssh_guard_get_reason (self->guard) != CS_SSH_GUARD_QUIET)
    self->over = TRUE;
}

void
cs_ssh_session_expect (CsSshSession *self)
{
  cs_ssh_guard_set_deadline (self->guard, self->options->answer_timeout);
}

void
cs_ssh_session_wait_for_user (CsSshSession *self)
{
  cs_ssh_guard_set_deadline (self->guard, 0);
}

void
cs_ssh_session_expire (CsSshSession *self)
{
  cs_ssh_guard_expire (self->guard);
}

gboolean
cs_ssh_session_keep_alive (CsSshSession *self)
{
  if (!cs_ssh_session_begin (self, NULL, NULL))
    return FALSE;

  if (ssh_send_keepalive (self->ssh) != SSH_OK || !ssh_is_connected (self->ssh))
    self->over = TRUE;
  cs_ssh_session_end (self);

  return !self->over;
}

gboolean
cs_ssh_session_fail (CsSshSession *self, const char *doing, GError **error)
{
  g_autofree char *reason = NULL;

  switch (cs_ssh_guard_get_reason (self->guard)) {
  case CS_SSH_GUARD_CANCELLED:
    cs_error_set (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                  "%s: cancelled while %s; the connection was closed", self->label, doing);
    return FALSE;
  case CS_SSH_GUARD_TIMED_OUT:
    cs_error_set (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                  "%s did not answer in time while %s; the connection was closed. Check the node, "
                  "then try again",
                  self->label, doing);
    return FALSE;
  case CS_SSH_GUARD_QUIET:
    break;
  }

  reason = cs_escape_control (ssh_get_error (self->ssh));
  if (cs_ssh_session_is_open (self))
    cs_error_set (error, CS_ERROR, CS_ERROR_NODE, "%s failed %s: %s", self->label, doing, reason);
  else
    cs_error_set (error, CS_ERROR, CS_ERROR_NODE,
                  "%s: the connection was lost while %s: %s. Connect again", self->label, doing,
                  reason);

  return FALSE;
}

gboolean
cs_ssh_session_is_open (CsSshSession *self)
{
  return !self->over && self->ssh != NULL
         && cs_ssh_guard_get_reason (self->guard) == CS_SSH_GUARD_QUIET
         && ssh_is_connected (self->ssh) != 0;
}

ssh_session
cs_ssh_session_get_ssh (CsSshSession *self)
{
  return self->ssh;
}

CsEndpoint *
cs_ssh_session_get_endpoint (CsSshSession *self)
{
  return self->endpoint;
}

CsSshOptions *
cs_ssh_session_get_options (CsSshSession *self)
{
  return self->options;
}

const char *
cs_ssh_session_get_label (CsSshSession *self)
{
  return self->label;
}

void
cs_ssh_session_note_round_trip (CsSshSession *self, gint64 since)
{
  int taken = (int) CLAMP (g_get_monotonic_time () - since, 1, G_MAXINT);
  int best = self->round_trip != NULL ? g_atomic_int_get (self->round_trip) : 0;

  if (self->round_trip != NULL && (best == 0 || taken < best))
    g_atomic_int_set (self->round_trip, taken);
}

void
cs_ssh_session_set_round_trip (CsSshSession *self, int *round_trip)
{
  self->round_trip = round_trip;
}
