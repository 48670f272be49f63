/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-report.h"

#include "cs-error.h"
#include "cs-json.h"
#include "cs-names.h"

static void
step_free (gpointer data)
{
  CsReportStep *step = data;

  g_free (step->id);
  g_free (step->title);
  g_free (step->state);
  g_free (step->result);
  g_free (step->begun);
  g_free (step->ended);
  g_free (step);
}

static void
file_free (gpointer data)
{
  CsReportFile *file = data;

  g_free (file->time);
  g_free (file->node);
  g_free (file->file);
  g_free (file->before);
  g_free (file->after);
  g_free (file);
}

static void
command_free (gpointer data)
{
  CsReportCommand *command = data;

  g_free (command->time);
  g_free (command->node);
  g_free (command->line);
  g_free (command->reply);
  g_free (command->error);
  g_free (command);
}

void
cs_report_free (CsReport *self)
{
  if (self == NULL)
    return;

  g_free (self->run);
  g_free (self->cluster);
  g_free (self->cluster_sha256);
  g_free (self->user);
  g_free (self->computer);
  g_free (self->begun);
  g_free (self->ended);
  g_free (self->head);
  g_free (self->plan);
  g_free (self->trouble);
  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->commands);
  g_free (self);
}

/* --- from the journal --------------------------------------------------------------------------
 */

static char *
dup_value (const CsJournalEntry *entry, const char *key)
{
  return g_strdup (cs_journal_entry_find (entry, key));
}

static void
take_begin (CsReport *self, const CsJournalEntry *entry)
{
  if (self->begun != NULL)
    return;

  self->begun = g_strdup (entry->time);
  self->cluster = dup_value (entry, "cluster");
  self->cluster_sha256 = dup_value (entry, "cluster_sha256");
  self->user = dup_value (entry, "user");
  self->computer = dup_value (entry, "computer");
}

static void
take_end (CsReport *self, const CsJournalEntry *entry)
{
  g_free (self->ended);
  self->ended = g_strdup (entry->time);
  g_free (self->head);
  self->head = g_strdup (entry->hash);
}

/* Found by its name: a check has its proof in an entry of its own, and no end. */
static CsReportStep *
find_step (CsReport *self, const char *id)
{
  CsReportStep *step;

  for (guint i = 0; i < self->steps->len; i++) {
    step = self->steps->pdata[i];
    if (g_strcmp0 (step->id, id) == 0)
      return step;
  }
  step = g_new0 (CsReportStep, 1);
  step->id = g_strdup (id);
  g_ptr_array_add (self->steps, step);

  return step;
}

static void
take_step (CsReport *self, const CsJournalEntry *entry)
{
  CsReportStep *step = find_step (self, cs_journal_entry_find (entry, "step"));

  if (g_str_equal (entry->event, "step-begin")) {
    g_free (step->begun);
    step->begun = g_strdup (entry->time);
    g_free (step->title);
    step->title = dup_value (entry, "title");
    return;
  }
  g_free (step->ended);
  step->ended = g_strdup (entry->time);
  g_free (step->state);
  step->state = dup_value (entry, "state");
  g_free (step->result);
  step->result = dup_value (entry, "result");
}

/* A file that is announced once more was not written the first time: see cs-run-node.c. */
static CsReportFile *
find_file (CsReport *self, const char *node, const char *name)
{
  CsReportFile *file;

  for (guint i = 0; i < self->files->len; i++) {
    file = self->files->pdata[i];
    if (g_strcmp0 (file->node, node) == 0 && g_strcmp0 (file->file, name) == 0)
      return file;
  }
  file = g_new0 (CsReportFile, 1);
  file->node = g_strdup (node);
  file->file = g_strdup (name);
  g_ptr_array_add (self->files, file);

  return file;
}

static void
take_file (CsReport *self, const CsJournalEntry *entry)
{
  CsReportFile *file = find_file (self, cs_journal_entry_find (entry, "node"),
                                  cs_journal_entry_find (entry, "file"));

  g_free (file->time);
  file->time = g_strdup (entry->time);
  g_free (file->before);
  file->before = dup_value (entry, "before");
  g_free (file->after);
  file->after = dup_value (entry, "after");
  file->key = g_str_equal (entry->event, "put-key");
}

static void
take_command (CsReport *self, const CsJournalEntry *entry)
{
  CsReportCommand *command = g_new0 (CsReportCommand, 1);

  command->time = g_strdup (entry->time);
  command->node = dup_value (entry, "node");
  command->line = dup_value (entry, "line");
  command->reply = dup_value (entry, "reply");
  command->error = dup_value (entry, "error");
  g_ptr_array_add (self->commands, command);
}

typedef struct {
  const char *event;
  void (*take) (CsReport *self, const CsJournalEntry *entry);
} Taker;

static void
take_entry (CsReport *self, const CsJournalEntry *entry)
{
  static const Taker takers[] = {
    { "run-begin", take_begin }, { "run-end", take_end },   { "step-begin", take_step },
    { "step-end", take_step },   { "proof", take_step },    { "put", take_file },
    { "put-key", take_file },    { "reply", take_command },
  };

  for (guint i = 0; i < G_N_ELEMENTS (takers); i++) {
    if (g_str_equal (takers[i].event, entry->event))
      takers[i].take (self, entry);
  }
}

static void
add_trouble (CsReport *self, const char *text)
{
  char *all
      = self->trouble != NULL ? g_strdup_printf ("%s; %s", self->trouble, text) : g_strdup (text);

  g_free (self->trouble);
  self->trouble = all;
}

/* The plan is believed when the record has its hash; a run of an older version had none. */
static void
load_plan (CsReport *self, CsWorkspace *workspace, const char *sha256)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plan = NULL;
  g_autofree char *actual = NULL;

  if (sha256 == NULL)
    return;
  plan = cs_workspace_load_plan (workspace, self->run, &error);
  if (plan == NULL) {
    add_trouble (self, error->message);
    return;
  }
  actual = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, plan);
  if (g_str_equal (actual, sha256))
    self->plan = g_strndup (g_bytes_get_data (plan, NULL), g_bytes_get_size (plan));
  else
    add_trouble (self,
                 "the plan that was kept is not the one that was carried out: it was changed");
}

CsReport *
cs_report_new (CsWorkspace *workspace, const char *run, GError **error)
{
  g_autoptr (CsReport) self = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) trouble = NULL;
  g_autofree char *path = NULL;
  const char *plan_sha256 = NULL;

  g_return_val_if_fail (CS_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (run != NULL, NULL);

  self = g_new0 (CsReport, 1);
  self->run = g_strdup (run);
  self->steps = g_ptr_array_new_with_free_func (step_free);
  self->files = g_ptr_array_new_with_free_func (file_free);
  self->commands = g_ptr_array_new_with_free_func (command_free);
  path = g_build_filename (cs_workspace_get_path (workspace), "journal.jsonl", NULL);
  if (!cs_journal_read (path, &entries, NULL, &trouble))
    add_trouble (self, trouble->message);
  for (guint i = 0; i < entries->len; i++) {
    const CsJournalEntry *entry = entries->pdata[i];

    if (g_strcmp0 (cs_journal_entry_find (entry, "run"), run) != 0)
      continue;
    take_entry (self, entry);
    if (plan_sha256 == NULL)
      plan_sha256 = cs_journal_entry_find (entry, "plan_sha256");
  }
  if (self->begun == NULL) {
    g_autofree char *shown = cs_escape_control (run);

    g_set_error (error, CS_ERROR, CS_ERROR_MALFORMED,
                 "%s knows no run “%s”; “countersignctl journal” shows them%s%s", path, shown,
                 self->trouble != NULL ? "; and " : "", self->trouble != NULL ? self->trouble : "");
    return NULL;
  }
  load_plan (self, workspace, plan_sha256);

  return g_steal_pointer (&self);
}

/* --- JSON --------------------------------------------------------------------------------------
 */

static JsonArray *
steps_to_array (CsReport *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->steps->len; i++) {
    const CsReportStep *step = self->steps->pdata[i];
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "id", step->id);
    cs_json_set_string (object, "title", step->title);
    cs_json_set_string (object, "state", step->state);
    cs_json_set_string (object, "result", step->result);
    cs_json_set_string (object, "begun", step->begun);
    cs_json_set_string (object, "ended", step->ended);
    json_array_add_object_element (array, object);
  }

  return array;
}

static JsonArray *
files_to_array (CsReport *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->files->len; i++) {
    const CsReportFile *file = self->files->pdata[i];
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "time", file->time);
    cs_json_set_string (object, "node", file->node);
    cs_json_set_string (object, "file", file->file);
    cs_json_set_string (object, "before", file->before);
    cs_json_set_string (object, "after", file->after);
    json_object_set_boolean_member (object, "key", file->key);
    json_array_add_object_element (array, object);
  }

  return array;
}

static JsonArray *
commands_to_array (CsReport *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->commands->len; i++) {
    const CsReportCommand *command = self->commands->pdata[i];
    JsonObject *object = json_object_new ();

    cs_json_set_string (object, "time", command->time);
    cs_json_set_string (object, "node", command->node);
    cs_json_set_string (object, "line", command->line);
    cs_json_set_string (object, "reply", command->reply);
    cs_json_set_string (object, "error", command->error);
    json_array_add_object_element (array, object);
  }

  return array;
}

char *
cs_report_to_json (CsReport *self)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonNode *plan;

  g_return_val_if_fail (self != NULL, NULL);

  json_node_take_object (root, object);
  cs_json_set_string (object, "run", self->run);
  cs_json_set_string (object, "cluster", self->cluster);
  cs_json_set_string (object, "cluster_sha256", self->cluster_sha256);
  cs_json_set_string (object, "user", self->user);
  cs_json_set_string (object, "computer", self->computer);
  cs_json_set_string (object, "begun", self->begun);
  cs_json_set_string (object, "ended", self->ended);
  cs_json_set_string (object, "head", self->head);
  cs_json_set_string (object, "trouble", self->trouble);
  json_object_set_array_member (object, "steps", steps_to_array (self));
  json_object_set_array_member (object, "files", files_to_array (self));
  json_object_set_array_member (object, "commands", commands_to_array (self));
  plan = self->plan != NULL ? json_from_string (self->plan, NULL) : NULL;
  json_object_set_member (object, "plan", plan != NULL ? plan : json_node_new (JSON_NODE_NULL));

  return cs_json_to_text (root, TRUE);
}
