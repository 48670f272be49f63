/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "lab-world.h"

static CsPlanFile *
write_plan (CsPlan *plan)
{
  g_autofree char *text = cs_plan_to_json (plan);
  g_autoptr (GError) error = NULL;
  CsPlanFile *file = cs_plan_file_parse (text, -1, "plan.json", &error);

  g_assert_no_error (error);

  return file;
}

static char *
compare (CsPlanFile *file, CsPlan *plan)
{
  g_auto (GStrv) differences = cs_plan_file_compare (file, plan);

  return g_strjoinv ("\n", differences);
}

static void
test_round_trip (void)
{
  g_autoptr (LabWorld) world = lab_world_new (lab_cluster, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, (const char *const[]){ "cms1b", NULL });
  g_autoptr (CsPlanFile) file = write_plan (plan);
  g_autofree char *again = cs_plan_to_json (plan);
  g_autofree char *differences = compare (file, plan);
  g_autofree char *text = cs_plan_to_json (plan);

  g_assert_cmpstr (differences, ==, "");
  g_assert_cmpstr (again, ==, text);
  g_assert_cmpstr (file->cluster_path, ==, world->cluster_path);
  g_assert_cmpstr (file->renew[0], ==, "cms1b");
  g_assert_cmpuint (g_strv_length (file->step_ids), ==,
                    g_list_model_get_n_items (G_LIST_MODEL (plan)));
  g_assert_cmpstr (g_hash_table_lookup (file->nodes, "cms1a/cms1a.cer"), ==, "missing");
}

/* --- a world that moved ------------------------------------------------------------------------
 */

static void
bundle_changed (LabWorld *world)
{
  fake_node_put_text (lab_world_node (world, "cms1b"), "cms1ab.cer", "another content\n");
}

static void
key_gone (LabWorld *world)
{
  fake_node_remove (lab_world_node (world, "cms1a"), "cms1a.key");
}

static void
file_gone (LabWorld *world)
{
  fake_node_remove (lab_world_node (world, "cms1a"), "root.cer");
}

static void
node_gone (LabWorld *world)
{
  fake_transport_fail (world->transport, "cms1b list", CS_ERROR, CS_ERROR_NODE, 0, -1);
}

static void
cluster_changed (LabWorld *world)
{
  cs_cluster_set_value (world->cluster, "Cluster", "RenewDays", "31");
}

static void
nothing (LabWorld *world)
{
}

typedef struct {
  const char *name;
  void (*change) (LabWorld *world);
  const char *words; /* NULL: no difference */
} Move;

static const Move moves[] = {
  { "nothing", nothing, NULL },
  { "bundle-changed", bundle_changed, "cms1b/cms1ab.cer: was " },
  { "key-gone", key_gone, "cms1a/cms1a.key: was present, is missing" },
  { "file-gone", file_gone, "upload:cms1a/root.cer: is needed now and not in the plan" },
  { "node-gone", node_gone, "cms1b/cms1b.cer: its node cannot be looked at now" },
  { "cluster-changed", cluster_changed, "the cluster file was changed" },
};

static void
test_moved (gconstpointer data)
{
  const Move *move = data;
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);
  g_autoptr (CsPlanFile) file = write_plan (plan);
  g_autofree char *differences = NULL;

  move->change (world);
  g_clear_object (&plan);
  plan = lab_world_plan (world, NULL);
  differences = compare (file, plan);
  if (move->words == NULL)
    g_assert_cmpstr (differences, ==, "");
  else
    g_assert_nonnull (strstr (differences, move->words));
}

/* --- files from strangers ----------------------------------------------------------------------
 */

#define HEAD                                                                                       \
  "\"countersign_plan\":1,\"cluster_file\":\"/c\",\"cluster_sha256\":\"00\",\"renew\":[],"

typedef struct {
  const char *name;
  const char *text;
} Hostile;

static const Hostile hostile[] = {
  { "empty", "" },
  { "text", "hello" },
  { "array", "[]" },
  { "null", "null" },
  { "half", "{\"countersign_plan\":1" },
  { "not-utf8", "{\"a\":\"\xff\"}" },
  { "other-version",
    "{\"countersign_plan\":2,\"cluster_file\":\"/c\",\"cluster_sha256\":\"0\",\"renew\":[],"
    "\"nodes\":{},\"steps\":[]}" },
  { "no-nodes", "{" HEAD "\"steps\":[]}" },
  { "nodes-is-array", "{" HEAD "\"nodes\":[],\"steps\":[]}" },
  { "node-is-number", "{" HEAD "\"nodes\":{\"a/b\":1},\"steps\":[]}" },
  { "node-is-null", "{" HEAD "\"nodes\":{\"a/b\":null},\"steps\":[]}" },
  { "step-is-text", "{" HEAD "\"nodes\":{},\"steps\":[\"upload\"]}" },
  { "step-without-id", "{" HEAD "\"nodes\":{},\"steps\":[{}]}" },
  { "step-id-is-number", "{" HEAD "\"nodes\":{},\"steps\":[{\"id\":1}]}" },
  { "renew-is-number",
    "{\"countersign_plan\":1,\"cluster_file\":\"/c\",\"cluster_sha256\":\"0\",\"renew\":[1],"
    "\"nodes\":{},\"steps\":[]}" },
  { "path-is-object",
    "{\"countersign_plan\":1,\"cluster_file\":{},\"cluster_sha256\":\"0\",\"renew\":[],"
    "\"nodes\":{},\"steps\":[]}" },
};

static void
test_hostile (gconstpointer data)
{
  const Hostile *one = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsPlanFile) file = cs_plan_file_parse (one->text, -1, "evil.json", &error);

  g_assert_null (file);
  g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
  g_assert_true (g_str_has_prefix (error->message, "evil.json: "));
}

static void
test_deep (gconstpointer bracket)
{
  g_autofree char *text = g_strnfill (4 * 1024 * 1024, ((const char *) bracket)[0]);
  g_autoptr (GError) error = NULL;

  if (((const char *) bracket)[0] == '{') {
    for (gsize i = 0; i + 5 < 4 * 1024 * 1024; i += 5)
      memcpy (text + i, "{\"a\":", 5);
  }
  g_assert_null (cs_plan_file_parse (text, -1, "deep.json", &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_MALFORMED);
}

/* What a stranger's file says is shown to people: it may not move their cursor. */
static void
test_shown (void)
{
  static const char text[]
      = "{" HEAD
        "\"nodes\":{\"a\\u001b[2J/b\":\"\\u001b[31m\"},\"steps\":[{\"id\":\"\\u001b]0;\"}]}";
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsPlan) plan = lab_world_plan (world, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsPlanFile) file = cs_plan_file_parse (text, -1, "evil.json", &error);
  g_autofree char *differences = NULL;

  g_assert_no_error (error);
  differences = compare (file, plan);
  g_assert_null (strchr (differences, '\x1b'));
  g_assert_true (g_utf8_validate (differences, -1, NULL));
}

static void
test_load (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autofree char *path = g_build_filename (world->folder, "plan.json", NULL);
  g_autofree char *large = g_strnfill (CS_PLAN_FILE_MAX + 1, ' ');
  g_autoptr (GError) error = NULL;

  g_assert_null (cs_plan_file_load (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, large, -1, NULL));
  g_assert_null (cs_plan_file_load (path, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_TOO_LARGE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plan-file/round-trip", test_round_trip);
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++) {
    g_autofree char *path = g_strconcat ("/plan-file/moved/", moves[i].name, NULL);

    g_test_add_data_func (path, &moves[i], test_moved);
  }
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autofree char *path = g_strconcat ("/plan-file/hostile/", hostile[i].name, NULL);

    g_test_add_data_func (path, &hostile[i], test_hostile);
  }
  g_test_add_data_func ("/plan-file/hostile/deep-arrays", "[", test_deep);
  g_test_add_data_func ("/plan-file/hostile/deep-objects", "{", test_deep);
  g_test_add_func ("/plan-file/hostile/shown", test_shown);
  g_test_add_func ("/plan-file/load", test_load);

  return g_test_run ();
}
