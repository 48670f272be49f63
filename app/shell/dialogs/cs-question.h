/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * cs_question_new:
 * @body: (nullable): may be set later
 * @response: what an answer is called when "response" is emitted; @label stands on its button
 * @appearance: a suggested answer is also given by the Return key
 *
 * A question with one answer, which is left by "cancel", by its button or the Escape key. It goes
 * with @parent.
 *
 * Returns: (transfer none): an #AdwMessageDialog, to be connected to and presented
 */
GtkWidget *cs_question_new (GtkWindow *parent,
                            const char *heading,
                            const char *body,
                            const char *response,
                            const char *label,
                            AdwResponseAppearance appearance);

G_END_DECLS
