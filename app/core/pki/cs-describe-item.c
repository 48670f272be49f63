/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-describe-private.h"

#include "cs-i18n.h"
#include "cs-time.h"

static void
add_time (CsSection *section, const char *label, gint64 time, CsTone tone)
{
  g_autofree char *text = cs_time_format (time);

  cs_section_add_toned (section, label, text, tone);
}

static void
add_update (CsSection *section, CsCrl *crl, gint64 now)
{
  gint64 next;

  add_time (section, _ ("Issued"), cs_crl_get_this_update (crl),
            cs_crl_get_this_update (crl) > now ? CS_TONE_ERROR : CS_TONE_NEUTRAL);
  if (!cs_crl_get_next_update (crl, &next))
    cs_section_add (section, _ ("Next list"), _ ("not announced"));
  else
    add_time (section, _ ("Next list"), next, next < now ? CS_TONE_ERROR : CS_TONE_GOOD);
}

GListModel *
cs_describe_crl (CsCrl *crl, gint64 now)
{
  GListStore *sections;
  CsSection *identity;
  g_autofree char *n_revoked = NULL;

  g_return_val_if_fail (CS_IS_CRL (crl), NULL);

  sections = g_list_store_new (CS_TYPE_SECTION);
  cs_sections_take (sections, cs_describe_findings (_ ("Problems"), cs_crl_get_problems (crl)));
  identity = cs_section_new (_ ("Revocation List"));
  cs_section_add (identity, _ ("Issuer"), cs_crl_get_issuer (crl));
  add_update (identity, crl, now);
  n_revoked
      = g_strdup_printf (ngettext ("%u certificate", "%u certificates", cs_crl_get_n_revoked (crl)),
                         cs_crl_get_n_revoked (crl));
  cs_section_add (identity, _ ("Revoked"), n_revoked);
  cs_sections_take (sections, identity);
  cs_sections_take (sections, cs_describe_key_and_signature (NULL, cs_crl_get_signature (crl),
                                                             cs_crl_get_sha256 (crl)));
  cs_sections_take (sections,
                    cs_describe_extensions (_ ("Extensions"), cs_crl_get_extensions (crl)));

  return G_LIST_MODEL (sections);
}

GListModel *
cs_describe_private_key (CsPrivateKey *key)
{
  GListStore *sections;
  CsSection *section;
  const CsPublicKey *public_key;
  g_autofree char *words = NULL;

  g_return_val_if_fail (CS_IS_PRIVATE_KEY (key), NULL);

  sections = g_list_store_new (CS_TYPE_SECTION);
  section = cs_section_new (_ ("Private Key"));
  public_key = cs_private_key_get_public_key (key);
  if (public_key == NULL)
    cs_section_add_toned (section, _ ("Key"), _ ("encrypted, and no pass phrase was given"),
                          CS_TONE_UNKNOWN);
  else
    words = cs_describe_key (public_key);
  cs_section_add (section, _ ("Key"), words);
  cs_section_add (section, _ ("In the file"),
                  cs_private_key_is_encrypted (key) ? _ ("encrypted") : _ ("not encrypted"));
  if (public_key != NULL)
    cs_section_add_code (section, _ ("SHA-256 of the public key"), public_key->spki_sha256);
  cs_sections_take (sections, section);

  return G_LIST_MODEL (sections);
}

static CsSection *
describe_place (CsItem *item)
{
  CsSection *section = cs_section_new (_ ("File"));
  g_autofree char *place = g_strdup_printf ("%u", cs_item_get_index (item) + 1);
  const GError *error = cs_item_get_error (item);
  g_autofree char *reason = error != NULL ? cs_language_dup_here (error->message) : NULL;

  cs_section_add (section, _ ("File"), cs_item_get_file (item));
  cs_section_add (section, _ ("Place in the file"), place);
  cs_section_add (section, _ ("Encoding"), cs_encoding_to_string (cs_item_get_encoding (item)));
  if (error != NULL)
    cs_section_add_toned (section, _ ("Not read"), reason, CS_TONE_ERROR);

  return section;
}

GListModel *
cs_describe_item (CsItem *item, gint64 now, guint warn_days)
{
  GListStore *sections;

  g_return_val_if_fail (CS_IS_ITEM (item), NULL);

  sections = g_list_store_new (CS_TYPE_SECTION);
  switch (cs_item_get_kind (item)) {
  case CS_ITEM_CERTIFICATE:
    cs_sections_take_all (sections,
                          cs_describe_certificate (cs_item_get_certificate (item), now, warn_days));
    break;
  case CS_ITEM_REQUEST:
    cs_sections_take_all (sections, cs_describe_request (cs_item_get_request (item)));
    break;
  case CS_ITEM_PRIVATE_KEY:
    cs_sections_take_all (sections, cs_describe_private_key (cs_item_get_private_key (item)));
    break;
  case CS_ITEM_CRL:
    cs_sections_take_all (sections, cs_describe_crl (cs_item_get_crl (item), now));
    break;
  case CS_ITEM_UNKNOWN:
    break;
  }
  cs_sections_take (sections, describe_place (item));

  return G_LIST_MODEL (sections);
}

CsSection *
cs_describe_verdict (const char *title, CsVerdict *verdict)
{
  CsSection *section;
  CsBundle *path;

  g_return_val_if_fail (CS_IS_VERDICT (verdict), NULL);

  section = cs_section_new (title);
  path = cs_verdict_get_path (verdict);
  if (cs_verdict_is_ok (verdict))
    cs_section_add_toned (section, _ ("Verdict"), _ ("verified"), CS_TONE_GOOD);
  else
    cs_section_add_toned (section, _ ("Verdict"), cs_verdict_get_reason (verdict), CS_TONE_ERROR);
  for (guint i = 0; i < cs_bundle_get_n (path); i++)
    cs_section_add (section, i == 0 ? _ ("Path") : _ ("issued by"),
                    cs_certificate_get_subject (cs_bundle_get (path, i)));

  return section;
}
