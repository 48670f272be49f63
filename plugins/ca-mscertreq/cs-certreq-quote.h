/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CsCertreqShell: what OpenSSH for Windows gives a command line to, as its admin has set it
 * (DefaultShell in the registry).
 */
typedef enum {
  CS_CERTREQ_SHELL_CMD,
  CS_CERTREQ_SHELL_POWERSHELL,
} CsCertreqShell;

/* A command that both understand and neither changes anything with, and which of them answered
 * @output to it; FALSE when it was another one. */
const char *cs_certreq_quote_get_question (void);
gboolean cs_certreq_quote_recognize (const char *output, CsCertreqShell *shell);

/* One line that makes the folder @folder, a plain name, in the user's own folder; removes it; or
 * runs @argv in it with all output going to the file @output there and the program's exit code as
 * its own. An argument may hold anything but quotation marks, control characters and, for cmd.exe,
 * percent signs; %NULL when one does. Transfer full. */
char *cs_certreq_quote_make_folder (CsCertreqShell shell, const char *folder);
char *cs_certreq_quote_remove_folder (CsCertreqShell shell, const char *folder);
/* Ends every process whose command line names @folder, and all that those started. Both shells take
 * it. */
char *cs_certreq_quote_end (const char *folder);
char *cs_certreq_quote_run (CsCertreqShell shell,
                            const char *folder,
                            const char *const *argv,
                            const char *output);

G_END_DECLS
