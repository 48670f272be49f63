/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-survey.h"

#include "cs-mmp-command.h"
#include "cs-names.h"
#include "cs-sync.h"

/* One look at one node. */
typedef struct {
  CsConnection *connection;
  GPtrArray *wanted;
  GHashTable *proved; /* nullable */
  GCancellable *cancellable;
  CsNodeState *state;
  const char *node;
} Survey;

static CsWanted *
find_wanted (Survey *survey, const char *file)
{
  for (guint i = 0; i < survey->wanted->len; i++) {
    CsWanted *wanted = g_ptr_array_index (survey->wanted, i);

    if (g_strcmp0 (cs_wanted_get_file (wanted), file) == 0)
      return wanted;
  }

  return NULL;
}

/* A file that lies on the wrong node is read too: that is how it is found out. Keys never are. */
static gboolean
should_read (Survey *survey, const CsRemoteFile *file)
{
  CsWanted *wanted;

  if (!cs_is_certificate_file_name (file->name) || g_str_has_suffix (file->name, ".key")
      || file->size > CS_REMOTE_FILE_MAX)
    return FALSE;
  wanted = find_wanted (survey, file->name);

  return wanted != NULL && cs_wanted_get_kind (wanted) != CS_WANTED_KEY;
}

static CsNodeFile *
find_proved (Survey *survey, const CsRemoteFile *file)
{
  CsNodeFile *proved
      = survey->proved != NULL ? g_hash_table_lookup (survey->proved, file->name) : NULL;

  return proved != NULL && cs_node_file_get_size (proved) == file->size ? proved : NULL;
}

static gboolean
add_file (Survey *survey, const CsRemoteFile *file, GError **error)
{
  CsNodeFile *proved = find_proved (survey, file);
  g_autoptr (CsNodeFile) seen = NULL;

  if (proved != NULL) {
    seen = g_object_ref (proved);
  } else if (should_read (survey, file)) {
    g_autoptr (GBytes) content
        = cs_sync_get (survey->connection, file->name, survey->cancellable, error);

    if (content == NULL)
      return FALSE;
    seen = cs_node_file_new_read (file->name, content, file->modified);
  } else {
    g_autofree char *name = cs_escape_control (file->name);

    seen = cs_node_file_new_listed (name, file->size, file->modified);
  }
  cs_node_state_add_file (survey->state, seen);

  return TRUE;
}

static gboolean
survey_files (Survey *survey, GError **error)
{
  g_autoptr (GPtrArray) files = cs_sync_list (survey->connection, survey->cancellable, error);

  if (files == NULL)
    return FALSE;

  for (guint i = 0; i < files->len; i++) {
    if (!add_file (survey, g_ptr_array_index (files, i), error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
is_there (Survey *survey, const char *file)
{
  return file != NULL && cs_node_state_find_file (survey->state, file) != NULL;
}

static const char *
file_of_kind (Survey *survey, CsWantedKind kind, CsSlot *slot)
{
  for (guint i = 0; i < survey->wanted->len; i++) {
    CsWanted *wanted = g_ptr_array_index (survey->wanted, i);

    if (cs_wanted_get_kind (wanted) == kind
        && g_strcmp0 (cs_wanted_get_authority (wanted), cs_slot_get_authority (slot)) == 0
        && is_there (survey, cs_wanted_get_file (wanted)))
      return cs_wanted_get_file (wanted);
  }

  return NULL;
}

/* The intermediates where there are some; else the trust list that holds the certificate, as the
 * lab does (lab.md step 10). A bundle proves nothing here (trap T10): that is found out by
 * fingerprint. */
static const char *
bundle_for (Survey *survey, CsSlot *slot)
{
  const char *intermediates = file_of_kind (survey, CS_WANTED_INTERMEDIATES, slot);

  if (intermediates != NULL)
    return intermediates;

  for (guint i = 0; i < survey->wanted->len; i++) {
    CsWanted *wanted = g_ptr_array_index (survey->wanted, i);
    CsBundleSpec *bundle = cs_wanted_get_bundle (wanted);

    if (bundle != NULL && cs_bundle_spec_holds_slot (bundle, cs_slot_get_name (slot))
        && is_there (survey, cs_wanted_get_file (wanted)))
      return cs_wanted_get_file (wanted);
  }

  return NULL;
}

static char *
run_line (Survey *survey, const char *line, GError **error)
{
  return cs_sync_run_command (survey->connection, line, survey->cancellable, error);
}

static gboolean
ask_match (Survey *survey, CsSlot *slot, const char *certificate, GError **error)
{
  g_autofree char *key = cs_slot_dup_file_name (slot, ".key");
  g_autofree char *line = NULL;
  g_autofree char *reply = NULL;

  if (!is_there (survey, key))
    return TRUE;
  line = cs_mmp_pki_match (key, certificate, error);
  if (line == NULL)
    return FALSE;
  reply = run_line (survey, line, error);
  if (reply == NULL)
    return FALSE;
  cs_node_state_set_match (survey->state, certificate, cs_mmp_parse_pki_match (reply));

  return TRUE;
}

static gboolean
ask_verify (Survey *survey, CsSlot *slot, const char *certificate, GError **error)
{
  const char *root = file_of_kind (survey, CS_WANTED_ROOT, slot);
  g_autofree char *line = NULL;
  g_autofree char *reply = NULL;

  if (root == NULL)
    return TRUE;
  line = cs_mmp_pki_verify (certificate, bundle_for (survey, slot), root, error);
  if (line == NULL)
    return FALSE;
  reply = run_line (survey, line, error);
  if (reply == NULL)
    return FALSE;
  cs_node_state_set_verify (survey->state, certificate, cs_mmp_parse_pki_verify (reply));

  return TRUE;
}

static gboolean
ask_database (Survey *survey, GError **error)
{
  g_autofree char *line = cs_mmp_database_status ();
  g_autofree char *reply = run_line (survey, line, error);

  if (reply == NULL)
    return FALSE;
  cs_node_state_take_database (survey->state, cs_mmp_parse_database_status (reply));

  return TRUE;
}

static gboolean
survey_answers (Survey *survey, GError **error)
{
  gboolean database = FALSE;

  for (guint i = 0; i < survey->wanted->len; i++) {
    CsWanted *wanted = g_ptr_array_index (survey->wanted, i);
    CsSlot *slot = cs_wanted_get_slot (wanted);
    const char *file = cs_wanted_get_file (wanted);

    if (cs_wanted_get_kind (wanted) != CS_WANTED_CERTIFICATE
        || !cs_wanted_is_on (wanted, survey->node))
      continue;
    database = database || (cs_slot_get_roles (slot) & CS_ROLE_DATABASE) != 0;
    if (is_there (survey, file)
        && (!ask_match (survey, slot, file, error) || !ask_verify (survey, slot, file, error)))
      return FALSE;
  }

  return !database || ask_database (survey, error);
}

CsNodeState *
cs_survey_node (CsFleet *fleet,
                CsNode *node,
                GPtrArray *wanted,
                GHashTable *proved,
                GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsConnection) connection = cs_fleet_connect (fleet, node, cancellable, &error);
  g_autoptr (CsNodeState) state = cs_node_state_new (node, CS_KNOWLEDGE_FULL);
  Survey survey = { connection, wanted, proved, cancellable, state, cs_node_get_name (node) };

  if (connection == NULL)
    return cs_node_state_new_failed (node, error);
  if (!survey_files (&survey, &error) || !survey_answers (&survey, &error)) {
    cs_fleet_drop (fleet, survey.node);
    return cs_node_state_new_failed (node, error);
  }
  cs_node_state_take_facts (state, cs_connection_dup_facts (connection));
  cs_node_state_set_round_trip_time (state, cs_connection_get_round_trip_time (connection));

  return g_steal_pointer (&state);
}
