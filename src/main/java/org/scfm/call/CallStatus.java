package org.scfm.call;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The states of a phone call.
 *
 * <pre>
 * created --about to send--> scheduling --accepted--> queued --> in_progress --> completed | failed | busy | not_answered | canceled
 * created --not sent after all--> (removed)           (queued may go straight to any of these)
 * queued --canceled by us before it was dialled--> withdrawn
 * scheduling --refused--> errored
 * scheduling --no one knows--> unknown --reconciled--> queued | errored | released | given_up
 * </pre>
 */
public enum CallStatus {

	/** Claimed, certainly not sent. */
	CREATED,

	/** Perhaps sent. */
	SCHEDULING,

	/** Sent, and no answer tells what became of it. */
	UNKNOWN,

	/** Accepted by the provider. */
	QUEUED,

	/** Ringing or being talked. */
	IN_PROGRESS,

	/** Answered and over. A voice mail box answers too. */
	COMPLETED,

	/** Could not be connected. */
	FAILED,

	/** The line was busy. */
	BUSY,

	/** Nobody answered. */
	NOT_ANSWERED,

	/** Canceled at the provider. */
	CANCELED,

	/**
	 * Canceled at the provider at our own wish, before it was dialled; the person may be
	 * called again, and the attempt does not count.
	 */
	WITHDRAWN,

	/** Refused by the provider for this number. */
	ERRORED,

	/**
	 * Never known to be placed; the person may be called again, and the attempt does not
	 * count.
	 */
	RELEASED,

	/** Perhaps placed, and never to be known how it ended. */
	GIVEN_UP;

	/**
	 * The states of a call that is not over; the database allows one such call per
	 * number.
	 */
	public static final Set<CallStatus> LIVE = EnumSet.of(CREATED, SCHEDULING, UNKNOWN, QUEUED, IN_PROGRESS);

	/**
	 * The states of a call that is over and was no attempt to reach the person.
	 */
	static final Set<CallStatus> NO_ATTEMPT = EnumSet.of(WITHDRAWN, RELEASED);

	/**
	 * Whether the call is not over.
	 * @return true in one of the {@link #LIVE} states
	 */
	public boolean isLive() {
		return LIVE.contains(this);
	}

	/**
	 * The state as the database holds it.
	 * @return the name in lower case
	 */
	public String column() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The state that a column holds.
	 * @param column the column's value
	 * @return the state
	 */
	public static CallStatus ofColumn(String column) {
		return valueOf(column.toUpperCase(Locale.ROOT));
	}

	static List<String> columns(Set<CallStatus> statuses) {
		return statuses.stream().map(CallStatus::column).toList();
	}

	/**
	 * Whether late news may change a call from this state to another: a call only moves
	 * forward, and never out of a state in which it is over.
	 */
	boolean mayBecome(CallStatus next) {
		return isLive() && next != this && next.ordinal() > ordinal();
	}

	/**
	 * What a provider's status means.
	 * @param remoteStatus the provider's word, one of Twilio's eight
	 * @return the state, or empty for a word that is not known
	 */
	static Optional<CallStatus> ofRemote(String remoteStatus) {
		return Optional.ofNullable(switch (remoteStatus) {
			case "queued", "initiated" -> QUEUED;
			case "ringing", "in-progress" -> IN_PROGRESS;
			case "completed" -> COMPLETED;
			case "failed" -> FAILED;
			case "busy" -> BUSY;
			case "no-answer" -> NOT_ANSWERED;
			case "canceled" -> CANCELED;
			default -> null;
		});
	}

}
