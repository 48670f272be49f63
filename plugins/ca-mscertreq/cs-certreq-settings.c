/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-settings.h"

#include <string.h>

/* What stands on a screen only. */
#define _(text) cs_language_translate (text)

#define TEMPLATE_ATTRIBUTE "CertificateTemplate"
#define TIMEOUT "TimeoutSeconds"

static void
append (GListStore *list, CsSetting *setting)
{
  g_list_store_append (list, setting);
  g_object_unref (setting);
}

static void
append_text (GListStore *list, const char *key, const char *label, const char *description)
{
  append (list, cs_setting_new (key, CS_SETTING_TEXT, label, description, NULL));
}

static void
append_number (GListStore *list,
               const char *key,
               const char *label,
               const char *description,
               guint fallback,
               guint maximum)
{
  g_autofree char *text = g_strdup_printf ("%u", fallback);
  CsSetting *setting = cs_setting_new (key, CS_SETTING_INTEGER, label, description, text);

  cs_setting_set_range (setting, 1, maximum);
  append (list, setting);
}

GListModel *
cs_certreq_settings_describe (void)
{
  GListStore *list = g_list_store_new (CS_TYPE_SETTING);
  CsSetting *config = cs_setting_new ("Config", CS_SETTING_TEXT, _ ("Authority"),
                                      _ ("HOST\\\\NAME as “certutil -dump” shows it (in the file "
                                         "each backslash is doubled), or the "
                                         "https address of an enrolment web service"),
                                      NULL);

  cs_setting_set_required (config, TRUE);
  append (list, config);
  append_text (list, "Template", _ ("Template"),
               _ ("The template's internal name, not its display name; empty for an authority "
                  "without templates"));
  append_text (list, "Attributes", _ ("More attributes"),
               _ ("Name:Value, separated by semicolons"));
  append (list, cs_setting_new ("Program", CS_SETTING_PROGRAM, _ ("Program"),
                                _ ("certreq; certutil is looked for beside it"), "certreq"));
  append (list, cs_setting_new ("Host", CS_SETTING_HOST, _ ("Windows workstation"),
                                _ ("Where certreq runs, over SSH; empty: this computer"), NULL));
  append_text (list, "User", _ ("User there"), _ ("For the log-in over SSH"));
  append_number (list, "Port", _ ("SSH port"), NULL, 22, G_MAXUINT16);
  append_text (list, "HostKey", _ ("Host key"), _ ("Its fingerprint, SHA256:…"));
  append_text (list, "PublicKey", _ ("Public key"),
               _ ("For the log-in over SSH: \"agent\", \"none\", or a private key file"));
  append_text (list, "Account", _ ("Account"),
               _ ("Another identity than the one that is logged in, such as CMS\\\\cert"));
  append_number (list, TIMEOUT, _ ("Time for an answer"), _ ("Seconds"), CS_CERTREQ_TIMEOUT_DEFAULT,
                 CS_CERTREQ_TIMEOUT_MAX);

  return G_LIST_MODEL (list);
}

static gboolean
fail (CsSettings *settings, const char *key, const char *reason, GError **error)
{
  g_set_error (error, CS_ERROR, CS_ERROR_MALFORMED, "[%s] %s=%s: %s",
               cs_settings_get_group (settings), key, cs_settings_get (settings, key), reason);

  return FALSE;
}

/* What reaches an argument list must survive every program's rules of quoting. */
static gboolean
check_text (CsSettings *settings, const char *key, GError **error)
{
  const char *value = cs_settings_get (settings, key);

  if (value == NULL)
    return TRUE;
  for (const char *c = value; *c != '\0'; c++) {
    if (g_ascii_iscntrl (*c) || *c == '"')
      return fail (settings, key, "quotation marks and control characters are not accepted", error);
  }
  if (g_str_has_suffix (value, "\\"))
    return fail (settings, key, "it may not end in a backslash", error);

  /* cmd.exe has no way to say a percent sign that is no variable. */
  if (cs_settings_get (settings, "Host") != NULL && strchr (value, '%') != NULL)
    return fail (settings, key, "a percent sign cannot be given to cmd.exe", error);

  return TRUE;
}

static gboolean
check_texts (CsSettings *settings, GError **error)
{
  static const char *const keys[]
      = { "Config", "Template", "Attributes", "Program", "Account", NULL };

  for (guint i = 0; keys[i] != NULL; i++) {
    if (!check_text (settings, keys[i], error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
check_config (CsSettings *settings, GError **error)
{
  const char *config = cs_settings_get (settings, "Config");
  const char *backslash = strchr (config, '\\');

  if (g_str_has_prefix (config, "https://"))
    return TRUE;
  if (backslash == NULL || backslash == config || strchr (backslash + 1, '\\') != NULL)
    return fail (settings, "Config",
                 "wanted is HOST\\\\NAME, with the backslash doubled in the file, or https://…",
                 error);

  return TRUE;
}

/* certreq gives a picture for a wrong template, not a hint (domain.md T46). */
static gboolean
check_template (CsSettings *settings, GError **error)
{
  const char *value = cs_settings_get (settings, "Template");

  if (value == NULL || *value == '\0')
    return TRUE;
  if (strchr (value, ':') != NULL)
    return fail (settings, "Template", "only the name is wanted, without “CertificateTemplate:”",
                 error);
  if (strpbrk (value, " \\") != NULL)
    return fail (settings, "Template",
                 "this looks like a display name; wanted is the internal name, which “certutil "
                 "-CATemplates” shows before the colon",
                 error);

  return TRUE;
}

static gboolean
check_attribute (CsSettings *settings, const char *attribute, GError **error)
{
  const char *colon = strchr (attribute, ':');

  if (colon == NULL || colon == attribute)
    return fail (settings, "Attributes", "wanted is Name:Value;Name:Value", error);
  if (strstr (attribute, "\\n") != NULL)
    return fail (settings, "Attributes", "separate them by semicolons", error);
  if (g_ascii_strncasecmp (attribute, TEMPLATE_ATTRIBUTE ":", sizeof TEMPLATE_ATTRIBUTE) == 0)
    return fail (settings, "Attributes", "the template belongs in Template=", error);
  if (g_ascii_strncasecmp (attribute, "san:", 4) == 0)
    return fail (settings, "Attributes",
                 "names belong in the request; an authority that takes them from here is unsafe",
                 error);

  return TRUE;
}

static gboolean
read_attributes (CsCertreqSettings *self, CsSettings *settings, GError **error)
{
  const char *value = cs_settings_get (settings, "Attributes");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit (value != NULL ? value : "", ";", -1);

  for (guint i = 0; parts[i] != NULL; i++) {
    if (*g_strstrip (parts[i]) == '\0')
      continue;
    if (!check_attribute (settings, parts[i], error))
      return FALSE;
    g_strv_builder_add (builder, parts[i]);
  }
  self->attributes = g_strv_builder_end (builder);

  return TRUE;
}

static gboolean
check_described (CsSettings *settings, GError **error)
{
  g_autoptr (GListModel) described = cs_certreq_settings_describe ();

  for (guint i = 0; i < g_list_model_get_n_items (described); i++) {
    g_autoptr (CsSetting) setting = g_list_model_get_item (described, i);
    const char *key = cs_setting_get_key (setting);

    if (!cs_setting_check (setting, cs_settings_get (settings, key), error)) {
      g_prefix_error (error, "[%s] %s: ", cs_settings_get_group (settings), key);
      return FALSE;
    }
  }

  return TRUE;
}

/* NULL for what is not there or empty. */
static char *
dup_value (CsSettings *settings, const char *key)
{
  const char *value = cs_settings_get (settings, key);

  return value != NULL && *value != '\0' ? g_strdup (value) : NULL;
}

static char *
dup_program (CsSettings *settings)
{
  const char *value = cs_settings_get (settings, "Program");

  return g_strdup (value != NULL && *value != '\0' ? value : "certreq");
}

CsCertreqSettings *
cs_certreq_settings_read (CsSettings *settings, GError **error)
{
  g_autoptr (CsCertreqSettings) self = g_new0 (CsCertreqSettings, 1);

  if (!check_described (settings, error) || !check_texts (settings, error)
      || !check_config (settings, error) || !check_template (settings, error)
      || !read_attributes (self, settings, error))
    return NULL;

  self->group = g_strdup (cs_settings_get_group (settings));
  self->config = g_strdup (cs_settings_get (settings, "Config"));
  self->template_name = dup_value (settings, "Template");
  self->program = dup_program (settings);
  self->host = dup_value (settings, "Host");
  self->user = dup_value (settings, "User");
  self->port = (guint16) cs_settings_get_integer (settings, "Port", 22);
  self->host_key = dup_value (settings, "HostKey");
  self->public_key = dup_value (settings, "PublicKey");
  self->account = dup_value (settings, "Account");
  self->timeout = (guint) cs_settings_get_integer (settings, TIMEOUT, CS_CERTREQ_TIMEOUT_DEFAULT);
  if (self->host != NULL && self->user == NULL) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "[%s] Host=%s: User= is missing",
                  self->group, self->host);
    return NULL;
  }

  return g_steal_pointer (&self);
}

void
cs_certreq_settings_free (CsCertreqSettings *self)
{
  g_free (self->group);
  g_free (self->config);
  g_free (self->template_name);
  g_strfreev (self->attributes);
  g_free (self->program);
  g_free (self->host);
  g_free (self->user);
  g_free (self->host_key);
  g_free (self->public_key);
  g_free (self->account);
  g_free (self);
}
