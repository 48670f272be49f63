/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-pending.h"

struct _CsPending {
  GObject parent_instance;

  CsPendingState state;
  CsSlot *slot;
  CsAuthority *authority; /* nullable */
  CsRequest *request;     /* nullable */
  CsRecord *record;
  char *names;
};

G_DEFINE_FINAL_TYPE (CsPending, cs_pending, G_TYPE_OBJECT)

typedef enum {
  PROP_NAME = 1,
  PROP_AUTHORITY,
  PROP_REQUEST_ID,
  PROP_NAMES,
  PROP_WORDS,
  PROP_STATE,
} CsPendingProps;

static GParamSpec *props[PROP_STATE + 1];

static void
cs_pending_finalize (GObject *object)
{
  CsPending *self = CS_PENDING (object);

  g_clear_object (&self->slot);
  g_clear_object (&self->authority);
  g_clear_object (&self->request);
  cs_record_free (self->record);
  g_free (self->names);

  G_OBJECT_CLASS (cs_pending_parent_class)->finalize (object);
}

static void
cs_pending_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsPending *self = CS_PENDING (object);

  switch ((CsPendingProps) prop_id) {
  case PROP_NAME:
    g_value_set_string (value, cs_pending_get_name (self));
    break;
  case PROP_AUTHORITY:
    g_value_set_string (value, cs_pending_get_authority (self));
    break;
  case PROP_REQUEST_ID:
    g_value_set_string (value, self->record->request_id);
    break;
  case PROP_NAMES:
    g_value_set_string (value, self->names);
    break;
  case PROP_WORDS:
    g_value_set_string (value, self->record->words);
    break;
  case PROP_STATE:
    g_value_set_uint (value, self->state);
    break;
  }
}

static void
cs_pending_class_init (CsPendingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = cs_pending_finalize;
  object_class->get_property = cs_pending_get_property;

  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_AUTHORITY] = g_param_spec_string ("authority", NULL, NULL, NULL, flags);
  props[PROP_REQUEST_ID] = g_param_spec_string ("request-id", NULL, NULL, NULL, flags);
  props[PROP_NAMES] = g_param_spec_string ("names", NULL, NULL, NULL, flags);
  props[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, NULL, flags);
  props[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, CS_PENDING_WAITING,
                                         CS_PENDING_UNKNOWN, CS_PENDING_WAITING, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
cs_pending_init (CsPending *self)
{
}

const char *
cs_pending_state_to_string (CsPendingState state)
{
  static const char *const words[] = { "waiting", "to-accept", "refused", "expired", "unknown" };

  g_return_val_if_fail (state < G_N_ELEMENTS (words), NULL);

  return words[state];
}

/* FALSE when nothing is pending. */
static gboolean
find_state (const CsRecord *record, CsAuthority *authority, CsPendingState *state)
{
  switch (record->state) {
  case CS_RECORD_PENDING:
    *state = CS_PENDING_WAITING;
    return TRUE;
  case CS_RECORD_REFUSED:
    *state = g_strcmp0 (record->code, CS_OUTCOME_EXPIRED) == 0 ? CS_PENDING_EXPIRED
                                                               : CS_PENDING_REFUSED;
    return TRUE;
  case CS_RECORD_INTENT:
    *state = CS_PENDING_UNKNOWN;
    return authority == NULL || !cs_authority_is_idempotent (authority);
  case CS_RECORD_ISSUED:
    *state = CS_PENDING_TO_ACCEPT;
    return record->offered != NULL;
  case CS_RECORD_NONE:
    break;
  }

  return FALSE;
}

CsPending *
cs_pending_new (CsSlot *slot, CsAuthority *authority, CsRequest *request, const CsRecord *record)
{
  CsPendingState state;
  CsPending *self;

  g_return_val_if_fail (CS_IS_SLOT (slot), NULL);
  g_return_val_if_fail (record != NULL, NULL);

  if (!find_state (record, authority, &state))
    return NULL;
  if (request != NULL && g_strcmp0 (record->request_sha256, cs_request_get_sha256 (request)) != 0)
    return NULL;

  self = g_object_new (CS_TYPE_PENDING, NULL);
  self->state = state;
  self->slot = g_object_ref (slot);
  g_set_object (&self->authority, authority);
  g_set_object (&self->request, request);
  self->record = cs_record_copy ((CsRecord *) record);
  self->names = cs_pending_dup_names (self);

  return self;
}

CsPendingState
cs_pending_get_state (CsPending *self)
{
  g_return_val_if_fail (CS_IS_PENDING (self), CS_PENDING_UNKNOWN);

  return self->state;
}

CsSlot *
cs_pending_get_slot (CsPending *self)
{
  g_return_val_if_fail (CS_IS_PENDING (self), NULL);

  return self->slot;
}

const char *
cs_pending_get_name (CsPending *self)
{
  g_return_val_if_fail (CS_IS_PENDING (self), NULL);

  return cs_slot_get_name (self->slot);
}

const char *
cs_pending_get_authority (CsPending *self)
{
  g_return_val_if_fail (CS_IS_PENDING (self), NULL);

  return self->record->authority;
}

CsRequest *
cs_pending_get_request (CsPending *self)
{
  g_return_val_if_fail (CS_IS_PENDING (self), NULL);

  return self->request;
}

const char *
cs_pending_get_request_id (CsPending *self)
{
  g_return_val_if_fail (CS_IS_PENDING (self), NULL);

  return self->record->request_id;
}

const char *
cs_pending_get_words (CsPending *self)
{
  g_return_val_if_fail (CS_IS_PENDING (self), NULL);

  return self->record->words;
}

const char *
cs_pending_get_code (CsPending *self)
{
  g_return_val_if_fail (CS_IS_PENDING (self), NULL);

  return self->record->code;
}

const char *
cs_pending_get_offered (CsPending *self)
{
  g_return_val_if_fail (CS_IS_PENDING (self), NULL);

  return self->record->offered;
}

gint64
cs_pending_get_submitted (CsPending *self)
{
  g_return_val_if_fail (CS_IS_PENDING (self), 0);

  return self->record->submitted;
}

char *
cs_pending_dup_age (CsPending *self, gint64 now)
{
  static const struct {
    gint64 seconds;
    const char *one;
    const char *many;
  } units[] = {
    { 24 * 60 * 60, "a day", "days" },
    { 60 * 60, "an hour", "hours" },
    { 60, "a minute", "minutes" },
  };
  gint64 age;

  g_return_val_if_fail (CS_IS_PENDING (self), NULL);

  if (self->record->submitted == 0)
    return g_strdup ("not known");
  age = now - self->record->submitted;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
    gint64 n = age / units[i].seconds;

    if (n == 1)
      return g_strdup (units[i].one);
    if (n > 1)
      return g_strdup_printf ("%" G_GINT64_FORMAT " %s", n, units[i].many);
  }

  return g_strdup ("a moment");
}

char *
cs_pending_dup_names (CsPending *self)
{
  const char *const *names;
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  g_return_val_if_fail (CS_IS_PENDING (self), NULL);

  names = cs_slot_get_names (self->slot);
  if (!g_strv_contains (names, cs_slot_get_common_name (self->slot)))
    g_strv_builder_add (all, cs_slot_get_common_name (self->slot));
  g_strv_builder_addv (all, (const char **) names);
  list = g_strv_builder_end (all);

  return g_strjoinv (", ", list);
}

gboolean
cs_pending_can_be_asked (CsPending *self)
{
  g_return_val_if_fail (CS_IS_PENDING (self), FALSE);

  return self->authority != NULL && self->request != NULL && self->record->request_id != NULL
         && (self->state == CS_PENDING_WAITING || self->state == CS_PENDING_TO_ACCEPT);
}

gboolean
cs_pending_takes_answers (CsPending *self)
{
  g_return_val_if_fail (CS_IS_PENDING (self), FALSE);

  return cs_pending_can_be_asked (self) && cs_authority_takes_answers (self->authority);
}

gboolean
cs_pending_equal (CsPending *self, CsPending *other)
{
  const CsRecord *a, *b;

  g_return_val_if_fail (CS_IS_PENDING (self), FALSE);
  g_return_val_if_fail (CS_IS_PENDING (other), FALSE);

  a = self->record;
  b = other->record;

  return self->slot == other->slot && self->state == other->state
         && self->authority == other->authority
         && (self->request != NULL) == (other->request != NULL) && a->submitted == b->submitted
         && g_strcmp0 (a->request_sha256, b->request_sha256) == 0
         && g_strcmp0 (a->replaces, b->replaces) == 0
         && g_strcmp0 (a->request_id, b->request_id) == 0 && g_strcmp0 (a->code, b->code) == 0
         && g_strcmp0 (a->words, b->words) == 0 && g_strcmp0 (a->offered, b->offered) == 0;
}

CsSubmission *
cs_pending_dup_submission (CsPending *self)
{
  g_return_val_if_fail (CS_IS_PENDING (self), NULL);

  return self->request != NULL
             ? cs_record_build_submission (self->slot, self->request, self->record->replaces)
             : NULL;
}

GListModel *
cs_pending_dup_handover (CsPending *self)
{
  g_autoptr (CsSubmission) submission = NULL;

  g_return_val_if_fail (CS_IS_PENDING (self), NULL);

  if (self->state != CS_PENDING_WAITING || !cs_pending_can_be_asked (self))
    return G_LIST_MODEL (g_list_store_new (CS_TYPE_HANDOVER));
  submission = cs_pending_dup_submission (self);

  return cs_authority_describe_handover (self->authority, submission, self->record->request_id);
}
