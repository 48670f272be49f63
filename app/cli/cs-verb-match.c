/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-cli-files.h"
#include "cs-verbs.h"

#define SUMMARY "Tells whether a private key belongs to a certificate or to a request."
#define DESCRIPTION                                                                                \
  "The node's “pki match”, computed here: the public keys are equal, and the private half of " \
  "the\n"                                                                                          \
  "key really fits its public one. The first private key of KEY and the first certificate or\n"    \
  "request of CERT count.\n\n"                                                                     \
  "Exit codes: 0 they match; 1 they do not; 2 a file could not be read.\n\n"                       \
  "Example:\n"                                                                                     \
  "  countersignctl match dbclusterclient.key dbclusterclient.cer"

typedef gboolean (*Wanted) (CsItem *item);

static gboolean
is_key (CsItem *item)
{
  return cs_item_get_private_key (item) != NULL;
}

static gboolean
is_certificate_or_request (CsItem *item)
{
  return cs_item_get_certificate (item) != NULL || cs_item_get_request (item) != NULL;
}

/* The first item that is @wanted; NULL after saying why. What cannot be read before it might have
 * been it. */
static CsItem *
find_first (const char *path, Wanted wanted, CsReaderPassphrase ask, const char *what)
{
  g_autoptr (GBytes) bytes = cs_cli_load (path);
  g_autoptr (GListModel) items = NULL;
  g_autoptr (GError) error = NULL;

  if (bytes == NULL)
    return NULL;
  items = cs_reader_read_bytes (bytes, path, ask, NULL, &error);
  if (items == NULL) {
    cs_cli_complain (path, error);
    return NULL;
  }

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    if (wanted (item))
      return g_steal_pointer (&item);
    if (cs_cli_item_is_unreadable (item)) {
      cs_cli_complain (path, cs_item_get_error (item));
      return NULL;
    }
  }
  cs_cli_print_error ("%s: no %s in it", path, what);

  return NULL;
}

static int
match (const char *key_path, const char *other_path)
{
  g_autoptr (CsItem) first = find_first (key_path, is_key, cs_cli_ask_passphrase, "private key");
  g_autoptr (CsItem) second = find_first (other_path, is_certificate_or_request,
                                          cs_cli_ask_container, "certificate or request");
  g_autofree char *reason = NULL;
  CsPrivateKey *key;
  gboolean matches, is_certificate;

  if (first == NULL || second == NULL)
    return CS_EXIT_USAGE;
  key = cs_item_get_private_key (first);
  if (cs_private_key_get_public_key (key) == NULL) {
    cs_cli_print_error ("%s: the private key is encrypted and no pass phrase was given", key_path);
    return CS_EXIT_USAGE;
  }

  is_certificate = cs_item_get_certificate (second) != NULL;
  matches = is_certificate
                ? cs_private_key_match_certificate (key, cs_item_get_certificate (second), &reason)
                : cs_private_key_match_request (key, cs_item_get_request (second), &reason);
  if (matches)
    cs_cli_print ("Matching %s and private key\n", is_certificate ? "certificate" : "request");
  else
    cs_cli_print ("No match: %s\n", reason);
  if (!cs_cli_get_options ()->quiet)
    cs_cli_print_faults (other_path, NULL);

  return matches ? CS_EXIT_DONE : CS_EXIT_NEGATIVE;
}

int
cs_verb_match (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = cs_cli_context_new ("KEY CERT", SUMMARY, DESCRIPTION);
  g_auto (GStrv) files = NULL;
  int code;

  files = cs_cli_parse (context, argc, argv, &code);
  if (files == NULL)
    return code;
  if (g_strv_length (files) != 2)
    return cs_cli_usage_error ("it takes a file with a key and one with a certificate or request");

  return match (files[0], files[1]);
}
