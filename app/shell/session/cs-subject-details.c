/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-subject-details.h"

#include <glib/gi18n.h>

#include "cs-subject-objects.h"

#define LINES_MAX 100 /* of what is in a file that was dropped */

static void
add_item (CsSection *section, CsItem *item)
{
  const GError *error = cs_item_get_error (item);
  GObject *object = cs_item_get_certificate (item) != NULL
                        ? G_OBJECT (cs_item_get_certificate (item))
                        : (GObject *) cs_item_get_request (item);
  g_autofree char *reason = cs_error_dup_shown (error);
  g_autofree char *text = cs_escape_control (reason != NULL   ? reason
                                             : object != NULL ? cs_object_get_name (object)
                                                              : cs_item_get_file (item));

  cs_section_add_toned (section, cs_item_kind_to_string (cs_item_get_kind (item)), text,
                        error != NULL ? CS_TONE_ERROR : CS_TONE_NEUTRAL);
}

/* What is in a dropped file, one line each; more of each is shown when it is picked. */
static GListModel *
describe_loose (CsSession *session, const char *name)
{
  CsLooseFile *file = cs_workbench_find_file (cs_session_get_workbench (session), name);
  GListStore *sections = g_list_store_new (CS_TYPE_SECTION);
  CsSection *section = cs_section_new (_ ("What Is in It"));
  GListModel *items = file != NULL ? cs_loose_file_get_items (file) : NULL;
  guint n = items != NULL ? g_list_model_get_n_items (items) : 0;

  for (guint i = 0; i < MIN (n, LINES_MAX); i++) {
    g_autoptr (CsItem) item = g_list_model_get_item (items, i);

    add_item (section, item);
  }
  if (n > LINES_MAX) {
    g_autofree char *more = g_strdup_printf (
        ngettext ("%u, to be picked above", "%u, to be picked above", n - LINES_MAX),
        n - LINES_MAX);

    cs_section_add (section, _ ("And more"), more);
  }
  cs_sections_take (sections, section);

  return G_LIST_MODEL (sections);
}

/* Why a loose file could not be read: what could be is described by itself. */
static GListModel *
describe_found (CsSession *session, CsSubject *subject)
{
  g_autoptr (CsFound) found = cs_workbench_dup_found (cs_session_get_workbench (session), subject);
  GListStore *sections = g_list_store_new (CS_TYPE_SECTION);
  CsSection *section = cs_section_new (_ ("File"));
  g_autofree char *error
      = found != NULL ? cs_language_dup_shown (cs_found_get_error (found)) : NULL;

  cs_section_add_toned (section, _ ("State"),
                        found == NULL ? _ ("It is not there any more")
                                      : (error != NULL ? error : _ ("It can be read")),
                        error != NULL || found == NULL ? CS_TONE_ERROR : CS_TONE_NEUTRAL);
  cs_sections_take (sections, section);

  return G_LIST_MODEL (sections);
}

void
cs_subject_take_faults (CsSubject *subject, CsSession *session, GListStore *sections)
{
  CsSection *section;
  CsLooseFile *file;

  if (cs_subject_get_kind (subject) != CS_SUBJECT_LOOSE)
    return;
  file = cs_workbench_find_file (cs_session_get_workbench (session), cs_subject_get_name (subject));
  if (file == NULL)
    return;

  section = cs_section_new (_ ("File"));
  cs_faults_describe (cs_loose_file_get_faults (file), section);
  cs_sections_take (sections, section);
}

GListModel *
cs_subject_describe (CsSubject *subject, CsSession *session)
{
  CsCluster *cluster;
  CsMatrix *matrix;
  CsDesired *desired;
  CsInventory *inventory;
  const char *name;

  g_return_val_if_fail (CS_IS_SUBJECT (subject), NULL);
  g_return_val_if_fail (CS_IS_SESSION (session), NULL);

  cluster = cs_session_get_cluster (session);
  matrix = cs_session_get_matrix (session);
  desired = cs_session_get_desired (session);
  inventory = cs_session_get_inventory (session);
  name = cs_subject_get_name (subject);
  if (cs_subject_get_kind (subject) == CS_SUBJECT_LOOSE)
    return describe_loose (session, name);
  if (cs_subject_get_kind (subject) == CS_SUBJECT_FOUND)
    return describe_found (session, subject);
  if (matrix == NULL)
    return cs_details_of_cluster (cluster, NULL);

  switch (cs_subject_get_kind (subject)) {
  case CS_SUBJECT_CLUSTER:
  case CS_SUBJECT_CATEGORY:
    return cs_details_of_cluster (cluster, matrix);
  case CS_SUBJECT_SLOT:
    return cs_details_of_slot (cluster, cs_desired_find_slot (desired, name), desired,
                               cs_session_get_time (session));
  case CS_SUBJECT_BUNDLE:
    return cs_details_of_bundle (cs_cluster_find_bundle (cluster, name), desired, matrix);
  case CS_SUBJECT_NODE:
    return cs_details_of_node (cs_inventory_find (inventory, name), desired, matrix);
  case CS_SUBJECT_LOOSE:
  case CS_SUBJECT_FOUND:
    break;
  case CS_SUBJECT_FILE:
    return cs_details_of_file (cluster,
                               cs_inventory_find (inventory, cs_subject_get_node (subject)), name,
                               desired, matrix, cs_session_get_time (session));
  }

  g_return_val_if_reached (NULL);
}
