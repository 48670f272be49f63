/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An authority that knows only its title. */

#include <countersign.h>

#if __has_include(<libpeas.h>)
#include <libpeas.h>
#else
#include <libpeas/peas.h>
#endif

#define TEST_TYPE_GOOD (test_good_get_type ())
G_DECLARE_FINAL_TYPE (TestGood, test_good, TEST, GOOD, GObject)

struct _TestGood {
  GObject parent_instance;
};

static void test_good_authority_init (CsAuthorityInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestGood,
                               test_good,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CS_TYPE_AUTHORITY, test_good_authority_init))

static const char *
test_good_get_title (CsAuthority *authority)
{
  return "Good";
}

static void
test_good_authority_init (CsAuthorityInterface *iface)
{
  iface->get_title = test_good_get_title;
}

static void
test_good_class_init (TestGoodClass *klass)
{
}

static void
test_good_init (TestGood *self)
{
}

G_MODULE_EXPORT void peas_register_types (PeasObjectModule *module);

void
peas_register_types (PeasObjectModule *module)
{
  peas_object_module_register_extension_type (module, CS_TYPE_AUTHORITY, TEST_TYPE_GOOD);
}
