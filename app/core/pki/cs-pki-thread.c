/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-pki-thread.h"

#include <openssl/crypto.h>

void
cs_pki_leave_thread (void)
{
  OPENSSL_thread_stop ();
}
