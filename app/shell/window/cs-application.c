/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-application.h"

#include <glib/gi18n.h>

#include "cs-window.h"

struct _CsApplication {
  AdwApplication parent_instance;

  /* owned */
  CsPluginHost *plugins;
  CsKeyring *keyring;
};

G_DEFINE_FINAL_TYPE (CsApplication, cs_application, ADW_TYPE_APPLICATION)

static CsWindow *
new_window (CsApplication *self)
{
  return cs_window_new (GTK_APPLICATION (self), cs_application_get_plugins (self), self->keyring);
}

static void
new_window_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_present (GTK_WINDOW (new_window (CS_APPLICATION (user_data))));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  adw_show_about_window (window, "application-name", _ ("Countersign"), "application-icon",
                         CS_APPLICATION_ID, "version", CS_VERSION, "license-type",
                         GTK_LICENSE_GPL_3_0, "comments",
                         _ ("Certificates onto clusters of meeting servers"), NULL);
}

/* Those that ask first stay, and go after a yes. */
static gboolean
close_windows (GtkApplication *application)
{
  g_autolist (GtkWindow) windows = g_list_copy (gtk_application_get_windows (application));
  gboolean asked = FALSE;

  for (GList *l = windows; l != NULL; l = l->next)
    g_object_ref (l->data); /* a dialog goes with its window */
  for (GList *l = windows; l != NULL; l = l->next) {
    if (!CS_IS_WINDOW (l->data))
      continue;
    if (_cs_window_ask_stop (l->data, NULL))
      asked = TRUE;
    else
      gtk_window_destroy (l->data);
  }

  return !asked;
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GList *windows;

  if (!close_windows (GTK_APPLICATION (user_data)))
    return;
  /* Closed and not just left, so that what is under way is cancelled in order. */
  while ((windows = gtk_application_get_windows (GTK_APPLICATION (user_data))) != NULL)
    gtk_window_destroy (GTK_WINDOW (windows->data));
}

/* What a notification leads to. */
static void
show_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_activate (G_APPLICATION (user_data));
}

static const GActionEntry actions[] = {
  { "about", about_action },
  { "new-window", new_window_action },
  { "quit", quit_action },
  { "show", show_action },
};

static void
cs_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (cs_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit",
                                         (const char *[]){ "<Control>q", NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.new-window",
                                         (const char *[]){ "<Control>n", NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "window.close",
                                         (const char *[]){ "<Control>w", NULL });
  gtk_window_set_default_icon_name (CS_APPLICATION_ID);
}

static void
cs_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (new_window (CS_APPLICATION (application)));
  gtk_window_present (window);
}

/* A cluster in a window of its own; anything else is looked at in the one that is there. */
static void
cs_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++) {
    GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (application));
    g_autofree char *name = g_file_get_basename (files[i]);
    gboolean fits
        = CS_IS_WINDOW (active)
          && (!g_str_has_suffix (name, ".cluster") || cs_window_is_empty (CS_WINDOW (active)));
    CsWindow *window = fits ? CS_WINDOW (active) : new_window (CS_APPLICATION (application));

    gtk_window_present (GTK_WINDOW (window));
    cs_window_inspect_file (window, files[i]);
  }
}

static void
cs_application_dispose (GObject *object)
{
  CsApplication *self = CS_APPLICATION (object);

  g_clear_object (&self->keyring);
  g_clear_object (&self->plugins);

  G_OBJECT_CLASS (cs_application_parent_class)->dispose (object);
}

static void
cs_application_class_init (CsApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_application_dispose;
  application_class->startup = cs_application_startup;
  application_class->activate = cs_application_activate;
  application_class->open = cs_application_open;
}

static void
cs_application_init (CsApplication *self)
{
  self->keyring = cs_keyring_new ();
}

CsApplication *
cs_application_new (void)
{
  return g_object_new (CS_TYPE_APPLICATION, "application-id", CS_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       "/org/countersign/Countersign", NULL);
}

CsPluginHost *
cs_application_get_plugins (CsApplication *self)
{
  g_return_val_if_fail (CS_IS_APPLICATION (self), NULL);

  if (self->plugins == NULL)
    self->plugins = cs_plugin_host_new (NULL);

  return self->plugins;
}
