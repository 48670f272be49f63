/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-error.h"

G_DEFINE_QUARK (cs_error, cs_error)
