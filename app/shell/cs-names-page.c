/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-names-page.h"

#include <glib/gi18n.h>

#include "cs-look.h"

struct _CsNamesPage {
  CsPane parent_instance;

  /* template children */
  GtkColumnView *view;
  GtkLabel *summary;
  GtkSingleSelection *selection;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (CsNamesPage, cs_names_page, CS_TYPE_PANE)

/* --- looks -------------------------------------------------------------------------------------
 */

static const struct {
  CsTone tone;
  const char *icon_name;
  const char *words;
} looks[] = {
  [CS_NAME_SERVED] = { CS_TONE_GOOD, "cs-good-symbolic", N_ ("served") },
  [CS_NAME_EXTRA] = { CS_TONE_WARNING, "cs-notice-symbolic", N_ ("extra") },
  [CS_NAME_UNKNOWN] = { CS_TONE_UNKNOWN, "cs-unknown-symbolic", N_ ("unknown") },
  [CS_NAME_UNPROVED] = { CS_TONE_WARNING, "cs-warning-symbolic", N_ ("not proved") },
  [CS_NAME_MISSING] = { CS_TONE_ERROR, "cs-missing-symbolic", N_ ("missing") },
};

/* --- rows --------------------------------------------------------------------------------------
 */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_list_item_set_child (list_item, label);
}

static void
setup_state_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "accessible-role",
                                               GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_list_item_set_child (list_item, box);
}

static void
show_text (GtkListItem *list_item, const char *text)
{
  g_autofree char *shown = cs_escape_control (text);
  GtkWidget *label = gtk_list_item_get_child (list_item);

  gtk_label_set_text (GTK_LABEL (label), shown);
  gtk_widget_set_tooltip_text (label, shown);
}

static void
bind_name_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  show_text (list_item, cs_name_use_get_name (gtk_list_item_get_item (list_item)));
}

static void
bind_slot_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  show_text (list_item,
             cs_slot_get_name (cs_name_use_get_slot (gtk_list_item_get_item (list_item))));
}

static void
bind_roles_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  CsNameUse *use = gtk_list_item_get_item (list_item);
  g_autofree char *roles = cs_roles_dup_text (cs_slot_get_roles (cs_name_use_get_slot (use)));

  show_text (list_item, roles);
}

static void
bind_nodes_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  CsNameUse *use = gtk_list_item_get_item (list_item);
  g_autofree char *nodes = g_strjoinv (", ", (char **) cs_name_use_get_nodes (use));

  show_text (list_item, nodes);
}

static void
bind_state_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  CsNameUse *use = gtk_list_item_get_item (list_item);
  CsNameState state = cs_name_use_get_state (use);
  g_autofree char *evidence = cs_escape_control (cs_name_use_get_evidence (use));
  GtkWidget *box = gtk_list_item_get_child (list_item);
  GtkWidget *image = gtk_widget_get_first_child (box);
  GtkWidget *label = gtk_widget_get_last_child (box);

  gtk_image_set_from_icon_name (GTK_IMAGE (image), looks[state].icon_name);
  gtk_label_set_text (GTK_LABEL (label), _ (looks[state].words));
  cs_tone_apply (looks[state].tone, image);
  cs_tone_apply (looks[state].tone, label);
  gtk_widget_set_tooltip_text (box, evidence);
}

/* --- all ---------------------------------------------------------------------------------------
 */

static void
activate_cb (CsNamesPage *self, guint position, GtkColumnView *view)
{
  g_autoptr (CsNameUse) use = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  g_autoptr (CsSubject) subject
      = cs_subject_new (CS_SUBJECT_SLOT, cs_slot_get_name (cs_name_use_get_slot (use)), NULL);

  cs_session_select (cs_pane_get_session (CS_PANE (self)), subject);
}

static void
count (GListModel *uses, guint counts[G_N_ELEMENTS (looks)])
{
  for (guint i = 0; i < g_list_model_get_n_items (uses); i++) {
    g_autoptr (CsNameUse) use = g_list_model_get_item (uses, i);

    counts[cs_name_use_get_state (use)]++;
  }
}

/* "12 served, 1 missing": only what there is. */
static void
show_summary (CsNamesPage *self, GListModel *uses)
{
  guint counts[G_N_ELEMENTS (looks)] = { 0 };
  g_autoptr (GString) text = g_string_new (NULL);

  count (uses, counts);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++) {
    if (counts[i] > 0)
      g_string_append_printf (text, "%s%u %s", text->len > 0 ? ", " : "", counts[i],
                              _ (looks[i].words));
  }
  gtk_label_set_text (self->summary, text->str);
}

static void
cs_names_page_update (CsPane *pane)
{
  CsNamesPage *self = CS_NAMES_PAGE (pane);
  CsSession *session = cs_pane_get_session (pane);
  CsMatrix *matrix = cs_session_get_matrix (session);
  g_autoptr (GListModel) uses = NULL;
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (matrix != NULL)
    uses = cs_name_uses_new (cs_session_get_cluster (session), cs_session_get_inventory (session),
                             matrix);
  else
    uses = G_LIST_MODEL (g_list_store_new (CS_TYPE_NAME_USE));
  gtk_single_selection_set_model (self->selection, uses);
  gtk_single_selection_set_selected (self->selection, selected);
  show_summary (self, uses);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (uses) > 0 ? "names" : "empty");
}

static void
cs_names_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CS_TYPE_NAMES_PAGE);

  G_OBJECT_CLASS (cs_names_page_parent_class)->dispose (object);
}

static void
cs_names_page_class_init (CsNamesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_names_page_dispose;
  CS_PANE_CLASS (klass)->update = cs_names_page_update;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/countersign/Countersign/ui/cs-names-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CsNamesPage, selection);
  gtk_widget_class_bind_template_child (widget_class, CsNamesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CsNamesPage, summary);
  gtk_widget_class_bind_template_child (widget_class, CsNamesPage, view);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_name_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_nodes_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_roles_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_slot_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_state_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_state_cb);
}

static void
cs_names_page_init (CsNamesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
