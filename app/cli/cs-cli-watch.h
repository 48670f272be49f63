/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-cli-cluster.h"

G_BEGIN_DECLS

#define CS_WATCH_SECONDS 60

/**
 * CsWatch: how status goes on looking
 * @interval: seconds between the end of a look and the next one
 * @count: looks altogether, the first one included; 0: until it is interrupted
 */
typedef struct {
  gboolean on;
  int interval;
  int count;
} CsWatch;

/* Looks again and again after a first look whose exit code is @code, and prints what changes: lines
 * for people, or one JSON object a line. The exit code of the last look, or 130. */
int cs_cli_watch (CsDeployment *deployment, const CsWatch *watch, gboolean json, int code);

G_END_DECLS
