/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* JSON for the programs; apart, so that a plugin needs no json-glib. */
#define CS_INSIDE
#include "cs-json.h"
#undef CS_INSIDE
