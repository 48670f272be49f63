/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-offer.h"

#include "cs-i18n.h"

#include <string.h>

#include "cs-error.h"
#include "cs-pki-thread.h"
#include "cs-time.h"
#include "cs-workspace-change.h"

struct _CsOffer {
  GObject parent_instance;

  CsSlot *slot;
  CsCertificate *certificate;
  char *text;
  CsTone tone;
  gboolean useful;
};

G_DEFINE_FINAL_TYPE (CsOffer, cs_offer, G_TYPE_OBJECT)

static void
cs_offer_finalize (GObject *object)
{
  CsOffer *self = CS_OFFER (object);

  g_clear_object (&self->slot);
  g_clear_object (&self->certificate);
  g_free (self->text);

  G_OBJECT_CLASS (cs_offer_parent_class)->finalize (object);
}

static void
cs_offer_class_init (CsOfferClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_offer_finalize;
}

static void
cs_offer_init (CsOffer *self)
{
}

/* What speaks against it, or is to be known: one line each; the worst tone. */
static char *
dup_objections (CsRequest *request, CsCertificate *certificate, CsTone *tone)
{
  g_autoptr (GListModel) findings = cs_request_compare (request, certificate);
  g_autoptr (CsFinding) time = cs_certificate_judge_time (certificate, cs_time_now ());
  GString *text = g_string_new (NULL);

  *tone = CS_TONE_GOOD;
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);

    *tone = CS_TONE_WARNING;
    g_string_append_printf (text, "\n%s", cs_finding_get_shown_text (finding));
  }
  if (time != NULL) {
    *tone = cs_finding_get_severity (time) == CS_SEVERITY_ERROR ? CS_TONE_ERROR : CS_TONE_WARNING;
    g_string_append_printf (text, "\n%s", cs_finding_get_shown_text (time));
  }

  return g_string_free (text, FALSE);
}

static CsOffer *
offer_for_slot (CsSlotState *state, CsCertificate *certificate)
{
  CsSlot *slot = cs_slot_state_get_slot (state);
  CsCertificate *current = cs_slot_state_get_certificate (state);
  CsRequest *request = cs_slot_state_get_request (state);
  g_autofree char *objections = NULL;
  CsOffer *self;

  if (current != NULL && cs_certificate_equal (current, certificate)) {
    self = g_object_new (CS_TYPE_OFFER, NULL);
    /* Translators: %s is a certificate of the cluster, such as cms1a */
    self->text = g_strdup_printf (_ ("This is the certificate of %s as it is known."),
                                  cs_slot_get_name (slot));
    self->tone = CS_TONE_NEUTRAL;
  } else if (request != NULL && cs_request_is_answered_by (request, certificate)) {
    self = g_object_new (CS_TYPE_OFFER, NULL);
    objections = dup_objections (request, certificate, &self->tone);
    /* Translators: the first %s is a certificate of the cluster, the other what is to be known */
    self->text = g_strdup_printf (_ ("This answers the request of %s.%s"), cs_slot_get_name (slot),
                                  objections);
    self->useful = self->tone != CS_TONE_ERROR;
  } else {
    return NULL;
  }
  self->slot = g_object_ref (slot);
  self->certificate = g_object_ref (certificate);

  return self;
}

GListModel *
cs_offers_for_certificate (CsDesired *desired, CsCertificate *certificate)
{
  GListStore *offers;
  GListModel *states;

  g_return_val_if_fail (CS_IS_DESIRED (desired), NULL);
  g_return_val_if_fail (CS_IS_CERTIFICATE (certificate), NULL);

  offers = g_list_store_new (CS_TYPE_OFFER);
  states = cs_desired_get_slot_states (desired);
  for (guint i = 0; i < g_list_model_get_n_items (states); i++) {
    g_autoptr (CsSlotState) state = g_list_model_get_item (states, i);
    g_autoptr (CsOffer) offer = offer_for_slot (state, certificate);

    if (offer != NULL)
      g_list_store_append (offers, offer);
  }

  return G_LIST_MODEL (offers);
}

CsSlot *
cs_offer_get_slot (CsOffer *self)
{
  g_return_val_if_fail (CS_IS_OFFER (self), NULL);

  return self->slot;
}

const char *
cs_offer_get_text (CsOffer *self)
{
  g_return_val_if_fail (CS_IS_OFFER (self), NULL);

  return self->text;
}

CsTone
cs_offer_get_tone (CsOffer *self)
{
  g_return_val_if_fail (CS_IS_OFFER (self), CS_TONE_UNKNOWN);

  return self->tone;
}

gboolean
cs_offer_is_useful (CsOffer *self)
{
  g_return_val_if_fail (CS_IS_OFFER (self), FALSE);

  return self->useful;
}

/* Writes it; NULL with an error. In any thread. Transfer full. */
static CsChange *
make_change (CsOffer *self, CsWorkspace *workspace, GError **error)
{
  g_autofree char *file = NULL;
  g_autoptr (GBytes) content = NULL;
  char *pem;

  if (!self->useful) {
    g_set_error_literal (error, CS_ERROR, CS_ERROR_MISMATCH, self->text);
    return NULL;
  }

  pem = cs_certificate_to_pem (self->certificate);
  content = g_bytes_new_take (pem, strlen (pem));
  file = cs_slot_dup_file_name (self->slot, ".cer");

  return cs_workspace_change_new (workspace, cs_slot_get_node (self->slot), file, content, error);
}

/* Where the language is the user's, which it is not in a thread that wrote. */
static void
take_change (CsOffer *self, CsHistory *history, CsChange *change)
{
  g_autofree char *label
      /* Translators: what was done, for Undo: %s is a certificate of the cluster */
      = g_strdup_printf (_ ("Use a Certificate for %s"), cs_slot_get_name (self->slot));

  cs_change_set_label (change, label);
  cs_history_take (history, change);
}

gboolean
cs_offer_accept (CsOffer *self, CsWorkspace *workspace, CsHistory *history, GError **error)
{
  CsChange *change;

  g_return_val_if_fail (CS_IS_OFFER (self), FALSE);
  g_return_val_if_fail (CS_IS_WORKSPACE (workspace), FALSE);
  g_return_val_if_fail (CS_IS_HISTORY (history), FALSE);

  change = make_change (self, workspace, error);
  if (change != NULL)
    take_change (self, history, change);

  return change != NULL;
}

typedef struct {
  CsWorkspace *workspace;
  CsHistory *history;
} Acceptance;

static void
acceptance_free (gpointer data)
{
  Acceptance *acceptance = data;

  g_object_unref (acceptance->workspace);
  g_object_unref (acceptance->history);
  g_free (acceptance);
}

static void
accept_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  CsChange *change = make_change (CS_OFFER (source), ((Acceptance *) data)->workspace, &error);

  cs_pki_leave_thread ();
  if (change != NULL)
    g_task_return_pointer (task, change, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
cs_offer_accept_async (CsOffer *self,
                       CsWorkspace *workspace,
                       CsHistory *history,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Acceptance *acceptance;

  g_return_if_fail (CS_IS_OFFER (self));
  g_return_if_fail (CS_IS_WORKSPACE (workspace));
  g_return_if_fail (CS_IS_HISTORY (history));

  acceptance = g_new0 (Acceptance, 1);
  acceptance->workspace = g_object_ref (workspace);
  acceptance->history = g_object_ref (history);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cs_offer_accept_async);
  g_task_set_task_data (task, acceptance, acceptance_free);
  g_task_run_in_thread (task, accept_thread);
}

gboolean
cs_offer_accept_finish (CsOffer *self, GAsyncResult *result, GError **error)
{
  CsChange *change;
  Acceptance *acceptance;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  change = g_task_propagate_pointer (G_TASK (result), error);
  if (change == NULL)
    return FALSE;
  acceptance = g_task_get_task_data (G_TASK (result));
  take_change (self, acceptance->history, change);

  return TRUE;
}
