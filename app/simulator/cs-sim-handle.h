/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

/* What a client has open: a file that it reads (data), one that it writes (file), or the listing
 * (names). */
typedef struct {
  char *name;
  GBytes *data;
  guint64 served; /* bytes from the start that were given out */
  FILE *file;
  GPtrArray *names;
  guint next;
} CsSimHandle;

CsSimHandle *cs_sim_handle_new_read (const char *name, GBytes *data); /* takes @data */
CsSimHandle *cs_sim_handle_new_write (const char *name, FILE *file);  /* takes @file */
CsSimHandle *cs_sim_handle_new_listing (GPtrArray *names);            /* takes @names */
void cs_sim_handle_free (CsSimHandle *self);

G_END_DECLS
