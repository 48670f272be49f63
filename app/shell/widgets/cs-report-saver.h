/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * cs_report_saver_ask:
 * @toasts: in the window that asks; says how it ended, and offers to open the file
 * @cluster: path of the cluster file
 * @run: name of a run of its journal
 *
 * Asks for a file and writes the report of @run into it: HTML, or JSON when its name says so.
 */
void cs_report_saver_ask (AdwToastOverlay *toasts, const char *cluster, const char *run);

/* The same without the question. */
void
cs_report_saver_save (AdwToastOverlay *toasts, const char *cluster, const char *run, GFile *file);

G_END_DECLS
