/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-authority.h"

#include "pki-maker.h"

/* One submission and its answer. */
typedef struct {
  char *id;
  char *digest; /* of the request and what it replaces */
  GBytes *certificate;
  gboolean waits;
} Entry;

struct _FakeAuthority {
  GObject parent_instance;

  GMutex mutex;
  GHashTable *moods; /* slot -> mood */
  FakeMood mood;
  char *words;
  char *not_after;
  gboolean idempotent;
  gboolean recovers;
  gboolean owns_root;
  gboolean forgetful;
  X509 *root;
  EVP_PKEY *root_key; /* borrowed from the maker, as are all keys here */
  X509 *stranger;
  EVP_PKEY *stranger_key;
  X509 *intermediate; /* nullable */
  EVP_PKEY *intermediate_key;
  EVP_PKEY *other_key;
  GPtrArray *entries;
  guint n_issued;
  guint n_submitted;
  guint n_retrieved;
};

static void authority_iface_init (CsAuthorityInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeAuthority,
                               fake_authority,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_AUTHORITY, authority_iface_init))

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_free (entry->digest);
  g_clear_pointer (&entry->certificate, g_bytes_unref);
  g_free (entry);
}

static void
fake_authority_finalize (GObject *object)
{
  FakeAuthority *self = FAKE_AUTHORITY (object);

  g_hash_table_unref (self->moods);
  g_free (self->words);
  g_free (self->not_after);
  X509_free (self->root);
  X509_free (self->stranger);
  X509_free (self->intermediate);
  g_ptr_array_unref (self->entries);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (fake_authority_parent_class)->finalize (object);
}

static void
fake_authority_class_init (FakeAuthorityClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_authority_finalize;
}

static X509 *
make_root (guint number, EVP_PKEY **key)
{
  g_autofree char *subject = g_strdup_printf ("O=Lab/CN=Fake root %u", number);
  MakerSpec spec = { .subject = subject, .ca = TRUE };

  *key = maker_key ("ed25519", 500 + number);

  return maker_certificate (&spec, *key, NULL, *key);
}

static void
fake_authority_init (FakeAuthority *self)
{
  g_mutex_init (&self->mutex);
  self->moods = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->idempotent = TRUE;
  self->owns_root = TRUE;
  self->root = make_root (0, &self->root_key);
  self->stranger = make_root (99, &self->stranger_key);
  self->other_key = maker_key ("ec:P-256", 600);
}

FakeAuthority *
fake_authority_new (void)
{
  return g_object_new (FAKE_TYPE_AUTHORITY, NULL);
}

void
fake_authority_set_mood (FakeAuthority *self, const char *slot, FakeMood mood)
{
  if (slot != NULL)
    g_hash_table_replace (self->moods, g_strdup (slot), GINT_TO_POINTER (mood));
  else
    self->mood = mood;
}

void
fake_authority_set_words (FakeAuthority *self, const char *words)
{
  g_free (self->words);
  self->words = g_strdup (words);
}

void
fake_authority_set_end (FakeAuthority *self, const char *not_after)
{
  g_free (self->not_after);
  self->not_after = g_strdup (not_after);
}

void
fake_authority_set_idempotent (FakeAuthority *self, gboolean idempotent)
{
  self->idempotent = idempotent;
}

void
fake_authority_set_recovers (FakeAuthority *self, gboolean recovers)
{
  self->recovers = recovers;
}

void
fake_authority_set_owns_root (FakeAuthority *self, gboolean owns_root)
{
  self->owns_root = owns_root;
}

void
fake_authority_set_root (FakeAuthority *self, guint number)
{
  X509_free (self->root);
  self->root = make_root (number, &self->root_key);
}

void
fake_authority_use_intermediate (FakeAuthority *self)
{
  MakerSpec spec = { .subject = "O=Lab/CN=Fake issuing", .serial = "77", .ca = TRUE };

  self->intermediate_key = maker_key ("ec:P-256", 601);
  X509_free (self->intermediate);
  self->intermediate
      = maker_certificate (&spec, self->intermediate_key, self->root, self->root_key);
}

void
fake_authority_approve (FakeAuthority *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    ((Entry *) self->entries->pdata[i])->waits = FALSE;
}

void
fake_authority_forget (FakeAuthority *self)
{
  self->forgetful = TRUE;
}

char *
fake_authority_dup_root (FakeAuthority *self)
{
  return maker_x509_pem (self->root);
}

char *
fake_authority_dup_root_sha256 (FakeAuthority *self)
{
  g_autoptr (GBytes) der = maker_x509_der (self->root);

  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, der);
}

guint
fake_authority_get_n_issued (FakeAuthority *self)
{
  return self->n_issued;
}

guint
fake_authority_get_n_submitted (FakeAuthority *self)
{
  return self->n_submitted;
}

guint
fake_authority_get_n_retrieved (FakeAuthority *self)
{
  return self->n_retrieved;
}

/* --- signing -----------------------------------------------------------------------------------
 */

static char *
dup_common_name (X509_REQ *request)
{
  char text[128] = "";

  X509_NAME_get_text_by_NID (X509_REQ_get_subject_name (request), NID_commonName, text,
                             sizeof text);

  return g_strdup_printf ("CN=%s", text);
}

/* As a line for the maker; NULL when the request has no names. */
static char *
dup_names (X509_REQ *request)
{
  STACK_OF (X509_EXTENSION) *extensions = X509_REQ_get_extensions (request);
  GENERAL_NAMES *names = X509V3_get_d2i (extensions, NID_subject_alt_name, NULL, NULL);
  g_autoptr (GString) line = g_string_new (NULL);

  for (int i = 0; i < sk_GENERAL_NAME_num (names); i++) {
    ASN1_STRING *name = GENERAL_NAME_get0_value (sk_GENERAL_NAME_value (names, i), NULL);

    g_string_append_printf (line, "%s%s", i > 0 ? ",DNS:" : "subjectAltName=DNS:",
                            (const char *) ASN1_STRING_get0_data (name));
  }
  GENERAL_NAMES_free (names);
  sk_X509_EXTENSION_pop_free (extensions, X509_EXTENSION_free);

  return line->len > 0 ? g_strdup (line->str) : NULL;
}

/* Under the mutex. */
static GBytes *
sign (FakeAuthority *self, GBytes *der, FakeMood mood)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (der, &size);
  g_autoptr (X509_REQ) request = d2i_X509_REQ (NULL, &data, (long) size);
  g_autofree char *subject = dup_common_name (request);
  g_autofree char *names = mood == FAKE_STRIPS_NAMES ? NULL : dup_names (request);
  g_autofree char *serial = g_strdup_printf ("%02X", 0x10 + ++self->n_issued);
  guint n = self->n_issued; /* each begins a second later */
  g_autofree char *begin
      = g_strdup_printf ("20200101%02u%02u%02uZ", n / 3600 % 24, n / 60 % 60, n % 60);
  EVP_PKEY *key = mood == FAKE_SWAPS_KEY ? self->other_key : X509_REQ_get0_pubkey (request);
  MakerSpec spec
      = { .subject = subject, .not_before = begin, .serial = serial, .not_after = self->not_after };
  g_autoptr (X509) made = NULL;

  if (mood == FAKE_ADDS_NAME) {
    g_autofree char *asked = g_steal_pointer (&names);

    names = g_strconcat (asked, ",DNS:extra.lab", NULL);
  }
  spec.extensions[0] = "extendedKeyUsage=serverAuth,clientAuth";
  spec.extensions[1] = names;
  if (mood == FAKE_OTHER_ROOT)
    made = maker_certificate (&spec, key, self->stranger, self->stranger_key);
  else if (self->intermediate != NULL)
    made = maker_certificate (&spec, key, self->intermediate, self->intermediate_key);
  else
    made = maker_certificate (&spec, key, self->root, self->root_key);

  return maker_x509_der (made);
}

static CsOutcome *
outcome_of (FakeAuthority *self, Entry *entry)
{
  if (entry->waits)
    return cs_outcome_new_pending (entry->id, self->words);

  return cs_outcome_new_issued (entry->certificate, entry->id, self->words);
}

static Entry *
find_entry (FakeAuthority *self, const char *id, const char *digest)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = self->entries->pdata[i];

    if ((id != NULL && g_str_equal (entry->id, id))
        || (digest != NULL && g_str_equal (entry->digest, digest)))
      return entry;
  }

  return NULL;
}

static Entry *
add_entry (FakeAuthority *self, CsSubmission *submission, const char *digest, FakeMood mood)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->id = g_strdup_printf ("%u", self->entries->len + 1);
  entry->digest = g_strdup (digest);
  entry->waits = mood == FAKE_WAITS;
  entry->certificate = sign (self, cs_submission_get_request (submission), mood);
  g_ptr_array_add (self->entries, entry);

  return entry;
}

char *
fake_authority_dup_certificate (FakeAuthority *self, CsSubmission *submission)
{
  g_autoptr (GBytes) der = sign (self, cs_submission_get_request (submission), FAKE_ISSUES);
  g_autoptr (CsCertificate) certificate = cs_certificate_new_from_der (der, NULL);

  return cs_certificate_to_pem (certificate);
}

/* Names a submission: the request and what it replaces. */
static char *
dup_digest (CsSubmission *submission)
{
  const char *replaces = cs_submission_get_replaces (submission);
  g_autofree char *request
      = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, cs_submission_get_request (submission));

  return g_strdup_printf ("%s %s", request, replaces != NULL ? replaces : "first");
}

/* Under the mutex. */
static CsOutcome *
decide (FakeAuthority *self, CsSubmission *submission, GError **error)
{
  const char *slot = cs_submission_get_slot (submission);
  g_autofree char *digest = dup_digest (submission);
  gpointer special;
  FakeMood mood = self->mood;
  Entry *entry;

  self->n_submitted++;
  if (g_hash_table_lookup_extended (self->moods, slot, NULL, &special))
    mood = (FakeMood) GPOINTER_TO_INT (special);
  if (mood == FAKE_REFUSES)
    return cs_outcome_new_refused ("9", "0x80094800", self->words);
  if (mood == FAKE_KNOWS_NOT)
    return cs_outcome_new_unknown (self->words);
  if (mood == FAKE_FAILS) {
    g_set_error_literal (error, CS_ERROR, CS_ERROR_AUTHORITY, "The authority cannot be reached");
    return NULL;
  }
  entry = self->idempotent ? find_entry (self, NULL, digest) : NULL;
  if (entry == NULL)
    entry = add_entry (self, submission, digest, mood);
  if (mood == FAKE_LOSES_ANSWER) {
    g_set_error_literal (error, CS_ERROR, CS_ERROR_AUTHORITY, "The line broke");
    return NULL;
  }

  return outcome_of (self, entry);
}

/* --- the interface -----------------------------------------------------------------------------
 */

static void
answer (GTask *task, CsOutcome *outcome, GError *error)
{
  if (outcome != NULL)
    g_task_return_pointer (task, outcome, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
submit_async (CsAuthority *authority,
              CsSubmission *submission,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  FakeAuthority *self = FAKE_AUTHORITY (authority);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  CsOutcome *outcome;

  g_task_set_check_cancellable (task, FALSE); /* what was issued is issued */
  g_mutex_lock (&self->mutex);
  outcome = decide (self, submission, &error);
  g_mutex_unlock (&self->mutex);
  answer (task, outcome, error);
}

static void
retrieve_async (CsAuthority *authority,
                CsSubmission *submission,
                const char *request_id,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  FakeAuthority *self = FAKE_AUTHORITY (authority);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  CsOutcome *outcome;
  Entry *entry;

  if (g_task_return_error_if_cancelled (task))
    return;
  g_mutex_lock (&self->mutex);
  self->n_retrieved++;
  entry = self->forgetful ? NULL : find_entry (self, request_id, NULL);
  outcome = entry != NULL ? outcome_of (self, entry)
                          : cs_outcome_new_unknown ("no such request is known here");
  g_mutex_unlock (&self->mutex);
  answer (task, outcome, NULL);
}

static void
recover_async (CsAuthority *authority,
               CsSubmission *submission,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  FakeAuthority *self = FAKE_AUTHORITY (authority);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *digest = dup_digest (submission);
  Entry *entry;

  g_mutex_lock (&self->mutex);
  entry = find_entry (self, NULL, digest);
  if (!self->recovers)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "It remembers nothing");
  else if (entry == NULL)
    g_task_return_new_error (task, CS_ERROR, CS_ERROR_NOT_SUBMITTED, "It never came");
  else
    answer (task, outcome_of (self, entry), NULL);
  g_mutex_unlock (&self->mutex);
}

static void
fetch_chain_async (CsAuthority *authority,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  FakeAuthority *self = FAKE_AUTHORITY (authority);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GPtrArray *chain;

  if (g_task_return_error_if_cancelled (task))
    return;
  chain = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  if (self->intermediate != NULL)
    g_ptr_array_add (chain, maker_x509_der (self->intermediate));
  g_ptr_array_add (chain, maker_x509_der (self->root));
  g_task_return_pointer (task, chain, (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
owns_root (CsAuthority *authority)
{
  return FAKE_AUTHORITY (authority)->owns_root;
}

static gboolean
is_idempotent (CsAuthority *authority)
{
  return FAKE_AUTHORITY (authority)->idempotent;
}

static void
authority_iface_init (CsAuthorityInterface *iface)
{
  iface->owns_root = owns_root;
  iface->is_idempotent = is_idempotent;
  iface->submit_async = submit_async;
  iface->retrieve_async = retrieve_async;
  iface->recover_async = recover_async;
  iface->fetch_chain_async = fetch_chain_async;
}
