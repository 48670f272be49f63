/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cluster-draft.h"

#include "cs-i18n.h"

#include <string.h>

#include "cs-cluster-draft-private.h"
#include "cs-cluster-values.h"
#include "cs-error.h"
#include "cs-names.h"

#define NONE "none"
#define DATABASE_NODES_LEAST 3
#define DATABASE_NODES_MOST 5

struct _CsClusterDraft {
  GObject parent_instance;

  char *answers[CS_DRAFT_N_QUESTIONS]; /* NULL: not answered */
};

G_DEFINE_FINAL_TYPE (CsClusterDraft, cs_cluster_draft, G_TYPE_OBJECT)

static gboolean
is_yes_or_no (const char *value)
{
  return strcmp (value, "yes") == 0 || strcmp (value, "no") == 0;
}

static gboolean
are_hosts (const char *value)
{
  g_auto (GStrv) hosts = cs_draft_split_hosts (value);

  for (guint i = 0; hosts[i] != NULL; i++) {
    if (!cs_value_is_host (hosts[i]))
      return FALSE;
  }

  return hosts[0] != NULL && g_strv_length (hosts) <= CS_CLUSTER_NODES_MAX;
}

/* In the order of CsDraftQuestion. */
static const struct {
  const char *label;
  CsValueCheck check;
  const char *accepted;
  gboolean optional; /* "none" is an answer */
} questions[CS_DRAFT_N_QUESTIONS] = {
  { N_ ("DNS name of the cluster (Call Bridge)"), cs_value_is_host_name, "a host name" },
  { N_ ("Release of the meeting servers"), cs_value_is_release, "a release such as 2.9 or 3.8" },
  { N_ ("Meeting servers, separated by spaces"), are_hosts, "host names or addresses" },
  { N_ ("Account on the meeting servers"), cs_value_is_word, "an account name without spaces" },
  { N_ ("SIP domain"), cs_value_is_host_name, "a domain name, or none", TRUE },
  { N_ ("XMPP domain"), cs_value_is_host_name, "a domain name, or none", TRUE },
  { N_ ("Name of the web bridge"), cs_value_is_host_name, "a host name, or none", TRUE },
  { N_ ("Do these nodes form a database cluster (yes or no)"), is_yes_or_no, "yes or no" },
  { N_ ("Certificate authority"), cs_is_plain_name, "a plugin's name such as ca-local" },
};

static void
cs_cluster_draft_finalize (GObject *object)
{
  CsClusterDraft *self = CS_CLUSTER_DRAFT (object);

  for (guint i = 0; i < CS_DRAFT_N_QUESTIONS; i++)
    g_free (self->answers[i]);

  G_OBJECT_CLASS (cs_cluster_draft_parent_class)->finalize (object);
}

static void
cs_cluster_draft_class_init (CsClusterDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_cluster_draft_finalize;
}

static void
cs_cluster_draft_init (CsClusterDraft *self)
{
}

CsClusterDraft *
cs_cluster_draft_new (void)
{
  return g_object_new (CS_TYPE_CLUSTER_DRAFT, NULL);
}

GStrv
cs_draft_split_hosts (const char *value)
{
  g_auto (GStrv) parts = g_strsplit_set (value, " \t,;", -1);
  g_autoptr (GStrvBuilder) hosts = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; parts[i] != NULL; i++) {
    if (*parts[i] != '\0' && g_hash_table_add (seen, parts[i]))
      g_strv_builder_add (hosts, parts[i]);
  }

  return g_strv_builder_end (hosts);
}

const char *
cs_cluster_draft_get_label (CsDraftQuestion question)
{
  g_return_val_if_fail (question < CS_DRAFT_N_QUESTIONS, NULL);

  return questions[question].label;
}

char *
cs_draft_dup_answer (CsClusterDraft *self, CsDraftQuestion question)
{
  if (self->answers[question] != NULL)
    return g_strdup (self->answers[question]);

  return cs_cluster_draft_dup_default (self, question);
}

gboolean
cs_draft_is_version_3 (CsClusterDraft *self)
{
  g_autofree char *answer = cs_draft_dup_answer (self, CS_DRAFT_RELEASE);
  CsRelease release = { 0, 0 };

  cs_release_parse (answer, &release);

  return cs_release_at_least (release, 3, 0);
}

gboolean
cs_cluster_draft_applies (CsClusterDraft *self, CsDraftQuestion question)
{
  g_return_val_if_fail (CS_IS_CLUSTER_DRAFT (self), FALSE);
  g_return_val_if_fail (question < CS_DRAFT_N_QUESTIONS, FALSE);

  return question != CS_DRAFT_XMPP_DOMAIN || !cs_draft_is_version_3 (self);
}

/* "conf.pod2.cms.lab" for the cluster cms1.pod2.cms.lab; NULL when it has no domain. */
static char *
propose_in_domain (CsClusterDraft *self, const char *label)
{
  const char *name = self->answers[CS_DRAFT_NAME];
  const char *dot = name != NULL ? strchr (name, '.') : NULL;

  return dot != NULL ? g_strconcat (label, dot + (*label == '\0' ? 1 : 0), NULL) : NULL;
}

static const char *
propose_database (CsClusterDraft *self)
{
  const char *answer = self->answers[CS_DRAFT_HOSTS];
  g_auto (GStrv) hosts = cs_draft_split_hosts (answer != NULL ? answer : "");
  guint count = g_strv_length (hosts);

  return count >= DATABASE_NODES_LEAST && count <= DATABASE_NODES_MOST ? "yes" : "no";
}

char *
cs_cluster_draft_dup_default (CsClusterDraft *self, CsDraftQuestion question)
{
  char *proposed = NULL;

  g_return_val_if_fail (CS_IS_CLUSTER_DRAFT (self), NULL);

  switch (question) {
  case CS_DRAFT_NAME:
  case CS_DRAFT_HOSTS:
  case CS_DRAFT_N_QUESTIONS:
    return NULL;
  case CS_DRAFT_RELEASE:
    return g_strdup ("3.8");
  case CS_DRAFT_USER:
    return g_strdup ("admin");
  case CS_DRAFT_SIP_DOMAIN:
    proposed = propose_in_domain (self, "");
    break;
  case CS_DRAFT_XMPP_DOMAIN:
    proposed = propose_in_domain (self, "conf");
    break;
  case CS_DRAFT_WEB_BRIDGE_NAME:
    proposed = propose_in_domain (self, "join");
    break;
  case CS_DRAFT_DATABASE:
    return g_strdup (propose_database (self));
  case CS_DRAFT_AUTHORITY:
    return g_strdup ("ca-local");
  }

  return proposed != NULL ? proposed : g_strdup (NONE);
}

gboolean
cs_cluster_draft_answer (CsClusterDraft *self,
                         CsDraftQuestion question,
                         const char *answer,
                         GError **error)
{
  g_autofree char *value = NULL;

  g_return_val_if_fail (CS_IS_CLUSTER_DRAFT (self), FALSE);
  g_return_val_if_fail (question < CS_DRAFT_N_QUESTIONS, FALSE);
  g_return_val_if_fail (answer != NULL, FALSE);

  value = g_strstrip (g_strdup (answer));
  if (*value == '\0') {
    g_free (value);
    value = cs_cluster_draft_dup_default (self, question);
  }
  if (value == NULL
      || !((questions[question].optional && strcmp (value, NONE) == 0)
           || questions[question].check (value))) {
    g_autofree char *shown = cs_escape_control (value);

    cs_error_set (error, CS_ERROR, CS_ERROR_RULE, "“%s” is not accepted; give %s", shown,
                  questions[question].accepted);
    return FALSE;
  }

  g_free (self->answers[question]);
  self->answers[question] = g_steal_pointer (&value);
  return TRUE;
}

char *
cs_draft_dup_value (CsClusterDraft *self, CsDraftQuestion question)
{
  char *value
      = cs_cluster_draft_applies (self, question) ? cs_draft_dup_answer (self, question) : NULL;

  if (value != NULL && questions[question].optional && strcmp (value, NONE) == 0)
    g_clear_pointer (&value, g_free);

  return value;
}

char *
cs_cluster_propose_base_name (const char *host)
{
  GString *name = g_string_new (NULL);

  g_return_val_if_fail (host != NULL, g_string_free (name, FALSE));

  for (const char *p = host; !g_hostname_is_ip_address (host) && *p != '\0' && *p != '.'; p++) {
    if (g_ascii_isalnum (*p))
      g_string_append_c (name, *p);
  }
  if (!cs_is_plain_name (name->str))
    g_string_assign (name, "node");

  return g_string_free (name, FALSE);
}

char *
cs_cluster_draft_dup_text (CsClusterDraft *self, GError **error)
{
  g_return_val_if_fail (CS_IS_CLUSTER_DRAFT (self), NULL);

  for (guint i = 0; i < CS_DRAFT_N_QUESTIONS; i++) {
    g_autofree char *value = cs_draft_dup_answer (self, i);

    if (value != NULL)
      continue;
    cs_error_set (error, CS_ERROR, CS_ERROR_RULE, "%s: there is no answer", questions[i].label);
    return NULL;
  }

  return cs_draft_compose (self);
}
