/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "openssh-server.h"

#include <glib/gstdio.h>

#include "file-access.h"
#include "openssh-side.h"
#include "temporary-folder.h"

#define RUN_FOLDER "/run/sshd" /* what sshd insists on when root starts it */

struct _OpensshServer {
  GSubprocess *process;
  char *folder;
  char *files;
  char *key_file;
  guint16 port;
};

static char *
find_sshd (void)
{
  char *program = g_find_program_in_path ("sshd");

  if (program == NULL && g_file_test ("/usr/sbin/sshd", G_FILE_TEST_IS_EXECUTABLE))
    program = g_strdup ("/usr/sbin/sshd"); /* not in everybody's PATH */

  return program;
}

gboolean
openssh_server_skip_unless_there (void)
{
  g_autofree char *sshd = find_sshd ();
  g_autofree char *keygen = g_find_program_in_path ("ssh-keygen");

  if (sshd == NULL || keygen == NULL) {
    g_test_skip ("sshd or ssh-keygen is not installed (openssh-server, openssh-client)");
    return TRUE;
  }
  if (file_access_ignores_modes () && g_mkdir_with_parents (RUN_FOLDER, 0755) != 0) {
    g_test_skip (RUN_FOLDER " cannot be made");
    return TRUE;
  }

  return FALSE;
}

static void
make_key (const char *path, const char *type)
{
  const char *const argv[]
      = { "ssh-keygen", "-q", "-t", type, "-N", openssh_side_get_nothing (), "-f", path, NULL };
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) keygen = openssh_side_spawn (launcher, argv, &error);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (keygen, NULL, &error));
  g_assert_no_error (error);
}

/* The type and the base64 of a .pub file. */
static char *
read_public_key (const char *path)
{
  g_autofree char *public_path = g_strconcat (path, ".pub", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents (public_path, &text, NULL, NULL));
  fields = g_strsplit (g_strchomp (text), " ", 3);

  return g_strconcat (fields[0], " ", fields[1], NULL);
}

static char *
host_key_path (OpensshServer *self, const char *type)
{
  g_autofree char *name = g_strdup_printf ("host_%s", type);

  return g_build_filename (self->folder, name, NULL);
}

char *
openssh_server_dup_host_key (OpensshServer *self, const char *type)
{
  g_autofree char *path = host_key_path (self, type);

  return read_public_key (path);
}

char *
openssh_server_make_stranger (OpensshServer *self, const char *type)
{
  g_autofree char *path = g_build_filename (self->folder, "stranger", NULL);
  g_autofree char *public_path = g_strconcat (path, ".pub", NULL);

  g_remove (path);
  g_remove (public_path);
  make_key (path, type);

  return read_public_key (path);
}

static guint16
find_free_port (void)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GSocket) socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  g_assert_true (g_socket_bind (socket, any, TRUE, NULL));
  local = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
}

static char *
write_config (OpensshServer *self, const char *const *host_key_types, const char *options)
{
  g_autoptr (GString) config = g_string_new (NULL);
  char *path = g_build_filename (self->folder, "sshd_config", NULL);
  g_autofree char *key_there = openssh_side_dup_path (self->key_file);
  g_autofree char *files_there = openssh_side_dup_path (self->files);

  g_string_append_printf (config,
                          "ListenAddress 127.0.0.1\nPort %u\nPidFile none\nUsePAM no\n"
                          "StrictModes no\nPermitRootLogin yes\nPasswordAuthentication no\n"
                          "KbdInteractiveAuthentication no\nMaxStartups 200\n"
                          "AuthorizedKeysFile %s.pub\nSubsystem sftp internal-sftp -d %s\n%s",
                          self->port, key_there, files_there, options != NULL ? options : "");
  for (; *host_key_types != NULL; host_key_types++) {
    g_autofree char *key = host_key_path (self, *host_key_types);
    g_autofree char *there = openssh_side_dup_path (key);

    make_key (key, *host_key_types);
    g_string_append_printf (config, "HostKey %s\n", there);
  }
  g_assert_true (g_file_set_contents (path, config->str, -1, NULL));

  return path;
}

static void
wait_until_it_listens (OpensshServer *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;

  for (guint i = 0; i < 500 && connection == NULL; i++) {
    connection = g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL, NULL);
    if (connection == NULL)
      g_usleep (20 * G_TIME_SPAN_MILLISECOND);
  }
  g_assert_nonnull (connection);
}

OpensshServer *
openssh_server_start (const char *const *host_key_types, const char *options)
{
  OpensshServer *self = g_new0 (OpensshServer, 1);
  g_autofree char *sshd = find_sshd ();
  g_autofree char *config = NULL;
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("countersign-sshd-XXXXXX", NULL);
  self->files = g_build_filename (self->folder, "files", NULL);
  self->key_file = g_build_filename (self->folder, "user", NULL);
  self->port = find_free_port ();
  g_assert_cmpint (g_mkdir (self->files, 0700), ==, 0);
  make_key (self->key_file, "ed25519");
  config = write_config (self, host_key_types, options);

  /* A test that fails must not leave a server behind, nor one that holds its output open. */
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                        | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  openssh_side_tie (launcher);
  self->process = openssh_side_spawn (
      launcher, (const char *const[]){ sshd, "-D", "-e", "-f", config, NULL }, &error);
  g_assert_no_error (error);
  wait_until_it_listens (self);

  return self;
}

void
openssh_server_stop (OpensshServer *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  temporary_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->files);
  g_free (self->key_file);
  g_free (self);
}

guint16
openssh_server_get_port (OpensshServer *self)
{
  return self->port;
}

const char *
openssh_server_get_files (OpensshServer *self)
{
  return self->files;
}

const char *
openssh_server_get_key_file (OpensshServer *self)
{
  return self->key_file;
}

CsEndpoint *
openssh_server_new_endpoint (OpensshServer *self, const char *pinned)
{
  return cs_endpoint_new ("Node host", "127.0.0.1", self->port, g_get_user_name (), pinned);
}
