/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_CA_CERTIFICATE_FILE "ca.cer"
#define CS_CA_KEY_FILE "ca.key"
#define CS_CA_STORE_FILE "issued.db"
#define CS_CA_FILE_MAX (64 * 1024) /* bytes of the root and of its key */

/* The authority's folder on disk. Blocking. */

/**
 * cs_ca_folder_check:
 *
 * Whether @directory may be an authority's folder: it is there, is a folder that nobody else can
 * change, and its files are files of its own (no links: a folder from a stranger must not make us
 * write elsewhere), the key readable by its owner only.
 */
gboolean cs_ca_folder_check (const char *directory, GError **error);
/* One of its files, at most %CS_CA_FILE_MAX bytes. */
GBytes *cs_ca_folder_read (const char *directory, const char *name, GError **error);

/* Whether an authority may be made at @directory: nothing there, or an empty folder. */
gboolean cs_ca_folder_check_vacant (const char *directory, GError **error);
/* An owner-only folder beside @directory, to be filled and then published. */
char *cs_ca_folder_begin (const char *directory, GError **error);
gboolean
cs_ca_folder_write (const char *folder, const char *name, const char *text, GError **error);
/* Gives the filled @folder its name in one step, synced; it is never seen half made. */
gboolean cs_ca_folder_publish (const char *folder, const char *directory, GError **error);
/* Removes what cs_ca_folder_begin() made and nothing else. */
void cs_ca_folder_abandon (const char *folder);

G_END_DECLS
