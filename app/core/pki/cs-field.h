/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/**
 * CsTone: how a thing stands, for whoever shows it; never by colour alone
 * @CS_TONE_NEUTRAL: neither good nor bad
 * @CS_TONE_UNKNOWN: cannot be told; never shown as good
 */
typedef enum {
  CS_TONE_NEUTRAL,
  CS_TONE_GOOD,
  CS_TONE_WARNING,
  CS_TONE_ERROR,
  CS_TONE_UNKNOWN,
} CsTone;

/**
 * CsFieldKind: how a field wants to be shown
 * @CS_FIELD_TEXT: as text
 * @CS_FIELD_CODE: to be compared or copied: fixed width, with a way to copy it
 * @CS_FIELD_NAMES: several short names
 * @CS_FIELD_VALIDITY: a time between two others
 * @CS_FIELD_FOLDED: as text, with a detail that is shown when it is asked for
 */
typedef enum {
  CS_FIELD_TEXT,
  CS_FIELD_CODE,
  CS_FIELD_NAMES,
  CS_FIELD_VALIDITY,
  CS_FIELD_FOLDED,
} CsFieldKind;

#define CS_TYPE_FIELD (cs_field_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsField, cs_field, CS, FIELD, GObject)

/**
 * CsField:
 *
 * One line of what is shown of a thing: a label and what stands there, as data. Immutable.
 */
CS_EXPORT
CsField *cs_field_new (CsFieldKind kind, const char *label, const char *text, CsTone tone);
/* @names is copied; the text is their list, comma separated. */
CS_EXPORT
CsField *cs_field_new_names (const char *label, const char *const *names, CsTone tone);
/* Times as in cs-time.h; the text says the end and what is left at @now, the tone likewise. */
CS_EXPORT
CsField *
cs_field_new_validity (const char *label, gint64 start, gint64 end, gint64 now, guint warn_days);

/* @detail: several lines, such as the bytes of something that nobody knows. */
CS_EXPORT
CsField *cs_field_new_folded (const char *label, const char *text, const char *detail, CsTone tone);

CS_EXPORT
CsFieldKind cs_field_get_kind (CsField *self);
CS_EXPORT
const char *cs_field_get_label (CsField *self);
CS_EXPORT
const char *cs_field_get_text (CsField *self);
CS_EXPORT
const char *cs_field_get_detail (CsField *self); /* NULL but for folded */
CS_EXPORT
CsTone cs_field_get_tone (CsField *self);
CS_EXPORT
const char *const *cs_field_get_names (CsField *self); /* empty but for names */
/* For validity only: FALSE for every other kind, and when a time is unreadable. */
CS_EXPORT
gboolean
cs_field_get_validity (CsField *self, gint64 *start, gint64 *end, gint64 *now, guint *warn_days);

/* For validity: how much of it is over, from 0 to 1; -1 for every other kind. */
CS_EXPORT
double cs_field_get_elapsed (CsField *self);

G_END_DECLS
