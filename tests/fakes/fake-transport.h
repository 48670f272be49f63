/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "fake-node.h"

G_BEGIN_DECLS

#define FAKE_TYPE_TRANSPORT (fake_transport_get_type ())
G_DECLARE_FINAL_TYPE (FakeTransport, fake_transport, FAKE, TRANSPORT, GObject)

/**
 * FakeTransport:
 *
 * Connections to nodes in memory. Every call has a name, "NODE open", "NODE list", "NODE get FILE",
 * "NODE put FILE" (creating is putting, too), "NODE remove FILE" or "NODE run LINE", which is
 * written into the log; a script of patterns (`*` and `?`) says which calls go wrong, and how.
 */
FakeTransport *fake_transport_new (void);
/* A node that is reached as @host; borrowed. */
FakeNode *fake_transport_add_node (FakeTransport *self, const char *name, const char *host);
FakeNode *fake_transport_find (FakeTransport *self, const char *name);

/* The calls that match: @skip of them are spared, then @times (negative: all) are answered with the
 * error; a connection whose call fails with %G_IO_ERROR_CLOSED is gone. */
void fake_transport_fail (FakeTransport *self,
                          const char *pattern,
                          GQuark domain,
                          int code,
                          int skip,
                          int times);
/* A get delivers one flipped bit; a put reports success and writes nothing. */
void fake_transport_corrupt (FakeTransport *self, const char *pattern);
void fake_transport_lose (FakeTransport *self, const char *pattern);
/* The first call that matches is not answered until it is cancelled. */
void fake_transport_hang (FakeTransport *self, const char *pattern);
/* The first @n calls that match are not answered before all of them were made. */
void fake_transport_meet (FakeTransport *self, const char *pattern, guint n);
/* @function is called once, in the thread of the first call that matches, before it is answered. */
void fake_transport_hook (FakeTransport *self,
                          const char *pattern,
                          void (*function) (gpointer data),
                          gpointer data);
void fake_transport_forget_script (FakeTransport *self);

/* How many calls matched since the log was last cleared. */
guint fake_transport_count (FakeTransport *self, const char *pattern);
void fake_transport_clear_log (FakeTransport *self);

G_END_DECLS
