/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-ssh-options.h"

/* What stands on a screen only. */
#define _(text) cs_language_translate (text)

#define PUBLIC_KEY "PublicKey"
#define ALGORITHMS "Algorithms"
#define CONNECT_TIMEOUT "ConnectTimeout"
#define ANSWER_TIMEOUT "AnswerTimeout"
#define CONNECT_SECONDS 20
#define ANSWER_SECONDS 60

static void
add_seconds (GListStore *list, const char *key, const char *label, guint fallback)
{
  g_autofree char *text = g_strdup_printf ("%u", fallback);
  g_autoptr (CsSetting) setting
      = cs_setting_new (key, CS_SETTING_INTEGER, label, _ ("Seconds, 1 to 3600"), text);

  cs_setting_set_range (setting, 1, 3600);
  g_list_store_append (list, setting);
}

GListModel *
cs_ssh_options_describe (void)
{
  static const char *const algorithms[] = { "modern", "legacy", NULL };
  GListStore *list = g_list_store_new (CS_TYPE_SETTING);
  g_autoptr (CsSetting) public_key = cs_setting_new (
      PUBLIC_KEY, CS_SETTING_TEXT, _ ("Public key"),
      _ ("\"agent\" for the keys of the SSH agent, \"none\", or a private key file"), "agent");
  g_autoptr (CsSetting) legacy = cs_setting_new (
      ALGORITHMS, CS_SETTING_CHOICE, _ ("Algorithms"),
      _ ("\"legacy\" also allows SHA-1, CBC and 3DES, for nodes that have nothing better"),
      "modern");

  cs_setting_set_choices (legacy, algorithms);
  g_list_store_append (list, public_key);
  g_list_store_append (list, legacy);
  add_seconds (list, CONNECT_TIMEOUT, _ ("Time to connect"), CONNECT_SECONDS);
  add_seconds (list, ANSWER_TIMEOUT, _ ("Time to answer"), ANSWER_SECONDS);

  return G_LIST_MODEL (list);
}

static gboolean
check_settings (CsSettings *settings, GError **error)
{
  g_autoptr (GListModel) described = cs_ssh_options_describe ();

  for (guint i = 0; i < g_list_model_get_n_items (described); i++) {
    g_autoptr (CsSetting) setting = g_list_model_get_item (described, i);

    if (!cs_setting_check (setting, cs_settings_get (settings, cs_setting_get_key (setting)),
                           error)) {
      g_prefix_error (error, "[%s]: ", cs_settings_get_group (settings));
      return FALSE;
    }
  }

  return TRUE;
}

CsSshOptions *
cs_ssh_options_new (CsSettings *settings, GError **error)
{
  CsSshOptions *self;
  const char *public_key;

  if (settings != NULL && !check_settings (settings, error))
    return NULL;

  self = g_atomic_rc_box_new0 (CsSshOptions);
  self->use_agent = TRUE;
  self->connect_timeout = CONNECT_SECONDS;
  self->answer_timeout = ANSWER_SECONDS;
  if (settings == NULL)
    return self;

  public_key = cs_settings_get (settings, PUBLIC_KEY);
  self->use_agent = public_key == NULL || g_str_equal (public_key, "agent");
  if (!self->use_agent && !g_str_equal (public_key, "none"))
    self->key_file = cs_settings_dup_path (settings, PUBLIC_KEY);
  self->legacy = g_strcmp0 (cs_settings_get (settings, ALGORITHMS), "legacy") == 0;
  self->connect_timeout
      = (guint) cs_settings_get_integer (settings, CONNECT_TIMEOUT, CONNECT_SECONDS);
  self->answer_timeout = (guint) cs_settings_get_integer (settings, ANSWER_TIMEOUT, ANSWER_SECONDS);

  return self;
}

CsSshOptions *
cs_ssh_options_ref (CsSshOptions *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
options_clear (gpointer data)
{
  CsSshOptions *self = data;

  g_free (self->key_file);
}

void
cs_ssh_options_unref (CsSshOptions *self)
{
  g_atomic_rc_box_release_full (self, options_clear);
}
