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

#define CS_LANES_MAX 64 /* lanes that work with the network at a time */

/* Waits until fewer than CS_LANES_MAX lanes work, and counts as one; the end of it. Between the two
 * nothing waits for another lane, so that none can hold another up. */
void cs_lane_take_turn (void);
void cs_lane_give_turn (void);

G_END_DECLS
