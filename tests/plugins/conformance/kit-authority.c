/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "kit.h"

#include <string.h>

#include "pki-maker.h"
#include "sync-connection.h"

static const KitAuthority *adapter;

typedef struct {
  KitWorld *world;
  CsAuthority *authority;
  CsSubmission *submission;
  GCancellable *cancellable;
  GError *error;
} Fixture;

CsSubmission *
kit_submission_new (const char *key)
{
  static const char *const usages[] = { "server", "client", NULL };
  const MakerSpec spec
      = { .subject = "CN=kit.lab", .extensions = { "subjectAltName=DNS:kit.lab" } };
  g_autoptr (X509_REQ) request = maker_request (&spec, maker_key (key, 902));
  g_autoptr (GBytes) der = maker_request_der (request);

  return cs_submission_new (der, "kit", usages);
}

/* FALSE when there is no such situation: the test is skipped with the reason. */
static gboolean
set_up (Fixture *self, KitSituation situation)
{
  const char *key = situation == KIT_REFUSES && adapter->request_key != NULL ? adapter->request_key
                                                                             : "rsa:2048";

  if (adapter->skip[situation] != NULL) {
    g_test_skip (adapter->skip[situation]);
    return FALSE;
  }
  self->world = kit_world_new (situation);
  self->authority = adapter->open (self->world);
  self->submission = kit_submission_new (key);
  self->cancellable = g_cancellable_new ();

  return TRUE;
}

static void
tear_down (Fixture *self)
{
  if (self->world == NULL)
    return;

  kit_world_check_secret (self->world, adapter->secret);
  if (self->error != NULL && adapter->secret != NULL)
    g_assert_null (strstr (self->error->message, adapter->secret));
  g_clear_object (&self->authority);
  if (adapter->close != NULL)
    adapter->close (self->world);
  g_clear_object (&self->submission);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  kit_world_free (self->world);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, tear_down)

/* --- calls that wait ---------------------------------------------------------------------------
 */

static CsOutcome *
submit (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_error (&self->error);
  cs_authority_submit_async (self->authority, self->submission, self->cancellable, sync_done_cb,
                             &result);
  g_assert_null (result); /* never called back from within */

  return cs_authority_submit_finish (self->authority, sync_wait (&result), &self->error);
}

static CsOutcome *
retrieve (Fixture *self, const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_error (&self->error);
  cs_authority_retrieve_async (self->authority, self->submission, id, self->cancellable,
                               sync_done_cb, &result);
  g_assert_null (result);

  return cs_authority_retrieve_finish (self->authority, sync_wait (&result), &self->error);
}

static GPtrArray *
fetch_chain (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_error (&self->error);
  cs_authority_fetch_chain_async (self->authority, self->cancellable, sync_done_cb, &result);

  return cs_authority_fetch_chain_finish (self->authority, sync_wait (&result), &self->error);
}

/* The final answer: that of the submission, or of asking once more when it was a wait. */
static CsOutcome *
obtain (Fixture *self)
{
  g_autoptr (CsOutcome) outcome = submit (self);
  g_autofree char *id = NULL;

  if (outcome == NULL || cs_outcome_get_state (outcome) != CS_OUTCOME_PENDING
      || adapter->settle == NULL)
    return g_steal_pointer (&outcome);

  id = g_strdup (cs_outcome_get_request_id (outcome));
  g_assert_true (id != NULL && *id != '\0');
  adapter->settle (self->world, self->submission, id);

  return retrieve (self, id);
}

/* --- the tests ---------------------------------------------------------------------------------
 */

/* A form can be drawn, and the rules can check the group. */
static void
test_settings (void)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (GListModel) settings = NULL;

  if (!set_up (&self, KIT_WORKS))
    return;
  g_assert_true (*cs_authority_get_title (self.authority) != '\0');
  settings = cs_authority_describe_settings (self.authority);
  for (guint i = 0; i < g_list_model_get_n_items (settings); i++) {
    g_autoptr (CsSetting) setting = g_list_model_get_item (settings, i);

    g_assert_true (g_ascii_isupper (*cs_setting_get_key (setting)));
    g_assert_true (*cs_setting_get_label (setting) != '\0');
    if (cs_setting_get_fallback (setting) != NULL)
      g_assert_true (cs_setting_check (setting, cs_setting_get_fallback (setting), NULL));
  }
}

/* The certificate is for the request's key, and the chain that the authority delivers leads to it.
 */
static void
test_issued (void)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (CsOutcome) outcome = NULL;
  g_autoptr (CsRequest) request = NULL;
  g_autoptr (CsCertificate) certificate = NULL;
  g_autoptr (GPtrArray) ders = NULL;
  g_autoptr (CsBundle) roots = cs_bundle_new ();
  g_autoptr (CsBundle) others = cs_bundle_new ();
  g_autoptr (CsVerdict) verdict = NULL;

  if (!set_up (&self, KIT_WORKS))
    return;
  outcome = obtain (&self);
  g_assert_no_error (self.error);
  g_assert_cmpint (cs_outcome_get_state (outcome), ==, CS_OUTCOME_ISSUED);
  request = cs_request_new_from_der (cs_submission_get_request (self.submission), NULL);
  certificate = cs_certificate_new_from_der (cs_outcome_get_certificate (outcome), &self.error);
  g_assert_no_error (self.error);
  g_assert_true (cs_request_is_answered_by (request, certificate));

  ders = fetch_chain (&self);
  g_assert_no_error (self.error);
  for (guint i = 0; i < ders->len; i++) {
    g_autoptr (CsCertificate) one = cs_certificate_new_from_der (ders->pdata[i], NULL);

    g_assert_nonnull (one);
    cs_bundle_add (cs_certificate_is_self_issued (one) ? roots : others, one);
  }
  verdict = cs_verdict_new (certificate, others, roots, cs_time_now (), NULL, CS_PURPOSE_ANY);
  g_assert_cmpstr (cs_verdict_get_reason (verdict), ==, "verified");
}

/* What waits waits until it is answered, and is asked for by its number alone: also by a program
 * that was started anew. */
static void
test_pending (void)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (CsOutcome) outcome = NULL;
  g_autofree char *id = NULL;

  if (!set_up (&self, KIT_WORKS))
    return;
  outcome = submit (&self);
  g_assert_no_error (self.error);
  if (cs_outcome_get_state (outcome) != CS_OUTCOME_PENDING) {
    g_test_skip ("this authority answers at once");
    return;
  }
  id = g_strdup (cs_outcome_get_request_id (outcome));
  g_clear_object (&outcome);
  outcome = retrieve (&self, id);
  g_assert_no_error (self.error);
  g_assert_cmpint (cs_outcome_get_state (outcome), ==, CS_OUTCOME_PENDING);

  g_clear_object (&self.authority);
  self.authority = adapter->open (self.world);
  adapter->settle (self.world, self.submission, id);
  g_clear_object (&outcome);
  outcome = retrieve (&self, id);
  g_assert_no_error (self.error);
  g_assert_cmpint (cs_outcome_get_state (outcome), ==, CS_OUTCOME_ISSUED);
}

/* A no is an outcome or an error with words, never a certificate. */
static void
test_refused (void)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (CsOutcome) outcome = NULL;

  if (!set_up (&self, KIT_REFUSES))
    return;
  outcome = obtain (&self);
  if (outcome == NULL) {
    g_assert_true (self.error != NULL && *self.error->message != '\0');
    return;
  }
  g_assert_cmpint (cs_outcome_get_state (outcome), ==, CS_OUTCOME_REFUSED);
  g_assert_nonnull (cs_outcome_get_words (outcome));
  g_assert_null (cs_outcome_get_certificate (outcome));
}

static void
test_cancelled_before (void)
{
  g_auto (Fixture) self = { NULL };
  CsOutcome *outcome;

  if (!set_up (&self, KIT_WORKS))
    return;
  g_cancellable_cancel (self.cancellable);
  outcome = submit (&self);
  g_assert_null (outcome);
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* While no answer comes the main loop goes on, and a cancel ends it. */
static void
test_hang_cancelled (void)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (GAsyncResult) result = NULL;

  if (!set_up (&self, KIT_HANGS))
    return;
  cs_authority_submit_async (self.authority, self.submission, self.cancellable, sync_done_cb,
                             &result);
  g_assert_null (result);
  kit_let_loop_run (20);
  g_assert_null (result);
  g_cancellable_cancel (self.cancellable);
  g_assert_null (cs_authority_submit_finish (self.authority, sync_wait (&result), &self.error));
  g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Either nothing was handed in, or nobody knows whether it was. */
static void
test_hang_timed_out (void)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (CsOutcome) outcome = NULL;

  if (!set_up (&self, KIT_TIMES_OUT))
    return;
  outcome = submit (&self);
  if (outcome != NULL)
    g_assert_cmpint (cs_outcome_get_state (outcome), ==, CS_OUTCOME_UNKNOWN);
  else
    g_assert_error (self.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

/* Whatever the other side sends: no certificate but one for the request's key. */
static void
test_hostile (void)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (CsOutcome) outcome = NULL;

  if (!set_up (&self, KIT_LIES))
    return;
  outcome = obtain (&self);
  if (outcome != NULL)
    g_assert_cmpint (cs_outcome_get_state (outcome), !=, CS_OUTCOME_ISSUED);
  else
    g_assert_true (*self.error->message != '\0');
}

/* A number that it never gave out, as a damaged record would hold it. */
static void
test_unknown_number (gconstpointer id)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (CsOutcome) outcome = NULL;

  if (!set_up (&self, KIT_WORKS))
    return;
  outcome = retrieve (&self, id);
  if (outcome != NULL)
    g_assert_cmpint (cs_outcome_get_state (outcome), !=, CS_OUTCOME_ISSUED);
  else
    g_assert_nonnull (self.error);
}

/* What is left out says so; nothing else may happen. */
static void
test_optional (void)
{
  g_auto (Fixture) self = { NULL };
  g_autoptr (GAsyncResult) tested = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) revoked = NULL;
  g_autoptr (GBytes) garbage = g_bytes_new_static ("garbage", 7);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  g_auto (GStrv) templates = NULL;

  if (!set_up (&self, KIT_WORKS))
    return;
  cs_authority_test_connection_async (self.authority, NULL, sync_done_cb, &tested);
  words = cs_authority_test_connection_finish (self.authority, sync_wait (&tested), &error);
  g_assert_true ((words != NULL) != (error != NULL));
  g_clear_error (&error);
  cs_authority_list_templates_async (self.authority, NULL, sync_done_cb, &listed);
  templates = cs_authority_list_templates_finish (self.authority, sync_wait (&listed), &error);
  g_assert_true ((templates != NULL) != (error != NULL));
  g_clear_error (&error);
  cs_authority_revoke_async (self.authority, garbage, "unspecified", NULL, sync_done_cb, &revoked);
  g_assert_false (cs_authority_revoke_finish (self.authority, sync_wait (&revoked), &error));
  g_assert_nonnull (error);
}

int
kit_run_authority (int argc, char **argv, const KitAuthority *used)
{
  static const KitTest tests[] = {
    { "settings", test_settings },
    { "issued", test_issued },
    { "pending", test_pending },
    { "refused", test_refused },
    { "cancelled-before", test_cancelled_before },
    { "hang/cancelled", test_hang_cancelled },
    { "hang/timed-out", test_hang_timed_out },
    { "hostile", test_hostile },
    { "optional-methods", test_optional },
  };
  static const char *const ids[] = { "4711", "../../escape", "", "%s%n" };

  adapter = used;
  g_test_init (&argc, &argv, NULL);
  kit_add_tests (used->name, tests, G_N_ELEMENTS (tests));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autofree char *path = g_strdup_printf ("/%s/unknown-number/%u", used->name, i);

    g_test_add_data_func (path, ids[i], test_unknown_number);
  }

  return g_test_run ();
}
