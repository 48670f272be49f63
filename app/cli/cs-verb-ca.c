/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-verb-ca.h"

#include "cs-plugin-host.h"
#include "cs-verbs.h"

#define PLUGIN "ca-local"
#define GROUP "Authority " PLUGIN

#define SUMMARY                                                                                    \
  "The local authority by hand: a root, its encrypted key and the record of what it issued, in "   \
  "a\n"                                                                                            \
  "folder that only you can read."
#define DESCRIPTION                                                                                \
  "  init DIRECTORY --subject CN=…   make a new authority\n"                                     \
  "  issue DIRECTORY REQUEST         sign a request\n"                                             \
  "  list DIRECTORY                  what it issued\n"                                             \
  "  revoke DIRECTORY SERIAL         revoke a certificate\n"                                       \
  "  crl DIRECTORY -o FILE           sign the list of what was revoked\n\n"                        \
  "Each has its own --help. In a cluster file, [" GROUP "] Directory= names the\n"                 \
  "folder. The pass phrase is asked for on the terminal, or stands in the --secrets file as\n"     \
  "PassPhrase= under [" GROUP "].\n\n"                                                             \
  "Examples:\n"                                                                                    \
  "  countersignctl ca init ca --subject \"CN=Pod 2 root CA,O=Lab\"\n"                             \
  "  countersignctl ca issue ca cms1a.csr -o cms1a.cer"

typedef struct {
  const char *name;
  int (*run) (int argc, char **argv);
} SubVerb;

static const SubVerb sub_verbs[] = {
  { "init", cs_verb_ca_init },     { "issue", cs_verb_ca_issue }, { "list", cs_verb_ca_list },
  { "revoke", cs_verb_ca_revoke }, { "crl", cs_verb_ca_crl },
};

CsCaSession *
cs_ca_session_new (const char *directory, const char *profile, GError **error)
{
  g_autoptr (CsCaSession) self = g_new0 (CsCaSession, 1);
  g_autoptr (CsPluginHost) plugins = cs_plugin_host_new (NULL);
  g_autoptr (CsHostServices) services = NULL;
  g_autofree char *base = g_get_current_dir ();
  g_autoptr (CsSettings) settings = cs_settings_new (GROUP, base);

  self->authority = cs_plugin_host_new_authority (plugins, PLUGIN, error);
  if (self->authority == NULL)
    return NULL;
  if (!CS_IS_LOCAL_AUTHORITY (self->authority)) {
    g_set_error (error, CS_ERROR, CS_ERROR_PLUGIN,
                 "the plugin " PLUGIN " in %s is no local authority; install it again",
                 cs_plugin_host_get_directory (plugins));
    return NULL;
  }

  self->prompts = cs_cli_prompts_new (error);
  if (self->prompts == NULL)
    return NULL;
  services = cs_host_services_new (plugins, CS_PROMPTS (self->prompts), NULL);
  cs_settings_set (settings, "Directory", directory);
  if (profile != NULL)
    cs_settings_set (settings, "Profile", profile);
  if (!cs_authority_configure (self->authority, settings, CS_SERVICES (services), error))
    return NULL;

  return g_steal_pointer (&self);
}

void
cs_ca_session_free (CsCaSession *self)
{
  if (self->prompts != NULL)
    cs_stored_prompts_close (self->prompts);
  g_clear_object (&self->authority);
  g_clear_object (&self->prompts);
  g_free (self);
}

void
cs_ca_keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

GAsyncResult *
cs_ca_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

GPtrArray *
cs_ca_session_list (CsCaSession *self, GError **error)
{
  CsLocalAuthority *authority = CS_LOCAL_AUTHORITY (self->authority);
  g_autoptr (GAsyncResult) result = NULL;

  cs_local_authority_list_issued_async (authority, cs_cli_get_cancellable (), cs_ca_keep_result_cb,
                                        &result);

  return cs_local_authority_list_issued_finish (authority, cs_ca_wait (&result), error);
}

int
cs_ca_fail (const GError *error)
{
  cs_cli_complain (NULL, error);

  return cs_cli_exit_for_error (error);
}

gboolean
cs_ca_write (const char *path, const char *text, gsize length, GError **error)
{
  if (path == NULL) {
    cs_cli_print ("%.*s", (int) length, text);
    return TRUE;
  }

  return cs_file_write (path, text, (gssize) length, 0644, error);
}

int
cs_verb_ca (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = NULL;
  g_auto (GStrv) arguments = NULL;
  int code;

  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (sub_verbs); i++) {
    g_auto (GStrv) rest = NULL;

    if (!g_str_equal (argv[1], sub_verbs[i].name))
      continue;
    rest = g_strdupv (argv + 1);
    g_free (rest[0]);
    rest[0] = g_strdup_printf ("%s %s", argv[0], argv[1]); /* what it is called in messages */
    return sub_verbs[i].run (argc - 1, rest);
  }

  context = cs_cli_context_new ("init|issue|list|revoke|crl DIRECTORY …", SUMMARY, DESCRIPTION);
  arguments = cs_cli_parse (context, argc, argv, &code);
  if (arguments == NULL)
    return code;
  if (arguments[0] == NULL)
    return cs_cli_usage_error ("one of init, issue, list, revoke, crl is needed");

  return cs_cli_usage_error ("“%s” is none of init, issue, list, revoke, crl", arguments[0]);
}
