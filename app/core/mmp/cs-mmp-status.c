/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-mmp-reply.h"

#include <string.h>

#define ME "(me)"

void
cs_mmp_status_free (CsMmpStatus *self)
{
  if (self == NULL)
    return;

  g_free (self->key);
  g_free (self->value);
  g_free (self);
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\0';
}

/* The colon between key and value has a space beside it or ends the line; those of an address, of
 * `a:445 b:445` and of a port have none (T27). */
static const char *
find_colon (const char *line)
{
  for (const char *p = strchr (line, ':'); p != NULL; p = strchr (p + 1, ':')) {
    if (p > line && (is_blank (p[-1]) || is_blank (p[1])))
      return p;
  }

  return NULL;
}

static CsMmpStatus *
status_new (const char *line)
{
  const char *colon = find_colon (line);
  CsMmpStatus *self;

  if (colon == NULL)
    return NULL;

  self = g_new0 (CsMmpStatus, 1);
  self->key = g_strstrip (g_strndup (line, (gsize) (colon - line)));
  self->value = g_strstrip (g_strdup (colon + 1));
  if (strcmp (self->value, "none") == 0)
    g_clear_pointer (&self->value, g_free);

  return self;
}

GPtrArray *
cs_mmp_parse_status (const char *reply)
{
  g_auto (GStrv) lines = NULL;
  GPtrArray *status;

  g_return_val_if_fail (reply != NULL, NULL);

  lines = g_strsplit (reply, "\n", -1);
  status = g_ptr_array_new_with_free_func ((GDestroyNotify) cs_mmp_status_free);
  for (guint i = 0; lines[i] != NULL; i++) {
    CsMmpStatus *one = status_new (g_strstrip (lines[i]));

    if (one != NULL)
      g_ptr_array_add (status, one);
  }

  return status;
}

const char *
cs_mmp_status_find (GPtrArray *status, const char *key)
{
  g_return_val_if_fail (status != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  for (guint i = 0; i < status->len; i++) {
    const CsMmpStatus *one = g_ptr_array_index (status, i);

    if (g_ascii_strcasecmp (one->key, key) == 0)
      return one->value;
  }

  return NULL;
}

static void
database_node_free (CsMmpDatabaseNode *self)
{
  g_free (self->address);
  g_free (self);
}

static gboolean
has_word (const char *text, const char *word)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t()", -1);

  for (guint i = 0; words[i] != NULL; i++) {
    if (g_ascii_strcasecmp (words[i], word) == 0)
      return TRUE;
  }

  return FALSE;
}

static CsMmpDatabaseNode *
database_node_new (const CsMmpStatus *line)
{
  CsMmpDatabaseNode *self = g_new0 (CsMmpDatabaseNode, 1);
  const char *state = line->value != NULL ? line->value : "";

  self->address = g_strdup (line->key);
  self->me = g_str_has_suffix (line->key, ME);
  if (self->me)
    self->address[strlen (self->address) - strlen (ME)] = '\0';
  g_strstrip (self->address);
  self->connected = has_word (state, "Connected");
  /* S says master, newer releases say primary. */
  self->primary = has_word (state, "Primary") || has_word (state, "Master");

  return self;
}

static void
read_database_nodes (CsMmpDatabase *self, GPtrArray *status)
{
  gboolean inside = FALSE;

  for (guint i = 0; i < status->len; i++) {
    const CsMmpStatus *one = g_ptr_array_index (status, i);

    if (g_ascii_strcasecmp (one->key, "Node in use") == 0
        || g_ascii_strcasecmp (one->key, "Interface") == 0)
      return;
    if (inside)
      g_ptr_array_add (self->nodes, database_node_new (one));
    inside = inside || g_ascii_strcasecmp (one->key, "Nodes") == 0;
  }
}

/* Only words that are known say anything; a cluster in error is still one (T25). */
static void
read_database_state (CsMmpDatabase *self)
{
  gboolean enabled = self->status != NULL
                     && (has_word (self->status, "Enabled") || has_word (self->status, "Error"));
  gboolean disabled = self->status != NULL && g_ascii_strcasecmp (self->status, "Disabled") == 0;

  self->known = enabled || disabled;
  self->enabled = enabled;
}

CsMmpDatabase *
cs_mmp_parse_database_status (const char *reply)
{
  g_autoptr (GPtrArray) status = NULL;
  CsMmpDatabase *self;

  g_return_val_if_fail (reply != NULL, NULL);

  status = cs_mmp_parse_status (reply);
  self = g_atomic_rc_box_new0 (CsMmpDatabase);
  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) database_node_free);
  self->status = g_strdup (cs_mmp_status_find (status, "Status"));
  self->server_key = g_strdup (cs_mmp_status_find (status, "Server Key"));
  self->server_certificate = g_strdup (cs_mmp_status_find (status, "Server Certificate"));
  self->client_key = g_strdup (cs_mmp_status_find (status, "Client Key"));
  self->client_certificate = g_strdup (cs_mmp_status_find (status, "Client Certificate"));
  self->ca_certificate = g_strdup (cs_mmp_status_find (status, "CA Certificate"));
  read_database_nodes (self, status);
  read_database_state (self);

  return self;
}

static void
database_clear (gpointer data)
{
  CsMmpDatabase *self = data;

  g_free (self->status);
  g_free (self->server_key);
  g_free (self->server_certificate);
  g_free (self->client_key);
  g_free (self->client_certificate);
  g_free (self->ca_certificate);
  g_ptr_array_unref (self->nodes);
}

CsMmpDatabase *
cs_mmp_database_ref (CsMmpDatabase *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
cs_mmp_database_unref (CsMmpDatabase *self)
{
  g_atomic_rc_box_release_full (self, database_clear);
}
