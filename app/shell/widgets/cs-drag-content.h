/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is dragged out of the window: @object for this program, and @file, where it is not NULL, for
 * a file manager and everybody else. Transfer full. */
GdkContentProvider *cs_drag_content_new (GObject *object, GFile *file);

G_END_DECLS
