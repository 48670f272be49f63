/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-matrix.h"

#include "cs-i18n.h"
#include "cs-time.h"

struct _CsMatrix {
  GObject parent_instance;

  GPtrArray *rows;    /* CsWanted */
  GPtrArray *columns; /* CsNodeState */
  GArray *cells;      /* CsCell, row by row */
  gint64 now;
  CsInventory *inventory; /* only while it is built */
  CsDesired *desired;     /* only while it is built */
};

G_DEFINE_FINAL_TYPE (CsMatrix, cs_matrix, G_TYPE_OBJECT)

static void
clear_cell (gpointer data)
{
  CsCell *cell = data;

  g_free (cell->text);
  g_free (cell->evidence);
}

static void
cs_matrix_finalize (GObject *object)
{
  CsMatrix *self = CS_MATRIX (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->columns);
  g_array_unref (self->cells);

  G_OBJECT_CLASS (cs_matrix_parent_class)->finalize (object);
}

static void
cs_matrix_class_init (CsMatrixClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_matrix_finalize;
}

static void
cs_matrix_init (CsMatrix *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->columns = g_ptr_array_new_with_free_func (g_object_unref);
  self->cells = g_array_new (FALSE, TRUE, sizeof (CsCell));
  g_array_set_clear_func (self->cells, clear_cell);
}

const char *
cs_cell_state_to_string (CsCellState state)
{
  static const char *const words[]
      = { "not-wanted",   "present",  "missing", "differs", "wrong-node",
          "key-mismatch", "expiring", "expired", "invalid", "unknown" };

  g_return_val_if_fail (state < G_N_ELEMENTS (words), NULL);

  return words[state];
}

static CsCell
cell (CsCellState state, const char *text, char *evidence)
{
  CsCell one = { state, CS_DRIFT_NONE, CS_STANDING_UNKNOWN, g_strdup (text), evidence };

  return one;
}

static CsCell
judge_key (CsNodeState *node, CsWanted *wanted, CsNodeFile *file)
{
  g_autofree char *certificate = NULL;

  if (file == NULL)
    return cell (CS_CELL_MISSING, "missing", g_strdup (_ ("The private key is not on the node.")));

  certificate = cs_slot_dup_certificate_file (cs_wanted_get_slot (wanted));
  switch (cs_node_state_get_match (node, certificate)) {
  case CS_MMP_YES:
    return cell (
        CS_CELL_PRESENT, "present",
        g_strdup_printf (_ ("The node's pki match says that it belongs to %s."), certificate));
  case CS_MMP_NO:
    return cell (CS_CELL_KEY_MISMATCH, "no match",
                 g_strdup_printf (_ ("The node's pki match says that it does not belong to %s."),
                                  certificate));
  case CS_MMP_UNKNOWN:
    break;
  }

  return cell (
      CS_CELL_UNKNOWN, "unproved",
      g_strdup_printf (_ ("It is there; the node could not match it with %s."), certificate));
}

static CsCell
judge_request (CsMatrix *self, CsNodeState *node, CsWanted *wanted, CsNodeFile *file)
{
  CsSlotState *slot
      = cs_desired_find_slot (self->desired, cs_slot_get_name (cs_wanted_get_slot (wanted)));
  const char *problem = cs_slot_state_get_request_problem (slot);

  if (file == NULL && cs_slot_state_get_certificate (slot) != NULL)
    return cell (CS_CELL_NOT_WANTED, "",
                 g_strdup (_ ("Not needed: the certificate is proved without it.")));
  if (file == NULL)
    return cell (CS_CELL_MISSING, "missing", g_strdup (_ ("No request was made on the node yet.")));
  if (problem != NULL)
    return cell (CS_CELL_DIFFERS, "differs",
                 g_strdup_printf (_ ("It does not serve: %s."), problem));

  return cell (
      CS_CELL_PRESENT, "present",
      g_strdup (_ ("It is signed by its own key and asks for what the cluster file says.")));
}

static CsCell
judge_end (CsMatrix *self, CsCertificate *certificate, CsSlotState *slot, char *evidence)
{
  g_autofree char *end = cs_time_format (cs_certificate_get_not_after (certificate));
  g_autofree char *proof = evidence;
  g_autofree char *text = NULL;
  gint64 left = cs_certificate_get_not_after (certificate) - self->now;

  if (left < 0)
    return cell (CS_CELL_EXPIRED, "expired",
                 g_strdup_printf (_ ("It ended on %s. %s"), end, proof));
  if (slot != NULL && cs_slot_state_is_due (slot)) {
    text = g_strdup_printf ("%d days", cs_slot_state_get_days_left (slot));
    return cell (CS_CELL_EXPIRING, text, g_strdup_printf (_ ("It ends on %s. %s"), end, proof));
  }

  return cell (CS_CELL_PRESENT, "present", g_strdup_printf (_ ("%s It ends on %s."), proof, end));
}

static CsCell
judge_certificate (CsMatrix *self, CsNodeState *node, CsWanted *wanted, CsNodeFile *file)
{
  const char *name = cs_wanted_get_file (wanted);
  CsSlotState *slot
      = cs_desired_find_slot (self->desired, cs_slot_get_name (cs_wanted_get_slot (wanted)));
  CsCertificate *certificate = cs_node_file_get_certificate (file);
  CsMmpAnswer match = cs_node_state_get_match (node, name);
  CsMmpAnswer verify = cs_node_state_get_verify (node, name);
  /* What this program computes from the bytes it read, to stand beside what the node said. */
  g_autoptr (CsVerdict) verdict = cs_inventory_dup_verdict (
      self->inventory, cs_wanted_get_slot (wanted), certificate, self->now);
  gboolean good = verdict != NULL && cs_verdict_is_ok (verdict);
  g_autofree char *key = cs_slot_dup_file_name (cs_wanted_get_slot (wanted), ".key");

  if (match == CS_MMP_NO)
    return cell (CS_CELL_KEY_MISMATCH, "no match",
                 g_strdup (_ ("The node's pki match says that it does not belong to its key.")));
  if (verdict != NULL && verify != CS_MMP_UNKNOWN && good != (verify == CS_MMP_YES))
    return cell (
        CS_CELL_INVALID, "disagree",
        g_strdup_printf (_ ("The node's pki verify says %s; computed here: %s. Look at the "
                            "node's clock and files before you trust either."),
                         verify == CS_MMP_YES ? "Success" : "no", cs_verdict_get_reason (verdict)));
  if (verdict == NULL)
    return cell (CS_CELL_UNKNOWN, "unproved",
                 g_strdup (_ ("There is no accepted root to verify it with.")));
  if (!good)
    return cell (CS_CELL_INVALID, "not valid",
                 g_strdup_printf ("%s.", cs_verdict_get_reason (verdict)));
  if (match == CS_MMP_UNKNOWN && cs_node_state_find_file (node, key) != NULL)
    return cell (CS_CELL_UNKNOWN, "unproved",
                 g_strdup (_ ("The node could not match it with its key.")));

  return judge_end (
      self, certificate, slot,
      g_strdup_printf (_ ("The right certificate by fingerprint; it chains to the root, "
                          "computed here%s%s."),
                       verify == CS_MMP_YES ? _ (" and by the node's pki verify") : "",
                       match == CS_MMP_YES ? _ ("; the node's pki match fits its key") : ""));
}

static gboolean
has_ended (CsMatrix *self, CsNodeFile *file)
{
  CsCertificate *certificate = cs_node_file_get_certificate (file);

  return certificate != NULL && cs_certificate_get_not_after (certificate) < self->now;
}

/* There is a certificate, and none for its slot is good. */
static CsCell
judge_rejected (CsMatrix *self, CsSlotState *slot, CsNodeFile *file)
{
  g_autofree char *reasons = g_strjoinv (" ", (char **) cs_slot_state_get_rejections (slot));
  g_autofree char *end = NULL;

  if (!has_ended (self, file))
    return cell (CS_CELL_DIFFERS, "no good", g_steal_pointer (&reasons));

  end = cs_time_format (cs_certificate_get_not_after (cs_node_file_get_certificate (file)));
  return cell (CS_CELL_EXPIRED, "expired",
               g_strchomp (g_strdup_printf (_ ("It ended on %s. %s"), end, reasons)));
}

static char *
dup_sentence (const char *problem)
{
  g_autofree char *here = cs_language_dup_here (problem);

  return g_strconcat (here, ".", NULL);
}

static char *
dup_oddities (CsNodeFile *file)
{
  g_autofree char *words = cs_faults_dup_words (cs_node_file_get_faults (file));

  return g_strdup_printf (_ ("It holds the right certificates by fingerprint, but not as a strict "
                             "reader wants them: %s. A plan writes it anew."),
                          words);
}

static CsCell
judge_content (CsMatrix *self, CsNodeState *node, CsWanted *wanted, CsNodeFile *file)
{
  const char *reason = NULL;
  CsBundle *content = cs_desired_get_content (self->desired, wanted, &reason);
  gboolean leaf = cs_wanted_get_kind (wanted) == CS_WANTED_CERTIFICATE;
  CsSlotState *slot
      = leaf ? cs_desired_find_slot (self->desired, cs_slot_get_name (cs_wanted_get_slot (wanted)))
             : NULL;

  if (file == NULL)
    return cell (CS_CELL_MISSING, "missing", g_strdup (_ ("It is not on the node.")));
  /* By the request on the node that it is made on; that it has ended can be told without. */
  if (content == NULL && leaf && (cs_slot_state_is_known (slot) || has_ended (self, file)))
    return judge_rejected (self, slot, file);
  if (cs_node_file_get_problem (file) != NULL)
    return cell (CS_CELL_DIFFERS, "unreadable", dup_sentence (cs_node_file_get_problem (file)));
  if (content == NULL)
    return cell (CS_CELL_UNKNOWN, "unproved",
                 g_strdup_printf (_ ("What it should hold is not known: %s."), reason));
  if (!cs_desired_is_held (self->desired, wanted, file))
    return cell (
        CS_CELL_DIFFERS, "differs",
        g_strdup_printf (
            _ ("Certificates in it: %u; by fingerprint they are not the %u that it should hold."),
            cs_node_file_get_n_items (file), cs_bundle_get_n (content)));
  if (!cs_desired_is_met (self->desired, wanted, file))
    return cell (CS_CELL_DIFFERS, "not clean", dup_oddities (file));
  if (leaf)
    return judge_certificate (self, node, wanted, file);
  if (cs_wanted_get_kind (wanted) == CS_WANTED_ROOT)
    return judge_end (self, cs_bundle_get (content, 0), NULL,
                      g_strdup (_ ("The accepted root by fingerprint.")));

  return cell (CS_CELL_PRESENT, "present",
               g_strdup_printf (ngettext ("It holds exactly its %u certificate, by fingerprint.",
                                          "It holds exactly its %u certificates, by fingerprint.",
                                          cs_bundle_get_n (content)),
                                cs_bundle_get_n (content)));
}

/* Each node may have a web.cer of its own (domain.md T37): of the rows with that name the one that
 * asks for it there, -1 when none does. */
static int
find_asking (CsMatrix *self, const char *file, const char *node)
{
  for (guint row = 0; row < self->rows->len; row++) {
    CsWanted *wanted = self->rows->pdata[row];

    if (g_strcmp0 (cs_wanted_get_file (wanted), file) == 0 && cs_wanted_is_on (wanted, node))
      return (int) row;
  }

  return -1;
}

static CsCell
judge_not_asked (CsMatrix *self, CsNodeState *node, const char *file)
{
  /* What another row asks for there is not on the wrong node. */
  if (cs_node_state_find_file (node, file) == NULL
      || find_asking (self, file, cs_node_state_get_name (node)) >= 0)
    return cell (CS_CELL_NOT_WANTED, "", g_strdup (_ ("Not asked for on this node.")));

  return cell (CS_CELL_WRONG_NODE, "wrong node",
               g_strdup (_ ("It is not asked for on this node.")));
}

static CsCell
judge (CsMatrix *self, CsNodeState *node, CsWanted *wanted)
{
  CsNodeFile *file = cs_node_state_find_file (node, cs_wanted_get_file (wanted));
  gboolean asked = cs_wanted_is_on (wanted, cs_node_state_get_name (node));
  const GError *error = cs_node_state_get_error (node);

  if (cs_node_state_get_knowledge (node) != CS_KNOWLEDGE_FULL)
    return cell (asked ? CS_CELL_UNKNOWN : CS_CELL_NOT_WANTED, asked ? "unknown" : "",
                 error != NULL ? cs_language_dup_here (error->message)
                               : g_strdup (_ ("The node has not been looked at yet.")));
  if (!asked)
    return judge_not_asked (self, node, cs_wanted_get_file (wanted));

  switch (cs_wanted_get_kind (wanted)) {
  case CS_WANTED_KEY:
    return judge_key (node, wanted, file);
  case CS_WANTED_REQUEST:
    return judge_request (self, node, wanted, file);
  case CS_WANTED_CERTIFICATE:
  case CS_WANTED_BUNDLE:
  case CS_WANTED_ROOT:
  case CS_WANTED_INTERMEDIATES:
  case CS_WANTED_CA_FILE:
    break;
  }

  return judge_content (self, node, wanted, file);
}

/* What the journal knows of it. A file that holds what it should is in place, whoever wrote it:
 * then it is told and no more. */
static void
add_drift (CsMatrix *self, CsNodeState *node, CsWanted *wanted, CsCell *one)
{
  static const char *const texts[] = { NULL, "changed", "rolled back", "removed" };
  const char *file = cs_wanted_get_file (wanted);
  CsLedger *ledger = cs_inventory_get_ledger (self->inventory);
  g_autofree char *words = NULL;
  g_autofree char *evidence = NULL;

  if (ledger == NULL || cs_node_state_get_knowledge (node) != CS_KNOWLEDGE_FULL
      || !cs_wanted_is_on (wanted, cs_node_state_get_name (node)))
    return;
  one->drift = cs_ledger_judge (ledger, cs_node_state_get_name (node), file,
                                cs_node_state_find_file (node, file), &words);
  if (one->drift == CS_DRIFT_NONE)
    return;

  evidence = one->evidence;
  one->evidence = g_strdup_printf ("%s %s", evidence, words);
  if (one->state != CS_CELL_DIFFERS && one->state != CS_CELL_MISSING)
    return;
  g_free (one->text);
  one->text = g_strdup (texts[one->drift]);
}

static const char *
word_for_standing (CsStanding standing)
{
  static const char *const words[]
      = { NULL, "served", "switched off", "no answer", "no TLS", "not in service" };

  return words[standing];
}

static void
take_standing (CsCell *one, CsStanding standing, const char *evidence)
{
  char *all;

  if ((one->state == CS_CELL_PRESENT && standing != CS_STANDING_UNKNOWN)
      || (one->state == CS_CELL_EXPIRING && standing == CS_STANDING_OTHER)) {
    g_free (one->text);
    one->text = g_strdup (word_for_standing (standing));
  }
  one->standing = standing;
  all = g_strdup_printf ("%s %s", one->evidence, evidence);
  g_free (one->evidence);
  one->evidence = all;
}

/* What was uploaded is not in service before the node's services show it (trap T29). */
static void
add_standing (CsMatrix *self, CsNodeState *node, CsWanted *wanted, CsCell *one)
{
  GListModel *servings = cs_inventory_get_servings (self->inventory);
  CsSlot *slot = cs_wanted_get_slot (wanted);
  CsCertificate *expected;
  g_autoptr (GString) evidence = g_string_new (NULL);
  CsStanding standing = CS_STANDING_SERVED;

  if (cs_wanted_get_kind (wanted) != CS_WANTED_CERTIFICATE
      || !cs_wanted_is_on (wanted, cs_node_state_get_name (node)))
    return;

  expected = cs_slot_state_get_certificate (
      cs_desired_find_slot (self->desired, cs_slot_get_name (slot)));
  for (guint i = 0; i < g_list_model_get_n_items (servings); i++) {
    g_autoptr (CsServing) serving = g_list_model_get_item (servings, i);
    g_autofree char *words = NULL;

    if (g_strcmp0 (cs_serving_get_node (serving), cs_node_state_get_name (node)) != 0
        || g_strcmp0 (cs_serving_get_slot (serving), cs_slot_get_name (slot)) != 0)
      continue;
    standing = cs_standing_worse (standing, cs_serving_judge (serving, expected, &words));
    g_string_append_printf (evidence, "%s%s", evidence->len > 0 ? " " : "", words);
  }
  if (evidence->len > 0)
    take_standing (one, standing, evidence->str);
}

static void
fill (GPtrArray *array, GListModel *model)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (array, g_list_model_get_item (model, i));
}

CsMatrix *
cs_matrix_new (CsInventory *inventory, CsDesired *desired, gint64 now)
{
  CsMatrix *self;

  g_return_val_if_fail (CS_IS_INVENTORY (inventory), NULL);
  g_return_val_if_fail (CS_IS_DESIRED (desired), NULL);

  self = g_object_new (CS_TYPE_MATRIX, NULL);
  self->now = now;
  self->inventory = inventory;
  self->desired = desired;
  fill (self->rows, cs_inventory_get_wanted (inventory));
  fill (self->columns, G_LIST_MODEL (inventory));
  for (guint row = 0; row < self->rows->len; row++) {
    for (guint column = 0; column < self->columns->len; column++) {
      CsCell one = judge (self, self->columns->pdata[column], self->rows->pdata[row]);

      add_drift (self, self->columns->pdata[column], self->rows->pdata[row], &one);
      add_standing (self, self->columns->pdata[column], self->rows->pdata[row], &one);
      g_array_append_val (self->cells, one);
    }
  }
  self->inventory = NULL;
  self->desired = NULL;

  return self;
}

guint
cs_matrix_get_n_rows (CsMatrix *self)
{
  g_return_val_if_fail (CS_IS_MATRIX (self), 0);

  return self->rows->len;
}

guint
cs_matrix_get_n_columns (CsMatrix *self)
{
  g_return_val_if_fail (CS_IS_MATRIX (self), 0);

  return self->columns->len;
}

CsWanted *
cs_matrix_get_row (CsMatrix *self, guint row)
{
  g_return_val_if_fail (CS_IS_MATRIX (self) && row < self->rows->len, NULL);

  return g_ptr_array_index (self->rows, row);
}

CsNodeState *
cs_matrix_get_column (CsMatrix *self, guint column)
{
  g_return_val_if_fail (CS_IS_MATRIX (self) && column < self->columns->len, NULL);

  return g_ptr_array_index (self->columns, column);
}

const CsCell *
cs_matrix_get_cell (CsMatrix *self, guint row, guint column)
{
  g_return_val_if_fail (CS_IS_MATRIX (self), NULL);
  g_return_val_if_fail (row < self->rows->len && column < self->columns->len, NULL);

  return &g_array_index (self->cells, CsCell, row * self->columns->len + column);
}

gboolean
cs_matrix_is_complete (CsMatrix *self)
{
  g_return_val_if_fail (CS_IS_MATRIX (self), FALSE);

  for (guint i = 0; i < self->cells->len; i++) {
    CsCellState state = g_array_index (self->cells, CsCell, i).state;

    if (state != CS_CELL_PRESENT && state != CS_CELL_NOT_WANTED)
      return FALSE;
  }

  return self->columns->len > 0;
}

gboolean
cs_matrix_find_column (CsMatrix *self, const char *node, guint *column)
{
  g_return_val_if_fail (CS_IS_MATRIX (self), FALSE);
  g_return_val_if_fail (column != NULL, FALSE);

  for (*column = 0; *column < self->columns->len; ++*column) {
    if (g_strcmp0 (cs_node_state_get_name (self->columns->pdata[*column]), node) == 0)
      return TRUE;
  }

  return FALSE;
}

const CsCell *
cs_matrix_find (CsMatrix *self, const char *file, const char *node)
{
  guint column;
  int asking;

  g_return_val_if_fail (CS_IS_MATRIX (self), NULL);

  if (!cs_matrix_find_column (self, node, &column))
    return NULL;
  asking = find_asking (self, file, node);
  if (asking >= 0)
    return cs_matrix_get_cell (self, (guint) asking, column);
  for (guint row = 0; row < self->rows->len; row++) {
    if (g_strcmp0 (cs_wanted_get_file (self->rows->pdata[row]), file) == 0)
      return cs_matrix_get_cell (self, row, column);
  }

  return NULL;
}
