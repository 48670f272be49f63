/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/**
 * CsSettingKind: how a setting is asked for
 */
typedef enum {
  CS_SETTING_TEXT,
  CS_SETTING_INTEGER,
  CS_SETTING_BOOLEAN,
  CS_SETTING_CHOICE,
  CS_SETTING_DIRECTORY, /* relative to the cluster file */
  CS_SETTING_PROGRAM,   /* a program that will be run: the window asks before it believes a file */
  CS_SETTING_HOST,      /* a host that will be contacted: likewise */
  CS_SETTING_SECRET, /* never in the cluster file: asked through CsPrompts, key names the secret */
} CsSettingKind;

#define CS_TYPE_SETTING (cs_setting_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsSetting, cs_setting, CS, SETTING, GObject)

/**
 * CsSetting:
 *
 * What a plugin wants asked, as data: the window draws a form from it, the command line and the
 * rules check the cluster file with it. Immutable once in a list. The getters lend what they
 * return; a text that was not given is %NULL.
 */

/**
 * cs_setting_new:
 * @key: the key in the plugin's group of the cluster file, CamelCase
 * @label: for the form
 * @description: (nullable): one sentence; the accepted form for messages
 * @fallback: (nullable): the default
 */
CS_EXPORT
CsSetting *cs_setting_new (const char *key,
                           CsSettingKind kind,
                           const char *label,
                           const char *description,
                           const char *fallback);
/* Must be given. Before it is shared, as is the next. */
CS_EXPORT
void cs_setting_set_required (CsSetting *self, gboolean required);
/* The values a CHOICE accepts. */
CS_EXPORT
void cs_setting_set_choices (CsSetting *self, const char *const *choices);
/* The range an INTEGER accepts, inclusive; any by default. */
CS_EXPORT
void cs_setting_set_range (CsSetting *self, gint64 minimum, gint64 maximum);
CS_EXPORT
const char *cs_setting_get_key (CsSetting *self);
CS_EXPORT
CsSettingKind cs_setting_get_kind (CsSetting *self);
CS_EXPORT
const char *cs_setting_get_label (CsSetting *self);
CS_EXPORT
const char *cs_setting_get_description (CsSetting *self);
CS_EXPORT
const char *cs_setting_get_fallback (CsSetting *self);
CS_EXPORT
gboolean cs_setting_is_required (CsSetting *self);
CS_EXPORT
const char *const *cs_setting_get_choices (CsSetting *self); /* nullable */
/* Whether @value (NULL: not given) is accepted; else an error with the accepted form
 * (%CS_ERROR_MALFORMED). */
CS_EXPORT
gboolean cs_setting_check (CsSetting *self, const char *value, GError **error);

#define CS_TYPE_SETTINGS (cs_settings_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsSettings, cs_settings, CS, SETTINGS, GObject)

/**
 * CsSettings:
 *
 * The values of one group of the cluster file for a plugin: key to text. Never a secret. Immutable
 * once handed to a plugin, so it may be read from any thread. The getters lend what they return.
 */

/**
 * cs_settings_new:
 * @group: the group's name, such as "Authority ca-local": also the scope of its secrets
 * @base_directory: (nullable): what relative folders are relative to
 */
CS_EXPORT
CsSettings *cs_settings_new (const char *group, const char *base_directory);
CS_EXPORT
void cs_settings_set (CsSettings *self, const char *key, const char *value);
CS_EXPORT
const char *cs_settings_get_group (CsSettings *self);
CS_EXPORT
const char *cs_settings_get (CsSettings *self, const char *key); /* nullable */
/* The value as an absolute path, %NULL when unset. Transfer full. */
CS_EXPORT
char *cs_settings_dup_path (CsSettings *self, const char *key);
/* The value as a number, @fallback when it is unset or none. */
CS_EXPORT
gint64 cs_settings_get_integer (CsSettings *self, const char *key, gint64 fallback);
CS_EXPORT
const char *const *cs_settings_get_keys (CsSettings *self); /* in the order they were set */
/* All of @described (a list of #CsSetting) against the values: unknown keys, missing and wrong
 * ones, as a list of #CsFinding placed in the group. Transfer full. */
CS_EXPORT
GListModel *cs_settings_check (CsSettings *self, GListModel *described);

G_END_DECLS
