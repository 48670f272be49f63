/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "cs-gathered-prompts.h"
#include "fake-prompts.h"

/* Host keys of several nodes in one question. */

typedef struct {
  guint n_yes;
  guint n_no;
} Tally;

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Tally *tally = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsAnswer) answer = cs_prompts_ask_finish (CS_PROMPTS (source), result, &error);

  if (answer != NULL)
    tally->n_yes++;
  else
    tally->n_no++;
}

static void
ask (CsGatheredPrompts *prompts, CsPromptKind kind, const char *node, Tally *tally)
{
  g_autofree char *group = g_strconcat ("Node ", node, NULL);
  g_autofree char *fingerprint = g_strconcat ("SHA256:", node, NULL);
  g_autoptr (CsPrompt) prompt = cs_prompt_new (kind, "Unknown host key", "Compare it.");

  cs_prompt_set_scope (prompt, group, kind == CS_PROMPT_HOST_KEY ? "HostKey" : "Password", NULL);
  cs_prompt_add_detail (prompt, "Host", node);
  cs_prompt_add_detail (prompt, "Key type", "ssh-ed25519");
  cs_prompt_add_detail (prompt, "Fingerprint", fingerprint);
  cs_prompts_ask_async (CS_PROMPTS (prompts), prompt, NULL, answered_cb, tally);
}

static void
wait_for (const Tally *tally, guint n)
{
  while (tally->n_yes + tally->n_no < n)
    g_main_context_iteration (NULL, TRUE);
}

typedef struct {
  const char *name;
  guint n_nodes;
  gboolean yes;
  const char *log; /* what the one who answers saw */
} Case;

static const Case cases[] = {
  { "one", 1, TRUE, "host-key HostKey\n" },
  { "one-refused", 1, FALSE, "host-key HostKey\n" },
  { "three", 3, TRUE, "host-key HostKeys\n" },
  { "three-refused", 3, FALSE, "host-key HostKeys\n" },
};

static void
test_gather (gconstpointer data)
{
  static const char *const nodes[] = { "cms1a", "cms1b", "cms1c" };
  const Case *one = data;
  g_autoptr (FakePrompts) inner = fake_prompts_new ();
  g_autoptr (CsGatheredPrompts) prompts = cs_gathered_prompts_new (CS_PROMPTS (inner));
  Tally tally = { 0, 0 };
  CsPrompt *asked;

  fake_prompts_decide (inner, CS_PROMPT_HOST_KEY, one->yes);
  for (guint i = 0; i < one->n_nodes; i++)
    ask (prompts, CS_PROMPT_HOST_KEY, nodes[i], &tally);
  wait_for (&tally, one->n_nodes);
  g_assert_cmpuint (tally.n_yes, ==, one->yes ? one->n_nodes : 0);
  g_assert_cmpstr (fake_prompts_get_log (inner), ==, one->log);
  asked = fake_prompts_get_last (inner);
  if (one->n_nodes == 1)
    return;
  g_assert_cmpuint (cs_prompt_get_n_details (asked), ==, one->n_nodes);
  for (guint i = 0; i < one->n_nodes; i++) {
    g_autofree char *fingerprint = g_strconcat ("SHA256:", nodes[i], NULL);

    g_assert_nonnull (strstr (cs_prompt_get_detail_label (asked, i), nodes[i]));
    g_assert_cmpstr (cs_prompt_get_detail_value (asked, i), ==, fingerprint);
  }
}

/* A password does not wait for keys, and no key is answered by one. */
static void
test_others (void)
{
  g_autoptr (FakePrompts) inner = fake_prompts_new ();
  g_autoptr (CsGatheredPrompts) prompts = cs_gathered_prompts_new (CS_PROMPTS (inner));
  Tally tally = { 0, 0 };

  fake_prompts_answer (inner, "Password", "secret");
  fake_prompts_decide (inner, CS_PROMPT_HOST_KEY, FALSE);
  ask (prompts, CS_PROMPT_HOST_KEY, "cms1a", &tally);
  ask (prompts, CS_PROMPT_SECRET, "cms1b", &tally);
  ask (prompts, CS_PROMPT_HOST_KEY, "cms1c", &tally);
  wait_for (&tally, 3);
  g_assert_cmpuint (tally.n_yes, ==, 1);
  g_assert_cmpuint (tally.n_no, ==, 2);
  g_assert_cmpstr (fake_prompts_get_log (inner), ==, "secret Password\nhost-key HostKeys\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/gathered-prompts/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_gather);
  }
  g_test_add_func ("/gathered-prompts/others", test_others);

  g_main_context_acquire (NULL); /* questions are asked where the main loop runs */

  return g_test_run ();
}
