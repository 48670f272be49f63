/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gui-lab.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <locale.h>

#include "cs-cluster-view.h"
#include "cs-inspector.h"
#include "temporary-folder.h"

#define WAIT_SECONDS 120
#define DATABASE_MAX                                                                               \
  5 /* nodes of a database cluster; of more than these the first three are one                     \
     */

struct _Lab {
  Simulator *simulator;
  char *folder;
  GFile *file;
};

static char *home;

static void
remove_home (void)
{
  temporary_folder_remove (home);
}

/* What GTK 4.18 says of the heading, and on a busy machine of the box, of libadwaita 1.7's own
 * AdwMessageDialog, which measures them for less than they need; every other warning ends the test.
 */
static gboolean
is_of_message_dialog (const char *message)
{
  return g_str_has_prefix (message, "Trying to measure GtkLabel")
         || (gtk_check_version (4, 18, 0) == NULL
             && g_str_has_prefix (message, "Trying to measure GtkBox"));
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer unused)
{
  for (gsize i = 0; i < n_fields; i++) {
    if (g_str_equal (fields[i].key, "MESSAGE") && is_of_message_dialog (fields[i].value))
      return G_LOG_WRITER_HANDLED;
  }

  return g_log_writer_default (level, fields, n_fields, NULL);
}

void
lab_prepare (void)
{
  g_autoptr (GError) error = NULL;

  g_log_set_writer_func (write_log, NULL, NULL);
  home = g_dir_make_tmp ("countersign-gui-XXXXXX", &error);
  g_assert_no_error (error);
  g_setenv ("HOME", home, TRUE);
  g_unsetenv ("XDG_CONFIG_HOME");
  g_unsetenv ("XDG_DATA_HOME");
  g_unsetenv ("XDG_CACHE_HOME");
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_unsetenv ("SSH_AUTH_SOCK");
  atexit (remove_home);
}

CsApplication *
lab_start_application (void)
{
  CsApplication *application = cs_application_new ();
  g_autoptr (GError) error = NULL;
  CsPluginHost *plugins;

  g_application_set_flags (G_APPLICATION (application),
                           G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

  plugins = cs_application_get_plugins (application);
  if (g_list_model_get_n_items (cs_plugin_host_get_plugins (plugins)) == 0)
    g_error ("no plugin in %s: install the build first (ninja install)",
             cs_plugin_host_get_directory (plugins));

  return application;
}

CsApplication *
lab_begin (int *argc, char ***argv)
{
  lab_prepare ();
  gtk_test_init (argc, argv, NULL);

  return lab_start_application ();
}

int
lab_run (CsApplication *application)
{
  int status = g_test_run ();

  g_object_unref (application);

  return status;
}

gboolean
lab_speak (const char *language)
{
  g_autofree char *catalogues
      = g_build_filename (g_getenv ("COUNTERSIGN_PREFIX"), "share", "locale", NULL);

  g_setenv ("LANGUAGE", language, TRUE);
  setlocale (LC_ALL, "C.UTF-8"); /* any that is not C: LANGUAGE counts then */
  bindtextdomain (GETTEXT_PACKAGE, catalogues);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  return !g_str_equal (_ ("Nothing to Do"), "Nothing to Do");
}

/* --- the files ---------------------------------------------------------------------------------
 */

static void
write_file (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static void
make_authority (Lab *self)
{
  g_autofree char *program
      = g_build_filename (g_getenv ("COUNTERSIGN_PREFIX"), "bin", "countersignctl", NULL);
  g_autofree char *directory = g_build_filename (self->folder, "ca", NULL);
  g_autofree char *secrets = g_build_filename (self->folder, "ca.secrets", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  write_file (secrets, "[Authority ca-local]\nPassPhrase=" LAB_PASS_PHRASE "\n");
  process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program, "ca", "init",
                          directory, "--subject", "CN=CMS Lab Root CA", "--secrets", secrets, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (secrets), ==, 0);
}

static void
append_node (Lab *self, GString *text, const char *node)
{
  g_string_append_printf (text, "[Node %s]\nHost=%s\nPort=%u\nUser=admin\nFqdn=%s.pod2.cms.lab\n\n",
                          node, simulator_get_host (self->simulator, node),
                          simulator_get_port (self->simulator, node), node);
}

static void
append_certificate (GString *text, const char *node)
{
  g_string_append_printf (text,
                          "[Certificate %s]\nNode=%s\nCommonName=cms1.pod2.cms.lab\n"
                          "Names=cms1.pod2.cms.lab;%s.pod2.cms.lab;pod2.cms.lab;"
                          "conf.pod2.cms.lab;join.pod2.cms.lab\n"
                          "Roles=callbridge;xmpp;webbridge;webadmin\n\n",
                          node, node, node);
}

static void
write_cluster (Lab *self, const char *nodes)
{
  g_auto (GStrv) names = g_strsplit (nodes, ",", -1);
  guint n = g_strv_length (names);
  g_autofree char *all = g_strjoinv (";", names);
  g_autofree char *first
      = n > DATABASE_MAX ? g_strjoin (";", names[0], names[1], names[2], NULL) : NULL;
  const char *list = first != NULL ? first : all;
  g_autofree char *path = g_file_get_path (self->file);
  g_autoptr (GString) text = g_string_new (
      "[Cluster]\nName=cms1.pod2.cms.lab\nRelease=2.9\nSipDomain=pod2.cms.lab\n"
      "XmppDomain=conf.pod2.cms.lab\nWebBridgeName=join.pod2.cms.lab\nAuthority=ca-local\n"
      "Transport=transport-sftp\nRootFile=cmslab-root-ca.cer\n\n"
      "[Authority ca-local]\nDirectory=ca\n\n");

  for (guint i = 0; names[i] != NULL; i++) {
    append_node (self, text, names[i]);
    append_certificate (text, names[i]);
  }
  g_string_append_printf (text,
                          "[Certificate dbclusterserver]\nNode=%s\nCommonName=%s.pod2.cms.lab\n"
                          "Names=",
                          names[0], names[0]);
  for (guint i = 0; i < (first != NULL ? 3 : n); i++)
    g_string_append_printf (text, "%s%s.pod2.cms.lab", i > 0 ? ";" : "", names[i]);
  g_string_append_printf (text,
                          "\nRoles=database-server\nDeploy=%s\n\n"
                          "[Certificate dbclusterclient]\nNode=%s\nCommonName=postgres\n"
                          "Roles=database-client\nDeploy=%s\n\n"
                          "[Bundle cms1abc]\nKind=trust\nMembers=%s\nDeploy=%s\n",
                          list, names[0], list, all, all);
  write_file (path, text->str);
}

Lab *
lab_new (const char *nodes, const char *const *arguments)
{
  Lab *self = g_new0 (Lab, 1);
  g_autofree char *path = NULL;
  g_autofree char *template = g_build_filename (home, "lab-XXXXXX", NULL);

  self->folder = g_mkdtemp (g_steal_pointer (&template));
  path = g_build_filename (self->folder, "lab.cluster", NULL);
  self->file = g_file_new_for_path (path);
  self->simulator = simulator_start (nodes, arguments);
  make_authority (self);
  write_cluster (self, nodes);

  return self;
}

void
lab_ask_people (Lab *self)
{
  static const char *const others[] = { "Authority ca-local", "Certificate dbclusterserver",
                                        "Certificate dbclusterclient", "Bundle cms1abc" };
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = g_file_get_path (self->file);
  g_autofree char *inbox = g_build_filename (self->folder, "inbox", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (inbox, 0700), ==, 0);
  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_key_file_remove_group (file, others[i], NULL);
  g_key_file_set_string (file, "Cluster", "Authority", "ca-manual");
  g_key_file_set_string (file, "Authority ca-manual", "Folder", "inbox");
  g_key_file_set_string (file, "Authority ca-manual", "WaitDays", "30");
  g_key_file_save_to_file (file, path, &error);
  g_assert_no_error (error);
}

void
lab_free (Lab *self)
{
  simulator_stop (self->simulator);
  g_object_unref (self->file);
  g_free (self->folder);
  g_free (self);
}

GFile *
lab_get_file (Lab *self)
{
  return self->file;
}

const char *
lab_get_folder (Lab *self)
{
  return self->folder;
}

char *
lab_dup_node_path (Lab *self, const char *node, const char *file)
{
  return g_build_filename (simulator_get_state (self->simulator), node, "files", file, NULL);
}

const char *
lab_get_host_key (Lab *self, const char *node)
{
  return simulator_get_host_key (self->simulator, node);
}

CsWindow *
lab_open_window (Lab *self, CsApplication *application)
{
  CsWindow *window = cs_window_new (GTK_APPLICATION (application),
                                    cs_application_get_plugins (application), NULL);

  gtk_window_present (GTK_WINDOW (window));
  cs_window_open (window, self->file);

  return window;
}

gboolean
lab_select (CsWindow *window, CsSubjectKind kind, const char *name, const char *node)
{
  g_autoptr (CsSubject) subject = cs_subject_new (kind, name, node);

  if (cs_window_find_item (window, subject) == NULL)
    return FALSE;
  cs_session_select (cs_window_get_session (window), subject);

  return TRUE;
}

CsTone
lab_get_tone (CsWindow *window, CsSubjectKind kind, const char *name, const char *node)
{
  g_autoptr (CsSubject) subject = cs_subject_new (kind, name, node);
  CsTreeItem *item = cs_window_find_item (window, subject);

  g_assert_nonnull (item);

  return cs_tree_item_get_tone (item);
}

/* --- waiting -----------------------------------------------------------------------------------
 */

static gboolean
give_up_cb (gpointer what)
{
  g_error ("waited %d s for %s", WAIT_SECONDS, (const char *) what);
  return G_SOURCE_REMOVE;
}

static gboolean
wake_cb (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

void
lab_wait_answering (CsWindow *window, LabCondition done, gpointer data, const char *what)
{
  guint id = g_timeout_add_seconds (WAIT_SECONDS, give_up_cb, (gpointer) what);
  guint wake_id = g_timeout_add (20, wake_cb, NULL);

  while (!done (data)) {
    GtkWindow *dialog
        = window != NULL ? cs_window_prompts_get_dialog (cs_window_get_prompts (window)) : NULL;

    if (dialog != NULL && gtk_widget_get_mapped (GTK_WIDGET (dialog)))
      lab_answer (dialog, NULL);
    g_main_context_iteration (NULL, TRUE);
  }
  g_source_remove (wake_id);
  g_source_remove (id);
}

void
lab_wait (LabCondition done, gpointer data, const char *what)
{
  lab_wait_answering (NULL, done, data, what);
}

gboolean
lab_is_idle (gpointer window)
{
  return cs_session_get_activity (cs_window_get_session (window)) == CS_ACTIVITY_IDLE;
}

gboolean
lab_shows_details (gpointer window)
{
  return lab_find (window, CS_TYPE_INSPECTOR) != NULL
         && lab_find (window, CS_TYPE_CLUSTER_VIEW) == NULL;
}

static gboolean
is_past (gpointer end)
{
  return g_get_monotonic_time () > *(gint64 *) end;
}

void
lab_settle (void)
{
  gint64 end = g_get_monotonic_time () + 400 * G_TIME_SPAN_MILLISECOND;

  lab_wait (is_past, &end, "the last frame");
}

/* --- hands -------------------------------------------------------------------------------------
 */

CsWindow *
lab_open_page (Lab *self, CsApplication *application, const char *page)
{
  CsWindow *window = lab_open_window (self, application);

  lab_wait_answering (window, lab_is_idle, window, "the first look");
  cs_window_show_page (window, page);
  lab_settle ();

  return window;
}

void
lab_close_window (gpointer window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  lab_settle ();
}

void
lab_deploy (Lab *self, CsApplication *application)
{
  CsWindow *window = lab_open_page (self, application, "plan");

  cs_session_apply (cs_window_get_session (window));
  lab_wait_answering (window, lab_is_idle, window, "the run");
  lab_close_window (window);
}

typedef struct {
  const char *path;
  const char *text;
} Wanted;

static gboolean
has_text (gpointer data)
{
  const Wanted *wanted = data;
  g_autofree char *content = NULL;

  return g_file_get_contents (wanted->path, &content, NULL, NULL)
         && strstr (content, wanted->text) != NULL;
}

void
lab_wait_for_text (const char *path, const char *text)
{
  Wanted wanted = { path, text };

  lab_wait (has_text, &wanted, path);
}

static gboolean
is_hyphens (PangoAttribute *attribute, gpointer unused)
{
  return attribute->klass->type == PANGO_ATTR_INSERT_HYPHENS;
}

static gboolean
has_no_hyphens (GtkLabel *label)
{
  PangoAttrList *attributes = gtk_label_get_attributes (label);
  g_autoptr (PangoAttrList) copy
      = attributes != NULL ? pango_attr_list_copy (attributes) : pango_attr_list_new ();
  g_autoptr (PangoAttrList) found = pango_attr_list_filter (copy, is_hyphens, NULL);

  return found != NULL;
}

void
lab_assert_no_hyphens (GtkWidget *root)
{
  if (GTK_IS_LABEL (root) && *gtk_label_get_text (GTK_LABEL (root)) != '\0'
      && gtk_label_get_wrap (GTK_LABEL (root))
      && gtk_label_get_wrap_mode (GTK_LABEL (root)) != PANGO_WRAP_WORD
      && gtk_widget_get_ancestor (root, ADW_TYPE_STATUS_PAGE) == NULL
      && !has_no_hyphens (GTK_LABEL (root)))
    g_error ("a hyphen would come into \"%s\" in %s", gtk_label_get_text (GTK_LABEL (root)),
             G_OBJECT_TYPE_NAME (gtk_widget_get_parent (gtk_widget_get_parent (root))));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    lab_assert_no_hyphens (child);
}

GtkWidget *
lab_find (GtkWidget *root, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && gtk_widget_get_mapped (root))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = lab_find (child, type);

    if (found != NULL)
      return found;
  }

  return NULL;
}

/* @parent: (nullable): whose it has to be */
static GtkWidget *
find_toplevel (GType type, GtkWindow *parent)
{
  g_autoptr (GList) all = gtk_window_list_toplevels ();

  for (GList *one = all; one != NULL; one = one->next) {
    if (g_type_is_a (G_OBJECT_TYPE (one->data), type)
        && gtk_widget_get_mapped (GTK_WIDGET (one->data))
        && (parent == NULL || gtk_window_get_transient_for (GTK_WINDOW (one->data)) == parent))
      return one->data;
  }

  return NULL;
}

GtkWidget *
lab_find_toplevel (GType type)
{
  return find_toplevel (type, NULL);
}

GtkWidget *
lab_find_dialog (CsWindow *window, GType type)
{
  return find_toplevel (type, GTK_WINDOW (window));
}

static gboolean
has_message (gpointer window)
{
  return lab_find_dialog (window, ADW_TYPE_MESSAGE_DIALOG) != NULL;
}

GtkWidget *
lab_wait_for_message (CsWindow *window)
{
  lab_wait (has_message, window, "what is told or asked");

  return lab_find_dialog (window, ADW_TYPE_MESSAGE_DIALOG);
}

GtkWidget *
lab_find_button (GtkWidget *root, const char *label)
{
  if (GTK_IS_BUTTON (root) && gtk_widget_get_visible (root)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (root)), g_dgettext (GETTEXT_PACKAGE, label))
             == 0)
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = lab_find_button (child, label);

    if (found != NULL)
      return found;
  }

  return NULL;
}

void
lab_press (GtkWidget *root, const char *label)
{
  GtkWidget *button = lab_find_button (root, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

void
lab_answer (GtkWindow *dialog, const char *password)
{
  GtkWidget *entry = lab_find (GTK_WIDGET (dialog), GTK_TYPE_PASSWORD_ENTRY);
  const char *heading = adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog));

  if (entry != NULL) {
    if (password == NULL)
      password = strstr (heading, "asswor") != NULL ? LAB_NODE_PASSWORD : LAB_PASS_PHRASE;
    gtk_editable_set_text (GTK_EDITABLE (entry), password);
    lab_press (GTK_WIDGET (dialog), "C_ontinue");
  } else if (lab_find_button (GTK_WIDGET (dialog), "_Accept This Key") != NULL) {
    lab_press (GTK_WIDGET (dialog), "_Accept This Key");
  } else if (lab_find_button (GTK_WIDGET (dialog), "_Accept These Keys") != NULL) {
    lab_press (GTK_WIDGET (dialog), "_Accept These Keys");
  } else if (lab_find_button (GTK_WIDGET (dialog), "_Accept This Root") != NULL) {
    lab_press (GTK_WIDGET (dialog), "_Accept This Root");
  } else {
    lab_press (GTK_WIDGET (dialog), "_Yes");
  }
}
