/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-look.h"

#include <glib/gi18n.h>

#define TOOLTIP_KEY "cs-tooltip"

static const struct {
  const char *icon_name;
  const char *css_class;
  const char *words;
} looks[] = {
  [CS_TONE_NEUTRAL] = { NULL, "cs-neutral", NULL },
  [CS_TONE_GOOD] = { "cs-good-symbolic", "success", N_ ("good") },
  [CS_TONE_WARNING] = { "cs-warning-symbolic", "warning", N_ ("warning") },
  [CS_TONE_ERROR] = { "cs-error-symbolic", "error", N_ ("error") },
  [CS_TONE_UNKNOWN] = { "cs-unknown-symbolic", "dim-label", N_ ("unknown") },
};

const char *
cs_tone_to_icon_name (CsTone tone)
{
  g_return_val_if_fail (tone < G_N_ELEMENTS (looks), NULL);

  return looks[tone].icon_name;
}

const char *
cs_tone_to_css_class (CsTone tone)
{
  g_return_val_if_fail (tone < G_N_ELEMENTS (looks), NULL);

  return looks[tone].css_class;
}

const char *
cs_tone_to_words (CsTone tone)
{
  g_return_val_if_fail (tone < G_N_ELEMENTS (looks), NULL);

  return looks[tone].words != NULL ? _ (looks[tone].words) : NULL;
}

void
cs_tone_apply (CsTone tone, GtkWidget *widget)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (widget, looks[i].css_class);
  gtk_widget_add_css_class (widget, cs_tone_to_css_class (tone));
}

GdkRGBA
cs_look_up_colour (GtkWidget *widget, const char *name)
{
  GdkRGBA colour;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &colour))
    gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);

  return colour;
}

void
cs_tone_show (CsTone tone, GtkImage *image)
{
  const char *icon_name = cs_tone_to_icon_name (tone);

  gtk_image_set_from_icon_name (image, icon_name);
  gtk_widget_set_visible (GTK_WIDGET (image), icon_name != NULL);
  cs_tone_apply (tone, GTK_WIDGET (image));
}

void
cs_label_forbid_hyphens (GtkLabel *label)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  g_return_if_fail (GTK_IS_LABEL (label));

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (label, attributes);
}

/* What became of it says more than that it differs; that it is not in service, more than that it is
 * there. NULL when there is no more to say. */
static const char *
special_icon_name (const CsCell *cell)
{
  gboolean there = cell->state == CS_CELL_PRESENT || cell->state == CS_CELL_EXPIRING;

  if (cell->state == CS_CELL_DIFFERS && cell->drift == CS_DRIFT_ROLLED_BACK)
    return "cs-rolled-back-symbolic";
  if (cell->state == CS_CELL_DIFFERS && cell->drift == CS_DRIFT_CHANGED)
    return "cs-changed-symbolic";
  if (there && cell->standing == CS_STANDING_SERVED)
    return "cs-served-symbolic";
  if (there && cell->standing != CS_STANDING_UNKNOWN)
    return "cs-not-served-symbolic";

  return NULL;
}

const char *
cs_cell_get_icon_name (const CsCell *cell)
{
  static const char *const names[] = {
    [CS_CELL_NOT_WANTED] = "cs-not-wanted-symbolic",
    [CS_CELL_PRESENT] = "cs-good-symbolic",
    [CS_CELL_MISSING] = "cs-missing-symbolic",
    [CS_CELL_DIFFERS] = "cs-differs-symbolic",
    [CS_CELL_WRONG_NODE] = "cs-misplaced-symbolic",
    [CS_CELL_KEY_MISMATCH] = "cs-mismatch-symbolic",
    [CS_CELL_EXPIRING] = "cs-expiry-symbolic",
    [CS_CELL_EXPIRED] = "cs-expired-symbolic",
    [CS_CELL_INVALID] = "cs-error-symbolic",
    [CS_CELL_UNKNOWN] = "cs-unknown-symbolic",
  };

  const char *special;

  g_return_val_if_fail (cell != NULL && cell->state < G_N_ELEMENTS (names), NULL);

  special = special_icon_name (cell);

  return special != NULL ? special : names[cell->state];
}

const char *
cs_wanted_kind_to_icon_name (CsWantedKind kind)
{
  static const char *const names[] = {
    [CS_WANTED_KEY] = "cs-key-symbolic",
    [CS_WANTED_REQUEST] = "cs-request-symbolic",
    [CS_WANTED_CERTIFICATE] = "cs-certificate-symbolic",
    [CS_WANTED_BUNDLE] = "cs-bundle-symbolic",
    [CS_WANTED_ROOT] = "cs-certificate-symbolic",
    [CS_WANTED_INTERMEDIATES] = "cs-bundle-symbolic",
    [CS_WANTED_CA_FILE] = "cs-bundle-symbolic",
  };

  g_return_val_if_fail (kind < G_N_ELEMENTS (names), NULL);

  return names[kind];
}

const char *
cs_knowledge_to_icon_name (CsKnowledge knowledge)
{
  switch (knowledge) {
  case CS_KNOWLEDGE_NONE:
    return "cs-unknown-symbolic";
  case CS_KNOWLEDGE_LOOKING:
    return "cs-waiting-symbolic";
  case CS_KNOWLEDGE_FULL:
    return "network-server-symbolic";
  case CS_KNOWLEDGE_FAILED:
    return "cs-error-symbolic";
  }

  g_return_val_if_reached (NULL);
}

void
cs_list_item_set_label (GtkListItem *list_item, const char *label, const char *description)
{
  GtkWidget *row = gtk_widget_get_parent (gtk_list_item_get_child (list_item));

  if (row == NULL)
    return;

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
}

static gboolean
query_tooltip_cb (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, g_object_get_data (G_OBJECT (widget), TOOLTIP_KEY));

  return TRUE;
}

void
cs_tooltip_set (GtkWidget *widget, const char *text)
{
  gboolean any = text != NULL && *text != '\0';

  if (any && g_object_get_data (G_OBJECT (widget), TOOLTIP_KEY) == NULL)
    g_signal_connect (widget, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  else if (!any)
    g_signal_handlers_disconnect_by_func (widget, query_tooltip_cb, NULL);
  g_object_set_data_full (G_OBJECT (widget), TOOLTIP_KEY, any ? g_strdup (text) : NULL, g_free);
  gtk_widget_set_has_tooltip (widget, any);
}

void
cs_tone_tell (CsTone tone, GtkWidget *image)
{
  const char *words = cs_tone_to_words (tone);

  cs_tooltip_set (image, words);
  if (words != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                    -1);
}

AdwToast *
cs_toast_new (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  return adw_toast_new (escaped);
}
