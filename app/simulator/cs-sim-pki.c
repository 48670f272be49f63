/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-command.h"
#include "cs-sim-files.h"
#include "cs-sim-request.h"
#include "cs-sim-texts.h"

#include <openssl/pem.h>
#include <string.h>

#define ATTRIBUTES "[OU:<value>] [O:<value>] [ST:<value>] [C:<value>] [subjectAltName:<value>]"

static gboolean
read_or_complain (CsSimCall *call, guint which, GBytes **data)
{
  *data = cs_sim_call_read_file (call, call->args[which]);
  if (*data == NULL)
    cs_sim_call_print (call, CS_SIM_TEXT_NO_FILE "\n", call->args[which]);

  return *data != NULL;
}

static void
run_list (CsSimCall *call)
{
  g_autoptr (GPtrArray) names = cs_sim_files_list (cs_sim_node_get_files_folder (call->node));

  cs_sim_call_print (call, "User supplied certificates and keys:\n");
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);

    if (cs_sim_files_is_certificate_name (name))
      cs_sim_call_print (call, "%s\n", name);
  }
  if (cs_sim_switches_is (call->switches, CS_SIM_LISTING, "hostile"))
    cs_sim_call_print (call, "../../escape.cer\n-rf.cer\n%%s%%n.cer\ncms1a> \n");
}

/* Layout from memory (domain 1.2, K): which services use which files */
static void
run_usage (CsSimCall *call)
{
  g_autoptr (GPtrArray) names = cs_sim_files_list (cs_sim_node_get_files_folder (call->node));

  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);

    if (cs_sim_files_is_certificate_name (name))
      cs_sim_call_print (call, "%-24s : %s\n", name,
                         cs_sim_node_uses_file (call->node, name) ? "in use" : "unused");
  }
}

static void
print_certificates (CsSimCall *call, GBytes *data)
{
  g_autoptr (GPtrArray) certificates = cs_sim_x509_read (data, call->switches);

  for (guint i = 0; i < certificates->len; i++) {
    g_autofree char *text = cs_sim_x509_dup_description (g_ptr_array_index (certificates, i));

    g_string_append (call->output, text);
  }
}

static void
run_inspect (CsSimCall *call)
{
  static const char *const contents[] = {
    [CS_SIM_CONTENT_UNKNOWN] = "File contents are not recognised",
    [CS_SIM_CONTENT_CERTIFICATE_PEM] = "File contains a PEM encoded certificate",
    [CS_SIM_CONTENT_CERTIFICATE_DER] = "File contains a DER encoded certificate",
    [CS_SIM_CONTENT_REQUEST] = "File contains a certificate signing request",
    [CS_SIM_CONTENT_KEY] = "File contains a private key",
  };
  g_autoptr (GBytes) data = cs_sim_call_read_file (call, call->args[0]);
  gboolean header = cs_sim_switches_is (call->switches, CS_SIM_INSPECT_HEADER, "on");
  CsSimContent content;

  if (header)
    cs_sim_call_print (call,
                       "Checking ssh public keys...not found\n"
                       "Checking user configured certificates and keys...%s\n",
                       data != NULL ? "found" : "not found");
  if (data == NULL) {
    if (!header)
      cs_sim_call_print (call, CS_SIM_TEXT_NO_FILE "\n", call->args[0]);
    return;
  }

  content = cs_sim_x509_sniff (data, call->switches);
  cs_sim_call_print (call, "%s\n", contents[content]);
  print_certificates (call, data);
  if (content == CS_SIM_CONTENT_REQUEST) {
    g_autoptr (X509_REQ) request = cs_sim_x509_read_request (data);
    g_autofree char *text = cs_sim_x509_dup_request_description (request);

    g_string_append (call->output, text);
  }
}

static void
run_match (CsSimCall *call)
{
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GBytes) certificate = NULL;

  if (!read_or_complain (call, 0, &key) || !read_or_complain (call, 1, &certificate))
    return;
  cs_sim_call_print (call, "%s\n",
                     cs_sim_x509_match (key, certificate, call->switches)
                         ? "Matching certificate and private key"
                         : CS_SIM_TEXT_NO_MATCH);
}

/* `pki verify <cert> <bundle and/or CA> [<CA cert>]`: with two files the second is the CA. What
 * this proves is little, as on the real server (T10). */
static void
run_verify (CsSimCall *call)
{
  g_autoptr (GBytes) certificate = NULL;
  g_autoptr (GBytes) bundle = NULL;
  g_autoptr (GBytes) ca = NULL;
  const char *problem;

  if (!read_or_complain (call, 0, &certificate)
      || (call->n_args == 3 && !read_or_complain (call, 1, &bundle))
      || !read_or_complain (call, call->n_args - 1, &ca))
    return;
  problem = cs_sim_x509_verify (certificate, bundle, ca, call->switches,
                                cs_sim_node_get_time (call->switches));
  if (problem == NULL)
    cs_sim_call_print (call, "Success\n");
  else
    cs_sim_call_print (call, CS_SIM_TEXT_NOT_VERIFIED "\n", problem);
}

static gboolean
is_base_name (const char *name, const CsSimSwitches *switches)
{
  gboolean more = cs_sim_switches_is (switches, CS_SIM_NAME_RULE, "alnum_dash_underscore");

  for (const char *p = name; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p) && !(more && strchr ("-_", *p) != NULL))
      return FALSE;
  }

  return strlen (name) <= 64;
}

static char *
make_key (CsSimCall *call)
{
  gint64 bits = cs_sim_switches_get_number (call->switches, CS_SIM_CSR_BITS);
  CsSimKeyPool *pool = cs_sim_node_get_pool (call->node);
  char *pem = pool != NULL && bits == 2048 ? cs_sim_key_pool_take (pool) : NULL;

  return pem != NULL ? pem : cs_sim_key_make ((guint) CLAMP (bits, 1024, 8192));
}

static gboolean
write_text (CsSimCall *call, const char *base, const char *ending, const char *text)
{
  g_autofree char *name = g_strconcat (base, ending, NULL);
  g_autoptr (GBytes) data = g_bytes_new (text, strlen (text));

  return cs_sim_files_write (cs_sim_node_get_files_folder (call->node), name, data);
}

/* Key and request of one call stay together when two calls for one name end at the same time. */
static gboolean
write_both (CsSimCall *call,
            const char *base,
            const char *key,
            const char *ending,
            const char *result)
{
  static GMutex lock;
  gboolean written;

  g_mutex_lock (&lock);
  written = write_text (call, base, ".key", key) && write_text (call, base, ending, result);
  g_mutex_unlock (&lock);

  return written;
}

static void
print_dots (CsSimCall *call, gint64 n)
{
  g_autofree char *dots = g_strnfill ((gsize) CLAMP (n, 0, 10000), '.');

  cs_sim_call_print (call, "%s\n", dots);
}

static void
make_files (CsSimCall *call, const char *answer)
{
  gboolean self_signed = GPOINTER_TO_INT (call->command->data);
  gint64 dots = cs_sim_switches_get_number (call->switches, CS_SIM_CSR_DOTS);
  const char *base = call->args[0];
  gboolean heeded
      = !self_signed || !cs_sim_switches_is (call->switches, CS_SIM_SELFSIGNED, "ignore");
  g_autoptr (CsSimRequest) request = cs_sim_request_new (call->args + (heeded ? 1 : call->n_args));
  g_autofree char *key = make_key (call);
  g_autofree char *result = NULL;

  print_dots (call, dots - dots * 7 / 10);
  if (key != NULL && request != NULL)
    result = self_signed
                 ? cs_sim_request_self_sign (request, key, cs_sim_node_get_time (call->switches))
                 : cs_sim_request_sign (request, key);
  if (result == NULL || !write_both (call, base, key, self_signed ? ".crt" : ".csr", result))
    cs_sim_call_print (call, CS_SIM_TEXT_CSR_FAILED "\n");
  else if (self_signed)
    cs_sim_call_print (call, CS_SIM_TEXT_SELFSIGNED "\n", base, base);
  else
    cs_sim_call_print (call,
                       "Created key file %s.key and CSR %s.csr\n"
                       "CSR file %s.csr ready for download via SFTP\n",
                       base, base, base);
}

static gboolean
is_taken (CsSimCall *call)
{
  g_autofree char *name = g_strconcat (call->args[0], ".key", NULL);
  g_autoptr (GBytes) key = cs_sim_call_read_file (call, name);

  return key != NULL && cs_sim_switches_is (call->switches, CS_SIM_CSR_EXISTING, "refuse");
}

/* `pki csr` and `pki selfsigned`: the name first, then attributes in any order (domain 1.3). The CN
 * is not copied into the names and its syntax is not looked at. */
static void
run_csr (CsSimCall *call)
{
  gboolean self_signed = GPOINTER_TO_INT (call->command->data);
  gint64 dots = cs_sim_switches_get_number (call->switches, CS_SIM_CSR_DOTS);
  gint64 delay = cs_sim_switches_get_number (call->switches, CS_SIM_CSR_DELAY);
  g_autoptr (CsSimRequest) request = NULL;

  if (!is_base_name (call->args[0], call->switches)) {
    cs_sim_call_print (call, "Invalid CSR name. Must be alphanumeric\n");
    return;
  }
  request = cs_sim_request_new (call->args + 1);
  if (self_signed && call->n_args > 1
      && cs_sim_switches_is (call->switches, CS_SIM_SELFSIGNED, "name_only"))
    g_clear_pointer (&request, cs_sim_request_free);
  if (request == NULL || (!self_signed && !cs_sim_request_has_common_name (request))) {
    cs_sim_call_print (call, "Invalid argument\n");
    return;
  }
  if (is_taken (call)) {
    cs_sim_call_print (call, CS_SIM_TEXT_CSR_EXISTS "\n", call->args[0]);
    return;
  }
  print_dots (call, dots * 7 / 10);
  cs_sim_call_later (call, (guint) CLAMP (delay, 0, 600000), make_files);
}

static int
pass_phrase_cb (char *buffer, int size, int writing, void *data)
{
  return (int) MIN (g_strlcpy (buffer, data, (gsize) size), (gsize) size - 1);
}

static void
unlock (CsSimCall *call, const char *answer)
{
  g_autoptr (GBytes) data = cs_sim_call_read_file (call, call->args[0]);
  gsize size = 0;
  const char *bytes = data != NULL ? g_bytes_get_data (data, &size) : NULL;
  g_autoptr (BIO) in = BIO_new_mem_buf (size > 0 ? bytes : "", (int) size);
  g_autoptr (BIO) out = BIO_new (BIO_s_mem ());
  g_autoptr (EVP_PKEY) key = PEM_read_bio_PrivateKey (in, NULL, pass_phrase_cb, (void *) answer);
  g_autofree char *text = NULL;

  if (key == NULL || PEM_write_bio_PrivateKey (out, key, NULL, NULL, 0, NULL, NULL) != 1) {
    cs_sim_call_print (call, CS_SIM_TEXT_NOT_VERIFIED "\n", "the key is not unlocked");
    return;
  }
  text = cs_sim_x509_dup_text (out);
  if (write_text (call, call->args[0], "", text))
    cs_sim_call_print (call, "Success\n");
}

static void
run_unlock (CsSimCall *call)
{
  g_autoptr (GBytes) data = NULL;

  if (read_or_complain (call, 0, &data))
    cs_sim_call_ask (call, "Please enter pass phrase: ", FALSE, unlock);
}

static const CsSimCommand commands[] = {
  { "pki", 0, 0, run_usage, NULL, "pki" },
  { "pki list", 0, 0, run_list, NULL, "pki list" },
  { "pki inspect", 1, 1, run_inspect, NULL, "pki inspect <filename>" },
  { "pki match", 2, 2, run_match, NULL, "pki match <key> <certificate>" },
  { "pki verify", 2, 3, run_verify, NULL, "pki verify <cert> <cert bundle/CA cert> [<CA cert>]" },
  { "pki unlock", 1, 1, run_unlock, NULL, "pki unlock <key>" },
  { "pki csr", 1, 64, run_csr, GINT_TO_POINTER (FALSE),
    "pki csr <key/cert basename> <CN:value> " ATTRIBUTES },
  { "pki selfsigned", 1, 64, run_csr, GINT_TO_POINTER (TRUE),
    "pki selfsigned <key/cert basename> [<CN:value>] " ATTRIBUTES },
};

const CsSimCommandTable cs_sim_pki_table = { commands, G_N_ELEMENTS (commands) };
