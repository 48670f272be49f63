/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-lane.h"

#include "cs-pki-thread.h"

typedef struct {
  CsLaneFunc function;
  gpointer data;
  GSourceFunc done;
  gpointer done_data;
} Lane;

/* What was still on its way to this context, the end of a cancelled call, is delivered before it
 * goes. */
static gpointer
lane_thread (gpointer user_data)
{
  g_autofree Lane *lane = user_data;
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  lane->function (lane->data);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  cs_pki_leave_thread ();
  g_idle_add_full (G_PRIORITY_DEFAULT, lane->done, lane->done_data, NULL);

  return NULL;
}

void
cs_lane_start (const char *name,
               CsLaneFunc function,
               gpointer data,
               GSourceFunc done,
               gpointer done_data)
{
  Lane *lane = g_new (Lane, 1);

  lane->function = function;
  lane->data = data;
  lane->done = done;
  lane->done_data = done_data;
  g_thread_unref (g_thread_new (name, lane_thread, lane));
}

static GMutex turn_mutex;
static GCond turn_given;
static guint turns;

void
cs_lane_take_turn (void)
{
  g_mutex_lock (&turn_mutex);
  while (turns >= CS_LANES_MAX)
    g_cond_wait (&turn_given, &turn_mutex);
  turns++;
  g_mutex_unlock (&turn_mutex);
}

void
cs_lane_give_turn (void)
{
  g_mutex_lock (&turn_mutex);
  turns--;
  g_cond_signal (&turn_given);
  g_mutex_unlock (&turn_mutex);
}
