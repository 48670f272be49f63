/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The parts that an inspector is put together from. Each is a new widget, floating. */

/* A core section as a list with a heading. @cluster: (nullable): says what names are there */
GtkWidget *cs_inspector_new_section (CsSection *section, CsCluster *cluster);
/* What @object has to do with the rest of the cluster, as rows that select it; NULL when there is
 * nothing to tell. */
GtkWidget *cs_inspector_new_relations (CsSession *session, GObject *object);
/* "This answers the request of cms1b: use it"; NULL when @object answers nothing. */
GtkWidget *cs_inspector_new_offers (CsSession *session, GObject *object);
/* All of @sections as text to be copied. Transfer full. */
char *cs_inspector_dup_text (GListModel *sections);

G_END_DECLS
