/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-node.h"

#include "cs-sim-files.h"

#include <gio/gio.h>
#include <openssl/crypto.h>
#include <string.h>

struct _CsSimNode {
  char *name;
  char *user;
  char *password;
  char *release;
  char *address;
  char *domain;
  char *folder;
  char *files;
  char *state_path;
  CsSimSwitches *switches; /* of the command line, never changed */
  CsSimAudit *audit;
  CsSimKeyPool *pool; /* borrowed */
  CsSimServing *serving;

  GMutex lock; /* all below */
  GKeyFile *state;
  guint wrong_passwords;
  guint faults;
  gint64 down_until;
};

static void
write_default_switches (CsSimNode *self)
{
  g_autofree char *path = g_build_filename (self->folder, "switches.ini", NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_file_set_contents (path,
                         "# May be edited at any time; countersign-simulator --list-switches\n"
                         "[Switches]\n",
                         -1, NULL);
}

static gboolean
prepare (CsSimNode *self, GError **error)
{
  g_autofree char *audit = g_build_filename (self->folder, "audit.jsonl", NULL);

  if (!cs_sim_files_prepare (self->files, self->release, error))
    return FALSE;
  write_default_switches (self);
  if (g_file_test (self->state_path, G_FILE_TEST_EXISTS)
      && !g_key_file_load_from_file (self->state, self->state_path, G_KEY_FILE_NONE, error))
    return FALSE;
  self->audit = cs_sim_audit_new (audit, error);

  return self->audit != NULL;
}

CsSimNode *
cs_sim_node_new (const CsSimCommon *common,
                 const char *name,
                 guint index,
                 CsSimSwitches *switches,
                 const char *password,
                 GError **error)
{
  g_autoptr (CsSimNode) self = g_new0 (CsSimNode, 1);

  g_mutex_init (&self->lock);
  self->name = g_strdup (name);
  self->user = g_strdup (common->user);
  self->password = g_strdup (password);
  self->release = g_strdup (common->release);
  self->address = g_strdup_printf ("10.48.36.%u", 61 + index % 190);
  self->domain = g_strdup (common->domain);
  self->folder = g_build_filename (common->state_folder, name, NULL);
  self->files = g_build_filename (self->folder, "files", NULL);
  self->state_path = g_build_filename (self->folder, "state.ini", NULL);
  self->state = g_key_file_new ();
  self->switches = switches;
  self->pool = common->pool;
  self->serving = cs_sim_serving_new ();
  if (!prepare (self, error))
    return NULL;
  cs_sim_serving_start_all (self->serving, self, switches);

  return g_steal_pointer (&self);
}

void
cs_sim_node_free (CsSimNode *self)
{
  g_clear_pointer (&self->audit, cs_sim_audit_free);
  g_clear_pointer (&self->serving, cs_sim_serving_free);
  OPENSSL_cleanse (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self->name);
  g_free (self->user);
  g_free (self->release);
  g_free (self->address);
  g_free (self->domain);
  g_free (self->folder);
  g_free (self->files);
  g_free (self->state_path);
  g_key_file_unref (self->state);
  cs_sim_switches_free (self->switches);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const char *
cs_sim_node_get_name (CsSimNode *self)
{
  return self->name;
}

const char *
cs_sim_node_get_user (CsSimNode *self)
{
  return self->user;
}

const char *
cs_sim_node_get_folder (CsSimNode *self)
{
  return self->folder;
}

const char *
cs_sim_node_get_files_folder (CsSimNode *self)
{
  return self->files;
}

const char *
cs_sim_node_get_address (CsSimNode *self)
{
  return self->address;
}

const char *
cs_sim_node_get_domain (CsSimNode *self)
{
  return self->domain;
}

CsSimAudit *
cs_sim_node_get_audit (CsSimNode *self)
{
  return self->audit;
}

CsSimKeyPool *
cs_sim_node_get_pool (CsSimNode *self)
{
  return self->pool;
}

CsSimServing *
cs_sim_node_get_serving (CsSimNode *self)
{
  return self->serving;
}

CsSimSwitches *
cs_sim_node_dup_switches (CsSimNode *self, gboolean report)
{
  g_autofree char *path = g_build_filename (self->folder, "switches.ini", NULL);
  CsSimSwitches *switches = cs_sim_switches_copy (self->switches);
  g_autoptr (GError) error = NULL;

  if (!cs_sim_switches_read (switches, path, &error) && report)
    g_printerr ("%s: %s\n", path, error->message);

  return switches;
}

char *
cs_sim_node_dup_release (CsSimNode *self, const CsSimSwitches *switches)
{
  const char *own = cs_sim_switches_get (switches, CS_SIM_RELEASE);

  return g_strdup (own[0] != '\0' ? own : self->release);
}

guint
cs_sim_node_get_release (CsSimNode *self, const CsSimSwitches *switches)
{
  g_autofree char *text = cs_sim_node_dup_release (self, switches);
  char *rest;
  guint64 major = g_ascii_strtoull (text, &rest, 10);
  guint64 minor = *rest == '.' ? g_ascii_strtoull (rest + 1, NULL, 10) : 0;

  return (guint) MIN (major, 99) * 100 + (guint) MIN (minor, 99);
}

char *
cs_sim_node_dup_hostname (CsSimNode *self, const CsSimSwitches *switches)
{
  const char *forced = cs_sim_switches_get (switches, CS_SIM_HOSTNAME);
  g_autofree char *set = cs_sim_node_dup_setting (self, "system", "hostname");

  if (forced[0] != '\0')
    return g_strdup (forced);

  return g_strdup (g_str_equal (set, "none") ? self->name : set);
}

gint64
cs_sim_node_get_time (const CsSimSwitches *switches)
{
  return g_get_real_time () / G_USEC_PER_SEC
         + cs_sim_switches_get_number (switches, CS_SIM_CLOCK_OFFSET);
}

char *
cs_sim_node_dup_setting (CsSimNode *self, const char *group, const char *key)
{
  char *value;

  g_mutex_lock (&self->lock);
  value = g_key_file_get_string (self->state, group, key, NULL);
  g_mutex_unlock (&self->lock);
  if (value != NULL && value[0] != '\0')
    return value;
  g_free (value);

  return g_strdup ("none");
}

gboolean
cs_sim_node_is_on (CsSimNode *self, const char *group)
{
  g_autofree char *value = cs_sim_node_dup_setting (self, group, "enabled");

  return g_str_equal (value, "true");
}

static void
save (CsSimNode *self)
{
  g_autoptr (GError) error = NULL;

  if (!g_key_file_save_to_file (self->state, self->state_path, &error))
    g_printerr ("%s\n", error->message);
}

void
cs_sim_node_set (CsSimNode *self, const char *group, const char *key, const char *value)
{
  g_mutex_lock (&self->lock);
  g_key_file_set_string (self->state, group, key, value);
  save (self);
  g_mutex_unlock (&self->lock);
}

/* "webbridge3-c2w" belongs to the service "webbridge3" */
static gboolean
is_enabled_locked (CsSimNode *self, const char *group)
{
  g_autofree char *service = g_strndup (group, strcspn (group, "-"));

  return g_key_file_get_boolean (self->state, service, "enabled", NULL);
}

gboolean
cs_sim_node_uses_file (CsSimNode *self, const char *name)
{
  gboolean used = FALSE;
  g_auto (GStrv) groups = NULL;

  g_mutex_lock (&self->lock);
  groups = g_key_file_get_groups (self->state, NULL);
  for (guint i = 0; groups[i] != NULL && !used; i++) {
    g_auto (GStrv) keys = g_key_file_get_keys (self->state, groups[i], NULL, NULL);

    for (guint j = 0; keys != NULL && keys[j] != NULL && !used; j++) {
      g_autofree char *value = g_key_file_get_string (self->state, groups[i], keys[j], NULL);

      used = g_strcmp0 (value, name) == 0 && is_enabled_locked (self, groups[i]);
    }
  }
  g_mutex_unlock (&self->lock);

  return used;
}

gboolean
cs_sim_node_check_password (CsSimNode *self,
                            const CsSimSwitches *switches,
                            const char *user,
                            const char *password)
{
  gint64 limit = cs_sim_switches_get_number (switches, CS_SIM_LOCKOUT);
  gboolean good = g_strcmp0 (user, self->user) == 0 && g_strcmp0 (password, self->password) == 0;

  g_mutex_lock (&self->lock);
  if (limit > 0 && self->wrong_passwords >= limit)
    good = FALSE;
  self->wrong_passwords = good ? 0 : self->wrong_passwords + 1;
  g_mutex_unlock (&self->lock);

  return good;
}

gboolean
cs_sim_node_take_fault (CsSimNode *self,
                        const CsSimSwitches *switches,
                        guint connection,
                        const char *what)
{
  gint64 times = cs_sim_switches_get_number (switches, CS_SIM_FAULT_TIMES);
  gboolean fires;

  g_mutex_lock (&self->lock);
  fires = times <= 0 || self->faults < times;
  if (fires)
    self->faults++;
  g_mutex_unlock (&self->lock);
  if (fires)
    cs_sim_audit_write (self->audit, connection, "fault", "what", what, NULL);

  return fires;
}

void
cs_sim_node_reboot (CsSimNode *self, const CsSimSwitches *switches)
{
  gint64 wait = cs_sim_switches_get_number (switches, CS_SIM_REBOOT_TIME);

  g_mutex_lock (&self->lock);
  self->down_until = g_get_monotonic_time () + wait * 1000;
  g_mutex_unlock (&self->lock);
  cs_sim_serving_start_all (self->serving, self, switches);
}

gboolean
cs_sim_node_is_down (CsSimNode *self)
{
  gboolean down;

  g_mutex_lock (&self->lock);
  down = g_get_monotonic_time () < self->down_until;
  g_mutex_unlock (&self->lock);

  return down;
}
