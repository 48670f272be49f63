/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-settings-change.h"

#include <glib/gi18n.h>

struct _CsSettingsChange {
  CsChange parent_instance;

  char *path;
  char *before;
  char *after;
};

G_DEFINE_FINAL_TYPE (CsSettingsChange, cs_settings_change, CS_TYPE_CHANGE)

static guint written_signal;

/* From @from to @to, unless somebody wrote something else in between. */
static gboolean
replace (CsSettingsChange *self, const char *from, const char *to, GError **error)
{
  g_autofree char *now = NULL;

  if (!g_file_get_contents (self->path, &now, NULL, error))
    return FALSE;
  if (!g_str_equal (now, from)) {
    g_set_error (error, CS_ERROR, CS_ERROR_STALE,
                 _ ("%s was changed since by something else, so it is left as it is"), self->path);
    return FALSE;
  }
  if (!g_file_set_contents_full (self->path, to, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644,
                                 error))
    return FALSE;

  g_signal_emit (self, written_signal, 0);

  return TRUE;
}

static gboolean
cs_settings_change_undo (CsChange *change, GError **error)
{
  CsSettingsChange *self = CS_SETTINGS_CHANGE (change);

  return replace (self, self->after, self->before, error);
}

static gboolean
cs_settings_change_redo (CsChange *change, GError **error)
{
  CsSettingsChange *self = CS_SETTINGS_CHANGE (change);

  return replace (self, self->before, self->after, error);
}

static void
cs_settings_change_finalize (GObject *object)
{
  CsSettingsChange *self = CS_SETTINGS_CHANGE (object);

  g_free (self->path);
  g_free (self->before);
  g_free (self->after);

  G_OBJECT_CLASS (cs_settings_change_parent_class)->finalize (object);
}

static void
cs_settings_change_class_init (CsSettingsChangeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_settings_change_finalize;
  CS_CHANGE_CLASS (klass)->undo = cs_settings_change_undo;
  CS_CHANGE_CLASS (klass)->redo = cs_settings_change_redo;

  written_signal = g_signal_new ("written", CS_TYPE_SETTINGS_CHANGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
cs_settings_change_init (CsSettingsChange *self)
{
}

CsSettingsChange *
cs_settings_change_new (const char *path, const char *before, const char *after)
{
  CsSettingsChange *self;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (before != NULL && after != NULL, NULL);

  self = g_object_new (CS_TYPE_SETTINGS_CHANGE, NULL);
  self->path = g_strdup (path);
  self->before = g_strdup (before);
  self->after = g_strdup (after);
  cs_change_set_label (CS_CHANGE (self), _ ("Change the Settings"));

  return self;
}
