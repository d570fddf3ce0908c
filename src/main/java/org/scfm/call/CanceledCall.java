package org.scfm.call;

/**
 * A call after the provider was asked to cancel it.
 *
 * @param polled the call, and what is known of its state since
 * @param tooLate whether it did not wait any more
 */
record CanceledCall(PolledCall polled, boolean tooLate) {
}
