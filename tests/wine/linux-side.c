/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For tests under Wine whose other side is a Linux program: starts the Linux program of its own
 * name by tests/wine/linux_side.py, which the file "linux-side" beside it tells how to find. Passes
 * on arguments as the C runtime took them apart, the environment and the current folder, then
 * standard input, output and error, and ends with the same status. When it is ended, so is the
 * other. Plain Windows calls: it also plays certreq.exe, which gets no DLLs of ours. */

#include <winsock2.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define STATUS_FAILED 125

typedef struct {
  char *data;
  size_t length;
} Buffer;

int wmain (int argc, wchar_t **argv, wchar_t **envp);

static SOCKET there = INVALID_SOCKET;

static int
fail (const char *what)
{
  fprintf (stderr, "linux-side: %s\n", what);

  return STATUS_FAILED;
}

static void
append (Buffer *self, const void *data, size_t length)
{
  self->data = realloc (self->data, self->length + length);
  if (self->data == NULL)
    exit (fail ("no memory"));
  memcpy (self->data + self->length, data, length);
  self->length += length;
}

static void
append_wide (Buffer *self, const wchar_t *text)
{
  int size = WideCharToMultiByte (CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
  char *utf8 = malloc ((size_t) size);

  if (utf8 == NULL)
    exit (fail ("no memory"));
  WideCharToMultiByte (CP_UTF8, 0, text, -1, utf8, size, NULL, NULL);
  append (self, utf8, (size_t) size);
  free (utf8);
}

static void
append_count (Buffer *self, int count)
{
  char text[16];

  snprintf (text, sizeof text, "%d", count);
  append (self, text, strlen (text) + 1);
}

static int
send_all (const void *data, size_t length)
{
  const char *rest = data;

  while (length > 0) {
    int sent = send (there, rest, (int) length, 0);

    if (sent <= 0)
      return 0;
    rest += sent;
    length -= (size_t) sent;
  }

  return 1;
}

static int
receive_all (void *data, size_t length)
{
  char *rest = data;

  while (length > 0) {
    int got = recv (there, rest, (int) length, 0);

    if (got <= 0)
      return 0;
    rest += got;
    length -= (size_t) got;
  }

  return 1;
}

/* One letter, four bytes of length, least first, and as many bytes. */
static int
send_frame (char kind, const void *data, DWORD length)
{
  char head[5]
      = { kind, (char) length, (char) (length >> 8), (char) (length >> 16), (char) (length >> 24) };

  return send_all (head, sizeof head) && send_all (data, length);
}

static DWORD WINAPI
pass_input (void *unused)
{
  HANDLE input = GetStdHandle (STD_INPUT_HANDLE);
  char data[4096];
  DWORD got;

  while (ReadFile (input, data, sizeof data, &got, NULL) && got > 0)
    send_frame ('i', data, got);
  send_frame ('e', "", 0);

  return 0;
}

/* "PORT TOKEN" */
static int
find_there (const wchar_t *self, unsigned short *port, char token[65])
{
  wchar_t path[4096];
  wchar_t *name;
  unsigned number = 0;
  FILE *file;

  wcsncpy (path, self, 4000);
  path[4000] = L'\0';
  name = wcsrchr (path, L'\\');
  wcscpy (name != NULL ? name + 1 : path, L"linux-side");
  file = _wfopen (path, L"rb");
  if (file == NULL || fscanf (file, "%u %64s", &number, token) != 2)
    return 0;
  fclose (file);
  *port = (unsigned short) number;

  return 1;
}

static int
connect_there (unsigned short port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };
  WSADATA data;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  WSAStartup (MAKEWORD (2, 2), &data);
  there = socket (AF_INET, SOCK_STREAM, 0);

  return connect (there, (struct sockaddr *) &address, sizeof address) == 0;
}

static void
send_call (const char *token, const wchar_t *self, int argc, wchar_t **argv, wchar_t **envp)
{
  wchar_t folder[4096] = L"";
  Buffer call = { 0 };
  int n = 0;

  while (envp[n] != NULL)
    n++;
  GetCurrentDirectoryW (4096, folder);
  append (&call, token, strlen (token) + 1);
  append_wide (&call, self);
  append_wide (&call, folder);
  append_count (&call, argc);
  for (int i = 0; i < argc; i++)
    append_wide (&call, argv[i]);
  append_count (&call, n);
  for (int i = 0; i < n; i++)
    append_wide (&call, envp[i]);
  send_frame ('c', call.data, (DWORD) call.length);
  free (call.data);
}

static int
pass_output (void)
{
  unsigned char head[5];
  static char data[65536];

  while (receive_all (head, sizeof head)) {
    DWORD length = head[1] | head[2] << 8 | head[3] << 16 | (DWORD) head[4] << 24;
    HANDLE output = GetStdHandle (head[0] == 'o' ? STD_OUTPUT_HANDLE : STD_ERROR_HANDLE);
    DWORD written;

    if (length >= sizeof data || !receive_all (data, length))
      break;
    data[length] = '\0';
    if (head[0] == 'x')
      return (int) (DWORD) strtoul (data, NULL, 10);
    WriteFile (output, data, length, &written, NULL);
  }

  return fail ("the other side is gone");
}

int
wmain (int argc, wchar_t **argv, wchar_t **envp)
{
  wchar_t self[4096];
  char token[65];
  unsigned short port;
  int status;

  GetModuleFileNameW (NULL, self, 4096);
  if (!find_there (self, &port, token) || !connect_there (port))
    return fail ("nobody is there: this runs from ./dev windows");
  send_call (token, self, argc, argv, envp);
  CloseHandle (CreateThread (NULL, 0, pass_input, NULL, 0, NULL));
  status = pass_output ();
  ExitProcess ((UINT) status); /* the other thread may wait for input */
}
