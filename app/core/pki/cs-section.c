/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-section.h"

struct _CsSection {
  GObject parent_instance;

  char *title;
  GListStore *fields;
};

static GType
cs_section_get_item_type (GListModel *model)
{
  return CS_TYPE_FIELD;
}

static guint
cs_section_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (CS_SECTION (model)->fields));
}

static gpointer
cs_section_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (CS_SECTION (model)->fields), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = cs_section_get_item_type;
  iface->get_n_items = cs_section_get_n_items;
  iface->get_item = cs_section_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CsSection,
                               cs_section,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
cs_section_finalize (GObject *object)
{
  CsSection *self = CS_SECTION (object);

  g_free (self->title);
  g_clear_object (&self->fields);

  G_OBJECT_CLASS (cs_section_parent_class)->finalize (object);
}

static void
cs_section_class_init (CsSectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_section_finalize;
}

static void
cs_section_init (CsSection *self)
{
  self->fields = g_list_store_new (CS_TYPE_FIELD);
}

CsSection *
cs_section_new (const char *title)
{
  CsSection *self = g_object_new (CS_TYPE_SECTION, NULL);

  self->title = g_strdup (title);

  return self;
}

const char *
cs_section_get_title (CsSection *self)
{
  g_return_val_if_fail (CS_IS_SECTION (self), NULL);

  return self->title;
}

void
cs_section_take (CsSection *self, CsField *field)
{
  g_autoptr (CsField) owned = field;

  g_return_if_fail (CS_IS_SECTION (self));

  g_list_store_append (self->fields, owned);
}

static void
add (CsSection *self, CsFieldKind kind, const char *label, const char *text, CsTone tone)
{
  if (text != NULL && *text != '\0')
    cs_section_take (self, cs_field_new (kind, label, text, tone));
}

void
cs_section_add (CsSection *self, const char *label, const char *text)
{
  add (self, CS_FIELD_TEXT, label, text, CS_TONE_NEUTRAL);
}

void
cs_section_add_code (CsSection *self, const char *label, const char *text)
{
  add (self, CS_FIELD_CODE, label, text, CS_TONE_NEUTRAL);
}

void
cs_section_add_toned (CsSection *self, const char *label, const char *text, CsTone tone)
{
  add (self, CS_FIELD_TEXT, label, text, tone);
}

void
cs_section_add_names (CsSection *self, const char *label, const char *const *names)
{
  if (names != NULL && names[0] != NULL)
    cs_section_take (self, cs_field_new_names (label, names, CS_TONE_NEUTRAL));
}

void
cs_sections_take (GListStore *sections, CsSection *section)
{
  g_autoptr (CsSection) owned = section;

  if (g_list_model_get_n_items (G_LIST_MODEL (owned)) > 0)
    g_list_store_append (sections, owned);
}

void
cs_sections_take_all (GListStore *sections, GListModel *more)
{
  g_autoptr (GListModel) owned = more;

  for (guint i = 0; i < g_list_model_get_n_items (owned); i++) {
    g_autoptr (CsSection) section = g_list_model_get_item (owned, i);

    g_list_store_append (sections, section);
  }
}
