/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of what waits, driven to each of its outcomes. The authority is ca-manual; its people
 * are played by an OpenSSL root made here. */
#include <glib/gstdio.h>
#include <openssl/pem.h>
#include <string.h>

#include "gui-lab.h"
#include "pki-maker.h"

#include "cs-approvals.h"
#include "cs-handover-dialog.h"
#include "cs-pending-page.h"
#include "cs-pending-row.h"

static CsApplication *application;

typedef struct {
  Lab *lab;
  CsWindow *window;
} World;

/* --- the world ---------------------------------------------------------------------------------
 */

static CsApprovals *
get_approvals (World *self)
{
  return cs_session_get_approvals (cs_window_get_session (self->window));
}

static GListModel *
get_list (World *self)
{
  return G_LIST_MODEL (cs_approvals_get_list (get_approvals (self)));
}

static void
open_window (World *self)
{
  self->window = lab_open_window (self->lab, application);
  lab_wait_answering (self->window, lab_is_idle, self->window, "the look");
  g_assert_true (cs_window_show_page (self->window, "pending"));
  lab_settle ();
}

/* FALSE: skipped. */
static gboolean
set_up (World *self)
{
  if (simulator_skip_unless_there ())
    return FALSE;

  self->lab = lab_new ("cms1a", NULL);
  lab_ask_people (self->lab);
  open_window (self);

  return TRUE;
}

static void
tear_down (World *self)
{
  if (self->lab == NULL)
    return;

  lab_close_window (self->window);
  lab_free (self->lab);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, tear_down)

static CsStepState
get_step_state (World *self, const char *id)
{
  CsStep *step = cs_plan_find_step (cs_session_get_plan (cs_window_get_session (self->window)), id);

  g_assert_nonnull (step);

  return cs_step_get_state (step);
}

static void
apply (World *self)
{
  cs_session_apply (cs_window_get_session (self->window));
  lab_wait_answering (self->window, lab_is_idle, self->window, "the run");
}

/* A file that the plugin keeps for the one request; transfer full. */
static char *
dup_plugin_file (World *self, const char *name)
{
  g_autoptr (CsPending) pending = g_list_model_get_item (get_list (self), 0);

  return g_build_filename (lab_get_folder (self->lab), "lab.workspace", "plugins", "ca-manual",
                           cs_pending_get_request_id (pending), name, NULL);
}

/* What the people send back: PEM of the certificate and the root; @names FALSE: without the names
 * that were asked for; @own FALSE: for another key. */
static char *
sign (World *self, gboolean names, gboolean own)
{
  static const MakerSpec root_spec = { .subject = "CN=People", .serial = "77", .ca = TRUE };
  g_autofree char *path = dup_plugin_file (self, "request.csr");
  g_autofree char *text = NULL;
  g_autofree char *issued = NULL;
  g_autofree char *authority = NULL;
  const MakerSpec spec
      = { .subject = "CN=cms1.pod2.cms.lab",
          .serial = "0B",
          .extensions = { names ? "subjectAltName=DNS:cms1.pod2.cms.lab,DNS:cms1a.pod2.cms.lab,"
                                  "DNS:pod2.cms.lab,DNS:conf.pod2.cms.lab,DNS:join.pod2.cms.lab"
                                : "subjectAltName=DNS:cms1.pod2.cms.lab,DNS:cms1a.pod2.cms.lab,"
                                  "DNS:pod2.cms.lab,DNS:conf.pod2.cms.lab,DNS:join.pod2.cms.lab,"
                                  "DNS:not.asked.for",
                          "extendedKeyUsage=serverAuth,clientAuth" } };
  EVP_PKEY *root_key = maker_key ("ec:P-256", 77);
  g_autoptr (X509) root = maker_certificate (&root_spec, root_key, NULL, root_key);
  g_autoptr (X509) made = NULL;
  g_autoptr (X509_REQ) request = NULL;
  g_autoptr (BIO) bio = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  bio = BIO_new_mem_buf (text, -1);
  request = PEM_read_bio_X509_REQ (bio, NULL, NULL, NULL);
  g_assert_nonnull (request);
  made = maker_certificate (
      &spec, own ? X509_REQ_get0_pubkey (request) : maker_key ("ec:P-256", 78), root, root_key);
  issued = maker_x509_pem (made);
  authority = maker_x509_pem (root);

  return g_strconcat (issued, authority, NULL);
}

/* --- eyes --------------------------------------------------------------------------------------
 */

static GtkWidget *
get_page (World *self)
{
  return lab_find (GTK_WIDGET (self->window), CS_TYPE_PENDING_PAGE);
}

static GtkWidget *
get_row (World *self)
{
  GtkWidget *row = lab_find (get_page (self), CS_TYPE_PENDING_ROW);

  g_assert_nonnull (row);

  return row;
}

/* Whether a label below @root that can be seen holds @text. */
static gboolean
shows (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root)
      && strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (shows (child, text))
      return TRUE;
  }

  return FALSE;
}

static void
assert_shows (World *self, const char *text)
{
  lab_settle ();
  if (!shows (get_page (self), text))
    g_error ("the page does not show “%s”", text);
}

static void
assert_row_named (World *self, const char *label)
{
  g_autofree char *other = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (get_row (self)), GTK_ACCESSIBLE_PROPERTY_LABEL, label);

  g_assert_null (other);
}

static gboolean
has_question (gpointer data)
{
  return lab_find_dialog (((World *) data)->window, ADW_TYPE_MESSAGE_DIALOG) != NULL;
}

/* Waits for the question whose heading holds @heading, and answers it. */
static void
respond (World *self, const char *heading, const char *response)
{
  AdwMessageDialog *dialog;

  lab_wait (has_question, self, heading);
  dialog = ADW_MESSAGE_DIALOG (lab_find_dialog (self->window, ADW_TYPE_MESSAGE_DIALOG));
  if (strstr (adw_message_dialog_get_heading (dialog), heading) == NULL)
    g_error ("“%s” is asked instead of “%s”", adw_message_dialog_get_heading (dialog), heading);
  adw_message_dialog_response (dialog, response);
  lab_close_window (dialog); /* as its buttons do */
}

static gboolean
is_empty (gpointer data)
{
  return g_list_model_get_n_items (get_list (data)) == 0 && lab_is_idle (((World *) data)->window);
}

/* --- waiting -----------------------------------------------------------------------------------
 */

static void
hand_over (World *self)
{
  g_autofree char *path = g_build_filename (lab_get_folder (self->lab), "handed.csr", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GdkContentProvider *provider;
  GValue value = G_VALUE_INIT;
  g_autofree char *text = NULL;
  GtkWidget *dialog;

  lab_press (get_row (self), "Hand _Over…");
  lab_settle ();
  dialog = lab_find_dialog (self->window, CS_TYPE_HANDOVER_DIALOG);
  g_assert_nonnull (dialog);
  lab_press (dialog, "_Copy");
  provider = gdk_clipboard_get_content (gtk_widget_get_clipboard (dialog));
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (provider, &value, NULL));
  g_assert_true (
      g_str_has_prefix (g_value_get_string (&value), "-----BEGIN CERTIFICATE REQUEST-----"));
  cs_handover_dialog_save (CS_HANDOVER_DIALOG (dialog), file);
  lab_wait_for_text (path, g_value_get_string (&value));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, g_value_get_string (&value));
  g_value_unset (&value);
  lab_close_window (dialog);
}

static void
paste (World *self, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), text);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "edit.paste", NULL);
}

static void
test_answer (void)
{
  g_auto (World) self = { NULL };
  g_autofree char *wrong = NULL;
  g_autofree char *right = NULL;

  if (!set_up (&self))
    return;
  assert_shows (&self, "Nothing Waits");

  apply (&self);
  assert_row_named (&self, "cms1a. Waits for an answer");
  assert_shows (&self, "1 waiting");
  assert_shows (&self, "Asked again by itself within");
  assert_shows (&self, "ca-manual, request cms1a-");
  assert_shows (&self, "cms1.pod2.cms.lab, cms1a.pod2.cms.lab, pod2.cms.lab");
  assert_shows (&self, "It said: to be handed to the authority's people");
  hand_over (&self);

  lab_press (get_row (&self), "Ask A_gain");
  lab_wait_answering (self.window, lab_is_idle, self.window, "the asking");
  assert_shows (&self, "there is no answer yet");

  /* Another key: said here, and nothing is taken. */
  wrong = sign (&self, TRUE, FALSE);
  paste (&self, wrong);
  respond (&self, "This Is No Answer", "close");
  g_assert_cmpuint (g_list_model_get_n_items (get_list (&self)), ==, 1);

  /* Looked at only, then taken. */
  right = sign (&self, TRUE, TRUE);
  paste (&self, right);
  respond (&self, "This Answers the Request of cms1a", "cancel");
  g_assert_true (lab_is_idle (self.window));
  cs_window_show_page (self.window, "plan"); /* from every page */
  paste (&self, right);
  respond (&self, "This Answers the Request of cms1a", "take");
  lab_wait_answering (self.window, is_empty, &self, "the answer");
  g_assert_cmpint (get_step_state (&self, "upload:cms1a/cms1a.cer"), ==, CS_STEP_PLANNED);
  cs_window_show_page (self.window, "pending");
  assert_shows (&self, "Nothing Waits");
}

/* --- without a hand ----------------------------------------------------------------------------
 */

static gboolean
was_asked (gpointer data)
{
  return lab_is_idle (((World *) data)->window)
         && cs_approvals_get_message (get_approvals (data)) != NULL;
}

static gboolean
has_prompt (gpointer data)
{
  GtkWindow *dialog
      = cs_window_prompts_get_dialog (cs_window_get_prompts (((World *) data)->window));

  return dialog != NULL && gtk_widget_get_mapped (GTK_WIDGET (dialog));
}

/* Roots are accepted; the certificate that differs is not. */
static void
decline_differences (World *self)
{
  for (gboolean declined = FALSE; !declined;) {
    GtkWindow *dialog;

    lab_wait (has_prompt, self, "a question of the run");
    dialog = cs_window_prompts_get_dialog (cs_window_get_prompts (self->window));
    declined
        = strstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), "differs") != NULL;
    if (declined)
      adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
    else
      lab_answer (dialog, NULL);
    lab_settle ();
  }
  lab_wait (lab_is_idle, self->window, "the end of the run");
}

static void
expire (World *self)
{
  g_autofree char *since = dup_plugin_file (self, "since");

  g_assert_true (g_file_set_contents (since, "2020-01-01T00:00:00Z", -1, NULL));
  lab_press (get_page (self), "Ask _All Again");
  lab_wait_answering (self->window, lab_is_idle, self->window, "the asking");
  assert_row_named (self, "cms1a. Expired: nobody answered in time");
  assert_shows (self, "nothing came back in the 30 days");
  g_assert_cmpuint (cs_approvals_get_wait (get_approvals (self)), ==, 0);

  lab_press (get_row (self), "Hand _In Again…");
  respond (self, "Hand It In Again?", "cancel");
  g_assert_cmpuint (g_list_model_get_n_items (get_list (self)), ==, 1);
  lab_press (get_row (self), "Hand _In Again…");
  respond (self, "Hand It In Again?", "resubmit");
  lab_wait_answering (self->window, is_empty, self, "the look after it");
  g_assert_cmpint (get_step_state (self, "submit:cms1a.cer"), ==, CS_STEP_PLANNED);
}

static void
test_by_itself (void)
{
  g_auto (World) self = { NULL };
  g_autofree char *answer = NULL;
  g_autofree char *path = NULL;

  if (!set_up (&self))
    return;
  apply (&self);
  g_assert_null (cs_approvals_get_message (get_approvals (&self)));
  cs_approvals_set_poll (get_approvals (&self), 50, 100000);
  lab_wait (was_asked, &self, "being asked by itself");
  cs_approvals_set_poll (get_approvals (&self), 1000000, 1000000);
  lab_wait (lab_is_idle, self.window, "the end of the last one");
  assert_shows (&self, "there is no answer yet");
  expire (&self);
  apply (&self);

  /* Another window, later: all is on the disk. Then a file comes into the watched folder. */
  lab_close_window (self.window);
  open_window (&self);
  assert_row_named (&self, "cms1a. Waits for an answer");
  cs_approvals_set_poll (get_approvals (&self), 1000000, 1000000);
  answer = sign (&self, FALSE, TRUE);
  path = g_build_filename (lab_get_folder (self.lab), "inbox", "answer.pem", NULL);
  g_assert_true (g_file_set_contents (path, answer, -1, NULL));
  decline_differences (&self);
  assert_row_named (&self, "cms1a. The certificate differs from the request");
  assert_shows (&self, "Not as asked for: ");
  assert_shows (&self, "not.asked.for");
  g_assert_cmpuint (cs_approvals_get_wait (get_approvals (&self)), ==, 0);

  lab_press (get_row (&self), "_Use As It Is…");
  respond (&self, "Use It as It Is?", "accept");
  lab_wait_answering (self.window, is_empty, &self, "the look after it");
  apply (&self);
  g_assert_cmpint (get_step_state (&self, "submit:cms1a.cer"), ==, CS_STEP_DONE);
  g_assert_cmpint (get_step_state (&self, "upload:cms1a/cms1a.cer"), ==, CS_STEP_DONE);
}

int
main (int argc, char *argv[])
{
  application = lab_begin (&argc, &argv);
  g_test_add_func ("/pending/answer", test_answer);
  g_test_add_func ("/pending/by-itself", test_by_itself);

  return lab_run (application);
}
