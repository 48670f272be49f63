/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-x509.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

/* Never asks on the terminal of whoever started the simulator. */
static int
no_pass_phrase_cb (char *buffer, int size, int writing, void *data)
{
  return -1;
}

static BIO *
open_bytes (GBytes *data)
{
  gsize size;
  const void *bytes = g_bytes_get_data (data, &size);

  return BIO_new_mem_buf (size > 0 ? bytes : "", (int) size);
}

static X509 *
read_der (GBytes *data)
{
  gsize size;
  const unsigned char *bytes = g_bytes_get_data (data, &size);

  return size > 0 ? d2i_X509 (NULL, &bytes, (long) size) : NULL;
}

static gboolean
has_crlf (GBytes *data)
{
  gsize size;
  const char *bytes = g_bytes_get_data (data, &size);

  return size > 0 && memchr (bytes, '\r', size) != NULL;
}

GPtrArray *
cs_sim_x509_read (GBytes *data, const CsSimSwitches *switches)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) X509_free);
  g_autoptr (BIO) in = NULL;
  X509 *one;

  if (data == NULL)
    return found;
  in = open_bytes (data);
  if (!cs_sim_switches_is (switches, CS_SIM_CRLF, "refused") || !has_crlf (data)) {
    while ((one = PEM_read_bio_X509 (in, NULL, no_pass_phrase_cb, NULL)) != NULL)
      g_ptr_array_add (found, one);
  }
  if (found->len == 0 && !cs_sim_switches_is (switches, CS_SIM_DER, "refused")) {
    one = read_der (data);
    if (one != NULL)
      g_ptr_array_add (found, one);
  }
  ERR_clear_error ();

  return found;
}

X509_REQ *
cs_sim_x509_read_request (GBytes *data)
{
  g_autoptr (BIO) in = open_bytes (data);
  X509_REQ *request = PEM_read_bio_X509_REQ (in, NULL, no_pass_phrase_cb, NULL);

  ERR_clear_error ();

  return request;
}

static EVP_PKEY *
read_key (GBytes *data)
{
  g_autoptr (BIO) in = open_bytes (data);
  EVP_PKEY *key = PEM_read_bio_PrivateKey (in, NULL, no_pass_phrase_cb, NULL);

  ERR_clear_error ();

  return key;
}

CsSimContent
cs_sim_x509_sniff (GBytes *data, const CsSimSwitches *switches)
{
  g_autoptr (GPtrArray) certificates = cs_sim_x509_read (data, switches);
  g_autoptr (X509_REQ) request = cs_sim_x509_read_request (data);
  g_autoptr (EVP_PKEY) key = read_key (data);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);

  if (certificates->len > 0)
    return bytes[0] == 0x30 ? CS_SIM_CONTENT_CERTIFICATE_DER : CS_SIM_CONTENT_CERTIFICATE_PEM;
  if (request != NULL)
    return CS_SIM_CONTENT_REQUEST;

  return key != NULL ? CS_SIM_CONTENT_KEY : CS_SIM_CONTENT_UNKNOWN;
}

gboolean
cs_sim_x509_match (GBytes *key, GBytes *certificate, const CsSimSwitches *switches)
{
  g_autoptr (EVP_PKEY) private_key = key != NULL ? read_key (key) : NULL;
  g_autoptr (GPtrArray) certificates = cs_sim_x509_read (certificate, switches);
  gboolean match;

  if (private_key == NULL || certificates->len == 0)
    return FALSE;
  match = X509_check_private_key (g_ptr_array_index (certificates, 0), private_key) == 1;
  ERR_clear_error ();

  return match;
}

static STACK_OF (X509) * to_stack (GPtrArray *certificates)
{
  STACK_OF (X509) *stack = sk_X509_new_null ();

  for (guint i = 0; i < certificates->len; i++)
    sk_X509_push (stack, g_ptr_array_index (certificates, i));

  return stack;
}

static const char *
run_verification (X509 *certificate, GPtrArray *untrusted, GPtrArray *trusted, gint64 time)
{
  g_autoptr (X509_STORE) store = X509_STORE_new ();
  g_autoptr (X509_STORE_CTX) context = X509_STORE_CTX_new ();
  STACK_OF (X509) *stack = to_stack (untrusted);
  const char *problem = NULL;

  for (guint i = 0; i < trusted->len; i++)
    X509_STORE_add_cert (store, g_ptr_array_index (trusted, i));
  if (X509_STORE_CTX_init (context, store, certificate, stack) != 1)
    problem = "out of memory";
  else {
    X509_STORE_CTX_set_time (context, 0, (time_t) time);
    if (X509_verify_cert (context) != 1)
      problem = X509_verify_cert_error_string (X509_STORE_CTX_get_error (context));
  }
  sk_X509_free (stack);
  ERR_clear_error ();

  return problem;
}

const char *
cs_sim_x509_verify (GBytes *certificate,
                    GBytes *bundle,
                    GBytes *ca,
                    const CsSimSwitches *switches,
                    gint64 time)
{
  g_autoptr (GPtrArray) certificates = cs_sim_x509_read (certificate, switches);
  g_autoptr (GPtrArray) untrusted = cs_sim_x509_read (bundle, switches);
  g_autoptr (GPtrArray) trusted = cs_sim_x509_read (ca, switches);

  if (certificates->len == 0)
    return "no certificate in the file";

  return run_verification (g_ptr_array_index (certificates, 0), untrusted, trusted, time);
}

gboolean
cs_sim_x509_has_wildcard (X509 *certificate)
{
  char name[256] = "";
  GENERAL_NAMES *names = X509_get_ext_d2i (certificate, NID_subject_alt_name, NULL, NULL);
  gboolean found;

  X509_NAME_get_text_by_NID (X509_get_subject_name (certificate), NID_commonName, name,
                             sizeof name);
  found = name[0] == '*';
  for (int i = 0; names != NULL && i < sk_GENERAL_NAME_num (names); i++) {
    const GENERAL_NAME *one = sk_GENERAL_NAME_value (names, i);

    if (one->type == GEN_DNS && ASN1_STRING_length (one->d.dNSName) > 0
        && ASN1_STRING_get0_data (one->d.dNSName)[0] == '*')
      found = TRUE;
  }
  GENERAL_NAMES_free (names);

  return found;
}

char *
cs_sim_x509_dup_text (BIO *memory)
{
  char *data;
  long size = BIO_get_mem_data (memory, &data);

  return g_strndup (data, (gsize) MAX (size, 0));
}

char *
cs_sim_x509_dup_description (X509 *certificate)
{
  g_autoptr (BIO) out = BIO_new (BIO_s_mem ());

  X509_print_ex (out, certificate, XN_FLAG_ONELINE, 0);

  return cs_sim_x509_dup_text (out);
}

char *
cs_sim_x509_dup_request_description (X509_REQ *request)
{
  g_autoptr (BIO) out = BIO_new (BIO_s_mem ());

  X509_REQ_print_ex (out, request, XN_FLAG_ONELINE, 0);

  return cs_sim_x509_dup_text (out);
}
