/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-cli.h"

G_BEGIN_DECLS

/* Files with certificates, for the verbs that look at them. Whatever cannot be read is a line
 * "FILE: reason" on standard error. */

/**
 * cs_cli_load:
 *
 * Returns: (transfer full) (nullable): what is in the file at @path, wiped when freed; %NULL after
 *   saying why
 */
GBytes *cs_cli_load (const char *path);

/**
 * cs_cli_read_items:
 * @content: (out) (optional) (transfer full) (nullable): what is in the file
 * @code: (inout): made worse when the file or a part of it cannot be read
 *
 * Returns: (transfer full) (nullable): everything in the file at @path, unreadable parts included
 */
GListModel *cs_cli_read_items (const char *path, GBytes **content, int *code);

/* A line on what the reader has forgiven in the file at @path, and a strict reader such as a node's
 * may not. @content: (nullable): what is in it, where it is at hand */
void cs_cli_print_faults (const char *path, GBytes *content);

/* Whether @item is a part that could not be read, and not just one that is of no concern. */
gboolean cs_cli_item_is_unreadable (CsItem *item);

/* A #CsReaderPassphrase for verbs that want certificates: asks for a PKCS #12 file, but not for a
 * private key, which they have no use for. */
char *cs_cli_ask_container (const char *file, const char *what, gpointer unused);

/**
 * cs_cli_read_bundle:
 * @may_be_empty: whether a file without any certificate is an empty bundle and no failure
 *
 * Returns: (transfer full) (nullable): the certificates of the file at @path; %NULL after saying
 *   why: it cannot be read, or a part of it cannot
 */
CsBundle *cs_cli_read_bundle (const char *path, gboolean may_be_empty);

/* Appends every revocation list of @path to @crls (of CsCrl). FALSE after complaining when a part
 * cannot be read or there is none. */
gboolean cs_cli_read_crls (const char *path, GListStore *crls);

G_END_DECLS
