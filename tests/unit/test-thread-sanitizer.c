/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Built with -fsanitize=thread only: tests/fakes/tsan-glib.c tells the sanitizer how GLib hands
 * things over, and must not tell it more than that. Each fault here is a race that one of those
 * calls stands beside; each cure is the same without it.
 */

#include <gio/gio.h>

#define WHILE_MICROSECONDS 100000 /* so that the other thread has gone on */
#define ROUNDS 50

static guint shared;
static GMutex one_lock;
static GMutex other_lock;

static void
add_locked (GMutex *lock)
{
  if (lock != NULL)
    g_mutex_lock (lock);
  shared++;
  if (lock != NULL)
    g_mutex_unlock (lock);
}

static void
count_late (void)
{
  g_usleep (WHILE_MICROSECONDS);
  shared++;
}

/* --- two in a pool ----------------------------------------------------------------------------
 */

static void
work (gpointer data, gpointer user_data)
{
  for (guint i = 0; i < ROUNDS; i++) { /* so that both are at it at the same time */
    g_usleep (2 * WHILE_MICROSECONDS / ROUNDS);
    add_locked (GPOINTER_TO_INT (data) == 1 ? user_data : &one_lock);
  }
}

static void
run_pool (GMutex *first_lock, gboolean wait)
{
  GThreadPool *pool = g_thread_pool_new (work, first_lock, 2, FALSE, NULL);

  g_thread_pool_push (pool, GINT_TO_POINTER (1), NULL);
  g_thread_pool_push (pool, GINT_TO_POINTER (2), NULL);
  g_thread_pool_free (pool, FALSE, wait);
  if (!wait)
    g_usleep (10 * WHILE_MICROSECONDS);
  shared++;
}

static void
pool_good (void)
{
  run_pool (&one_lock, TRUE);
}

static void
pool_unlocked (void)
{
  run_pool (NULL, TRUE);
}

static void
pool_other_lock (void)
{
  run_pool (&other_lock, TRUE);
}

static void
pool_not_waited_for (void)
{
  run_pool (&one_lock, FALSE);
}

/* --- a task that is answered by a thread, which goes on -----------------------------------------
 */

typedef struct {
  GTask *task;
  gboolean late;
} Answering;

static gpointer
answer_thread (gpointer user_data)
{
  Answering *answering = user_data;

  if (!answering->late)
    shared++;
  g_task_return_boolean (answering->task, TRUE);
  if (answering->late)
    count_late ();

  return NULL;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  (void) source;
  g_task_propagate_boolean (G_TASK (result), NULL);
  g_usleep (2 * WHILE_MICROSECONDS);
  shared++;
  g_main_loop_quit (user_data);
}

static void
run_task (gboolean late)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, answered_cb, loop);
  Answering answering = { task, late };
  GThread *thread = g_thread_new ("answers", answer_thread, &answering);

  g_main_loop_run (loop);
  g_thread_join (thread);
}

static void
task_good (void)
{
  run_task (FALSE);
}

static void
task_late (void)
{
  run_task (TRUE);
}

/* --- an idle function that is told before the work is done ------------------------------------
 */

static gboolean
idle_cb (gpointer user_data)
{
  g_usleep (2 * WHILE_MICROSECONDS);
  shared++;
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

typedef struct {
  GMainLoop *loop;
  gboolean late;
} Telling;

static gpointer
tell_thread (gpointer user_data)
{
  Telling *telling = user_data;

  if (!telling->late)
    shared++;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, idle_cb, telling->loop, NULL);
  if (telling->late)
    count_late ();

  return NULL;
}

static void
run_idle (gboolean late)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Telling telling = { loop, late };
  GThread *thread = g_thread_new ("tells", tell_thread, &telling);

  g_main_loop_run (loop);
  g_thread_join (thread);
}

static void
idle_good (void)
{
  run_idle (FALSE);
}

static void
idle_late (void)
{
  run_idle (TRUE);
}

/* --- a queue --------------------------------------------------------------------------------
 */

static gpointer
put_thread (gpointer user_data)
{
  static guint sent[2];

  sent[0] = 1;
  g_async_queue_push (user_data, sent);
  g_usleep (WHILE_MICROSECONDS);
  sent[1] = 1; /* too late */

  return NULL;
}

static void
run_queue (guint which)
{
  g_autoptr (GAsyncQueue) queue = g_async_queue_new ();
  GThread *thread = g_thread_new ("puts", put_thread, queue);
  guint *got = g_async_queue_pop (queue);

  g_usleep (2 * WHILE_MICROSECONDS);
  g_assert_cmpuint (got[which], ==, 1);
  g_thread_join (thread);
}

static void
queue_good (void)
{
  run_queue (0);
}

static void
queue_late (void)
{
  run_queue (1);
}

typedef struct {
  const char *name;
  void (*play) (void);
  gboolean faulty;
} Case;

static const Case cases[] = {
  { "pool/good", pool_good, FALSE },
  { "pool/unlocked", pool_unlocked, TRUE },
  { "pool/other-lock", pool_other_lock, TRUE },
  { "pool/not-waited-for", pool_not_waited_for, TRUE },
  { "task/good", task_good, FALSE },
  { "task/late", task_late, TRUE },
  { "idle/good", idle_good, FALSE },
  { "idle/late", idle_late, TRUE },
  { "queue/good", queue_good, FALSE },
  { "queue/late", queue_late, TRUE },
};

static void
test_case (gconstpointer data)
{
  const Case *one = data;

  if (g_test_subprocess ()) {
    one->play ();
    return;
  }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  if (one->faulty) {
    g_test_trap_assert_failed ();
    g_test_trap_assert_stderr ("*ThreadSanitizer: data race*");
  } else {
    g_test_trap_assert_passed ();
    g_test_trap_assert_stderr_unmatched ("*ThreadSanitizer*");
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/thread-sanitizer/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }

  return g_test_run ();
}
