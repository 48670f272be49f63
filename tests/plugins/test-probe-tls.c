/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "cs-tls-probe.h"
#include "tls-server.h"

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static CsProbe *
new_probe (const char *seconds)
{
  CsProbe *probe = g_object_new (CS_TYPE_TLS_PROBE, NULL);
  g_autoptr (CsSettings) settings = cs_settings_new ("Probe probe-tls", NULL);

  cs_settings_set (settings, "Timeout", seconds);
  g_assert_true (cs_probe_configure (probe, settings, NULL));

  return probe;
}

static CsServed *
ask (guint16 port, const char *seconds, CsProbeOpening opening, GError **error)
{
  g_autoptr (CsProbe) probe = new_probe (seconds);
  g_autoptr (GAsyncResult) result = NULL;

  cs_probe_ask_async (probe, "127.0.0.1", port, "tls.lab", opening, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return cs_probe_ask_finish (probe, result, error);
}

typedef struct {
  const char *name;
  TlsServerMode mode;
  CsProbeOpening opening;
  gboolean shown; /* else the error below */
  gboolean asks_client;
  const char *protocol;
  int code; /* of CS_ERROR */
  const char *words;
} Case;

static const Case cases[] = {
  { "tls", TLS_SERVER_SHOWS, CS_PROBE_TLS, TRUE, FALSE, "TLSv1.3" },
  { "postgresql", TLS_SERVER_SHOWS, CS_PROBE_POSTGRESQL, TRUE, FALSE, "TLSv1.3" },
  { "xmpp", TLS_SERVER_SHOWS, CS_PROBE_XMPP, TRUE, FALSE, "TLSv1.3" },
  { "client-certificate", TLS_SERVER_WANTS_CLIENT, CS_PROBE_POSTGRESQL, TRUE, TRUE, "TLSv1.3" },
  { "client-certificate-old", TLS_SERVER_OLD, CS_PROBE_TLS, TRUE, TRUE, "TLSv1.2" },
  { "refuses", TLS_SERVER_REFUSES, CS_PROBE_TLS, FALSE, FALSE, NULL, CS_ERROR_NODE,
    "it ends the TLS handshake" },
  { "http", TLS_SERVER_PLAIN, CS_PROBE_TLS, FALSE, FALSE, NULL, CS_ERROR_MALFORMED,
    "not with TLS" },
  { "postgresql-without-tls", TLS_SERVER_PLAIN, CS_PROBE_POSTGRESQL, FALSE, FALSE, NULL,
    CS_ERROR_MALFORMED, "does not offer TLS" },
  { "xmpp-without-tls", TLS_SERVER_PLAIN, CS_PROBE_XMPP, FALSE, FALSE, NULL, CS_ERROR_MALFORMED,
    "STARTTLS" },
  { "garbage", TLS_SERVER_GARBAGE, CS_PROBE_TLS, FALSE, FALSE, NULL, CS_ERROR_MALFORMED,
    "not with TLS" },
  { "garbage-for-postgresql", TLS_SERVER_GARBAGE, CS_PROBE_POSTGRESQL, FALSE, FALSE, NULL,
    CS_ERROR_MALFORMED, "no PostgreSQL" },
  { "garbage-for-xmpp", TLS_SERVER_GARBAGE, CS_PROBE_XMPP, FALSE, FALSE, NULL, CS_ERROR_MALFORMED,
    "no XMPP" },
  { "endless", TLS_SERVER_ENDLESS, CS_PROBE_TLS, FALSE, FALSE, NULL, CS_ERROR_MALFORMED,
    "not with TLS" },
  { "endless-for-xmpp", TLS_SERVER_ENDLESS, CS_PROBE_XMPP, FALSE, FALSE, NULL, CS_ERROR_MALFORMED,
    "STARTTLS" },
  { "hangs-up", TLS_SERVER_HANGS_UP, CS_PROBE_TLS, FALSE, FALSE, NULL, CS_ERROR_NODE, "hangs up" },
  { "hangs-up-on-postgresql", TLS_SERVER_HANGS_UP, CS_PROBE_POSTGRESQL, FALSE, FALSE, NULL,
    CS_ERROR_MALFORMED, "hangs up" },
};

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (TlsServer) server = tls_server_new (one->mode, one->opening);
  GPtrArray *chain = tls_server_get_chain (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsServed) served = ask (tls_server_get_port (server), "120", one->opening, &error);
  g_autofree char *place = g_strdup_printf ("127.0.0.1, port %u", tls_server_get_port (server));

  if (!one->shown) {
    g_assert_null (served);
    g_assert_error (error, CS_ERROR, one->code);
    g_assert_nonnull (strstr (error->message, one->words));
    g_assert_true (g_str_has_prefix (error->message, place));
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (served->certificates->len, ==, chain->len);
  for (guint i = 0; i < chain->len; i++)
    g_assert_true (g_bytes_equal (served->certificates->pdata[i], chain->pdata[i]));
  g_assert_cmpstr (served->protocol, ==, one->protocol);
  g_assert_nonnull (served->cipher);
  g_assert_true (served->asks_client == one->asks_client);
  g_assert_true (served->complete || one->asks_client);
}

static void
test_name (void)
{
  g_autoptr (TlsServer) server = tls_server_new (TLS_SERVER_SHOWS, CS_PROBE_TLS);
  g_autoptr (CsServed) served = ask (tls_server_get_port (server), "120", CS_PROBE_TLS, NULL);
  g_autofree char *name = NULL;

  g_assert_nonnull (served);
  while ((name = tls_server_dup_name (server)) == NULL)
    g_usleep (1000); /* the server may be a little behind */
  g_assert_cmpstr (name, ==, "tls.lab");
}

static void
test_closed (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ask (tls_server_closed_port (), "120", CS_PROBE_TLS, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static void
test_silent (gconstpointer opening)
{
  g_autoptr (TlsServer) server
      = tls_server_new (TLS_SERVER_SILENT, (CsProbeOpening) GPOINTER_TO_INT (opening));
  g_autoptr (GError) error = NULL;

  g_assert_null (
      ask (tls_server_get_port (server), "1", (CsProbeOpening) GPOINTER_TO_INT (opening), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

/* Many at a time, among them some that never answer: these hold nobody up. */
static void
test_many (void)
{
  g_autoptr (CsProbe) probe = new_probe ("120");
  g_autoptr (TlsServer) silent = tls_server_new (TLS_SERVER_SILENT, CS_PROBE_TLS);
  g_autoptr (TlsServer) good = tls_server_new (TLS_SERVER_SHOWS, CS_PROBE_TLS);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *results[24] = { NULL };
  guint answered = 0;

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    cs_probe_ask_async (probe, "127.0.0.1", tls_server_get_port (i < 20 ? silent : good), NULL,
                        CS_PROBE_TLS, cancellable, done_cb, &results[i]);
  while (results[20] == NULL || results[21] == NULL || results[22] == NULL || results[23] == NULL)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 20; i++)
    answered += results[i] != NULL;
  g_assert_cmpuint (answered, ==, 0);

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CsServed) served = NULL;

    while (results[i] == NULL)
      g_main_context_iteration (NULL, TRUE);
    served = cs_probe_ask_finish (probe, results[i], &error);
    if (i < 20)
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_object_unref (results[i]);
  }
}

static void
test_settings (void)
{
  g_autoptr (CsProbe) probe = g_object_new (CS_TYPE_TLS_PROBE, NULL);
  g_autoptr (CsSettings) settings = cs_settings_new ("Probe probe-tls", NULL);
  g_autoptr (GError) error = NULL;

  cs_settings_set (settings, "Timeout", "0");
  g_assert_false (cs_probe_configure (probe, settings, &error));
  g_assert_error (error, CS_ERROR, CS_ERROR_RULE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/probe-tls/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/probe-tls/server-name", test_name);
  g_test_add_func ("/probe-tls/closed", test_closed);
  g_test_add_data_func ("/probe-tls/silent/tls", GINT_TO_POINTER (CS_PROBE_TLS), test_silent);
  g_test_add_data_func ("/probe-tls/silent/xmpp", GINT_TO_POINTER (CS_PROBE_XMPP), test_silent);
  g_test_add_func ("/probe-tls/many", test_many);
  g_test_add_func ("/probe-tls/settings", test_settings);

  return g_test_run ();
}
