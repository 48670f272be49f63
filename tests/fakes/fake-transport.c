/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-transport.h"

#include <string.h>

typedef enum {
  DEED_FAIL,
  DEED_CORRUPT,
  DEED_LOSE,
  DEED_HANG,
  DEED_MEET,
  DEED_HOOK,
} Deed;

/* One line of the script. */
typedef struct {
  char *pattern;
  Deed deed;
  GQuark domain;
  int code;
  int skip;
  int times;
  guint meeting;   /* how many are still missing */
  GPtrArray *held; /* of Held: those that wait for the others */
  void (*function) (gpointer data);
  gpointer data;
} Rule;

/* A call whose answer waits. */
typedef struct {
  GTask *task;
  gpointer result;
  GDestroyNotify destroy;
} Held;

struct _FakeTransport {
  GObject parent_instance;

  GMutex mutex;
  GPtrArray *nodes;  /* of FakeNode */
  GHashTable *hosts; /* host -> FakeNode */
  GPtrArray *rules;
  GPtrArray *log; /* of text */
};

static void transport_iface_init (CsTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeTransport,
                               fake_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_TRANSPORT, transport_iface_init))

#define FAKE_TYPE_CONNECTION (fake_connection_get_type ())
G_DECLARE_FINAL_TYPE (FakeConnection, fake_connection, FAKE, CONNECTION, GObject)

struct _FakeConnection {
  GObject parent_instance;

  FakeTransport *transport;
  FakeNode *node;
  gboolean gone; /* used by one thread at a time */
};

static void connection_iface_init (CsConnectionInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeConnection,
                               fake_connection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_CONNECTION, connection_iface_init))

static void
rule_free (gpointer data)
{
  Rule *rule = data;

  g_free (rule->pattern);
  g_ptr_array_unref (rule->held);
  g_free (rule);
}

static void
held_free (gpointer data)
{
  Held *held = data;

  g_object_unref (held->task);
  g_free (held);
}

static void
fake_transport_finalize (GObject *object)
{
  FakeTransport *self = FAKE_TRANSPORT (object);

  g_ptr_array_unref (self->nodes);
  g_hash_table_unref (self->hosts);
  g_ptr_array_unref (self->rules);
  g_ptr_array_unref (self->log);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (fake_transport_parent_class)->finalize (object);
}

static void
fake_transport_class_init (FakeTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_transport_finalize;
}

static void
fake_transport_init (FakeTransport *self)
{
  g_mutex_init (&self->mutex);
  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) fake_node_free);
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rules = g_ptr_array_new_with_free_func (rule_free);
  self->log = g_ptr_array_new_with_free_func (g_free);
}

FakeTransport *
fake_transport_new (void)
{
  return g_object_new (FAKE_TYPE_TRANSPORT, NULL);
}

FakeNode *
fake_transport_add_node (FakeTransport *self, const char *name, const char *host)
{
  FakeNode *node = fake_node_new (name);

  g_ptr_array_add (self->nodes, node);
  g_hash_table_insert (self->hosts, g_strdup (host), node);

  return node;
}

FakeNode *
fake_transport_find (FakeTransport *self, const char *name)
{
  for (guint i = 0; i < self->nodes->len; i++) {
    if (g_str_equal (fake_node_get_name (self->nodes->pdata[i]), name))
      return self->nodes->pdata[i];
  }

  g_assert_not_reached ();
}

/* --- the script --------------------------------------------------------------------------------
 */

static Rule *
add_rule (FakeTransport *self, const char *pattern, Deed deed)
{
  Rule *rule = g_new0 (Rule, 1);

  rule->pattern = g_strdup (pattern);
  rule->deed = deed;
  rule->times = 1;
  rule->held = g_ptr_array_new_with_free_func (held_free);
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->rules, rule);
  g_mutex_unlock (&self->mutex);

  return rule;
}

void
fake_transport_fail (FakeTransport *self,
                     const char *pattern,
                     GQuark domain,
                     int code,
                     int skip,
                     int times)
{
  Rule *rule = add_rule (self, pattern, DEED_FAIL);

  rule->domain = domain;
  rule->code = code;
  rule->skip = skip;
  rule->times = times;
}

void
fake_transport_corrupt (FakeTransport *self, const char *pattern)
{
  add_rule (self, pattern, DEED_CORRUPT);
}

void
fake_transport_lose (FakeTransport *self, const char *pattern)
{
  add_rule (self, pattern, DEED_LOSE);
}

void
fake_transport_hang (FakeTransport *self, const char *pattern)
{
  add_rule (self, pattern, DEED_HANG);
}

void
fake_transport_meet (FakeTransport *self, const char *pattern, guint n)
{
  Rule *rule = add_rule (self, pattern, DEED_MEET);

  rule->meeting = n;
  rule->times = (int) n;
}

void
fake_transport_hook (FakeTransport *self,
                     const char *pattern,
                     void (*function) (gpointer data),
                     gpointer data)
{
  Rule *rule = add_rule (self, pattern, DEED_HOOK);

  rule->function = function;
  rule->data = data;
}

void
fake_transport_forget_script (FakeTransport *self)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_set_size (self->rules, 0);
  g_mutex_unlock (&self->mutex);
}

guint
fake_transport_count (FakeTransport *self, const char *pattern)
{
  guint n = 0;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->log->len; i++) {
    if (g_pattern_match_simple (pattern, self->log->pdata[i]))
      n++;
  }
  g_mutex_unlock (&self->mutex);

  return n;
}

void
fake_transport_clear_log (FakeTransport *self)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_set_size (self->log, 0);
  g_mutex_unlock (&self->mutex);
}

/* The rule that this call falls under; it is used up by that. */
static Rule *
take_call (FakeTransport *self, const char *call)
{
  Rule *found = NULL;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->log, g_strdup (call));
  for (guint i = 0; i < self->rules->len && found == NULL; i++) {
    Rule *rule = self->rules->pdata[i];

    if (rule->times == 0 || !g_pattern_match_simple (rule->pattern, call))
      continue;
    if (rule->skip > 0) {
      rule->skip--;
      continue;
    }
    if (rule->times > 0)
      rule->times--;
    found = rule;
  }
  g_mutex_unlock (&self->mutex);

  return found;
}

static void
hung_cb (GCancellable *cancellable, gpointer task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled while it hung");
}

static void
hang (GTask *task)
{
  g_assert_nonnull (g_task_get_cancellable (task));
  g_cancellable_connect (g_task_get_cancellable (task), G_CALLBACK (hung_cb), g_object_ref (task),
                         g_object_unref);
}

static void
answer (GTask *task, gpointer result, GDestroyNotify destroy)
{
  if (result != NULL)
    g_task_return_pointer (task, result, destroy);
  else
    g_task_return_boolean (task, TRUE);
}

static void
meet (FakeTransport *self, Rule *rule, GTask *task, gpointer result, GDestroyNotify destroy)
{
  Held *held = g_new (Held, 1);
  g_autoptr (GPtrArray) all = NULL;

  held->task = g_object_ref (task);
  held->result = result;
  held->destroy = destroy;
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (rule->held, held);
  if (rule->held->len == rule->meeting)
    all = g_steal_pointer (&rule->held);
  if (all != NULL)
    rule->held = g_ptr_array_new_with_free_func (held_free);
  g_mutex_unlock (&self->mutex);

  /* Let go of at once: a task holds its connection, which holds this transport. */
  for (guint i = 0; all != NULL && i < all->len; i++) {
    Held *one = all->pdata[i];

    answer (one->task, one->result, one->destroy);
  }
}

/* What happens to a call before it is carried out: TRUE when it was answered here. */
static gboolean
is_stopped (FakeTransport *self, FakeConnection *connection, Rule *rule, GTask *task)
{
  if (g_task_return_error_if_cancelled (task))
    return TRUE;
  if (connection != NULL && connection->gone) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s: the connection is gone",
                             fake_node_get_name (connection->node));
    return TRUE;
  }
  if (rule == NULL)
    return FALSE;
  if (rule->deed == DEED_HOOK)
    rule->function (rule->data);
  if (rule->deed == DEED_HANG) {
    hang (task);
    return TRUE;
  }
  if (rule->deed != DEED_FAIL)
    return FALSE;

  if (connection != NULL && rule->domain == G_IO_ERROR && rule->code == G_IO_ERROR_CLOSED)
    connection->gone = TRUE;
  g_task_return_new_error (task, rule->domain, rule->code, "scripted: %s", rule->pattern);

  return TRUE;
}

static void
finish (FakeTransport *self, Rule *rule, GTask *task, gpointer result, GDestroyNotify destroy)
{
  if (rule != NULL && rule->deed == DEED_MEET)
    meet (self, rule, task, result, destroy);
  else
    answer (task, result, destroy);
}

/* --- the transport -----------------------------------------------------------------------------
 */

static void
open_async (CsTransport *transport,
            CsEndpoint *endpoint,
            CsPrompts *prompts,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  FakeTransport *self = FAKE_TRANSPORT (transport);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  FakeNode *node = g_hash_table_lookup (self->hosts, cs_endpoint_get_host (endpoint));
  g_autofree char *call = NULL;
  FakeConnection *connection;
  Rule *rule;

  g_assert_nonnull (node);
  g_task_set_check_cancellable (task, FALSE);
  call = g_strdup_printf ("%s open", fake_node_get_name (node));
  rule = take_call (self, call);
  if (is_stopped (self, NULL, rule, task))
    return;

  connection = g_object_new (FAKE_TYPE_CONNECTION, NULL);
  connection->transport = g_object_ref (self);
  connection->node = node;
  finish (self, rule, task, connection, g_object_unref);
}

static void
transport_iface_init (CsTransportInterface *iface)
{
  iface->open_async = open_async;
}

/* --- the connection ----------------------------------------------------------------------------
 */

static void
fake_connection_finalize (GObject *object)
{
  g_clear_object (&FAKE_CONNECTION (object)->transport);

  G_OBJECT_CLASS (fake_connection_parent_class)->finalize (object);
}

static void
fake_connection_class_init (FakeConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_connection_finalize;
}

static void
fake_connection_init (FakeConnection *self)
{
}

/* Begins a call: NULL when it was answered already. */
static GTask *
begin (CsConnection *connection,
       const char *verb,
       const char *what,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data,
       Rule **rule)
{
  FakeConnection *self = FAKE_CONNECTION (connection);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *call = g_strdup_printf ("%s %s%s%s", fake_node_get_name (self->node), verb,
                                           what != NULL ? " " : "", what != NULL ? what : "");

  g_task_set_check_cancellable (task, FALSE);
  *rule = take_call (self->transport, call);

  return is_stopped (self->transport, self, *rule, task) ? NULL : g_steal_pointer (&task);
}

static void
list_async (CsConnection *connection,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  FakeConnection *self = FAKE_CONNECTION (connection);
  Rule *rule;
  g_autoptr (GTask) task
      = begin (connection, "list", NULL, cancellable, callback, user_data, &rule);
  g_auto (GStrv) names = fake_node_list (self->node);
  GPtrArray *files;

  if (task == NULL)
    return;
  files = g_ptr_array_new_with_free_func ((GDestroyNotify) cs_remote_file_free);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autoptr (GBytes) content = fake_node_get (self->node, names[i]);

    g_ptr_array_add (files, cs_remote_file_new (names[i], g_bytes_get_size (content), 0));
  }
  finish (self->transport, rule, task, files, (GDestroyNotify) g_ptr_array_unref);
}

static GBytes *
flip_bit (GBytes *content)
{
  gsize size;
  char *data = g_bytes_unref_to_data (g_bytes_ref (content), &size);

  g_assert_cmpuint (size, >, 0);
  data[size / 2] ^= 1;

  return g_bytes_new_take (data, size);
}

static void
get_async (CsConnection *connection,
           const char *name,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  FakeConnection *self = FAKE_CONNECTION (connection);
  Rule *rule;
  g_autoptr (GTask) task = begin (connection, "get", name, cancellable, callback, user_data, &rule);
  g_autoptr (GBytes) content = fake_node_get (self->node, name);
  GBytes *sent;

  if (task == NULL)
    return;
  if (content == NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s: no such file", name);
    return;
  }
  sent = rule != NULL && rule->deed == DEED_CORRUPT ? flip_bit (content) : g_bytes_ref (content);
  finish (self->transport, rule, task, sent, (GDestroyNotify) g_bytes_unref);
}

static void
put_async (CsConnection *connection,
           const char *name,
           GBytes *content,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  FakeConnection *self = FAKE_CONNECTION (connection);
  Rule *rule;
  g_autoptr (GTask) task = begin (connection, "put", name, cancellable, callback, user_data, &rule);

  if (task == NULL)
    return;
  if (rule == NULL || rule->deed != DEED_LOSE)
    fake_node_put (self->node, name, content);
  finish (self->transport, rule, task, NULL, NULL);
}

static void
create_async (CsConnection *connection,
              const char *name,
              GBytes *content,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  FakeConnection *self = FAKE_CONNECTION (connection);
  Rule *rule;
  g_autoptr (GTask) task = begin (connection, "put", name, cancellable, callback, user_data, &rule);
  g_autoptr (GBytes) there = fake_node_get (self->node, name);

  if (task == NULL)
    return;
  if (there != NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_EXISTS, "%s: it exists", name);
    return;
  }
  if (rule == NULL || rule->deed != DEED_LOSE)
    fake_node_put (self->node, name, content);
  finish (self->transport, rule, task, NULL, NULL);
}

static void
run_command_async (CsConnection *connection,
                   const char *line,
                   const char *reply,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  FakeConnection *self = FAKE_CONNECTION (connection);
  Rule *rule;
  g_autoptr (GTask) task = begin (connection, "run", line, cancellable, callback, user_data, &rule);

  if (task != NULL)
    finish (self->transport, rule, task, fake_node_run (self->node, line), g_free);
}

static void
close_async (CsConnection *connection,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  Rule *rule;
  g_autoptr (GTask) task
      = begin (connection, "close", NULL, cancellable, callback, user_data, &rule);

  if (task != NULL)
    finish (FAKE_CONNECTION (connection)->transport, rule, task, NULL, NULL);
}

/* Only what the program uses: the rest stays with the interface's own answer. */
static void
connection_iface_init (CsConnectionInterface *iface)
{
  iface->list_async = list_async;
  iface->get_async = get_async;
  iface->put_async = put_async;
  iface->create_async = create_async;
  iface->run_command_async = run_command_async;
  iface->close_async = close_async;
}
