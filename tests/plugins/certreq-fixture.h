/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cs-ca-mscertreq.h"
#include "fake-prompts.h"

G_BEGIN_DECLS

#define CERTREQ_CONFIG "cmslab-ad.cms.lab\\cms-CMSLAB-AD-CA"
#define CERTREQ_TEMPLATE "ClientandServerAuthentication"

/* A host that gives a private folder, prompts, and the transport that a test made. */
#define FAKE_TYPE_SERVICES (fake_services_get_type ())
G_DECLARE_FINAL_TYPE (FakeServices, fake_services, FAKE, SERVICES, GObject)

/* A new transport for each one that is asked for. */
typedef CsTransport *(*FakeTransportMaker) (void);

/**
 * CertreqFixture: the plugin's object beside a stand-in of certreq, certutil and an authority
 * (tests/fakes/windows/certreq.py)
 */
typedef struct {
  char *folder;  /* temporary, everything is in it */
  char *bin;     /* the stand-in's */
  char *private; /* the plugin's own folder */
  FakePrompts *prompts;
  FakeServices *services;
  CsAuthority *authority; /* NULL until certreq_fixture_use() */
  GError *error;
} CertreqFixture;

/* @switches: of the stand-in, "name=value" separated by spaces, or by LF when there is one in it,
 * for making it; nullable. FALSE when there is no python3 or no openssl: the test was skipped with
 * the reason. */
gboolean certreq_fixture_start (CertreqFixture *self, const char *switches);
void certreq_fixture_clear (CertreqFixture *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CertreqFixture, certreq_fixture_clear)

void certreq_fixture_set_transport (CertreqFixture *self, FakeTransportMaker maker);
/* A new object with these settings, "Key=Value" separated by LF, besides Config=, Template= and
 * Program=, which they may replace. Another one is another run of the program. */
void certreq_fixture_use (CertreqFixture *self, const char *settings);
/* Switches of the stand-in from now on. */
void certreq_fixture_set (CertreqFixture *self, const char *switches);
/* "--renew" and the like; or certutil with these arguments, separated by spaces. */
void certreq_fixture_run (CertreqFixture *self, const char *arguments);
void certreq_fixture_certutil (CertreqFixture *self, const char *arguments);
/* What the stand-in noted of the call @n (from 0; negative: from the end), as JSON; NULL when there
 * is none. Transfer full. */
char *certreq_fixture_dup_call (CertreqFixture *self, int n);
guint certreq_fixture_count_calls (CertreqFixture *self, const char *verb);
/* Waits until no process runs in a folder below the fixture's; the test's own limit ends it. A child
 * of the stand-in is killed with it, and yet is there for a moment longer than it. */
void certreq_fixture_await_end (CertreqFixture *self);
/* Whether @text stands in any file below @folder. */
gboolean certreq_fixture_is_written (const char *folder, const char *text);

/* A request for cms1a with two names; the same whenever @number is the same. */
CsSubmission *certreq_submission_new (guint number);
CsOutcome *
certreq_submit (CertreqFixture *self, CsSubmission *submission, GCancellable *cancellable);
CsOutcome *certreq_retrieve (CertreqFixture *self, CsSubmission *submission, const char *id);
CsOutcome *certreq_recover (CertreqFixture *self, CsSubmission *submission);
GPtrArray *certreq_fetch_chain (CertreqFixture *self);
GStrv certreq_list_templates (CertreqFixture *self);
char *certreq_test (CertreqFixture *self);

/* "pending 12" and the like, and a part of its words. */
void certreq_assert_outcome (CertreqFixture *self,
                             CsOutcome *outcome,
                             const char *state,
                             const char *id,
                             const char *words);

G_END_DECLS
