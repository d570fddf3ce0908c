package org.scfm.admin;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.scfm.call.CallStatus;

/**
 * Everything that the books say about one phone call.
 *
 * @param id the call's id
 * @param callout the callout's id
 * @param participation the participation's id
 * @param contact the contact's id
 * @param msisdn the number dialled, in full
 * @param attempt the attempt's number within the participation, from 1
 * @param status its state
 * @param claimed when it was claimed
 * @param sent when it was sent, or perhaps sent; null if it was not
 * @param accepted when the provider accepted it, or null if it did not
 * @param ended when it was known to be over, or null if it is not
 * @param polled when the provider was last asked for it, or null
 * @param provider {@code twilio} or {@code somleng}
 * @param from the caller's number or id that it was sent with, or null
 * @param remoteId the provider's id for it, or null
 * @param remoteStatus the provider's word for its state, or null
 * @param direction the provider's word for its direction, or null
 * @param errorCode the provider's code for what went wrong, or null
 * @param errorMessage what went wrong, in words, or null
 * @param lookUps how often it was looked up at the provider without a trace
 * @param lookedUp when it was last looked up, or null
 * @param finding what the last look-up found, or null
 * @param flow the flow that was started for it, or null if none was tried
 * @param placedBy the execution that placed it
 * @param changedBy the execution that was the last to change it
 * @param changed when it last changed
 */
public record CallEntry(long id, long callout, long participation, long contact, String msisdn, int attempt,
		CallStatus status, Instant claimed, @Nullable Instant sent, @Nullable Instant accepted, @Nullable Instant ended,
		@Nullable Instant polled, String provider, @Nullable String from, @Nullable String remoteId,
		@Nullable String remoteStatus, @Nullable String direction, @Nullable String errorCode,
		@Nullable String errorMessage, int lookUps, @Nullable Instant lookedUp, @Nullable String finding,
		@Nullable Flow flow, By placedBy, By changedBy, Instant changed) {

	/**
	 * The start of a flow.
	 *
	 * @param status {@code starting}, {@code started}, {@code refused} or {@code unknown}
	 * @param id RapidPro's id or uuid for the start, or null
	 * @param attempted when it was last tried, or null
	 * @param started when it was started, or null
	 * @param error why not, or null
	 */
	public record Flow(String status, @Nullable String id, @Nullable Instant attempted, @Nullable Instant started,
			@Nullable String error) {
	}

	/**
	 * An execution that did something to the call.
	 *
	 * @param execution its id
	 * @param job its job, or null where its record was purged
	 */
	public record By(long execution, @Nullable String job) {
	}

}
