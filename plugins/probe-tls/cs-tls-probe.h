/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_TLS_PROBE (cs_tls_probe_get_type ())
G_DECLARE_FINAL_TYPE (CsTlsProbe, cs_tls_probe, CS, TLS_PROBE, GObject)

G_END_DECLS
