/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-handle.h"

CsSimHandle *
cs_sim_handle_new_read (const char *name, GBytes *data)
{
  CsSimHandle *self = g_new0 (CsSimHandle, 1);

  self->name = g_strdup (name);
  self->data = data;

  return self;
}

CsSimHandle *
cs_sim_handle_new_write (const char *name, FILE *file)
{
  CsSimHandle *self = g_new0 (CsSimHandle, 1);

  self->name = g_strdup (name);
  self->file = file;

  return self;
}

CsSimHandle *
cs_sim_handle_new_listing (GPtrArray *names)
{
  CsSimHandle *self = g_new0 (CsSimHandle, 1);

  self->name = g_strdup ("");
  self->names = names;

  return self;
}

void
cs_sim_handle_free (CsSimHandle *self)
{
  g_clear_pointer (&self->file, fclose);
  g_clear_pointer (&self->data, g_bytes_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_free (self->name);
  g_free (self);
}
