/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-expiry.h"

#include "cs-names.h"
#include "cs-time.h"

#define DAY (24 * 60 * 60)

struct _CsExpiry {
  GObject parent_instance;

  CsCertificate *certificate;
  CsSlot *slot; /* nullable */
  char *title;
  GPtrArray *places; /* of char *, NULL-terminated */
  int days_left;
  CsTone tone;
};

G_DEFINE_FINAL_TYPE (CsExpiry, cs_expiry, G_TYPE_OBJECT)

static void
cs_expiry_finalize (GObject *object)
{
  CsExpiry *self = CS_EXPIRY (object);

  g_clear_object (&self->certificate);
  g_clear_object (&self->slot);
  g_free (self->title);
  g_ptr_array_unref (self->places);

  G_OBJECT_CLASS (cs_expiry_parent_class)->finalize (object);
}

static void
cs_expiry_class_init (CsExpiryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_expiry_finalize;
}

static void
cs_expiry_init (CsExpiry *self)
{
  self->places = g_ptr_array_new_with_free_func (g_free);
}

/* --- collecting --------------------------------------------------------------------------------
 */

typedef struct {
  GHashTable *seen; /* SHA-256 -> CsExpiry, owned by the array */
  GPtrArray *all;
  gint64 now;
  guint warn_days;
} Collection;

static CsTone
tone_of (Collection *collection, gint64 end)
{
  if (!cs_time_is_known (end) || end < collection->now)
    return CS_TONE_ERROR;

  return end - collection->now < (gint64) collection->warn_days * DAY ? CS_TONE_WARNING
                                                                      : CS_TONE_GOOD;
}

/* Rounded down, so that the last day has none left, and past ones are negative. */
static int
count_days (gint64 now, gint64 end)
{
  gint64 left = end - now;
  gint64 days = left >= 0 ? left / DAY : -((-left + DAY - 1) / DAY);

  return (int) CLAMP (days, G_MININT, G_MAXINT);
}

/* The entry of @certificate, new or known; takes @place. @title: (nullable): what it is called when
 * it is new. */
static CsExpiry *
collect (Collection *collection, CsCertificate *certificate, const char *title, char *place)
{
  const char *sha256 = cs_certificate_get_sha256 (certificate);
  CsExpiry *self = g_hash_table_lookup (collection->seen, sha256);

  if (self == NULL) {
    const char *name = cs_certificate_get_common_name (certificate);

    self = g_object_new (CS_TYPE_EXPIRY, NULL);
    self->certificate = g_object_ref (certificate);
    self->title
        = g_strdup (title != NULL                   ? title
                    : name != NULL && *name != '\0' ? name
                                                    : cs_certificate_get_subject (certificate));
    self->days_left = count_days (collection->now, cs_certificate_get_not_after (certificate));
    self->tone = tone_of (collection, cs_certificate_get_not_after (certificate));
    g_ptr_array_add (collection->all, self);
    g_hash_table_insert (collection->seen, (gpointer) sha256, self);
  }
  g_ptr_array_add (self->places, place);

  return self;
}

/* By what it is for, before it is met in bundles and under other names. */
static void
collect_slot (Collection *collection, CsInventory *inventory, CsSlot *slot)
{
  g_autofree char *file_name = cs_slot_dup_certificate_file (slot);
  const char *const *nodes = cs_slot_get_deploy (slot);

  for (guint i = 0; nodes[i] != NULL; i++) {
    CsNodeState *node = cs_inventory_find (inventory, nodes[i]);
    CsNodeFile *file = node != NULL ? cs_node_state_find_file (node, file_name) : NULL;
    CsCertificate *certificate = file != NULL ? cs_node_file_get_certificate (file) : NULL;
    CsExpiry *entry;

    if (certificate == NULL
        || g_hash_table_contains (collection->seen, cs_certificate_get_sha256 (certificate)))
      continue;
    entry = collect (collection, certificate, cs_slot_get_name (slot), NULL);
    g_ptr_array_set_size (entry->places, 0); /* all places are met below, in their order */
    entry->slot = g_object_ref (slot);
  }
}

static void
collect_bundle (Collection *collection,
                CsBundle *bundle,
                const char *title,
                const char *node,
                const char *file)
{
  for (guint i = 0; bundle != NULL && i < cs_bundle_get_n (bundle); i++)
    collect (collection, cs_bundle_get (bundle, i), title, cs_workspace_name (node, file));
}

static void
collect_node (Collection *collection, CsNodeState *node)
{
  GListModel *files = cs_node_state_get_files (node);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (CsNodeFile) file = g_list_model_get_item (files, i);

    const char *name = cs_node_file_get_name (file);
    CsCertificate *first = cs_node_file_get_certificate (file);

    if (cs_node_file_get_bundle (file) != NULL)
      collect_bundle (collection, cs_node_file_get_bundle (file), NULL,
                      cs_node_state_get_name (node), name);
    else if (first != NULL) /* something else in the file cannot be read */
      collect (collection, first, NULL, cs_workspace_name (cs_node_state_get_name (node), name));
  }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  CsExpiry *first = *(CsExpiry *const *) a;
  CsExpiry *second = *(CsExpiry *const *) b;
  gint64 first_end = cs_expiry_get_time (first);
  gint64 second_end = cs_expiry_get_time (second);

  if (first_end != second_end)
    return first_end < second_end ? -1 : 1;

  return g_strcmp0 (first->title, second->title);
}

static GListModel *
to_list (GPtrArray *all)
{
  GListStore *list = g_list_store_new (CS_TYPE_EXPIRY);

  g_ptr_array_sort (all, compare);
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (((CsExpiry *) all->pdata[i])->places, NULL);
  g_list_store_splice (list, 0, 0, all->pdata, all->len);

  return G_LIST_MODEL (list);
}

static void
collect_chains (Collection *collection, CsCluster *cluster, CsInventory *inventory)
{
  g_auto (GStrv) authorities = cs_cluster_dup_authorities (cluster);

  for (guint i = 0; authorities[i] != NULL; i++) {
    g_autofree char *root_file = cs_cluster_dup_root_file (cluster, authorities[i]);
    g_autofree char *intermediate_file = cs_cluster_dup_intermediate_file (cluster, authorities[i]);

    collect_bundle (collection, cs_inventory_get_root (inventory, authorities[i]), "root", NULL,
                    root_file);
    collect_bundle (collection, cs_inventory_get_intermediates (inventory, authorities[i]), NULL,
                    NULL, intermediate_file);
  }
}

GListModel *
cs_expiries_new (CsCluster *cluster, CsInventory *inventory, gint64 now)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  Collection collection = { seen, all, now, 0 };
  GListModel *slots;

  g_return_val_if_fail (CS_IS_CLUSTER (cluster), NULL);
  g_return_val_if_fail (CS_IS_INVENTORY (inventory), NULL);

  collection.warn_days = cs_cluster_get_renew_days (cluster);
  slots = cs_cluster_get_slots (cluster);
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++) {
    g_autoptr (CsSlot) slot = g_list_model_get_item (slots, i);

    collect_slot (&collection, inventory, slot);
  }
  collect_chains (&collection, cluster, inventory);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (inventory)); i++) {
    g_autoptr (CsNodeState) node = g_list_model_get_item (G_LIST_MODEL (inventory), i);

    collect_node (&collection, node);
  }

  return to_list (all);
}

/* --- reading -----------------------------------------------------------------------------------
 */

CsCertificate *
cs_expiry_get_certificate (CsExpiry *self)
{
  g_return_val_if_fail (CS_IS_EXPIRY (self), NULL);

  return self->certificate;
}

const char *
cs_expiry_get_title (CsExpiry *self)
{
  g_return_val_if_fail (CS_IS_EXPIRY (self), NULL);

  return self->title;
}

CsSlot *
cs_expiry_get_slot (CsExpiry *self)
{
  g_return_val_if_fail (CS_IS_EXPIRY (self), NULL);

  return self->slot;
}

gint64
cs_expiry_get_time (CsExpiry *self)
{
  g_return_val_if_fail (CS_IS_EXPIRY (self), CS_TIME_LONG_AGO);

  return cs_certificate_get_not_after (self->certificate);
}

int
cs_expiry_get_days_left (CsExpiry *self)
{
  g_return_val_if_fail (CS_IS_EXPIRY (self), 0);

  return self->days_left;
}

CsTone
cs_expiry_get_tone (CsExpiry *self)
{
  g_return_val_if_fail (CS_IS_EXPIRY (self), CS_TONE_UNKNOWN);

  return self->tone;
}

const char *const *
cs_expiry_get_places (CsExpiry *self)
{
  g_return_val_if_fail (CS_IS_EXPIRY (self), NULL);

  return (const char *const *) self->places->pdata;
}

/* --- iCalendar ---------------------------------------------------------------------------------
 */

#define OCTETS_MAX 75 /* octets without the line break (RFC 5545, 3.1) */

/* One content line, folded where it is too long, never inside a character. */
static void
append_line (GString *text, const char *name, const char *value)
{
  g_autofree char *line = g_strconcat (name, ":", value, NULL);
  gsize room = OCTETS_MAX;

  for (const char *p = line; *p != '\0';) {
    gsize length = (gsize) (g_utf8_next_char (p) - p);

    if (length > room) {
      g_string_append (text, "\r\n ");
      room = OCTETS_MAX - 1;
    }
    g_string_append_len (text, p, (gssize) length);
    room -= length;
    p += length;
  }
  g_string_append (text, "\r\n");
}

/* A TEXT value (RFC 5545, 3.3.11) from what may be hostile: control characters are shown first. */
static void
append_text (GString *text, const char *name, const char *value)
{
  g_autofree char *shown = cs_escape_control (value);
  g_autoptr (GString) escaped = g_string_new (NULL);

  for (const char *p = shown; *p != '\0'; p++) {
    if (*p == '\\' || *p == ';' || *p == ',')
      g_string_append_c (escaped, '\\');
    g_string_append_c (escaped, *p);
  }
  append_line (text, name, escaped->str);
}

/* "20271227T120000Z" */
static void
append_time (GString *text, const char *name, gint64 time)
{
  g_autofree char *written = cs_time_format (time);
  g_autoptr (GString) basic = g_string_new (NULL);

  for (const char *p = written; *p != '\0'; p++) {
    if (*p != '-' && *p != ':')
      g_string_append_c (basic, *p);
  }
  append_line (text, name, basic->str);
}

static void
append_alarm (GString *text, const char *summary, guint warn_days)
{
  g_autofree char *trigger = g_strdup_printf ("-P%uD", warn_days);

  append_line (text, "BEGIN", "VALARM");
  append_line (text, "ACTION", "DISPLAY");
  append_text (text, "DESCRIPTION", summary);
  append_line (text, "TRIGGER", trigger);
  append_line (text, "END", "VALARM");
}

static void
append_event (GString *text, CsExpiry *expiry, const char *name, guint warn_days, gint64 now)
{
  CsCertificate *certificate = expiry->certificate;
  g_autofree char *id = g_strconcat (cs_certificate_get_sha256 (certificate), "@countersign", NULL);
  g_autofree char *summary = g_strdup_printf ("Certificate ends: %s%s%s", expiry->title,
                                              name != NULL ? ", " : "", name != NULL ? name : "");
  g_autofree char *places = g_strjoinv (", ", (char **) expiry->places->pdata);
  g_autofree char *description = g_strdup_printf (
      "%s. Issued by %s. SHA-256 %s. Found: %s.", cs_certificate_get_subject (certificate),
      cs_certificate_get_issuer (certificate), cs_certificate_get_sha256 (certificate), places);

  append_line (text, "BEGIN", "VEVENT");
  append_line (text, "UID", id);
  append_time (text, "DTSTAMP", now);
  append_time (text, "DTSTART", cs_expiry_get_time (expiry));
  append_text (text, "SUMMARY", summary);
  append_text (text, "DESCRIPTION", description);
  append_line (text, "TRANSP", "TRANSPARENT");
  if (warn_days > 0)
    append_alarm (text, summary, warn_days);
  append_line (text, "END", "VEVENT");
}

char *
cs_expiries_to_calendar (GListModel *expiries, const char *name, guint warn_days, gint64 now)
{
  GString *text;

  g_return_val_if_fail (G_IS_LIST_MODEL (expiries), NULL);

  text = g_string_new (NULL);
  append_line (text, "BEGIN", "VCALENDAR");
  append_line (text, "VERSION", "2.0");
  append_line (text, "PRODID", "-//Countersign//Countersign//EN");
  if (name != NULL)
    append_text (text, "X-WR-CALNAME", name);
  for (guint i = 0; i < g_list_model_get_n_items (expiries); i++) {
    g_autoptr (CsExpiry) expiry = g_list_model_get_item (expiries, i);

    if (cs_time_is_known (cs_expiry_get_time (expiry)))
      append_event (text, expiry, name, warn_days, now);
  }
  append_line (text, "END", "VCALENDAR");

  return g_string_free (text, FALSE);
}
