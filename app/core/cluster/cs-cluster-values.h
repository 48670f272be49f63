/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/* Whether one value of the cluster file has the accepted form. Values come trimmed and not empty.
 */
typedef gboolean (*CsValueCheck) (const char *value);

gboolean cs_value_is_text (const char *value);      /* no control character */
gboolean cs_value_is_host_name (const char *value); /* letters, digits, dashes, dots */
gboolean cs_value_is_host (const char *value);      /* host name or IP address */
gboolean cs_value_is_word (const char *value);      /* printable ASCII without spaces */
gboolean cs_value_is_release (const char *value);
gboolean
cs_value_is_certificate_file (const char *value); /* as a node takes it, not .key or .csr */
gboolean cs_value_is_days (const char *value);    /* 1 to 3650 */
gboolean cs_value_is_port (const char *value);
gboolean cs_value_is_yes_or_no (const char *value);
gboolean cs_value_is_sha256 (const char *value);   /* 64 hex digits, colons allowed between pairs */
gboolean cs_value_is_host_key (const char *value); /* SHA256: and 43 base-64 digits */
gboolean cs_value_is_role (const char *value);
gboolean cs_value_is_algorithms (const char *value);   /* modern or legacy */
gboolean cs_value_is_service_port (const char *value); /* ROLE:PORT */
gboolean cs_value_is_bundle_kind (const char *value);

G_END_DECLS
