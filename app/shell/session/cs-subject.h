/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

/**
 * CsSubjectKind: what can be looked at
 */
typedef enum {
  CS_SUBJECT_CLUSTER,
  CS_SUBJECT_CATEGORY,
  CS_SUBJECT_SLOT,
  CS_SUBJECT_BUNDLE,
  CS_SUBJECT_NODE,
  CS_SUBJECT_FILE,  /* on a node */
  CS_SUBJECT_LOOSE, /* dropped or pasted: of the workbench */
  CS_SUBJECT_FOUND, /* one thing in a loose file of the workspace: of the workbench's shelf */
} CsSubjectKind;

#define CS_TYPE_SUBJECT (cs_subject_get_type ())
G_DECLARE_FINAL_TYPE (CsSubject, cs_subject, CS, SUBJECT, GObject)

/**
 * CsSubject:
 *
 * The name of one thing that a person can point at: a value, independent of any row or cell that
 * shows the thing. What is selected is a subject of the session. Immutable.
 */
/* @name: "" for the cluster. @node: (nullable): for a file, the node it is on */
CsSubject *cs_subject_new (CsSubjectKind kind, const char *name, const char *node);
/* The thing @index of a loose file. */
CsSubject *cs_subject_new_found (const char *file, guint index);
CsSubjectKind cs_subject_get_kind (CsSubject *self);
const char *cs_subject_get_name (CsSubject *self);
const char *cs_subject_get_node (CsSubject *self); /* nullable */
guint cs_subject_get_index (CsSubject *self);      /* of what was found; else 0 */
gboolean cs_subject_is_local (CsSubject *self);    /* a file from here, of no node */
/* Either may be NULL. */
gboolean cs_subject_equal (CsSubject *a, CsSubject *b);
const char *cs_subject_get_icon_name (CsSubject *self);
/* "Node", "File on cms1a", … in the language of the user. Transfer full. */
char *cs_subject_dup_kind_text (CsSubject *self);

G_END_DECLS
