/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-setting.h"

#include "cs-error.h"

struct _CsSetting {
  GObject parent_instance;

  char *key;
  char *label;
  char *description;
  char *fallback;
  GStrv choices;
  gint64 minimum;
  gint64 maximum;
  CsSettingKind kind;
  gboolean required;
};

G_DEFINE_FINAL_TYPE (CsSetting, cs_setting, G_TYPE_OBJECT)

static void
cs_setting_finalize (GObject *object)
{
  CsSetting *self = CS_SETTING (object);

  g_free (self->key);
  g_free (self->label);
  g_free (self->description);
  g_free (self->fallback);
  g_strfreev (self->choices);

  G_OBJECT_CLASS (cs_setting_parent_class)->finalize (object);
}

static void
cs_setting_class_init (CsSettingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_setting_finalize;
}

static void
cs_setting_init (CsSetting *self)
{
  self->minimum = G_MININT64;
  self->maximum = G_MAXINT64;
}

CsSetting *
cs_setting_new (const char *key,
                CsSettingKind kind,
                const char *label,
                const char *description,
                const char *fallback)
{
  CsSetting *self;

  g_return_val_if_fail (key != NULL && label != NULL, NULL);

  self = g_object_new (CS_TYPE_SETTING, NULL);
  self->key = g_strdup (key);
  self->kind = kind;
  self->label = g_strdup (label);
  self->description = g_strdup (description);
  self->fallback = g_strdup (fallback);

  return self;
}

void
cs_setting_set_required (CsSetting *self, gboolean required)
{
  g_return_if_fail (CS_IS_SETTING (self));

  self->required = required;
}

void
cs_setting_set_choices (CsSetting *self, const char *const *choices)
{
  g_return_if_fail (CS_IS_SETTING (self));

  g_strfreev (self->choices);
  self->choices = g_strdupv ((char **) choices);
}

void
cs_setting_set_range (CsSetting *self, gint64 minimum, gint64 maximum)
{
  g_return_if_fail (CS_IS_SETTING (self));
  g_return_if_fail (minimum <= maximum);

  self->minimum = minimum;
  self->maximum = maximum;
}

const char *
cs_setting_get_key (CsSetting *self)
{
  g_return_val_if_fail (CS_IS_SETTING (self), NULL);

  return self->key;
}

CsSettingKind
cs_setting_get_kind (CsSetting *self)
{
  g_return_val_if_fail (CS_IS_SETTING (self), CS_SETTING_TEXT);

  return self->kind;
}

const char *
cs_setting_get_label (CsSetting *self)
{
  g_return_val_if_fail (CS_IS_SETTING (self), NULL);

  return self->label;
}

const char *
cs_setting_get_description (CsSetting *self)
{
  g_return_val_if_fail (CS_IS_SETTING (self), NULL);

  return self->description;
}

const char *
cs_setting_get_fallback (CsSetting *self)
{
  g_return_val_if_fail (CS_IS_SETTING (self), NULL);

  return self->fallback;
}

gboolean
cs_setting_is_required (CsSetting *self)
{
  g_return_val_if_fail (CS_IS_SETTING (self), FALSE);

  return self->required;
}

const char *const *
cs_setting_get_choices (CsSetting *self)
{
  g_return_val_if_fail (CS_IS_SETTING (self), NULL);

  return (const char *const *) self->choices;
}

static gboolean
check_integer (CsSetting *self, const char *value, GError **error)
{
  gint64 number;

  if (g_ascii_string_to_signed (value, 10, self->minimum, self->maximum, &number, NULL))
    return TRUE;

  if (self->minimum == G_MININT64 && self->maximum == G_MAXINT64)
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "“%s” is not a whole number", value);
  else
    g_set_error (error, CS_ERROR, CS_ERROR_MALFORMED,
                 "“%s” is not a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, value,
                 self->minimum, self->maximum);
  return FALSE;
}

static gboolean
check_one_of (const char *const *choices, const char *value, GError **error)
{
  g_autofree char *list = NULL;

  if (g_strv_contains (choices, value))
    return TRUE;

  list = g_strjoinv (", ", (char **) choices);
  cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "“%s” is not one of: %s", value, list);
  return FALSE;
}

gboolean
cs_setting_check (CsSetting *self, const char *value, GError **error)
{
  static const char *const booleans[] = { "true", "false", NULL };

  g_return_val_if_fail (CS_IS_SETTING (self), FALSE);

  if (value == NULL || *value == '\0') {
    if (!self->required)
      return TRUE;
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "%s is needed", self->key);
    return FALSE;
  }

  switch (self->kind) {
  case CS_SETTING_SECRET:
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED,
                  "%s is a secret and never stands in a cluster file; it is asked for", self->key);
    return FALSE;
  case CS_SETTING_INTEGER:
    return check_integer (self, value, error);
  case CS_SETTING_BOOLEAN:
    return check_one_of (booleans, value, error);
  case CS_SETTING_CHOICE:
    return self->choices == NULL
           || check_one_of ((const char *const *) self->choices, value, error);
  case CS_SETTING_TEXT:
  case CS_SETTING_DIRECTORY:
  case CS_SETTING_PROGRAM:
  case CS_SETTING_HOST:
    return TRUE;
  }

  g_return_val_if_reached (FALSE);
}
