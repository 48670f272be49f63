/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* The only header of libcountersign that plugins, the host, the programs and the tests include. */
#define CS_INSIDE
#include "cs-error.h"
#include "cs-macros.h"
#include "cs-names.h"
#undef CS_INSIDE
