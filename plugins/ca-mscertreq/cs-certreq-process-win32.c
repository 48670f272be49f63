/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-process.h"

#include <string.h>
#include <windows.h>

#define TICK 20 /* ms between two looks at the child */

/* What a started program hangs on. */
typedef struct {
  PROCESS_INFORMATION process;
  HANDLE job;
  HANDLE output;
} Child;

static void
child_clear (Child *self)
{
  if (self->process.hThread != NULL)
    CloseHandle (self->process.hThread);
  if (self->process.hProcess != NULL)
    CloseHandle (self->process.hProcess);
  if (self->job != NULL)
    CloseHandle (self->job); /* ends what is still in it */
  if (self->output != NULL && self->output != INVALID_HANDLE_VALUE)
    CloseHandle (self->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Child, child_clear)

/* CreateProcessWithLogonW takes it, so it stands in no argument. */
gboolean
cs_certreq_process_can_log_in (void)
{
  return TRUE;
}

/* CreateProcess adds “.exe” to a name that has no suffix. */
static gboolean
is_program (const char *path)
{
  g_autofree char *suffixed = g_strconcat (path, ".exe", NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR)
         || g_file_test (suffixed, G_FILE_TEST_IS_REGULAR);
}

static char *
find_at (const char *path, GError **error)
{
  if (is_program (path))
    return g_strdup (path);

  cs_error_set (error, CS_ERROR, CS_ERROR_NOT_SUBMITTED,
                "%s is not on this computer: it comes with Windows. Name one with Program=, or the "
                "Windows workstation that has it with Host= and User=",
                path);
  return NULL;
}

/* A plain name is that of a program of Windows, wherever PATH or the current folder would lead. */
char *
cs_certreq_process_find (const char *program, GError **error)
{
  wchar_t folder[MAX_PATH];
  UINT length = GetSystemDirectoryW (folder, MAX_PATH);
  g_autofree char *system = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (g_path_is_absolute (program))
    return find_at (program, error);

  system = length > 0 && length < MAX_PATH
               ? g_utf16_to_utf8 ((const gunichar2 *) folder, length, NULL, NULL, NULL)
               : NULL;
  name = g_str_has_suffix (program, ".exe") ? g_strdup (program)
                                            : g_strconcat (program, ".exe", NULL);
  path = system != NULL ? g_build_filename (system, name, NULL) : NULL;
  if (path != NULL && strpbrk (program, "/\\") == NULL
      && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);

  g_set_error (
      error, CS_ERROR, CS_ERROR_NOT_SUBMITTED,
      "%s is not in the system folder of this Windows. Give its whole path with Program=", program);
  return NULL;
}

static gboolean
fail (const char *what, GError **error)
{
  g_autofree char *reason = cs_error_dup_win32_reason (GetLastError ());

  g_set_error (error, CS_ERROR, CS_ERROR_NOT_SUBMITTED, "%s: %s", what, reason);

  return FALSE;
}

/* By the rules of CommandLineToArgvW. */
static void
append_argument (GString *line, const char *argument)
{
  gsize backslashes = 0;

  g_string_append (line, line->len > 0 ? " \"" : "\"");
  for (const char *c = argument; *c != '\0'; c++) {
    if (*c == '"')
      for (gsize i = 0; i <= backslashes; i++)
        g_string_append_c (line, '\\');
    g_string_append_c (line, *c);
    backslashes = *c == '\\' ? backslashes + 1 : 0;
  }
  for (gsize i = 0; i < backslashes; i++)
    g_string_append_c (line, '\\');
  g_string_append_c (line, '"');
}

static wchar_t *
dup_command_line (const char *const *argv)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; argv[i] != NULL; i++)
    append_argument (line, argv[i]);

  return (wchar_t *) g_utf8_to_utf16 (line->str, -1, NULL, NULL, NULL);
}

/* "NAME=VALUE" strings one after another, with an empty one at the end. */
static wchar_t *
dup_environment_block (void)
{
  g_auto (GStrv) variables = cs_certreq_environment_dup ();
  GArray *block = g_array_new (TRUE, TRUE, sizeof (gunichar2));

  for (guint i = 0; variables[i] != NULL; i++) {
    glong length;
    g_autofree gunichar2 *wide = g_utf8_to_utf16 (variables[i], -1, NULL, &length, NULL);

    if (wide != NULL)
      g_array_append_vals (block, wide, (guint) length + 1);
  }

  return (wchar_t *) g_array_free (block, FALSE);
}

static gboolean
open_output (Child *self, const CsCertreqCall *call, GError **error)
{
  SECURITY_ATTRIBUTES inherited = { sizeof inherited, NULL, TRUE };
  g_autofree char *path = g_build_filename (call->folder, call->output, NULL);
  g_autofree wchar_t *wide = (wchar_t *) g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);

  self->output = CreateFileW (wide, GENERIC_WRITE, FILE_SHARE_READ, &inherited, CREATE_ALWAYS,
                              FILE_ATTRIBUTE_NORMAL, NULL);

  return self->output != INVALID_HANDLE_VALUE || fail (path, error);
}

static gboolean
make_job (Child *self, GError **error)
{
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = { 0 };

  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  self->job = CreateJobObjectW (NULL, NULL);

  return (self->job != NULL
          && SetInformationJobObject (self->job, JobObjectExtendedLimitInformation, &limits,
                                      sizeof limits))
         || fail ("A job object cannot be made", error);
}

static gboolean
create (Child *self, const CsCertreqCall *call, wchar_t *line, wchar_t *folder, wchar_t *block)
{
  STARTUPINFOW startup = { .cb = sizeof startup,
                           .dwFlags = STARTF_USESTDHANDLES,
                           .hStdOutput = self->output,
                           .hStdError = self->output };
  DWORD flags = CREATE_SUSPENDED | CREATE_NO_WINDOW | CREATE_UNICODE_ENVIRONMENT;
  g_auto (GStrv) parts = NULL;
  g_autofree wchar_t *user = NULL;
  g_autofree wchar_t *domain = NULL;
  wchar_t *password;
  gboolean created;

  if (call->account == NULL)
    return CreateProcessW (NULL, line, NULL, NULL, TRUE, flags, block, folder, &startup,
                           &self->process);

  parts = g_strsplit (call->account, "\\", 2);
  domain = parts[1] != NULL ? (wchar_t *) g_utf8_to_utf16 (parts[0], -1, NULL, NULL, NULL) : NULL;
  user = (wchar_t *) g_utf8_to_utf16 (parts[1] != NULL ? parts[1] : parts[0], -1, NULL, NULL, NULL);
  password = (wchar_t *) g_utf8_to_utf16 (cs_secret_peek (call->password), -1, NULL, NULL, NULL);
  SetLastError (ERROR_CALL_NOT_IMPLEMENTED); /* Wine 8 does nothing and leaves no reason */
  /* Here it is the one who is logged in, to other computers the account. */
  created = CreateProcessWithLogonW (user, domain, password, LOGON_NETCREDENTIALS_ONLY, NULL, line,
                                     flags, block, folder, &startup, &self->process);
  if (password != NULL) {
    cs_secret_wipe (password, wcslen (password) * sizeof *password);
    g_free (password);
  }

  return created;
}

static gboolean
start (Child *self, const CsCertreqCall *call, GError **error)
{
  g_autofree wchar_t *line = dup_command_line (call->argv);
  g_autofree wchar_t *folder = (wchar_t *) g_utf8_to_utf16 (call->folder, -1, NULL, NULL, NULL);
  g_autofree wchar_t *block = dup_environment_block ();

  if (!open_output (self, call, error) || !make_job (self, error))
    return FALSE;
  if (!create (self, call, line, folder, block))
    return fail (call->argv[0], error);
  if (!AssignProcessToJobObject (self->job, self->process.hProcess)) {
    fail (call->argv[0], error);
    TerminateProcess (self->process.hProcess, 1); /* it has not run yet */
    return FALSE;
  }
  ResumeThread (self->process.hThread);

  return TRUE;
}

gboolean
cs_certreq_process_run (const CsCertreqCall *call,
                        GCancellable *cancellable,
                        guint32 *status,
                        GError **error)
{
  gint64 deadline = g_get_monotonic_time () + call->timeout * G_TIME_SPAN_SECOND;
  g_auto (Child) child = { 0 };
  DWORD code = 0;

  if (!start (&child, call, error))
    return FALSE;

  while (WaitForSingleObject (child.process.hProcess, TICK) == WAIT_TIMEOUT) {
    gboolean late = g_get_monotonic_time () >= deadline;

    if (!late && !g_cancellable_is_cancelled (cancellable))
      continue;
    TerminateJobObject (child.job, 1);
    WaitForSingleObject (child.process.hProcess, INFINITE);
    if (!g_cancellable_set_error_if_cancelled (cancellable, error))
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                   "%s gave no answer in %u seconds and was ended", call->argv[0], call->timeout);
    return FALSE;
  }
  GetExitCodeProcess (child.process.hProcess, &code);
  *status = (guint32) code;

  return TRUE;
}
