/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <openssl/pem.h>

#include "cs-bundle-draft-private.h"

#include "cs-i18n.h"
#include "cs-openssl.h"
#include "cs-reader.h"

/* What stands in the text for a place where something is @N_() and counted. */
typedef struct {
  const char *id;
  CsFault fault; /* 0: of the whole, not of one card */
  const char *text;
  const char *repair;
  const char *source;
} Repair;

/* In the order in which they are offered and done. The number is of the cards it concerns. */
static const Repair repairs[] = {
  { "container", CS_FAULT_CONTAINER,
    N_ ("In a PKCS #7 or PKCS #12 container, which is no bundle: %u"), N_ ("Take Out of Container"),
    "domain.md T07" },
  { "binary", CS_FAULT_BINARY, N_ ("Binary (DER) where a bundle is text: %u"),
    N_ ("Turn Binary into Text"), "domain.md T04" },
  { "encoding", CS_FAULT_ENCODING, N_ ("UTF-16, or with a byte order mark: %u"),
    N_ ("Turn into Plain Text"), "domain.md T05" },
  { "ctrl-z", CS_FAULT_CTRL_Z, N_ ("With the Ctrl-Z that “copy a + b” leaves: %u"),
    N_ ("Remove Ctrl-Z"), "domain.md T02" },
  { "line-form", CS_FAULT_LINES, N_ ("With Windows line ends: %u"), N_ ("Use Plain Line Ends"),
    "domain.md T06" },
  { "text", CS_FAULT_TEXT, N_ ("With text around it or odd lines: %u"), N_ ("Remove the Text"),
    "domain.md T03" },
  { "line-end", CS_FAULT_LINE_END, N_ ("Without a line end, so that the next one is swallowed: %u"),
    N_ ("Add the Line Ends"), "domain.md T01" },
  { "duplicate", 0, N_ ("In it more than once: %u"), N_ ("Keep Each Once"), "domain.md T08" },
  { "stranger", 0, N_ ("Not part of the chain: %u"), N_ ("Leave Out Strangers"), "domain.md T07" },
  { "order", 0, N_ ("Not in the order leaf, intermediates, root: %u"), N_ ("Put in Order"),
    "domain.md T07" },
};

static const Repair *
find_repair (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (repairs); i++) {
    if (g_strcmp0 (repairs[i].id, id) == 0)
      return &repairs[i];
  }

  return NULL;
}

gboolean
cs_draft_is_repair (const char *id)
{
  return find_repair (id) != NULL;
}

const char *
cs_draft_get_repair_name (const char *id)
{
  const Repair *repair = find_repair (id);

  return repair != NULL ? _ (repair->repair) : NULL;
}

static CsBundleCard *
get_card (GPtrArray *cards, guint i)
{
  return g_ptr_array_index (cards, i);
}

/* --- two readers -------------------------------------------------------------------------------
 */

/* What `copy` would make of the parts. */
static GBytes *
join (GPtrArray *cards)
{
  GByteArray *all = g_byte_array_new ();

  for (guint i = 0; i < cards->len; i++) {
    GBytes *raw = cs_bundle_card_get_raw (get_card (cards, i));

    if (raw != NULL)
      g_byte_array_append (all, g_bytes_get_data (raw, NULL), (guint) g_bytes_get_size (raw));
  }

  return g_byte_array_free_to_bytes (all);
}

static guint
count_strict (GBytes *joined)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (joined, &size);
  g_autoptr (BIO) bio = NULL;
  guint n = 0;

  if (size == 0)
    return 0;

  bio = BIO_new_mem_buf (data, (int) size);
  while (bio != NULL) {
    g_autoptr (X509) x509 = PEM_read_bio_X509 (bio, NULL, NULL, NULL);

    if (x509 == NULL)
      break;
    n++;
  }
  ERR_clear_error ();

  return n;
}

/* It opens containers too; their certificates are not in @joined. */
static guint
count_tolerant (GPtrArray *cards, GBytes *joined)
{
  g_autoptr (GListModel) items = cs_reader_read_bytes (joined, NULL, NULL, NULL, NULL);
  guint n = 0;

  for (guint i = 0; i < cards->len; i++) {
    if (cs_bundle_card_get_faults (get_card (cards, i)) & CS_FAULT_CONTAINER)
      n++;
  }
  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    if (cs_item_get_certificate (item) != NULL)
      n++;
  }

  return n;
}

/* --- findings ----------------------------------------------------------------------------------
 */

static void
add_repair (CsDraftCheck *self, const Repair *repair, guint n)
{
  g_autofree char *text = NULL;
  g_autoptr (CsFinding) finding = NULL;

  if (n == 0)
    return;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  text = g_strdup_printf (_ (repair->text), n);
#pragma GCC diagnostic pop
  finding = cs_finding_new (repair->id, CS_SEVERITY_WARNING, text, _ (repair->repair));
  cs_finding_set_source (finding, repair->source);
  g_list_store_append (self->findings, finding);
}

static void
add_finding (CsDraftCheck *self, const char *id, CsSeverity severity, const char *text)
{
  g_autoptr (CsFinding) finding = cs_finding_new (id, severity, text, NULL);

  g_list_store_append (self->findings, finding);
}

static guint
count_fault (GPtrArray *cards, CsFault fault)
{
  guint n = 0;

  for (guint i = 0; i < cards->len; i++) {
    if (cs_bundle_card_get_faults (get_card (cards, i)) & fault)
      n++;
  }

  return n;
}

static CsBundle *
bundle_of (GPtrArray *cards)
{
  CsBundle *bundle = cs_bundle_new ();

  for (guint i = 0; i < cards->len; i++) {
    CsCertificate *certificate = cs_bundle_card_get_certificate (get_card (cards, i));

    if (certificate != NULL)
      cs_bundle_add (bundle, certificate);
  }

  return bundle;
}

static void
check_cards (CsDraftCheck *self, GPtrArray *cards, gint64 at)
{
  for (guint i = 0; i < cards->len; i++) {
    CsBundleCard *card = get_card (cards, i);
    CsCertificate *certificate = cs_bundle_card_get_certificate (card);
    g_autoptr (CsFinding) time
        = certificate != NULL ? cs_certificate_judge_time (certificate, at) : NULL;
    g_autofree char *text = NULL;

    if (certificate == NULL) {
      text = g_strdup_printf (
          _ ("A part of %s cannot be read: %s. Remove it, or get the file again."),
          cs_bundle_card_get_source (card), cs_bundle_card_get_problem (card));
      add_finding (self, "unreadable", CS_SEVERITY_ERROR, text);
    } else if (time != NULL) {
      text = g_strdup_printf ("%s: %s", cs_certificate_get_subject (certificate),
                              cs_finding_get_shown_text (time));
      add_finding (self, cs_finding_get_id (time), CS_SEVERITY_NOTICE, text);
    }
  }
}

static void
check_chain (CsDraftCheck *self, CsBundle *bundle)
{
  g_autoptr (GError) error = NULL;
  CsCertificate *leaf = cs_bundle_find_leaf (bundle, &error);

  if (leaf != NULL)
    self->ordered = cs_bundle_to_chain (bundle, leaf, &error);
  if (self->ordered == NULL) {
    g_autofree char *reason = cs_language_dup_here (error->message);

    add_finding (self, "no-chain", CS_SEVERITY_ERROR, reason);
    return;
  }

  if (cs_bundle_get_n (self->ordered) < cs_bundle_get_n (bundle))
    add_repair (self, find_repair ("stranger"),
                cs_bundle_get_n (bundle) - cs_bundle_get_n (self->ordered));
  else if (!cs_bundle_equal (self->ordered, bundle, TRUE))
    add_repair (self, find_repair ("order"), cs_bundle_get_n (bundle));
}

CsDraftCheck *
cs_draft_check_new (GPtrArray *cards, gboolean chain, gint64 at)
{
  CsDraftCheck *self = g_new0 (CsDraftCheck, 1);
  g_autoptr (GBytes) joined = join (cards);
  g_autoptr (CsBundle) bundle = bundle_of (cards);

  self->findings = g_list_store_new (CS_TYPE_FINDING);
  for (guint i = 0; i < cards->len; i++)
    self->n_certificates += cs_bundle_card_get_certificate (get_card (cards, i)) != NULL ? 1 : 0;
  self->n_strict = count_strict (joined);
  self->n_tolerant = count_tolerant (cards, joined);
  for (guint i = 0; i < G_N_ELEMENTS (repairs); i++) {
    if (repairs[i].fault != 0)
      add_repair (self, &repairs[i], count_fault (cards, repairs[i].fault));
  }
  add_repair (self, find_repair ("duplicate"), self->n_certificates - cs_bundle_get_n (bundle));
  check_cards (self, cards, at);
  if (chain && cs_bundle_get_n (bundle) > 0)
    check_chain (self, bundle);
  cs_findings_sort (self->findings);

  return self;
}

void
cs_draft_check_free (CsDraftCheck *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->findings);
  g_clear_object (&self->ordered);
  g_free (self);
}

/* --- repairs -----------------------------------------------------------------------------------
 */

static GPtrArray *
new_cards (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

static GPtrArray *
repair_each (GPtrArray *cards, CsFault fault)
{
  GPtrArray *repaired = new_cards ();

  for (guint i = 0; i < cards->len; i++)
    g_ptr_array_add (repaired, cs_bundle_card_repair (get_card (cards, i), fault));

  return repaired;
}

/* The first card of each certificate; what cannot be read stays, it is for the user to remove. */
static GPtrArray *
keep_once (GPtrArray *cards)
{
  GPtrArray *kept = new_cards ();
  g_autoptr (CsBundle) seen = cs_bundle_new ();

  for (guint i = 0; i < cards->len; i++) {
    CsCertificate *certificate = cs_bundle_card_get_certificate (get_card (cards, i));

    if (certificate == NULL || cs_bundle_add (seen, certificate))
      g_ptr_array_add (kept, g_object_ref (get_card (cards, i)));
  }

  return kept;
}

/* The cards in the order of @bundle, without those that are not in it. */
static GPtrArray *
put_like (GPtrArray *cards, CsBundle *bundle)
{
  GPtrArray *kept = new_cards ();

  for (guint i = 0; i < cs_bundle_get_n (bundle); i++) {
    for (guint j = 0; j < cards->len; j++) {
      CsCertificate *certificate = cs_bundle_card_get_certificate (get_card (cards, j));

      if (certificate != NULL && cs_certificate_equal (certificate, cs_bundle_get (bundle, i)))
        g_ptr_array_add (kept, g_object_ref (get_card (cards, j)));
    }
  }
  for (guint j = 0; j < cards->len; j++) {
    if (cs_bundle_card_get_certificate (get_card (cards, j)) == NULL)
      g_ptr_array_add (kept, g_object_ref (get_card (cards, j)));
  }

  return kept;
}

GPtrArray *
cs_draft_repair (GPtrArray *cards, CsDraftCheck *check, const char *id)
{
  const Repair *repair = find_repair (id);

  if (repair == NULL)
    return g_ptr_array_ref (cards);
  if (repair->fault != 0)
    return repair_each (cards, repair->fault);
  if (g_str_equal (id, "duplicate"))
    return keep_once (cards);

  return check->ordered != NULL ? put_like (cards, check->ordered) : g_ptr_array_ref (cards);
}
