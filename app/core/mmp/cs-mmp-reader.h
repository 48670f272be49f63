/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-macros.h"

G_BEGIN_DECLS

#define CS_MMP_REPLY_MAX (1024 * 1024) /* bytes of one reply */
#define CS_MMP_PROMPT_MAX 80           /* bytes of a prompt */

typedef enum {
  CS_MMP_READER_LOGIN,  /* what comes before the first prompt: banner, last log-in */
  CS_MMP_READER_IDLE,   /* the prompt is there, nothing runs */
  CS_MMP_READER_BUSY,   /* a command line was sent, its prompt has not come back */
  CS_MMP_READER_FAILED, /* more than a limit allows; the shell must be closed */
} CsMmpReaderState;

#define CS_TYPE_MMP_READER (cs_mmp_reader_get_type ())
CS_EXPORT
G_DECLARE_FINAL_TYPE (CsMmpReader, cs_mmp_reader, CS, MMP_READER, GObject)

/**
 * CsMmpReader:
 *
 * The text side of an MMP shell, without I/O: bytes in, replies out. It learns the prompt at log-in
 * (domain.md 1.1: `<hostname>> `, the host name may be anything and may hold dashes, trap T21),
 * takes the echo of the command line away, survives split and merged segments and dots of any
 * length (T17), CR LF, backspaces and terminal escape sequences. One thread at a time.
 */
CS_EXPORT
CsMmpReader *cs_mmp_reader_new (void);
CS_EXPORT
CsMmpReaderState cs_mmp_reader_get_state (CsMmpReader *self);
CS_EXPORT
const char *cs_mmp_reader_get_prompt (CsMmpReader *self); /* NULL until learned */
/* Bytes from the node. */
CS_EXPORT
void cs_mmp_reader_feed (CsMmpReader *self, const char *data, gsize length);
/* Call when the node has been silent for a while at log-in: a trailing text that looks like a
 * prompt is then taken as the prompt. TRUE when it was learned. */
CS_EXPORT
gboolean cs_mmp_reader_learn_prompt (CsMmpReader *self);
/* Announces the line about to be sent (without its end). Only when idle: a line sent before the
 * prompt is back would be lost (T22). FALSE otherwise, or when @line holds a control character. */
CS_EXPORT
gboolean cs_mmp_reader_begin (CsMmpReader *self, const char *line);
/* Whether a command runs and the node has stopped after text that asks for an answer, such as
 * "(Y/n)?". Call when it has been silent for a while: it then also takes for the end of the command
 * a bare prompt where a node without echo did not repeat the line, and a prompt behind a last line
 * that has no end; look at the state afterwards. */
CS_EXPORT
gboolean cs_mmp_reader_awaits_answer (CsMmpReader *self);
/* The reply of the command whose prompt has come back: LF line ends, no echo, no prompt, valid
 * UTF-8. NULL while there is none. Transfer full. */
CS_EXPORT
char *cs_mmp_reader_take_reply (CsMmpReader *self);

G_END_DECLS
