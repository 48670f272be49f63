/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CS_CERTREQ_OUTPUT_MAX (256 * 1024) /* bytes of output that are looked at */
#define CS_CERTREQ_ID_DIGITS 10            /* of a request number */

/**
 * CsCertreqReply:
 * @text: everything it wrote, as UTF-8 with LF
 * @request_id: (nullable): decimal digits
 * @code: the first failing HRESULT behind the request number (or anywhere when there is none); 0
 * when there is none
 * @words: (nullable): what it said behind the request number, in one line
 *
 * What certreq or certutil wrote. Labels are never looked at: they are in the language of the
 * Windows (domain.md T38), and policy lines may come first (T40).
 */
typedef struct {
  char *text;
  char *request_id;
  guint32 code;
  char *words;
} CsCertreqReply;

/* @output: (nullable): in UTF-8, UTF-16 with or without its mark, or the OEM code page of Western
 * Europe. Whatever it is, there is a reply. */
CsCertreqReply *cs_certreq_reply_new (GBytes *output);
void cs_certreq_reply_free (CsCertreqReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsCertreqReply, cs_certreq_reply_free)

/* The error code: what it wrote, else its exit code when that is one; 0 when there is none. */
guint32 cs_certreq_reply_get_code (CsCertreqReply *self, guint32 status);

/**
 * CsCertreqTemplate: a line of “certutil -CATemplates”: what stands behind " -- " is about the
 * asking account, and "Auto-Enroll: access denied" does not mean that it may not enrol (T46).
 */
typedef struct {
  char *name;
  char *display_name;
} CsCertreqTemplate;

/* (element-type CsCertreqTemplate), transfer full. */
GPtrArray *cs_certreq_reply_get_templates (CsCertreqReply *self);

G_END_DECLS
