/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <countersign.h>

G_BEGIN_DECLS

#define FAKE_TYPE_AUTHORITY (fake_authority_get_type ())
G_DECLARE_FINAL_TYPE (FakeAuthority, fake_authority, FAKE, AUTHORITY, GObject)

/**
 * FakeMood: what the authority makes of a submission
 */
typedef enum {
  FAKE_ISSUES,
  FAKE_WAITS, /* pending until fake_authority_approve() */
  FAKE_REFUSES,
  FAKE_KNOWS_NOT,    /* unknown: perhaps submitted */
  FAKE_FAILS,        /* an error: no answer was had */
  FAKE_LOSES_ANSWER, /* handed in and issued, but the answer is an error */
  FAKE_SWAPS_KEY,    /* a certificate for another key */
  FAKE_STRIPS_NAMES,
  FAKE_ADDS_NAME,
  FAKE_OTHER_ROOT, /* signed by another root than the one it delivers */
} FakeMood;

/* An authority in memory, which owns its root and answers the same submission with the same
 * certificate until told otherwise. Each request has an id, "1", "2" …. Thread-safe. */
FakeAuthority *fake_authority_new (void);
/* For the slots whose name is @slot (NULL: all others). */
void fake_authority_set_mood (FakeAuthority *self, const char *slot, FakeMood mood);
/* Its word with the answer. */
void fake_authority_set_words (FakeAuthority *self, const char *words);
/* The end of what is issued from now on, "20261231235959Z". */
void fake_authority_set_end (FakeAuthority *self, const char *not_after);
void fake_authority_set_idempotent (FakeAuthority *self, gboolean idempotent);
/* Whether it can tell what became of a lost answer. */
void fake_authority_set_recovers (FakeAuthority *self, gboolean recovers);
/* Whether its root needs no acceptance. */
void fake_authority_set_owns_root (FakeAuthority *self, gboolean owns_root);
/* Another root from now on; 0 is the first one. */
void fake_authority_set_root (FakeAuthority *self, guint number);
/* Issues through an intermediate from now on. */
void fake_authority_use_intermediate (FakeAuthority *self);
/* What was waiting is issued when it is asked for again. */
void fake_authority_approve (FakeAuthority *self);
/* Asked again it does not know any more. */
void fake_authority_forget (FakeAuthority *self);
/* PEM of a certificate for the submission, past all books; transfer full. */
char *fake_authority_dup_certificate (FakeAuthority *self, CsSubmission *submission);
/* PEM of the root; transfer full. */
char *fake_authority_dup_root (FakeAuthority *self);
/* SHA-256 of the root; transfer full. */
char *fake_authority_dup_root_sha256 (FakeAuthority *self);
/* How many certificates it ever signed, and how often it was asked. */
guint fake_authority_get_n_issued (FakeAuthority *self);
guint fake_authority_get_n_submitted (FakeAuthority *self);
guint fake_authority_get_n_retrieved (FakeAuthority *self);

G_END_DECLS
