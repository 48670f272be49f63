/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-tls-opening.h"

#include <string.h>

#define ANSWER_MAX 8192 /* bytes of XML before the other side says that TLS may begin */

static gboolean
fail (CsTlsWire *wire, const char *what, GError **error)
{
  cs_error_set (error, CS_ERROR, CS_ERROR_MALFORMED, "%s: it answers, but %s", wire->label, what);

  return FALSE;
}

/* The message of PostgreSQL's protocol that asks for TLS: its length, 8, and the code 80877103. One
 * byte comes back: S, or N and nothing more. */
static gboolean
ask_postgresql (CsTlsWire *wire, GError **error)
{
  static const guint8 request[] = { 0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f };
  char answer;
  gssize got;

  if (!cs_tls_wire_send (wire, request, sizeof request, error))
    return FALSE;
  got = cs_tls_wire_receive (wire, &answer, 1, error);
  if (got < 0)
    return FALSE;
  if (got == 0)
    return fail (wire, "hangs up when it is asked for TLS", error);
  if (answer == 'N')
    return fail (wire, "its database does not offer TLS", error);

  return answer == 'S' || fail (wire, "it is no PostgreSQL database", error);
}

/* Reads until @wanted is in the text; @text grows from one call to the next, for the other side may
 * say more at once. */
static gboolean
read_until (CsTlsWire *wire, GString *text, const char *wanted, GError **error)
{
  while (strstr (text->str, wanted) == NULL) {
    char buffer[512];
    gssize got;

    if (text->len > ANSWER_MAX || strstr (text->str, "<failure") != NULL
        || strstr (text->str, "<stream:error") != NULL)
      return fail (wire, "its XMPP stream does not offer STARTTLS", error);
    got = cs_tls_wire_receive (wire, buffer, sizeof buffer, error);
    if (got < 0)
      return FALSE;
    if (got == 0)
      return fail (wire, "it is no XMPP server, or hangs up when it is asked for TLS", error);
    g_string_append_len (text, buffer, got);
    if (strlen (text->str) != text->len)
      return fail (wire, "it is no XMPP server", error);
  }

  return TRUE;
}

/* RFC 6120, 5.4: open a stream, ask, be told to proceed. Nothing may follow that word: what did
 * would be taken for part of the handshake. */
static gboolean
ask_xmpp (CsTlsWire *wire, const char *name, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *to = g_markup_escape_text (name != NULL ? name : "", -1);
  g_autofree char *stream
      = g_strdup_printf ("<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
                         "xmlns:stream='http://etherx.jabber.org/streams' to='%s' version='1.0'>",
                         to);
  static const char starttls[] = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";

  if (!cs_tls_wire_send (wire, stream, strlen (stream), error)
      || !read_until (wire, text, "</stream:features>", error)
      || !cs_tls_wire_send (wire, starttls, strlen (starttls), error))
    return FALSE;
  g_string_truncate (text, 0);

  return read_until (wire, text, "<proceed", error) && read_until (wire, text, ">", error);
}

gboolean
cs_tls_opening_say (CsTlsWire *wire, CsProbeOpening opening, const char *name, GError **error)
{
  switch (opening) {
  case CS_PROBE_TLS:
    return TRUE;
  case CS_PROBE_POSTGRESQL:
    return ask_postgresql (wire, error);
  case CS_PROBE_XMPP:
    return ask_xmpp (wire, name, error);
  }

  g_return_val_if_reached (FALSE);
}
