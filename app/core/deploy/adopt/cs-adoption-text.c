/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The text of an adopted cluster. Values come from nodes and certificates, so each is escaped as
 * GKeyFile reads it, and what cannot stand in a line becomes a comment. */
#include "cs-adoption-private.h"

#include <string.h>

#include "cs-cluster-values.h"
#include "cs-mmp-command.h"
#include "cs-names.h"

typedef struct {
  CsAdoption *adoption;
  GString *text;
} Writer;

static void
write_comment (Writer *self, const char *comment)
{
  g_autofree char *clean = cs_escape_control (comment);

  g_string_append_printf (self->text, "# %s\n", clean);
}

static void
write_group (Writer *self, const char *kind, const char *name)
{
  g_string_append_printf (self->text, "\n[%s%s%s]\n", kind, name != NULL ? " " : "",
                          name != NULL ? name : "");
}

static void
write_key (Writer *self, const char *key, const char *value)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *escaped = NULL;

  if (!cs_value_is_text (value)) {
    g_autofree char *comment = g_strdup_printf ("%s= has a control character: %s", key, value);

    write_comment (self, comment);
    return;
  }
  g_key_file_set_string (keys, "x", key, value);
  escaped = g_key_file_get_value (keys, "x", key, NULL);
  g_string_append_printf (self->text, "%s=%s\n", key, escaped);
}

static void
write_list (Writer *self, const char *key, GPtrArray *values)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *escaped = NULL;

  if (values->len == 0)
    return;

  g_key_file_set_string_list (keys, "x", key, (const char *const *) values->pdata, values->len);
  escaped = g_key_file_get_value (keys, "x", key, NULL);
  escaped[strlen (escaped) - 1] = '\0'; /* the separator after the last one */
  g_string_append_printf (self->text, "%s=%s\n", key, escaped);
}

static gboolean
add_unique (GPtrArray *values, const char *value)
{
  for (guint i = 0; i < values->len; i++) {
    if (g_ascii_strcasecmp (g_ptr_array_index (values, i), value) == 0)
      return FALSE;
  }
  g_ptr_array_add (values, (gpointer) value);

  return TRUE;
}

static char *
join (GPtrArray *values)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < values->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (values, i));

  return g_string_free (text, FALSE);
}

/* A fact when all say the same; else an open point with what was said. */
static void
write_agreed (Writer *self, const char *key, GPtrArray *values, const char *why)
{
  g_autofree char *said = join (values);
  g_autofree char *comment = NULL;

  if (values->len == 1) {
    write_comment (self, why);
    write_key (self, key, g_ptr_array_index (values, 0));
    return;
  }

  if (values->len == 0)
    comment = g_strdup_printf ("%s= is not known", key);
  else
    comment = g_strdup_printf ("%s= is one of these: %s", key, said);
  cs_adoption_leave_open (self->adoption, "%s", comment);
  write_comment (self, comment);
}

static void
write_name (Writer *self)
{
  GPtrArray *slots = self->adoption->slots;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < slots->len; i++) {
    CsAdoptedSlot *slot = g_ptr_array_index (slots, i);
    const char *name = cs_certificate_get_common_name (slot->certificate);

    if ((slot->roles & CS_ROLE_CALLBRIDGE) != 0 && name != NULL && cs_value_is_host_name (name))
      add_unique (names, name);
  }
  write_agreed (self, "Name", names,
                "The common name that all Call Bridge certificates have: the cluster's DNS name.");
}

static void
write_xmpp_domain (Writer *self)
{
  GPtrArray *facts = self->adoption->facts;
  g_autoptr (GPtrArray) domains = g_ptr_array_new ();

  for (guint i = 0; i < facts->len; i++) {
    const char *domain = cs_node_facts_get_xmpp_domain (g_ptr_array_index (facts, i));

    if (domain != NULL && cs_value_is_host_name (domain))
      add_unique (domains, domain);
  }
  if (domains->len > 0)
    write_agreed (self, "XmppDomain", domains, "As the XMPP servers have it.");
}

/* Whether all nodes answer alike; UNKNOWN when they do not. */
static CsMmpAnswer
all_know (CsAdoption *self, CsMmpService service)
{
  CsMmpAnswer all = CS_MMP_UNKNOWN;

  for (guint i = 0; i < self->facts->len; i++) {
    CsMmpAnswer one
        = cs_node_facts_knows (g_ptr_array_index (self->facts, i), cs_mmp_service_status (service));

    if (i > 0 && one != all)
      return CS_MMP_UNKNOWN;
    all = one;
  }

  return all;
}

/* Commands tell little of a release (trap T26), so it is marked as the guess it is. */
static void
write_release (Writer *self)
{
  CsMmpAnswer xmpp = all_know (self->adoption, CS_MMP_XMPP);
  CsMmpAnswer web_bridge_3 = all_know (self->adoption, CS_MMP_WEBBRIDGE3_HTTPS);
  CsMmpAnswer scheduler = all_know (self->adoption, CS_MMP_SCHEDULER_HTTPS);
  const char *release = NULL;

  if (xmpp == CS_MMP_YES && web_bridge_3 != CS_MMP_UNKNOWN)
    release = web_bridge_3 == CS_MMP_YES ? "2.9" : "2.8";
  else if (xmpp == CS_MMP_NO && web_bridge_3 == CS_MMP_YES && scheduler != CS_MMP_UNKNOWN)
    release = scheduler == CS_MMP_YES ? "3.3" : "3.0";

  if (release == NULL) {
    cs_adoption_leave_open (self->adoption, "Release= is not known: the nodes know different "
                                            "commands, or their answers were not understood");
    write_comment (self, "Release= is not known.");
    return;
  }
  write_comment (self, "A guess from the commands that the nodes know: correct it.");
  cs_adoption_leave_open (self->adoption,
                          "Release=%s is a guess from the commands that the nodes "
                          "know; correct it",
                          release);
  write_key (self, "Release", release);
}

static void
write_files (Writer *self)
{
  CsAdoption *adoption = self->adoption;

  if (adoption->root_file != NULL) {
    write_comment (self, "The root that the certificates in use come from goes to every node:");
    write_comment (self, cs_certificate_get_subject (adoption->root));
    write_key (self, "RootFile", adoption->root_file);
  } else {
    write_comment (self, "RootFile= is not known; root-ca.cer without it.");
  }
  if (adoption->intermediate_file != NULL)
    write_key (self, "IntermediateFile", adoption->intermediate_file);
  if (adoption->ca_file != NULL)
    write_key (self, "CaFile", adoption->ca_file);
}

static void
write_cluster (Writer *self)
{
  write_group (self, "Cluster", NULL);
  write_name (self);
  write_release (self);
  write_xmpp_domain (self);
  write_comment (self, "Add SipDomain= and WebBridgeName=, which the nodes do not tell, and the "
                       "rules look for them in the names.");
  write_comment (self, "Who signs from now on; nothing on the nodes tells. See countersignctl "
                       "plugins for others.");
  write_key (self, "Authority", "ca-local");
  write_key (self, "Transport", "transport-sftp");
  write_files (self);
  write_key (self, "RenewDays", "30");

  write_group (self, "Authority", "ca-local");
  write_comment (self, "The folder of the authority, beside this file; countersignctl ca init "
                       "makes it.");
  write_key (self, "Directory", "ca");
  if (self->adoption->root != NULL) {
    write_comment (self, "To accept no other root than the one in use, take the # away:");
    g_string_append_printf (self->text, "#RootSha256=%s\n",
                            cs_certificate_get_sha256 (self->adoption->root));
  }
}

/* --- nodes -------------------------------------------------------------------------------------
 */

/* The names of a node's certificates, those that other nodes have too left out. */
static GPtrArray *
own_names (CsAdoption *self, CsNodeFacts *facts, gboolean others)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < self->slots->len; i++) {
    CsAdoptedSlot *slot = g_ptr_array_index (self->slots, i);
    GPtrArray *held = cs_certificate_get_names (slot->certificate);

    if ((slot->roles & CS_ROLE_DATABASE) != 0 || (slot->facts == facts) == others)
      continue;
    for (guint k = 0; k < held->len; k++) {
      const CsGeneralName *name = g_ptr_array_index (held, k);

      if (name->type == CS_NAME_DNS && cs_value_is_host_name (name->value))
        add_unique (names, name->value);
    }
  }

  return names;
}

/* The one name of its certificates that begins with the node's, or that no other node has. */
static const char *
find_fqdn (CsAdoption *self, CsNodeFacts *facts)
{
  g_autoptr (GPtrArray) own = own_names (self, facts, FALSE);
  g_autoptr (GPtrArray) others = own_names (self, facts, TRUE);
  g_autoptr (GPtrArray) labelled = g_ptr_array_new ();
  g_autoptr (GPtrArray) alone = g_ptr_array_new ();
  g_autofree char *start = g_strconcat (cs_node_facts_get_name (facts), ".", NULL);

  for (guint i = 0; i < own->len; i++) {
    const char *name = g_ptr_array_index (own, i);

    if (g_ascii_strncasecmp (name, start, strlen (start)) == 0)
      g_ptr_array_add (labelled, (gpointer) name);
    if (add_unique (others, name))
      g_ptr_array_add (alone, (gpointer) name);
  }
  if (labelled->len == 1)
    return g_ptr_array_index (labelled, 0);

  return alone->len == 1 && self->facts->len > 1 ? g_ptr_array_index (alone, 0) : NULL;
}

static void
write_node (Writer *self, CsNodeFacts *facts)
{
  CsNode *node = cs_node_state_get_node (cs_node_facts_get_state (facts));
  const char *fqdn = NULL;

  write_group (self, "Node", cs_node_get_name (node));
  write_key (self, "Host", cs_node_get_host (node));
  if (cs_node_get_port (node) != 22)
    g_string_append_printf (self->text, "Port=%u\n", cs_node_get_port (node));
  write_key (self, "User", cs_node_get_user (node));
  if (!g_hostname_is_ip_address (cs_node_get_host (node)))
    return;

  fqdn = find_fqdn (self->adoption, facts);
  if (fqdn != NULL) {
    write_comment (self, "From the names of its certificates.");
    write_key (self, "Fqdn", fqdn);
  } else {
    cs_adoption_leave_open (
        self->adoption, "%s: its own DNS name is not known; set Fqdn=", cs_node_get_name (node));
    write_comment (self, "Its own DNS name, which its certificate must hold, is not known: "
                         "Fqdn=");
  }
}

static void
write_nodes (Writer *self)
{
  g_string_append (self->text, "\n# HostKey=SHA256:… on a node pins its key; without it "
                               "known_hosts decides.\n");
  for (guint i = 0; i < self->adoption->facts->len; i++)
    write_node (self, g_ptr_array_index (self->adoption->facts, i));
}

/* --- certificates and bundles ------------------------------------------------------------------
 */

static void
write_names (Writer *self, CsAdoptedSlot *slot)
{
  GPtrArray *held = cs_certificate_get_names (slot->certificate);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < held->len; i++) {
    const CsGeneralName *name = g_ptr_array_index (held, i);
    const char *type = cs_name_type_to_string (name->type);

    if ((name->type == CS_NAME_DNS || name->type == CS_NAME_IP) && cs_value_is_text (name->value)) {
      add_unique (names, name->value);
    } else {
      g_autofree char *comment
          = g_strdup_printf ("It also holds a name that Names= cannot: %s %s", type, name->value);

      write_comment (self, comment);
      cs_adoption_leave_open (self->adoption, "%s: its name of type %s is left out", slot->name,
                              type);
    }
  }
  write_list (self, "Names", names);
}

static void
write_roles (Writer *self, CsAdoptedSlot *slot)
{
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  const char *const *words = cs_role_words ();

  for (guint i = 0; words[i] != NULL; i++) {
    if ((slot->roles & cs_role_from_string (words[i])) != 0)
      g_ptr_array_add (roles, (gpointer) words[i]);
  }
  write_list (self, "Roles", roles);
  if (roles->len > 0)
    return;

  write_comment (self, "No service uses it: Roles= is not known.");
  cs_adoption_leave_open (self->adoption, "%s: no service uses it, so its Roles= are not known",
                          slot->name);
}

/* The other parts of the subject matter only to a new request. */
static void
write_subject (Writer *self, CsAdoptedSlot *slot)
{
  const char *name = cs_certificate_get_common_name (slot->certificate);
  const char *subject = cs_certificate_get_subject (slot->certificate);
  g_autofree char *alone = g_strdup_printf ("CN=%s", name != NULL ? name : "");
  g_autofree char *comment = g_strdup_printf ("Its whole subject is %s; Organization= and the like "
                                              "are for a new request.",
                                              subject);

  if (strcmp (subject, alone) != 0)
    write_comment (self, comment);
  if (name != NULL && *name != '\0')
    write_key (self, "CommonName", name);
  else
    cs_adoption_leave_open (self->adoption,
                            "%s: its certificate has no common name; set "
                            "CommonName=",
                            slot->name);
}

static void
write_slot (Writer *self, CsAdoptedSlot *slot)
{
  g_autoptr (GPtrArray) deploy = g_ptr_array_new ();

  write_group (self, "Certificate", slot->name);
  for (guint i = 0; i < slot->remarks->len; i++)
    write_comment (self, g_ptr_array_index (slot->remarks, i));
  write_key (self, "Node", cs_node_facts_get_name (slot->facts));
  if (strcmp (slot->base, slot->name) != 0)
    write_key (self, "BaseName", slot->base);
  write_subject (self, slot);
  write_names (self, slot);
  write_roles (self, slot);
  for (guint i = 0; i < slot->deploy->len; i++)
    g_ptr_array_add (deploy,
                     (gpointer) cs_node_facts_get_name (g_ptr_array_index (slot->deploy, i)));
  if (deploy->len > 1)
    write_list (self, "Deploy", deploy);
}

static void
write_bundle (Writer *self, CsAdoptedBundle *bundle)
{
  g_autofree char *file = g_strconcat (bundle->name, ".cer", NULL);

  write_group (self, "Bundle", bundle->name);
  if (bundle->remark != NULL)
    write_comment (self, bundle->remark);
  write_key (self, "Kind", bundle->leaf != NULL ? "chain" : "trust");
  if (strcmp (file, bundle->file) != 0)
    write_key (self, "File", bundle->file);
  if (bundle->leaf != NULL)
    write_key (self, "Leaf", bundle->leaf->name);
  else
    write_list (self, "Members", bundle->members);
  write_list (self, "Deploy", bundle->deploy);
}

char *
cs_adoption_write (CsAdoption *adoption)
{
  Writer self = { adoption, g_string_new (NULL) };
  g_autoptr (GString) head = g_string_new (
      "# What was found on the running nodes. Read it before it is used: what they did not tell\n"
      "# stands in comments. There is no secret in this file.\n");

  write_cluster (&self);
  write_nodes (&self);
  for (guint i = 0; i < adoption->slots->len; i++)
    write_slot (&self, g_ptr_array_index (adoption->slots, i));
  for (guint i = 0; i < adoption->bundles->len; i++)
    write_bundle (&self, g_ptr_array_index (adoption->bundles, i));

  for (guint i = 0; i < adoption->open->len; i++) {
    g_autofree char *clean = cs_escape_control (g_ptr_array_index (adoption->open, i));

    g_string_append_printf (head, "# Not decided: %s.\n", clean);
  }
  g_string_prepend (self.text, head->str);

  return g_string_free (self.text, FALSE);
}
