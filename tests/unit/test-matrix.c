/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "lab-world.h"

/* --- worlds ------------------------------------------------------------------------------------
 */

static FakeNode *
a (LabWorld *world)
{
  return lab_world_node (world, "cms1a");
}

static FakeNode *
b (LabWorld *world)
{
  return lab_world_node (world, "cms1b");
}

static void
no_certificate (LabWorld *world)
{
  fake_node_remove (b (world), "cms1b.cer");
}

static void
no_key (LabWorld *world)
{
  fake_node_remove (b (world), "cms1b.key");
}

static void
no_request (LabWorld *world)
{
  fake_node_remove (b (world), "cms1b.csr");
}

static void
swapped (LabWorld *world)
{
  fake_node_copy (b (world), "cms1a.cer", a (world), "cms1b.cer");
}

static void
key_of_another (LabWorld *world)
{
  fake_node_copy (b (world), "cms1b.key", b (world), "dbclient.key");
}

static void
unreadable (LabWorld *world)
{
  fake_node_put_text (b (world), "cms1b.cer",
                      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
}

static void
stray (LabWorld *world)
{
  fake_node_copy (a (world), "cms1b.cer", b (world), "cms1b.cer");
}

static void
duplicate_in_bundle (LabWorld *world)
{
  g_autoptr (GBytes) content = fake_node_get (b (world), "cms1ab.cer");
  g_autofree char *text = g_strdup_printf (
      "%.*s%.*s", (int) g_bytes_get_size (content), (const char *) g_bytes_get_data (content, NULL),
      (int) g_bytes_get_size (content), (const char *) g_bytes_get_data (content, NULL));

  fake_node_put_text (b (world), "cms1ab.cer", text);
}

static void
shorter_bundle (LabWorld *world)
{
  fake_node_copy (b (world), "cms1b.cer", b (world), "cms1ab.cer");
}

static void
half_read_bundle (LabWorld *world)
{
  g_autoptr (GBytes) content = fake_node_get (b (world), "cms1ab.cer");
  g_autofree char *text = g_strdup_printf (
      "%.*s-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      (int) g_bytes_get_size (content), (const char *) g_bytes_get_data (content, NULL));

  fake_node_put_text (b (world), "cms1ab.cer", text);
}

/* The certificate of cms1b with @before and @after it. */
static void
surround (LabWorld *world, const char *before, const char *after)
{
  g_autoptr (GBytes) content = fake_node_get (b (world), "cms1b.cer");
  g_autofree char *text = g_strdup_printf ("%s%.*s%s", before, (int) g_bytes_get_size (content),
                                           (const char *) g_bytes_get_data (content, NULL), after);

  fake_node_put_text (b (world), "cms1b.cer", text);
}

static void
text_before (LabWorld *world)
{
  surround (world, "issued to cms1b\n", "");
}

static void
rest_of_a_longer_file (LabWorld *world)
{
  surround (world, "", "IFICATE-----\n");
}

static void
empty_line_after (LabWorld *world)
{
  surround (world, "", "\n");
}

static void
no_line_end (LabWorld *world)
{
  g_autoptr (GBytes) content = fake_node_get (b (world), "cms1b.cer");
  g_autofree char *text
      = g_strndup (g_bytes_get_data (content, NULL), g_bytes_get_size (content) - 1);

  fake_node_put_text (b (world), "cms1b.cer", text);
}

static void
windows_line_ends (LabWorld *world)
{
  fake_node_use_windows_lines (b (world), "cms1b.cer");
}

static void
another_root (LabWorld *world)
{
  fake_node_copy (b (world), "cms1b.cer", b (world), "root.cer");
}

static void
node_verifies_not (LabWorld *world)
{
  fake_node_set_reply (b (world), "pki verify cms1b.cer", "FAILURE: certificate not verified\n");
}

static void
node_matches_not (LabWorld *world)
{
  fake_node_set_reply (b (world), "pki match cms1b.key",
                       "Certificate and private key do not match\n");
}

static void
node_talks_nonsense (LabWorld *world)
{
  fake_node_set_reply (b (world), "pki", "Lorem ipsum\n");
}

static void
no_accepted_root (LabWorld *world)
{
  g_autofree char *root = cs_workspace_dup_path (world->workspace, NULL, "root.cer");

  g_assert_cmpint (g_unlink (root), ==, 0);
}

static void
node_gone (LabWorld *world)
{
  fake_transport_fail (world->transport, "cms1b list", CS_ERROR, CS_ERROR_NODE, 0, -1);
}

static void
owner_gone (LabWorld *world)
{
  fake_transport_fail (world->transport, "cms1a list", CS_ERROR, CS_ERROR_NODE, 0, -1);
}

/* --- and their cells ---------------------------------------------------------------------------
 */

typedef struct {
  const char *name;
  void (*change) (LabWorld *world);
  const char *file;
  const char *node;
  CsCellState state;
} Case;

static const Case cases[] = {
  { "all-is-well", NULL, "cms1b.cer", "cms1b", CS_CELL_PRESENT },
  { "not-wanted", NULL, "cms1b.cer", "cms1a", CS_CELL_NOT_WANTED },
  { "no-certificate", no_certificate, "cms1b.cer", "cms1b", CS_CELL_MISSING },
  { "key-without-certificate", no_certificate, "cms1b.key", "cms1b", CS_CELL_UNKNOWN },
  { "no-key", no_key, "cms1b.key", "cms1b", CS_CELL_MISSING },
  { "no-request", no_request, "cms1b.csr", "cms1b", CS_CELL_NOT_WANTED },
  { "swapped", swapped, "cms1b.cer", "cms1b", CS_CELL_DIFFERS },
  { "swapped-key", swapped, "cms1b.key", "cms1b", CS_CELL_KEY_MISMATCH },
  { "key-of-another", key_of_another, "dbclient.key", "cms1b", CS_CELL_KEY_MISMATCH },
  { "certificate-to-key-of-another", key_of_another, "dbclient.cer", "cms1b",
    CS_CELL_KEY_MISMATCH },
  { "unreadable", unreadable, "cms1b.cer", "cms1b", CS_CELL_DIFFERS },
  { "wrong-node", stray, "cms1b.cer", "cms1a", CS_CELL_WRONG_NODE },
  { "duplicate-in-bundle", duplicate_in_bundle, "cms1ab.cer", "cms1b", CS_CELL_DIFFERS },
  { "shorter-bundle", shorter_bundle, "cms1ab.cer", "cms1b", CS_CELL_DIFFERS },
  { "half-read-bundle", half_read_bundle, "cms1ab.cer", "cms1b", CS_CELL_DIFFERS },
  { "text-before", text_before, "cms1b.cer", "cms1b", CS_CELL_DIFFERS },
  { "rest-of-a-longer-file", rest_of_a_longer_file, "cms1b.cer", "cms1b", CS_CELL_DIFFERS },
  { "empty-line-after", empty_line_after, "cms1b.cer", "cms1b", CS_CELL_DIFFERS },
  { "no-line-end", no_line_end, "cms1b.cer", "cms1b", CS_CELL_DIFFERS },
  { "windows-line-ends", windows_line_ends, "cms1b.cer", "cms1b", CS_CELL_PRESENT },
  { "another-root", another_root, "root.cer", "cms1b", CS_CELL_DIFFERS },
  { "node-cannot-verify", another_root, "cms1b.cer", "cms1b", CS_CELL_INVALID },
  { "node-verifies-not", node_verifies_not, "cms1b.cer", "cms1b", CS_CELL_INVALID },
  { "node-matches-not", node_matches_not, "cms1b.cer", "cms1b", CS_CELL_KEY_MISMATCH },
  { "node-matches-not-key", node_matches_not, "cms1b.key", "cms1b", CS_CELL_KEY_MISMATCH },
  { "node-talks-nonsense", node_talks_nonsense, "cms1b.cer", "cms1b", CS_CELL_UNKNOWN },
  { "node-talks-nonsense-key", node_talks_nonsense, "cms1b.key", "cms1b", CS_CELL_UNKNOWN },
  { "no-accepted-root", no_accepted_root, "cms1b.cer", "cms1b", CS_CELL_UNKNOWN },
  { "no-accepted-root-itself", no_accepted_root, "root.cer", "cms1b", CS_CELL_UNKNOWN },
  { "node-gone", node_gone, "cms1b.cer", "cms1b", CS_CELL_UNKNOWN },
  { "node-gone-root", node_gone, "root.cer", "cms1b", CS_CELL_UNKNOWN },
  { "node-gone-key", node_gone, "dbclient.key", "cms1b", CS_CELL_UNKNOWN },
  { "node-gone-bundle-elsewhere", node_gone, "cms1ab.cer", "cms1a", CS_CELL_UNKNOWN },
  { "owner-gone-certificate-elsewhere", owner_gone, "dbclient.cer", "cms1b", CS_CELL_UNKNOWN },
  { "owner-gone-own-certificate", owner_gone, "cms1b.cer", "cms1b", CS_CELL_PRESENT },
  { "node-gone-not-wanted", node_gone, "cms1a.cer", "cms1b", CS_CELL_NOT_WANTED },
};

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);
  g_autoptr (CsMatrix) matrix = NULL;
  const CsCell *cell;

  if (one->change != NULL)
    one->change (world);
  lab_world_look (world);
  matrix = cs_deployment_dup_matrix (world->deployment);
  cell = cs_matrix_find (matrix, one->file, one->node);
  g_assert_cmpstr (cs_cell_state_to_string (cell->state), ==, cs_cell_state_to_string (one->state));
  g_assert_nonnull (cell->text);
  g_assert_cmpuint (strlen (cell->evidence), >, 0);
  g_assert_true (
      cs_matrix_is_complete (matrix)
      == (one->change == NULL || one->change == no_request || one->change == windows_line_ends));
}

static void
test_end (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) end_time = g_date_time_add_days (now, 100);
  g_autofree char *end = g_date_time_format (end_time, "%Y%m%d%H%M%SZ");
  CsInventory *inventory = cs_deployment_get_inventory (world->deployment);
  gint64 later;

  fake_authority_set_end (world->authority, end);
  g_object_unref (lab_world_apply (world));

  /* Just before it is due, when it is due, in its last second, and after. */
  later = g_date_time_to_unix (end_time) - 30 * 86400;
  for (guint i = 0; i < 4; i++) {
    static const CsCellState states[]
        = { CS_CELL_PRESENT, CS_CELL_EXPIRING, CS_CELL_EXPIRING, CS_CELL_EXPIRED };
    const gint64 times[]
        = { later, later + 1, g_date_time_to_unix (end_time), g_date_time_to_unix (end_time) + 1 };
    g_autoptr (CsDesired) desired = cs_desired_new (world->cluster, inventory, times[i]);
    g_autoptr (CsMatrix) matrix = cs_matrix_new (inventory, desired, times[i]);

    g_assert_cmpint (cs_matrix_find (matrix, "cms1b.cer", "cms1b")->state, ==, states[i]);
  }
}

static void
test_not_looked_at (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsMatrix) matrix = cs_deployment_dup_matrix (world->deployment);

  g_assert_false (cs_matrix_is_complete (matrix));
  g_assert_cmpint (cs_matrix_find (matrix, "root.cer", "cms1a")->state, ==, CS_CELL_UNKNOWN);
  g_assert_null (cs_matrix_find (matrix, "nothing.cer", "cms1a"));
  g_assert_null (cs_matrix_find (matrix, "root.cer", "nobody"));
}

/* A good copy is not called bad because the node with its key does not answer. */
static void
test_owner_away (void)
{
  g_autoptr (LabWorld) world = lab_world_new_complete (small_cluster, NULL);

  g_assert_cmpint (lab_world_cell (world, "dbclient.cer", "cms1b"), ==, CS_CELL_PRESENT);
  lab_world_restart (world);
  fake_transport_fail (world->transport, "cms1a open", G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, 0,
                       -1);
  lab_world_look (world);
  g_assert_cmpint (lab_world_cell (world, "dbclient.cer", "cms1a"), ==, CS_CELL_UNKNOWN);
  g_assert_cmpint (lab_world_cell (world, "dbclient.cer", "cms1b"), ==, CS_CELL_UNKNOWN);

  fake_node_put_text (b (world), "dbclient.cer",
                      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  lab_world_look (world);
  g_assert_cmpint (lab_world_cell (world, "dbclient.cer", "cms1b"), ==, CS_CELL_DIFFERS);
}

static void
test_fresh (void)
{
  g_autoptr (LabWorld) world = lab_world_new (small_cluster, NULL);
  g_autoptr (CsMatrix) matrix = NULL;

  lab_world_look (world);
  matrix = cs_deployment_dup_matrix (world->deployment);
  for (guint row = 0; row < cs_matrix_get_n_rows (matrix); row++) {
    for (guint column = 0; column < cs_matrix_get_n_columns (matrix); column++) {
      CsWanted *wanted = cs_matrix_get_row (matrix, row);
      const char *node = cs_node_state_get_name (cs_matrix_get_column (matrix, column));

      g_assert_cmpint (cs_matrix_get_cell (matrix, row, column)->state, ==,
                       cs_wanted_is_on (wanted, node) ? CS_CELL_MISSING : CS_CELL_NOT_WANTED);
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/matrix/world/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/matrix/end", test_end);
  g_test_add_func ("/matrix/not-looked-at", test_not_looked_at);
  g_test_add_func ("/matrix/owner-away", test_owner_away);
  g_test_add_func ("/matrix/fresh", test_fresh);

  return g_test_run ();
}
