/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cluster.h"

#include <glib/gstdio.h>
#include <string.h>

#include "cs-cluster-private.h"
#include "cs-cluster-scan.h"
#include "cs-cluster-schema.h"
#include "cs-error.h"
#include "cs-file.h"
#include "cs-names.h"

#define DEFAULT_AUTHORITY "ca-local"
#define DEFAULT_PROBE "probe-tls"
#define DEFAULT_TRANSPORT "transport-sftp"
#define DEFAULT_ROOT_FILE "root-ca.cer"
#define DEFAULT_RENEW_DAYS 30
#define RENEW_DAYS_MAX 3650
#define NAMELESS "cluster file" /* in messages, when it has no path */
#define NEW_FILE_MODE 0644      /* there is no secret in it */

struct _CsCluster {
  GObject parent_instance;

  char *path;
  char *text;
  GKeyFile *keys;
  CsClusterScan *scan;
  GListStore *findings;

  /* [Cluster] */
  char *name;
  CsRelease release;
  char *sip_domain;
  char *xmpp_domain;
  char *web_bridge_name;
  char *authority;
  char *transport;
  char *probe;
  char *root_file;
  char *intermediate_file;
  char *ca_file;
  guint renew_days;

  GListStore *nodes;
  GListStore *slots;
  GListStore *bundles;
  GHashTable *by_group; /* group's name → the object made of it, borrowed from the stores */
};

G_DEFINE_FINAL_TYPE (CsCluster, cs_cluster, G_TYPE_OBJECT)

static guint changed_signal;

static void
clear_values (CsCluster *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->sip_domain, g_free);
  g_clear_pointer (&self->xmpp_domain, g_free);
  g_clear_pointer (&self->web_bridge_name, g_free);
  g_clear_pointer (&self->authority, g_free);
  g_clear_pointer (&self->transport, g_free);
  g_clear_pointer (&self->probe, g_free);
  g_clear_pointer (&self->root_file, g_free);
  g_clear_pointer (&self->intermediate_file, g_free);
  g_clear_pointer (&self->ca_file, g_free);
}

static void
cs_cluster_finalize (GObject *object)
{
  CsCluster *self = CS_CLUSTER (object);

  clear_values (self);
  g_free (self->path);
  g_free (self->text);
  g_clear_pointer (&self->keys, g_key_file_unref);
  g_clear_pointer (&self->scan, cs_cluster_scan_free);
  g_hash_table_unref (self->by_group);
  g_object_unref (self->findings);
  g_object_unref (self->nodes);
  g_object_unref (self->slots);
  g_object_unref (self->bundles);

  G_OBJECT_CLASS (cs_cluster_parent_class)->finalize (object);
}

static void
cs_cluster_class_init (CsClusterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_cluster_finalize;

  changed_signal = g_signal_new ("changed", CS_TYPE_CLUSTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
cs_cluster_init (CsCluster *self)
{
  self->findings = g_list_store_new (CS_TYPE_FINDING);
  self->nodes = g_list_store_new (CS_TYPE_NODE);
  self->slots = g_list_store_new (CS_TYPE_SLOT);
  self->bundles = g_list_store_new (CS_TYPE_BUNDLE_SPEC);
  self->by_group = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static char *
dup_or (const CsGroup *group, const char *key, const char *fallback)
{
  char *value = cs_group_dup_string (group, key);

  return value != NULL ? value : g_strdup (fallback);
}

static void
read_values (CsCluster *self)
{
  CsGroup group = { self->keys, "Cluster", NULL };
  g_autofree char *release = cs_group_dup_string (&group, "Release");

  clear_values (self);
  self->name = dup_or (&group, "Name", "");
  self->release = (CsRelease){ 0, 0 };
  cs_release_parse (release, &self->release);
  self->sip_domain = cs_group_dup_string (&group, "SipDomain");
  self->xmpp_domain = cs_group_dup_string (&group, "XmppDomain");
  self->web_bridge_name = cs_group_dup_string (&group, "WebBridgeName");
  self->authority = dup_or (&group, "Authority", DEFAULT_AUTHORITY);
  self->transport = dup_or (&group, "Transport", DEFAULT_TRANSPORT);
  self->probe = dup_or (&group, "Probe", DEFAULT_PROBE);
  self->root_file = dup_or (&group, "RootFile", DEFAULT_ROOT_FILE);
  self->intermediate_file = cs_group_dup_string (&group, "IntermediateFile");
  self->ca_file = cs_group_dup_string (&group, "CaFile");
  self->renew_days
      = cs_group_get_number (&group, "RenewDays", 1, RENEW_DAYS_MAX, DEFAULT_RENEW_DAYS);
}

/* The nodes that get a bundle whose group does not say: those of the leaf for a chain, else all. */
static const char *const *
default_deploy (CsCluster *self, const CsGroup *group, const char *const *all)
{
  g_autofree char *kind = cs_group_dup_string (group, "Kind");
  g_autofree char *leaf = cs_group_dup_string (group, "Leaf");
  CsSlot *slot
      = g_strcmp0 (kind, "chain") == 0 && leaf != NULL ? cs_cluster_find_slot (self, leaf) : NULL;

  return slot != NULL ? cs_slot_get_deploy (slot) : all;
}

static GObject *
new_object (CsCluster *self, CsGroupKind kind, const CsGroup *group, const char *const *nodes)
{
  if (kind == CS_GROUP_NODE)
    return G_OBJECT (cs_node_new (group));
  if (kind == CS_GROUP_CERTIFICATE)
    return G_OBJECT (cs_slot_new (group, self->authority));

  return G_OBJECT (cs_bundle_spec_new (group, default_deploy (self, group, nodes)));
}

/* Fills one of the lists; what is bound to it sees one change. */
static void
read_objects (CsCluster *self, CsGroupKind wanted, GListStore *store, const char *const *nodes)
{
  g_auto (GStrv) groups = g_key_file_get_groups (self->keys, NULL);
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; groups[i] != NULL; i++) {
    CsGroup group = { self->keys, groups[i], NULL };
    CsGroupKind kind = cs_group_kind (groups[i], &group.name);
    GObject *object;

    if (kind != wanted || (kind == CS_GROUP_NODE && objects->len == CS_CLUSTER_NODES_MAX))
      continue;
    object = new_object (self, kind, &group, nodes);
    g_ptr_array_add (objects, object);
    g_hash_table_replace (self->by_group, g_strdup (groups[i]), object);
  }

  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), objects->pdata,
                       objects->len);
}

static GStrv
dup_node_names (CsCluster *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->nodes)); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (G_LIST_MODEL (self->nodes), i);

    g_strv_builder_add (names, cs_node_get_name (node));
  }

  return g_strv_builder_end (names);
}

static void
set_malformed (GError **error, const char *path, guint line, const char *cause)
{
  g_autofree char *reason = cs_escape_control (cause);
  g_autofree char *place = line != 0 ? g_strdup_printf (":%u", line) : g_strdup ("");

  cs_error_set (
      error, CS_ERROR, CS_ERROR_MALFORMED,
      "%s%s: this is no cluster file: %s; a line is a [Group], a Key=value or a # comment",
      path != NULL ? path : NAMELESS, place, reason);
}

/* Takes @text, which must be UTF-8, and makes everything anew from it. On failure nothing of @self
 * has changed. */
static gboolean
take_text (CsCluster *self, char *text, GError **error)
{
  g_autofree char *held = text;
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (CsClusterScan) scan = cs_cluster_scan_new (text);
  g_autoptr (GError) cause = NULL;
  g_auto (GStrv) nodes = NULL;

  if (!g_key_file_load_from_data (keys, text, strlen (text), G_KEY_FILE_KEEP_TRANSLATIONS,
                                  &cause)) {
    set_malformed (error, self->path, scan->stray, cause->message);
    return FALSE;
  }

  g_clear_pointer (&self->keys, g_key_file_unref);
  g_clear_pointer (&self->scan, cs_cluster_scan_free);
  g_free (self->text);
  self->keys = g_steal_pointer (&keys);
  self->scan = g_steal_pointer (&scan);
  self->text = g_steal_pointer (&held);

  g_list_store_remove_all (self->findings);
  cs_cluster_check (self->keys, self->scan, self->path, self->findings);
  g_hash_table_remove_all (self->by_group);
  read_values (self);
  read_objects (self, CS_GROUP_NODE, self->nodes, NULL);
  nodes = dup_node_names (self);
  read_objects (self, CS_GROUP_CERTIFICATE, self->slots, NULL);
  read_objects (self, CS_GROUP_BUNDLE, self->bundles, (const char *const *) nodes);
  return TRUE;
}

static void
set_too_large (GError **error, const char *name)
{
  cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE,
                "%s: larger than the %d bytes a cluster file may have", name, CS_CLUSTER_FILE_MAX);
}

/* What must hold before a byte of it is parsed. */
static gboolean
check_bytes (const char *text, gsize length, const char *path, GError **error)
{
  const char *name = path != NULL ? path : NAMELESS;
  const char *end = NULL;

  if (length > CS_CLUSTER_FILE_MAX) {
    set_too_large (error, name);
    return FALSE;
  }
  if (!g_utf8_validate (text, (gssize) length, &end)) { /* also refuses NUL */
    guint line = 1;

    for (const char *p = text; p < end; p++)
      line += *p == '\n';
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED,
                  "%s:%u: not UTF-8 text; save the file as UTF-8", name, line);
    return FALSE;
  }

  return TRUE;
}

CsCluster *
cs_cluster_new_from_data (const char *text,
                          gssize length,
                          const char *path,
                          GListModel **findings,
                          GError **error)
{
  g_autoptr (CsCluster) self = g_object_new (CS_TYPE_CLUSTER, NULL);
  gsize size = 0;
  gsize mark;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  size = length >= 0 ? (gsize) length : strlen (text);
  self->path = g_strdup (path);
  if (findings != NULL)
    *findings = G_LIST_MODEL (g_object_ref (self->findings));

  if (!check_bytes (text, size, path, error))
    return NULL;
  mark = cs_file_get_mark_size (text, size);
  if (!take_text (self, g_strndup (text + mark, size - mark), error))
    return NULL;

  return g_steal_pointer (&self);
}

CsCluster *
cs_cluster_load (const char *path, GListModel **findings, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  GStatBuf status;

  g_return_val_if_fail (path != NULL, NULL);

  if (findings != NULL)
    *findings = G_LIST_MODEL (g_list_store_new (CS_TYPE_FINDING));
  /* Looked at first, so that a device or a huge file is not read to its end. */
  if (g_stat (path, &status) == 0 && status.st_size > CS_CLUSTER_FILE_MAX) {
    set_too_large (error, path);
    return NULL;
  }
  if (!g_file_get_contents (path, &text, &length, error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  if (findings != NULL)
    g_clear_object (findings);

  return cs_cluster_new_from_data (text, (gssize) length, path, findings, error);
}

CsCluster *
cs_cluster_new (const char *name)
{
  CsCluster *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (CS_TYPE_CLUSTER, NULL);
  take_text (self, g_strdup ("[Cluster]\n"), NULL);
  cs_cluster_set_value (self, "Cluster", "Name", name);

  return self;
}

const char *
cs_cluster_get_path (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  return self->path;
}

char *
cs_cluster_dup_directory (CsCluster *self)
{
  g_autofree char *absolute = NULL;

  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  if (self->path == NULL)
    return g_get_current_dir ();
  absolute = g_canonicalize_filename (self->path, NULL);

  return g_path_get_dirname (absolute);
}

char *
cs_cluster_dup_text (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  return g_strdup (self->text);
}

GListModel *
cs_cluster_get_findings (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  return G_LIST_MODEL (self->findings);
}

guint
cs_cluster_get_line (CsCluster *self, const char *group, const char *key)
{
  const CsClusterLine *line;

  g_return_val_if_fail (CS_IS_CLUSTER (self), 0);
  g_return_val_if_fail (group != NULL, 0);

  line = cs_cluster_scan_find (self->scan, group, key);

  return line != NULL ? line->number : 0;
}

const char *
cs_cluster_get_name (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  return self->name;
}

CsRelease
cs_cluster_get_release (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), ((CsRelease){ 0, 0 }));

  return self->release;
}

const char *
cs_cluster_get_sip_domain (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  return self->sip_domain;
}

const char *
cs_cluster_get_xmpp_domain (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  return self->xmpp_domain;
}

const char *
cs_cluster_get_web_bridge_name (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  return self->web_bridge_name;
}

const char *
cs_cluster_get_authority (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  return self->authority;
}

const char *
cs_cluster_get_probe (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  return self->probe;
}

const char *
cs_cluster_get_transport (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  return self->transport;
}

const char *
cs_cluster_get_root_file (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  return self->root_file;
}

const char *
cs_cluster_get_intermediate_file (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  return self->intermediate_file;
}

const char *
cs_cluster_get_ca_file (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  return self->ca_file;
}

guint
cs_cluster_get_renew_days (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), DEFAULT_RENEW_DAYS);

  return self->renew_days;
}

GListModel *
cs_cluster_get_nodes (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  return G_LIST_MODEL (self->nodes);
}

GListModel *
cs_cluster_get_slots (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  return G_LIST_MODEL (self->slots);
}

GListModel *
cs_cluster_get_bundles (CsCluster *self)
{
  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);

  return G_LIST_MODEL (self->bundles);
}

static gpointer
find (CsCluster *self, const char *kind, const char *name)
{
  g_autofree char *group = NULL;

  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  group = g_strdup_printf ("%s %s", kind, name);

  return g_hash_table_lookup (self->by_group, group);
}

CsNode *
cs_cluster_find_node (CsCluster *self, const char *name)
{
  return find (self, "Node", name);
}

CsSlot *
cs_cluster_find_slot (CsCluster *self, const char *name)
{
  return find (self, "Certificate", name);
}

CsBundleSpec *
cs_cluster_find_bundle (CsCluster *self, const char *name)
{
  return find (self, "Bundle", name);
}

GStrv
cs_cluster_dup_keys (CsCluster *self, const char *group)
{
  GStrv keys;

  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);
  g_return_val_if_fail (group != NULL, NULL);

  keys = g_key_file_get_keys (self->keys, group, NULL, NULL);

  return keys != NULL ? keys : g_new0 (char *, 1);
}

char *
cs_cluster_dup_value (CsCluster *self, const char *group, const char *key)
{
  char *value;

  g_return_val_if_fail (CS_IS_CLUSTER (self), NULL);
  g_return_val_if_fail (group != NULL && key != NULL, NULL);

  value = g_key_file_get_string (self->keys, group, key, NULL);

  return value != NULL ? g_strstrip (value) : NULL;
}

/* In the file's own escaped form; NULL when GKeyFile would not take such a group or key. */
static char *
dup_escaped (const char *group, const char *key, const char *value)
{
  g_autoptr (GKeyFile) scratch = g_key_file_new ();

  g_key_file_set_string (scratch, group, key, value);

  return g_key_file_get_value (scratch, group, key, NULL);
}

/* A text that was made from one that parsed, by adding or removing whole lines, parses. */
static void
replace_text (CsCluster *self, char *text)
{
  g_autoptr (GError) error = NULL;

  if (take_text (self, text, &error))
    g_signal_emit (self, changed_signal, 0);
  else
    g_critical ("a change of the cluster file was refused: %s", error->message);
}

void
cs_cluster_set_value (CsCluster *self, const char *group, const char *key, const char *value)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (CS_IS_CLUSTER (self));
  g_return_if_fail (group != NULL && key != NULL);
  g_return_if_fail (value == NULL || g_utf8_validate (value, -1, NULL));

  if (value != NULL) {
    escaped = dup_escaped (group, key, value);
    g_return_if_fail (escaped != NULL);
  }
  replace_text (self, cs_cluster_text_set (self->text, self->scan, group, key, escaped));
}

void
cs_cluster_remove_group (CsCluster *self, const char *group)
{
  g_return_if_fail (CS_IS_CLUSTER (self));
  g_return_if_fail (group != NULL);

  replace_text (self, cs_cluster_text_remove (self->text, self->scan, group));
}

gboolean
cs_cluster_save (CsCluster *self, const char *path, GError **error)
{
  g_autofree char *target = NULL;
  GStatBuf status;
  gboolean existed;

  g_return_val_if_fail (CS_IS_CLUSTER (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  target = cs_file_follow_links (path);
  existed = g_stat (target, &status) == 0;
  if (!g_file_set_contents_full (target, self->text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 existed ? (int) (status.st_mode & 0777) : NEW_FILE_MODE, error))
    return FALSE;
  /* The umask has had its say above; an existing file keeps its mode. */
  if (existed)
    g_chmod (target, (int) (status.st_mode & 0777));
  if (g_strcmp0 (self->path, path) != 0) {
    g_free (self->path);
    self->path = g_strdup (path);
  }

  return TRUE;
}
