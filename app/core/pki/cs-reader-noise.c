/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-reading.h"

#define LOOK 64 /* bytes in which the beginning of anything shows */

/* The size of the object at @data if it begins as certificates, requests and lists do: one sequence
 * in another, both too long for the short form of a length. 0 for anything else. */
static gsize
object_size (const guint8 *data)
{
  const guint8 *content = data, *inside;
  long length, inner_length;
  int tag, class, result;

  if (data[0] != 0x30 || data[1] < 0x81 || data[1] > 0x83)
    return 0;

  /* Only the headers are looked at; what they promise need not be there yet. */
  result = ASN1_get_object (&content, &length, &tag, &class, CS_READER_ITEM_MAX);
  if ((result & 0x80) != 0)
    return 0;
  inside = content;
  if (inside[0] != 0x30 || inside[1] < 0x81 || inside[1] > 0x83)
    return 0;
  result = ASN1_get_object (&inside, &inner_length, &tag, &class, length);

  return (result & 0x80) == 0 ? (gsize) (content - data) + (gsize) length : 0;
}

/* Goes on to the END mark of the block in which @self is. */
static void
follow_block (CsNoise *self, const guint8 *data, gsize size)
{
  gsize end = cs_pem_find_end (data, size, self->at);

  if (end < size) {
    self->in_block = FALSE;
    self->at = end + 1;
  } else {
    self->at = size - LOOK; /* a mark may be cut by the end of what is there */
    self->in_block = self->at - self->begin <= CS_PEM_BODY_MAX;
  }
  self->covered = self->at;
}

gboolean
cs_noise_goes_on (CsNoise *self, const guint8 *data, gsize size)
{
  gsize object;

  while (self->at + LOOK < size) {
    if (self->in_block) {
      follow_block (self, data, size);
      if (self->in_block)
        break;
      continue;
    }
    object = data[self->at] == 0x30 ? object_size (data + self->at) : 0;
    if (object > 0) {
      self->covered = self->at += object;
    } else if (data[self->at] == '-' && cs_pem_find (data, self->at + LOOK, self->at) == self->at) {
      self->in_block = TRUE;
      self->begin = self->covered = self->at;
      self->at++;
    } else {
      self->at++;
    }
  }
  ERR_clear_error ();

  return size > self->covered && size - self->covered > CS_READER_NOISE_MAX;
}
