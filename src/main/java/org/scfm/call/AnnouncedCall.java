package org.scfm.call;

import java.util.Map;

/**
 * A phone call that is about to be sent: the database says so, and only this process may
 * record what came of it.
 *
 * @param claim the claim that allows it
 * @param params what is sent with it
 * @param lockVersion the version of its row
 */
record AnnouncedCall(ClaimedCall claim, Map<String, Object> params, int lockVersion) {

	long id() {
		return this.claim.id();
	}

}
