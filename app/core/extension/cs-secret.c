/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-secret.h"

#include <string.h>

#include <openssl/crypto.h>

/* Room for every password and pass phrase of a run; locked pages are scarce for ordinary users. */
#define SECURE_HEAP_SIZE (64 * 1024)
#define SECURE_HEAP_MIN_BLOCK 32

struct _CsSecret {
  int ref_count;
  gsize length;
  char *text;
};

G_DEFINE_BOXED_TYPE (CsSecret, cs_secret, cs_secret_ref, cs_secret_unref)

/* OpenSSL's secure heap is locked, left out of core dumps and guarded by unmapped pages. Where the
 * system refuses the lock, its allocations are ordinary ones and are still wiped when freed. */
static void
ensure_secure_heap (void)
{
  static gsize once;

  if (g_once_init_enter (&once)) {
    /* AddressSanitizer looks into no heap but its own: it would miss what is used after it was
     * freed, and call leaked what OpenSSL holds from in there. */
#ifndef __SANITIZE_ADDRESS__
    CRYPTO_secure_malloc_init (SECURE_HEAP_SIZE, SECURE_HEAP_MIN_BLOCK);
#endif
    g_once_init_leave (&once, 1);
  }
}

static char *
allocate_text (gsize size)
{
  char *text;

  ensure_secure_heap ();
  text = OPENSSL_secure_malloc (size);
  if (text == NULL)
    text = OPENSSL_malloc (size); /* the heap is full: unlocked is better than lost */
  g_assert (text != NULL);

  return text;
}

CsSecret *
cs_secret_new (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return cs_secret_new_sized (text, strlen (text));
}

CsSecret *
cs_secret_new_sized (const char *text, gsize length)
{
  CsSecret *self;

  g_return_val_if_fail (text != NULL || length == 0, NULL);
  g_return_val_if_fail (length <= CS_SECRET_MAX, NULL);
  g_return_val_if_fail (length == 0 || memchr (text, '\0', length) == NULL, NULL);

  self = g_new0 (CsSecret, 1);
  self->ref_count = 1;
  self->length = length;
  self->text = allocate_text (length + 1);
  if (length > 0)
    memcpy (self->text, text, length);
  self->text[length] = '\0';

  return self;
}

CsSecret *
cs_secret_ref (CsSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

void
cs_secret_unref (CsSecret *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  /* Wipes, and finds out itself which of the two heaps it came from. */
  OPENSSL_secure_clear_free (self->text, self->length + 1);
  g_free (self);
}

const char *
cs_secret_peek (CsSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

gsize
cs_secret_get_length (CsSecret *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

gboolean
cs_secret_equal (CsSecret *a, CsSecret *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->length == b->length && CRYPTO_memcmp (a->text, b->text, a->length) == 0;
}

void
cs_secret_wipe (gpointer data, gsize length)
{
  if (data != NULL)
    OPENSSL_cleanse (data, length);
}

typedef struct {
  gsize length;
  gpointer data;
} WipedData;

static void
wiped_data_free (gpointer user_data)
{
  WipedData *wiped = user_data;

  cs_secret_wipe (wiped->data, wiped->length);
  g_free (wiped->data);
  g_free (wiped);
}

GBytes *
cs_secret_bytes_new_take (gpointer data, gsize length)
{
  WipedData *wiped = g_new (WipedData, 1);

  wiped->length = length;
  wiped->data = data;

  return g_bytes_new_with_free_func (data, length, wiped_data_free, wiped);
}
