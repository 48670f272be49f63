/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-quote.h"

#include <string.h>

/* Each shell fills in the half that it takes for a variable. */
#define QUESTION "echo %OS%:$env:OS"
#define CMD_ANSWER "Windows_NT:$env:OS"
#define POWERSHELL_ANSWER "%OS%:Windows_NT"

const char *
cs_certreq_quote_get_question (void)
{
  return QUESTION;
}

gboolean
cs_certreq_quote_recognize (const char *output, CsCertreqShell *shell)
{
  gboolean cmd = strstr (output, CMD_ANSWER) != NULL;
  gboolean powershell = strstr (output, POWERSHELL_ANSWER) != NULL;

  *shell = powershell ? CS_CERTREQ_SHELL_POWERSHELL : CS_CERTREQ_SHELL_CMD;

  return cmd != powershell;
}

char *
cs_certreq_quote_make_folder (CsCertreqShell shell, const char *folder)
{
  return g_strdup_printf ("mkdir %s", folder);
}

char *
cs_certreq_quote_remove_folder (CsCertreqShell shell, const char *folder)
{
  if (shell == CS_CERTREQ_SHELL_CMD)
    return g_strdup_printf ("rd /s /q %s", folder);

  return g_strdup_printf ("Remove-Item -Recurse -Force -LiteralPath '%s'", folder);
}

/* Encoded, so that its own command line does not name the folder. */
char *
cs_certreq_quote_end (const char *folder)
{
  g_autofree char *script = g_strdup_printf (
      "Get-CimInstance Win32_Process | Where-Object { $_.CommandLine -like '*%s*' } | "
      "ForEach-Object { taskkill.exe /T /F /PID $_.ProcessId }",
      folder);
  gsize length = strlen (script);
  g_autofree guint8 *wide = g_new0 (guint8, 2 * length);
  g_autofree char *encoded = NULL;

  for (gsize i = 0; i < length; i++) /* ASCII in UTF-16LE */
    wide[2 * i] = (guint8) script[i];
  encoded = g_base64_encode (wide, 2 * length);

  return g_strdup_printf ("powershell.exe -NoProfile -NonInteractive -EncodedCommand %s", encoded);
}

static gboolean
can_be_said (CsCertreqShell shell, const char *argument)
{
  for (const char *c = argument; *c != '\0'; c++) {
    if (g_ascii_iscntrl (*c) || *c == '"' || (*c == '%' && shell == CS_CERTREQ_SHELL_CMD))
      return FALSE;
  }

  return *argument != '\0';
}

/* Between quotation marks cmd.exe takes everything but % as it is; the program's own rule is that
 * backslashes count double before a quotation mark. */
static void
append_for_cmd (GString *line, const char *argument)
{
  gsize backslashes = strlen (argument);

  while (backslashes > 0 && argument[backslashes - 1] == '\\')
    backslashes--;
  g_string_append_printf (line, "\"%s%s\"", argument, argument + backslashes);
}

/* Between single ones PowerShell takes everything as it is but single quotation marks, of which it
 * knows five. It also would split an unquoted -ca.cert in two (domain.md 3.5). */
static void
append_for_powershell (GString *line, const char *argument)
{
  g_string_append_c (line, '\'');
  for (const char *c = argument; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);

    g_string_append_unichar (line, character);
    if (character == '\'' || (character >= 0x2018 && character <= 0x201b))
      g_string_append_unichar (line, character);
  }
  g_string_append_c (line, '\'');
}

char *
cs_certreq_quote_run (CsCertreqShell shell,
                      const char *folder,
                      const char *const *argv,
                      const char *output)
{
  g_autoptr (GString) line = g_string_new (NULL);

  if (shell == CS_CERTREQ_SHELL_CMD)
    g_string_append_printf (line, "cd /d %s &&", folder);
  else
    g_string_append_printf (line, "Set-Location -LiteralPath '%s' -ErrorAction Stop; &", folder);

  for (guint i = 0; argv[i] != NULL; i++) {
    if (!can_be_said (shell, argv[i]))
      return NULL;
    g_string_append_c (line, ' ');
    if (shell == CS_CERTREQ_SHELL_CMD)
      append_for_cmd (line, argv[i]);
    else
      append_for_powershell (line, argv[i]);
  }

  if (shell == CS_CERTREQ_SHELL_CMD)
    g_string_append_printf (line, " > %s 2>&1", output);
  else
    g_string_append_printf (line, " *> %s; exit $LASTEXITCODE", output);

  return g_string_free (g_steal_pointer (&line), FALSE);
}
