/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-secret.h"

G_BEGIN_DECLS

/**
 * CsPromptKind:
 * @CS_PROMPT_SECRET: a password or pass phrase
 * @CS_PROMPT_HOST_KEY: an unknown host key: accept it after comparing, or not
 * @CS_PROMPT_ROOT: a root certificate seen for the first time: likewise
 * @CS_PROMPT_CONFIRM: yes or no
 * @CS_PROMPT_TEXT: an answer that is no secret
 */
typedef enum {
  CS_PROMPT_SECRET,
  CS_PROMPT_HOST_KEY,
  CS_PROMPT_ROOT,
  CS_PROMPT_CONFIRM,
  CS_PROMPT_TEXT,
} CsPromptKind;

#define CS_TYPE_PROMPT (cs_prompt_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsPrompt, cs_prompt, CS, PROMPT, GObject)

/**
 * CsPrompt:
 *
 * One question to the user, as data; window, terminal and tests each ask it in their way. No timer
 * ever answers it. Immutable once asked.
 */

/**
 * cs_prompt_new:
 * @title: short, such as "Password for admin@cms1a"
 * @text: what happens and what to compare or decide, in whole sentences
 */
CS_EXPORT
CsPrompt *cs_prompt_new (CsPromptKind kind, const char *title, const char *text);
/* Where a stored answer is looked for and kept: @group and @key of the secrets file ("Node cms1a",
 * "Password"), and @identity, which binds a keyring item to what it is really for
 * ("admin@cms1a.pod2.cms.lab:22 SHA256:…"), never to a group's name alone. */
CS_EXPORT
void cs_prompt_set_scope (CsPrompt *self, const char *group, const char *key, const char *identity);
/* A row to show and compare: "Fingerprint", "SHA256:…". */
CS_EXPORT
void cs_prompt_add_detail (CsPrompt *self, const char *label, const char *value);
/* An answer from a store was refused before: do not take it from there again. */
CS_EXPORT
void cs_prompt_set_retry (CsPrompt *self, gboolean retry);
CS_EXPORT
CsPromptKind cs_prompt_get_kind (CsPrompt *self);
CS_EXPORT
const char *cs_prompt_get_title (CsPrompt *self);
CS_EXPORT
const char *cs_prompt_get_text (CsPrompt *self);
CS_EXPORT
const char *cs_prompt_get_group (CsPrompt *self); /* nullable, as are the next two */
CS_EXPORT
const char *cs_prompt_get_key (CsPrompt *self);
CS_EXPORT
const char *cs_prompt_get_identity (CsPrompt *self);
CS_EXPORT
gboolean cs_prompt_is_retry (CsPrompt *self);
CS_EXPORT
guint cs_prompt_get_n_details (CsPrompt *self);
CS_EXPORT
const char *cs_prompt_get_detail_label (CsPrompt *self, guint i);
CS_EXPORT
const char *cs_prompt_get_detail_value (CsPrompt *self, guint i);

/**
 * CsAnswer:
 * @secret: (nullable): for %CS_PROMPT_SECRET
 * @text: (nullable): for %CS_PROMPT_TEXT
 * @remember: whether the user wants a secret kept in the keyring once it has worked
 *
 * A "yes" has neither secret nor text. A "no" is %G_IO_ERROR_CANCELLED, never an answer.
 */
typedef struct {
  CsSecret *secret;
  char *text;
  gboolean remember;
} CsAnswer;

CS_EXPORT
CsAnswer *cs_answer_new_yes (void);
CS_EXPORT
CsAnswer *cs_answer_new_secret (CsSecret *secret, gboolean remember);
CS_EXPORT
CsAnswer *cs_answer_new_text (const char *text);
CS_EXPORT
void cs_answer_free (CsAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsAnswer, cs_answer_free)

#define CS_TYPE_PROMPTS (cs_prompts_get_type ())
CS_EXPORT
G_DECLARE_INTERFACE (CsPrompts, cs_prompts, CS, PROMPTS, GObject)

/**
 * CsPromptsInterface:
 * @ask_async: asks; always called in the main context
 * @ask_finish: (transfer full): the answer; %G_IO_ERROR_CANCELLED for "no" and for a closed dialog,
 *   %CS_ERROR_NO_ANSWER when there is nobody to ask (the message names what would answer it)
 * @judge: whether the answer to @prompt worked: a store keeps or forgets it. Default: nothing
 * @tell: shows something that is no question and changes nothing, beside the error that says it:
 *   its details stand side by side. Default: nothing, for where the error is read anyway
 *
 * Who answers questions: a window, a terminal, a file of secrets, a keyring in front of another
 * one.
 */
struct _CsPromptsInterface {
  GTypeInterface parent_iface;

  void (*ask_async) (CsPrompts *self,
                     CsPrompt *prompt,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
  CsAnswer *(*ask_finish) (CsPrompts *self, GAsyncResult *result, GError **error);
  void (*judge) (CsPrompts *self, CsPrompt *prompt, gboolean worked);
  void (*tell) (CsPrompts *self, CsPrompt *prompt);
};

CS_EXPORT
void cs_prompts_ask_async (CsPrompts *self,
                           CsPrompt *prompt,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
CS_EXPORT
CsAnswer *cs_prompts_ask_finish (CsPrompts *self, GAsyncResult *result, GError **error);
/**
 * cs_prompts_ask:
 *
 * The same from a worker thread: hands the question to the main context and waits. Must not be
 * called in the thread that runs the main context.
 */
CS_EXPORT
CsAnswer *
cs_prompts_ask (CsPrompts *self, CsPrompt *prompt, GCancellable *cancellable, GError **error);
/* From any thread; handed to the main context. */
CS_EXPORT
void cs_prompts_judge (CsPrompts *self, CsPrompt *prompt, gboolean worked);
/* The same: shows @prompt, and waits for nothing. */
CS_EXPORT
void cs_prompts_tell (CsPrompts *self, CsPrompt *prompt);

G_END_DECLS
