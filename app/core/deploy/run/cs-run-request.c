/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-run-context.h"

#include "cs-error.h"
#include "cs-mmp-command.h"
#include "cs-mmp-reply.h"
#include "cs-names.h"
#include "cs-sync.h"

#define POLLS 60 /* how often a node is asked while a run is patient */

static char *
build_line (CsSlot *slot, GError **error)
{
  CsMmpRequest request = {
    .base_name = cs_slot_get_base_name (slot),
    .common_name = cs_slot_get_common_name (slot),
    .names = cs_slot_get_names (slot),
    .organization = cs_slot_get_organization (slot),
    .organizational_unit = cs_slot_get_organizational_unit (slot),
    .locality = cs_slot_get_locality (slot),
    .state = cs_slot_get_state (slot),
    .country = cs_slot_get_country (slot),
  };

  return cs_slot_is_self_signed (slot) ? cs_mmp_pki_selfsigned (&request, error)
                                       : cs_mmp_pki_csr (&request, error);
}

/* --- what was asked and never answered ---------------------------------------------------------
 *
 * A node goes on making a key when the line breaks, the program is killed or the admin cancels. If
 * it were asked again at once, the two would overwrite each other's files, and the certificate
 * would in the end belong to the other key. So every request is written down before it is sent and
 * again when it was answered.
 */

static char *
dup_place (CsStep *step)
{
  return cs_workspace_name (cs_step_get_node (step),
                            cs_slot_get_base_name (cs_step_get_slot (step)));
}

static void
set_unanswered (CsRunContext *context, const char *place, gint64 time)
{
  g_mutex_lock (&context->mutex);
  g_hash_table_insert (context->unanswered, g_strdup (place), g_memdup2 (&time, sizeof time));
  g_mutex_unlock (&context->mutex);
}

static void
set_answered (CsRunContext *context, const char *place)
{
  g_mutex_lock (&context->mutex);
  g_hash_table_remove (context->unanswered, place);
  g_mutex_unlock (&context->mutex);
}

/* 0 when nothing is open; else when it was asked. */
static gint64
get_unanswered (CsRunContext *context, const char *place)
{
  gint64 *time;
  gint64 asked;

  g_mutex_lock (&context->mutex);
  time = g_hash_table_lookup (context->unanswered, place);
  asked = time != NULL ? *time : 0;
  g_mutex_unlock (&context->mutex);

  return asked;
}

/* The record knows whole seconds: the latest that it can have been, so that the node is never given
 * less time than it has. */
static gint64
parse_time (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  return time != NULL ? (g_date_time_to_unix (time) + 1) * G_USEC_PER_SEC : g_get_real_time ();
}

gboolean
cs_run_load_unanswered (CsRunContext *context, const char *path, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;

  if (!cs_journal_read (path, &entries, NULL, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++) {
    CsJournalEntry *entry = entries->pdata[i];
    const char *place = cs_journal_entry_find (entry, "place");

    if (place == NULL)
      continue;
    if (g_str_equal (entry->event, "command"))
      set_unanswered (context, place, parse_time (entry->time));
    else if (g_str_equal (entry->event, "answer"))
      set_answered (context, place);
  }

  return TRUE;
}

/* A step that is begun again on a new connection, after the node had made the pair, must not have
 * it made once more. */
static void
set_made (CsRunContext *context, const char *place)
{
  g_mutex_lock (&context->mutex);
  g_hash_table_add (context->made, g_strdup (place));
  g_mutex_unlock (&context->mutex);
}

static gboolean
was_made (CsRunContext *context, const char *place)
{
  gboolean made;

  g_mutex_lock (&context->mutex);
  made = g_hash_table_contains (context->made, place);
  g_mutex_unlock (&context->mutex);

  return made;
}

/* --- the request -------------------------------------------------------------------------------
 */

/* The node's own list; borrowed, the lane's until it is asked anew. */
static GStrv
list_files (CsRunContext *context, CsStep *step, CsConnection *connection, GError **error)
{
  g_autofree char *line = cs_mmp_pki_list ();
  g_autofree char *reply = cs_sync_run_command (connection, line, context->cancellable, error);
  GStrv files = reply != NULL ? cs_mmp_parse_pki_list (reply, error) : NULL;

  if (files != NULL)
    cs_run_set_own (context, context->listed, step, files);

  return files;
}

static gboolean
holds (GStrv files, CsSlot *slot, const char *suffix)
{
  g_autofree char *name = cs_slot_dup_file_name (slot, suffix);

  return g_strv_contains ((const char *const *) files, name);
}

/* Whether the node has finished, by now, what it was asked for before. FALSE without an error: it
 * has had its time, and nothing came of it. */
static gboolean
wait_for_pair (CsRunContext *context,
               CsStep *step,
               CsConnection *connection,
               gint64 asked,
               GError **error)
{
  gint64 patience = (gint64) context->patience * 1000;
  /* A clock that was set meanwhile makes the wait neither endless nor longer than it ever is. */
  gint64 elapsed = CLAMP (g_get_real_time () - asked, 0, patience);
  gint64 end = g_get_monotonic_time () + patience - elapsed;
  const char *ending = cs_slot_is_self_signed (cs_step_get_slot (step)) ? ".crt" : ".csr";

  for (;;) {
    GStrv files = list_files (context, step, connection, error);

    if (files == NULL)
      return FALSE;
    if (holds (files, cs_step_get_slot (step), ".key")
        && holds (files, cs_step_get_slot (step), ending))
      return TRUE;
    if (g_get_monotonic_time () >= end
        || g_cancellable_set_error_if_cancelled (context->cancellable, error))
      return FALSE;
    g_usleep ((gulong) (patience / POLLS));
  }
}

/* What `pki csr` does to a key that exists is not known (domain.md 1.3), and a silent new key would
 * orphan a certificate that is being signed (T16): so the node is asked once more before. What this
 * run adds to the list is known, so once in a run is enough. */
static gboolean
check_no_key (CsRunContext *context, CsStep *step, CsConnection *connection, GError **error)
{
  CsSlot *slot = cs_step_get_slot (step);
  GStrv files = cs_run_find_own (context, context->listed, step);

  if (files == NULL)
    files = list_files (context, step, connection, error);
  if (files == NULL)
    return FALSE;
  if (!holds (files, slot, ".key"))
    return TRUE;

  cs_error_set (error, CS_ERROR, CS_ERROR_STALE,
                "%s: %s.key is there since a moment; it is not replaced, plan again",
                cs_step_get_node (step), cs_slot_get_base_name (slot));
  return FALSE;
}

static gboolean
note (CsRunContext *context,
      const char *event,
      CsStep *step,
      const char *place,
      const char *line,
      GError **error)
{
  return cs_journal_append (context->journal, error, event, "run", context->run_id, "node",
                            cs_step_get_node (step), "place", place, "line", line, NULL);
}

static char *
ask (CsRunContext *context,
     CsStep *step,
     CsConnection *connection,
     const char *place,
     GError **error)
{
  g_autofree char *line = build_line (cs_step_get_slot (step), error);
  g_autofree char *reply = NULL;

  if (line == NULL || !check_no_key (context, step, connection, error)
      || !note (context, "command", step, place, line, error))
    return NULL;

  set_unanswered (context, place, g_get_real_time ());
  reply = cs_sync_run_command (connection, line, context->cancellable, error);
  if (reply == NULL || !note (context, "answer", step, place, NULL, error))
    return NULL;
  set_answered (context, place);
  set_made (context, place);
  if (cs_slot_is_self_signed (cs_step_get_slot (step)))
    return cs_mmp_dup_words (reply); /* what it means is found out by what was made */
  if (!cs_mmp_parse_pki_csr (reply, cs_slot_get_base_name (cs_step_get_slot (step)), error)) {
    g_prefix_error (error, "%s: %s: ", cs_step_get_node (step), line);
    return NULL;
  }

  return cs_language_both ("the node made the key and the request");
}

char *
cs_run_request (CsRunContext *context, CsStep *step, CsStepState *state, GError **error)
{
  g_autofree char *place = dup_place (step);
  gint64 asked = get_unanswered (context, place);
  g_autoptr (CsConnection) connection = cs_run_connect (context, step, error);
  g_autoptr (GError) local_error = NULL;

  if (connection == NULL)
    return NULL;
  if (was_made (context, place))
    return cs_language_both ("the node made the key and the request");
  if (asked == 0)
    return ask (context, step, connection, place, error);
  if (wait_for_pair (context, step, connection, asked, &local_error)) {
    set_answered (context, place);
    return note (context, "answer", step, place, NULL, error)
               ? g_strdup ("the node had made the key and the request already; its answer was lost")
               : NULL;
  }
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }

  return ask (context, step, connection, place, error);
}
