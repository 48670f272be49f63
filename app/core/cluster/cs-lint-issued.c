/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules on what exists already: a request before it is submitted, a certificate before it is
 * used. */
#include "cs-lint-private.h"

#include <string.h>

#include "cs-policy.h"
#include "cs-time.h"

#define RSA_BITS_LEAST 2048
#define SECONDS_OF_A_DAY (24 * 60 * 60)

/* How long a publicly trusted certificate may be valid, by the day it begins (domain.md 2.3, ballot
 * SC-081v3): the first row whose day has come counts. */
static const struct {
  gint64 from;
  guint days;
} public_lifetimes[] = {
  { 1868227200, 47 },  /* 2029-03-15T00:00:00Z */
  { 1805068800, 100 }, /* 2027-03-15T00:00:00Z */
  { 1773532800, 200 }, /* 2026-03-15T00:00:00Z */
  { G_MININT64, 398 },
};

static const CsPublicKey *
key_of (CsLint *lint)
{
  return lint->request != NULL ? cs_request_get_public_key (lint->request)
                               : cs_certificate_get_public_key (lint->certificate);
}

static GPtrArray *
names_of (CsLint *lint)
{
  return lint->request != NULL ? cs_request_get_names (lint->request)
                               : cs_certificate_get_names (lint->certificate);
}

static const char *
common_name_of (CsLint *lint)
{
  return lint->request != NULL ? cs_request_get_common_name (lint->request)
                               : cs_certificate_get_common_name (lint->certificate);
}

static GListModel *
problems_of (CsLint *lint)
{
  return lint->request != NULL ? cs_request_get_problems (lint->request)
                               : cs_certificate_get_problems (lint->certificate);
}

void
cs_lint_check_self_signed (CsLint *lint)
{
  if (!cs_request_is_self_signed (lint->request))
    cs_lint_report (lint, NULL);
}

void
cs_lint_check_is_ca (CsLint *lint)
{
  if (cs_certificate_is_ca (lint->certificate))
    cs_lint_report (lint, cs_certificate_get_subject (lint->certificate));
}

void
cs_lint_check_key_size (CsLint *lint)
{
  const CsPublicKey *key = key_of (lint);
  g_autofree char *detail = NULL;

  if ((strcmp (key->type, "rsa") != 0 && strcmp (key->type, "rsa-pss") != 0)
      || key->bits >= RSA_BITS_LEAST)
    return;

  detail = g_strdup_printf ("%u bits", key->bits);
  cs_lint_report (lint, detail);
}

/* Which digests those are is known to core/pki. */
void
cs_lint_check_digest (CsLint *lint)
{
  GListModel *problems = problems_of (lint);

  for (guint i = 0; i < g_list_model_get_n_items (problems); i++) {
    g_autoptr (CsFinding) problem = g_list_model_get_item (problems, i);

    if (strcmp (cs_finding_get_id (problem), lint->rule->id) == 0)
      cs_lint_report (lint, lint->request != NULL
                                ? cs_request_get_signature (lint->request)
                                : cs_certificate_get_signature (lint->certificate));
  }
}

void
cs_lint_check_other_common_name (CsLint *lint)
{
  const char *common_name = common_name_of (lint);

  if (g_strcmp0 (common_name, cs_slot_get_common_name (lint->subject)) != 0)
    cs_lint_report (lint, common_name != NULL ? common_name : "none");
}

void
cs_lint_check_missing_names (CsLint *lint)
{
  const char *const *wanted = cs_slot_get_names (lint->subject);

  for (guint i = 0; wanted[i] != NULL; i++) {
    if (!cs_general_names_cover (names_of (lint), wanted[i]))
      cs_lint_report (lint, wanted[i]);
  }
}

/* A name that is no host and no address was not asked for: Names= holds only those. */
static gboolean
was_asked_for (CsSlot *slot, const CsGeneralName *name)
{
  const char *const *wanted = cs_slot_get_names (slot);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  if (name->type != CS_NAME_DNS && name->type != CS_NAME_IP)
    return FALSE;
  if (g_ascii_strcasecmp (name->value, cs_slot_get_common_name (slot)) == 0)
    return TRUE;
  g_ptr_array_add (one, (gpointer) name);
  for (guint i = 0; wanted[i] != NULL; i++) {
    if (cs_general_names_cover (one, wanted[i]))
      return TRUE;
  }

  return FALSE;
}

void
cs_lint_check_extra_names (CsLint *lint)
{
  GPtrArray *names = names_of (lint);

  for (guint i = 0; i < names->len; i++) {
    const CsGeneralName *name = g_ptr_array_index (names, i);

    if (!was_asked_for (lint->subject, name))
      cs_lint_report (lint, name->value);
  }
}

static void
report_time (CsLint *lint, gint64 time)
{
  g_autofree char *text = cs_time_format (time);

  cs_lint_report (lint, text);
}

void
cs_lint_check_not_yet_valid (CsLint *lint)
{
  gint64 start = cs_certificate_get_not_before (lint->certificate);

  if (lint->now < start)
    report_time (lint, start);
}

void
cs_lint_check_expired (CsLint *lint)
{
  gint64 end = cs_certificate_get_not_after (lint->certificate);

  if (lint->now > end) /* the end is inclusive */
    report_time (lint, end);
}

void
cs_lint_check_expires_soon (CsLint *lint)
{
  gint64 end = cs_certificate_get_not_after (lint->certificate);
  gint64 warning = (gint64) cs_cluster_get_renew_days (lint->cluster) * SECONDS_OF_A_DAY;

  if (lint->now <= end && end - lint->now < warning)
    report_time (lint, end);
}

static void
report_roles (CsLint *lint)
{
  g_autofree char *words
      = cs_roles_dup_text (cs_slot_get_roles (lint->subject) & lint->rule->roles);

  cs_lint_report (lint, words);
}

void
cs_lint_check_server_usage (CsLint *lint)
{
  if (!cs_certificate_allows_server (lint->certificate))
    report_roles (lint);
}

void
cs_lint_check_client_usage (CsLint *lint)
{
  if (!cs_certificate_allows_client (lint->certificate))
    report_roles (lint);
}

/* --- publicly trusted authorities --------------------------------------------------------------
 */

CsLintPublic
cs_lint_authority_is_public (CsCluster *cluster, CsSlot *slot)
{
  g_autofree char *group = g_strconcat ("Authority ", cs_slot_get_authority (slot), NULL);
  g_autofree char *value = cs_cluster_dup_value (cluster, group, "Public");

  if (g_strcmp0 (value, "yes") == 0)
    return CS_LINT_PUBLIC_YES;

  return g_strcmp0 (value, "no") == 0 ? CS_LINT_PUBLIC_NO : CS_LINT_PUBLIC_NOT_SAID;
}

/* What the file does not say the certificate may. Whether the root is in a system's store says
 * nothing: administrators put their own there. */
static gboolean
is_publicly_trusted (CsLint *lint)
{
  CsLintPublic said = cs_lint_authority_is_public (lint->cluster, lint->subject);

  return said == CS_LINT_PUBLIC_YES
         || (said == CS_LINT_PUBLIC_NOT_SAID
             && cs_certificate_states_public_policy (lint->certificate));
}

void
cs_lint_check_public_lifetime (CsLint *lint)
{
  gint64 start = cs_certificate_get_not_before (lint->certificate);
  gint64 end = cs_certificate_get_not_after (lint->certificate);
  g_autofree char *detail = NULL;
  gint64 seconds;
  guint row = 0;

  if (!cs_time_is_known (start) || !cs_time_is_known (end) || !is_publicly_trusted (lint))
    return;

  while (start < public_lifetimes[row].from)
    row++;
  seconds = end - start + 1; /* the end is inclusive */
  if (seconds <= (gint64) public_lifetimes[row].days * SECONDS_OF_A_DAY)
    return;

  /* A second more than a day is another day. */
  detail = g_strdup_printf ("%" G_GINT64_FORMAT " days, %u are allowed",
                            (seconds + SECONDS_OF_A_DAY - 1) / SECONDS_OF_A_DAY,
                            public_lifetimes[row].days);
  cs_lint_report (lint, detail);
}
