/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-item-private.h"

struct _CsItem {
  GObject parent_instance;

  char *file; /* an interned GRefString: one file has many items */
  guint index;
  CsEncoding encoding;
  GObject *object; /* NULL when unknown */
  GError *error;   /* NULL unless unknown */
};

G_DEFINE_FINAL_TYPE (CsItem, cs_item, G_TYPE_OBJECT)

const char *
cs_item_kind_to_string (CsItemKind kind)
{
  switch (kind) {
  case CS_ITEM_CERTIFICATE:
    return "certificate";
  case CS_ITEM_REQUEST:
    return "request";
  case CS_ITEM_PRIVATE_KEY:
    return "private-key";
  case CS_ITEM_CRL:
    return "crl";
  case CS_ITEM_UNKNOWN:
    return "unknown";
  }

  g_return_val_if_reached (NULL);
}

const char *
cs_encoding_to_string (CsEncoding encoding)
{
  switch (encoding) {
  case CS_ENCODING_PEM:
    return "pem";
  case CS_ENCODING_DER:
    return "der";
  case CS_ENCODING_PKCS7:
    return "pkcs7";
  case CS_ENCODING_PKCS12:
    return "pkcs12";
  }

  g_return_val_if_reached (NULL);
}

static void
cs_item_finalize (GObject *object)
{
  CsItem *self = CS_ITEM (object);

  g_clear_pointer (&self->file, g_ref_string_release);
  g_clear_object (&self->object);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (cs_item_parent_class)->finalize (object);
}

static void
cs_item_class_init (CsItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_item_finalize;
}

static void
cs_item_init (CsItem *self)
{
}

CsItem *
cs_item_new_take (GObject *object, CsEncoding encoding)
{
  CsItem *self = g_object_new (CS_TYPE_ITEM, NULL);

  self->object = object;
  self->encoding = encoding;

  return self;
}

CsItem *
cs_item_new_unknown_take (GError *error, CsEncoding encoding)
{
  CsItem *self = g_object_new (CS_TYPE_ITEM, NULL);

  self->error = error;
  self->encoding = encoding;

  return self;
}

void
cs_item_set_place (CsItem *self, GRefString *file, guint index)
{
  g_clear_pointer (&self->file, g_ref_string_release);
  self->file = g_ref_string_acquire (file);
  self->index = index;
}

const char *
cs_item_get_file (CsItem *self)
{
  g_return_val_if_fail (CS_IS_ITEM (self), NULL);

  return self->file;
}

guint
cs_item_get_index (CsItem *self)
{
  g_return_val_if_fail (CS_IS_ITEM (self), 0);

  return self->index;
}

CsItemKind
cs_item_get_kind (CsItem *self)
{
  g_return_val_if_fail (CS_IS_ITEM (self), CS_ITEM_UNKNOWN);

  if (CS_IS_CERTIFICATE (self->object))
    return CS_ITEM_CERTIFICATE;
  if (CS_IS_REQUEST (self->object))
    return CS_ITEM_REQUEST;
  if (CS_IS_PRIVATE_KEY (self->object))
    return CS_ITEM_PRIVATE_KEY;
  if (CS_IS_CRL (self->object))
    return CS_ITEM_CRL;

  return CS_ITEM_UNKNOWN;
}

CsEncoding
cs_item_get_encoding (CsItem *self)
{
  g_return_val_if_fail (CS_IS_ITEM (self), CS_ENCODING_PEM);

  return self->encoding;
}

CsCertificate *
cs_item_get_certificate (CsItem *self)
{
  g_return_val_if_fail (CS_IS_ITEM (self), NULL);

  return CS_IS_CERTIFICATE (self->object) ? CS_CERTIFICATE (self->object) : NULL;
}

CsRequest *
cs_item_get_request (CsItem *self)
{
  g_return_val_if_fail (CS_IS_ITEM (self), NULL);

  return CS_IS_REQUEST (self->object) ? CS_REQUEST (self->object) : NULL;
}

CsPrivateKey *
cs_item_get_private_key (CsItem *self)
{
  g_return_val_if_fail (CS_IS_ITEM (self), NULL);

  return CS_IS_PRIVATE_KEY (self->object) ? CS_PRIVATE_KEY (self->object) : NULL;
}

CsCrl *
cs_item_get_crl (CsItem *self)
{
  g_return_val_if_fail (CS_IS_ITEM (self), NULL);

  return CS_IS_CRL (self->object) ? CS_CRL (self->object) : NULL;
}

const GError *
cs_item_get_error (CsItem *self)
{
  g_return_val_if_fail (CS_IS_ITEM (self), NULL);

  return self->error;
}
