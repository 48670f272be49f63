/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-subject.h"

G_BEGIN_DECLS

#define CS_TYPE_TREE_ITEM (cs_tree_item_get_type ())
G_DECLARE_FINAL_TYPE (CsTreeItem, cs_tree_item, CS, TREE_ITEM, GObject)

/**
 * CsTreeItem:
 *
 * One row of the tree. It stays the same object while what it stands for is looked at again, so
 * that a row keeps its place, its expansion and the selection. Properties with notification: title,
 * icon-name, state-text, state-icon, state-classes, busy and settled (one is the
 * other's opposite), tooltip.
 */
/* Takes @subject. */
CsTreeItem *cs_tree_item_new (CsSubject *subject, const char *title);

CsSubject *cs_tree_item_get_subject (CsTreeItem *self);
const char *cs_tree_item_get_title (CsTreeItem *self);
CsTone cs_tree_item_get_tone (CsTreeItem *self);
const char *cs_tree_item_get_state_text (CsTreeItem *self);
GListStore *cs_tree_item_get_children (CsTreeItem *self); /* of CsTreeItem; NULL for a leaf */

/* @text: a word or two; @tooltip: (nullable): the evidence in sentences */
void cs_tree_item_set_state (CsTreeItem *self, CsTone tone, const char *text, const char *tooltip);
/* Whether it is being looked at: what is shown is not to be relied on. */
void cs_tree_item_set_busy (CsTreeItem *self, gboolean busy);

G_END_DECLS
