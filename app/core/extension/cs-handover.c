/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-handover.h"

struct _CsHandover {
  GObject parent_instance;

  char *title;
  char *text;
  char *file;
};

G_DEFINE_FINAL_TYPE (CsHandover, cs_handover, G_TYPE_OBJECT)

typedef enum {
  PROP_TITLE = 1,
  PROP_TEXT,
  PROP_FILE,
} CsHandoverProps;

static GParamSpec *props[PROP_FILE + 1];

static void
cs_handover_finalize (GObject *object)
{
  CsHandover *self = CS_HANDOVER (object);

  g_free (self->title);
  g_free (self->text);
  g_free (self->file);

  G_OBJECT_CLASS (cs_handover_parent_class)->finalize (object);
}

static void
cs_handover_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsHandover *self = CS_HANDOVER (object);

  switch ((CsHandoverProps) prop_id) {
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case PROP_TEXT:
    g_value_set_string (value, self->text);
    break;
  case PROP_FILE:
    g_value_set_string (value, self->file);
    break;
  }
}

static void
cs_handover_class_init (CsHandoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = cs_handover_finalize;
  object_class->get_property = cs_handover_get_property;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  props[PROP_FILE] = g_param_spec_string ("file", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
cs_handover_init (CsHandover *self)
{
}

CsHandover *
cs_handover_new (const char *title, const char *text, const char *file)
{
  CsHandover *self;

  g_return_val_if_fail (title != NULL && text != NULL, NULL);

  self = g_object_new (CS_TYPE_HANDOVER, NULL);
  self->title = g_strdup (title);
  self->text = g_strdup (text);
  self->file = g_strdup (file);

  return self;
}

const char *
cs_handover_get_title (CsHandover *self)
{
  g_return_val_if_fail (CS_IS_HANDOVER (self), NULL);

  return self->title;
}

const char *
cs_handover_get_text (CsHandover *self)
{
  g_return_val_if_fail (CS_IS_HANDOVER (self), NULL);

  return self->text;
}

const char *
cs_handover_get_file (CsHandover *self)
{
  g_return_val_if_fail (CS_IS_HANDOVER (self), NULL);

  return self->file;
}
