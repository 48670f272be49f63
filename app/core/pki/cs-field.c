/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-field.h"

#include "cs-i18n.h"
#include "cs-names.h"
#include "cs-time.h"

#define DAY (24 * 60 * 60)

struct _CsField {
  GObject parent_instance;

  CsFieldKind kind;
  CsTone tone;
  char *label;
  char *text;
  char *detail;
  GStrv names;
  gint64 start;
  gint64 end;
  gint64 now;
  guint warn_days;
};

G_DEFINE_FINAL_TYPE (CsField, cs_field, G_TYPE_OBJECT)

static void
cs_field_finalize (GObject *object)
{
  CsField *self = CS_FIELD (object);

  g_free (self->label);
  g_free (self->text);
  g_free (self->detail);
  g_strfreev (self->names);

  G_OBJECT_CLASS (cs_field_parent_class)->finalize (object);
}

static void
cs_field_class_init (CsFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_field_finalize;
}

static void
cs_field_init (CsField *self)
{
  self->names = g_new0 (char *, 1);
}

CsField *
cs_field_new (CsFieldKind kind, const char *label, const char *text, CsTone tone)
{
  CsField *self;

  g_return_val_if_fail (label != NULL, NULL);

  self = g_object_new (CS_TYPE_FIELD, NULL);
  self->kind = kind;
  self->label = cs_escape_control (label);
  self->text = g_strdup (text != NULL ? text : "");
  self->tone = tone;

  return self;
}

CsField *
cs_field_new_names (const char *label, const char *const *names, CsTone tone)
{
  g_autofree char *text = NULL;
  CsField *self;

  g_return_val_if_fail (names != NULL, NULL);

  text = g_strjoinv (", ", (char **) names);
  self = cs_field_new (CS_FIELD_NAMES, label, text, tone);
  g_strfreev (self->names);
  self->names = g_strdupv ((char **) names);

  return self;
}

static char *
dup_left (gint64 start, gint64 end, gint64 now)
{
  gint64 days = (end - now) / DAY;

  if (now < start)
    return g_strdup (_ ("not valid yet"));
  if (now > end)
    return g_strdup_printf (ngettext ("ended %u day ago", "ended %u days ago", (gulong) -days),
                            (guint) -days);

  return g_strdup_printf (ngettext ("%u day left", "%u days left", (gulong) days), (guint) days);
}

static CsTone
tone_of_validity (gint64 start, gint64 end, gint64 now, guint warn_days)
{
  if (now < start || now > end)
    return CS_TONE_ERROR;

  return end - now < (gint64) warn_days * DAY ? CS_TONE_WARNING : CS_TONE_GOOD;
}

CsField *
cs_field_new_validity (const char *label, gint64 start, gint64 end, gint64 now, guint warn_days)
{
  g_autofree char *left = NULL;
  CsField *self;

  if (!cs_time_is_known (start) || !cs_time_is_known (end))
    return cs_field_new (CS_FIELD_TEXT, label, _ ("an unreadable time"), CS_TONE_ERROR);

  left = dup_left (start, end, now);
  self = cs_field_new (CS_FIELD_VALIDITY, label, left,
                       tone_of_validity (start, end, now, warn_days));
  self->start = start;
  self->end = end;
  self->now = now;
  self->warn_days = warn_days;

  return self;
}

CsField *
cs_field_new_folded (const char *label, const char *text, const char *detail, CsTone tone)
{
  CsField *self = cs_field_new (CS_FIELD_FOLDED, label, text, tone);

  g_return_val_if_fail (detail != NULL, self);

  self->detail = g_strdup (detail);

  return self;
}

CsFieldKind
cs_field_get_kind (CsField *self)
{
  g_return_val_if_fail (CS_IS_FIELD (self), CS_FIELD_TEXT);

  return self->kind;
}

const char *
cs_field_get_detail (CsField *self)
{
  g_return_val_if_fail (CS_IS_FIELD (self), NULL);

  return self->detail;
}

const char *
cs_field_get_label (CsField *self)
{
  g_return_val_if_fail (CS_IS_FIELD (self), NULL);

  return self->label;
}

const char *
cs_field_get_text (CsField *self)
{
  g_return_val_if_fail (CS_IS_FIELD (self), NULL);

  return self->text;
}

CsTone
cs_field_get_tone (CsField *self)
{
  g_return_val_if_fail (CS_IS_FIELD (self), CS_TONE_UNKNOWN);

  return self->tone;
}

const char *const *
cs_field_get_names (CsField *self)
{
  g_return_val_if_fail (CS_IS_FIELD (self), NULL);

  return (const char *const *) self->names;
}

gboolean
cs_field_get_validity (CsField *self, gint64 *start, gint64 *end, gint64 *now, guint *warn_days)
{
  g_return_val_if_fail (CS_IS_FIELD (self), FALSE);

  if (self->kind != CS_FIELD_VALIDITY)
    return FALSE;
  *start = self->start;
  *end = self->end;
  *now = self->now;
  *warn_days = self->warn_days;

  return TRUE;
}

double
cs_field_get_elapsed (CsField *self)
{
  g_return_val_if_fail (CS_IS_FIELD (self), -1);

  if (self->kind != CS_FIELD_VALIDITY)
    return -1;
  if (self->now < self->start)
    return 0;
  if (self->now >= self->end)
    return 1;

  return (double) (self->now - self->start) / (double) (self->end - self->start);
}
