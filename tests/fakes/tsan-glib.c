/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Linked into tests that are built with -fsanitize=thread. The system's GLib is not built with it,
 * so that the sanitizer sees neither its mutexes (which are futexes) nor how it hands data from one
 * thread to another, and takes every use of them for a race. These stand in front of the calls by
 * which the program does that, and tell.
 */

#include <dlfcn.h>
#include <gio/gio.h>
#include <sanitizer/tsan_interface.h>

#undef g_cond_wait
#undef g_idle_add_full
#undef g_mutex_lock
#undef g_mutex_unlock
#undef g_object_unref
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
} Idle;

static gboolean
idle_cb (gpointer user_data)
{
  Idle *idle = user_data;

  __tsan_acquire (idle);

  return idle->function (idle->data);
}

static void
idle_free (gpointer user_data)
{
  Idle *idle = user_data;

  __tsan_acquire (idle);
  if (idle->notify != NULL)
    idle->notify (idle->data);
  g_free (idle);
}

guint
g_idle_add_full (int priority, GSourceFunc function, gpointer data, GDestroyNotify notify)
{
  Idle *idle = g_new (Idle, 1);

  idle->function = function;
  idle->data = data;
  idle->notify = notify;
  __tsan_release (idle);

  return NEXT (g_idle_add_full) (priority, idle_cb, idle, idle_free);
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

void
g_once_init_leave (volatile void *location, gsize value)
{
  __tsan_release ((gpointer) location);
  NEXT (g_once_init_leave) (location, value);
}
