package org.scfm.callout;

/**
 * A contact that may be put into a callout.
 *
 * @param contactId the contact's id
 * @param metadata the contact's metadata as JSON
 */
record Candidate(long contactId, String metadata) {
}
