/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-finding.h"

struct _CsFinding {
  GObject parent_instance;

  CsSeverity severity;
  guint line;
  char *id;
  char *text;
  char *remedy;
  char *shown_text;   /* nullable: as @text */
  char *shown_remedy; /* nullable: as @remedy */
  char *source;
  char *file;
  char *group;
  char *key;
};

G_DEFINE_FINAL_TYPE (CsFinding, cs_finding, G_TYPE_OBJECT)

const char *
cs_severity_to_string (CsSeverity severity)
{
  switch (severity) {
  case CS_SEVERITY_NOTICE:
    return "notice";
  case CS_SEVERITY_WARNING:
    return "warning";
  case CS_SEVERITY_ERROR:
    return "error";
  }

  g_return_val_if_reached (NULL);
}

static void
cs_finding_finalize (GObject *object)
{
  CsFinding *self = CS_FINDING (object);

  g_free (self->id);
  g_free (self->text);
  g_free (self->remedy);
  g_free (self->shown_text);
  g_free (self->shown_remedy);
  g_free (self->source);
  g_free (self->file);
  g_free (self->group);
  g_free (self->key);

  G_OBJECT_CLASS (cs_finding_parent_class)->finalize (object);
}

static void
cs_finding_class_init (CsFindingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cs_finding_finalize;
}

static void
cs_finding_init (CsFinding *self)
{
}

CsFinding *
cs_finding_new (const char *id, CsSeverity severity, const char *text, const char *remedy)
{
  CsFinding *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  self = g_object_new (CS_TYPE_FINDING, NULL);
  self->id = g_strdup (id);
  self->severity = severity;
  self->text = g_strdup (text);
  self->remedy = g_strdup (remedy);

  return self;
}

static void
replace (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

void
cs_finding_set_place (CsFinding *self,
                      const char *file,
                      guint line,
                      const char *group,
                      const char *key)
{
  g_return_if_fail (CS_IS_FINDING (self));

  replace (&self->file, file);
  replace (&self->group, group);
  replace (&self->key, key);
  self->line = line;
}

void
cs_finding_set_shown (CsFinding *self, const char *text, const char *remedy)
{
  g_return_if_fail (CS_IS_FINDING (self));

  /* There are many, and mostly there is nothing else to show. */
  if (g_strcmp0 (text, self->text) != 0)
    replace (&self->shown_text, text);
  if (g_strcmp0 (remedy, self->remedy) != 0)
    replace (&self->shown_remedy, remedy);
}

void
cs_finding_set_source (CsFinding *self, const char *source)
{
  g_return_if_fail (CS_IS_FINDING (self));

  replace (&self->source, source);
}

const char *
cs_finding_get_id (CsFinding *self)
{
  g_return_val_if_fail (CS_IS_FINDING (self), NULL);

  return self->id;
}

CsSeverity
cs_finding_get_severity (CsFinding *self)
{
  g_return_val_if_fail (CS_IS_FINDING (self), CS_SEVERITY_ERROR);

  return self->severity;
}

const char *
cs_finding_get_text (CsFinding *self)
{
  g_return_val_if_fail (CS_IS_FINDING (self), NULL);

  return self->text;
}

const char *
cs_finding_get_remedy (CsFinding *self)
{
  g_return_val_if_fail (CS_IS_FINDING (self), NULL);

  return self->remedy;
}

const char *
cs_finding_get_shown_text (CsFinding *self)
{
  g_return_val_if_fail (CS_IS_FINDING (self), NULL);

  return self->shown_text != NULL ? self->shown_text : self->text;
}

const char *
cs_finding_get_text_in (CsFinding *self, CsLanguage language)
{
  return language == CS_LANGUAGE_USER ? cs_finding_get_shown_text (self)
                                      : cs_finding_get_text (self);
}

const char *
cs_finding_get_shown_remedy (CsFinding *self)
{
  g_return_val_if_fail (CS_IS_FINDING (self), NULL);

  return self->shown_remedy != NULL ? self->shown_remedy : self->remedy;
}

const char *
cs_finding_get_source (CsFinding *self)
{
  g_return_val_if_fail (CS_IS_FINDING (self), NULL);

  return self->source;
}

const char *
cs_finding_get_file (CsFinding *self)
{
  g_return_val_if_fail (CS_IS_FINDING (self), NULL);

  return self->file;
}

const char *
cs_finding_get_group (CsFinding *self)
{
  g_return_val_if_fail (CS_IS_FINDING (self), NULL);

  return self->group;
}

const char *
cs_finding_get_key (CsFinding *self)
{
  g_return_val_if_fail (CS_IS_FINDING (self), NULL);

  return self->key;
}

guint
cs_finding_get_line (CsFinding *self)
{
  g_return_val_if_fail (CS_IS_FINDING (self), 0);

  return self->line;
}

char *
cs_finding_dup_line (CsFinding *self)
{
  GString *line;

  g_return_val_if_fail (CS_IS_FINDING (self), NULL);

  line = g_string_new (NULL);
  if (self->file != NULL && self->line > 0)
    g_string_append_printf (line, "%s:%u: ", self->file, self->line);
  else if (self->file != NULL)
    g_string_append_printf (line, "%s: ", self->file);
  if (self->group != NULL)
    g_string_append_printf (line, "[%s] ", self->group);
  if (self->key != NULL)
    g_string_append_printf (line, "%s: ", self->key);
  g_string_append (line, self->text);
  if (self->remedy != NULL)
    g_string_append_printf (line, " (%s)", self->remedy);

  return g_string_free (line, FALSE);
}

gboolean
cs_findings_have_error (GListModel *findings)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (findings), TRUE);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (CsFinding) one = g_list_model_get_item (findings, i);

    if (one->severity == CS_SEVERITY_ERROR)
      return TRUE;
  }

  return FALSE;
}

static int
compare_findings (gconstpointer a, gconstpointer b, gpointer unused)
{
  const CsFinding *first = a;
  const CsFinding *second = b;

  if (first->severity != second->severity)
    return (int) second->severity - (int) first->severity;

  return (first->line > second->line) - (first->line < second->line);
}

void
cs_findings_sort (GListStore *findings)
{
  g_return_if_fail (G_IS_LIST_STORE (findings));

  g_list_store_sort (findings, compare_findings, NULL);
}
