/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What each extension says, in words; and that one which says nothing spoils no other. */
#include <openssl/ct.h>
#include <string.h>

#include "pki-maker.h"

#define DAMAGED FALSE
#define DECODED TRUE

typedef struct {
  const char *id;
  const char *line; /* as in MakerSpec */
  const char *name;
  gboolean decoded;
  const char *text; /* for what is not decoded: a part of it */
} Case;

static const Case cases[] = {
  { "basic-constraints", "basicConstraints=CA:TRUE,pathlen:2", "X509v3 Basic Constraints", DECODED,
    "CA:TRUE, pathlen:2\nan authority; authorities below it: at most 2" },
  { "basic-constraints-no", "basicConstraints=CA:FALSE", "X509v3 Basic Constraints", DECODED,
    "CA:FALSE\nno authority" },
  { "key-usage", "keyUsage=critical,digitalSignature,keyEncipherment", "X509v3 Key Usage", DECODED,
    "Digital Signature, Key Encipherment" },
  { "usages", "extendedKeyUsage=serverAuth,clientAuth,1.3.6.1.4.1.311.10.12.1,1.2.3.4",
    "X509v3 Extended Key Usage", DECODED,
    "TLS Web Server Authentication, TLS Web Client Authentication, 1.3.6.1.4.1.311.10.12.1 (any "
    "application policy), 1.2.3.4" },
  { "names",
    "subjectAltName=DNS:xn--bcher-kva.lab,IP:10.0.0.1,email:a@b.lab,URI:https://a/x,RID:1.2.3",
    "X509v3 Subject Alternative Name", DECODED,
    "dns: xn--bcher-kva.lab (bücher.lab)\nip: 10.0.0.1\nemail: a@b.lab\nuri: https://a/x\nrid: "
    "1.2.3" },
  { "issuer-names", "issuerAltName=DNS:a.lab", "X509v3 Issuer Alternative Name", DECODED,
    "dns: a.lab" },
  { "name-constraints",
    "nameConstraints=permitted;DNS:.lab,permitted;IP:10.0.0.0/"
    "255.0.0.0,excluded;email:b.lab,excluded;IP:2001:db8:0:0:0:0:0:0/ffff:ffff:0:0:0:0:0:0",
    "X509v3 Name Constraints", DECODED,
    "permitted dns: .lab\npermitted ip: 10.0.0.0/255.0.0.0\nexcluded email: b.lab\nexcluded ip: "
    "2001:db8::/ffff:ffff::" },
  { "policies",
    "certificatePolicies=DER:"
    "3054304a060667810c0102013040301706082b06010505070201160b687474703a2f2f6370732f302506082b060105"
    "050702023019300a0c034c616230030201010c0b6e6f2077617272616e747930060604551d2000",
    "X509v3 Certificate Policies", DECODED,
    "2.23.140.1.2.1 (domain validated)\n  practice statement: http://cps/\n  notice of Lab\n  "
    "notice number 1\n  "
    "notice: no warranty\nX509v3 Any Policy" },
  { "policy-mappings", "policyMappings=1.2.3:1.2.4", "X509v3 Policy Mappings", DECODED,
    "1.2.3:1.2.4" },
  { "policy-constraints", "policyConstraints=requireExplicitPolicy:3", "X509v3 Policy Constraints",
    DECODED, "Require Explicit Policy:3" },
  { "inhibit-any", "inhibitAnyPolicy=2", "X509v3 Inhibit Any Policy", DECODED, "2" },
  { "access",
    "authorityInfoAccess=OCSP;URI:http://ocsp/,caIssuers;URI:http://xn--bcher-kva.lab/a.cer",
    "Authority Information Access", DECODED,
    "OCSP: uri: http://ocsp/\nCA Issuers: uri: http://xn--bcher-kva.lab/a.cer "
    "(http://bücher.lab/a.cer)" },
  { "access-with-line-break",
    "authorityInfoAccess=DER:"
    "3030302e06082b060105050730018622687474703a2f2f610a434120497373756572733a207572693a20687474703a"
    "2f2f62",
    "Authority Information Access", DECODED, "OCSP: uri: http://a\\x0aCA Issuers: uri: http://b" },
  { "subject-access", "subjectInfoAccess=1.3.6.1.5.5.7.48.5;URI:http://repo/",
    "Subject Information Access", DECODED, "CA Repository: uri: http://repo/" },
  { "crl-points",
    "crlDistributionPoints=DER:"
    "303e302ca01da01b860e687474703a2f2f612f612e63726c86096c6461703a2f2f2f7881020146a2078205612e6c61"
    "62300ea00ca10a300806035504030c0178",
    "X509v3 CRL Distribution Points", DECODED,
    "uri: http://a/a.crl\nuri: ldap:///x\nonly for: key compromise\nonly for: cessation of "
    "operation\nonly for: certificate hold\nlist issued by dns: a.lab\nrelative to the issuer: "
    "commonName=x" },
  { "freshest", "freshestCRL=URI:http://a/d.crl", "X509v3 Freshest CRL", DECODED,
    "uri: http://a/d.crl" },
  { "subject-key", "subjectKeyIdentifier=0102", "X509v3 Subject Key Identifier", DECODED, "01:02" },
  { "authority-key", "authorityKeyIdentifier=DER:301180020102a1078205612e6c616282020a0b",
    "X509v3 Authority Key Identifier", DECODED, "0102\nissuer dns: a.lab\nserial number a0b" },
  { "tls-feature", "tlsfeature=status_request", "TLS Feature", DECODED, "status_request" },
  { "ocsp-no-check", "noCheck=ignored", "OCSP No Check", DECODED, "" },
  { "private-key-period", "privateKeyUsagePeriod=DER:3011800f32303230303130313030303030305a",
    "X509v3 Private Key Usage Period", DECODED, "Not Before: Jan  1 00:00:00 2020 GMT" },
  { "netscape-comment", "nsComment=made by hand", "Netscape Comment", DECODED, "made by hand" },
  { "netscape-type", "nsCertType=server,sslCA", "Netscape Cert Type", DECODED,
    "SSL Server, SSL CA" },
  { "netscape-url", "nsCaPolicyUrl=http://a/", "Netscape CA Policy Url", DECODED, "http://a/" },
  { "ms-template-name", "1.3.6.1.4.1.311.20.2=DER:1e12005700650062005300650072007600650072",
    "Microsoft certificate template name", DECODED, "WebServer" },
  { "ms-template", "1.3.6.1.4.1.311.21.7=DER:3013060b2b06010401823715080102020164020104",
    "Microsoft certificate template", DECODED, "template 1.3.6.1.4.1.311.21.8.1.2\nversion 100.4" },
  { "ms-ca-version", "1.3.6.1.4.1.311.21.1=DER:0203020003", "Microsoft authority version", DECODED,
    "V3.2\ncertificate 3 of the authority, with its key 2" },
  { "ms-previous", "1.3.6.1.4.1.311.21.2=DER:040400010203",
    "Microsoft previous authority certificate", DECODED, "00010203" },
  { "ms-policies",
    "1.3.6.1.4.1.311.21.10=DER:301a300a06082b06010505070301300c060a2b0601040182370a0c01",
    "Microsoft application policies", DECODED,
    "TLS Web Server Authentication\n1.3.6.1.4.1.311.10.12.1 (any application policy)" },
  { "ms-security",
    "1.3.6.1.4.1.311.25.2=DER:"
    "3024a022060a2b060104018237190201a0140412532d312d352d32312d312d322d332d353030",
    "Microsoft security identifier", DECODED, "security identifier S-1-5-21-1-2-3-500" },
  { "qualified",
    "1.3.6.1.5.5.7.1.3=DER:"
    "3081823008060604008e4601013015060604008e460102300b1303455552020105020103300b060604008e46010302"
    "010a3008060604008e460104301d060604008e46010530133011160b68747470733a2f2f612f781302656e30130606"
    "04008e4601063009060704008e46010603300e060604008e460107300413024445300406022a03",
    "Qualified certificate statements", DECODED,
    "qualified under the law of the European Union\nlimit of transactions (currency, amount, power "
    "of ten): EUR, 5, 3\nkept by the issuer for years: 10\nthe key is in a qualified "
    "device\ndisclosure statement: https://a/x, en\nkind: for web sites\nqualified under the law "
    "of: DE\n1.2.3" },
  { "directory-attributes",
    "2.5.29.9=DER:301e301006082b06010505070904310413024445300a06032a030431030c0178",
    "X509v3 Subject Directory Attributes", DECODED, "id-pda-countryOfCitizenship: DE\n1.2.3.4: x" },
  { "unknown", "1.2.3.4=DER:3016020105a0030c01680101ff0603550403050042020102", "1.2.3.4", DAMAGED,
    "sequence\n  integer: 5\n  [0]\n    UTF-8 text: h\n  boolean: yes\n  object: 2.5.4.3 "
    "(commonName)\n  null\n  [application 2]: 0102" },
  { "unknown-no-asn1", "1.2.3.4=DER:ff", "1.2.3.4", DAMAGED, "not decoded, 1 bytes: ff" },
  { "trailing", "keyUsage=DER:030205a0ff", "X509v3 Key Usage", DAMAGED,
    "not decoded, 5 bytes: 030205a0ff" },
  { "wrong-type", "basicConstraints=DER:0401ff", "X509v3 Basic Constraints", DAMAGED,
    "octet string: ff" },
  { "ms-template-damaged", "1.3.6.1.4.1.311.21.7=DER:3003020105", "Microsoft certificate template",
    DAMAGED, "sequence" },
  { "names-damaged", "subjectAltName=DER:3003820561", "X509v3 Subject Alternative Name", DAMAGED,
    "not decoded, 5 bytes" },
  { "qualified-damaged", "1.3.6.1.5.5.7.1.3=DER:30030c0161", "Qualified certificate statements",
    DAMAGED, "UTF-8 text: a" },
};

/* Between two that everybody knows. */
static CsCertificate *
make (const char *line)
{
  const MakerSpec spec = { .extensions = { "nsComment=before", line, "nsComment=after" } };
  EVP_PKEY *key = maker_key ("ec:P-256", 0);
  g_autoptr (X509) x509 = maker_certificate (&spec, key, NULL, key);

  return maker_wrap (x509);
}

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (CsCertificate) certificate = make (one->line);
  GPtrArray *all = cs_certificate_get_extensions (certificate);
  const CsExtension *extension = g_ptr_array_index (all, 1);

  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpstr (extension->name, ==, one->name);
  g_assert_cmpint (extension->decoded, ==, one->decoded);
  if (one->decoded)
    g_assert_cmpstr (extension->text, ==, one->text);
  else
    g_assert_nonnull (strstr (extension->text, one->text));
  g_assert_cmpstr (((CsExtension *) g_ptr_array_index (all, 0))->text, ==, "before");
  g_assert_cmpstr (((CsExtension *) g_ptr_array_index (all, 2))->text, ==, "after");
}

/* OpenSSL prints these itself; that it was built to is what is tested. */
static void
test_timestamps (void)
{
  const guint8 log[32] = { 1, 2, 3 }, signature[] = { 0x30, 0x06, 2, 1, 1, 2, 1, 1 };
  SCT *sct = SCT_new ();
  STACK_OF (SCT) *list = sk_SCT_new_null ();
  EVP_PKEY *key = maker_key ("ec:P-256", 0);
  const MakerSpec spec = { 0 };
  g_autoptr (X509) x509 = maker_certificate (&spec, key, NULL, key);
  g_autoptr (CsCertificate) certificate = NULL;
  const CsExtension *extension;

  g_assert_true (SCT_set_version (sct, SCT_VERSION_V1));
  g_assert_true (SCT_set1_log_id (sct, log, sizeof log));
  SCT_set_timestamp (sct, G_GUINT64_CONSTANT (1700000000000));
  g_assert_true (SCT_set_signature_nid (sct, NID_ecdsa_with_SHA256));
  g_assert_true (SCT_set1_signature (sct, signature, sizeof signature));
  sk_SCT_push (list, sct);
  g_assert_cmpint (X509_add1_ext_i2d (x509, NID_ct_precert_scts, list, 0, 0), ==, 1);
  SCT_LIST_free (list);
  X509_sign (x509, key, EVP_sha256 ());

  certificate = maker_wrap (x509);
  extension = g_ptr_array_index (cs_certificate_get_extensions (certificate), 0);
  g_assert_true (extension->decoded);
  g_assert_nonnull (strstr (extension->text, "Nov 14 22:13:20.000 2023 GMT"));
}

/* Neither depth nor length may take a view down. */
static void
test_limits (void)
{
  g_autoptr (GString) deep = g_string_new ("1.2.3.4=DER:");
  g_autoptr (GString) wide = g_string_new ("1.2.3.4=DER:");
  g_autoptr (CsCertificate) of_deep = NULL;
  g_autoptr (CsCertificate) of_wide = NULL;
  const CsExtension *extension;

  for (int depth = 60; depth > 0; depth--)
    g_string_append_printf (deep, "30%02x", 2 * depth - 2);
  for (guint i = 0; i < 3000; i++)
    g_string_append (wide, "0500");
  of_deep = make (deep->str);
  extension = g_ptr_array_index (cs_certificate_get_extensions (of_deep), 1);
  g_assert_null (strchr (extension->text, '\n')); /* the bytes alone */
  of_wide = make (wide->str);
  extension = g_ptr_array_index (cs_certificate_get_extensions (of_wide), 1);
  g_assert_cmpuint (strlen (extension->text), <, 64 * 1024);
  g_assert_true (g_str_has_suffix (extension->text, "…"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/extension-words/%s", cases[i].id);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/extension-words/timestamps", test_timestamps);
  g_test_add_func ("/extension-words/limits", test_limits);
  return g_test_run ();
}
