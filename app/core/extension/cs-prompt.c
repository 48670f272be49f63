/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-prompt.h"

typedef struct {
  char *label;
  char *value;
} Detail;

static void
detail_free (gpointer data)
{
  Detail *detail = data;

  g_free (detail->label);
  g_free (detail->value);
  g_free (detail);
}

struct _CsPrompt {
  GObject parent_instance;

  CsPromptKind kind;
  gboolean retry;
  char *title;
  char *text;
  char *group;
  char *key;
  char *identity;
  GPtrArray *details;
};

G_DEFINE_FINAL_TYPE (CsPrompt, cs_prompt, G_TYPE_OBJECT)

static void
cs_prompt_finalize (GObject *object)
{
  CsPrompt *self = CS_PROMPT (object);

  g_free (self->title);
  g_free (self->text);
  g_free (self->group);
  g_free (self->key);
  g_free (self->identity);
  g_ptr_array_unref (self->details);

  G_OBJECT_CLASS (cs_prompt_parent_class)->finalize (object);
}

static void
cs_prompt_class_init (CsPromptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_prompt_finalize;
}

static void
cs_prompt_init (CsPrompt *self)
{
  self->details = g_ptr_array_new_with_free_func (detail_free);
}

CsPrompt *
cs_prompt_new (CsPromptKind kind, const char *title, const char *text)
{
  CsPrompt *self;

  g_return_val_if_fail (title != NULL && text != NULL, NULL);

  self = g_object_new (CS_TYPE_PROMPT, NULL);
  self->kind = kind;
  self->title = g_strdup (title);
  self->text = g_strdup (text);

  return self;
}

void
cs_prompt_set_scope (CsPrompt *self, const char *group, const char *key, const char *identity)
{
  g_return_if_fail (CS_IS_PROMPT (self));
  g_return_if_fail (group != NULL && key != NULL);

  g_free (self->group);
  g_free (self->key);
  g_free (self->identity);
  self->group = g_strdup (group);
  self->key = g_strdup (key);
  self->identity = g_strdup (identity);
}

void
cs_prompt_add_detail (CsPrompt *self, const char *label, const char *value)
{
  Detail *detail;

  g_return_if_fail (CS_IS_PROMPT (self));
  g_return_if_fail (label != NULL && value != NULL);

  detail = g_new (Detail, 1);
  detail->label = g_strdup (label);
  detail->value = g_strdup (value);
  g_ptr_array_add (self->details, detail);
}

void
cs_prompt_set_retry (CsPrompt *self, gboolean retry)
{
  g_return_if_fail (CS_IS_PROMPT (self));

  self->retry = retry;
}

CsPromptKind
cs_prompt_get_kind (CsPrompt *self)
{
  g_return_val_if_fail (CS_IS_PROMPT (self), CS_PROMPT_CONFIRM);

  return self->kind;
}

const char *
cs_prompt_get_title (CsPrompt *self)
{
  g_return_val_if_fail (CS_IS_PROMPT (self), NULL);

  return self->title;
}

const char *
cs_prompt_get_text (CsPrompt *self)
{
  g_return_val_if_fail (CS_IS_PROMPT (self), NULL);

  return self->text;
}

const char *
cs_prompt_get_group (CsPrompt *self)
{
  g_return_val_if_fail (CS_IS_PROMPT (self), NULL);

  return self->group;
}

const char *
cs_prompt_get_key (CsPrompt *self)
{
  g_return_val_if_fail (CS_IS_PROMPT (self), NULL);

  return self->key;
}

const char *
cs_prompt_get_identity (CsPrompt *self)
{
  g_return_val_if_fail (CS_IS_PROMPT (self), NULL);

  return self->identity;
}

gboolean
cs_prompt_is_retry (CsPrompt *self)
{
  g_return_val_if_fail (CS_IS_PROMPT (self), FALSE);

  return self->retry;
}

guint
cs_prompt_get_n_details (CsPrompt *self)
{
  g_return_val_if_fail (CS_IS_PROMPT (self), 0);

  return self->details->len;
}

const char *
cs_prompt_get_detail_label (CsPrompt *self, guint i)
{
  g_return_val_if_fail (CS_IS_PROMPT (self) && i < self->details->len, NULL);

  return ((Detail *) g_ptr_array_index (self->details, i))->label;
}

const char *
cs_prompt_get_detail_value (CsPrompt *self, guint i)
{
  g_return_val_if_fail (CS_IS_PROMPT (self) && i < self->details->len, NULL);

  return ((Detail *) g_ptr_array_index (self->details, i))->value;
}

CsAnswer *
cs_answer_new_yes (void)
{
  return g_new0 (CsAnswer, 1);
}

CsAnswer *
cs_answer_new_secret (CsSecret *secret, gboolean remember)
{
  CsAnswer *self;

  g_return_val_if_fail (secret != NULL, NULL);

  self = g_new0 (CsAnswer, 1);
  self->secret = cs_secret_ref (secret);
  self->remember = remember;

  return self;
}

CsAnswer *
cs_answer_new_text (const char *text)
{
  CsAnswer *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (CsAnswer, 1);
  self->text = g_strdup (text);

  return self;
}

void
cs_answer_free (CsAnswer *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->secret, cs_secret_unref);
  g_free (self->text);
  g_free (self);
}
