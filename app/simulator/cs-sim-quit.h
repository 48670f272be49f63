/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Ends @loop when the system asks the process to end. cs-sim-quit-unix.c or cs-sim-quit-windows.c
 */
void cs_sim_quit_on_signal (GMainLoop *loop);

/* Ends @loop when standard input does, so that a dying parent leaves no simulator behind. */
void cs_sim_quit_on_stdin_end (GMainLoop *loop);

G_END_DECLS
