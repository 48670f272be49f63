/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-new-cluster.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "cs-finding-row.h"
#include "cs-look.h"
#include "cs-settings-form.h"

struct _CsNewCluster {
  AdwWindow parent_instance;

  /* owned */
  CsPluginHost *plugins;
  GtkStringList *authorities; /* names of plugins */
  GtkStringList *transports;
  CsCluster *cluster; /* what the answers make, NULL when they make none */
  GtkFileChooserNative *chooser;
  GListStore *findings;

  CsSettingsForm *form; /* of the authority; a child of the page */

  /* template children */
  AdwComboRow *authority;
  AdwComboRow *transport;
  AdwEntryRow *hosts;
  AdwEntryRow *name;
  AdwEntryRow *release;
  AdwEntryRow *sip_domain;
  AdwEntryRow *user;
  AdwEntryRow *web_bridge;
  AdwEntryRow *xmpp_domain;
  AdwPreferencesPage *page;
  AdwToastOverlay *toasts;
  GtkButton *create;
  GtkListBox *findings_list;
  GtkSwitch *database;
  GtkWidget *findings_area;

  gboolean updating;
};

G_DEFINE_FINAL_TYPE (CsNewCluster, cs_new_cluster, ADW_TYPE_WINDOW)

static guint created_signal;

/* --- from the rows to a cluster ----------------------------------------------------------------
 */

/* The rows in the order of the questions, so that defaults follow from what stands before. */
static GtkWidget *
row_of (CsNewCluster *self, CsDraftQuestion question)
{
  switch (question) {
  case CS_DRAFT_NAME:
    return GTK_WIDGET (self->name);
  case CS_DRAFT_RELEASE:
    return GTK_WIDGET (self->release);
  case CS_DRAFT_HOSTS:
    return GTK_WIDGET (self->hosts);
  case CS_DRAFT_USER:
    return GTK_WIDGET (self->user);
  case CS_DRAFT_SIP_DOMAIN:
    return GTK_WIDGET (self->sip_domain);
  case CS_DRAFT_XMPP_DOMAIN:
    return GTK_WIDGET (self->xmpp_domain);
  case CS_DRAFT_WEB_BRIDGE_NAME:
    return GTK_WIDGET (self->web_bridge);
  case CS_DRAFT_DATABASE:
  case CS_DRAFT_AUTHORITY:
  case CS_DRAFT_N_QUESTIONS:
    break;
  }

  return NULL;
}

static const char *
get_selected (AdwComboRow *row)
{
  GtkStringObject *item = adw_combo_row_get_selected_item (row);

  return item != NULL ? gtk_string_object_get_string (item) : NULL;
}

static void
show_problem (GtkWidget *row, const char *problem)
{
  if (problem == NULL)
    gtk_widget_remove_css_class (row, "error");
  else
    gtk_widget_add_css_class (row, "error");
  gtk_widget_set_tooltip_text (row, problem);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
      problem == NULL ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

/* What is empty takes the default, which the row's title tells. */
static void
show_default (CsClusterDraft *draft, CsDraftQuestion question, GtkWidget *row)
{
  g_autofree char *fallback = cs_cluster_draft_dup_default (draft, question);
  const char *label = _ (cs_cluster_draft_get_label (question));
  g_autofree char *title
      = fallback != NULL && *fallback != '\0' && *gtk_editable_get_text (GTK_EDITABLE (row)) == '\0'
            /* Translators: a question and the answer it has when none is given */
            ? g_strdup_printf (_ ("%s (%s)"), label, fallback)
            : g_strdup (label);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
}

static gboolean
answer_row (CsNewCluster *self, CsClusterDraft *draft, CsDraftQuestion question)
{
  GtkWidget *row = row_of (self, question);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  gboolean applies = cs_cluster_draft_applies (draft, question);
  g_autoptr (GError) error = NULL;
  gboolean good;

  gtk_widget_set_visible (row, applies);
  show_default (draft, question, row);
  if (!applies)
    return TRUE;
  good = cs_cluster_draft_answer (draft, question, text, &error);
  /* What nobody has filled in yet is open, not wrong. */
  show_problem (row, !good && *text != '\0' ? error->message : NULL);

  return good;
}

static CsCluster *
compose (CsNewCluster *self)
{
  g_autoptr (CsClusterDraft) draft = cs_cluster_draft_new ();
  const char *authority = get_selected (self->authority);
  const char *transport = get_selected (self->transport);
  g_autofree char *text = NULL;
  CsCluster *cluster;
  gboolean good = TRUE;

  for (guint i = 0; i < CS_DRAFT_N_QUESTIONS; i++) {
    if (row_of (self, i) != NULL)
      good = answer_row (self, draft, i) && good;
  }
  cs_cluster_draft_answer (draft, CS_DRAFT_DATABASE,
                           gtk_switch_get_active (self->database) ? "yes" : "no", NULL);
  if (authority != NULL)
    cs_cluster_draft_answer (draft, CS_DRAFT_AUTHORITY, authority, NULL);
  text = good ? cs_cluster_draft_dup_text (draft, NULL) : NULL;
  if (text == NULL)
    return NULL;

  cluster = cs_cluster_new_from_data (text, -1, NULL, NULL, NULL);
  if (cluster != NULL && transport != NULL
      && g_strcmp0 (transport, cs_cluster_get_transport (cluster)) != 0)
    cs_cluster_set_value (cluster, "Cluster", "Transport", transport);
  if (cluster != NULL && self->form != NULL)
    cs_settings_form_store (self->form, cluster);

  return cluster;
}

/* --- what the rules say ------------------------------------------------------------------------
 */

static void
show_findings (CsNewCluster *self)
{
  g_autoptr (GListModel) findings = self->cluster != NULL ? cs_lint_cluster (self->cluster) : NULL;

  g_list_store_remove_all (self->findings);
  for (guint i = 0; findings != NULL && i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);

    g_list_store_append (self->findings, finding);
  }
  gtk_widget_set_visible (self->findings_area,
                          g_list_model_get_n_items (G_LIST_MODEL (self->findings)) > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->create), cs_new_cluster_is_ready (self));
}

static void
changed_cb (CsNewCluster *self)
{
  if (self->updating)
    return;

  g_clear_object (&self->cluster);
  self->cluster = compose (self);
  show_findings (self);
}

/* What a new file says of the authority before anybody has filled in anything. */
static CsCluster *
new_example (const char *authority)
{
  g_autoptr (CsClusterDraft) draft = cs_cluster_draft_new ();
  g_autofree char *text = NULL;

  cs_cluster_draft_answer (draft, CS_DRAFT_NAME, "cluster.example", NULL);
  cs_cluster_draft_answer (draft, CS_DRAFT_HOSTS, "node.example", NULL);
  cs_cluster_draft_answer (draft, CS_DRAFT_DATABASE, "no", NULL);
  cs_cluster_draft_answer (draft, CS_DRAFT_AUTHORITY, authority, NULL);
  text = cs_cluster_draft_dup_text (draft, NULL);

  return text != NULL ? cs_cluster_new_from_data (text, -1, NULL, NULL, NULL) : NULL;
}

static void
authority_changed_cb (CsNewCluster *self)
{
  const char *name = get_selected (self->authority);
  g_autofree char *group = g_strconcat ("Authority ", name, NULL);
  g_autoptr (CsAuthority) authority = name != NULL && self->plugins != NULL
                                          ? cs_plugin_host_new_authority (self->plugins, name, NULL)
                                          : NULL;
  g_autoptr (GListModel) described = NULL;

  if (self->form != NULL)
    adw_preferences_page_remove (self->page, ADW_PREFERENCES_GROUP (self->form));
  self->form = NULL;
  if (authority != NULL) {
    g_autoptr (CsCluster) example = new_example (name);

    described = cs_authority_describe_settings (authority);
    self->form = CS_SETTINGS_FORM (cs_settings_form_new (described, example, group));
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->form), _ ("Authority"));
    adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (self->form));
    g_signal_connect_object (self->form, "changed", G_CALLBACK (changed_cb), self,
                             G_CONNECT_SWAPPED);
  }
  changed_cb (self);
}

static GtkWidget *
new_finding_row (gpointer item, gpointer unused)
{
  return cs_finding_row_new (CS_FINDING (item));
}

gboolean
cs_new_cluster_is_ready (CsNewCluster *self)
{
  g_return_val_if_fail (CS_IS_NEW_CLUSTER (self), FALSE);

  return self->cluster != NULL && !cs_findings_have_error (G_LIST_MODEL (self->findings))
         && (self->form == NULL || cs_settings_form_is_valid (self->form));
}

/* --- writing -----------------------------------------------------------------------------------
 */

static void
complain (CsNewCluster *self, const char *text)
{
  AdwToast *toast = cs_toast_new (text);

  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

gboolean
cs_new_cluster_create (CsNewCluster *self, GFile *file)
{
  const char *path = g_file_peek_path (file);
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (CS_IS_NEW_CLUSTER (self), FALSE);
  g_return_val_if_fail (cs_new_cluster_is_ready (self), FALSE);

  if (path == NULL) {
    complain (self, _ ("A cluster file has to be on this computer"));
    return FALSE;
  }
  if (!cs_cluster_save (self->cluster, path, &error)) {
    complain (self, error->message);
    return FALSE;
  }
  g_signal_emit (self, created_signal, 0, file);
  gtk_window_close (GTK_WINDOW (self));

  return TRUE;
}

static void
chosen_cb (CsNewCluster *self, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file != NULL)
    cs_new_cluster_create (self, file);
}

static void
create_cb (CsNewCluster *self)
{
  g_auto (GStrv) words = g_strsplit (cs_cluster_get_name (self->cluster), ".", 2);
  g_autofree char *proposal = g_strconcat (words[0], ".cluster", NULL);

  self->chooser = gtk_file_chooser_native_new (_ ("Save the New Cluster File"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), proposal);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- class -------------------------------------------------------------------------------------
 */

static void
cs_new_cluster_dispose (GObject *object)
{
  CsNewCluster *self = CS_NEW_CLUSTER (object);

  self->updating = TRUE;
  self->form = NULL;
  g_clear_object (&self->chooser);
  g_clear_object (&self->cluster);
  g_clear_object (&self->findings);
  g_clear_object (&self->authorities);
  g_clear_object (&self->transports);
  g_clear_object (&self->plugins);
  gtk_widget_dispose_template (GTK_WIDGET (self), CS_TYPE_NEW_CLUSTER);

  G_OBJECT_CLASS (cs_new_cluster_parent_class)->dispose (object);
}

static void
cs_new_cluster_class_init (CsNewClusterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_new_cluster_dispose;

  created_signal = g_signal_new ("created", CS_TYPE_NEW_CLUSTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_FILE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-new-cluster.ui");
  gtk_widget_class_bind_template_child (widget_class, CsNewCluster, authority);
  gtk_widget_class_bind_template_child (widget_class, CsNewCluster, create);
  gtk_widget_class_bind_template_child (widget_class, CsNewCluster, database);
  gtk_widget_class_bind_template_child (widget_class, CsNewCluster, findings_area);
  gtk_widget_class_bind_template_child (widget_class, CsNewCluster, findings_list);
  gtk_widget_class_bind_template_child (widget_class, CsNewCluster, hosts);
  gtk_widget_class_bind_template_child (widget_class, CsNewCluster, name);
  gtk_widget_class_bind_template_child (widget_class, CsNewCluster, page);
  gtk_widget_class_bind_template_child (widget_class, CsNewCluster, release);
  gtk_widget_class_bind_template_child (widget_class, CsNewCluster, sip_domain);
  gtk_widget_class_bind_template_child (widget_class, CsNewCluster, toasts);
  gtk_widget_class_bind_template_child (widget_class, CsNewCluster, transport);
  gtk_widget_class_bind_template_child (widget_class, CsNewCluster, user);
  gtk_widget_class_bind_template_child (widget_class, CsNewCluster, web_bridge);
  gtk_widget_class_bind_template_child (widget_class, CsNewCluster, xmpp_domain);
  gtk_widget_class_bind_template_callback (widget_class, authority_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
}

static void
cs_new_cluster_init (CsNewCluster *self)
{
  self->updating = TRUE;
  self->findings = g_list_store_new (CS_TYPE_FINDING);
  self->authorities = gtk_string_list_new (NULL);
  self->transports = gtk_string_list_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->findings_list, G_LIST_MODEL (self->findings), new_finding_row,
                           NULL, NULL);
}

/* The plugins that can be chosen; the default one first. */
static void
add_plugins (GtkStringList *list, CsPluginHost *plugins, CsPluginKinds kind, const char *first)
{
  GListModel *all = cs_plugin_host_get_plugins (plugins);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (CsPluginInfo) info = g_list_model_get_item (all, i);
    const char *name = cs_plugin_info_get_name (info);
    const char *const one[] = { name, NULL };

    if ((cs_plugin_info_get_kinds (info) & kind) != 0)
      gtk_string_list_splice (
          list, g_strcmp0 (name, first) == 0 ? 0 : g_list_model_get_n_items (G_LIST_MODEL (list)),
          0, one);
  }
}

GtkWidget *
cs_new_cluster_new (GtkWindow *parent, CsPluginHost *plugins)
{
  CsNewCluster *self;

  g_return_val_if_fail (CS_IS_PLUGIN_HOST (plugins), NULL);

  self = g_object_new (CS_TYPE_NEW_CLUSTER, "transient-for", parent, NULL);
  self->plugins = g_object_ref (plugins);
  add_plugins (self->authorities, plugins, CS_PLUGIN_AUTHORITY, "ca-local");
  add_plugins (self->transports, plugins, CS_PLUGIN_TRANSPORT, "transport-sftp");
  adw_combo_row_set_model (self->authority, G_LIST_MODEL (self->authorities));
  adw_combo_row_set_model (self->transport, G_LIST_MODEL (self->transports));
  self->updating = FALSE;
  authority_changed_cb (self);

  return GTK_WIDGET (self);
}
