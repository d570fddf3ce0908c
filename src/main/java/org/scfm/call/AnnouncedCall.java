package org.scfm.call;

import java.time.Instant;
import java.util.Map;

/**
 * A phone call that is about to be sent: the database says so.
 *
 * @param claim the claim that allows it
 * @param params what is sent with it
 * @param sendBy it must not be sent at or after this time, because others may take it for
 * lost then
 */
record AnnouncedCall(ClaimedCall claim, Map<String, Object> params, Instant sendBy) {

	long id() {
		return this.claim.id();
	}

}
