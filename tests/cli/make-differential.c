/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes certificates of every kind and oddity, damaged copies of them, requests and revocation
 * lists into the folder that is its argument, as DER. The names of the files say what is odd. */
#include <string.h>

#include "pki-maker.h"

#define MUTATIONS 1 /* of each certificate */

static const char *const key_kinds[]
    = { "rsa:1024", "rsa:2048", "rsa-pss:2048", "ec:P-224",           "ec:P-256",
        "ec:P-384", "ec:P-521", "ec:secp256k1", "ec:brainpoolP256r1", "ed25519",
        "ed448",    "x25519",   "dsa" };

static const char *const subjects[] = {
  "C=DE/O=Lab/CN=cms1a.pod2.cms.lab",
  "O=Lab, Inc./CN=a",
  "CN=a+b\"c\\d<e>f;g",
  "CN=#a#",
  "CN= a b ",
  "CN=a\nb",
  "CN=M\xc3\xbcller \xe2\x82\xac",
  "CN=first/CN=second",
  "O=Lab",
  "",
  "CN=\xe6\x97\xa5\xe6\x9c\xac",
  "DC=lab/DC=cms/CN=cms-AD-CA",
  "emailAddress=a@b.lab/CN=mail",
  "serialNumber=12/SN=Doe/GN=Jo/title=Dr/CN=person",
  "street=a, b/postalCode=1/CN=place",
  "UID=me/CN=user",
  "CN=a=b",
  "CN=\x7f",
  "OU=one/OU=two/OU=three/CN=units",
  "1.2.3.4=own/CN=attribute",
};

static const struct {
  const char *from;
  const char *to;
} dates[] = {
  { "200101000000Z", "300101000000Z" },         { "500101000000Z", "491231235959Z" },
  { "20491231235959Z", "20500101000000Z" },     { "00000101000000Z", "99991231235959Z" },
  { "20240229000000Z", "20240301000000Z" },     { "20380119031407Z", "20380119031408Z" },
  { "19691231235959Z", "19700101000000Z" },     { "20230229000000Z", "20300101000000Z" },
  { "20241301000000Z", "20300101000000Z" },     { "not a time", "20300101000000Z" },
  { "20240102030405+0100", "20300101000000Z" }, { "20300101000000Z", "20200101000000Z" },
  { "991231235959Z", "000101000000Z" },         { "20200101000000Z", "2049123123Z" },
  { "500101000000Z", "600101000000Z" },
};

static const char *const serials[] = { "00",
                                       "01",
                                       "80",
                                       "-01",
                                       "-80",
                                       "7F",
                                       "00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF",
                                       "0102030405060708090A0B0C0D0E0F101112131415161718" };

static const char *const digests[]
    = { "MD5", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512", "SHA3-256", "SHA512-256" };

static const char *const extensions[] = {
  "subjectAltName=DNS:a.lab,DNS:*.b.lab,IP:10.0.0.1,IP:2001:db8::1",
  "subjectAltName=email:a@b.lab,URI:https://a/x,RID:1.2.3",
  "subjectAltName=critical,DNS:xn--bcher-kva.lab",
  "subjectAltName=DER:3003820161",
  "subjectAltName=DER:30078205612e006162",
  "subjectAltName=DER:30058703010203",
  "subjectAltName=DER:3000",
  "subjectAltName=DER:0400",
  "issuerAltName=DNS:issuer.lab",
  "basicConstraints=CA:FALSE",
  "basicConstraints=critical,CA:TRUE,pathlen:0",
  "basicConstraints=CA:TRUE,pathlen:300",
  "basicConstraints=DER:0400",
  "keyUsage=digitalSignature,keyEncipherment",
  "keyUsage=critical,nonRepudiation,dataEncipherment,keyAgreement,decipherOnly",
  "keyUsage=DER:0401",
  "keyUsage=DER:030205a0ff",
  "extendedKeyUsage=serverAuth,clientAuth",
  "extendedKeyUsage=critical,codeSigning,1.2.3.4",
  "extendedKeyUsage=DER:0400",
  "nameConstraints=permitted;DNS:lab,excluded;email:x.lab",
  "nameConstraints=permitted;IP:10.0.0.0/255.0.0.0",
  "certificatePolicies=DER:300f30060604551d2000300506032a0304",
  "policyConstraints=requireExplicitPolicy:3",
  "policyMappings=1.2.3:1.2.4",
  "inhibitAnyPolicy=2",
  "authorityInfoAccess=OCSP;URI:http://ocsp/,caIssuers;URI:http://a/a.cer",
  "subjectInfoAccess=1.3.6.1.5.5.7.48.5;URI:http://repo/",
  "crlDistributionPoints=URI:http://a/a.crl,URI:ldap:///x",
  "freshestCRL=URI:http://a/d.crl",
  "subjectKeyIdentifier=0102",
  "authorityKeyIdentifier=DER:300480020102",
  "tlsfeature=status_request",
  "noCheck=ignored",
  "nsComment=made by hand",
  "nsCertType=server",
  "1.2.3.4=DER:0500",
  "1.2.3.4=critical,DER:0500",
  "1.2.3.4=DER:ff",
  "1.3.6.1.4.1.311.20.2=DER:1e12005700650062005300650072007600650072",
  "1.3.6.1.4.1.311.21.7=DER:3013060b2b06010401823715080102020164020104",
  "1.3.6.1.4.1.311.21.1=DER:0203020003",
  "1.3.6.1.5.5.7.1.3=DER:300a3008060604008e460101",
  "2.5.29.9=DER:3012301006082b06010505070904310413024445",
};

typedef struct {
  const char *folder;
  X509 *root;
  EVP_PKEY *root_key;
  GRand *random;
  guint number;
} Maker;

static void
write_file (Maker *maker, const char *kind, const char *what, const guint8 *data, gsize size)
{
  g_autofree char *name = g_strdup_printf ("%s-%03u-%s.der", kind, maker->number, what);
  g_autofree char *path = NULL;

  g_strcanon (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-.", '_');
  path = g_build_filename (maker->folder, name, NULL);
  if (!g_file_set_contents (path, (const char *) data, (gssize) size, NULL))
    g_error ("%s cannot be written", path);
}

static void
write_mutations (Maker *maker, const char *what, GBytes *der)
{
  for (guint i = 0; i < MUTATIONS; i++) {
    gsize size = g_bytes_get_size (der);
    g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (der, NULL), size);
    g_autofree char *name = g_strdup_printf ("%s-%u", what, i);
    guint at = (guint) g_rand_int_range (maker->random, 0, (gint32) size);

    data[at] ^= (guint8) (1 << g_rand_int_range (maker->random, 0, 8));
    write_file (maker, "mutant", name, data, size);
  }
}

/* @own: signed by its own key, and so with its subject as issuer. */
static void
make (Maker *maker, const char *what, const MakerSpec *spec, const char *kind, gboolean own)
{
  EVP_PKEY *key = maker_key (kind, 0);
  g_autoptr (X509) x509
      = maker_certificate (spec, key, own ? NULL : maker->root, own ? key : maker->root_key);
  g_autoptr (GBytes) der = maker_x509_der (x509);
  gsize size;
  const guint8 *data = g_bytes_get_data (der, &size);

  write_file (maker, "certificate", what, data, size);
  write_mutations (maker, what, der);
  maker->number++;
}

static void
make_kinds (Maker *maker)
{
  for (guint i = 0; i < G_N_ELEMENTS (key_kinds); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (extensions); j += 5) {
      const MakerSpec spec = { .subject = "CN=kind", .extensions = { extensions[j] } };

      make (maker, key_kinds[i], &spec, key_kinds[i], FALSE);
    }
  }
}

static void
make_names_and_dates (Maker *maker)
{
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++) {
    for (guint j = 0; j < 4; j++) {
      const MakerSpec spec = { .subject = subjects[i],
                               .not_before = dates[(i + j) % 5].from,
                               .not_after = dates[(i + j) % 5].to };

      make (maker, "name", &spec, "ec:P-256", j % 2 != 0);
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++) {
    const MakerSpec spec
        = { .subject = "CN=date", .not_before = dates[i].from, .not_after = dates[i].to };

    make (maker, "date", &spec, "ec:P-256", FALSE);
  }
  for (guint i = 0; i < G_N_ELEMENTS (serials); i++) {
    const MakerSpec spec = { .subject = "CN=serial", .serial = serials[i] };

    make (maker, "serial", &spec, "ec:P-256", FALSE);
  }
}

static void
make_digests_and_extensions (Maker *maker)
{
  for (guint i = 0; i < G_N_ELEMENTS (digests); i++) {
    const MakerSpec spec = { .subject = "CN=digest", .digest = digests[i] };

    make (maker, "digest", &spec, "rsa:2048", TRUE);
  }
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++) {
    const MakerSpec one = { .subject = "CN=extension", .extensions = { extensions[i] } };
    const MakerSpec more
        = { .subject = "CN=extensions",
            .extensions = { extensions[i], extensions[(i + 13) % G_N_ELEMENTS (extensions)],
                            extensions[(i + 27) % G_N_ELEMENTS (extensions)] } };

    make (maker, "extension", &one, "ec:P-256", FALSE);
    make (maker, "extensions", &more, "ec:P-384", FALSE);
  }
}

static void
make_requests (Maker *maker)
{
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++) {
    const char *kind = key_kinds[i % G_N_ELEMENTS (key_kinds)];
    const MakerSpec spec = { .subject = subjects[i], .extensions = { extensions[i] } };
    g_autoptr (X509_REQ) request = NULL;
    g_autoptr (GBytes) der = NULL;

    if (g_str_equal (kind, "x25519"))
      continue; /* cannot sign */
    request = maker_request (&spec, maker_key (kind, 0));
    der = maker_request_der (request);
    write_file (maker, "request", kind, g_bytes_get_data (der, NULL), g_bytes_get_size (der));
    write_mutations (maker, "request", der);
    maker->number++;
  }
}

static void
make_crls (Maker *maker)
{
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++) {
    const MakerSpec spec = { .subject = subjects[i] };
    EVP_PKEY *key = maker_key (i % 2 != 0 ? "rsa:2048" : "ed25519", 0);
    g_autoptr (X509) issuer = maker_certificate (&spec, key, NULL, key);
    g_autoptr (X509_CRL) crl = maker_crl (issuer, key, i);
    g_autoptr (GBytes) der = maker_crl_der (crl);

    write_file (maker, "crl", "list", g_bytes_get_data (der, NULL), g_bytes_get_size (der));
    maker->number++;
  }
}

int
main (int argc, char *argv[])
{
  const MakerSpec spec = { .subject = "CN=root", .not_after = "99991231235959Z", .ca = TRUE };
  EVP_PKEY *key = maker_key ("ec:P-256", 1);
  g_autoptr (X509) root = maker_certificate (&spec, key, NULL, key);
  g_autoptr (GBytes) der = maker_x509_der (root);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  Maker maker = { argc > 1 ? argv[1] : ".", root, key, random, 0 };

  write_file (&maker, "root", "ca", g_bytes_get_data (der, NULL), g_bytes_get_size (der));
  make_kinds (&maker);
  make_names_and_dates (&maker);
  make_digests_and_extensions (&maker);
  make_requests (&maker);
  make_crls (&maker);

  return 0;
}
