/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-outcome.h"

struct _CsOutcome {
  GObject parent_instance;

  CsOutcomeState state;
  GBytes *certificate;
  char *request_id;
  char *code;
  char *words;
};

G_DEFINE_FINAL_TYPE (CsOutcome, cs_outcome, G_TYPE_OBJECT)

const char *
cs_outcome_state_to_string (CsOutcomeState state)
{
  switch (state) {
  case CS_OUTCOME_ISSUED:
    return "issued";
  case CS_OUTCOME_PENDING:
    return "pending";
  case CS_OUTCOME_REFUSED:
    return "refused";
  case CS_OUTCOME_UNKNOWN:
    return "unknown";
  }

  g_return_val_if_reached (NULL);
}

static void
cs_outcome_finalize (GObject *object)
{
  CsOutcome *self = CS_OUTCOME (object);

  g_clear_pointer (&self->certificate, g_bytes_unref);
  g_free (self->request_id);
  g_free (self->code);
  g_free (self->words);

  G_OBJECT_CLASS (cs_outcome_parent_class)->finalize (object);
}

static void
cs_outcome_class_init (CsOutcomeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_outcome_finalize;
}

static void
cs_outcome_init (CsOutcome *self)
{
}

static CsOutcome *
outcome_new (CsOutcomeState state, const char *request_id, const char *code, const char *words)
{
  CsOutcome *self = g_object_new (CS_TYPE_OUTCOME, NULL);

  self->state = state;
  self->request_id = g_strdup (request_id);
  self->code = g_strdup (code);
  self->words = g_strdup (words);

  return self;
}

CsOutcome *
cs_outcome_new_issued (GBytes *certificate, const char *request_id, const char *words)
{
  CsOutcome *self;

  g_return_val_if_fail (certificate != NULL, NULL);

  self = outcome_new (CS_OUTCOME_ISSUED, request_id, NULL, words);
  self->certificate = g_bytes_ref (certificate);

  return self;
}

CsOutcome *
cs_outcome_new_pending (const char *request_id, const char *words)
{
  g_return_val_if_fail (request_id != NULL, NULL);

  return outcome_new (CS_OUTCOME_PENDING, request_id, NULL, words);
}

CsOutcome *
cs_outcome_new_refused (const char *request_id, const char *code, const char *words)
{
  return outcome_new (CS_OUTCOME_REFUSED, request_id, code, words);
}

CsOutcome *
cs_outcome_new_unknown (const char *words)
{
  return outcome_new (CS_OUTCOME_UNKNOWN, NULL, NULL, words);
}

CsOutcomeState
cs_outcome_get_state (CsOutcome *self)
{
  g_return_val_if_fail (CS_IS_OUTCOME (self), CS_OUTCOME_UNKNOWN);

  return self->state;
}

GBytes *
cs_outcome_get_certificate (CsOutcome *self)
{
  g_return_val_if_fail (CS_IS_OUTCOME (self), NULL);

  return self->certificate;
}

const char *
cs_outcome_get_request_id (CsOutcome *self)
{
  g_return_val_if_fail (CS_IS_OUTCOME (self), NULL);

  return self->request_id;
}

const char *
cs_outcome_get_code (CsOutcome *self)
{
  g_return_val_if_fail (CS_IS_OUTCOME (self), NULL);

  return self->code;
}

const char *
cs_outcome_get_words (CsOutcome *self)
{
  g_return_val_if_fail (CS_IS_OUTCOME (self), NULL);

  return self->words;
}
