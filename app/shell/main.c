/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n.h>
#include <locale.h>

#include "config.h"
#include "cs-application.h"
#include "cs-process.h"

int
main (int argc, char *argv[])
{
  g_autoptr (CsApplication) application = NULL;

  cs_process_harden ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  cs_language_enable ();
  cs_language_set (CS_LANGUAGE_USER);

  application = cs_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
