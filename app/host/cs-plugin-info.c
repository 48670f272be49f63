/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-plugin-info.h"

struct _CsPluginInfo {
  GObject parent_instance;

  CsPluginKinds kinds;
  gboolean loaded;
  char *name;
  char *title;
  char *description;
  char *version;
  char *refusal;
};

G_DEFINE_FINAL_TYPE (CsPluginInfo, cs_plugin_info, G_TYPE_OBJECT)

typedef enum {
  PROP_NAME = 1,
  PROP_TITLE,
  PROP_DESCRIPTION,
  PROP_VERSION,
  PROP_KINDS,
  PROP_LOADED,
  PROP_REFUSAL,
} CsPluginInfoProps;

static GParamSpec *props[PROP_REFUSAL + 1];

static void
cs_plugin_info_finalize (GObject *object)
{
  CsPluginInfo *self = CS_PLUGIN_INFO (object);

  g_free (self->name);
  g_free (self->title);
  g_free (self->description);
  g_free (self->version);
  g_free (self->refusal);

  G_OBJECT_CLASS (cs_plugin_info_parent_class)->finalize (object);
}

static void
cs_plugin_info_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CsPluginInfo *self = CS_PLUGIN_INFO (object);

  switch ((CsPluginInfoProps) id) {
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_TITLE:
    g_value_set_string (value, cs_plugin_info_get_title (self));
    break;
  case PROP_DESCRIPTION:
    g_value_set_string (value, self->description);
    break;
  case PROP_VERSION:
    g_value_set_string (value, self->version);
    break;
  case PROP_KINDS:
    g_value_set_string (value, cs_plugin_info_get_kinds_text (self));
    break;
  case PROP_LOADED:
    g_value_set_boolean (value, self->loaded);
    break;
  case PROP_REFUSAL:
    g_value_set_string (value, self->refusal);
    break;
  }
}

static GParamSpec *
text_property (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
cs_plugin_info_class_init (CsPluginInfoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cs_plugin_info_finalize;
  object_class->get_property = cs_plugin_info_get_property;

  props[PROP_NAME] = text_property ("name");
  props[PROP_TITLE] = text_property ("title");
  props[PROP_DESCRIPTION] = text_property ("description");
  props[PROP_VERSION] = text_property ("version");
  props[PROP_KINDS] = text_property ("kinds");
  props[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_REFUSAL] = text_property ("refusal");
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
cs_plugin_info_init (CsPluginInfo *self)
{
}

CsPluginInfo *
cs_plugin_info_new (const char *name)
{
  CsPluginInfo *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (CS_TYPE_PLUGIN_INFO, NULL);
  self->name = g_strdup (name);

  return self;
}

static void
replace (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

void
cs_plugin_info_set_texts (CsPluginInfo *self,
                          const char *title,
                          const char *description,
                          const char *version)
{
  g_return_if_fail (CS_IS_PLUGIN_INFO (self));

  replace (&self->title, title);
  replace (&self->description, description);
  replace (&self->version, version);
}

void
cs_plugin_info_set_loaded (CsPluginInfo *self, CsPluginKinds kinds)
{
  g_return_if_fail (CS_IS_PLUGIN_INFO (self));

  self->loaded = TRUE;
  self->kinds = kinds;
}

void
cs_plugin_info_set_refusal (CsPluginInfo *self, const char *reason)
{
  g_return_if_fail (CS_IS_PLUGIN_INFO (self));
  g_return_if_fail (reason != NULL);

  replace (&self->refusal, reason);
}

const char *
cs_plugin_info_get_name (CsPluginInfo *self)
{
  g_return_val_if_fail (CS_IS_PLUGIN_INFO (self), NULL);

  return self->name;
}

const char *
cs_plugin_info_get_title (CsPluginInfo *self)
{
  g_return_val_if_fail (CS_IS_PLUGIN_INFO (self), NULL);

  return self->title != NULL ? self->title : self->name;
}

const char *
cs_plugin_info_get_description (CsPluginInfo *self)
{
  g_return_val_if_fail (CS_IS_PLUGIN_INFO (self), NULL);

  return self->description;
}

const char *
cs_plugin_info_get_version (CsPluginInfo *self)
{
  g_return_val_if_fail (CS_IS_PLUGIN_INFO (self), NULL);

  return self->version;
}

CsPluginKinds
cs_plugin_info_get_kinds (CsPluginInfo *self)
{
  g_return_val_if_fail (CS_IS_PLUGIN_INFO (self), 0);

  return self->kinds;
}

const char *
cs_plugin_info_get_kinds_text (CsPluginInfo *self)
{
  static const char *const texts[] = {
    "",      "authority",        "transport",        "authority, transport",
    "probe", "authority, probe", "transport, probe", "authority, transport, probe",
  };

  g_return_val_if_fail (CS_IS_PLUGIN_INFO (self), "");

  return texts[self->kinds];
}

gboolean
cs_plugin_info_is_loaded (CsPluginInfo *self)
{
  g_return_val_if_fail (CS_IS_PLUGIN_INFO (self), FALSE);

  return self->loaded;
}

const char *
cs_plugin_info_get_refusal (CsPluginInfo *self)
{
  g_return_val_if_fail (CS_IS_PLUGIN_INFO (self), NULL);

  return self->refusal;
}
