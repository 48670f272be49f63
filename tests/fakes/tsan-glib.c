/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Part of libcountersign, and of the simulator, where they are built with -fsanitize=thread. The
 * system's GLib is not built with it, so that the sanitizer sees neither its mutexes (which are
 * futexes) nor how it hands data from one thread to another, and takes every use of them for a
 * race. These stand in front of the calls by which the programs do that, and tell.
 */

#include <dlfcn.h>
#include <gio/gio.h>
#include <sanitizer/tsan_interface.h>

#pragma GCC visibility push(default)

#undef g_cond_wait
#undef g_idle_add_full
#undef g_mutex_lock
#undef g_mutex_unlock
#undef g_object_unref
#undef g_once_init_enter
#undef g_once_init_leave
#undef g_task_return_pointer

#define NEXT(name) ((__typeof__ (&name)) next (#name))

static gpointer
next (const char *name)
{
  gpointer symbol = dlsym (RTLD_NEXT, name);

  if (symbol == NULL)
    g_error ("no %s", name);

  return symbol;
}

void
g_mutex_lock (GMutex *mutex)
{
  NEXT (g_mutex_lock) (mutex);
  __tsan_acquire (mutex);
}

void
g_mutex_unlock (GMutex *mutex)
{
  __tsan_release (mutex);
  NEXT (g_mutex_unlock) (mutex);
}

void
g_cond_wait (GCond *condition, GMutex *mutex)
{
  __tsan_release (mutex);
  NEXT (g_cond_wait) (condition, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *condition, GMutex *mutex, gint64 end)
{
  gboolean told;

  __tsan_release (mutex);
  told = NEXT (g_cond_wait_until) (condition, mutex, end);
  __tsan_acquire (mutex);

  return told;
}

void
g_rec_mutex_lock (GRecMutex *mutex)
{
  NEXT (g_rec_mutex_lock) (mutex);
  __tsan_acquire (mutex);
}

gboolean
g_rec_mutex_trylock (GRecMutex *mutex)
{
  gboolean locked = NEXT (g_rec_mutex_trylock) (mutex);

  if (locked)
    __tsan_acquire (mutex);

  return locked;
}

void
g_rec_mutex_unlock (GRecMutex *mutex)
{
  __tsan_release (mutex);
  NEXT (g_rec_mutex_unlock) (mutex);
}

/* The last one to let go sees what all others did before. */
#define LET_GO(function, type)                                                                     \
  void function (type object)                                                                      \
  {                                                                                                \
    if (object != NULL) {                                                                          \
      __tsan_release ((gpointer) object);                                                          \
      __tsan_acquire ((gpointer) object);                                                          \
    }                                                                                              \
    NEXT (function) (object);                                                                      \
  }

LET_GO (g_object_unref, gpointer)
LET_GO (g_bytes_unref, GBytes *)
LET_GO (g_hash_table_unref, GHashTable *)
LET_GO (g_ptr_array_unref, GPtrArray *)

void
g_atomic_rc_box_release_full (gpointer box, GDestroyNotify clear)
{
  __tsan_release (box);
  __tsan_acquire (box);
  NEXT (g_atomic_rc_box_release_full) (box, clear);
}

typedef struct {
  GSourceFunc function;
  gpointer data;
  GDestroyNotify notify;
  GSource *source; /* NULL: it was handed over when this was made */
} Idle;

static void
idle_acquire (Idle *self)
{
  __tsan_acquire (self);
  if (self->source != NULL)
    __tsan_acquire (self->source);
}

static gboolean
idle_cb (gpointer user_data)
{
  Idle *idle = user_data;

  idle_acquire (idle);

  return idle->function (idle->data);
}

static void
idle_free (gpointer user_data)
{
  Idle *idle = user_data;

  idle_acquire (idle);
  if (idle->notify != NULL)
    idle->notify (idle->data);
  g_free (idle);
}

static Idle *
idle_new (GSource *source, GSourceFunc function, gpointer data, GDestroyNotify notify)
{
  Idle *idle = g_new (Idle, 1);

  idle->source = source;
  idle->function = function;
  idle->data = data;
  idle->notify = notify;
  __tsan_release (idle);

  return idle;
}

guint
g_idle_add_full (int priority, GSourceFunc function, gpointer data, GDestroyNotify notify)
{
  return NEXT (g_idle_add_full) (priority, idle_cb, idle_new (NULL, function, data, notify),
                                 idle_free);
}

/* Of other sources the function is of another shape. */
void
g_source_set_callback (GSource *source, GSourceFunc function, gpointer data, GDestroyNotify notify)
{
  if (source->source_funcs == &g_idle_funcs) {
    data = idle_new (source, function, data, notify);
    function = idle_cb;
    notify = idle_free;
  }
  NEXT (g_source_set_callback) (source, function, data, notify);
}

guint
g_source_attach (GSource *source, GMainContext *context)
{
  __tsan_release (source);

  return NEXT (g_source_attach) (source, context);
}

void
g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify destroy)
{
  __tsan_release (task);
  NEXT (g_task_return_pointer) (task, result, destroy);
}

gpointer
g_task_propagate_pointer (GTask *task, GError **error)
{
  __tsan_acquire (task);

  return NEXT (g_task_propagate_pointer) (task, error);
}

/* One that waited for another to make it, or came late. */
gboolean
g_once_init_enter (volatile void *location)
{
  gboolean first = NEXT (g_once_init_enter) (location);

  if (!first)
    __tsan_acquire ((gpointer) location);

  return first;
}

void
g_once_init_leave (volatile void *location, gsize value)
{
  __tsan_release ((gpointer) location);
  NEXT (g_once_init_leave) (location, value);
}

/* --- queues, tasks and pools: what is pushed or returned is seen by whoever takes it -----------
 */

void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  __tsan_release (data);
  NEXT (g_async_queue_push) (queue, data);
}

#define TAKE(call)                                                                                 \
  gpointer data = call;                                                                            \
  if (data != NULL)                                                                                \
    __tsan_acquire (data);                                                                         \
  return data

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  TAKE (NEXT (g_async_queue_pop) (queue));
}

gpointer
g_async_queue_timeout_pop (GAsyncQueue *queue, guint64 time)
{
  TAKE (NEXT (g_async_queue_timeout_pop) (queue, time));
}

#define RETURN(function, type)                                                                     \
  void function (GTask *task, type result)                                                         \
  {                                                                                                \
    __tsan_release (task);                                                                         \
    NEXT (function) (task, result);                                                                \
  }

RETURN (g_task_return_boolean, gboolean)
RETURN (g_task_return_error, GError *)
RETURN (g_task_return_int, gssize)

gboolean
g_task_propagate_boolean (GTask *task, GError **error)
{
  __tsan_acquire (task);

  return NEXT (g_task_propagate_boolean) (task, error);
}

static void
run_task (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GTaskThreadFunc function;

  __tsan_acquire (task);
  function = (GTaskThreadFunc) g_object_get_data (G_OBJECT (task), "tsan-function");
  function (task, source, data, cancellable);
}

void
g_task_run_in_thread (GTask *task, GTaskThreadFunc function)
{
  g_object_set_data (G_OBJECT (task), "tsan-function", (gpointer) function);
  __tsan_release (task);
  NEXT (g_task_run_in_thread) (task, run_task);
}

typedef struct {
  GFunc function;
  gpointer user_data;
} Pool;

static void
run_in_pool (gpointer data, gpointer user_data)
{
  Pool *pool = user_data;

  __tsan_acquire (data);
  pool->function (data, pool->user_data);
  __tsan_release (pool);
}

/* What is told of a pool lives as long as the program. */
GThreadPool *
g_thread_pool_new (GFunc function, gpointer user_data, int max, gboolean exclusive, GError **error)
{
  Pool *pool = g_new (Pool, 1);

  pool->function = function;
  pool->user_data = user_data;
  __tsan_release (pool);

  return NEXT (g_thread_pool_new) (run_in_pool, pool, max, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error)
{
  __tsan_release (data);

  return NEXT (g_thread_pool_push) (pool, data, error);
}

/* Whoever waits for the pool's end sees all that was done in it. */
void
g_thread_pool_free (GThreadPool *self, gboolean immediate, gboolean wait)
{
  gpointer pool = self->user_data;

  NEXT (g_thread_pool_free) (self, immediate, wait);
  if (wait)
    __tsan_acquire (pool);
}
