/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-names-page.h"

#include <glib/gi18n.h>

#include "cs-look.h"

#define NAME_CHARS 24 /* in one line, as many as fit beside the others in a small window */

struct _CsNamesPage {
  CsPane parent_instance;

  /* template children */
  GtkColumnView *view;
  GtkLabel *summary;
  GtkSingleSelection *selection;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (CsNamesPage, cs_names_page, CS_TYPE_PANE)

/* --- what a row says ---------------------------------------------------------------------------
 */

typedef struct {
  CsTone tone;
  const char *text; /* of the worst use */
} Standing;

/* A name that the cluster file states and nothing asks for is no mistake by itself. */
static Standing
judge (CsNameRow *row)
{
  Standing standing = { CS_TONE_NEUTRAL, _ ("in no certificate") };

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (row)); i++) {
    g_autoptr (CsNameUse) use = g_list_model_get_item (G_LIST_MODEL (row), i);
    CsTone tone = cs_name_use_get_tone (use);

    if (i == 0 || cs_tone_worse (tone, standing.tone) != standing.tone) {
      standing.tone = tone;
      standing.text = cs_name_use_get_text (use);
    }
  }

  return standing;
}

typedef char *(*CsUseWriter) (CsNameUse *use);

/* What @write says of each use, each once, in order. */
static char *
join_uses (CsNameRow *row, CsUseWriter write)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (row)); i++) {
    g_autoptr (CsNameUse) use = g_list_model_get_item (G_LIST_MODEL (row), i);
    char *one = write (use);

    if (!g_hash_table_contains (seen, one))
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", one);
    g_hash_table_add (seen, one);
  }

  return g_string_free (text, FALSE);
}

static char *
write_slot (CsNameUse *use)
{
  return g_strdup (cs_slot_get_name (cs_name_use_get_slot (use)));
}

static char *
write_roles (CsNameUse *use)
{
  return cs_roles_dup_text (cs_slot_get_roles (cs_name_use_get_slot (use)));
}

static char *
write_node (CsNameUse *use)
{
  return g_strdup (cs_name_use_get_node (use));
}

/* Everything, a line for each use. */
static char *
dup_evidence (CsNameRow *row)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (row)); i++) {
    g_autoptr (CsNameUse) use = g_list_model_get_item (G_LIST_MODEL (row), i);

    /* Translators: a certificate on a node, and how a name stands in it */
    g_string_append_printf (text, _ ("%s on %s: %s"), cs_slot_get_name (cs_name_use_get_slot (use)),
                            cs_name_use_get_node (use), cs_name_use_get_text (use));
    g_string_append_c (text, '\n');
  }
  if (text->len > 0)
    g_string_truncate (text, text->len - 1);

  return g_string_free (text, FALSE);
}

/* --- rows --------------------------------------------------------------------------------------
 */

/* In two lines at most, each after a comma where that can be. */
static GtkWidget *
new_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  cs_label_forbid_hyphens (GTK_LABEL (label));
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 10);

  return label;
}

static void
setup_nodes_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, new_label ());
}

/* Something, and below it what it is for. */
static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *use = new_label ();

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (use, "caption");
  gtk_widget_add_css_class (use, "dim-label");
  gtk_box_append (GTK_BOX (box), new_label ());
  gtk_box_append (GTK_BOX (box), use);
  gtk_list_item_set_child (list_item, box);
}

static void
setup_state_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "accessible-role",
                                               GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  cs_label_forbid_hyphens (GTK_LABEL (label));
  gtk_widget_set_hexpand (label, TRUE); /* or it would be narrower where the row is higher */
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (list_item, box);
}

static void
show_in (GtkWidget *label, const char *text)
{
  g_autofree char *shown = cs_escape_control (text);

  gtk_label_set_text (GTK_LABEL (label), shown);
  cs_tooltip_set (label, shown);
}

static void
show_both (GtkListItem *list_item, const char *text, const char *use)
{
  GtkWidget *box = gtk_list_item_get_child (list_item);

  show_in (gtk_widget_get_first_child (box), text);
  show_in (gtk_widget_get_last_child (box), use);
}

/* The name is what the page is about: all of it can be read before anything else gets room. */
static void
bind_name_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  CsNameRow *row = gtk_list_item_get_item (list_item);
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  g_autofree char *serves = cs_serves_dup_text (cs_name_row_get_serves (row));
  glong length = g_utf8_strlen (cs_name_row_get_name (row), -1);

  gtk_label_set_width_chars (GTK_LABEL (name), (int) CLAMP (length, 10, NAME_CHARS));
  show_both (list_item, cs_name_row_get_name (row), serves);
}

static void
bind_slots_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  CsNameRow *row = gtk_list_item_get_item (list_item);
  g_autofree char *slots = join_uses (row, write_slot);
  g_autofree char *roles = join_uses (row, write_roles);

  show_both (list_item, slots, roles);
}

static void
bind_nodes_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  g_autofree char *text = join_uses (gtk_list_item_get_item (list_item), write_node);

  show_in (gtk_list_item_get_child (list_item), text);
}

static void
bind_state_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  CsNameRow *row = gtk_list_item_get_item (list_item);
  Standing standing = judge (row);
  g_autofree char *evidence = dup_evidence (row);
  const char *icon_name = cs_tone_to_icon_name (standing.tone);
  GtkWidget *box = gtk_list_item_get_child (list_item);
  GtkWidget *image = gtk_widget_get_first_child (box);
  GtkWidget *label = gtk_widget_get_last_child (box);

  gtk_image_set_from_icon_name (GTK_IMAGE (image),
                                icon_name != NULL ? icon_name : "cs-not-wanted-symbolic");
  gtk_label_set_text (GTK_LABEL (label), standing.text);
  cs_tone_apply (standing.tone, image);
  cs_tone_apply (standing.tone, label);
  cs_tooltip_set (box, *evidence != '\0' ? evidence : standing.text);
}

/* --- all ---------------------------------------------------------------------------------------
 */

/* The certificate that holds it, or should. */
static void
activate_cb (CsNamesPage *self, guint position, GtkColumnView *view)
{
  g_autoptr (CsNameRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  g_autoptr (CsNameUse) use = g_list_model_get_item (G_LIST_MODEL (row), 0);
  g_autoptr (CsSubject) subject = NULL;

  if (use == NULL)
    return;
  subject = cs_subject_new (CS_SUBJECT_SLOT, cs_slot_get_name (cs_name_use_get_slot (use)), NULL);
  cs_session_inspect (cs_pane_get_session (CS_PANE (self)), subject);
}

static void
show_summary (CsNamesPage *self, GListModel *rows)
{
  guint n = g_list_model_get_n_items (rows);
  guint n_good = 0;
  guint n_unknown = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++) {
    g_autoptr (CsNameRow) row = g_list_model_get_item (rows, i);
    CsTone tone = judge (row).tone;

    n_good += tone == CS_TONE_GOOD || tone == CS_TONE_NEUTRAL ? 1 : 0;
    n_unknown += tone == CS_TONE_UNKNOWN ? 1 : 0;
  }
  if (n_unknown > 0)
    text = g_strdup_printf (ngettext ("%u name is not known to be served",
                                      "%u names are not known to be served", n_unknown),
                            n_unknown);
  else if (n_good < n)
    text = g_strdup_printf (ngettext ("%u name needs a look", "%u names need a look", n - n_good),
                            n - n_good);
  else
    text = g_strdup (_ ("Every name is where it is asked for"));
  gtk_label_set_text (self->summary, text);
}

static void
cs_names_page_update (CsPane *pane)
{
  CsNamesPage *self = CS_NAMES_PAGE (pane);
  CsSession *session = cs_pane_get_session (pane);
  guint selected = gtk_single_selection_get_selected (self->selection);
  g_autoptr (CsNameTable) table
      = cs_name_table_new (cs_session_get_cluster (session), cs_session_get_inventory (session));
  GListModel *rows = G_LIST_MODEL (table);

  gtk_single_selection_set_model (self->selection, rows);
  gtk_single_selection_set_selected (self->selection, selected);
  show_summary (self, rows);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (rows) > 0 ? "names" : "empty");
}

static void
cs_names_page_built (CsPane *pane)
{
  cs_pane_set_list (pane, GTK_WIDGET (CS_NAMES_PAGE (pane)->view));
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
  CS_PANE_CLASS (klass)->built = cs_names_page_built;
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
  gtk_widget_class_bind_template_callback (widget_class, bind_slots_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_state_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_nodes_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_state_cb);
}

static void
cs_names_page_init (CsNamesPage *self)
{
}
