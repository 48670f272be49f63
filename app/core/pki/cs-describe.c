/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-describe-private.h"

#include "cs-extension-shown.h"
#include "cs-i18n.h"

CsTone
cs_severity_to_tone (CsSeverity severity)
{
  switch (severity) {
  case CS_SEVERITY_NOTICE:
    return CS_TONE_NEUTRAL;
  case CS_SEVERITY_WARNING:
    return CS_TONE_WARNING;
  case CS_SEVERITY_ERROR:
    return CS_TONE_ERROR;
  }

  g_return_val_if_reached (CS_TONE_UNKNOWN);
}

static const char *
severity_words (CsSeverity severity)
{
  switch (severity) {
  case CS_SEVERITY_NOTICE:
    return _ ("Notice");
  case CS_SEVERITY_WARNING:
    return _ ("Warning");
  case CS_SEVERITY_ERROR:
    return _ ("Error");
  }

  g_return_val_if_reached (NULL);
}

static void
add_finding (CsSection *section, CsFinding *finding)
{
  CsSeverity severity = cs_finding_get_severity (finding);
  const char *remedy = cs_finding_get_shown_remedy (finding);
  g_autofree char *text
      = remedy != NULL ? g_strdup_printf ("%s\n%s", cs_finding_get_shown_text (finding), remedy)
                       : g_strdup (cs_finding_get_shown_text (finding));

  cs_section_add_toned (section, severity_words (severity), text, cs_severity_to_tone (severity));
}

CsSection *
cs_describe_findings (const char *title, GListModel *findings)
{
  CsSection *section = cs_section_new (title);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) finding = g_list_model_get_item (findings, i);

    add_finding (section, finding);
  }

  return section;
}

char *
cs_describe_key (const CsPublicKey *key)
{
  g_autofree char *type = NULL;

  if (key == NULL)
    return g_strdup (_ ("unreadable"));

  type = g_ascii_strup (key->type, -1);
  if (key->curve != NULL)
    /* Translators: %s is a kind of key such as EC, the other %s a curve such as P-256 */
    return g_strdup_printf (_ ("%s, %s"), type, key->curve);
  if (key->bits == 0 || g_str_has_prefix (key->type, "ed"))
    return g_steal_pointer (&type);

  /* Translators: %s is a kind of key such as RSA, %u its size */
  return g_strdup_printf (_ ("%s, %u bits"), type, key->bits);
}

static GStrv
dup_names (GPtrArray *names)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < names->len; i++) {
    const CsGeneralName *name = g_ptr_array_index (names, i);
    g_autofree char *shown = cs_general_name_dup_shown (name);
    g_autofree char *text
        = name->type == CS_NAME_DNS
              ? g_strdup (shown)
              : g_strdup_printf ("%s: %s", cs_name_type_to_string (name->type), shown);

    g_strv_builder_add (builder, text);
  }

  return g_strv_builder_end (builder);
}

static void
add_names (CsSection *section, GPtrArray *general_names)
{
  g_auto (GStrv) names = dup_names (general_names);

  if (names[0] == NULL)
    cs_section_add (section, _ ("Names"), _ ("none"));
  cs_section_add_names (section, _ ("Names"), (const char *const *) names);
}

CsSection *
cs_describe_key_and_signature (const CsPublicKey *key, const char *signature, const char *sha256)
{
  CsSection *section = cs_section_new (_ ("Key and Signature"));
  g_autofree char *words = key != NULL ? cs_describe_key (key) : NULL;

  cs_section_add (section, _ ("Key"), words);
  cs_section_add (section, _ ("Signature"), signature);
  cs_section_add_code (section, _ ("SHA-256 fingerprint"), sha256);
  if (key != NULL)
    cs_section_add_code (section, _ ("SHA-256 of the public key"), key->spki_sha256);

  return section;
}

CsSection *
cs_describe_extensions (const char *title, GPtrArray *extensions)
{
  CsSection *section = cs_section_new (title);

  for (guint i = 0; i < extensions->len; i++) {
    const CsExtension *extension = g_ptr_array_index (extensions, i);
    const char *name = cs_extension_get_shown_name (extension);
    g_autofree char *dump = cs_extension_dup_dump (extension);
    g_autofree char *words = cs_extension_dup_shown_text (extension);
    g_autofree char *label = extension->critical
                                 /* Translators: %s is the name of a certificate extension */
                                 ? g_strdup_printf (_ ("%s (critical)"), name)
                                 : g_strdup (name);

    if (dump != NULL)
      cs_section_take (section, cs_field_new_folded (label, words, dump, CS_TONE_WARNING));
    else
      cs_section_add (section, label, words);
  }

  return section;
}

static CsSection *
describe_identity (CsCertificate *certificate, gint64 now, guint warn_days)
{
  CsSection *section = cs_section_new (_ ("Certificate"));

  cs_section_add (section, _ ("Subject"), cs_certificate_get_subject (certificate));
  cs_section_add (section, _ ("Issuer"),
                  cs_certificate_is_self_issued (certificate)
                      ? _ ("itself")
                      : cs_certificate_get_issuer (certificate));
  cs_section_take (
      section, cs_field_new_validity (_ ("Validity"), cs_certificate_get_not_before (certificate),
                                      cs_certificate_get_not_after (certificate), now, warn_days));
  add_names (section, cs_certificate_get_names (certificate));
  cs_section_add_code (section, _ ("Serial number"), cs_certificate_get_serial (certificate));

  return section;
}

GListModel *
cs_describe_certificate (CsCertificate *certificate, gint64 now, guint warn_days)
{
  GListStore *sections;

  g_return_val_if_fail (CS_IS_CERTIFICATE (certificate), NULL);

  sections = g_list_store_new (CS_TYPE_SECTION);
  cs_sections_take (
      sections, cs_describe_findings (_ ("Problems"), cs_certificate_get_problems (certificate)));
  cs_sections_take (sections, describe_identity (certificate, now, warn_days));
  cs_sections_take (sections,
                    cs_describe_key_and_signature (cs_certificate_get_public_key (certificate),
                                                   cs_certificate_get_signature (certificate),
                                                   cs_certificate_get_sha256 (certificate)));
  cs_sections_take (sections, cs_describe_extensions (_ ("Extensions"),
                                                      cs_certificate_get_extensions (certificate)));

  return G_LIST_MODEL (sections);
}

GListModel *
cs_describe_request (CsRequest *request)
{
  GListStore *sections;
  CsSection *identity;

  g_return_val_if_fail (CS_IS_REQUEST (request), NULL);

  sections = g_list_store_new (CS_TYPE_SECTION);
  cs_sections_take (sections,
                    cs_describe_findings (_ ("Problems"), cs_request_get_problems (request)));
  identity = cs_section_new (_ ("Request"));
  cs_section_add (identity, _ ("Subject"), cs_request_get_subject (request));
  add_names (identity, cs_request_get_names (request));
  cs_section_add_toned (identity, _ ("Self-signature"),
                        cs_request_is_self_signed (request) ? _ ("signed by its own key")
                                                            : _ ("not signed by its own key"),
                        cs_request_is_self_signed (request) ? CS_TONE_GOOD : CS_TONE_ERROR);
  cs_sections_take (sections, identity);
  cs_sections_take (sections, cs_describe_key_and_signature (cs_request_get_public_key (request),
                                                             cs_request_get_signature (request),
                                                             cs_request_get_sha256 (request)));
  cs_sections_take (sections, cs_describe_extensions (_ ("Extensions Asked For"),
                                                      cs_request_get_extensions (request)));

  return G_LIST_MODEL (sections);
}
