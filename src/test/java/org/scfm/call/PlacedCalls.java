package org.scfm.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.scfm.provider.CallSearch;
import org.scfm.provider.Dialect;
import org.scfm.provider.FetchOutcome.Found;
import org.scfm.provider.RemoteCall;
import org.scfm.test.TestClock;

/**
 * The calls that the provider has. It and persons may lie about a number; of the others
 * it is checked that nobody is dialled while an earlier call to them may still ring.
 */
final class PlacedCalls {

	static final String FROM = "1234";

	/** What the provider may say of a call. */
	static final List<String> WORDS = List.of("queued", "initiated", "ringing", "in-progress", "completed", "busy",
			"no-answer", "failed", "canceled", "a word of next year");

	private final TestClock clock;

	private final List<Placed> placed = new ArrayList<>();

	private final Set<String> liedAbout = new HashSet<>();

	PlacedCalls(TestClock clock) {
		this.clock = clock;
	}

	private static final class Placed {

		private final String sid;

		private final String to;

		private final Instant at;

		private final boolean ours;

		private boolean over;

		Placed(String sid, String to, Instant at, boolean ours) {
			this.sid = sid;
			this.to = to;
			this.at = at;
			this.ours = ours;
		}

	}

	/**
	 * Places a call of ours.
	 * @return its sid
	 */
	String place(String to) {
		if (!this.liedAbout.contains(to)
				&& this.placed.stream().anyMatch((call) -> call.ours && !call.over && call.to.equals(to))) {
			throw new AssertionError("dialled while an earlier call may ring");
		}
		return add(to, true).sid;
	}

	/**
	 * Places a call of somebody else.
	 */
	void placeOther(String to) {
		add(to, false);
	}

	private Placed add(String to, boolean ours) {
		Placed call = new Placed("CA%032d".formatted(this.placed.size() + 1), to, this.clock.instant(), ours);
		this.placed.add(call);
		return call;
	}

	/**
	 * From now on nothing is expected of the number.
	 */
	void lieAbout(String to) {
		this.liedAbout.add(to);
	}

	/**
	 * Ends the calls that are too old to ring.
	 */
	void endOld() {
		Instant tooOld = this.clock.instant().minus(Dialect.TWILIO.longestQueueTime()).plus(Duration.ofMinutes(2));
		this.placed.stream().filter((call) -> call.at.isBefore(tooOld)).forEach((call) -> call.over = true);
	}

	/**
	 * What the provider says of a call; a word for its end makes it so.
	 */
	Found told(String sid, String word) {
		return told(this.placed.stream().filter((call) -> call.sid.equals(sid)).findFirst().orElseThrow(), word);
	}

	/**
	 * What the provider says of the calls it has found.
	 * @param word its word for those that are not over
	 */
	List<RemoteCall> found(CallSearch search, String word) {
		return this.placed.stream()
			.filter((call) -> call.to.equals(search.to()) && !call.at.isBefore(search.notBefore()))
			.map((call) -> told(call, call.over ? "completed" : word).call())
			.toList();
	}

	private static Found told(Placed call, String word) {
		if (CallStatus.ofRemote(word).filter((status) -> !status.isLive()).isPresent()) {
			call.over = true;
		}
		return new Found(new RemoteCall(call.sid, call.to, FROM, word, "outbound-api", null, null, "{}"));
	}

	/**
	 * Checks that the calls which the books have a sid of are here.
	 */
	void check(List<CallAudit.Call> calls) {
		for (CallAudit.Call call : calls) {
			if (call.sid() != null && this.placed.stream()
				.noneMatch((one) -> one.sid.equals(call.sid()) && one.to.equals(call.msisdn()))) {
				throw new AssertionError("no such call at the provider: " + call);
			}
		}
	}

}
