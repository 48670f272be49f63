/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "gui-lab.h"

#include "cs-new-cluster.h"
#include "cs-preferences.h"
#include "cs-settings-dialog.h"
#include "cs-settings-form.h"
#include "temporary-folder.h"

/* The windows beside the window, each driven to both outcomes. */

static CsApplication *application;

static CsWindow *
new_window (void)
{
  CsWindow *window = cs_window_new (GTK_APPLICATION (application),
                                    cs_application_get_plugins (application), NULL);

  gtk_window_present (GTK_WINDOW (window));
  lab_settle ();

  return window;
}

static GtkWidget *
get_entry (GtkWidget *root, const char *title)
{
  if (ADW_IS_ENTRY_ROW (root)
      && g_str_has_prefix (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), title))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = get_entry (child, title);

    if (found != NULL)
      return found;
  }

  return NULL;
}

static void
type_into (GtkWidget *dialog, const char *title, const char *text)
{
  GtkWidget *row = get_entry (dialog, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

/* --- a new cluster -----------------------------------------------------------------------------
 */

static void
test_new_cluster (void)
{
  g_autofree char *folder = g_dir_make_tmp ("countersign-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.cluster", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "such", "a.cluster", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) bad_file = g_file_new_for_path (nowhere);
  CsWindow *window = new_window ();
  CsNewCluster *dialog;

  gtk_widget_activate_action (GTK_WIDGET (window), "window.new-cluster", NULL);
  dialog = CS_NEW_CLUSTER (lab_find_dialog (window, CS_TYPE_NEW_CLUSTER));
  g_assert_nonnull (dialog);
  lab_settle ();
  g_assert_false (cs_new_cluster_is_ready (dialog));
  type_into (GTK_WIDGET (dialog), "DNS name", "cms1.pod2.cms.lab");
  type_into (GTK_WIDGET (dialog), "Meeting servers", "127.0.0.1 x y");
  g_assert_true (cs_new_cluster_is_ready (dialog));

  /* What is wrong is said at the row at once, and nothing can be saved. */
  type_into (GTK_WIDGET (dialog), "Release", "two");
  g_assert_false (cs_new_cluster_is_ready (dialog));
  g_assert_true (gtk_widget_has_css_class (get_entry (GTK_WIDGET (dialog), "Release"), "error"));
  type_into (GTK_WIDGET (dialog), "Release", "3.8");
  g_assert_false (gtk_widget_has_css_class (get_entry (GTK_WIDGET (dialog), "Release"), "error"));
  g_assert_false (gtk_widget_get_visible (get_entry (GTK_WIDGET (dialog), "XMPP domain")));
  g_assert_true (cs_new_cluster_is_ready (dialog));

  g_assert_false (cs_new_cluster_create (dialog, bad_file));
  g_assert_true (cs_window_is_empty (window));
  g_assert_true (cs_new_cluster_create (dialog, file));
  lab_settle ();
  g_assert_null (lab_find_dialog (window, CS_TYPE_NEW_CLUSTER));
  g_assert_false (cs_window_is_empty (window));
  g_assert_cmpstr (cs_cluster_get_name (cs_session_get_cluster (cs_window_get_session (window))),
                   ==, "cms1.pod2.cms.lab");
  lab_close_window (window);
  temporary_folder_remove (folder);
}

/* --- settings ----------------------------------------------------------------------------------
 */

static GListModel *
describe_all (void)
{
  GListStore *list = g_list_store_new (CS_TYPE_SETTING);
  static const CsSettingKind kinds[]
      = { CS_SETTING_TEXT,      CS_SETTING_INTEGER, CS_SETTING_BOOLEAN, CS_SETTING_CHOICE,
          CS_SETTING_DIRECTORY, CS_SETTING_PROGRAM, CS_SETTING_HOST,    CS_SETTING_SECRET };
  static const char *const choices[] = { "one", "two", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *key = g_strdup_printf ("Key%u", i);
    g_autofree char *label = g_strdup_printf ("Label %u", i);
    g_autoptr (CsSetting) setting = cs_setting_new (key, kinds[i], label, "A sentence", NULL);

    if (kinds[i] == CS_SETTING_CHOICE)
      cs_setting_set_choices (setting, choices);
    if (kinds[i] == CS_SETTING_INTEGER)
      cs_setting_set_range (setting, 1, 9);
    g_list_store_append (list, setting);
  }

  return G_LIST_MODEL (list);
}

static void
test_form (void)
{
  g_autoptr (GListModel) described = describe_all ();
  g_autoptr (CsCluster) cluster = cs_cluster_new_from_data (
      "[Cluster]\nName=a.example\n[Authority x]\nKey0=old\nKey3=two\n", -1, NULL, NULL, NULL);
  GtkWidget *form = g_object_ref_sink (cs_settings_form_new (described, cluster, "Authority x"));
  g_autofree char *text = NULL;

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_entry (form, "Label 0"))), ==, "old");
  g_assert_true (cs_settings_form_is_valid (CS_SETTINGS_FORM (form)));
  type_into (form, "Label 1", "12");
  g_assert_false (cs_settings_form_is_valid (CS_SETTINGS_FORM (form)));
  type_into (form, "Label 1", "7");
  type_into (form, "Label 0", "");
  g_assert_true (cs_settings_form_is_valid (CS_SETTINGS_FORM (form)));
  cs_settings_form_store (CS_SETTINGS_FORM (form), cluster);
  text = cs_cluster_dup_text (cluster);
  g_assert_nonnull (strstr (text, "Key1=7"));
  g_assert_nonnull (strstr (text, "Key3=two"));
  g_assert_null (strstr (text, "Key0"));
  g_assert_null (strstr (text, "Key7"));
  g_assert_null (strstr (text, "Key2=true"));
  g_object_unref (form);
}

static gboolean
has_new_settings (gpointer lab)
{
  g_autofree char *text = NULL;

  return g_file_load_contents (lab_get_file (lab), NULL, &text, NULL, NULL, NULL)
         && strstr (text, "Directory=./ca") != NULL;
}

static gboolean
has_old_settings (gpointer lab)
{
  return !has_new_settings (lab);
}

static void
test_settings (void)
{
  g_autoptr (Lab) lab = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  CsSettingsDialog *dialog;
  CsWindow *window;

  if (simulator_skip_unless_there ())
    return;

  lab = lab_new ("cms1a,cms1b,cms1c", NULL);
  window = lab_open_window (lab, application);
  lab_wait_answering (window, lab_is_idle, window, "the first look");
  g_file_load_contents (lab_get_file (lab), NULL, &before, NULL, NULL, NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "window.settings", NULL);
  dialog = CS_SETTINGS_DIALOG (lab_find_dialog (window, CS_TYPE_SETTINGS_DIALOG));
  g_assert_nonnull (dialog);
  lab_settle ();
  type_into (GTK_WIDGET (dialog), "Folder", "");
  g_assert_false (cs_settings_dialog_save (dialog));
  type_into (GTK_WIDGET (dialog), "Folder", "./ca");
  g_assert_true (cs_settings_dialog_save (dialog));
  g_file_load_contents (lab_get_file (lab), NULL, &after, NULL, NULL, NULL);
  g_assert_nonnull (strstr (after, "Directory=./ca"));
  g_assert_null (strstr (before, "Directory=./ca"));
  lab_wait_answering (window, lab_is_idle, window, "the look with the new settings");

  /* It is local, so it can be taken back. */
  gtk_widget_activate_action (GTK_WIDGET (window), "edit.undo", NULL);
  lab_wait (has_old_settings, lab, "the old settings");
  lab_wait_answering (window, lab_is_idle, window, "the look with the old settings");
  g_clear_pointer (&after, g_free);
  g_file_load_contents (lab_get_file (lab), NULL, &after, NULL, NULL, NULL);
  g_assert_cmpstr (after, ==, before);
  gtk_widget_activate_action (GTK_WIDGET (window), "edit.redo", NULL);
  lab_wait (has_new_settings, lab, "the new settings again");
  lab_wait_answering (window, lab_is_idle, window, "the look with the new settings again");
  g_clear_pointer (&after, g_free);
  g_file_load_contents (lab_get_file (lab), NULL, &after, NULL, NULL, NULL);
  g_assert_nonnull (strstr (after, "Directory=./ca"));
  lab_close_window (window);
}

static void
test_preferences (void)
{
  CsWindow *window = new_window ();
  GtkWidget *dialog;

  gtk_widget_activate_action (GTK_WIDGET (window), "window.preferences", NULL);
  dialog = lab_find_dialog (window, CS_TYPE_PREFERENCES);
  g_assert_nonnull (dialog);
  lab_settle ();
  lab_close_window (dialog);
  lab_close_window (window);
}

/* --- a stranger's file -------------------------------------------------------------------------
 */

static void
answer (CsWindow *window, const char *response)
{
  GtkWidget *dialog = lab_find_dialog (window, ADW_TYPE_MESSAGE_DIALOG);

  g_assert_nonnull (dialog);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)),
                            "Directory=/srv/somebody"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  lab_settle ();
}

static void
test_stranger (void)
{
  g_autofree char *folder = g_dir_make_tmp ("countersign-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.cluster", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  CsWindow *window = new_window ();

  g_assert_true (g_file_set_contents (
      path, "[Cluster]\nName=a.example\n[Authority ca-local]\nDirectory=/srv/somebody\n", -1,
      NULL));
  cs_window_open (window, file);
  lab_settle ();
  g_assert_true (cs_window_is_empty (window));
  answer (window, "cancel");
  g_assert_true (cs_window_is_empty (window));

  cs_window_open (window, file);
  lab_settle ();
  answer (window, "open");
  g_assert_false (cs_window_is_empty (window));
  lab_close_window (window);

  /* Asked once. */
  window = new_window ();
  cs_window_open (window, file);
  lab_settle ();
  g_assert_false (cs_window_is_empty (window));
  lab_close_window (window);
  temporary_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  application = lab_begin (&argc, &argv);
  g_test_add_func ("/dialogs/new-cluster", test_new_cluster);
  g_test_add_func ("/dialogs/settings-form", test_form);
  g_test_add_func ("/dialogs/settings", test_settings);
  g_test_add_func ("/dialogs/preferences", test_preferences);
  g_test_add_func ("/dialogs/stranger", test_stranger);

  return lab_run (application);
}
