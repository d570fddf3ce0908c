package org.scfm.call;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A call that the provider has accepted and that is not known to be over, leased for a
 * request about it.
 *
 * @param id its id
 * @param calloutId its callout
 * @param sid the provider's id of it
 * @param status its state
 * @param remoteStatus the provider's last word for its state
 * @param sentAt when it was sent
 * @param cancelAsked whether the provider was asked to cancel it
 * @param quietPolls how many polls in a row have told nothing new
 * @param lockVersion the version of its row, after the lease was taken
 */
record OpenCall(long id, long calloutId, String sid, CallStatus status, @Nullable String remoteStatus, Instant sentAt,
		boolean cancelAsked, int quietPolls, int lockVersion) {
}
