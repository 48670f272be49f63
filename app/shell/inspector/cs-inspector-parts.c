/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-inspector-parts.h"

#include <glib/gi18n.h>

#include "cs-field-row.h"
#include "cs-gradual-rows.h"
#include "cs-look.h"

static GtkWidget *
create_row (gpointer field, gpointer cluster)
{
  return cs_field_row_new (CS_FIELD (field), cluster);
}

static GtkWidget *
new_list (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");

  return list;
}

static GtkWidget *
new_group (const char *title, GtkWidget *list)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);

  return group;
}

GtkWidget *
cs_inspector_new_section (CsSection *section, CsCluster *cluster)
{
  GtkWidget *list = new_list ();

  cs_gradual_rows_bind (GTK_LIST_BOX (list), G_LIST_MODEL (section), create_row, cluster);

  return new_group (cs_section_get_title (section), list);
}

/* --- relations ---------------------------------------------------------------------------------
 */

static const char *
kind_words (CsRelationKind kind)
{
  switch (kind) {
  case CS_RELATION_SLOT:
    return _ ("Answers for");
  case CS_RELATION_REQUEST:
    return _ ("Request");
  case CS_RELATION_CERTIFICATE:
    return _ ("Certificate");
  case CS_RELATION_KEY:
    return _ ("Key");
  case CS_RELATION_ISSUER:
    return _ ("Issued by");
  case CS_RELATION_PLACE:
    return _ ("Found in");
  case CS_RELATION_BUNDLE:
    return _ ("In the bundle");
  case CS_RELATION_CHAIN:
    return _ ("As a chain");
  }

  g_return_val_if_reached ("");
}

/* Where a relation leads; NULL when it leads nowhere that can be selected. */
static CsSubject *
dup_target (CsSession *session, CsRelation *relation)
{
  const char *file = cs_relation_get_file (relation);
  const char *node = cs_relation_get_node (relation);

  if (cs_relation_get_kind (relation) == CS_RELATION_SLOT
      && cs_cluster_find_slot (cs_session_get_cluster (session), cs_relation_get_text (relation))
             != NULL)
    return cs_subject_new (CS_SUBJECT_SLOT, cs_relation_get_text (relation), NULL);
  if (file != NULL && node != NULL)
    return cs_subject_new (CS_SUBJECT_FILE, file, node);
  if (node != NULL)
    return cs_subject_new (CS_SUBJECT_NODE, node, NULL);

  return NULL;
}

static void
activated_cb (CsSession *session, GtkListBoxRow *row, GtkListBox *list)
{
  CsSubject *subject = g_object_get_data (G_OBJECT (row), "cs-subject");

  if (subject != NULL) {
    g_autoptr (CsSubject) held = g_object_ref (subject); /* the row goes away meanwhile */

    cs_session_select (session, held);
  }
}

static GtkWidget *
new_relation (CsSession *session, CsRelation *relation)
{
  GtkWidget *row = adw_action_row_new ();
  const char *icon = cs_tone_to_icon_name (cs_relation_get_tone (relation));
  CsSubject *target = dup_target (session, relation);
  const char *file = cs_relation_get_file (relation);
  g_autofree char *place
      = file != NULL ? cs_workspace_name (cs_relation_get_node (relation), file) : NULL;
  g_autofree char *text = place != NULL
                              ? g_strdup_printf ("%s\n%s", place, cs_relation_get_text (relation))
                              : g_strdup (cs_relation_get_text (relation));
  g_autofree char *shown = g_markup_escape_text (text, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 kind_words (cs_relation_get_kind (relation)));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), shown);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (icon != NULL) {
    GtkWidget *image = gtk_image_new_from_icon_name (icon);

    cs_tone_apply (cs_relation_get_tone (relation), image);
    cs_tone_tell (cs_relation_get_tone (relation), image);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), image);
  }
  if (target != NULL) {
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               gtk_image_new_from_icon_name ("go-next-symbolic"));
    g_object_set_data_full (G_OBJECT (row), "cs-subject", target, g_object_unref);
  }
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), target != NULL);

  return row;
}

GtkWidget *
cs_inspector_new_relations (CsSession *session, GObject *object)
{
  CsInventory *inventory = cs_session_get_inventory (session);
  CsCluster *cluster = cs_session_get_cluster (session);
  g_autoptr (GListModel) relations = NULL;
  GtkWidget *list;

  if (inventory != NULL && CS_IS_CERTIFICATE (object))
    relations = cs_relations_of_certificate (cluster, inventory, CS_CERTIFICATE (object));
  else if (inventory != NULL && CS_IS_REQUEST (object))
    relations = cs_relations_of_request (cluster, inventory, CS_REQUEST (object));
  if (relations == NULL || g_list_model_get_n_items (relations) == 0)
    return NULL;

  list = new_list ();
  for (guint i = 0; i < g_list_model_get_n_items (relations); i++) {
    g_autoptr (CsRelation) relation = g_list_model_get_item (relations, i);

    gtk_list_box_append (GTK_LIST_BOX (list), new_relation (session, relation));
  }
  g_signal_connect_object (list, "row-activated", G_CALLBACK (activated_cb), session,
                           G_CONNECT_SWAPPED);

  return new_group (_ ("Relations"), list);
}

/* --- offers ------------------------------------------------------------------------------------
 */

static void
used_cb (GObject *offer, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) button = GTK_WIDGET (user_data);
  g_autoptr (GError) error = NULL;

  if (cs_offer_accept_finish (CS_OFFER (offer), result, &error))
    return;

  gtk_button_set_label (GTK_BUTTON (button), _ ("Failed"));
  gtk_widget_set_tooltip_text (button, cs_error_show (error));
}

static void
use_cb (CsSession *session, GtkWidget *button)
{
  CsDeployment *deployment
      = cs_project_get_deployment_for_looking (cs_session_get_project (session));

  if (deployment == NULL)
    return;
  gtk_widget_set_sensitive (button, FALSE);
  cs_offer_accept_async (g_object_get_data (G_OBJECT (button), "cs-offer"),
                         cs_deployment_get_workspace (deployment),
                         cs_workbench_get_history (cs_session_get_workbench (session)), used_cb,
                         g_object_ref (button));
}

static GtkWidget *
new_offer (CsSession *session, CsOffer *offer)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label = gtk_label_new (cs_offer_get_text (offer));
  const char *icon = cs_tone_to_icon_name (cs_offer_get_tone (offer));

  if (icon != NULL) {
    GtkWidget *image = gtk_image_new_from_icon_name (icon);

    cs_tone_apply (cs_offer_get_tone (offer), image);
    gtk_box_append (GTK_BOX (box), image);
  }
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  if (cs_offer_is_useful (offer)) {
    GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Use It"));

    gtk_widget_set_tooltip_text (
        button, _ ("Puts it into the workspace; the plan then says what it changes on the nodes"));
    gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
    gtk_widget_add_css_class (button, "suggested-action");
    g_object_set_data_full (G_OBJECT (button), "cs-offer", g_object_ref (offer), g_object_unref);
    g_signal_connect_object (button, "clicked", G_CALLBACK (use_cb), session, G_CONNECT_SWAPPED);
    gtk_box_append (GTK_BOX (box), button);
  }
  gtk_widget_add_css_class (box, "cs-offer");

  return box;
}

GtkWidget *
cs_inspector_new_offers (CsSession *session, GObject *object)
{
  g_autoptr (GListModel) offers = NULL;
  GtkWidget *box;

  if (cs_session_get_desired (session) == NULL || !CS_IS_CERTIFICATE (object))
    return NULL;
  offers = cs_offers_for_certificate (cs_session_get_desired (session), CS_CERTIFICATE (object));
  if (g_list_model_get_n_items (offers) == 0)
    return NULL;

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  for (guint i = 0; i < g_list_model_get_n_items (offers); i++) {
    g_autoptr (CsOffer) offer = g_list_model_get_item (offers, i);

    gtk_box_append (GTK_BOX (box), new_offer (session, offer));
  }

  return box;
}

/* --- text --------------------------------------------------------------------------------------
 */

char *
cs_inspector_dup_text (GListModel *sections)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (sections); i++) {
    g_autoptr (CsSection) section = g_list_model_get_item (sections, i);

    g_string_append_printf (text, "%s%s\n", i > 0 ? "\n" : "", cs_section_get_title (section));
    for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (section)); j++) {
      g_autoptr (CsField) field = g_list_model_get_item (G_LIST_MODEL (section), j);
      g_auto (GStrv) lines = g_strsplit (cs_field_get_text (field), "\n", -1);
      g_autofree char *joined = g_strjoinv ("\n    ", lines);

      g_string_append_printf (text, "  %s:%s%s\n", cs_field_get_label (field),
                              lines[0] != NULL && lines[1] != NULL ? "\n    " : " ", joined);
    }
  }

  return g_string_free (text, FALSE);
}
