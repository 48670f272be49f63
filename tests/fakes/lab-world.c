/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-world.h"

#include <string.h>

#include "sync-connection.h"
#include "temporary-folder.h"

#define NODE(name) "[Node " name "]\nHost=" name ".pod2.cms.lab\nUser=admin\n"
#define SLOT(name)                                                                                 \
  "[Certificate " name "]\nNode=" name "\nCommonName=cms1.pod2.cms.lab\n"                          \
  "Names=cms1.pod2.cms.lab;" name ".pod2.cms.lab\nRoles=callbridge;webadmin\n"

const char *const lab_cluster
    = "[Cluster]\nName=cms1.pod2.cms.lab\nRelease=3.0\nAuthority=fake\nTransport=fake\n"
      "RootFile=root.cer\n"
      "@MORE@" NODE ("cms1a") NODE ("cms1b") NODE ("cms1c") SLOT ("cms1a") SLOT ("cms1b") SLOT (
          "cms1c") "[Certificate dbclusterserver]\nNode=cms1a\nCommonName=cms1a.pod2.cms.lab\n"
                   "Names=cms1a.pod2.cms.lab;cms1b.pod2.cms.lab;cms1c.pod2.cms.lab\nRoles=database-"
                   "server\n"
                   "Deploy=cms1a;cms1b;cms1c\n"
                   "[Certificate "
                   "dbclusterclient]\nNode=cms1a\nCommonName=postgres\nRoles=database-client\n"
                   "Deploy=cms1a;cms1b;cms1c\n"
                   "[Bundle "
                   "cms1abc]\nKind=trust\nMembers=cms1a;cms1b;cms1c\nDeploy=cms1a;cms1b;cms1c\n";

const char *const self_signed_cluster
    = "[Cluster]\nName=cms1.lab\nRelease=3.0\nAuthority=self-signed\nTransport=fake\n@MORE@"
      "[Node cms1a]\nHost=cms1a.lab\nUser=admin\n"
      "[Certificate web]\nNode=cms1a\nCommonName=cms1a.lab\nNames=cms1a.lab\nRoles=webadmin\n";

const char *const small_cluster
    = "[Cluster]\nName=cms1.pod2.cms.lab\nRelease=3.0\nAuthority=fake\nTransport=fake\n"
      "RootFile=root.cer\n"
      "@MORE@" NODE ("cms1a") NODE ("cms1b") SLOT ("cms1a")
          SLOT ("cms1b") "[Certificate "
                         "dbclient]\nNode=cms1a\nCommonName=postgres\nRoles=database-client\n"
                         "Deploy=cms1a;cms1b\n"
                         "[Bundle cms1ab]\nKind=trust\nMembers=cms1a;cms1b\nDeploy=cms1a;cms1b\n";

static void
write_cluster (LabWorld *self, const char *template, const char *more)
{
  g_auto (GStrv) halves = g_strsplit (template, "@MORE@", 2);
  g_autofree char *text = g_strconcat (halves[0], more != NULL ? more : "", halves[1], NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (self->cluster_path, text, -1, &error);
  g_assert_no_error (error);
}

static void
add_nodes (LabWorld *self)
{
  GListModel *nodes = cs_cluster_get_nodes (self->cluster);

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++) {
    g_autoptr (CsNode) node = g_list_model_get_item (nodes, i);
    FakeNode *fake = fake_transport_add_node (self->transport, cs_node_get_name (node),
                                              cs_node_get_host (node));

    fake_node_put_text (fake, "cms.lic", "licence");
  }
}

static void
open_world (LabWorld *self)
{
  g_autoptr (GListModel) findings = NULL;
  g_autoptr (GError) error = NULL;

  self->cluster = cs_cluster_load (self->cluster_path, &findings, &error);
  g_assert_no_error (error);
  g_assert_false (cs_findings_have_error (findings));
  self->workspace = cs_workspace_new_for_cluster (self->cluster_path);
}

static void
open_deployment (LabWorld *self)
{
  self->deployment = cs_deployment_new (self->cluster, self->workspace,
                                        CS_TRANSPORT (self->transport), CS_PROMPTS (self->prompts));
  cs_deployment_set_patience (self->deployment, 300); /* a fake node is at once done */
  cs_deployment_add_authority (self->deployment, "fake", CS_AUTHORITY (self->authority));
  cs_deployment_add_authority (self->deployment, "other", CS_AUTHORITY (self->other));
  self->cancellable = g_cancellable_new ();
}

LabWorld *
lab_world_new (const char *cluster, const char *more)
{
  LabWorld *self = g_new0 (LabWorld, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("countersign-world-XXXXXX", &error);
  g_assert_no_error (error);
  self->cluster_path = g_build_filename (self->folder, "lab.cluster", NULL);
  self->transport = fake_transport_new ();
  self->authority = fake_authority_new ();
  self->other = fake_authority_new ();
  fake_authority_set_root (self->other, 7);
  self->prompts = fake_prompts_new ();
  write_cluster (self, cluster, more);
  open_world (self);
  add_nodes (self);
  open_deployment (self);

  return self;
}

static void
close_world (LabWorld *self)
{
  g_clear_object (&self->deployment);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->workspace);
  g_clear_object (&self->cluster);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
lab_world_restart (LabWorld *self)
{
  close_world (self);
  fake_transport_forget_script (self->transport);
  open_world (self);
  open_deployment (self);
}

void
lab_world_free (LabWorld *self)
{
  close_world (self);
  g_object_unref (self->transport);
  g_object_unref (self->authority);
  g_object_unref (self->other);
  g_object_unref (self->prompts);
  temporary_folder_remove (self->folder);
  g_free (self->cluster_path);
  g_free (self->folder);
  g_free (self);
}

FakeNode *
lab_world_node (LabWorld *self, const char *name)
{
  return fake_transport_find (self->transport, name);
}

void
lab_world_look (LabWorld *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  cs_deployment_refresh_async (self->deployment, NULL, NULL, sync_done_cb, &result);
  cs_deployment_refresh_finish (self->deployment, sync_wait (&result), &error);
  g_assert_no_error (error);
}

CsPlan *
lab_world_plan (LabWorld *self, const char *const *renew)
{
  lab_world_look (self);

  return cs_deployment_dup_plan (self->deployment, renew);
}

gboolean
lab_world_carry_out (LabWorld *self, CsPlan *plan, GError **error)
{
  g_autoptr (CsRun) run = cs_run_new (self->deployment, plan);
  g_autoptr (GAsyncResult) result = NULL;
  gboolean over;

  cs_run_start_async (run, self->cancellable, sync_done_cb, &result);
  over = cs_run_start_finish (run, sync_wait (&result), error);
  if (over)
    g_assert_nonnull (cs_run_get_journal_head (run));
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  return over;
}

CsPlan *
lab_world_apply (LabWorld *self)
{
  CsPlan *plan = lab_world_plan (self, NULL);
  g_autoptr (GError) error = NULL;

  lab_world_carry_out (self, plan, &error);
  g_assert_no_error (error);

  return plan;
}

LabWorld *
lab_world_new_complete (const char *cluster, const char *more)
{
  LabWorld *self = lab_world_new (cluster, more);
  g_autoptr (CsPlan) plan = lab_world_apply (self);

  lab_assert_all_done (plan);
  fake_transport_clear_log (self->transport);

  return self;
}

/* --- what came of it ---------------------------------------------------------------------------
 */

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
join_sorted (GPtrArray *texts)
{
  g_ptr_array_sort (texts, compare_texts);
  g_ptr_array_add (texts, NULL);

  return g_strjoinv ("\n", (char **) texts->pdata);
}

static char *
dup_steps (CsPlan *plan, gboolean all, CsStepState state)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);

    if (all || cs_step_get_state (step) == state)
      g_ptr_array_add (ids, g_strdup (cs_step_get_id (step)));
  }

  return join_sorted (ids);
}

char *
lab_dup_steps (CsPlan *plan)
{
  return dup_steps (plan, TRUE, CS_STEP_PLANNED);
}

char *
lab_dup_steps_in (CsPlan *plan, CsStepState state)
{
  return dup_steps (plan, FALSE, state);
}

char *
lab_dup_findings (CsPlan *plan)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  GListModel *findings = cs_plan_get_findings (plan);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);

    g_ptr_array_add (ids, g_strdup (cs_finding_get_id (finding)));
  }

  return join_sorted (ids);
}

void
lab_assert_all_done (CsPlan *plan)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++) {
    g_autoptr (CsStep) step = g_list_model_get_item (G_LIST_MODEL (plan), i);

    if (cs_step_get_state (step) != CS_STEP_DONE)
      g_error ("%s is %s: %s", cs_step_get_id (step),
               cs_step_state_to_string (cs_step_get_state (step)), cs_step_get_result (step));
  }
}

static CsStep *
step_of (CsPlan *plan, const char *id)
{
  CsStep *step = cs_plan_find_step (plan, id);

  if (step == NULL)
    g_error ("there is no step %s", id);

  return step;
}

void
lab_cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
}

void
lab_assert_step (CsPlan *plan, const char *id, CsStepState state, const char *words)
{
  CsStep *step = step_of (plan, id);
  const char *result = cs_step_get_result (step);

  if (cs_step_get_state (step) != state || (words != NULL && strstr (result, words) == NULL))
    g_error ("%s is %s: “%s”; expected %s: “%s”", id,
             cs_step_state_to_string (cs_step_get_state (step)), result,
             cs_step_state_to_string (state), words);
}

void
lab_assert_none_in (CsPlan *plan, CsStepState state)
{
  g_autofree char *steps = lab_dup_steps_in (plan, state);

  g_assert_cmpstr (steps, ==, "");
}

void
lab_world_assert_complete (LabWorld *world)
{
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);
  g_autofree char *steps = lab_dup_steps (plan);
  g_autofree char *findings = lab_dup_findings (plan);
  g_autoptr (CsMatrix) matrix = cs_deployment_dup_matrix (world->deployment);

  g_assert_cmpstr (steps, ==, "");
  g_assert_cmpstr (findings, ==, "");
  g_assert_true (cs_matrix_is_complete (matrix));
}

CsCellState
lab_world_cell (LabWorld *self, const char *file, const char *node)
{
  g_autoptr (CsMatrix) matrix = cs_deployment_dup_matrix (self->deployment);
  const CsCell *cell = cs_matrix_find (matrix, file, node);

  g_assert_nonnull (cell);

  return cell->state;
}

static gboolean
file_holds (const char *path, const char *bytes)
{
  g_autofree char *text = NULL;
  gsize length;

  return g_file_get_contents (path, &text, &length, NULL)
         && g_strstr_len (text, (gssize) length, bytes) != NULL;
}

static gboolean
folder_holds (const char *path, const char *bytes)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  gboolean found = FALSE;

  while (folder != NULL && !found && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    found = g_file_test (child, G_FILE_TEST_IS_DIR) ? folder_holds (child, bytes)
                                                    : file_holds (child, bytes);
  }

  return found;
}

gboolean
lab_world_holds_bytes (LabWorld *self, const char *bytes)
{
  return folder_holds (self->folder, bytes);
}
