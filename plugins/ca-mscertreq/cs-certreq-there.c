/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-there.h"

#include "cs-certreq-command.h"
#include "cs-certreq-quote.h"

#include <string.h>

struct _CsCertreqThere {
  CsCertreqPlace parent_instance;

  const CsCertreqSettings *settings;
  CsTransport *transport;
  CsPrompts *prompts;
  CsConnection *connection; /* NULL until it is needed, and when it broke */
  CsCertreqShell shell;
};

G_DEFINE_FINAL_TYPE (CsCertreqThere, cs_certreq_there, CS_TYPE_CERTREQ_PLACE)

static void
cs_certreq_there_dispose (GObject *object)
{
  CsCertreqThere *self = CS_CERTREQ_THERE (object);

  g_clear_object (&self->connection);

  G_OBJECT_CLASS (cs_certreq_there_parent_class)->dispose (object);
}

static gboolean
find_shell (CsCertreqThere *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *answer
      = cs_sync_exec (self->connection, cs_certreq_quote_get_question (), NULL, cancellable, error);

  if (answer == NULL)
    return FALSE;
  if (cs_certreq_quote_recognize (answer, &self->shell))
    return TRUE;

  cs_error_set (error, CS_ERROR, CS_ERROR_NOT_SUBMITTED,
                "%s: its SSH gives commands neither to cmd.exe nor to PowerShell. Wanted is a "
                "Windows computer with OpenSSH and one of them as the default shell",
                self->settings->host);
  return FALSE;
}

static gboolean
connect_there (CsCertreqThere *self, GCancellable *cancellable, GError **error)
{
  const CsCertreqSettings *settings = self->settings;
  g_autoptr (CsEndpoint) endpoint = NULL;

  if (self->connection != NULL)
    return TRUE;

  endpoint = cs_endpoint_new (settings->group, settings->host, settings->port, settings->user,
                              settings->host_key);
  self->connection = cs_sync_open (self->transport, endpoint, self->prompts, cancellable, error);
  if (self->connection == NULL)
    return FALSE;
  if (find_shell (self, cancellable, error))
    return TRUE;
  g_clear_object (&self->connection);

  return FALSE;
}

/* Names over SFTP are relative to the user's own folder, as the commands are. */
static char *
dup_remote (CsCertreqFolder *folder, const char *file)
{
  return g_strconcat (folder->name, "/", file, NULL);
}

static gboolean
exec_checked (CsCertreqThere *self,
              const char *command,
              const char *what,
              GCancellable *cancellable,
              GError **error)
{
  int status = -1;
  g_autofree char *output = cs_sync_exec (self->connection, command, &status, cancellable, error);
  g_autofree char *shown = NULL;

  if (output == NULL)
    return FALSE;
  if (status == 0)
    return TRUE;

  shown = cs_escape_control (g_strstrip (output));
  cs_error_set (error, CS_ERROR, CS_ERROR_NOT_SUBMITTED, "%s: %s failed: %s", self->settings->host,
                what, *shown != '\0' ? shown : "it said nothing");
  return FALSE;
}

static gboolean
put_request (CsCertreqThere *self,
             CsCertreqFolder *folder,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GBytes) request = cs_certreq_folder_load (folder, CS_CERTREQ_REQUEST);
  g_autofree char *remote = dup_remote (folder, CS_CERTREQ_REQUEST);

  return request == NULL || cs_sync_put (self->connection, remote, request, cancellable, error);
}

static gboolean
cs_certreq_there_prepare (CsCertreqPlace *place,
                          CsCertreqFolder *folder,
                          GCancellable *cancellable,
                          GError **error)
{
  CsCertreqThere *self = CS_CERTREQ_THERE (place);
  g_autofree char *make = NULL;

  if (!connect_there (self, cancellable, error))
    return FALSE;
  make = cs_certreq_quote_make_folder (self->shell, folder->name);

  return exec_checked (self, make, "making a private folder", cancellable, error)
         && put_request (self, folder, cancellable, error);
}

/* The call was given up, but OpenSSH for Windows does not end what a connection that is gone had
 * started. Adds to @error when it could not be ended. */
static void
end_there (CsCertreqThere *self, CsCertreqFolder *folder, GError **error)
{
  g_autofree char *command = cs_certreq_quote_end (folder->name);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GError) cause = *error;

  *error = NULL;
  g_clear_object (&self->connection);
  if (connect_there (self, NULL, &local_error)
      && exec_checked (self, command, "ending certreq", NULL, &local_error))
    *error = g_steal_pointer (&cause);
  else
    *error = g_error_new (cause->domain, cause->code, "%s; it may still run on %s (%s)",
                          cause->message, self->settings->host, local_error->message);
}

static char *
dup_line (CsCertreqThere *self, CsCertreqFolder *folder, const char *const *argv, GError **error)
{
  char *line = cs_certreq_quote_run (self->shell, folder->name, argv, CS_CERTREQ_OUTPUT);

  if (line == NULL)
    cs_error_set (error, CS_ERROR, CS_ERROR_NOT_SUBMITTED,
                  "%s: an argument for %s holds a character that its shell cannot be given",
                  self->settings->host, argv[0]);

  return line;
}

static gboolean
cs_certreq_there_run (CsCertreqPlace *place,
                      CsCertreqFolder *folder,
                      const char *const *argv,
                      guint32 *status,
                      GCancellable *cancellable,
                      GError **error)
{
  CsCertreqThere *self = CS_CERTREQ_THERE (place);
  g_autofree char *line = dup_line (self, folder, argv, error);
  g_autofree char *output = NULL;
  g_autoptr (GError) local_error = NULL;
  int code = -1;

  if (line == NULL || !connect_there (self, cancellable, error))
    return FALSE;

  output = cs_sync_exec_timed (self->connection, line, self->settings->timeout, &code, cancellable,
                               &local_error);
  cs_secret_wipe (line, strlen (line)); /* it may hold a password that was agreed to be seen */
  if (output != NULL) {
    *status = (guint32) code;
    return TRUE;
  }

  end_there (self, folder, &local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
collect_file (CsCertreqThere *self,
              CsCertreqFolder *folder,
              const char *file,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *remote = dup_remote (folder, file);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) content = cs_sync_get (self->connection, remote, cancellable, &local_error);

  if (content != NULL)
    return cs_certreq_folder_store (folder, file, content, error);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
cs_certreq_there_collect (CsCertreqPlace *place,
                          CsCertreqFolder *folder,
                          GCancellable *cancellable,
                          GError **error)
{
  static const char *const files[]
      = { CS_CERTREQ_OUTPUT, CS_CERTREQ_CERTIFICATE, CS_CERTREQ_CHAIN, NULL };
  CsCertreqThere *self = CS_CERTREQ_THERE (place);

  if (!connect_there (self, cancellable, error))
    return FALSE;
  for (guint i = 0; files[i] != NULL; i++) {
    if (!collect_file (self, folder, files[i], cancellable, error))
      return FALSE;
  }

  return TRUE;
}

static void
cs_certreq_there_clean (CsCertreqPlace *place, CsCertreqFolder *folder, gboolean remove)
{
  CsCertreqThere *self = CS_CERTREQ_THERE (place);
  g_autofree char *command = NULL;
  g_autoptr (GError) error = NULL;

  if (self->connection == NULL)
    return;
  command = cs_certreq_quote_remove_folder (self->shell, folder->name);
  if (remove && !exec_checked (self, command, "removing the private folder", NULL, &error))
    g_message ("%s stays on the workstation: %s", folder->name, error->message);
  cs_sync_close (self->connection);
  g_clear_object (&self->connection);
}

static void
cs_certreq_there_class_init (CsCertreqThereClass *klass)
{
  CsCertreqPlaceClass *place = CS_CERTREQ_PLACE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cs_certreq_there_dispose;
  place->prepare = cs_certreq_there_prepare;
  place->run = cs_certreq_there_run;
  place->collect = cs_certreq_there_collect;
  place->clean = cs_certreq_there_clean;
}

static void
cs_certreq_there_init (CsCertreqThere *self)
{
}

CsCertreqPlace *
cs_certreq_there_new (const CsCertreqSettings *settings, CsTransport *transport, CsPrompts *prompts)
{
  CsCertreqThere *self = g_object_new (CS_TYPE_CERTREQ_THERE, NULL);

  self->settings = settings;
  self->transport = transport;
  self->prompts = prompts;

  return CS_CERTREQ_PLACE (self);
}
