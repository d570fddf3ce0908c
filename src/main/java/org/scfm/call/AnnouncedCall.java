package org.scfm.call;

import java.util.Map;

/**
 * A phone call that is about to be sent: the database says so, and only this process may record what came of it.
 *
 * @param facts what is known about it
 * @param params what is sent with it
 * @param lockVersion the version of its row
 */
record AnnouncedCall(CallFacts facts, Map<String, Object> params, int lockVersion) {

	long id() {
		return this.facts.phoneCallId();
	}

}
