/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-verdict.h"

#include "cs-i18n.h"
#include "cs-asn1.h"
#include "cs-certificate-private.h"
#include "cs-crl.h"
#include "cs-time.h"
#include "cs-verdict-private.h"

/* OpenSSL compares every certificate with every one on the path. */
#define CANDIDATES_MAX 10000

struct _CsVerdict {
  GObject parent_instance;

  int error;
  char *reason;
  char *revocation; /* nullable: when and why, while a list is at hand */
  CsBundle *path;
};

G_DEFINE_FINAL_TYPE (CsVerdict, cs_verdict, G_TYPE_OBJECT)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_STORE, X509_STORE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_STORE_CTX, X509_STORE_CTX_free)

static void
cs_verdict_finalize (GObject *object)
{
  CsVerdict *self = CS_VERDICT (object);

  g_free (self->reason);
  g_free (self->revocation);
  g_object_unref (self->path);

  G_OBJECT_CLASS (cs_verdict_parent_class)->finalize (object);
}

static void
cs_verdict_class_init (CsVerdictClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_verdict_finalize;
}

static void
cs_verdict_init (CsVerdict *self)
{
  self->path = cs_bundle_new ();
}

static void
set_refusal (CsVerdict *self, int error, const char *reason)
{
  self->error = error;
  g_free (self->reason);
  self->reason = g_strdup (reason);
}

/* OpenSSL knows the list only while it calls back. */
static void
note_revocation (CsVerdict *self, X509_STORE_CTX *context)
{
  g_free (self->revocation);
  self->revocation = cs_verdict_dup_revocation (X509_STORE_CTX_get0_current_crl (context),
                                                X509_STORE_CTX_get_current_cert (context));
}

/* OpenSSL lets a certificate expire in the second its notAfter names; RFC 5280 4.1.2.5 includes
 * that second (domain.md T62). Everything else is left as OpenSSL judged it. */
static int
verify_cb (int ok, X509_STORE_CTX *context)
{
  X509 *x509 = X509_STORE_CTX_get_current_cert (context);
  time_t at = X509_VERIFY_PARAM_get_time (X509_STORE_CTX_get0_param (context));
  gint64 not_after;

  if (X509_STORE_CTX_get_error (context) == X509_V_ERR_CERT_REVOKED)
    note_revocation (X509_STORE_CTX_get_app_data (context), context);
  if (ok || X509_STORE_CTX_get_error (context) != X509_V_ERR_CERT_HAS_EXPIRED || x509 == NULL
      || !cs_asn1_get_time (X509_get0_notAfter (x509), &not_after, NULL) || not_after != at)
    return ok;

  X509_STORE_CTX_set_error (context, X509_V_OK);

  return 1;
}

static gboolean
set_name (X509_VERIFY_PARAM *param, const char *name)
{
  g_autofree char *ascii = NULL;

  if (g_hostname_is_ip_address (name))
    return X509_VERIFY_PARAM_set1_ip_asc (param, name) == 1;

  ascii = g_hostname_to_ascii (name);

  return ascii != NULL && *ascii != '\0' && X509_VERIFY_PARAM_set1_host (param, ascii, 0) == 1;
}

/* FALSE when @name or @at is nothing that can be checked. */
static gboolean
set_conditions (X509_VERIFY_PARAM *param, gint64 at, const char *name, CsPurpose purpose)
{
  X509_VERIFY_PARAM_set_auth_level (param, 0);
  /* OpenSSL takes a time_t. Where that has 32 bits a later time cannot be judged, and is not. */
  if (!cs_time_is_known (at) || (gint64) (time_t) at != at)
    return FALSE;
  X509_VERIFY_PARAM_set_time (param, (time_t) at);
  if (name != NULL && !set_name (param, name))
    return FALSE;

  switch (purpose) {
  case CS_PURPOSE_ANY:
    return TRUE;
  case CS_PURPOSE_SERVER:
    return X509_VERIFY_PARAM_set_purpose (param, X509_PURPOSE_SSL_SERVER) == 1;
  case CS_PURPOSE_CLIENT:
    return X509_VERIFY_PARAM_set_purpose (param, X509_PURPOSE_SSL_CLIENT) == 1;
  }

  g_return_val_if_reached (FALSE);
}

static X509_STORE *
store_new (CsBundle *anchors)
{
  X509_STORE *store = X509_STORE_new ();

  for (guint i = 0; i < cs_bundle_get_n (anchors); i++) {
    X509 *x509 = cs_certificate_peek_x509 (cs_bundle_get (anchors, i));

    if (x509 != NULL)
      X509_STORE_add_cert (store, x509);
  }

  return store;
}

/* Every certificate on the path must then be on none of @crls, and on one of them must stand who
 * would tell: a list that is missing is no proof of anything. FALSE when one cannot be decoded. */
static gboolean
add_crls (X509_STORE *store, X509_VERIFY_PARAM *param, GListModel *crls)
{
  if (crls == NULL)
    return TRUE;

  for (guint i = 0; i < g_list_model_get_n_items (crls); i++) {
    g_autoptr (CsCrl) crl = g_list_model_get_item (crls, i);
    gsize size;
    const guint8 *data = g_bytes_get_data (cs_crl_get_der (crl), &size);
    g_autoptr (X509_CRL) list = d2i_X509_CRL (NULL, &data, (long) size);

    if (list == NULL || X509_STORE_add_crl (store, list) != 1)
      return FALSE;
  }

  return X509_VERIFY_PARAM_set_flags (param, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL)
         == 1;
}

/* Borrows the certificates of @untrusted. */
static STACK_OF (X509) * stack_new (CsBundle *untrusted)
{
  STACK_OF (X509) *stack = sk_X509_new_null ();

  for (guint i = 0; untrusted != NULL && i < cs_bundle_get_n (untrusted); i++) {
    X509 *x509 = cs_certificate_peek_x509 (cs_bundle_get (untrusted, i));

    if (x509 != NULL)
      sk_X509_push (stack, x509);
  }

  return stack;
}

static CsCertificate *
wrap (X509 *x509)
{
  guint8 *der = NULL;
  int size = i2d_X509 (x509, &der);
  const guint8 *rest = der;
  CsCertificate *certificate
      = size > 0 ? cs_certificate_new_from_data (&rest, (gsize) size, NULL) : NULL;

  OPENSSL_free (der);

  return certificate;
}

static void
take_path (CsVerdict *self, X509_STORE_CTX *context)
{
  STACK_OF (X509) *chain = X509_STORE_CTX_get0_chain (context);

  for (int i = 0; i < sk_X509_num (chain); i++) {
    g_autoptr (CsCertificate) certificate = wrap (sk_X509_value (chain, i));

    if (certificate != NULL)
      cs_bundle_add (self->path, certificate);
  }
}

static gboolean
is_damaged (X509 *x509)
{
  return x509 != NULL && (X509_get_extension_flags (x509) & EXFLAG_INVALID) != 0;
}

static gboolean
is_issuer_damaged (STACK_OF (X509) * candidates, X509 *x509)
{
  for (int i = 0; x509 != NULL && i < sk_X509_num (candidates); i++) {
    X509 *one = sk_X509_value (candidates, i);

    if (X509_NAME_cmp (X509_get_subject_name (one), X509_get_issuer_name (x509)) == 0
        && is_damaged (one))
      return TRUE;
  }

  return FALSE;
}

/* With an extension that cannot be decoded a certificate has no issuer for OpenSSL, nor is one: it
 * says so by the same number as when there is none. */
static const char *
explain (X509_STORE_CTX *context, X509 *x509)
{
  int error = X509_STORE_CTX_get_error (context);
  STACK_OF (X509) * anchors;
  gboolean damaged;

  if (error != X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY
      && error != X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT)
    return cs_verdict_plain_words (error);
  if (is_damaged (x509))
    return "one of its extensions cannot be decoded, so no issuer is looked for";

  anchors = x509 != NULL ? X509_STORE_CTX_get1_certs (context, X509_get_issuer_name (x509)) : NULL;
  damaged = is_issuer_damaged (anchors, x509)
            || is_issuer_damaged (X509_STORE_CTX_get0_untrusted (context), x509);
  sk_X509_pop_free (anchors, X509_free);

  return damaged ? "an extension of its issuer cannot be decoded, so that one does not count"
                 : cs_verdict_plain_words (error);
}

static void
take_error (CsVerdict *self, X509_STORE_CTX *context, CsCertificate *leaf)
{
  X509 *x509 = X509_STORE_CTX_get_current_cert (context);
  g_autoptr (CsCertificate) current = x509 != NULL ? wrap (x509) : g_object_ref (leaf);
  int error = X509_STORE_CTX_get_error (context);
  const char *subject = cs_certificate_get_subject (current != NULL ? current : leaf);
  const char *revocation = error == X509_V_ERR_CERT_REVOKED ? self->revocation : NULL;
  g_autofree char *reason
      = g_strdup_printf ("“%s”: %s%s%s (OpenSSL: %s)", subject, explain (context, x509),
                         revocation != NULL ? " at " : "", revocation != NULL ? revocation : "",
                         X509_verify_cert_error_string (error));

  set_refusal (self, error != X509_V_OK ? error : X509_V_ERR_UNSPECIFIED, reason);
}

static void
judge (CsVerdict *self,
       CsCertificate *leaf,
       CsBundle *untrusted,
       CsBundle *anchors,
       GListModel *crls,
       gint64 at,
       const char *name,
       CsPurpose purpose)
{
  g_autoptr (X509_STORE) store = store_new (anchors);
  g_autoptr (X509_STORE_CTX) context = X509_STORE_CTX_new ();
  STACK_OF (X509) *stack = stack_new (untrusted);

  ERR_clear_error ();
  if (X509_STORE_CTX_init (context, store, cs_certificate_peek_x509 (leaf), stack) != 1
      || !set_conditions (X509_STORE_CTX_get0_param (context), at, name, purpose)) {
    set_refusal (self, X509_V_ERR_INVALID_CALL,
                 "the time or the name asked for is none that can be checked");
  } else if (!add_crls (store, X509_STORE_CTX_get0_param (context), crls)) {
    set_refusal (self, X509_V_ERR_INVALID_CALL, "a revocation list cannot be decoded");
  } else {
    X509_STORE_CTX_set_app_data (context, self);
    X509_STORE_CTX_set_verify_cb (context, verify_cb);
    if (X509_verify_cert (context) == 1 && X509_STORE_CTX_get_error (context) == X509_V_OK)
      self->reason = g_strdup ("verified");
    else
      take_error (self, context, leaf);
    take_path (self, context);
  }
  sk_X509_free (stack);
  ERR_clear_error ();
}

CsVerdict *
cs_verdict_new (CsCertificate *certificate,
                CsBundle *untrusted,
                CsBundle *anchors,
                gint64 at,
                const char *name,
                CsPurpose purpose)
{
  return cs_verdict_new_with_crls (certificate, untrusted, anchors, NULL, at, name, purpose);
}

CsVerdict *
cs_verdict_new_with_crls (CsCertificate *certificate,
                          CsBundle *untrusted,
                          CsBundle *anchors,
                          GListModel *crls,
                          gint64 at,
                          const char *name,
                          CsPurpose purpose)
{
  CsVerdict *self;
  guint n;

  g_return_val_if_fail (CS_IS_CERTIFICATE (certificate), NULL);
  g_return_val_if_fail (untrusted == NULL || CS_IS_BUNDLE (untrusted), NULL);
  g_return_val_if_fail (CS_IS_BUNDLE (anchors), NULL);

  self = g_object_new (CS_TYPE_VERDICT, NULL);
  n = cs_bundle_get_n (anchors) + (untrusted != NULL ? cs_bundle_get_n (untrusted) : 0);
  if (n > CANDIDATES_MAX)
    set_refusal (self, X509_V_ERR_CERT_CHAIN_TOO_LONG,
                 _ ("too many certificates to look for a path among them"));
  else if (cs_certificate_peek_x509 (certificate) == NULL)
    set_refusal (self, X509_V_ERR_UNSPECIFIED, _ ("OpenSSL cannot read the certificate"));
  else
    judge (self, certificate, untrusted, anchors, crls, at, name, purpose);

  return self;
}

gboolean
cs_verdict_is_ok (CsVerdict *self)
{
  g_return_val_if_fail (CS_IS_VERDICT (self), FALSE);

  return self->error == X509_V_OK;
}

const char *
cs_verdict_get_reason (CsVerdict *self)
{
  g_return_val_if_fail (CS_IS_VERDICT (self), NULL);

  return self->reason;
}

int
cs_verdict_get_openssl_error (CsVerdict *self)
{
  g_return_val_if_fail (CS_IS_VERDICT (self), X509_V_ERR_UNSPECIFIED);

  return self->error;
}

CsBundle *
cs_verdict_get_path (CsVerdict *self)
{
  g_return_val_if_fail (CS_IS_VERDICT (self), NULL);

  return self->path;
}
