/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-bundle.h"

#include "cs-certificate-private.h"
#include "cs-chain.h"
#include "cs-error.h"
#include "cs-reader.h"

#define CHAIN_MAX 32          /* certificates in one path */
#define CHAIN_TRIES_MAX 10000 /* signatures checked to find it */
#define LEAF_POOL_MAX 1000    /* certificates among which a leaf is looked for, each with each */

struct _CsBundle {
  GObject parent_instance;

  GPtrArray *certificates;
  GHashTable *fingerprints; /* borrowed from the certificates */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CsBundle,
                               cs_bundle,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return CS_TYPE_CERTIFICATE;
}

static guint
get_n_items (GListModel *model)
{
  return CS_BUNDLE (model)->certificates->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  CsBundle *self = CS_BUNDLE (model);

  return position < self->certificates->len
             ? g_object_ref (g_ptr_array_index (self->certificates, position))
             : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
cs_bundle_finalize (GObject *object)
{
  CsBundle *self = CS_BUNDLE (object);

  g_hash_table_unref (self->fingerprints);
  g_ptr_array_unref (self->certificates);

  G_OBJECT_CLASS (cs_bundle_parent_class)->finalize (object);
}

static void
cs_bundle_class_init (CsBundleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_bundle_finalize;
}

static void
cs_bundle_init (CsBundle *self)
{
  self->certificates = g_ptr_array_new_with_free_func (g_object_unref);
  self->fingerprints = g_hash_table_new (g_str_hash, g_str_equal);
}

CsBundle *
cs_bundle_new (void)
{
  return g_object_new (CS_TYPE_BUNDLE, NULL);
}

CsBundle *
cs_bundle_new_from_bytes (GBytes *bytes, const char *file, GError **error)
{
  g_autoptr (GListModel) items = cs_reader_read_bytes (bytes, file, NULL, NULL, error);
  g_autoptr (CsBundle) self = NULL;

  if (items == NULL) {
    g_prefix_error (error, "%s: ", file != NULL ? file : "input");
    return NULL;
  }

  self = cs_bundle_new ();
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);
    const GError *reason = cs_item_get_error (item);

    if (reason != NULL && !g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED)) {
      cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "%s: part %u cannot be read: %s",
                    cs_item_get_file (item), i + 1, reason->message);
      return NULL;
    }
    if (cs_item_get_certificate (item) != NULL)
      cs_bundle_add (self, cs_item_get_certificate (item));
  }
  if (cs_bundle_get_n (self) == 0) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "%s: no certificate in it",
                  file != NULL ? file : "input");
    return NULL;
  }

  return g_steal_pointer (&self);
}

gboolean
cs_bundle_add (CsBundle *self, CsCertificate *certificate)
{
  g_return_val_if_fail (CS_IS_BUNDLE (self), FALSE);
  g_return_val_if_fail (CS_IS_CERTIFICATE (certificate), FALSE);

  if (cs_bundle_contains (self, certificate))
    return FALSE;

  g_ptr_array_add (self->certificates, g_object_ref (certificate));
  g_hash_table_add (self->fingerprints, (gpointer) cs_certificate_get_sha256 (certificate));
  g_list_model_items_changed (G_LIST_MODEL (self), self->certificates->len - 1, 0, 1);

  return TRUE;
}

void
cs_bundle_add_all (CsBundle *self, CsBundle *others)
{
  g_return_if_fail (CS_IS_BUNDLE (self));
  g_return_if_fail (CS_IS_BUNDLE (others));

  for (guint i = 0; i < others->certificates->len; i++)
    cs_bundle_add (self, cs_bundle_get (others, i));
}

guint
cs_bundle_get_n (CsBundle *self)
{
  g_return_val_if_fail (CS_IS_BUNDLE (self), 0);

  return self->certificates->len;
}

CsCertificate *
cs_bundle_get (CsBundle *self, guint position)
{
  g_return_val_if_fail (CS_IS_BUNDLE (self), NULL);
  g_return_val_if_fail (position < self->certificates->len, NULL);

  return g_ptr_array_index (self->certificates, position);
}

gboolean
cs_bundle_contains (CsBundle *self, CsCertificate *certificate)
{
  g_return_val_if_fail (CS_IS_BUNDLE (self), FALSE);
  g_return_val_if_fail (CS_IS_CERTIFICATE (certificate), FALSE);

  return g_hash_table_contains (self->fingerprints, cs_certificate_get_sha256 (certificate));
}

gboolean
cs_bundle_equal (CsBundle *self, CsBundle *other, gboolean ordered)
{
  g_return_val_if_fail (CS_IS_BUNDLE (self), FALSE);
  g_return_val_if_fail (CS_IS_BUNDLE (other), FALSE);

  if (self->certificates->len != other->certificates->len)
    return FALSE;

  for (guint i = 0; i < self->certificates->len; i++) {
    CsCertificate *one = cs_bundle_get (self, i);

    if (ordered ? !cs_certificate_equal (one, cs_bundle_get (other, i))
                : !cs_bundle_contains (other, one))
      return FALSE;
  }

  return TRUE;
}

GBytes *
cs_bundle_to_pem (CsBundle *self)
{
  GString *text;

  g_return_val_if_fail (CS_IS_BUNDLE (self), NULL);

  text = g_string_new (NULL);
  for (guint i = 0; i < self->certificates->len; i++) {
    g_autofree char *pem = cs_certificate_to_pem (cs_bundle_get (self, i));

    g_string_append (text, pem);
  }

  return g_string_free_to_bytes (text);
}

/* The search for a path, and the end of the longest one so far for the message when none ends. */
typedef struct {
  CsBundle *pool;
  GPtrArray *path;
  CsCertificate *deepest;
  guint longest;
  guint tries;
} Search;

/* By OpenSSL: names, key identifiers, key usage, and then the signature itself. */
static gboolean
has_issued (Search *search, CsCertificate *issuer, CsCertificate *subject)
{
  X509 *above = cs_certificate_peek_x509 (issuer);
  X509 *below = cs_certificate_peek_x509 (subject);

  if (above == NULL || below == NULL || X509_check_issued (above, below) != X509_V_OK
      || search->tries >= CHAIN_TRIES_MAX)
    return FALSE;

  search->tries++;

  return cs_certificate_is_issued_by (subject, issuer);
}

static gboolean
is_in_path (const Search *search, CsCertificate *certificate)
{
  for (guint i = 0; i < search->path->len; i++) {
    if (cs_certificate_equal (g_ptr_array_index (search->path, i), certificate))
      return TRUE;
  }

  return FALSE;
}

/* Goes up from the last certificate of the path; several issuers may have signed one key. */
static gboolean
climb (Search *search)
{
  CsCertificate *top = g_ptr_array_index (search->path, search->path->len - 1);

  if (search->path->len > search->longest) {
    search->longest = search->path->len;
    search->deepest = top;
  }
  if (has_issued (search, top, top))
    return TRUE;

  for (guint i = 0; i < cs_bundle_get_n (search->pool) && search->path->len < CHAIN_MAX; i++) {
    CsCertificate *candidate = cs_bundle_get (search->pool, i);

    if (is_in_path (search, candidate) || !has_issued (search, candidate, top))
      continue;
    g_ptr_array_add (search->path, candidate);
    if (climb (search))
      return TRUE;
    g_ptr_array_set_size (search->path, (int) search->path->len - 1);
  }

  return FALSE;
}

CsBundle *
cs_bundle_to_chain (CsBundle *self, CsCertificate *leaf, GError **error)
{
  g_autoptr (GPtrArray) path = g_ptr_array_new ();
  Search search = { self, path, leaf, 0, 0 };
  CsBundle *chain;

  g_return_val_if_fail (CS_IS_BUNDLE (self), NULL);
  g_return_val_if_fail (CS_IS_CERTIFICATE (leaf), NULL);

  g_ptr_array_add (path, leaf);
  if (!climb (&search)) {
    cs_error_set (error, CS_ERROR, CS_ERROR_MISMATCH,
                  "the chain is not complete: “%s” is missing, the issuer of “%s”",
                  cs_certificate_get_issuer (search.deepest),
                  cs_certificate_get_subject (search.deepest));
    return NULL;
  }

  chain = cs_bundle_new ();
  for (guint i = 0; i < path->len; i++)
    cs_bundle_add (chain, g_ptr_array_index (path, i));

  return chain;
}

static gboolean
has_issued_any (CsBundle *self, guint position)
{
  X509 *issuer = cs_certificate_peek_x509 (cs_bundle_get (self, position));

  for (guint i = 0; i < self->certificates->len; i++) {
    X509 *other = cs_certificate_peek_x509 (cs_bundle_get (self, i));

    if (i != position && issuer != NULL && other != NULL
        && X509_check_issued (issuer, other) == X509_V_OK)
      return TRUE;
  }

  return FALSE;
}

/* Those that issued no other one; borrowed. */
static GPtrArray *
find_ends (CsBundle *self, gboolean authorities)
{
  GPtrArray *ends = g_ptr_array_new ();

  for (guint i = 0; i < self->certificates->len; i++) {
    CsCertificate *one = cs_bundle_get (self, i);

    if (cs_certificate_is_ca (one) == authorities && !has_issued_any (self, i))
      g_ptr_array_add (ends, one);
  }

  return ends;
}

CsCertificate *
cs_bundle_find_leaf (CsBundle *self, GError **error)
{
  g_autoptr (GPtrArray) ends = NULL;
  g_autoptr (GString) subjects = g_string_new (NULL);

  g_return_val_if_fail (CS_IS_BUNDLE (self), NULL);

  if (self->certificates->len > LEAF_POOL_MAX) {
    cs_error_set (error, CS_ERROR, CS_ERROR_TOO_LARGE,
                  "a chain is looked for among at most %d certificates", LEAF_POOL_MAX);
    return NULL;
  }

  ends = find_ends (self, FALSE);
  if (ends->len == 0) {
    g_ptr_array_unref (ends);
    ends = find_ends (self, TRUE);
  }
  if (ends->len == 1)
    return g_ptr_array_index (ends, 0);

  for (guint i = 0; i < ends->len; i++)
    g_string_append_printf (subjects, "%s“%s”", i > 0 ? ", " : "",
                            cs_certificate_get_subject (g_ptr_array_index (ends, i)));
  cs_error_set (error, CS_ERROR, CS_ERROR_MISMATCH,
                "a chain begins with one certificate, and these could all be it: %s",
                subjects->str);

  return NULL;
}
