/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-here.h"

#include "cs-certreq-command.h"
#include "cs-certreq-process.h"

struct _CsCertreqHere {
  CsCertreqPlace parent_instance;

  const CsCertreqSettings *settings;
  CsCertreqAccount *account;
};

G_DEFINE_FINAL_TYPE (CsCertreqHere, cs_certreq_here, CS_TYPE_CERTREQ_PLACE)

/* The folder of the submission is the private one. */
static gboolean
cs_certreq_here_prepare (CsCertreqPlace *place,
                         CsCertreqFolder *folder,
                         GCancellable *cancellable,
                         GError **error)
{
  return TRUE;
}

/* certutil is the one beside the certreq that is found. */
static char *
find_program (CsCertreqHere *self, const char *program, GError **error)
{
  g_autofree char *certreq = cs_certreq_process_find (self->settings->program, error);

  if (certreq == NULL || g_str_equal (program, self->settings->program))
    return g_steal_pointer (&certreq);

  return cs_certreq_command_dup_certutil (certreq);
}

static gboolean
cs_certreq_here_run (CsCertreqPlace *place,
                     CsCertreqFolder *folder,
                     const char *const *argv,
                     guint32 *status,
                     GCancellable *cancellable,
                     GError **error)
{
  CsCertreqHere *self = CS_CERTREQ_HERE (place);
  CsSecret *password = cs_certreq_account_get_password (self->account);
  gboolean log_in = password != NULL && cs_certreq_process_can_log_in ();
  g_autofree char *program = find_program (self, argv[0], error);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  CsCertreqCall call = { .folder = folder->path,
                         .output = CS_CERTREQ_OUTPUT,
                         .account = log_in ? self->settings->account : NULL,
                         .password = log_in ? password : NULL,
                         .timeout = self->settings->timeout };

  if (program == NULL)
    return FALSE;
  g_ptr_array_add (words, program);
  for (guint i = 1; argv[i] != NULL; i++)
    g_ptr_array_add (words, (gpointer) argv[i]);
  g_ptr_array_add (words, NULL);
  call.argv = (const char *const *) words->pdata;

  return cs_certreq_process_run (&call, cancellable, status, error);
}

static gboolean
cs_certreq_here_collect (CsCertreqPlace *place,
                         CsCertreqFolder *folder,
                         GCancellable *cancellable,
                         GError **error)
{
  return TRUE;
}

static void
cs_certreq_here_clean (CsCertreqPlace *place, CsCertreqFolder *folder, gboolean remove)
{
}

static void
cs_certreq_here_class_init (CsCertreqHereClass *klass)
{
  CsCertreqPlaceClass *place = CS_CERTREQ_PLACE_CLASS (klass);

  place->prepare = cs_certreq_here_prepare;
  place->run = cs_certreq_here_run;
  place->collect = cs_certreq_here_collect;
  place->clean = cs_certreq_here_clean;
}

static void
cs_certreq_here_init (CsCertreqHere *self)
{
}

CsCertreqPlace *
cs_certreq_here_new (const CsCertreqSettings *settings, CsCertreqAccount *account)
{
  CsCertreqHere *self = g_object_new (CS_TYPE_CERTREQ_HERE, NULL);

  self->settings = settings;
  self->account = account;

  return CS_CERTREQ_PLACE (self);
}
