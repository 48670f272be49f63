/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-known-hosts.h"

#include <string.h>

#define SALT_LENGTH 20
#define HASH_MAGIC "|1|"
#define DEFAULT_PORT 22

typedef enum {
  MARKER_NONE,
  MARKER_REVOKED,
  MARKER_OTHER, /* @cert-authority, and what is not known */
} Marker;

/* One line, cut into its fields. Points into a buffer of its own. */
typedef struct {
  char *buffer;
  guint number;
  Marker marker;
  char *hosts;
  char *type;
  char *key;
} Line;

void
cs_known_host_line_clear (CsKnownHostLine *line)
{
  g_clear_pointer (&line->type, g_free);
  g_clear_pointer (&line->key, g_free);
  line->number = 0;
}

/* Cuts the next field off: NULL at the end. */
static char *
next_field (char **at)
{
  char *field = *at + strspn (*at, " \t");

  if (*field == '\0')
    return NULL;

  *at = field + strcspn (field, " \t");
  if (**at != '\0')
    *(*at)++ = '\0';

  return field;
}

/* Takes the next line off @text. FALSE at the end. A line without all fields has no hosts. */
static gboolean
next_line (const char **text, Line *line)
{
  gsize length = strcspn (*text, "\n");
  char *at;

  if (**text == '\0')
    return FALSE;

  g_free (line->buffer);
  line->buffer = g_strndup (*text, length);
  line->number++;
  line->hosts = NULL;
  *text += length + ((*text)[length] == '\n' ? 1 : 0);

  at = g_strchomp (line->buffer); /* a CR, too */
  line->hosts = next_field (&at);
  line->marker = MARKER_NONE;
  if (line->hosts != NULL && line->hosts[0] == '@') {
    line->marker = strcmp (line->hosts, "@revoked") == 0 ? MARKER_REVOKED : MARKER_OTHER;
    line->hosts = next_field (&at);
  }
  line->type = line->hosts != NULL ? next_field (&at) : NULL;
  line->key = line->type != NULL ? next_field (&at) : NULL;
  if (line->key == NULL || line->hosts[0] == '#')
    line->hosts = NULL;

  return TRUE;
}

/* The names that a line may know the host by, in lower case. */
static GStrv
host_names (const char *host, guint16 port)
{
  g_autofree char *lower = g_ascii_strdown (host, -1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autofree char *with_port = g_strdup_printf ("[%s]:%u", lower, port);

  if (port == DEFAULT_PORT)
    g_strv_builder_add (names, lower);
  g_strv_builder_add (names, with_port);

  return g_strv_builder_end (names);
}

static char *
hash_name (const char *name, const guint8 *salt, gsize length)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, salt, length);
  guint8 digest[20];
  gsize digest_length = sizeof digest;

  g_hmac_update (hmac, (const guchar *) name, (gssize) strlen (name));
  g_hmac_get_digest (hmac, digest, &digest_length);

  return g_base64_encode (digest, digest_length);
}

static gboolean
matches_hashed (const char *pattern, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (pattern + strlen (HASH_MAGIC), "|", 2);
  g_autofree guint8 *salt = NULL;
  g_autofree char *hash = NULL;
  gsize length;

  if (parts[0] == NULL || parts[1] == NULL)
    return FALSE;

  salt = g_base64_decode (parts[0], &length);
  if (salt == NULL || length == 0)
    return FALSE;
  hash = hash_name (name, salt, length);

  return strcmp (hash, parts[1]) == 0;
}

static gboolean
fits (const char *pattern, GStrv names)
{
  g_autofree char *lower = g_ascii_strdown (pattern, -1);

  for (char **name = names; *name != NULL; name++) {
    if (g_utf8_validate (*name, -1, NULL) && g_pattern_match_simple (lower, *name))
      return TRUE;
  }

  return FALSE;
}

static gboolean
fits_hashed (const char *pattern, GStrv names)
{
  for (char **name = names; *name != NULL; name++) {
    if (matches_hashed (pattern, *name))
      return TRUE;
  }

  return FALSE;
}

/* A comma list: any pattern that matches is a yes, any negated one that matches a no for good,
 * whichever of the host's names it is: "*,!cms1a" must not let it in as "[cms1a]:22". */
static gboolean
matches_any (const Line *line, GStrv names)
{
  g_auto (GStrv) patterns = NULL;
  gboolean found = FALSE;

  if (line->hosts == NULL)
    return FALSE;
  if (g_str_has_prefix (line->hosts, HASH_MAGIC))
    return fits_hashed (line->hosts, names);
  if (!g_utf8_validate (line->hosts, -1, NULL))
    return FALSE;

  patterns = g_strsplit (line->hosts, ",", -1);
  for (char **at = patterns; *at != NULL; at++) {
    gboolean negated = **at == '!';

    if (!fits (negated ? *at + 1 : *at, names))
      continue;
    if (negated)
      return FALSE;
    found = TRUE;
  }

  return found;
}

static void
decide (CsKnownHost *verdict, CsKnownHost candidate, CsKnownHostLine *decided, const Line *line)
{
  *verdict = candidate;
  cs_known_host_line_clear (decided);
  decided->number = line->number;
  decided->type = g_strdup (line->type);
  decided->key = g_strdup (line->key);
}

CsKnownHost
cs_known_hosts_check (const char *text,
                      const char *host,
                      guint16 port,
                      const char *type,
                      const char *key,
                      CsKnownHostLine *line)
{
  g_auto (GStrv) names = host_names (host, port);
  /* A key that was revoked under the bare name is not to be trusted on another port either. */
  g_auto (GStrv) all_names = host_names (host, DEFAULT_PORT);
  CsKnownHost verdict = CS_KNOWN_HOST_UNKNOWN;
  Line at = { 0 };

  memset (line, 0, sizeof *line);
  while (text != NULL && verdict != CS_KNOWN_HOST_REVOKED && next_line (&text, &at)) {
    gboolean same;

    if (at.hosts == NULL || at.marker == MARKER_OTHER)
      continue;
    same = strcmp (at.type, type) == 0 && strcmp (at.key, key) == 0;

    if (at.marker == MARKER_REVOKED) {
      if (same && (matches_any (&at, names) || matches_any (&at, all_names)))
        decide (&verdict, CS_KNOWN_HOST_REVOKED, line, &at);
    } else if (verdict == CS_KNOWN_HOST_SAME || !matches_any (&at, names)) {
      continue;
    } else if (same) {
      decide (&verdict, CS_KNOWN_HOST_SAME, line, &at);
    } else if (strcmp (at.type, type) == 0 && verdict != CS_KNOWN_HOST_CHANGED) {
      decide (&verdict, CS_KNOWN_HOST_CHANGED, line, &at);
    } else if (verdict == CS_KNOWN_HOST_UNKNOWN) {
      decide (&verdict, CS_KNOWN_HOST_OTHER_TYPE, line, &at);
    }
  }
  g_free (at.buffer);

  return verdict;
}

GStrv
cs_known_hosts_list_types (const char *text, const char *host, guint16 port)
{
  g_auto (GStrv) names = host_names (host, port);
  g_autoptr (GPtrArray) types = g_ptr_array_new_with_free_func (g_free);
  Line at = { 0 };

  while (text != NULL && next_line (&text, &at)) {
    if (at.marker == MARKER_NONE && matches_any (&at, names)
        && !g_ptr_array_find_with_equal_func (types, at.type, g_str_equal, NULL))
      g_ptr_array_add (types, g_strdup (at.type));
  }
  g_free (at.buffer);
  g_ptr_array_add (types, NULL);

  return (GStrv) g_ptr_array_free (g_steal_pointer (&types), FALSE);
}

gboolean
cs_known_hosts_is_hashed (const char *text)
{
  gboolean hashed = FALSE;
  Line at = { 0 };

  while (text != NULL && !hashed && next_line (&text, &at))
    hashed = at.hosts != NULL && g_str_has_prefix (at.hosts, HASH_MAGIC);
  g_free (at.buffer);

  return hashed;
}

char *
cs_known_hosts_format (const char *host,
                       guint16 port,
                       const char *type,
                       const char *key,
                       const guint8 *salt)
{
  g_auto (GStrv) names = host_names (host, port);
  g_autofree char *salt_text = NULL;
  g_autofree char *hash = NULL;

  if (salt == NULL)
    return g_strdup_printf ("%s %s %s\n", names[0], type, key);

  salt_text = g_base64_encode (salt, SALT_LENGTH);
  hash = hash_name (names[0], salt, SALT_LENGTH);

  return g_strdup_printf (HASH_MAGIC "%s|%s %s %s\n", salt_text, hash, type, key);
}
