/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/**
 * CsSshOptions:
 * @use_agent: try the keys of the SSH agent where the node takes public keys
 * @key_file: (nullable): try this private key file instead
 * @legacy: allow SHA-1, CBC and 3DES
 * @connect_timeout: seconds until the secure channel stands
 * @answer_timeout: seconds of silence of the other side
 *
 * What the group [Transport transport-sftp] says. Immutable, reference counted, thread-safe.
 */
typedef struct {
  gboolean use_agent;
  char *key_file;
  gboolean legacy;
  guint connect_timeout;
  guint answer_timeout;
} CsSshOptions;

GListModel *cs_ssh_options_describe (void);
/* @settings %NULL: the defaults. %NULL with an error that names the key. */
CsSshOptions *cs_ssh_options_new (CsSettings *settings, GError **error);
CsSshOptions *cs_ssh_options_ref (CsSshOptions *self);
void cs_ssh_options_unref (CsSshOptions *self);

G_END_DECLS
