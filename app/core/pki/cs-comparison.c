/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-comparison-private.h"

#include "cs-extension-shown.h"
#include "cs-i18n.h"
#include "cs-describe.h"
#include "cs-time.h"

struct _CsComparison {
  GObject parent_instance;

  GPtrArray *rows; /* of CsComparisonRow */
  gboolean identical;
  gboolean same_key;
  guint n_differences;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsComparison,
                               cs_comparison,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- what can be said of either kind -----------------------------------------------------------
 */

typedef struct {
  CsCertificate *certificate; /* one of the two is NULL */
  CsRequest *request;
  GBytes *der;
  const CsPublicKey *key;
  GPtrArray *names;
  GPtrArray *extensions;
} Side;

static Side
side_of (GObject *object)
{
  Side side = { NULL };

  if (CS_IS_CERTIFICATE (object)) {
    side.certificate = CS_CERTIFICATE (object);
    side.der = cs_certificate_get_der (side.certificate);
    side.key = cs_certificate_get_public_key (side.certificate);
    side.names = cs_certificate_get_names (side.certificate);
    side.extensions = cs_certificate_get_extensions (side.certificate);
  } else {
    side.request = CS_REQUEST (object);
    side.der = cs_request_get_der (side.request);
    side.key = cs_request_get_public_key (side.request);
    side.names = cs_request_get_names (side.request);
    side.extensions = cs_request_get_extensions (side.request);
  }

  return side;
}

/* NULL when a request says nothing of the kind. */
typedef char *(*DupFact) (const Side *side);

static char *
dup_kind (const Side *side)
{
  return g_strdup (side->certificate != NULL ? _ ("certificate") : _ ("request"));
}

static char *
dup_subject (const Side *side)
{
  return g_strdup (side->certificate != NULL ? cs_certificate_get_subject (side->certificate)
                                             : cs_request_get_subject (side->request));
}

static char *
dup_issuer (const Side *side)
{
  return side->certificate != NULL ? g_strdup (cs_certificate_get_issuer (side->certificate))
                                   : NULL;
}

static char *
dup_serial (const Side *side)
{
  return side->certificate != NULL ? g_strdup (cs_certificate_get_serial (side->certificate))
                                   : NULL;
}

static char *
dup_not_before (const Side *side)
{
  return side->certificate != NULL
             ? cs_time_format (cs_certificate_get_not_before (side->certificate))
             : NULL;
}

static char *
dup_not_after (const Side *side)
{
  return side->certificate != NULL
             ? cs_time_format (cs_certificate_get_not_after (side->certificate))
             : NULL;
}

static char *
dup_key (const Side *side)
{
  return cs_describe_key (side->key);
}

static char *
dup_spki (const Side *side)
{
  return side->key != NULL ? g_strdup (side->key->spki_sha256) : NULL;
}

static char *
dup_signature (const Side *side)
{
  return g_strdup (side->certificate != NULL ? cs_certificate_get_signature (side->certificate)
                                             : cs_request_get_signature (side->request));
}

static char *
dup_sha256 (const Side *side)
{
  return g_strdup (side->certificate != NULL ? cs_certificate_get_sha256 (side->certificate)
                                             : cs_request_get_sha256 (side->request));
}

/* --- rows --------------------------------------------------------------------------------------
 */

static void
add_row (CsComparison *self, const char *id, const char *label, const char *a, const char *b)
{
  CsComparisonRow *row = cs_comparison_row_new (id, label, a, b);

  g_ptr_array_add (self->rows, row);
  self->n_differences += cs_comparison_row_is_same (row) ? 0 : 1;
}

static void
add_fact (CsComparison *self, const char *id, const char *label, DupFact dup, const Side sides[2])
{
  g_autofree char *a = dup (&sides[0]);
  g_autofree char *b = dup (&sides[1]);

  if (a != NULL || b != NULL)
    add_row (self, id, label, a, b);
}

static char *
dup_name_text (gconstpointer entry)
{
  const CsGeneralName *name = entry;

  return name->type == CS_NAME_DNS
             ? g_strdup (name->value)
             : g_strdup_printf ("%s: %s", cs_name_type_to_string (name->type), name->value);
}

static char *
dup_name_match (gconstpointer entry)
{
  const CsGeneralName *name = entry;

  /* Host names are compared without regard to case everywhere, all others to the letter. */
  return name->type == CS_NAME_DNS ? g_ascii_strdown (name->value, -1) : dup_name_text (name);
}

static char *
dup_name_label (gconstpointer unused)
{
  return g_strdup (_ ("Name"));
}

static char *
dup_extension_text (gconstpointer entry)
{
  const CsExtension *extension = entry;
  g_autofree char *dump = cs_extension_dup_dump (extension);
  g_autofree char *text
      = dump != NULL ? g_steal_pointer (&dump) : cs_extension_dup_shown_text (extension);

  return extension->critical ? g_strdup_printf ("%s\n%s", _ ("critical"), text)
                             : g_steal_pointer (&text);
}

static char *
dup_extension_match (gconstpointer entry)
{
  return g_strdup (((const CsExtension *) entry)->oid);
}

static char *
dup_extension_label (gconstpointer entry)
{
  return g_strdup (cs_extension_get_shown_name (entry));
}

/* What is in lists: how two entries are known for the same thing, and what is shown of each. */
typedef struct {
  const char *id;
  char *(*dup_label) (gconstpointer entry);
  char *(*dup_match) (gconstpointer entry);
  char *(*dup_text) (gconstpointer entry);
} Listed;

static const Listed listed_names = { "name", dup_name_label, dup_name_match, dup_name_text };
static const Listed listed_extensions
    = { "extension", dup_extension_label, dup_extension_match, dup_extension_text };

/* The first entry of @list that is @match and not yet used. */
static gconstpointer
take_match (GPtrArray *list, const Listed *listed, const char *match, gboolean *used)
{
  for (guint i = 0; i < list->len; i++) {
    g_autofree char *other = NULL;

    if (used[i])
      continue;
    other = listed->dup_match (list->pdata[i]);
    if (g_str_equal (match, other)) {
      used[i] = TRUE;
      return list->pdata[i];
    }
  }

  return NULL;
}

static void
add_listed (CsComparison *self, const Listed *listed, GPtrArray *first, GPtrArray *second)
{
  g_autofree gboolean *used = g_new0 (gboolean, second->len + 1);

  for (guint i = 0; i < first->len; i++) {
    g_autofree char *match = listed->dup_match (first->pdata[i]);
    gconstpointer other = take_match (second, listed, match, used);
    g_autofree char *label = listed->dup_label (first->pdata[i]);
    g_autofree char *a = listed->dup_text (first->pdata[i]);
    g_autofree char *b = other != NULL ? listed->dup_text (other) : NULL;

    add_row (self, listed->id, label, a, b);
  }
  for (guint i = 0; i < second->len; i++) {
    g_autofree char *label = listed->dup_label (second->pdata[i]);
    g_autofree char *b = listed->dup_text (second->pdata[i]);

    if (!used[i])
      add_row (self, listed->id, label, NULL, b);
  }
}

static void
fill (CsComparison *self, const Side sides[2])
{
  if ((sides[0].certificate == NULL) != (sides[1].certificate == NULL))
    add_fact (self, "kind", _ ("Kind"), dup_kind, sides);
  add_fact (self, "subject", _ ("Subject"), dup_subject, sides);
  add_fact (self, "issuer", _ ("Issuer"), dup_issuer, sides);
  add_fact (self, "serial", _ ("Serial number"), dup_serial, sides);
  add_fact (self, "not-before", _ ("Valid from"), dup_not_before, sides);
  add_fact (self, "not-after", _ ("Valid until"), dup_not_after, sides);
  add_listed (self, &listed_names, sides[0].names, sides[1].names);
  add_fact (self, "key", _ ("Key"), dup_key, sides);
  add_fact (self, "public-key", _ ("SHA-256 of the public key"), dup_spki, sides);
  add_fact (self, "signature", _ ("Signature"), dup_signature, sides);
  add_listed (self, &listed_extensions, sides[0].extensions, sides[1].extensions);
  add_fact (self, "sha256", _ ("SHA-256 fingerprint"), dup_sha256, sides);
}

/* --- class -------------------------------------------------------------------------------------
 */

static GType
get_item_type (GListModel *model)
{
  return CS_TYPE_COMPARISON_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return CS_COMPARISON (model)->rows->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  CsComparison *self = CS_COMPARISON (model);

  return position < self->rows->len ? g_object_ref (self->rows->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
cs_comparison_finalize (GObject *object)
{
  g_ptr_array_unref (CS_COMPARISON (object)->rows);

  G_OBJECT_CLASS (cs_comparison_parent_class)->finalize (object);
}

static void
cs_comparison_class_init (CsComparisonClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_comparison_finalize;
}

static void
cs_comparison_init (CsComparison *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

CsComparison *
cs_comparison_new (GObject *first, GObject *second)
{
  CsComparison *self;
  Side sides[2];

  g_return_val_if_fail (CS_IS_CERTIFICATE (first) || CS_IS_REQUEST (first), NULL);
  g_return_val_if_fail (CS_IS_CERTIFICATE (second) || CS_IS_REQUEST (second), NULL);

  self = g_object_new (CS_TYPE_COMPARISON, NULL);
  sides[0] = side_of (first);
  sides[1] = side_of (second);
  self->identical = g_bytes_equal (sides[0].der, sides[1].der);
  self->same_key = sides[0].key != NULL && sides[1].key != NULL
                   && g_str_equal (sides[0].key->spki_sha256, sides[1].key->spki_sha256);
  fill (self, sides);

  return self;
}

gboolean
cs_comparison_is_identical (CsComparison *self)
{
  g_return_val_if_fail (CS_IS_COMPARISON (self), FALSE);

  return self->identical;
}

gboolean
cs_comparison_is_same_key (CsComparison *self)
{
  g_return_val_if_fail (CS_IS_COMPARISON (self), FALSE);

  return self->same_key;
}

guint
cs_comparison_count_differences (CsComparison *self)
{
  g_return_val_if_fail (CS_IS_COMPARISON (self), 0);

  return self->n_differences;
}

char *
cs_comparison_dup_summary (CsComparison *self)
{
  g_autofree char *count = NULL;

  g_return_val_if_fail (CS_IS_COMPARISON (self), NULL);

  if (self->identical)
    return g_strdup (_ ("The same, byte for byte"));
  count = g_strdup_printf (ngettext ("%u difference", "%u differences", self->n_differences),
                           self->n_differences);

  return g_strdup_printf (self->same_key
                              /* Translators: %s is "3 differences" */
                              ? _ ("%s; both are for the same key")
                              : _ ("%s; they are for different keys"),
                          count);
}
