/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-field.h"

G_BEGIN_DECLS

#define CS_TYPE_SECTION (cs_section_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsSection, cs_section, CS, SECTION, GObject)

/**
 * CsSection:
 *
 * Fields that belong together, under a title: a #GListModel of #CsField. What is to be shown is
 * decided in the core; a view only draws it.
 */
CS_EXPORT
CsSection *cs_section_new (const char *title);
CS_EXPORT
const char *cs_section_get_title (CsSection *self);

/* Filling, before it is shared. A NULL or empty text is left out. */
CS_EXPORT
void cs_section_add (CsSection *self, const char *label, const char *text);
CS_EXPORT
void cs_section_add_code (CsSection *self, const char *label, const char *text);
CS_EXPORT
void cs_section_add_toned (CsSection *self, const char *label, const char *text, CsTone tone);
/* Left out when @names is empty. */
CS_EXPORT
void cs_section_add_names (CsSection *self, const char *label, const char *const *names);
CS_EXPORT
void cs_section_take (CsSection *self, CsField *field);

/* Appends @section to @sections unless it has no field; takes it. */
CS_EXPORT
void cs_sections_take (GListStore *sections, CsSection *section);
/* Appends all of @more, and frees it. */
CS_EXPORT
void cs_sections_take_all (GListStore *sections, GListModel *more);

G_END_DECLS
