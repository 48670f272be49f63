/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-command.h"

#include <string.h>

/* Two characters, not a line feed: that is how certreq wants it (domain.md T45). */
#define ATTRIBUTE_SEPARATOR "\\n"

static char *
dup_attributes (const CsCertreqSettings *settings)
{
  g_autofree char *template_name
      = settings->template_name != NULL
            ? g_strconcat ("CertificateTemplate:", settings->template_name, NULL)
            : NULL;
  g_autofree char *others = g_strjoinv (ATTRIBUTE_SEPARATOR, settings->attributes);

  if (template_name != NULL && *others != '\0')
    return g_strjoin (ATTRIBUTE_SEPARATOR, template_name, others, NULL);

  return g_strdup (template_name != NULL ? template_name : others);
}

static GStrv
build (const char *const *words)
{
  return g_strdupv ((char **) words);
}

GStrv
cs_certreq_command_submit (const CsCertreqSettings *settings)
{
  g_autofree char *attributes = dup_attributes (settings);
  const char *const with[] = { settings->program,
                               "-submit",
                               "-q",
                               "-f",
                               "-config",
                               settings->config,
                               "-attrib",
                               attributes,
                               CS_CERTREQ_REQUEST,
                               CS_CERTREQ_CERTIFICATE,
                               CS_CERTREQ_CHAIN,
                               CS_CERTREQ_RESPONSE,
                               NULL };
  const char *const without[] = { settings->program,
                                  "-submit",
                                  "-q",
                                  "-f",
                                  "-config",
                                  settings->config,
                                  CS_CERTREQ_REQUEST,
                                  CS_CERTREQ_CERTIFICATE,
                                  CS_CERTREQ_CHAIN,
                                  CS_CERTREQ_RESPONSE,
                                  NULL };

  return build (*attributes != '\0' ? with : without);
}

GStrv
cs_certreq_command_retrieve (const CsCertreqSettings *settings, const char *request_id)
{
  const char *const words[]
      = { settings->program, "-retrieve",         "-q",       "-f",
          "-config",         settings->config,    request_id, CS_CERTREQ_CERTIFICATE,
          CS_CERTREQ_CHAIN,  CS_CERTREQ_RESPONSE, NULL };

  return build (words);
}

static GStrv
build_certutil (const CsCertreqSettings *settings, const char *verb, const char *file)
{
  g_autofree char *certutil = cs_certreq_command_dup_certutil (settings->program);
  const char *const to_file[] = { certutil, "-f", "-config", settings->config, verb, file, NULL };
  const char *const plain[] = { certutil, "-config", settings->config, verb, NULL };

  return build (file != NULL ? to_file : plain);
}

GStrv
cs_certreq_command_ca_certificate (const CsCertreqSettings *settings)
{
  return build_certutil (settings, "-ca.cert", CS_CERTREQ_CERTIFICATE);
}

GStrv
cs_certreq_command_ca_chain (const CsCertreqSettings *settings)
{
  return build_certutil (settings, "-ca.chain", CS_CERTREQ_CHAIN);
}

GStrv
cs_certreq_command_ping (const CsCertreqSettings *settings)
{
  return build_certutil (settings, "-ping", NULL);
}

GStrv
cs_certreq_command_templates (const CsCertreqSettings *settings)
{
  return build_certutil (settings, "-CATemplates", NULL);
}

char *
cs_certreq_command_dup_certutil (const char *program)
{
  const char *slash = strrchr (program, '/');
  const char *backslash = strrchr (program, '\\');
  const char *name = MAX (slash, backslash) != NULL ? MAX (slash, backslash) + 1 : program;
  gsize n = strlen (name);
  const char *ending = n > 4 && g_ascii_strcasecmp (name + n - 4, ".exe") == 0 ? name + n - 4 : "";
  g_autofree char *folder = g_strndup (program, (gsize) (name - program));

  return g_strconcat (folder, "certutil", ending, NULL);
}

GStrv
cs_certreq_command_add_account (GStrv argv, const char *account, CsSecret *password)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  const char *const more[] = { "-username", account, "-p" };

  g_ptr_array_add (words, g_strdup (argv[0]));
  g_ptr_array_add (words, g_strdup (argv[1]));
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    g_ptr_array_add (words, g_strdup (more[i]));
  g_ptr_array_add (words, g_strdup (cs_secret_peek (password)));
  for (guint i = 2; argv[i] != NULL; i++)
    g_ptr_array_add (words, g_strdup (argv[i]));
  g_ptr_array_add (words, NULL);

  return (GStrv) g_ptr_array_steal (words, NULL);
}

void
cs_certreq_command_wipe (GStrv argv)
{
  for (guint i = 0; argv[i] != NULL; i++)
    cs_secret_wipe (argv[i], strlen (argv[i]));
  g_strfreev (argv);
}
