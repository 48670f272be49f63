/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files and texts on their way into a window, without one. */
#include <string.h>

#include "cs-loose-file.h"
#include "gui-lab.h"
#include "pki-maker.h"

#define MANY 20000

/* The same one, again and again: many megabytes. */
static GBytes *
new_long_text (guint n)
{
  EVP_PKEY *key = maker_key ("ec:P-256", 0);
  MakerSpec spec = { .subject = "CN=again" };
  g_autoptr (X509) x509 = maker_certificate (&spec, key, NULL, key);
  g_autofree char *one = maker_x509_pem (x509);
  char *text = maker_repeat (one, n);

  return g_bytes_new_take (text, strlen (text));
}

typedef struct {
  guint *n_ended;
  guint place; /* 1: it ended first */
} Reading;

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *self = user_data;
  g_autoptr (CsLooseFile) file = cs_loose_file_load_finish (result, NULL);

  self->place = ++*self->n_ended;
}

static gboolean
has_ended (gpointer data)
{
  return ((Reading *) data)->place > 0;
}

/* What nobody waits for any more ends before what is shorter and was begun before it. */
static void
test_cancelled (void)
{
  g_autoptr (GBytes) text = new_long_text (MANY);
  g_autoptr (GBytes) longer = new_long_text (3 * MANY);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint n_ended = 0;
  Reading whole = { &n_ended, 0 };
  Reading cut = { &n_ended, 0 };

  cs_loose_file_read_async (text, "whole", NULL, read_cb, &whole);
  cs_loose_file_read_async (longer, "cut", cancellable, read_cb, &cut);
  g_cancellable_cancel (cancellable);
  lab_wait (has_ended, &whole, "the end of what was not cancelled");
  lab_wait (has_ended, &cut, "the end of what was cancelled");
  g_assert_cmpuint (cut.place, ==, 1);
}

/* --- into the cards of a bundle ----------------------------------------------------------------
 */

#define FEW 3

typedef struct {
  CsLooseFile *file;
  GPtrArray *cards;
  GError *error;
} Cutting;

static void
few_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Cutting *self = user_data;

  self->file = cs_loose_file_load_finish (result, &self->error);
  g_assert_no_error (self->error);
}

static gboolean
has_file (gpointer data)
{
  return ((Cutting *) data)->file != NULL;
}

static void
cut_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Cutting *self = user_data;

  self->cards = cs_loose_file_cut_finish (result, NULL, &self->error);
}

static gboolean
is_cut (gpointer data)
{
  const Cutting *self = data;

  return self->cards != NULL || self->error != NULL;
}

/* Nothing of it is done here and now; who has no use for it any more gets nothing. */
static void
test_cut (void)
{
  g_autoptr (GBytes) text = new_long_text (FEW);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Cutting whole = { NULL, NULL, NULL };
  Cutting given_up = { NULL, NULL, NULL };

  cs_loose_file_read_async (text, "few", NULL, few_read_cb, &whole);
  lab_wait (has_file, &whole, "the file");
  cs_loose_file_cut_async (whole.file, NULL, cut_cb, &whole);
  cs_loose_file_cut_async (whole.file, cancellable, cut_cb, &given_up);
  g_cancellable_cancel (cancellable);
  g_assert_false (is_cut (&whole));
  lab_wait (is_cut, &whole, "the cards");
  lab_wait (is_cut, &given_up, "the end of what was given up");
  g_assert_no_error (whole.error);
  g_assert_cmpuint (whole.cards->len, ==, FEW);
  g_assert_error (given_up.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&given_up.error);
  g_ptr_array_unref (whole.cards);
  g_object_unref (whole.file);
}

int
main (int argc, char *argv[])
{
  CsApplication *application = lab_begin (&argc, &argv);

  g_test_add_func ("/reading/cancelled", test_cancelled);
  g_test_add_func ("/reading/cut", test_cut);

  return lab_run (application);
}
