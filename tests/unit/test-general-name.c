/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <countersign.h>

/* What is in the certificate, and what people are shown. */
static const struct {
  const char *name;
  CsNameType type;
  const char *value;
  const char *shown;
} cases[] = {
  { "dns", CS_NAME_DNS, "cms1a.lab", "cms1a.lab" },
  { "dns-idn", CS_NAME_DNS, "xn--bcher-kva.lab", "xn--bcher-kva.lab (bücher.lab)" },
  { "dns-idn-label", CS_NAME_DNS, "*.xn--bcher-kva.lab", "*.xn--bcher-kva.lab (*.bücher.lab)" },
  { "dns-utf8", CS_NAME_DNS, "bücher.lab", "bücher.lab (xn--bcher-kva.lab)" },
  { "dns-not-idn", CS_NAME_DNS, "xn--\\x00.lab", "xn--\\x00.lab" },
  { "dns-control", CS_NAME_DNS, "a\nb", "a\\x0ab" },
  { "dns-hidden-mark", CS_NAME_DNS,
    "a\xe2\x80\xae"
    "b",
    "a\\u202eb" },
  { "email-idn", CS_NAME_EMAIL, "a@xn--bcher-kva.lab", "a@xn--bcher-kva.lab (a@bücher.lab)" },
  { "email", CS_NAME_EMAIL, "a@b.lab", "a@b.lab" },
  { "email-without-at", CS_NAME_EMAIL, "a", "a" },
  { "uri", CS_NAME_URI, "https://join.lab/x", "https://join.lab/x" },
  { "uri-idn", CS_NAME_URI, "https://me@xn--bcher-kva.lab:8443/x?y",
    "https://me@xn--bcher-kva.lab:8443/x?y (https://me@bücher.lab:8443/x?y)" },
  { "uri-without-host", CS_NAME_URI, "urn:xn--bcher-kva", "urn:xn--bcher-kva" },
  { "ip", CS_NAME_IP, "2001:db8::1", "2001:db8::1" },
  { "upn", CS_NAME_OTHER, "1.3.6.1.4.1.311.20.2.3:0c0561406c6162", "user principal name a@lab" },
  { "xmpp", CS_NAME_OTHER, "1.3.6.1.5.5.7.8.5:0c0561406c6162", "XMPP address a@lab" },
  { "service", CS_NAME_OTHER, "1.3.6.1.5.5.7.8.7:16055f782e6162", "service name _x.ab" },
  { "guid", CS_NAME_OTHER, "1.3.6.1.4.1.311.25.1:0410000102030405060708090a0b0c0d0e0f",
    "object identifier in the directory 03020100-0504-0706-0809-0a0b0c0d0e0f" },
  { "other-text", CS_NAME_OTHER, "1.2.3.4:0c0161", "1.2.3.4 a" },
  { "other-control", CS_NAME_OTHER, "1.2.3.4:0c020a61", "1.2.3.4 \\x0aa" },
  { "other-unknown", CS_NAME_OTHER, "1.2.3.4:0500", "1.2.3.4:0500" },
  { "other-damaged", CS_NAME_OTHER, "1.2.3.4:0c05", "1.2.3.4:0c05" },
  { "x400", CS_NAME_OTHER, "x400Address:a300", "x400Address:a300" },
};

static void
test_shown (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (CsGeneralName) name = cs_general_name_new (cases[i].type, cases[i].value);
  g_autofree char *shown = cs_general_name_dup_shown (name);

  g_assert_cmpstr (shown, ==, cases[i].shown);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/general-name/shown/%s", cases[i].name);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_shown);
  }
  return g_test_run ();
}
