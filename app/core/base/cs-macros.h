/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#if !defined(CS_INSIDE) && !defined(CS_COMPILATION)
#error "Include <countersign.h> instead"
#endif

#include <gio/gio.h>

#if !defined(G_OS_WIN32)
#define CS_EXPORT __attribute__ ((visibility ("default")))
#elif defined(CS_COMPILATION)
#define CS_EXPORT __declspec(dllexport)
#else
#define CS_EXPORT __declspec(dllimport)
#endif

/* What plugins must state in their .plugin file as X-Countersign-Abi. Raised whenever an interface
 * or a value that crosses it changes in a way that an old plugin would not survive. */
#define CS_ABI "1"
