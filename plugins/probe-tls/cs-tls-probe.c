/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-tls-probe.h"

#include "cs-tls-handshake.h"
#include "cs-tls-opening.h"

#define TIMEOUT "Timeout"
#define TIMEOUT_SECONDS 10

struct _CsTlsProbe {
  GObject parent_instance;

  guint seconds; /* set before the first question */
};

static void cs_tls_probe_iface_init (CsProbeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsTlsProbe,
                               cs_tls_probe,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_PROBE, cs_tls_probe_iface_init))

static void
cs_tls_probe_class_init (CsTlsProbeClass *klass)
{
}

static void
cs_tls_probe_init (CsTlsProbe *self)
{
  self->seconds = TIMEOUT_SECONDS;
}

static const char *
get_title (CsProbe *probe)
{
  return "TLS handshake";
}

static GListModel *
describe_settings (CsProbe *probe)
{
  GListStore *list = g_list_store_new (CS_TYPE_SETTING);
  g_autofree char *fallback = g_strdup_printf ("%d", TIMEOUT_SECONDS);
  g_autoptr (CsSetting) timeout = cs_setting_new (
      TIMEOUT, CS_SETTING_INTEGER, "Time to answer",
      "Seconds for one service, from connecting to its certificate, 1 to 600", fallback);

  cs_setting_set_range (timeout, 1, 600);
  g_list_store_append (list, timeout);

  return G_LIST_MODEL (list);
}

static gboolean
configure (CsProbe *probe, CsSettings *settings, GError **error)
{
  CsTlsProbe *self = CS_TLS_PROBE (probe);
  gint64 seconds = cs_settings_get_integer (settings, TIMEOUT, TIMEOUT_SECONDS);

  if (seconds < 1 || seconds > 600) {
    g_set_error (error, CS_ERROR, CS_ERROR_RULE, "[%s] " TIMEOUT ": 1 to 600 seconds",
                 cs_settings_get_group (settings));
    return FALSE;
  }
  self->seconds = (guint) seconds;

  return TRUE;
}

/* One question, on its way to its thread. */
typedef struct {
  char *host;
  guint16 port;
  char *name;
  CsProbeOpening opening;
  guint seconds;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->host);
  g_free (question->name);
  g_free (question);
}

static CsServed *
ask (const Question *question, GCancellable *cancellable, GError **error)
{
  CsTlsWire wire = { NULL };
  CsServed *served = NULL;

  if (cs_tls_wire_open (&wire, question->host, question->port, question->seconds, cancellable,
                        error)
      && cs_tls_opening_say (&wire, question->opening, question->name, error))
    served = cs_tls_handshake (&wire, question->name, error);
  cs_tls_wire_clear (&wire);

  return served;
}

static gpointer
ask_thread (gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  CsServed *served = ask (g_task_get_task_data (task), g_task_get_cancellable (task), &error);

  cs_pki_leave_thread ();
  if (served != NULL)
    g_task_return_pointer (task, served, (GDestroyNotify) cs_served_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));

  return NULL;
}

/* A thread of its own for each: in a pool, services that never answer would hold up the others. */
static void
ask_async (CsProbe *probe,
           const char *host,
           guint16 port,
           const char *name,
           CsProbeOpening opening,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (probe, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  question->host = g_strdup (host);
  question->port = port;
  question->name = g_strdup (name);
  question->opening = opening;
  question->seconds = CS_TLS_PROBE (probe)->seconds;
  g_task_set_source_tag (task, ask_async);
  g_task_set_task_data (task, question, question_free);
  g_thread_unref (g_thread_new ("probe-tls", ask_thread, g_steal_pointer (&task)));
}

static CsServed *
ask_finish (CsProbe *probe, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
cs_tls_probe_iface_init (CsProbeInterface *iface)
{
  iface->get_title = get_title;
  iface->describe_settings = describe_settings;
  iface->configure = configure;
  iface->ask_async = ask_async;
  iface->ask_finish = ask_finish;
}
