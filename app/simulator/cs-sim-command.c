/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-sim-command.h"

#include "cs-sim-files.h"
#include "cs-sim-texts.h"

#include <string.h>

const CsSimCommandTable *const cs_sim_command_tables[CS_SIM_N_TABLES] = {
  &cs_sim_pki_table,
  &cs_sim_service_table,
  &cs_sim_database_table,
  &cs_sim_system_table,
};

gboolean
cs_sim_command_is_in (const CsSimCommand *self, guint release)
{
  return release >= self->since && (self->until == 0 || release < self->until);
}

/* Double quotes join words only when the switch says so; no rule is documented (domain 1.3). */
static GStrv
split_line (const char *line, const CsSimSwitches *switches)
{
  gboolean quoting = cs_sim_switches_is (switches, CS_SIM_QUOTING, "double");
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autoptr (GString) word = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (const char *p = line;; p++) {
    if (*p == '\0' || (*p == ' ' && !quoted)) {
      if (word->len > 0)
        g_strv_builder_add (words, word->str);
      g_string_truncate (word, 0);
    } else if (*p == '"' && quoting)
      quoted = !quoted;
    else
      g_string_append_c (word, *p);
    if (*p == '\0')
      break;
  }

  return g_strv_builder_end (words);
}

/* How many words of the verb stand at the start of the line: all of them, or 0 */
static guint
match_words (const char *verb, GStrv words)
{
  g_auto (GStrv) wanted = g_strsplit (verb, " ", -1);
  guint n = 0;

  for (; wanted[n] != NULL; n++) {
    if (words[n] == NULL || !g_str_equal (wanted[n], words[n]))
      return 0;
  }

  return n;
}

static void
find_command (CsSimCall *self)
{
  guint release = cs_sim_call_get_release (self);
  guint longest = 0;

  for (guint i = 0; i < CS_SIM_N_TABLES; i++) {
    for (guint j = 0; j < cs_sim_command_tables[i]->n_commands; j++) {
      const CsSimCommand *one = &cs_sim_command_tables[i]->commands[j];
      guint n = match_words (one->words, self->words);

      if (n > longest && cs_sim_command_is_in (one, release)) {
        longest = n;
        self->command = one;
      }
    }
  }
  self->args = self->words + longest;
  self->n_args = g_strv_length (self->args);
}

CsSimCall *
cs_sim_call_new (CsSimNode *node, const CsSimSwitches *switches, guint connection, const char *line)
{
  CsSimCall *self = g_new0 (CsSimCall, 1);

  self->node = node;
  self->switches = switches;
  self->connection = connection;
  self->output = g_string_new (NULL);
  self->words = split_line (line, switches);
  find_command (self);

  return self;
}

void
cs_sim_call_free (CsSimCall *self)
{
  g_strfreev (self->words);
  g_string_free (self->output, TRUE);
  g_free (self->question);
  g_free (self);
}

void
cs_sim_call_start (CsSimCall *self)
{
  if (self->words[0] == NULL)
    return;
  if (self->command == NULL)
    cs_sim_call_print (self, CS_SIM_TEXT_UNKNOWN_COMMAND "\n");
  else if (self->n_args < self->command->min_args || self->n_args > self->command->max_args)
    cs_sim_call_print (self, CS_SIM_TEXT_USAGE "\n", self->command->usage);
  else
    self->command->run (self);
}

void
cs_sim_call_continue (CsSimCall *self, const char *answer)
{
  CsSimThen then = g_steal_pointer (&self->then);

  g_clear_pointer (&self->question, g_free);
  self->wait = 0;
  then (self, answer);
}

void
cs_sim_call_print (CsSimCall *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (self->output, format, args);
  va_end (args);
}

void
cs_sim_call_later (CsSimCall *self, guint milliseconds, CsSimThen then)
{
  self->then = then;
  self->wait = milliseconds;
}

void
cs_sim_call_ask (CsSimCall *self, const char *question, gboolean echo, CsSimThen then)
{
  self->then = then;
  self->question = g_strdup (question);
  self->echo = echo;
}

GBytes *
cs_sim_call_read_file (CsSimCall *self, const char *name)
{
  return cs_sim_files_read (cs_sim_node_get_files_folder (self->node), name);
}

guint
cs_sim_call_get_release (CsSimCall *self)
{
  return cs_sim_node_get_release (self->node, self->switches);
}
