/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-serving.h"

#include "cs-i18n.h"
#include "cs-names.h"
#include "cs-reader.h"
#include "cs-time.h"

struct _CsServing {
  GObject parent_instance;

  char *node;
  CsRole role;
  char *slot;
  guint16 port;
  CsServed *served;
  CsCertificate *certificate;
  CsStanding standing; /* when nothing was shown */
  char *words;
};

G_DEFINE_FINAL_TYPE (CsServing, cs_serving, G_TYPE_OBJECT)

static void
cs_serving_finalize (GObject *object)
{
  CsServing *self = CS_SERVING (object);

  g_free (self->node);
  g_free (self->slot);
  g_clear_pointer (&self->served, cs_served_free);
  g_clear_object (&self->certificate);
  g_free (self->words);

  G_OBJECT_CLASS (cs_serving_parent_class)->finalize (object);
}

static void
cs_serving_class_init (CsServingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_serving_finalize;
}

static void
cs_serving_init (CsServing *self)
{
}

const char *
cs_standing_to_string (CsStanding standing)
{
  static const char *const words[]
      = { "unknown", "served", "off", "closed", "no-tls", "not-in-service" };

  g_return_val_if_fail (standing < G_N_ELEMENTS (words), NULL);

  return words[standing];
}

CsStanding
cs_standing_worse (CsStanding a, CsStanding b)
{
  CsStanding worse = MAX (a, b);

  return worse == CS_STANDING_SERVED ? MIN (a, b) : worse;
}

CsServing *
cs_serving_new (const char *node,
                CsRole role,
                const char *slot,
                guint16 port,
                CsServed *served,
                CsStanding standing,
                const char *words)
{
  CsServing *self;

  g_return_val_if_fail (node != NULL && slot != NULL, NULL);

  self = g_object_new (CS_TYPE_SERVING, NULL);
  self->node = g_strdup (node);
  self->role = role;
  self->slot = g_strdup (slot);
  self->port = port;
  self->standing = served != NULL ? CS_STANDING_UNKNOWN : standing;
  self->words = g_strdup (words);
  self->served = served;
  if (served != NULL && served->certificates->len > 0) {
    g_autoptr (GError) error = NULL;

    self->certificate
        = cs_reader_first_certificate (served->certificates->pdata[0], "what it shows", &error);
    if (self->certificate == NULL)
      self->words = g_strdup (error->message);
  }

  return self;
}

const char *
cs_serving_get_node (CsServing *self)
{
  g_return_val_if_fail (CS_IS_SERVING (self), NULL);

  return self->node;
}

CsRole
cs_serving_get_role (CsServing *self)
{
  g_return_val_if_fail (CS_IS_SERVING (self), CS_ROLE_NONE);

  return self->role;
}

const char *
cs_serving_get_slot (CsServing *self)
{
  g_return_val_if_fail (CS_IS_SERVING (self), NULL);

  return self->slot;
}

guint16
cs_serving_get_port (CsServing *self)
{
  g_return_val_if_fail (CS_IS_SERVING (self), 0);

  return self->port;
}

const CsServed *
cs_serving_get_served (CsServing *self)
{
  g_return_val_if_fail (CS_IS_SERVING (self), NULL);

  return self->served;
}

CsCertificate *
cs_serving_get_certificate (CsServing *self)
{
  g_return_val_if_fail (CS_IS_SERVING (self), NULL);

  return self->certificate;
}

/* "the old one (expires …)", or whose it is when it is no predecessor. */
static char *
dup_other (CsServing *self, CsCertificate *expected)
{
  g_autofree char *end = cs_time_format (cs_certificate_get_not_after (self->certificate));
  const char *subject = cs_certificate_get_subject (self->certificate);
  gboolean old = g_strcmp0 (subject, cs_certificate_get_subject (expected)) == 0
                 && cs_certificate_get_not_before (self->certificate)
                        <= cs_certificate_get_not_before (expected);
  g_autofree char *shown = cs_escape_control (subject);

  return old ? g_strdup_printf (_ ("serves the old one (expires %s)"), end)
             : g_strdup_printf (_ ("serves another one: %s (expires %s)"), shown, end);
}

static CsStanding
judge (CsServing *self, CsCertificate *expected, char **words)
{
  if (self->certificate == NULL) {
    *words = g_strdup (self->words != NULL ? self->words : _ ("it showed nothing"));
    return self->standing;
  }
  if (expected == NULL) {
    *words = g_strdup (_ ("which certificate it should show is not known"));
    return CS_STANDING_UNKNOWN;
  }
  if (!cs_certificate_equal (self->certificate, expected)) {
    *words = dup_other (self, expected);
    return CS_STANDING_OTHER;
  }
  *words = g_strdup_printf (_ ("served, by fingerprint, %s"), self->served->protocol);

  return CS_STANDING_SERVED;
}

CsStanding
cs_serving_judge (CsServing *self, CsCertificate *expected, char **words)
{
  g_autofree char *what = NULL;
  CsStanding standing;

  g_return_val_if_fail (CS_IS_SERVING (self), CS_STANDING_UNKNOWN);

  standing = judge (self, expected, &what);
  if (words != NULL && self->certificate != NULL) /* else the words name the place */
    /* Translators: a service, its port, and what it does */
    *words = g_strdup_printf (_ ("%s, port %u: %s."), cs_role_to_string (self->role), self->port,
                              what);
  else if (words != NULL)
    *words = g_strdup_printf ("%s: %s.", cs_role_to_string (self->role), what);

  return standing;
}
