/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-report.h"

#include "cs-json.h"
#include "cs-names.h"

/* A table that is wider than the window moves within itself, not the page. */
#define TABLE "<div class=\"wide\"><table>"
#define TABLE_END "</table></div>\n"

/* Nothing is loaded from anywhere, and nothing runs, whatever came from a node. */
#define HEAD                                                                                       \
  "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"                            \
  "<meta http-equiv=\"Content-Security-Policy\" "                                                  \
  "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"                                   \
  "<meta name=\"viewport\" content=\"width=device-width\">\n"                                      \
  "<style>\n"                                                                                      \
  ":root{color-scheme:light dark}\n"                                                               \
  "body{font:15px/1.45 sans-serif;max-width:72em;margin:2em auto;padding:0 1em;\n"                 \
  "color:#1c1c1c;background:#fff}\n"                                                               \
  ".wide{overflow-x:auto;margin:.6em 0 1.6em}\n"                                                   \
  "table{border-collapse:collapse;width:100%}\n"                                                   \
  "th,td{text-align:left;vertical-align:top;padding:.3em .6em;border-bottom:1px solid #ccc}\n"     \
  "h1,td{overflow-wrap:anywhere}\n"                                                                \
  ".time,.whole{overflow-wrap:normal}\n"                                                           \
  ".time{white-space:nowrap}\n"                                                                    \
  "code,pre{font:.87em/1.4 monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:0}\n"      \
  ".bad{font-weight:bold;border:2px solid #a00;padding:.6em;color:#800;break-inside:avoid}\n"      \
  ".failed{color:#800;font-weight:bold}\n"                                                         \
  "@media screen and (prefers-color-scheme:dark){body{color:#e4e4e4;background:#1e1e1e}\n"         \
  "th,td{border-color:#4a4a4a}.bad,.failed{color:#ff9c9c}.bad{border-color:#ff9c9c}}\n"            \
  "@media screen and (max-width:50em){td{min-width:9em}}\n"                                        \
  "@media print{.wide{overflow:visible}body{margin:0;padding:0;max-width:none;font-size:11px}\n"   \
  "tr{break-inside:avoid}thead{display:table-header-group}h2{break-after:avoid}}\n"                \
  "@page{margin:15mm}\n"                                                                           \
  "</style>\n"

static void
append_text (GString *html, const char *text)
{
  g_autofree char *shown = cs_escape_control (text != NULL ? text : "–");
  g_autofree char *escaped = g_markup_escape_text (shown, -1);

  g_string_append (html, escaped);
}

/* Of several lines: each is escaped for itself, so that the lines stay lines. */
static void
append_lines (GString *html, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_string_append (html, "<pre>");
  for (guint i = 0; lines[i] != NULL; i++) {
    append_text (html, g_strchomp (lines[i]));
    if (lines[i + 1] != NULL)
      g_string_append_c (html, '\n');
  }
  g_string_append (html, "</pre>");
}

static void
append_cell (GString *html, const char *text)
{
  g_string_append (html, "<td>");
  append_text (html, text);
  g_string_append (html, "</td>");
}

/* Words that stay whole, however narrow the page. */
static void
append_whole (GString *html, const char *text)
{
  g_string_append (html, "<td class=\"whole\">");
  append_text (html, text);
  g_string_append (html, "</td>");
}

static void
append_time (GString *html, const char *text)
{
  g_string_append (html, "<td class=\"time\">");
  append_text (html, text);
  g_string_append (html, "</td>");
}

static void
append_code (GString *html, const char *text)
{
  g_string_append (html, "<td><code>");
  append_text (html, text);
  g_string_append (html, "</code></td>");
}

static void
append_fact (GString *html, const char *label, const char *text)
{
  g_string_append_printf (html, "<tr><th scope=\"row\">%s</th>", label);
  append_code (html, text);
  g_string_append (html, "</tr>\n");
}

static void
append_summary (GString *html, CsReport *self)
{
  if (self->trouble != NULL) {
    g_string_append (html, "<p class=\"bad\">The record is not whole, and what follows is to be "
                           "doubted: ");
    append_text (html, self->trouble);
    g_string_append (html, "</p>\n");
  }
  if (self->ended == NULL)
    g_string_append (html, "<p class=\"bad\">The record has no end of this run: it was broken off. "
                           "What a step without an end did is not known from here.</p>\n");
  g_string_append (html, TABLE "\n");
  append_fact (html, "Cluster file", self->cluster);
  append_fact (html, "its SHA-256", self->cluster_sha256);
  append_fact (html, "By", self->user);
  append_fact (html, "From", self->computer);
  append_fact (html, "Begun", self->begun);
  append_fact (html, "Ended", self->ended);
  append_fact (html, "Head of the journal", self->head);
  g_string_append (html, TABLE_END);
}

static void
append_planned (JsonArray *array, guint index, JsonNode *node, gpointer user_data)
{
  GString *html = user_data;
  JsonObject *step = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (step == NULL)
    return;
  g_string_append (html, "<tr>");
  append_cell (html, json_object_get_string_member_with_default (step, "title", NULL));
  append_cell (html, json_object_get_string_member_with_default (step, "before", NULL));
  append_cell (html, json_object_get_string_member_with_default (step, "after", NULL));
  g_string_append (html, "</tr>\n");
}

static void
append_plan (GString *html, CsReport *self)
{
  g_autoptr (JsonNode) root = self->plan != NULL ? json_from_string (self->plan, NULL) : NULL;
  JsonObject *object
      = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonNode *steps = object != NULL ? json_object_get_member (object, "steps") : NULL;

  g_string_append (html, "<h2>The plan</h2>\n");
  if (steps == NULL || !JSON_NODE_HOLDS_ARRAY (steps)) {
    g_string_append (html, "<p>It was not kept, or cannot be believed.</p>\n");
    return;
  }
  g_string_append (html,
                   TABLE "<thead><tr><th>Step</th><th>Before</th><th>After</th></tr></thead>\n");
  json_array_foreach_element (json_node_get_array (steps), append_planned, html);
  g_string_append (html, TABLE_END);
}

static void
append_steps (GString *html, CsReport *self)
{
  g_string_append (html, "<h2>What was done, and what this program found</h2>\n" TABLE
                         "<thead><tr><th>Begun</th><th>Ended</th><th>Step</th><th>State</th>"
                         "<th>Result</th></tr></thead>\n");
  for (guint i = 0; i < self->steps->len; i++) {
    const CsReportStep *step = self->steps->pdata[i];
    gboolean failed = step->state == NULL || g_str_equal (step->state, "failed");

    g_string_append (html, failed ? "<tr class=\"failed\">" : "<tr>");
    append_time (html, step->begun);
    append_time (html, step->ended);
    append_cell (html, step->title != NULL ? step->title : step->id);
    append_whole (html, step->state != NULL ? step->state : "unknown: no end recorded");
    append_cell (html, step->result);
    g_string_append (html, "</tr>\n");
  }
  g_string_append (html, TABLE_END);
}

static void
append_files (GString *html, CsReport *self)
{
  g_string_append (html,
                   "<h2>Files put on nodes</h2>\n" TABLE "<thead><tr><th>Time</th><th>Node</th>"
                   "<th>File</th><th>SHA-256 before</th><th>SHA-256 after</th></tr></thead>\n");
  for (guint i = 0; i < self->files->len; i++) {
    const CsReportFile *file = self->files->pdata[i];

    g_string_append (html, "<tr>");
    append_time (html, file->time);
    append_whole (html, file->node);
    append_whole (html, file->file);
    append_code (html, file->before != NULL ? file->before : "not there");
    append_code (html, file->key ? "a private key: not recorded" : file->after);
    g_string_append (html, "</tr>\n");
  }
  g_string_append (html, TABLE_END);
}

static void
append_commands (GString *html, CsReport *self)
{
  g_string_append (html, "<h2>Commands sent, and what the nodes said</h2>\n" TABLE
                         "<thead><tr><th>Time</th>"
                         "<th>Node</th><th>Command</th><th>Reply</th></tr></thead>\n");
  for (guint i = 0; i < self->commands->len; i++) {
    const CsReportCommand *command = self->commands->pdata[i];

    g_string_append (html, "<tr>");
    append_time (html, command->time);
    append_whole (html, command->node);
    append_code (html, command->line);
    g_string_append (html, "<td>");
    if (command->reply != NULL)
      append_lines (html, command->reply);
    if (command->error != NULL) {
      g_string_append (html, "<span class=\"failed\">no reply: ");
      append_text (html, command->error);
      g_string_append (html, "</span>");
    }
    g_string_append (html, "</td></tr>\n");
  }
  g_string_append (html, TABLE_END);
}

char *
cs_report_to_html (CsReport *self)
{
  GString *html;

  g_return_val_if_fail (self != NULL, NULL);

  html = g_string_new (HEAD "<title>Run ");
  append_text (html, self->run);
  g_string_append (html, "</title></head>\n<body><h1>Run ");
  append_text (html, self->run);
  g_string_append (html, "</h1>\n");
  append_summary (html, self);
  append_plan (html, self);
  append_steps (html, self);
  append_files (html, self);
  append_commands (html, self);
  g_string_append (html, "<p>Made from the journal of the run; nothing was looked at anew. "
                         "<code>countersignctl journal --verify --head=");
  append_text (html, self->head);
  g_string_append (html, " CLUSTER</code> tells whether the journal is still the one of that "
                         "time.</p>\n</body></html>\n");

  return g_string_free (html, FALSE);
}
