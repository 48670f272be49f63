/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-look.h"

#include <glib/gi18n.h>

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

void
cs_label_forbid_hyphens (GtkLabel *label)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  g_return_if_fail (GTK_IS_LABEL (label));

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (label, attributes);
}
