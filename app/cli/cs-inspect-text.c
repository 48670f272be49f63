/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-inspect.h"

#define LABEL_WIDTH 12

/* One label and its value; the lines of a value stand below each other. */
static void
print_field (const char *label, const char *value)
{
  g_auto (GStrv) lines = NULL;

  if (value == NULL)
    return;

  lines = g_strsplit (value, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *shown = cs_escape_control (lines[i]);

    cs_cli_print ("    %-*s %s\n", LABEL_WIDTH, i == 0 ? label : "", shown);
  }
}

/* A name from outside is one line, whatever it holds. */
static void
print_name (const char *label, const char *value)
{
  g_autofree char *shown = value != NULL ? cs_escape_control (value) : NULL;

  print_field (label, shown);
}

static void
print_names (GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++) {
    const CsGeneralName *name = g_ptr_array_index (names, i);
    g_autofree char *shown = cs_general_name_dup_shown (name);
    g_autofree char *text = g_strdup_printf ("%s: %s", cs_name_type_to_string (name->type), shown);

    print_name (i == 0 ? "Names" : "", text);
  }
}

static void
print_key (const CsPublicKey *key)
{
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;

  if (key == NULL)
    return;

  size = key->bits > 0 ? g_strdup_printf (", %u bits", key->bits) : g_strdup ("");
  text = g_strdup_printf ("%s%s%s%s", key->type, key->curve != NULL ? " " : "",
                          key->curve != NULL ? key->curve : "", size);
  print_name ("Key", text);
  print_field ("Key SHA-256", key->spki_sha256);
}

static void
print_extensions (GPtrArray *extensions)
{
  for (guint i = 0; i < extensions->len; i++) {
    const CsExtension *extension = g_ptr_array_index (extensions, i);
    g_auto (GStrv) lines = g_strsplit (extension->text, "\n", -1);
    g_autofree char *indented = g_strjoinv ("\n  ", lines);
    g_autofree char *text = g_strdup_printf ("%s%s\n  %s", extension->name,
                                             extension->critical ? ", critical" : "", indented);

    print_field (i == 0 ? "Extensions" : "", text);
  }
}

static void
print_validity (gint64 from, gint64 to)
{
  g_autofree char *first = cs_time_format (from);
  g_autofree char *last = cs_time_format (to);
  g_autofree char *text = g_strdup_printf ("%s to %s", first, last);

  print_field ("Valid", text);
}

static void
print_certificate (CsCertificate *certificate)
{
  print_name ("Subject", cs_certificate_get_subject (certificate));
  print_name ("Issuer", cs_certificate_get_issuer (certificate));
  print_field ("Serial", cs_certificate_get_serial (certificate));
  print_validity (cs_certificate_get_not_before (certificate),
                  cs_certificate_get_not_after (certificate));
  print_names (cs_certificate_get_names (certificate));
  print_key (cs_certificate_get_public_key (certificate));
  print_field ("Signature", cs_certificate_get_signature (certificate));
  print_field ("SHA-256", cs_certificate_get_sha256 (certificate));
  print_field ("Authority", cs_certificate_is_ca (certificate) ? "yes" : "no");
  print_extensions (cs_certificate_get_extensions (certificate));
}

static void
print_request (CsRequest *request)
{
  print_name ("Subject", cs_request_get_subject (request));
  print_names (cs_request_get_names (request));
  print_key (cs_request_get_public_key (request));
  print_field ("Signature", cs_request_get_signature (request));
  print_field ("SHA-256", cs_request_get_sha256 (request));
  print_extensions (cs_request_get_extensions (request));
}

static void
print_crl (CsCrl *crl)
{
  g_autofree char *issued = cs_time_format (cs_crl_get_this_update (crl));
  g_autofree char *n_revoked = g_strdup_printf ("%u certificates", cs_crl_get_n_revoked (crl));
  gint64 next;

  print_name ("Issuer", cs_crl_get_issuer (crl));
  print_field ("Issued", issued);
  if (cs_crl_get_next_update (crl, &next)) {
    g_autofree char *text = cs_time_format (next);

    print_field ("Next", text);
  }
  print_field ("Revoked", n_revoked);
  print_field ("Signature", cs_crl_get_signature (crl));
  print_field ("SHA-256", cs_crl_get_sha256 (crl));
  print_extensions (cs_crl_get_extensions (crl));
}

char *
cs_inspect_dup_problem_line (CsFinding *problem)
{
  const char *remedy = cs_finding_get_remedy (problem);

  return g_strdup_printf ("%s: %s%s%s%s", cs_severity_to_string (cs_finding_get_severity (problem)),
                          cs_finding_get_text (problem), remedy != NULL ? " (" : "",
                          remedy != NULL ? remedy : "", remedy != NULL ? ")" : "");
}

static void
print_problems (CsItem *item, gint64 now)
{
  g_autoptr (GListModel) problems = cs_inspect_dup_problems (item, now);

  for (guint i = 0; i < g_list_model_get_n_items (problems); i++) {
    g_autoptr (CsFinding) problem = g_list_model_get_item (problems, i);
    g_autofree char *text = cs_inspect_dup_problem_line (problem);

    print_name (i == 0 ? "Problems" : "", text);
  }
}

void
cs_inspect_print (CsItem *item, gint64 now)
{
  g_autofree char *file = cs_escape_control (cs_item_get_file (item));
  g_autofree char *title = g_strdup_printf ("%s, %u: %s (%s)", file, cs_item_get_index (item),
                                            cs_item_kind_to_string (cs_item_get_kind (item)),
                                            cs_encoding_to_string (cs_item_get_encoding (item)));
  g_autofree char *styled = cs_cli_style (CS_CLI_STRONG, title);

  cs_cli_print ("%s\n", styled);
  switch (cs_item_get_kind (item)) {
  case CS_ITEM_CERTIFICATE:
    print_certificate (cs_item_get_certificate (item));
    break;
  case CS_ITEM_REQUEST:
    print_request (cs_item_get_request (item));
    break;
  case CS_ITEM_PRIVATE_KEY:
    print_key (cs_private_key_get_public_key (cs_item_get_private_key (item)));
    break;
  case CS_ITEM_CRL:
    print_crl (cs_item_get_crl (item));
    break;
  case CS_ITEM_UNKNOWN:
    break;
  }
  print_problems (item, now);
}
