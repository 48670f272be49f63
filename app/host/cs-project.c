/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-project.h"

#include "cs-host-services.h"

#define AUTHORITY_PREFIX "Authority "
#define PROBE_PREFIX "Probe "
#define TRANSPORT_PREFIX "Transport "

/* Of the program, not of a plugin: they stand in an authority's group. */
static const char *const own_keys[]
    = { "Public", "RootSha256", "RootFile", "IntermediateFile", NULL };

struct _CsProject {
  GObject parent_instance;

  CsCluster *cluster;
  CsPluginHost *plugins;
  CsPrompts *prompts;
  CsHostServices *services;
  GListStore *findings;
  CsDeployment *deployment;
};

G_DEFINE_FINAL_TYPE (CsProject, cs_project, G_TYPE_OBJECT)

static void
cs_project_finalize (GObject *object)
{
  CsProject *self = CS_PROJECT (object);

  g_clear_object (&self->deployment);
  g_clear_object (&self->services);
  g_clear_object (&self->findings);
  g_clear_object (&self->plugins);
  g_clear_object (&self->prompts);
  g_clear_object (&self->cluster);

  G_OBJECT_CLASS (cs_project_parent_class)->finalize (object);
}

static void
cs_project_class_init (CsProjectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_project_finalize;
}

static void
cs_project_init (CsProject *self)
{
  self->findings = g_list_store_new (CS_TYPE_FINDING);
}

static void
take_findings (CsProject *self, GListModel *findings)
{
  g_autoptr (GListModel) owned = findings;

  for (guint i = 0; i < g_list_model_get_n_items (owned); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (owned, i);

    g_list_store_append (self->findings, finding);
  }
}

/* A key that is not there is placed at its group, a group that is not there in the file. */
static void
place (CsProject *self, CsFinding *finding, const char *group, const char *key)
{
  guint line = key != NULL ? cs_cluster_get_line (self->cluster, group, key) : 0;

  if (line == 0)
    line = cs_cluster_get_line (self->cluster, group, NULL);
  cs_finding_set_place (finding, cs_cluster_get_path (self->cluster), line, group, key);
}

/* The settings know their group and key; where those stand is known here. */
static void
take_setting_findings (CsProject *self, GListModel *findings)
{
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);
    g_autofree char *group = g_strdup (cs_finding_get_group (finding));
    g_autofree char *key = g_strdup (cs_finding_get_key (finding));

    place (self, finding, group, key);
  }
  take_findings (self, findings);
}

static void
add_error (CsProject *self, const char *id, const char *group, const GError *error)
{
  g_autoptr (CsFinding) finding = cs_finding_new (id, CS_SEVERITY_ERROR, error->message, NULL);

  place (self, finding, group, NULL);
  g_list_store_append (self->findings, finding);
}

/* The settings of one group as the plugin sees them: what it described, with its defaults. */
static CsSettings *
new_settings (CsProject *self, const char *group, GListModel *described)
{
  g_autofree char *directory = cs_cluster_dup_directory (self->cluster);
  CsSettings *settings = cs_settings_new (group, directory);
  g_auto (GStrv) keys = cs_cluster_dup_keys (self->cluster, group);

  for (guint i = 0; i < g_list_model_get_n_items (described); i++) {
    g_autoptr (CsSetting) setting = g_list_model_get_item (described, i);

    if (cs_setting_get_fallback (setting) != NULL)
      cs_settings_set (settings, cs_setting_get_key (setting), cs_setting_get_fallback (setting));
  }
  for (guint i = 0; keys[i] != NULL; i++) {
    g_autofree char *value = cs_cluster_dup_value (self->cluster, group, keys[i]);

    if (!g_strv_contains (own_keys, keys[i]) && value != NULL)
      cs_settings_set (settings, keys[i], value);
  }

  return settings;
}

/* @good: whether they are worth giving to the plugin. */
static CsSettings *
read_settings (CsProject *self, const char *group, GListModel *described, gboolean *good)
{
  CsSettings *settings = new_settings (self, group, described);
  GListModel *findings = cs_settings_check (settings, described);

  *good = !cs_findings_have_error (findings);
  take_setting_findings (self, findings);

  return settings;
}

static CsTransport *
make_transport (CsProject *self)
{
  const char *name = cs_cluster_get_transport (self->cluster);
  g_autofree char *group = g_strconcat (TRANSPORT_PREFIX, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsTransport) transport = cs_plugin_host_new_transport (self->plugins, name, &error);
  g_autoptr (GListModel) described = NULL;
  g_autoptr (CsSettings) settings = NULL;
  gboolean good;

  if (transport == NULL) {
    add_error (self, "transport-missing", group, error);
    return NULL;
  }
  described = cs_transport_describe_settings (transport);
  settings = read_settings (self, group, described, &good);
  if (!good)
    return NULL;
  if (!cs_transport_configure (transport, settings, &error)) {
    add_error (self, "transport-settings", group, error);
    return NULL;
  }

  return g_steal_pointer (&transport);
}

static gboolean
add_authority (CsProject *self, const char *name)
{
  g_autofree char *group = g_strconcat (AUTHORITY_PREFIX, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsAuthority) authority = NULL;
  g_autoptr (GListModel) described = NULL;
  g_autoptr (CsSettings) settings = NULL;
  gboolean good;

  if (cs_deployment_get_authority (self->deployment, name) != NULL
      || g_strcmp0 (name, CS_SELF_SIGNED) == 0)
    return TRUE;
  authority = cs_plugin_host_new_authority (self->plugins, name, &error);
  if (authority == NULL) {
    add_error (self, "authority-missing", group, error);
    return FALSE;
  }
  described = cs_authority_describe_settings (authority);
  settings = read_settings (self, group, described, &good);
  if (!good)
    return FALSE;
  if (!cs_authority_configure (authority, settings, CS_SERVICES (self->services), &error)) {
    add_error (self, "authority-settings", group, error);
    return FALSE;
  }
  cs_deployment_add_authority (self->deployment, name, authority);

  return TRUE;
}

static gboolean
add_authorities (CsProject *self)
{
  GListModel *slots = cs_cluster_get_slots (self->cluster);
  gboolean all = add_authority (self, cs_cluster_get_authority (self->cluster));

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);
    const char *name = cs_slot_get_authority (slot);

    if (g_strcmp0 (name, cs_cluster_get_authority (self->cluster)) != 0)
      all = add_authority (self, name) && all;
  }

  return all;
}

static void
make_deployment (CsProject *self)
{
  g_autoptr (CsTransport) transport = make_transport (self);
  g_autoptr (CsWorkspace) workspace
      = cs_workspace_new_for_cluster (cs_cluster_get_path (self->cluster));
  g_autofree char *private_base
      = g_build_filename (cs_workspace_get_path (workspace), "plugins", NULL);

  if (transport == NULL)
    return;
  self->services = cs_host_services_new (self->plugins, self->prompts, private_base);
  self->deployment = cs_deployment_new (self->cluster, workspace, transport, self->prompts);
  /* A plan and a look need no authority; a run without one says so at the step that wants it. */
  add_authorities (self);
}

CsProject *
cs_project_open (const char *path, CsPluginHost *plugins, CsPrompts *prompts, GError **error)
{
  g_autoptr (CsProject) self = NULL;
  GListModel *findings = NULL;
  CsCluster *cluster;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (CS_IS_PLUGIN_HOST (plugins), NULL);
  g_return_val_if_fail (CS_IS_PROMPTS (prompts), NULL);

  /* Without working rules there is no verdict, so this is no "negative answer". */
  if (!cs_lint_self_test (error))
    return NULL;
  cluster = cs_cluster_load (path, &findings, error);
  if (cluster == NULL) {
    g_clear_object (&findings);
    return NULL;
  }

  self = g_object_new (CS_TYPE_PROJECT, NULL);
  self->cluster = cluster;
  self->plugins = g_object_ref (plugins);
  self->prompts = g_object_ref (prompts);
  take_findings (self, findings);
  take_findings (self, cs_lint_cluster (cluster));
  make_deployment (self);
  cs_findings_sort (self->findings);

  return g_steal_pointer (&self);
}

CsProject *
cs_project_new_empty (CsPluginHost *plugins, CsPrompts *prompts)
{
  CsProject *self;
  g_autoptr (GListModel) findings = NULL;

  g_return_val_if_fail (CS_IS_PLUGIN_HOST (plugins), NULL);
  g_return_val_if_fail (CS_IS_PROMPTS (prompts), NULL);

  self = g_object_new (CS_TYPE_PROJECT, NULL);
  self->cluster = cs_cluster_new_from_data ("[Cluster]\n", -1, NULL, &findings, NULL);
  self->plugins = g_object_ref (plugins);
  self->prompts = g_object_ref (prompts);

  return self;
}

CsCluster *
cs_project_get_cluster (CsProject *self)
{
  g_return_val_if_fail (CS_IS_PROJECT (self), NULL);

  return self->cluster;
}

GListModel *
cs_project_get_findings (CsProject *self)
{
  g_return_val_if_fail (CS_IS_PROJECT (self), NULL);

  return G_LIST_MODEL (self->findings);
}

CsDeployment *
cs_project_get_deployment (CsProject *self)
{
  g_return_val_if_fail (CS_IS_PROJECT (self), NULL);

  return cs_findings_have_error (G_LIST_MODEL (self->findings)) ? NULL : self->deployment;
}

CsDeployment *
cs_project_get_deployment_for_looking (CsProject *self)
{
  g_return_val_if_fail (CS_IS_PROJECT (self), NULL);

  return self->deployment;
}

/* Its settings are looked at when it is made, so that their findings are an error of this call. */
CsProbe *
cs_project_dup_probe (CsProject *self, GError **error)
{
  const char *name;
  g_autofree char *group = NULL;
  g_autoptr (CsProbe) probe = NULL;
  g_autoptr (GListModel) described = NULL;
  g_autoptr (GListModel) findings = NULL;
  g_autoptr (CsSettings) settings = NULL;

  g_return_val_if_fail (CS_IS_PROJECT (self), NULL);

  name = cs_cluster_get_probe (self->cluster);
  group = g_strconcat (PROBE_PREFIX, name, NULL);
  probe = cs_plugin_host_new_probe (self->plugins, name, error);
  if (probe == NULL)
    return NULL;
  described = cs_probe_describe_settings (probe);
  settings = new_settings (self, group, described);
  findings = cs_settings_check (settings, described);
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);
    g_autofree char *line = NULL;

    if (cs_finding_get_severity (finding) != CS_SEVERITY_ERROR)
      continue;
    line = cs_finding_dup_line (finding);
    g_set_error_literal (error, CS_ERROR, CS_ERROR_RULE, line);
    return NULL;
  }

  return cs_probe_configure (probe, settings, error) ? g_steal_pointer (&probe) : NULL;
}
