/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-service-action.h"

#include "cs-names.h"

typedef struct {
  char *label;
  char *file;
  gboolean needed;
} Expectation;

struct _CsServiceAction {
  GStrv lines;
  char *question;
  GPtrArray *expectations; /* of Expectation */
};

static void
expectation_free (gpointer data)
{
  Expectation *self = data;

  g_free (self->label);
  g_free (self->file);
  g_free (self);
}

CsServiceAction *
cs_service_action_new (GStrv lines, const char *question)
{
  CsServiceAction *self;

  g_return_val_if_fail (lines != NULL && lines[0] != NULL, NULL);

  self = g_new0 (CsServiceAction, 1);
  self->lines = lines;
  self->question = g_strdup (question);
  self->expectations = g_ptr_array_new_with_free_func (expectation_free);

  return self;
}

void
cs_service_action_expect (CsServiceAction *self,
                          const char *label,
                          const char *file,
                          gboolean needed)
{
  Expectation *one;

  g_return_if_fail (self != NULL);

  if (label == NULL || file == NULL)
    return;

  one = g_new0 (Expectation, 1);
  one->label = g_strdup (label);
  one->file = g_strdup (file);
  one->needed = needed;
  g_ptr_array_add (self->expectations, one);
}

void
cs_service_action_free (CsServiceAction *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->lines);
  g_free (self->question);
  g_ptr_array_unref (self->expectations);
  g_free (self);
}

const char *const *
cs_service_action_get_lines (const CsServiceAction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->lines;
}

const char *
cs_service_action_get_question (const CsServiceAction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->question;
}

static const CsMmpStatus *
find_line (GPtrArray *status, const char *label)
{
  for (guint i = 0; i < status->len; i++) {
    const CsMmpStatus *line = g_ptr_array_index (status, i);

    if (g_ascii_strcasecmp (line->key, label) == 0)
      return line;
  }

  return NULL;
}

CsMmpAnswer
cs_service_action_judge (const CsServiceAction *self, const char *reply, char **difference)
{
  g_autoptr (GPtrArray) status = NULL;
  gboolean complete;

  g_return_val_if_fail (self != NULL, CS_MMP_UNKNOWN);
  g_return_val_if_fail (reply != NULL && difference != NULL, CS_MMP_UNKNOWN);

  *difference = NULL;
  status = cs_mmp_parse_status (reply);
  complete = self->expectations->len > 0;
  for (guint i = 0; i < self->expectations->len; i++) {
    const Expectation *one = g_ptr_array_index (self->expectations, i);
    const CsMmpStatus *line = find_line (status, one->label);

    if (line == NULL) {
      complete = complete && !one->needed;
    } else if (g_strcmp0 (line->value, one->file) != 0) {
      g_autofree char *value = cs_escape_control (line->value != NULL ? line->value : "none");

      *difference = g_strdup_printf ("%s: %s", one->label, value);
      return CS_MMP_NO;
    }
  }

  return complete ? CS_MMP_YES : CS_MMP_UNKNOWN;
}
