/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define CS_TYPE_CA_MANUAL (cs_ca_manual_get_type ())
G_DECLARE_FINAL_TYPE (CsCaManual, cs_ca_manual, CS, CA_MANUAL, GObject)

/**
 * CsCaManual:
 *
 * Any authority that is reached by people: a #CsAuthority that hands the request over as files and
 * texts and waits until an answer is given to it or lies in the folder it watches. Settings:
 * Folder=, ChainFile=, Address=, WaitDays=.
 */

G_END_DECLS
