/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A disk that does not keep what it is given: this program's own write() changes a byte. */
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "pki-maker.h"
#include "temporary-folder.h"

static const char *spoilt; /* what is written otherwise, when it begins with this */

ssize_t
write (int fd, const void *data, size_t size)
{
  g_autofree char *copy = NULL;

  if (spoilt == NULL || size < strlen (spoilt) + 100 || memcmp (data, spoilt, strlen (spoilt)) != 0)
    return syscall (SYS_write, fd, data, size);

  copy = g_memdup2 (data, size);
  copy[strlen (spoilt) + 80] ^= 1;

  return syscall (SYS_write, fd, copy, size);
}

static void
test_spoilt (void)
{
  const MakerSpec spec = { .subject = "CN=one" };
  EVP_PKEY *key = maker_key ("ec:P-256", 0);
  g_autoptr (X509) x509 = maker_certificate (&spec, key, NULL, key);
  g_autoptr (CsCertificate) certificate = maker_wrap (x509);
  g_autoptr (CsBundle) bundle = cs_bundle_new ();
  g_autofree char *folder = g_dir_make_tmp ("countersign-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "out.cer", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) left = NULL;

  cs_bundle_add (bundle, certificate);
  spoilt = "-----BEGIN CERTIFICATE-----\n";
  g_assert_false (cs_bundle_save (bundle, path, &error));
  spoilt = NULL;
  g_assert_error (error, CS_ERROR, CS_ERROR_MISMATCH);
  g_clear_error (&error);

  /* Neither the file nor what was to become it. */
  left = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (left));

  g_assert_true (cs_bundle_save (bundle, path, &error));
  g_assert_no_error (error);
  temporary_folder_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bundle/read-back/spoilt", test_spoilt);

  return g_test_run ();
}
