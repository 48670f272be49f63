/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-prompts.h"

#include "cs-cli.h"
#include "cs-gathered-prompts.h"
#include "cs-terminal-prompts.h"

CsStoredPrompts *
cs_cli_prompts_new (GError **error)
{
  const CsCliOptions *options = cs_cli_get_options ();
  g_autoptr (CsSecretsFile) secrets = NULL;
  g_autoptr (CsKeyring) keyring = cs_keyring_new ();
  g_autoptr (CsTerminalPrompts) terminal = cs_terminal_prompts_new (keyring);
  g_autoptr (CsGatheredPrompts) gathered = cs_gathered_prompts_new (CS_PROMPTS (terminal));
  CsStoredPrompts *prompts;

  if (options->secrets != NULL) {
    secrets = cs_secrets_file_new (options->secrets, error);
    if (secrets == NULL)
      return NULL;
  }

  prompts = cs_stored_prompts_new (secrets, keyring, CS_PROMPTS (gathered));
  cs_stored_prompts_set_accept_new_host_keys (prompts, options->accept_new_host_keys);

  return prompts;
}
