/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whom the certificates come from, and which files hold several of them. */
#include "cs-adoption-private.h"

#include <string.h>

typedef gboolean (*FileVisit) (CsAdoption *self,
                               CsNodeFacts *facts,
                               CsNodeFile *file,
                               gpointer user_data);

/* Every file that holds certificates and nothing that cannot be read, until the visitor is
 * satisfied. */
static void
visit_files (CsAdoption *self, FileVisit visit, gpointer user_data)
{
  for (guint i = 0; i < self->facts->len; i++) {
    CsNodeFacts *facts = g_ptr_array_index (self->facts, i);
    GListModel *files = cs_node_state_get_files (cs_node_facts_get_state (facts));

    for (guint k = 0; k < g_list_model_get_n_items (files); k++) {
      g_autoptr (CsNodeFile) file = g_list_model_get_item (files, k);

      if (cs_node_file_get_bundle (file) != NULL && visit (self, facts, file, user_data))
        return;
    }
  }
}

static CsBundle *
chain_of (CsAdoption *self, CsAdoptedSlot *slot, GError **error)
{
  return cs_bundle_to_chain (self->pool, slot->certificate, error);
}

/* What stands between the leaf and the root. */
static CsBundle *
middle_of (CsBundle *chain)
{
  CsBundle *middle = cs_bundle_new ();

  for (guint i = 1; i + 1 < cs_bundle_get_n (chain); i++)
    cs_bundle_add (middle, cs_bundle_get (chain, i));

  return middle;
}

typedef struct {
  CsBundle *roots;
  gboolean differ; /* the chains go through different intermediates */
} Origins;

static void
take_chain (CsAdoption *self, CsAdoptedSlot *slot, Origins *origins)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsBundle) chain = chain_of (self, slot, &error);
  g_autoptr (CsBundle) middle = NULL;

  if (chain == NULL) {
    cs_adoption_leave_open (self, "%s: %s", slot->name, error->message);
    return;
  }
  if (cs_bundle_get_n (chain) == 1) {
    cs_adoption_leave_open (self,
                            "%s: its certificate is self-signed; a renewal makes one that "
                            "the authority signs",
                            slot->name);
    return;
  }
  cs_bundle_add (origins->roots, cs_bundle_get (chain, cs_bundle_get_n (chain) - 1));
  middle = middle_of (chain);
  if (self->intermediates == NULL)
    self->intermediates = g_steal_pointer (&middle);
  else if (!cs_bundle_equal (self->intermediates, middle, TRUE))
    origins->differ = TRUE;
}

typedef struct {
  CsBundle *content;
  const char *name; /* of the first file that holds just this, in this order */
} Search;

static gboolean
is_content (CsAdoption *self, CsNodeFacts *facts, CsNodeFile *file, gpointer user_data)
{
  Search *search = user_data;
  const char *name = cs_node_file_get_name (file);

  if (!cs_bundle_equal (cs_node_file_get_bundle (file), search->content, TRUE))
    return FALSE;
  if (search->name == NULL)
    search->name = name;
  else if (strcmp (search->name, name) != 0)
    cs_adoption_leave_open (self, "%s: %s holds the same as %s, which is taken",
                            cs_node_facts_get_name (facts), name, search->name);

  return FALSE;
}

/* The name that a service uses counts before the first that is found. */
static const char *
file_in_use (CsAdoption *self, CsBundle *content)
{
  for (guint i = 0; i < self->facts->len; i++) {
    CsNodeFacts *facts = g_ptr_array_index (self->facts, i);
    GPtrArray *uses = cs_node_facts_get_uses (facts);

    for (guint k = 0; k < uses->len; k++) {
      const CsServiceUse *use = g_ptr_array_index (uses, k);
      CsNodeFile *file
          = use->bundle != NULL
                ? cs_node_state_find_file (cs_node_facts_get_state (facts), use->bundle)
                : NULL;

      if (file != NULL && cs_node_file_get_bundle (file) != NULL
          && cs_bundle_equal (cs_node_file_get_bundle (file), content, TRUE))
        return cs_node_file_get_name (file);
    }
  }

  return NULL;
}

static const char *
file_with (CsAdoption *self, CsBundle *content)
{
  Search search = { content, file_in_use (self, content) };

  visit_files (self, is_content, &search);

  return search.name;
}

static void
find_root (CsAdoption *self, CsBundle *roots)
{
  if (cs_bundle_get_n (roots) == 1) {
    self->root = g_object_ref (cs_bundle_get (roots, 0));
    self->root_file = file_with (self, roots);
    if (self->root_file == NULL)
      cs_adoption_leave_open (self, "no file holds the root %s alone; give RootFile= a name",
                              cs_certificate_get_subject (self->root));
    return;
  }

  if (cs_bundle_get_n (roots) == 0)
    cs_adoption_leave_open (self, "no root was found; give RootFile= a name");
  for (guint i = 0; cs_bundle_get_n (roots) > 1 && i < cs_bundle_get_n (roots); i++)
    cs_adoption_leave_open (self, "one of several roots is %s; choose one and set RootFile=",
                            cs_certificate_get_subject (cs_bundle_get (roots, i)));
}

static void
find_intermediates (CsAdoption *self)
{
  g_autoptr (CsBundle) all = NULL;

  if (self->intermediates == NULL || cs_bundle_get_n (self->intermediates) == 0)
    return;

  self->intermediate_file = file_with (self, self->intermediates);
  if (self->intermediate_file == NULL)
    cs_adoption_leave_open (self, "no file holds the intermediate authorities alone; give "
                                  "IntermediateFile= a name");
  if (self->root == NULL)
    return;
  all = cs_bundle_new ();
  cs_bundle_add_all (all, self->intermediates);
  cs_bundle_add (all, self->root);
  self->ca_file = file_with (self, all);
}

void
cs_adoption_find_authority (CsAdoption *self)
{
  g_autoptr (CsBundle) roots = cs_bundle_new ();
  Origins origins = { roots, FALSE };

  for (guint i = 0; i < self->slots->len; i++)
    take_chain (self, g_ptr_array_index (self->slots, i), &origins);
  find_root (self, roots);
  if (origins.differ) {
    cs_adoption_leave_open (self, "the certificates come through different intermediate "
                                  "authorities; set IntermediateFile= for the one to use");
    g_clear_object (&self->intermediates);
  }
  find_intermediates (self);
}

/* --- bundles -----------------------------------------------------------------------------------
 */

static gboolean
is_of_authority (CsAdoption *self, const char *name)
{
  return g_strcmp0 (name, self->root_file) == 0 || g_strcmp0 (name, self->intermediate_file) == 0
         || g_strcmp0 (name, self->ca_file) == 0;
}

/* BASE.cer of a slot is its certificate alone; a chain has a file of its own. */
static gboolean
is_of_slot (CsAdoption *self, CsNodeFacts *facts, const char *name)
{
  g_autofree char *base = cs_node_facts_dup_base (name);

  return g_str_has_suffix (name, ".cer") && cs_adoption_slot_on (self, facts, base) != NULL;
}

/* The slot whose chain this is, with or without its root. */
static CsAdoptedSlot *
find_leaf (CsAdoption *self, CsBundle *content, gboolean *whole)
{
  CsAdoptedSlot *slot = cs_adoption_slot_of (self, cs_bundle_get (content, 0));
  g_autoptr (CsBundle) chain = slot != NULL ? chain_of (self, slot, NULL) : NULL;

  if (chain == NULL || cs_bundle_get_n (content) > cs_bundle_get_n (chain))
    return NULL;
  for (guint i = 0; i < cs_bundle_get_n (content); i++) {
    if (!cs_certificate_equal (cs_bundle_get (content, i), cs_bundle_get (chain, i)))
      return NULL;
  }
  *whole = cs_bundle_get_n (content) == cs_bundle_get_n (chain);

  return slot;
}

static const char *
member_for (CsAdoption *self, CsBundle *content, CsCertificate *certificate)
{
  CsAdoptedSlot *slot = cs_adoption_slot_of (self, certificate);

  if (slot != NULL)
    return slot->name;
  if (self->root != NULL && cs_certificate_equal (self->root, certificate))
    return "@root";
  if (self->intermediates == NULL || !cs_bundle_contains (self->intermediates, certificate))
    return NULL;
  for (guint i = 0; i < cs_bundle_get_n (self->intermediates); i++) {
    if (!cs_bundle_contains (content, cs_bundle_get (self->intermediates, i)))
      return NULL;
  }

  return "@intermediates";
}

static gboolean
find_members (CsAdoption *self, CsAdoptedBundle *bundle, const char *node)
{
  for (guint i = 0; i < cs_bundle_get_n (bundle->content); i++) {
    CsCertificate *certificate = cs_bundle_get (bundle->content, i);
    const char *member = member_for (self, bundle->content, certificate);

    if (member == NULL) {
      cs_adoption_leave_open (self, "%s: %s holds %s, which no certificate here is; it is left out",
                              node, bundle->file, cs_certificate_get_subject (certificate));
      return FALSE;
    }
    if (!g_ptr_array_find_with_equal_func (bundle->members, member, g_str_equal, NULL))
      g_ptr_array_add (bundle->members, (gpointer) member);
  }

  return TRUE;
}

static CsAdoptedBundle *
find_same (CsAdoption *self, CsNodeFile *file)
{
  for (guint i = 0; i < self->bundles->len; i++) {
    CsAdoptedBundle *bundle = g_ptr_array_index (self->bundles, i);

    if (strcmp (bundle->file, cs_node_file_get_name (file)) == 0
        && cs_bundle_equal (bundle->content, cs_node_file_get_bundle (file), bundle->leaf != NULL))
      return bundle;
  }

  return NULL;
}

static gboolean
is_bundle_name_taken (CsAdoption *self, const char *name)
{
  for (guint i = 0; i < self->bundles->len; i++) {
    CsAdoptedBundle *bundle = g_ptr_array_index (self->bundles, i);

    if (strcmp (bundle->name, name) == 0)
      return TRUE;
  }

  return FALSE;
}

static char *
dup_bundle_name (CsAdoption *self, CsNodeFacts *facts, const char *file)
{
  g_autofree char *base = cs_node_facts_dup_base (file);
  g_autofree char *name = g_strdup (base);

  for (guint number = 1; is_bundle_name_taken (self, name); number++) {
    const char *node = cs_node_facts_get_name (facts);

    g_free (name);
    name = number == 1 ? g_strdup_printf ("%s-%s", node, base)
                       : g_strdup_printf ("%s-%s-%u", node, base, number);
  }

  return g_steal_pointer (&name);
}

static void
add_bundle (CsAdoption *self, CsNodeFacts *facts, CsNodeFile *file)
{
  CsAdoptedBundle *bundle = g_new0 (CsAdoptedBundle, 1);
  const char *node = cs_node_facts_get_name (facts);
  gboolean whole = TRUE;

  bundle->file = g_strdup (cs_node_file_get_name (file));
  bundle->name = dup_bundle_name (self, facts, bundle->file);
  bundle->content = g_object_ref (cs_node_file_get_bundle (file));
  bundle->members = g_ptr_array_new ();
  bundle->deploy = g_ptr_array_new ();
  g_ptr_array_add (bundle->deploy, (gpointer) node);
  bundle->leaf = find_leaf (self, bundle->content, &whole);
  if (!whole)
    bundle->remark = "On the node the chain stops before its root; this program completes it.";

  if (bundle->leaf != NULL || find_members (self, bundle, node))
    g_ptr_array_add (self->bundles, bundle);
  else
    cs_adopted_bundle_free (bundle);
}

static gboolean
take_bundle (CsAdoption *self, CsNodeFacts *facts, CsNodeFile *file, gpointer unused)
{
  const char *name = cs_node_file_get_name (file);
  CsAdoptedBundle *same = find_same (self, file);

  if (cs_bundle_get_n (cs_node_file_get_bundle (file)) < 2 || is_of_authority (self, name))
    return FALSE;
  if (is_of_slot (self, facts, name))
    cs_adoption_leave_open (self,
                            "%s: %s holds more than its certificate; this program keeps "
                            "chains and trust lists in files of their own",
                            cs_node_facts_get_name (facts), name);
  else if (same != NULL)
    g_ptr_array_add (same->deploy, (gpointer) cs_node_facts_get_name (facts));
  else
    add_bundle (self, facts, file);

  return FALSE;
}

void
cs_adoption_find_bundles (CsAdoption *self)
{
  visit_files (self, take_bundle, NULL);
}
