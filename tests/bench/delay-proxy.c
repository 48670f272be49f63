/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A TCP line of a given length: every byte arrives half a round trip after it was sent, however
 * many there are. It also counts how often one side had to wait for the other. */

#include <gio/gio.h>
#include <gio/gnetworking.h>
#include <glib-unix.h>
#include <json-glib/json-glib.h>
#include <signal.h>

#define CHUNK (64 * 1024)
#define UNDERWAY_MAX (64 * 1024 * 1024) /* bytes on the line in one direction */

typedef struct {
  GBytes *bytes; /* %NULL: the end */
  gint64 due;
  guint depth; /* see Link */
} Chunk;

typedef struct _Link Link;

typedef struct {
  Link *link; /* borrowed */
  GSocket *from;
  GSocket *to;
  gboolean up; /* from the client to the server */

  GMutex lock;
  GCond changed;
  GQueue line; /* of Chunk */
  gsize underway;
} Direction;

/* One connection. A round trip is counted by cause: what the client sends after it has heard an
 * answer of depth n has depth n + 1, and an answer has the depth of what the server had heard. So a
 * hundred requests sent without waiting are one round trip. TCP's own handshake takes its time,
 * uncounted. */
struct _Link {
  const char *name; /* borrowed */
  guint number;
  GSocket *client;
  GSocketAddress *target; /* borrowed */

  GMutex lock;
  guint heard_by_client;
  guint heard_by_server;
  gboolean client_spoke_last;
  guint direction_changes;
  guint64 bytes_up;
  guint64 bytes_down;
  gboolean open;
};

typedef struct {
  char *name;
  GSocketAddress *target;
  GSocket *socket;
} Pair;

static double opt_rtt_ms = 20;
static char *opt_address;
static char **opt_targets;

static GMutex links_lock;
static GPtrArray *links; /* all that ever were */

static const GOptionEntry entries[] = {
  { "rtt-ms", 0, 0, G_OPTION_ARG_DOUBLE, &opt_rtt_ms, "Round trip time (20)", "MS" },
  { "address", 0, 0, G_OPTION_ARG_STRING, &opt_address, "Address to listen on (127.0.0.1)", "IP" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &opt_targets, NULL, "NAME=IP:PORT…" },
  G_OPTION_ENTRY_NULL,
};

static gint64
one_way (void)
{
  return (gint64) (opt_rtt_ms * 500);
}

static void
set_no_delay (GSocket *socket)
{
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
}

static guint
note_sent (Direction *self, gsize size)
{
  Link *link = self->link;
  guint depth;

  g_mutex_lock (&link->lock);
  depth = self->up ? link->heard_by_client + 1 : link->heard_by_server;
  if (self->up) {
    link->bytes_up += size;
    link->direction_changes += !link->client_spoke_last;
    link->client_spoke_last = TRUE;
  } else
    link->bytes_down += size;
  g_mutex_unlock (&link->lock);

  return depth;
}

static void
note_arrived (Direction *self, const Chunk *chunk)
{
  Link *link = self->link;

  g_mutex_lock (&link->lock);
  if (self->up)
    link->heard_by_server = MAX (link->heard_by_server, chunk->depth);
  else {
    link->heard_by_client = MAX (link->heard_by_client, chunk->depth);
    link->client_spoke_last = FALSE;
  }
  g_mutex_unlock (&link->lock);
}

static void
push (Direction *self, GBytes *bytes, guint depth)
{
  Chunk *chunk = g_new0 (Chunk, 1);

  chunk->bytes = bytes;
  chunk->depth = depth;
  chunk->due = g_get_monotonic_time () + one_way ();
  g_mutex_lock (&self->lock);
  while (self->underway > UNDERWAY_MAX)
    g_cond_wait (&self->changed, &self->lock);
  self->underway += bytes != NULL ? g_bytes_get_size (bytes) : 0;
  g_queue_push_tail (&self->line, chunk);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static Chunk *
pop (Direction *self)
{
  Chunk *chunk;

  g_mutex_lock (&self->lock);
  while (g_queue_is_empty (&self->line))
    g_cond_wait (&self->changed, &self->lock);
  chunk = g_queue_pop_head (&self->line);
  self->underway -= chunk->bytes != NULL ? g_bytes_get_size (chunk->bytes) : 0;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  return chunk;
}

static gpointer
read_thread (gpointer data)
{
  Direction *self = data;
  g_autofree char *buffer = g_malloc (CHUNK);
  gssize size;

  while ((size = g_socket_receive (self->from, buffer, CHUNK, NULL, NULL)) > 0) {
    guint depth = note_sent (self, (gsize) size);

    push (self, g_bytes_new (buffer, (gsize) size), depth);
  }
  push (self, NULL, 0);

  return NULL;
}

static gboolean
send_all (GSocket *socket, GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  while (size > 0) {
    gssize sent = g_socket_send (socket, data, size, NULL, NULL);

    if (sent < 0)
      return FALSE;
    data += sent;
    size -= (gsize) sent;
  }

  return TRUE;
}

/* Delivers until the end; what can no longer be delivered is dropped, and the sender told. */
static gpointer
write_thread (gpointer data)
{
  Direction *self = data;
  gboolean good = TRUE;
  gboolean end = FALSE;

  while (!end) {
    Chunk *chunk = pop (self);
    gint64 wait = chunk->due - g_get_monotonic_time ();

    if (wait > 0)
      g_usleep ((gulong) wait);
    end = chunk->bytes == NULL;
    if (!end && good) {
      note_arrived (self, chunk); /* before: the answer may be there before send() is back */
      good = send_all (self->to, chunk->bytes);
      if (!good)
        g_socket_shutdown (self->from, TRUE, FALSE, NULL);
    }
    g_clear_pointer (&chunk->bytes, g_bytes_unref);
    g_free (chunk);
  }
  g_socket_shutdown (self->to, FALSE, TRUE, NULL);

  return NULL;
}

static void
direction_init (Direction *self, Link *link, GSocket *from, GSocket *to, gboolean up)
{
  self->link = link;
  self->from = from;
  self->to = to;
  self->up = up;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->line);
}

static void
direction_clear (Direction *self)
{
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
}

static void
carry (Link *link, GSocket *server)
{
  Direction up = { 0 }, down = { 0 };
  GThread *threads[3];

  direction_init (&up, link, link->client, server, TRUE);
  direction_init (&down, link, server, link->client, FALSE);
  threads[0] = g_thread_new ("up-read", read_thread, &up);
  threads[1] = g_thread_new ("up-write", write_thread, &up);
  threads[2] = g_thread_new ("down-read", read_thread, &down);
  write_thread (&down);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  direction_clear (&up);
  direction_clear (&down);
}

/* The server hears of the connection one and a half round trips after the client asked for it: SYN,
 * SYN-ACK, ACK. What the client wrote meanwhile waits in its socket, as on a real line. */
static gpointer
link_thread (gpointer data)
{
  Link *link = data;
  g_autoptr (GSocket) server = NULL;

  g_usleep ((gulong) one_way () * 2);
  server = g_socket_new (g_socket_address_get_family (link->target), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, NULL);
  if (server != NULL && g_socket_connect (server, link->target, NULL, NULL)) {
    set_no_delay (server);
    carry (link, server);
  }
  g_socket_close (link->client, NULL);
  g_mutex_lock (&link->lock);
  link->open = FALSE;
  g_mutex_unlock (&link->lock);

  return NULL;
}

static gboolean
accept_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  Pair *pair = data;
  GSocket *client = g_socket_accept (socket, NULL, NULL);
  Link *link;

  if (client == NULL)
    return G_SOURCE_CONTINUE;
  set_no_delay (client);
  link = g_new0 (Link, 1);
  g_mutex_init (&link->lock);
  link->name = pair->name;
  link->client = client;
  link->target = pair->target;
  link->open = TRUE;
  g_mutex_lock (&links_lock);
  g_ptr_array_add (links, link);
  link->number = links->len;
  g_mutex_unlock (&links_lock);
  g_thread_unref (g_thread_new ("link", link_thread, link));

  return G_SOURCE_CONTINUE;
}

static void
print_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *line = json_to_string (root, FALSE);

  g_print ("%s\n", line);
}

static void
add_number (JsonBuilder *builder, const char *name, guint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) value);
}

static void
print_link (Link *link)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  g_mutex_lock (&link->lock);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, link->name);
  add_number (builder, "connection", link->number);
  add_number (builder, "round_trips", link->heard_by_client);
  add_number (builder, "direction_changes", link->direction_changes);
  add_number (builder, "bytes_up", link->bytes_up);
  add_number (builder, "bytes_down", link->bytes_down);
  json_builder_set_member_name (builder, "open");
  json_builder_add_boolean_value (builder, link->open);
  json_builder_end_object (builder);
  g_mutex_unlock (&link->lock);
  print_json (builder);
}

static void
print_links (void)
{
  g_mutex_lock (&links_lock);
  for (guint i = 0; i < links->len; i++)
    print_link (g_ptr_array_index (links, i));
  g_mutex_unlock (&links_lock);
  g_print ("end\n");
}

static gboolean
report_cb (gpointer unused)
{
  print_links ();

  return G_SOURCE_CONTINUE;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);

  return G_SOURCE_CONTINUE;
}

static Pair *
pair_new (const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  g_autoptr (GSocketConnectable) where = NULL;
  Pair *pair;

  if (g_strv_length (parts) != 2) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: not NAME=IP:PORT", text);
    return NULL;
  }
  where = g_network_address_parse (parts[1], 22, error);
  if (where == NULL)
    return NULL;
  pair = g_new0 (Pair, 1);
  pair->name = g_strdup (parts[0]);
  pair->target = g_inet_socket_address_new_from_string (
      g_network_address_get_hostname (G_NETWORK_ADDRESS (where)),
      g_network_address_get_port (G_NETWORK_ADDRESS (where)));

  return pair;
}

static gboolean
pair_listen (Pair *self, GError **error)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (opt_address, 0);
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GSource *source;

  self->socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  if (self->socket == NULL || !g_socket_bind (self->socket, address, TRUE, error)
      || !g_socket_listen (self->socket, error))
    return FALSE;
  local = g_socket_get_local_address (self->socket, error);
  source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (accept_cb), self, NULL);
  g_source_attach (source, NULL);
  g_source_unref (source);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "node");
  json_builder_add_string_value (builder, self->name);
  json_builder_set_member_name (builder, "host");
  json_builder_add_string_value (builder, opt_address);
  add_number (builder, "port", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local)));
  json_builder_end_object (builder);
  print_json (builder);

  return TRUE;
}

static gboolean
run (int *argc, char ***argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (opt_address == NULL)
    opt_address = g_strdup ("127.0.0.1");
  links = g_ptr_array_new ();
  signal (SIGPIPE, SIG_IGN);
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_unix_signal_add (SIGUSR1, report_cb, NULL);
  for (guint i = 0; opt_targets != NULL && opt_targets[i] != NULL; i++) {
    Pair *pair = pair_new (opt_targets[i], error);

    if (pair == NULL || !pair_listen (pair, error))
      return FALSE;
  }
  g_print ("ready\n");
  g_main_loop_run (loop);
  print_links ();

  return TRUE;
}

/* Links and pairs live as long as the process: threads may still be carrying at its end. */
int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  if (run (&argc, &argv, &error))
    return 0;
  g_printerr ("delay-proxy: %s\n", error->message);

  return 2;
}
