/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cs-certreq-errors.h"

#define RPC_UNAVAILABLE 0x800706ba
#define DCOM_DENIED 0x80070005

#define REACH CS_CERTREQ_KIND_REACH
#define CALL CS_CERTREQ_KIND_CALL
#define POLICY CS_CERTREQ_KIND_POLICY
#define BROKEN CS_CERTREQ_KIND_BROKEN
#define TRANSCRIPT TRUE
#define HEADER FALSE

#define ASK_CA "ask the authority's people, with the request number"
#define ENROL_RIGHT "have the authority's people give your account Read and Enroll on the template"
#define CHECK_CONFIG "compare Config= with what “certutil -dump” lists on a domain member"
#define CLOCK "set the clocks of this computer, the domain controller and the authority right"

/* In the order of the numbers. */
static const CsCertreqError errors[] = {
  { 0x80004004, "E_ABORT", BROKEN, HEADER, "The operation was ended", "see its output" },
  { 0x80004005, "E_FAIL", BROKEN, HEADER, "It failed without saying why", "see its output" },
  { 0x80010105, "RPC_E_SERVERFAULT", BROKEN, HEADER,
    "The authority's service broke while it answered", ASK_CA },
  { 0x8001011b, "RPC_E_ACCESS_DENIED", REACH, HEADER, "The authority's computer denied access",
    "check that your account may use DCOM there (group Certificate Service DCOM Access)" },
  { 0x80040154, "REGDB_E_CLASSNOTREG", CALL, HEADER,
    "This Windows lacks the certificate enrolment classes",
    "run it on a Windows with the certificate client installed" },
  { 0x80070002, "ERROR_FILE_NOT_FOUND", CALL, HEADER, "A file was not found",
    "check Program= and that the private folder was not cleared meanwhile" },
  { 0x80070003, "ERROR_PATH_NOT_FOUND", CALL, HEADER, "A folder was not found",
    "check that the private folder was not cleared meanwhile" },
  { 0x80070005, "E_ACCESSDENIED", REACH, TRANSCRIPT, "Access is denied",
    "check that you are signed in with the account that may enrol, and that it may request "
    "certificates from this authority" },
  { 0x8007000d, "ERROR_INVALID_DATA", CALL, HEADER, "The request is not valid data",
    "fetch the request from the node anew" },
  { 0x8007000e, "E_OUTOFMEMORY", BROKEN, HEADER, "There was not enough memory", "try again" },
  { 0x80070035, "ERROR_BAD_NETPATH", REACH, HEADER, "The network path was not found",
    "check the host in Config=" },
  { 0x80070050, "ERROR_FILE_EXISTS", CALL, HEADER, "A file exists already",
    "report it: every call has an empty folder" },
  { 0x80070057, "E_INVALIDARG", CALL, TRANSCRIPT, "A parameter is incorrect",
    "check Config=, Template= and Attributes=" },
  { 0x80070490, "ERROR_NOT_FOUND", CALL, HEADER, "Something was not found",
    "check Config= and Template=" },
  { 0x800704c7, "ERROR_CANCELLED", BROKEN, HEADER, "It was cancelled", "see its output" },
  { 0x8007051f, "ERROR_NO_LOGON_SERVERS", REACH, HEADER, "No domain controller could be reached",
    "check the network and the VPN" },
  { 0x80070520, "ERROR_NO_SUCH_LOGON_SESSION", REACH, HEADER,
    "The session has no credentials of its own",
    "run it in a session that was logged in with a password" },
  { 0x8007052e, "ERROR_LOGON_FAILURE", REACH, HEADER, "User name or password is wrong",
    "check Account= and its password" },
  { 0x80070532, "ERROR_PASSWORD_EXPIRED", REACH, HEADER, "The account's password has expired",
    "change it" },
  { 0x8007054b, "ERROR_NO_SUCH_DOMAIN", REACH, HEADER, "The domain could not be found",
    "check that this computer is a member of the domain and can resolve it" },
  { 0x80070576, "ERROR_TIME_SKEW", REACH, HEADER, "The clocks differ too much", CLOCK },
  { 0x800706ba, "RPC_S_SERVER_UNAVAILABLE", REACH, TRANSCRIPT, "The RPC server is unavailable",
    "check that the host in Config= is right and runs, that its certificate service is started, "
    "and that no firewall blocks RPC (port 135 and the dynamic ports)" },
  { 0x800706bb, "RPC_S_SERVER_TOO_BUSY", REACH, HEADER, "The authority's computer is too busy",
    "try again later" },
  { 0x800706be, "RPC_S_CALL_FAILED", BROKEN, HEADER, "The connection broke during the call",
    ASK_CA },
  { 0x800706bf, "RPC_S_CALL_FAILED_DNE", REACH, HEADER,
    "The call failed before the authority ran it", "try again" },
  { 0x800706d9, "EPT_S_NOT_REGISTERED", REACH, HEADER,
    "The host runs, but no certificate service answers there",
    "check Config=, and that Active Directory Certificate Services is started" },
  { 0x800706fd, "ERROR_TRUSTED_RELATIONSHIP_FAILURE", REACH, HEADER,
    "This computer's trust with the domain is broken", "repair its membership in the domain" },
  { 0x80070721, "RPC_S_SEC_PKG_ERROR", REACH, HEADER, "The log-on for the call failed",
    "check Kerberos: DNS name in Config=, clocks, service principal name" },
  { 0x80070775, "ERROR_ACCOUNT_LOCKED_OUT", REACH, HEADER, "The account is locked out",
    "have it unlocked; do not try again before" },
  { 0x80072ee2, "ERROR_WINHTTP_TIMEOUT", BROKEN, TRANSCRIPT,
    "The enrolment web service did not answer in time", ASK_CA },
  { 0x80072ee7, "ERROR_WINHTTP_NAME_NOT_RESOLVED", REACH, HEADER,
    "The name of the enrolment web service cannot be resolved", "check the address in Config=" },
  { 0x80072efd, "ERROR_WINHTTP_CANNOT_CONNECT", REACH, HEADER,
    "The enrolment web service cannot be connected to",
    "check the address in Config=, the firewall and the proxy" },
  { 0x80072f8f, "ERROR_WINHTTP_SECURE_FAILURE", REACH, HEADER,
    "The TLS certificate of the enrolment web service is not trusted",
    "check that its root is trusted there, its name and its end" },
  { 0x80080005, "CO_E_SERVER_EXEC_FAILURE", REACH, HEADER,
    "The authority's service could not be started",
    "have the authority's people start Active Directory Certificate Services" },
  { 0x80090303, "SEC_E_TARGET_UNKNOWN", REACH, HEADER,
    "Kerberos does not know the authority's computer",
    "use its full DNS name in Config=; check its service principal name" },
  { 0x8009030c, "SEC_E_LOGON_DENIED", REACH, HEADER, "The log-on was denied",
    "check the account and its password" },
  { 0x8009030e, "SEC_E_NO_CREDENTIALS", REACH, HEADER, "There are no credentials to log on with",
    "sign in with a domain account" },
  { 0x80090311, "SEC_E_NO_AUTHENTICATING_AUTHORITY", REACH, HEADER,
    "No domain controller could be reached to log on", "check the network and the VPN" },
  { 0x80090324, "SEC_E_TIME_SKEW", REACH, HEADER, "The clocks differ too much", CLOCK },
  { 0x80092010, "CRYPT_E_REVOKED", POLICY, HEADER,
    "A certificate of the authority's own chain is revoked", ASK_CA },
  { 0x80092012, "CRYPT_E_NO_REVOCATION_CHECK", POLICY, HEADER,
    "The authority could not check a revocation", ASK_CA },
  { 0x80092013, "CRYPT_E_REVOCATION_OFFLINE", POLICY, TRANSCRIPT,
    "The authority cannot reach the revocation list of its own chain",
    "have the authority's people publish it where its address says (certutil -CRL)" },
  { 0x80094001, "CERTSRV_E_BAD_REQUESTSUBJECT", POLICY, HEADER,
    "The subject of the request is empty or not allowed",
    "check CommonName= and the other parts of the subject" },
  { 0x80094002, "CERTSRV_E_NO_REQUEST", BROKEN, HEADER,
    "The authority does not know this request number",
    "check Config=: request numbers belong to one authority; its database may have been cleared" },
  { 0x80094003, "CERTSRV_E_BAD_REQUESTSTATUS", BROKEN, TRANSCRIPT,
    "The request's state does not allow this", ASK_CA },
  { 0x80094004, "CERTSRV_E_PROPERTY_EMPTY", POLICY, TRANSCRIPT,
    "A property that the template needs is empty", "check the account's entry in the directory" },
  { 0x80094005, "CERTSRV_E_INVALID_CA_CERTIFICATE", POLICY, HEADER,
    "The authority's own certificate is not valid", ASK_CA },
  { 0x80094006, "CERTSRV_E_SERVER_SUSPENDED", REACH, HEADER, "The authority's service is suspended",
    "try again later; " ASK_CA },
  { 0x80094009, "CERTSRV_E_RESTRICTEDOFFICER", POLICY, HEADER,
    "The account may not manage this request", ASK_CA },
  { 0x8009400f, "CERTSRV_E_NO_DB_SESSIONS", REACH, HEADER, "The authority's database is busy",
    "try again later" },
  { 0x80094011, "CERTSRV_E_ENROLL_DENIED", POLICY, HEADER,
    "Your account may not request certificates from this authority",
    "have the authority's people allow it (Request Certificates)" },
  { 0x80094012, "CERTSRV_E_TEMPLATE_DENIED", POLICY, TRANSCRIPT,
    "Your account may not use this template", ENROL_RIGHT },
  { 0x80094014, "CERTSRV_E_ADMIN_DENIED_REQUEST", POLICY, TRANSCRIPT,
    "Somebody of the authority denied the request", ASK_CA },
  { 0x80094800, "CERTSRV_E_UNSUPPORTED_CERT_TYPE", POLICY, TRANSCRIPT,
    "The authority does not offer this template",
    "check Template=: the internal name, not the display name, and published on this authority" },
  { 0x80094801, "CERTSRV_E_NO_CERT_TYPE", POLICY, TRANSCRIPT, "The request names no template",
    "set Template=" },
  { 0x80094802, "CERTSRV_E_TEMPLATE_CONFLICT", POLICY, HEADER,
    "Request and attribute name different templates", "check Template= and Attributes=" },
  { 0x80094803, "CERTSRV_E_SUBJECT_ALT_NAME_REQUIRED", POLICY, HEADER,
    "The template wants a name that the directory does not have",
    "use a template whose names are supplied in the request" },
  { 0x80094807, "CERTSRV_E_BAD_TEMPLATE_VERSION", POLICY, HEADER,
    "The template has a newer version than the authority knows", ASK_CA },
  { 0x80094808, "CERTSRV_E_TEMPLATE_POLICY_REQUIRED", POLICY, HEADER,
    "The template's policy is not met", ASK_CA },
  { 0x80094809, "CERTSRV_E_SIGNATURE_POLICY_REQUIRED", POLICY, HEADER,
    "The template wants a signature with a certain policy",
    "use a template without signatures on the request" },
  { 0x8009480a, "CERTSRV_E_SIGNATURE_COUNT", POLICY, HEADER,
    "The template wants the request signed by others too",
    "use a template without signatures on the request" },
  { 0x8009480c, "CERTSRV_E_ISSUANCE_POLICY_REQUIRED", POLICY, HEADER,
    "The template wants an issuance policy", ASK_CA },
  { 0x8009480d, "CERTSRV_E_SUBJECT_UPN_REQUIRED", POLICY, HEADER,
    "The template builds the subject from a user's entry",
    "use a template whose names are supplied in the request" },
  { 0x8009480f, "CERTSRV_E_SUBJECT_DNS_REQUIRED", POLICY, HEADER,
    "The template builds the subject from a computer's DNS name",
    "use a template whose names are supplied in the request" },
  { 0x80094811, "CERTSRV_E_KEY_LENGTH", POLICY, HEADER,
    "The key is shorter than the template allows",
    "use a template that fits the nodes' keys, or make longer ones" },
  { 0x80094812, "CERTSRV_E_SUBJECT_EMAIL_REQUIRED", POLICY, TRANSCRIPT,
    "The template wants an e-mail address that the directory does not have",
    "use a template whose names are supplied in the request" },
  { 0x80094813, "CERTSRV_E_UNKNOWN_CERT_TYPE", POLICY, HEADER,
    "The authority does not know this template", "check Template=" },
  { 0x80096004, "TRUST_E_CERT_SIGNATURE", POLICY, HEADER, "A signature is not valid",
    "fetch the request from the node anew" },
  { 0x800b0101, "CERT_E_EXPIRED", POLICY, HEADER,
    "A certificate of the authority's chain has expired", ASK_CA },
  { 0x800b0109, "CERT_E_UNTRUSTEDROOT", POLICY, HEADER, "The authority's root is not trusted there",
    "install the authority's root in the Windows store of that computer" },
  { 0x800b010a, "CERT_E_CHAINING", POLICY, HEADER, "The authority's chain cannot be built",
    "install the authority's root and intermediates in the Windows store of that computer" },
};

const CsCertreqError *
cs_certreq_errors_get (gsize *n)
{
  *n = G_N_ELEMENTS (errors);

  return errors;
}

const CsCertreqError *
cs_certreq_errors_lookup (guint32 code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++) {
    if (errors[i].code == code)
      return &errors[i];
  }

  return NULL;
}

/* A log-on over SSH with a key brings no credentials that the workstation could pass on. */
static char *
explain_double_hop (const CsCertreqError *known, const char *host)
{
  return g_strdup_printf (
      "%s (0x%08x %s). certreq ran on %s over SSH: there this is mostly the double hop, not an "
      "authority that is down: what SSH logged in with cannot be passed on to a third computer. "
      "The ways out: sign in at %s itself and run it there (Host= empty), log in over SSH with "
      "the password and not with a key, or let the authority's people allow delegation for that "
      "computer. If certreq fails in a session at %s as well, %s.",
      known->cause, known->code, known->name, host, host, host, known->next);
}

char *
cs_certreq_errors_explain (guint32 code, const char *host)
{
  const CsCertreqError *known = cs_certreq_errors_lookup (code);

  if (known == NULL)
    return g_strdup_printf ("It ended with 0x%08x, which is not in this program's table.", code);
  if (host != NULL && (code == RPC_UNAVAILABLE || code == DCOM_DENIED))
    return explain_double_hop (known, host);

  return g_strdup_printf ("%s (0x%08x %s): %s.", known->cause, code, known->name, known->next);
}
