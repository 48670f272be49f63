/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/* The kinds of RFC 5280 GeneralName, as the JSON of inspect names them. */
typedef enum {
  CS_NAME_DNS,
  CS_NAME_IP,
  CS_NAME_EMAIL,
  CS_NAME_URI,
  CS_NAME_DIRNAME,
  CS_NAME_RID,
  CS_NAME_OTHER,
} CsNameType;

/* "dns", "ip", "email", "uri", "dirname", "rid", "other". */
CS_EXPORT
const char *cs_name_type_to_string (CsNameType type);

/**
 * CsGeneralName:
 * @type: its kind
 * @value: UTF-8; an IP address in its usual notation, a directory name in RFC 4514, another name as
 *   "OID:hex". An embedded NUL never gets this far: such a name is reported as a problem and its
 * value shows the NUL as \x00.
 *
 * One subject alternative name. Immutable, owned by the certificate or request it came from.
 */
typedef struct {
  CsNameType type;
  char *value;
} CsGeneralName;

CS_EXPORT
CsGeneralName *cs_general_name_new (CsNameType type, const char *value);
CS_EXPORT
void cs_general_name_free (CsGeneralName *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsGeneralName, cs_general_name_free)

/**
 * cs_general_name_dup_shown:
 *
 * The value as it is shown to people: an internationalized host name (also that of an address or a
 * URI) in both forms, "xn--bcher-kva.lab (bücher.lab)", the one in the certificate first; another
 * name by its kind and content where they are known ("user principal name admin@cms.lab"). Control
 * characters and marks that hide text are escaped. The value itself stays what is compared.
 *
 * Returns: (transfer full): one line of text
 */
CS_EXPORT
char *cs_general_name_dup_shown (const CsGeneralName *self);

/**
 * cs_general_names_cover:
 * @names: (element-type CsGeneralName): what a certificate or request holds
 * @wanted: a host name or an IP address
 *
 * Whether @wanted stands in @names itself: host names without regard to case, addresses by value. A
 * wildcard does not count: a cluster's names are asked for one by one.
 */
CS_EXPORT
gboolean cs_general_names_cover (GPtrArray *names, const char *wanted);

G_END_DECLS
