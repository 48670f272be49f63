/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Every answer whose wording nobody has confirmed, in one place: when a transcript of a real server
 * turns up, it is put right here. Wording that is evidence stands where it is printed. */
#define CS_SIM_TEXT_UNKNOWN_COMMAND "Unknown command"
#define CS_SIM_TEXT_USAGE "Usage: %s"
#define CS_SIM_TEXT_NO_FILE "File not found: %s"
#define CS_SIM_TEXT_NO_MATCH "Certificate and private key do not match"
#define CS_SIM_TEXT_NOT_VERIFIED "Failure: %s"
#define CS_SIM_TEXT_CSR_EXISTS "Key file %s.key already exists"
#define CS_SIM_TEXT_CSR_FAILED "Failed to create the key and CSR files"
#define CS_SIM_TEXT_SELFSIGNED "Created key file %s.key and certificate %s.crt"
#define CS_SIM_TEXT_NOT_CERTIFICATE "File %s does not contain a certificate"
#define CS_SIM_TEXT_PAIR_FAILED "FAILURE: Key and certificate pair do not match"
#define CS_SIM_TEXT_CA_FAILED "FAILURE: certificate not verified against CA bundle: %s"
#define CS_SIM_TEXT_CHAIN_FAILED "FAILURE: certificate chain not complete: %s"
#define CS_SIM_TEXT_FILE_MISSING "FAILURE: file %s not found"
#define CS_SIM_TEXT_EKU_FAILED "FAILURE: certificate is not for a TLS server"
#define CS_SIM_TEXT_WILDCARD_FAILED "FAILURE: wildcard certificates are not supported"
#define CS_SIM_TEXT_INCOMPLETE "FAILURE: %s configuration not complete"
#define CS_SIM_TEXT_DATABASE_ENABLED                                                               \
  "Cannot change certificates while the database cluster is enabled"
#define CS_SIM_TEXT_DATABASE_NO_CERTS "Database cluster certificates are not configured"
#define CS_SIM_TEXT_DATABASE_NO_NODE "Database cluster local node is not configured"
#define CS_SIM_TEXT_DATABASE_STARTED "Database cluster %s started..."
#define CS_SIM_TEXT_DATABASE_ALREADY "Database clustering is already enabled"
#define CS_SIM_TEXT_DATABASE_OFF "Database clustering is not enabled"
#define CS_SIM_TEXT_CONFIRM "Are you sure? (Y/n)"
#define CS_SIM_TEXT_REBOOT_NEEDED "A reboot is required for the change to take effect"
