/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CS_TYPE_PART_LIST (cs_part_list_get_type ())
G_DECLARE_FINAL_TYPE (CsPartList, cs_part_list, CS, PART_LIST, GObject)

/* CsPartList: the words for the parts of something, a list of GtkStringObject: first the whole,
 * then "1. …" for each; made when they are asked for, for there may be very many. */
/* @objects: as cs_subject_dup_objects() gives them; nullable */
GListModel *cs_part_list_new (GListModel *objects);

G_END_DECLS
