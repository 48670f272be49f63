/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-poller.h"

struct _CsPoller {
  GObject parent_instance;

  guint first_ms;
  guint longest_ms;
  guint next_ms;
  guint wait_ms;   /* 0: no wait runs */
  guint source_id; /* 0: likewise */
  gboolean asking; /* between "due" and done */
};

G_DEFINE_FINAL_TYPE (CsPoller, cs_poller, G_TYPE_OBJECT)

static guint due_signal;

static void
cs_poller_dispose (GObject *object)
{
  CsPoller *self = CS_POLLER (object);

  g_clear_handle_id (&self->source_id, g_source_remove);

  G_OBJECT_CLASS (cs_poller_parent_class)->dispose (object);
}

static void
cs_poller_class_init (CsPollerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cs_poller_dispose;

  due_signal = g_signal_new ("due", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                             NULL, G_TYPE_NONE, 0);
}

static void
cs_poller_init (CsPoller *self)
{
}

CsPoller *
cs_poller_new (guint first_ms, guint longest_ms)
{
  CsPoller *self;

  g_return_val_if_fail (first_ms > 0 && longest_ms >= first_ms, NULL);

  self = g_object_new (CS_TYPE_POLLER, NULL);
  self->first_ms = first_ms;
  self->longest_ms = longest_ms;
  self->next_ms = first_ms;

  return self;
}

static gboolean
due_cb (gpointer data)
{
  CsPoller *self = data;

  self->source_id = 0;
  self->wait_ms = 0;
  self->asking = TRUE;
  g_signal_emit (self, due_signal, 0);

  return G_SOURCE_REMOVE;
}

void
cs_poller_start (CsPoller *self)
{
  g_return_if_fail (CS_IS_POLLER (self));

  if (self->source_id != 0 || self->asking)
    return;

  self->wait_ms = self->next_ms;
  self->source_id = g_timeout_add (self->wait_ms, due_cb, self);
}

void
cs_poller_stop (CsPoller *self)
{
  g_return_if_fail (CS_IS_POLLER (self));

  g_clear_handle_id (&self->source_id, g_source_remove);
  self->wait_ms = 0;
  self->asking = FALSE;
  self->next_ms = self->first_ms;
}

void
cs_poller_done (CsPoller *self, gboolean news)
{
  g_return_if_fail (CS_IS_POLLER (self));

  if (!self->asking)
    return; /* stopped meanwhile */

  self->asking = FALSE;
  if (news)
    self->next_ms = self->first_ms;
  else
    self->next_ms = self->next_ms > self->longest_ms / 2 ? self->longest_ms : self->next_ms * 2;
  cs_poller_start (self);
}

guint
cs_poller_get_wait_ms (CsPoller *self)
{
  g_return_val_if_fail (CS_IS_POLLER (self), 0);

  return self->wait_ms;
}
