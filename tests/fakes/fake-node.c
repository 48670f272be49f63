/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fake-node.h"

#include <string.h>

#include <openssl/pem.h>

#include "pki-maker.h"

struct _FakeNode {
  char *name;
  GMutex mutex;
  GTree *files;        /* name -> GBytes */
  GHashTable *replies; /* prefix of a line -> reply */
  guint n_replaced;
};

static int
compare_names (gconstpointer a, gconstpointer b, gpointer unused)
{
  return strcmp (a, b);
}

FakeNode *
fake_node_new (const char *name)
{
  FakeNode *self = g_new0 (FakeNode, 1);

  self->name = g_strdup (name);
  g_mutex_init (&self->mutex);
  self->files = g_tree_new_full (compare_names, NULL, g_free, (GDestroyNotify) g_bytes_unref);
  self->replies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

void
fake_node_free (FakeNode *self)
{
  g_free (self->name);
  g_mutex_clear (&self->mutex);
  g_tree_unref (self->files);
  g_hash_table_unref (self->replies);
  g_free (self);
}

const char *
fake_node_get_name (FakeNode *self)
{
  return self->name;
}

void
fake_node_put (FakeNode *self, const char *file, GBytes *content)
{
  g_mutex_lock (&self->mutex);
  g_tree_replace (self->files, g_strdup (file), g_bytes_ref (content));
  g_mutex_unlock (&self->mutex);
}

void
fake_node_put_text (FakeNode *self, const char *file, const char *text)
{
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));

  fake_node_put (self, file, content);
}

GBytes *
fake_node_get (FakeNode *self, const char *file)
{
  GBytes *content;

  g_mutex_lock (&self->mutex);
  content = g_tree_lookup (self->files, file);
  if (content != NULL)
    g_bytes_ref (content);
  g_mutex_unlock (&self->mutex);

  return content;
}

void
fake_node_use_windows_lines (FakeNode *self, const char *file)
{
  g_autoptr (GBytes) content = fake_node_get (self, file);
  g_autoptr (GString) text
      = g_string_new_len (g_bytes_get_data (content, NULL), (gssize) g_bytes_get_size (content));

  g_string_replace (text, "\n", "\r\n", 0);
  fake_node_put_text (self, file, text->str);
}

gboolean
fake_node_remove (FakeNode *self, const char *file)
{
  gboolean removed;

  g_mutex_lock (&self->mutex);
  removed = g_tree_remove (self->files, file);
  g_mutex_unlock (&self->mutex);

  return removed;
}

static gboolean
collect_name_cb (gpointer name, gpointer content, gpointer builder)
{
  g_strv_builder_add (builder, name);

  return FALSE;
}

GStrv
fake_node_list (FakeNode *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  g_mutex_lock (&self->mutex);
  g_tree_foreach (self->files, collect_name_cb, names);
  g_mutex_unlock (&self->mutex);

  return g_strv_builder_end (names);
}

void
fake_node_copy (FakeNode *self, const char *file, FakeNode *from, const char *as)
{
  g_autoptr (GBytes) content = fake_node_get (from, file);

  g_assert_nonnull (content);
  fake_node_put (self, as, content);
}

void
fake_node_set_reply (FakeNode *self, const char *prefix, const char *reply)
{
  g_mutex_lock (&self->mutex);
  if (reply != NULL)
    g_hash_table_replace (self->replies, g_strdup (prefix), g_strdup (reply));
  else
    g_hash_table_remove (self->replies, prefix);
  g_mutex_unlock (&self->mutex);
}

guint
fake_node_get_n_replaced (FakeNode *self)
{
  return self->n_replaced;
}

/* --- the command line --------------------------------------------------------------------------
 */

static BIO *
open_file (FakeNode *self, const char *file)
{
  g_autoptr (GBytes) content = fake_node_get (self, file);
  BIO *bio = BIO_new (BIO_s_mem ());
  gsize size;
  const void *data;

  if (content != NULL) {
    data = g_bytes_get_data (content, &size);
    BIO_write (bio, data, (int) size);
  }

  return bio;
}

static char *
run_list (FakeNode *self)
{
  g_auto (GStrv) names = fake_node_list (self);
  GString *reply = g_string_new ("User supplied certificates and keys:\n");

  for (guint i = 0; names[i] != NULL; i++) {
    if (cs_is_certificate_file_name (names[i]))
      g_string_append_printf (reply, "%s\n", names[i]);
  }

  return g_string_free (reply, FALSE);
}

#define FIRST_KEY 1000 /* far from what a test itself asks for */

/* The maker keeps what it made and is not made for threads. */
static GMutex key_lock;
static guint key_number = FIRST_KEY;

static EVP_PKEY *
make_key (void)
{
  EVP_PKEY *key;

  g_mutex_lock (&key_lock);
  key = maker_key ("ec:P-256", key_number++);
  g_mutex_unlock (&key_lock);

  return key;
}

void
fake_node_begin_keys_anew (void)
{
  g_mutex_lock (&key_lock);
  key_number = FIRST_KEY;
  g_mutex_unlock (&key_lock);
}

static char *
names_extension (const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, ",", -1);
  GString *line = g_string_new ("subjectAltName=");

  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (line, "%sDNS:%s", i > 0 ? "," : "", names[i]);

  return g_string_free (line, FALSE);
}

static char *
run_csr (FakeNode *self, const char *const *words)
{
  gboolean self_signed = g_str_equal (words[1], "selfsigned");
  g_autofree char *key_file = g_strdup_printf ("%s.key", words[2]);
  g_autofree char *request_file = g_strdup_printf ("%s.%s", words[2], self_signed ? "crt" : "csr");
  g_autoptr (GBytes) old = fake_node_get (self, key_file);
  g_autofree char *subject = NULL;
  g_autofree char *names = NULL;
  g_autofree char *key_pem = NULL;
  g_autofree char *request_pem = NULL;
  g_autoptr (X509_REQ) request = NULL;
  MakerSpec spec = { NULL };
  EVP_PKEY *key = make_key ();

  for (guint i = 3; words[i] != NULL; i++) {
    if (g_str_has_prefix (words[i], "CN:"))
      subject = g_strdup_printf ("CN=%s", words[i] + strlen ("CN:"));
    else if (g_str_has_prefix (words[i], "subjectAltName:"))
      names = names_extension (words[i] + strlen ("subjectAltName:"));
  }
  if (old != NULL)
    self->n_replaced++;
  spec.subject = subject;
  spec.extensions[0] = names;
  key_pem = maker_key_pem (key, NULL);
  if (self_signed) {
    g_autoptr (X509) certificate = maker_certificate (&spec, key, NULL, key);

    request_pem = maker_x509_pem (certificate);
  } else {
    request = maker_request (&spec, key);
    request_pem = maker_request_pem (request);
  }
  fake_node_put_text (self, key_file, key_pem);
  fake_node_put_text (self, request_file, request_pem);

  if (self_signed)
    return g_strdup ("......\n..\nwhat it says is not known\n");

  return g_strdup_printf ("......\n..\nCreated key file %s.key and CSR %s.csr\n"
                          "CSR file %s.csr ready for download via SFTP\n",
                          words[2], words[2], words[2]);
}

static char *
run_match (FakeNode *self, const char *key_file, const char *certificate_file)
{
  g_autoptr (BIO) key_bio = open_file (self, key_file);
  g_autoptr (BIO) certificate_bio = open_file (self, certificate_file);
  g_autoptr (EVP_PKEY) key = PEM_read_bio_PrivateKey (key_bio, NULL, NULL, NULL);
  g_autoptr (X509) certificate = PEM_read_bio_X509 (certificate_bio, NULL, NULL, NULL);

  if (key == NULL || certificate == NULL)
    return g_strdup ("Could not read the files\n");

  return g_strdup (EVP_PKEY_eq (key, X509_get0_pubkey (certificate)) == 1
                       ? "Matching certificate and private key\n"
                       : "Certificate and private key do not match\n");
}

static STACK_OF (X509) * read_all (FakeNode *self, const char *file)
{
  STACK_OF (X509) *all = sk_X509_new_null ();
  g_autoptr (BIO) bio = open_file (self, file);
  X509 *one;

  while ((one = PEM_read_bio_X509 (bio, NULL, NULL, NULL)) != NULL)
    sk_X509_push (all, one);

  return all;
}

static gboolean
verify (X509 *leaf, STACK_OF (X509) * untrusted, STACK_OF (X509) * trusted)
{
  X509_STORE *store = X509_STORE_new ();
  X509_STORE_CTX *context = X509_STORE_CTX_new ();
  gboolean good;

  for (int i = 0; i < sk_X509_num (trusted); i++)
    X509_STORE_add_cert (store, sk_X509_value (trusted, i));
  good = X509_STORE_CTX_init (context, store, leaf, untrusted) == 1
         && X509_verify_cert (context) == 1;
  X509_STORE_CTX_free (context);
  X509_STORE_free (store);

  return good;
}

static char *
run_verify (FakeNode *self, const char *const *words, guint n)
{
  STACK_OF (X509) *leaves = read_all (self, words[2]);
  STACK_OF (X509) *untrusted = n > 4 ? read_all (self, words[3]) : sk_X509_new_null ();
  STACK_OF (X509) *trusted = read_all (self, words[n - 1]);
  gboolean good
      = sk_X509_num (leaves) > 0 && verify (sk_X509_value (leaves, 0), untrusted, trusted);

  sk_X509_pop_free (leaves, X509_free);
  sk_X509_pop_free (untrusted, X509_free);
  sk_X509_pop_free (trusted, X509_free);

  return g_strdup (good ? "Success\n" : "FAILURE: certificate not verified\n");
}

static char *
find_reply (FakeNode *self, const char *line)
{
  GHashTableIter iter;
  gpointer prefix, reply;
  const char *best = "";
  char *found = NULL;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->replies);
  while (g_hash_table_iter_next (&iter, &prefix, &reply)) {
    if (!g_str_has_prefix (line, prefix) || strlen (prefix) < strlen (best))
      continue;
    best = prefix;
    g_free (found);
    found = g_strdup (reply);
  }
  g_mutex_unlock (&self->mutex);

  return found;
}

char *
fake_node_run (FakeNode *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  const char *const *list = (const char *const *) words;
  guint n = g_strv_length (words);
  char *scripted = find_reply (self, line);

  if (scripted != NULL)
    return scripted;
  if (g_str_equal (line, "pki list"))
    return run_list (self);
  if ((g_str_has_prefix (line, "pki csr ") || g_str_has_prefix (line, "pki selfsigned ")) && n > 3)
    return run_csr (self, list);
  if (g_str_has_prefix (line, "pki match ") && n == 4)
    return run_match (self, words[2], words[3]);
  if (g_str_has_prefix (line, "pki verify ") && n >= 4)
    return run_verify (self, list, n);
  if (g_str_equal (line, "database cluster status"))
    return g_strdup ("Status                   : Disabled\n");

  return g_strdup ("Unknown command\n");
}
