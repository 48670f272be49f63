/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_CA_MSCERTREQ (cs_ca_mscertreq_get_type ())
G_DECLARE_FINAL_TYPE (CsCaMscertreq, cs_ca_mscertreq, CS, CA_MSCERTREQ, GObject)

G_END_DECLS
