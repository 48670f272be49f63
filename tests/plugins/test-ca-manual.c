/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ca-manual's watched folder: what is not finished is no answer. */
#include <glib/gstdio.h>
#include <string.h>

#include "conformance/kit.h"
#include "pki-maker.h"
#include "sync-connection.h"

#include "cs-ca-manual.h"
#include "cs-manual-folder.h"

typedef struct {
  KitWorld *world;
  CsAuthority *authority;
  CsSubmission *submission;
  char *id;
} Fixture;

static CsOutcome *
ask (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CsOutcome *outcome;

  if (self->id == NULL) {
    cs_authority_submit_async (self->authority, self->submission, NULL, sync_done_cb, &result);
    outcome = cs_authority_submit_finish (self->authority, sync_wait (&result), &error);
  } else {
    cs_authority_retrieve_async (self->authority, self->submission, self->id, NULL, sync_done_cb,
                                 &result);
    outcome = cs_authority_retrieve_finish (self->authority, sync_wait (&result), &error);
  }
  g_assert_no_error (error);

  return outcome;
}

static void
set_up (Fixture *self)
{
  static const char *const usages[] = { "server", NULL };
  static const MakerSpec spec
      = { .subject = "CN=kit.lab", .extensions = { "subjectAltName=DNS:kit.lab" } };
  g_autoptr (CsSettings) settings = NULL;
  g_autoptr (X509_REQ) request = maker_request (&spec, maker_key ("rsa:2048", 902));
  g_autoptr (GBytes) der = maker_request_der (request);
  g_autoptr (CsOutcome) outcome = NULL;
  g_autofree char *inbox = NULL;

  self->world = kit_world_new (KIT_WORKS);
  self->submission = cs_submission_new (der, "kit", usages);
  self->authority = g_object_new (CS_TYPE_CA_MANUAL, NULL);
  settings = cs_settings_new ("Authority ca-manual", self->world->folder);
  inbox = g_build_filename (self->world->folder, "inbox", NULL);
  g_assert_cmpint (g_mkdir_with_parents (inbox, 0700), ==, 0);
  cs_settings_set (settings, "Folder", "inbox");
  g_assert_true (cs_authority_configure (self->authority, settings, self->world->services, NULL));
  outcome = ask (self);
  g_assert_cmpint (cs_outcome_get_state (outcome), ==, CS_OUTCOME_PENDING);
  self->id = g_strdup (cs_outcome_get_request_id (outcome));
}

static void
tear_down (Fixture *self)
{
  g_clear_object (&self->authority);
  g_clear_object (&self->submission);
  g_free (self->id);
  kit_world_free (self->world);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, tear_down)

/* --- files -------------------------------------------------------------------------------------
 */

typedef struct {
  const char *name;
  const char *file;
  int cut;           /* bytes that are not written yet, from the end */
  const char *words; /* NULL: it is the answer; else a part of why it is not */
} FileCase;

static const FileCase file_cases[] = {
  { "whole", "answer.pem", 0, NULL },
  { "no-ending", "answer", 0, NULL },
  { "root-half-written", "answer.pem", 40, "cannot be read" },
  { "certificate-half-written", "answer.pem", 900, "to be handed" },
  { "being-copied", "answer.pem.part", 0, "to be handed" },
  { "being-downloaded", "answer.cer.crdownload", 0, "to be handed" },
  { "hidden", ".answer.pem", 0, "to be handed" },
};

static char *
dup_answer (Fixture *self)
{
  g_autofree char *certificate = kit_sign (self->submission, TRUE);
  g_autofree char *root = kit_dup_root ();

  return g_strconcat (certificate, root, NULL);
}

static void
test_file (gconstpointer data)
{
  const FileCase *one = data;
  g_auto (Fixture) self = { NULL };
  g_autofree char *answer = NULL;
  g_autofree char *name = g_build_filename ("inbox", one->file, NULL);
  g_autoptr (CsOutcome) outcome = NULL;

  set_up (&self);
  answer = dup_answer (&self);
  answer[strlen (answer) - (gsize) one->cut] = '\0';
  g_free (kit_write (self.world, name, answer));
  outcome = ask (&self);
  if (one->words == NULL) {
    g_assert_cmpint (cs_outcome_get_state (outcome), ==, CS_OUTCOME_ISSUED);
    return;
  }
  g_assert_cmpint (cs_outcome_get_state (outcome), ==, CS_OUTCOME_PENDING);
  g_assert_nonnull (strstr (cs_outcome_get_words (outcome), one->words));

  /* Once it is whole it is taken. */
  g_free (kit_write (self.world, "inbox/answer.pem", ""));
  g_clear_pointer (&answer, g_free);
  answer = dup_answer (&self);
  g_free (kit_write (self.world, "inbox/answer.pem", answer));
  g_clear_object (&outcome);
  outcome = ask (&self);
  g_assert_cmpint (cs_outcome_get_state (outcome), ==, CS_OUTCOME_ISSUED);
}

/* --- one that grows ----------------------------------------------------------------------------
 */

typedef struct {
  FILE *file;
  const char *text;
  gboolean end; /* atomic */
} Writer;

/* The certificate at once, then comments for as long as somebody looks. */
static gpointer
write_thread (gpointer data)
{
  Writer *self = data;

  while (!g_atomic_int_get (&self->end)) {
    fputs (self->text, self->file);
    fflush (self->file);
    self->text = "# more to come\n";
    g_usleep (50 * 1000);
  }

  return NULL;
}

static gboolean
has_size (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 && status.st_size > 0;
}

static void
test_growing (void)
{
  g_auto (Fixture) self = { NULL };
  g_autofree char *answer = NULL;
  g_autofree char *path = NULL;
  g_autoptr (CsOutcome) outcome = NULL;
  Writer writer = { NULL };
  GThread *thread;

  set_up (&self);
  answer = dup_answer (&self);
  path = kit_write (self.world, "inbox/answer.pem", "");
  writer.file = g_fopen (path, "wb");
  writer.text = answer;
  thread = g_thread_new ("writer", write_thread, &writer);
  while (!has_size (path))
    g_usleep (1000);
  outcome = ask (&self);
  g_atomic_int_set (&writer.end, TRUE);
  g_thread_join (thread);
  fclose (writer.file);
  g_assert_cmpint (cs_outcome_get_state (outcome), ==, CS_OUTCOME_PENDING);
  g_assert_nonnull (strstr (cs_outcome_get_words (outcome), "still being written"));

  g_clear_object (&outcome);
  outcome = ask (&self);
  g_assert_cmpint (cs_outcome_get_state (outcome), ==, CS_OUTCOME_ISSUED);
}

/* --- watching ----------------------------------------------------------------------------------
 */

static void
count_cb (CsAuthority *authority, guint *n)
{
  ++*n;
}

static gboolean
tick_cb (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_for_news (guint *n, gint64 milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;
  guint id = g_timeout_add (20, tick_cb, NULL);

  while (*n == 0 && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

/* Told once, when all is quiet; not before somebody listens, and not afterwards. */
static void
test_watch (void)
{
  g_auto (Fixture) self = { NULL };
  guint n = 0;

  set_up (&self);
  g_signal_connect (self.authority, "news", G_CALLBACK (count_cb), &n);
  cs_authority_set_watching (self.authority, TRUE);
  cs_authority_set_watching (self.authority, TRUE);
  g_free (kit_write (self.world, "inbox/one.txt", "one"));
  g_free (kit_write (self.world, "inbox/two.txt", "two"));
  wait_for_news (&n, 120 * 1000);
  g_assert_cmpuint (n, ==, 1);

  n = 0;
  cs_authority_set_watching (self.authority, FALSE);
  g_free (kit_write (self.world, "inbox/three.txt", "three"));
  wait_for_news (&n, 2 * CS_MANUAL_QUIET_MS);
  g_assert_cmpuint (n, ==, 0);
}

/* --- one that was no good ----------------------------------------------------------------------
 */

/* Who hands a request in once more wants another answer than the one that was no good. */
static void
test_handed_in_again (void)
{
  g_auto (Fixture) self = { NULL };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (CsOutcome) given = NULL;
  g_autoptr (CsOutcome) again = NULL;
  g_autoptr (CsOutcome) other = NULL;

  set_up (&self);
  first = dup_answer (&self);
  second = dup_answer (&self);
  g_assert_cmpstr (first, !=, second);
  g_free (kit_write (self.world, "inbox/answer.pem", first));
  given = ask (&self);
  g_assert_cmpint (cs_outcome_get_state (given), ==, CS_OUTCOME_ISSUED);
  g_free (kit_write (self.world, "inbox/answer.pem", "a note\n"));

  g_clear_pointer (&self.id, g_free);
  again = ask (&self);
  g_assert_cmpint (cs_outcome_get_state (again), ==, CS_OUTCOME_PENDING);
  self.id = g_strdup (cs_outcome_get_request_id (again));
  g_free (kit_write (self.world, "inbox/answer.pem", second));
  other = ask (&self);
  g_assert_cmpint (cs_outcome_get_state (other), ==, CS_OUTCOME_ISSUED);
  g_assert_false (
      g_bytes_equal (cs_outcome_get_certificate (given), cs_outcome_get_certificate (other)));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (file_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/ca-manual/folder/%s", file_cases[i].name);

    g_test_add_data_func (path, &file_cases[i], test_file);
  }
  g_test_add_func ("/ca-manual/folder/growing", test_growing);
  g_test_add_func ("/ca-manual/handed-in-again", test_handed_in_again);
  g_test_add_func ("/ca-manual/watch", test_watch);

  return g_test_run ();
}
