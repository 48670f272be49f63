/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-node-facts.h"

#include <string.h>

#include "cs-mmp-command.h"
#include "cs-names.h"

struct _CsNodeFacts {
  GObject parent_instance;

  CsNodeState *state;
  GHashTable *known;   /* status line -> CsMmpAnswer */
  GHashTable *matches; /* "KEY CERTIFICATE" -> CsMmpAnswer */
  GPtrArray *uses;
  GPtrArray *doubts;
  char *xmpp_domain;
};

G_DEFINE_FINAL_TYPE (CsNodeFacts, cs_node_facts, G_TYPE_OBJECT)

/* Which service a status output tells of, and the role its certificate has. */
static const struct {
  CsMmpService service;
  CsRole role;
} services[] = {
  { CS_MMP_CALLBRIDGE, CS_ROLE_CALLBRIDGE },
  { CS_MMP_WEBBRIDGE, CS_ROLE_WEBBRIDGE },
  { CS_MMP_WEBBRIDGE3_HTTPS, CS_ROLE_WEBBRIDGE3_HTTPS },
  { CS_MMP_WEBBRIDGE3_C2W, CS_ROLE_WEBBRIDGE3_C2W },
  { CS_MMP_WEBADMIN, CS_ROLE_WEBADMIN },
  { CS_MMP_XMPP, CS_ROLE_XMPP },
  { CS_MMP_TURN, CS_ROLE_TURN },
  { CS_MMP_RECORDER, CS_ROLE_RECORDER },
  { CS_MMP_STREAMER, CS_ROLE_STREAMER },
  { CS_MMP_SCHEDULER_HTTPS, CS_ROLE_SCHEDULER_HTTPS },
  { CS_MMP_SCHEDULER_C2W, CS_ROLE_SCHEDULER_C2W },
};

static void
use_free (gpointer data)
{
  CsServiceUse *self = data;

  g_free (self->key);
  g_free (self->certificate);
  g_free (self->bundle);
  g_free (self);
}

static void
pair_free (gpointer data)
{
  CsKeyPair *self = data;

  g_free (self->key);
  g_free (self->certificate);
  g_free (self);
}

static void
cs_node_facts_finalize (GObject *object)
{
  CsNodeFacts *self = CS_NODE_FACTS (object);

  g_clear_object (&self->state);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->matches);
  g_ptr_array_unref (self->uses);
  g_ptr_array_unref (self->doubts);
  g_free (self->xmpp_domain);

  G_OBJECT_CLASS (cs_node_facts_parent_class)->finalize (object);
}

static void
cs_node_facts_class_init (CsNodeFactsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_node_facts_finalize;
}

static void
cs_node_facts_init (CsNodeFacts *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->matches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->uses = g_ptr_array_new_with_free_func (use_free);
  self->doubts = g_ptr_array_new_with_free_func (g_free);
}

CsNodeFacts *
cs_node_facts_new (CsNodeState *state)
{
  CsNodeFacts *self;

  g_return_val_if_fail (CS_IS_NODE_STATE (state), NULL);

  self = g_object_new (CS_TYPE_NODE_FACTS, NULL);
  self->state = g_object_ref (state);

  return self;
}

CsNodeState *
cs_node_facts_get_state (CsNodeFacts *self)
{
  g_return_val_if_fail (CS_IS_NODE_FACTS (self), NULL);

  return self->state;
}

const char *
cs_node_facts_get_name (CsNodeFacts *self)
{
  g_return_val_if_fail (CS_IS_NODE_FACTS (self), NULL);

  return cs_node_state_get_name (self->state);
}

GStrv
cs_node_facts_questions (void)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *database = cs_mmp_database_status ();
  const char *last = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (services); i++) {
    const char *line = cs_mmp_service_status (services[i].service);

    if (g_strcmp0 (line, last) != 0)
      g_strv_builder_add (lines, line);
    last = line;
  }
  g_strv_builder_add (lines, database);

  return g_strv_builder_end (lines);
}

static void
add_use (CsNodeFacts *self,
         CsRole role,
         const char *key,
         const char *certificate,
         const char *bundle)
{
  CsServiceUse *use;

  if (key == NULL)
    return;

  use = g_new0 (CsServiceUse, 1);
  use->role = role;
  use->key = g_strdup (key);
  use->certificate = g_strdup (certificate);
  use->bundle = g_strdup (bundle);
  g_ptr_array_add (self->uses, use);
}

static void
take_database (CsNodeFacts *self, const char *reply)
{
  g_autoptr (CsMmpDatabase) database = cs_mmp_parse_database_status (reply);

  if (!database->known)
    g_ptr_array_add (self->doubts,
                     g_strdup ("the answer to “database cluster status” was not understood"));
  add_use (self, CS_ROLE_DATABASE_SERVER, database->server_key, database->server_certificate,
           database->ca_certificate);
  add_use (self, CS_ROLE_DATABASE_CLIENT, database->client_key, database->client_certificate,
           database->ca_certificate);
}

static const char *
find_file (GPtrArray *status, CsMmpService service, CsMmpLabel what)
{
  const char *label = cs_mmp_service_get_label (service, what);

  return label != NULL ? cs_mmp_status_find (status, label) : NULL;
}

static void
take_service (CsNodeFacts *self, const char *line, GPtrArray *status)
{
  for (guint i = 0; i < G_N_ELEMENTS (services); i++) {
    if (g_strcmp0 (cs_mmp_service_status (services[i].service), line) != 0)
      continue;
    add_use (self, services[i].role, find_file (status, services[i].service, CS_MMP_LABEL_KEY),
             find_file (status, services[i].service, CS_MMP_LABEL_CERTIFICATE),
             find_file (status, services[i].service, CS_MMP_LABEL_BUNDLE));
    if (services[i].service == CS_MMP_XMPP)
      self->xmpp_domain = g_strdup (cs_mmp_status_find (status, "Domain"));
  }
}

void
cs_node_facts_take_reply (CsNodeFacts *self, const char *line, const char *reply)
{
  g_autofree char *database = cs_mmp_database_status ();
  g_autoptr (GPtrArray) status = NULL;
  CsMmpAnswer known;

  g_return_if_fail (CS_IS_NODE_FACTS (self));
  g_return_if_fail (line != NULL && reply != NULL);
  g_return_if_fail (!g_hash_table_contains (self->known, line));

  status = cs_mmp_parse_status (reply);
  if (cs_mmp_is_unknown_command (reply))
    known = CS_MMP_NO;
  else
    known = status->len > 0 ? CS_MMP_YES : CS_MMP_UNKNOWN;
  g_hash_table_insert (self->known, g_strdup (line), GINT_TO_POINTER (known));

  if (known == CS_MMP_UNKNOWN)
    g_ptr_array_add (self->doubts, g_strdup_printf ("the answer to “%s” was not understood", line));
  else if (known == CS_MMP_YES && strcmp (line, database) == 0)
    take_database (self, reply);
  else if (known == CS_MMP_YES)
    take_service (self, line, status);
}

static void
compare_with_directory (CsNodeFacts *self, const char *const *listed)
{
  GListModel *files = cs_node_state_get_files (self->state);

  for (guint i = 0; listed[i] != NULL; i++) {
    if (cs_is_certificate_file_name (listed[i])
        && cs_node_state_find_file (self->state, listed[i]) == NULL)
      g_ptr_array_add (
          self->doubts,
          g_strdup_printf ("%s: “pki list” names it, the directory does not show it", listed[i]));
  }
  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (CsNodeFile) file = g_list_model_get_item (files, i);
    const char *name = cs_node_file_get_name (file);

    if (cs_is_certificate_file_name (name) && !g_strv_contains (listed, name))
      g_ptr_array_add (
          self->doubts,
          g_strdup_printf ("%s: the directory shows it, “pki list” does not name it", name));
  }
}

void
cs_node_facts_take_pki_list (CsNodeFacts *self, const char *reply)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) listed = NULL;

  g_return_if_fail (CS_IS_NODE_FACTS (self));
  g_return_if_fail (reply != NULL);

  listed = cs_mmp_parse_pki_list (reply, &error);
  if (listed == NULL)
    g_ptr_array_add (self->doubts, g_strdup_printf ("“pki list”: %s", error->message));
  else
    compare_with_directory (self, (const char *const *) listed);
}

CsMmpAnswer
cs_node_facts_knows (CsNodeFacts *self, const char *line)
{
  g_return_val_if_fail (CS_IS_NODE_FACTS (self), CS_MMP_UNKNOWN);

  return (CsMmpAnswer) GPOINTER_TO_INT (g_hash_table_lookup (self->known, line));
}

GPtrArray *
cs_node_facts_get_uses (CsNodeFacts *self)
{
  g_return_val_if_fail (CS_IS_NODE_FACTS (self), NULL);

  return self->uses;
}

const char *
cs_node_facts_get_xmpp_domain (CsNodeFacts *self)
{
  g_return_val_if_fail (CS_IS_NODE_FACTS (self), NULL);

  return self->xmpp_domain;
}

GPtrArray *
cs_node_facts_get_doubts (CsNodeFacts *self)
{
  g_return_val_if_fail (CS_IS_NODE_FACTS (self), NULL);

  return self->doubts;
}

char *
cs_node_facts_dup_base (const char *file)
{
  const char *dot;

  g_return_val_if_fail (file != NULL, NULL);

  dot = strrchr (file, '.');

  return dot != NULL ? g_strndup (file, (gsize) (dot - file)) : g_strdup (file);
}

static gboolean
has_pair (GPtrArray *pairs, const char *key, const char *certificate)
{
  for (guint i = 0; i < pairs->len; i++) {
    const CsKeyPair *pair = g_ptr_array_index (pairs, i);

    if (strcmp (pair->key, key) == 0 && strcmp (pair->certificate, certificate) == 0)
      return TRUE;
  }

  return FALSE;
}

static void
add_pair (CsNodeFacts *self, GPtrArray *pairs, const char *key, const char *certificate)
{
  CsNodeFile *key_file = cs_node_state_find_file (self->state, key);
  CsNodeFile *file = cs_node_state_find_file (self->state, certificate);
  CsKeyPair *pair;

  if (!g_str_has_suffix (key, ".key") || key_file == NULL || file == NULL
      || cs_node_file_get_certificate (file) == NULL || has_pair (pairs, key, certificate))
    return;

  pair = g_new0 (CsKeyPair, 1);
  pair->key = g_strdup (key);
  pair->certificate = g_strdup (certificate);
  g_ptr_array_add (pairs, pair);
}

static void
add_pairs_of_name (CsNodeFacts *self, GPtrArray *pairs, const char *key)
{
  static const char *const endings[] = { ".cer", ".crt", ".pem", ".der" };
  g_autofree char *base = cs_node_facts_dup_base (key);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *certificate = g_strconcat (base, endings[i], NULL);

    add_pair (self, pairs, key, certificate);
  }
}

GPtrArray *
cs_node_facts_dup_pairs (CsNodeFacts *self)
{
  GPtrArray *pairs;
  GListModel *files;

  g_return_val_if_fail (CS_IS_NODE_FACTS (self), NULL);

  pairs = g_ptr_array_new_with_free_func (pair_free);
  files = cs_node_state_get_files (self->state);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (CsNodeFile) file = g_list_model_get_item (files, i);
    const char *name = cs_node_file_get_name (file);

    if (cs_is_certificate_file_name (name) && g_str_has_suffix (name, ".key"))
      add_pairs_of_name (self, pairs, name);
  }
  for (guint i = 0; i < self->uses->len; i++) {
    const CsServiceUse *use = g_ptr_array_index (self->uses, i);

    if (use->certificate != NULL)
      add_pair (self, pairs, use->key, use->certificate);
  }

  return pairs;
}

void
cs_node_facts_set_match (CsNodeFacts *self, const CsKeyPair *pair, CsMmpAnswer answer)
{
  g_return_if_fail (CS_IS_NODE_FACTS (self));
  g_return_if_fail (pair != NULL);

  g_hash_table_insert (self->matches, g_strconcat (pair->key, " ", pair->certificate, NULL),
                       GINT_TO_POINTER (answer));
}

CsMmpAnswer
cs_node_facts_get_match (CsNodeFacts *self, const char *key, const char *certificate)
{
  g_autofree char *pair = NULL;

  g_return_val_if_fail (CS_IS_NODE_FACTS (self), CS_MMP_UNKNOWN);
  g_return_val_if_fail (key != NULL && certificate != NULL, CS_MMP_UNKNOWN);

  pair = g_strconcat (key, " ", certificate, NULL);

  return (CsMmpAnswer) GPOINTER_TO_INT (g_hash_table_lookup (self->matches, pair));
}
