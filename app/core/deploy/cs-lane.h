/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

/**
 * CsLaneFunc:
 *
 * What a lane does, in its own thread, whose thread-default main context is the lane's own: the
 * cs_sync_ calls wait on it.
 */
typedef void (*CsLaneFunc) (gpointer data);

/* Starts a thread with a main context of its own that runs @function once and ends. @done is called
 * in the main context afterwards. Internal to deploy. */
void cs_lane_start (const char *name,
                    CsLaneFunc function,
                    gpointer data,
                    GSourceFunc done,
                    gpointer done_data);

G_END_DECLS
