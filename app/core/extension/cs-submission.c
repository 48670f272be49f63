/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-outcome.h"

struct _CsSubmission {
  GObject parent_instance;

  GBytes *request;
  char *slot;
  GStrv usages;
  char *replaces;
  guint days;
};

G_DEFINE_FINAL_TYPE (CsSubmission, cs_submission, G_TYPE_OBJECT)

static void
cs_submission_finalize (GObject *object)
{
  CsSubmission *self = CS_SUBMISSION (object);

  g_clear_pointer (&self->request, g_bytes_unref);
  g_free (self->slot);
  g_strfreev (self->usages);
  g_free (self->replaces);

  G_OBJECT_CLASS (cs_submission_parent_class)->finalize (object);
}

static void
cs_submission_class_init (CsSubmissionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_submission_finalize;
}

static void
cs_submission_init (CsSubmission *self)
{
}

CsSubmission *
cs_submission_new (GBytes *request, const char *slot, const char *const *usages)
{
  CsSubmission *self;

  g_return_val_if_fail (request != NULL && slot != NULL && usages != NULL, NULL);

  self = g_object_new (CS_TYPE_SUBMISSION, NULL);
  self->request = g_bytes_ref (request);
  self->slot = g_strdup (slot);
  self->usages = g_strdupv ((char **) usages);

  return self;
}

void
cs_submission_set_replaces (CsSubmission *self, const char *sha256)
{
  g_return_if_fail (CS_IS_SUBMISSION (self));

  g_free (self->replaces);
  self->replaces = g_strdup (sha256);
}

void
cs_submission_set_days (CsSubmission *self, guint days)
{
  g_return_if_fail (CS_IS_SUBMISSION (self));

  self->days = days;
}

GBytes *
cs_submission_get_request (CsSubmission *self)
{
  g_return_val_if_fail (CS_IS_SUBMISSION (self), NULL);

  return self->request;
}

const char *
cs_submission_get_slot (CsSubmission *self)
{
  g_return_val_if_fail (CS_IS_SUBMISSION (self), NULL);

  return self->slot;
}

const char *const *
cs_submission_get_usages (CsSubmission *self)
{
  g_return_val_if_fail (CS_IS_SUBMISSION (self), NULL);

  return (const char *const *) self->usages;
}

const char *
cs_submission_get_replaces (CsSubmission *self)
{
  g_return_val_if_fail (CS_IS_SUBMISSION (self), NULL);

  return self->replaces;
}

guint
cs_submission_get_days (CsSubmission *self)
{
  g_return_val_if_fail (CS_IS_SUBMISSION (self), 0);

  return self->days;
}
