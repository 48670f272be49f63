/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

#include "fake-prompts.h"

G_BEGIN_DECLS

/* The conformance kit: one set of tests that every authority, one that every transport, and one
 * that every probe must pass. A plugin brings an adapter, which makes the world as the situation
 * wants it. */

/**
 * KitSituation:
 * @KIT_WORKS: everything is well: a request is issued, at once or after an approval; a node answers
 * @KIT_REFUSES: the authority says no; the server does not take the password
 * @KIT_HANGS: no answer ever comes; with an authority nothing ends the waiting for a minute at
 * least
 * @KIT_TIMES_OUT: an authority's only: no answer ever comes, and the settings end the waiting soon
 * @KIT_LIES: what comes back is garbage, or a certificate for another key; hostile file names
 */
typedef enum {
  KIT_WORKS,
  KIT_REFUSES,
  KIT_HANGS,
  KIT_TIMES_OUT,
  KIT_LIES,
  KIT_N_SITUATIONS,
} KitSituation;

/**
 * KitWorld:
 * @folder: a private temporary folder
 * @services: what the plugin is given; its private folders lie below @folder
 * @situation: what it was made for
 * @data: the adapter's own
 */
typedef struct {
  char *folder;
  FakePrompts *prompts;
  CsServices *services;
  KitSituation situation;
  gpointer data;
} KitWorld;

/**
 * KitAuthority: an authority's adapter
 * @secret: (nullable): what must appear in no message, no answer and no file
 * @skip: for each situation the reason why there is no such thing; NULL when there is
 * @open: a configured authority in @world
 * @settle: (nullable): after a submission that was not answered at once: makes the world answer it
 * as the situation wants
 * @close: (nullable): frees @world->data
 * @request_key: (nullable): the key of a request that is refused, "rsa:1024"; by default any
 */
typedef struct {
  const char *name;
  const char *secret;
  const char *skip[KIT_N_SITUATIONS];
  CsAuthority *(*open) (KitWorld *world);
  void (*settle) (KitWorld *world, CsSubmission *submission, const char *request_id);
  void (*close) (KitWorld *world);
  const char *request_key;
} KitAuthority;

/* main() of an authority's test. */
int kit_run_authority (int argc, char **argv, const KitAuthority *adapter);

/**
 * KitTransport: a transport's adapter
 * @open: a configured transport in @world; @endpoint: (out) (transfer full): a node that holds the
 * file "there.cer" and knows the line @line
 * @line: a line of the node's command language that changes nothing, and a part of its reply
 */
typedef struct {
  const char *name;
  const char *secret;
  const char *skip[KIT_N_SITUATIONS];
  CsTransport *(*open) (KitWorld *world, CsEndpoint **endpoint);
  void (*close) (KitWorld *world);
  const char *line;
  const char *reply;
} KitTransport;

int kit_run_transport (int argc, char **argv, const KitTransport *adapter);

/**
 * KitProbe: a probe's adapter
 * @open: a configured probe in @world; @port: (out): of a service on 127.0.0.1 that shows a
 * certificate, at which nobody listens, that never answers, or that says something that is no TLS
 */
typedef struct {
  const char *name;
  const char *skip[KIT_N_SITUATIONS];
  CsProbe *(*open) (KitWorld *world, guint16 *port);
  void (*close) (KitWorld *world);
} KitProbe;

int kit_run_probe (int argc, char **argv, const KitProbe *adapter);

/* What all of them are made of, and what adapters use. */
typedef struct {
  const char *name;
  GTestFunc function;
} KitTest;

/* Adds the tests, each below the adapter's name. */
void kit_add_tests (const char *adapter, const KitTest *tests, guint n_tests);
/* The request that the tests hand in, with a key of this kind ("rsa:2048"). */
CsSubmission *kit_submission_new (const char *key);
KitWorld *kit_world_new (KitSituation situation);
void kit_world_free (KitWorld *world);
/* Ends the test when @secret is in a message that was logged or in a file below the folder. */
void kit_world_check_secret (KitWorld *world, const char *secret);
/* PEM of a certificate for the submission's key (@right) or another one, and of the root that signs
 * it. Transfer full. */
char *kit_sign (CsSubmission *submission, gboolean right);
char *kit_dup_root (void);
/* Writes below @world->folder; makes the folder. Returns its path, transfer full. */
char *kit_write (KitWorld *world, const char *name, const char *text);
/* Whether the main loop goes on while @result is not there: ends when it has, n times. */
void kit_let_loop_run (guint n);

G_END_DECLS
