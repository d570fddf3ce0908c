package org.scfm.call;

/**
 * A call that the provider has accepted and that is not known to be over, leased for a
 * poll.
 *
 * @param id its id
 * @param sid the provider's id of it
 * @param status its state
 * @param lockVersion the version of its row, after the lease was taken
 */
record OpenCall(long id, String sid, CallStatus status, int lockVersion) {
}
