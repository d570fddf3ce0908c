package org.scfm.torture;

import java.time.Instant;
import java.util.List;

/**
 * What really happened, as the sandbox knows it.
 *
 * @param calls every call that was dialled
 * @param flowStarts every flow that was started
 */
record Truth(List<Dialled> calls, List<FlowStart> flowStarts) {

	/**
	 * A call that was dialled.
	 *
	 * @param sid the call's sid
	 * @param to the number
	 * @param from the caller id
	 * @param at when the provider accepted it
	 * @param end when it was over, {@link Instant#MAX} if it is not
	 * @param status the provider's word for how it ended
	 */
	record Dialled(String sid, String to, String from, Instant at, Instant end, String status) {

	}

	/**
	 * A flow that was started.
	 *
	 * @param uuid the start's uuid
	 * @param phoneCallId the call it was started for, as it says itself; 0 if it does not
	 * @param urns for whom
	 * @param at when
	 */
	record FlowStart(String uuid, long phoneCallId, List<String> urns, Instant at) {

	}

}
