package org.scfm.torture;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares the books with what really happened, call by call. Meant for when everything
 * has healed: what is still open then must be listed as waiting for a person.
 */
final class Audit {

	// the books' times come from other processes of this machine: same clock, other
	// rounding
	private static final Duration ROUNDING = Duration.ofMillis(2);

	private static final Map<String, String> STATUS_OF_REMOTE = Map.of("completed", "completed", "busy", "busy",
			"no-answer", "not_answered", "failed", "failed", "canceled", "canceled", "queued", "queued", "ringing",
			"in_progress", "in-progress", "in_progress");

	private static final String INVALID_NUMBER = "21211";

	private static final Set<String> UNSETTLED = Set.of("unknown", "scheduling");

	private final Truth truth;

	private final Books books;

	private final Rules rules;

	private final Set<Long> waiting;

	private final List<Violation> violations = new ArrayList<>();

	private final Map<String, Truth.Dialled> dialledBySid;

	private final Map<String, Books.Call> callBySid = new HashMap<>();

	// by the id of the row that a person has said was placed
	private final Map<Long, Truth.Dialled> placedByWord = new HashMap<>();

	/**
	 * An audit.
	 * @param truth what happened
	 * @param books what the database says
	 * @param rules what the processes were told
	 * @param waiting the ids of the calls that {@code reconcile-calls} lists as waiting
	 */
	Audit(Truth truth, Books books, Rules rules, Set<Long> waiting) {
		this.truth = truth;
		this.books = books;
		this.rules = rules;
		this.waiting = Set.copyOf(waiting);
		this.dialledBySid = truth.calls()
			.stream()
			.collect(Collectors.toMap(Truth.Dialled::sid, Function.identity(), (one, other) -> one));
	}

	/**
	 * What is wrong.
	 * @return nothing, it is to be hoped
	 */
	List<Violation> violations() {
		this.violations.clear();
		everyCallIsHeldOnce();
		everyHeldCallIsTrue();
		nobodyIsDialledWhileACallIsOpen();
		nobodyIsLost();
		limitsAreKept();
		attemptsAgree();
		noCallIsLeftInTheMiddle();
		this.violations.addAll(new RunAudit(this.books).violations());
		this.violations.addAll(new FlowAudit(this.truth, this.books).violations());
		return List.copyOf(this.violations);
	}

	private void everyCallIsHeldOnce() {
		this.callBySid.clear();
		this.placedByWord.clear();
		for (Books.Call call : this.books.calls()) {
			Books.Call other = (call.sid() != null) ? this.callBySid.put(call.sid(), call) : null;
			if (other != null) {
				report(Kind.CALLS, call.msisdn(), "calls " + other.id() + " and " + call.id() + " hold one sid");
			}
		}
		List<Truth.Dialled> strangers = this.truth.calls()
			.stream()
			.filter((dialled) -> !this.callBySid.containsKey(dialled.sid()))
			.sorted(Comparator.comparing(Truth.Dialled::at))
			.toList();
		for (Truth.Dialled dialled : strangers) {
			this.books.calls()
				.stream()
				.filter((call) -> call.msisdn().equals(dialled.to()) && call.sid() == null
						&& !this.placedByWord.containsKey(call.id()) && accountsFor(call, dialled))
				.findFirst()
				.ifPresentOrElse((call) -> this.placedByWord.put(call.id(), dialled), () -> report(Kind.CALLS,
						dialled.to(), "call " + dialled.sid() + " was dialled and no phone call holds it"));
		}
	}

	/**
	 * Whether a phone call without a sid may stand for one that was dialled: a person has
	 * said that it was placed, or is yet to say.
	 */
	private boolean accountsFor(Books.Call call, Truth.Dialled dialled) {
		boolean said = call.status().equals("given_up");
		boolean toBeSaid = UNSETTLED.contains(call.status()) && this.waiting.contains(call.id());
		return (said || toBeSaid) && call.sentAt() != null && !dialled.at().plus(ROUNDING).isBefore(call.sentAt())
				&& (call.endedAt() == null || !dialled.at().isAfter(call.endedAt()));
	}

	private void everyHeldCallIsTrue() {
		for (Books.Call call : this.books.calls()) {
			if (call.sid() == null) {
				continue;
			}
			Truth.Dialled dialled = this.dialledBySid.get(call.sid());
			if (dialled == null) {
				report(Kind.CALLS, call.msisdn(), "call " + call.id() + " holds a sid that was never dialled");
				continue;
			}
			if (!dialled.to().equals(call.msisdn())) {
				report(Kind.CALLS, call.msisdn(), "call " + call.id() + " holds the sid of a call to someone else");
			}
			if (!call.status().equals(STATUS_OF_REMOTE.get(dialled.status()))) {
				report(Kind.CALLS, call.msisdn(),
						"call " + call.id() + " is " + call.status() + " and the provider says " + dialled.status());
			}
		}
	}

	private void nobodyIsDialledWhileACallIsOpen() {
		Map<String, List<Truth.Dialled>> dialled = this.truth.calls()
			.stream()
			.collect(Collectors.groupingBy(Truth.Dialled::to, TreeMap::new, Collectors.toList()));
		Map<String, List<Books.Call>> calls = this.books.calls()
			.stream()
			.filter(Books.Call::perhapsPlaced)
			.collect(Collectors.groupingBy(Books.Call::msisdn));
		dialled.forEach((number, ofNumber) -> {
			List<Truth.Dialled> sorted = ofNumber.stream().sorted(Comparator.comparing(Truth.Dialled::at)).toList();
			for (int i = 1; i < sorted.size(); i++) {
				if (sorted.get(i).at().isBefore(sorted.get(i - 1).end())) {
					report(Kind.TWICE, number, "dialled at " + sorted.get(i).at() + " while the call of "
							+ sorted.get(i - 1).at() + " went on until " + sorted.get(i - 1).end());
				}
			}
			for (Truth.Dialled one : sorted) {
				calls.getOrDefault(number, List.of())
					.stream()
					.filter((call) -> !isOf(call, one) && openAt(call, one.at()))
					.forEach((call) -> report(Kind.TWICE, number, "dialled at " + one.at() + " while call " + call.id()
							+ " was open or unknown, from " + call.sentAt() + " to " + call.endedAt()));
			}
		});
	}

	private boolean isOf(Books.Call call, Truth.Dialled dialled) {
		return dialled.sid().equals(call.sid()) || dialled.equals(this.placedByWord.get(call.id()));
	}

	private static boolean openAt(Books.Call call, Instant time) {
		Instant sent = Objects.requireNonNull(call.sentAt());
		return sent.isBefore(time) && (call.endedAt() == null || call.endedAt().isAfter(time.plus(ROUNDING)));
	}

	private void nobodyIsLost() {
		Map<Long, List<Books.Call>> calls = this.books.calls()
			.stream()
			.collect(Collectors.groupingBy(Books.Call::participationId));
		for (Books.Participation person : this.books.participations()) {
			List<Books.Call> attempts = calls.getOrDefault(person.id(), List.of());
			boolean waits = attempts.stream().anyMatch((call) -> this.waiting.contains(call.id()) && call.live());
			if (waits) {
				continue;
			}
			if (person.lastOutcome().equals("none")) {
				report(Kind.LOST, person.msisdn(), "participation " + person.id() + " was never called");
			}
			else if (person.lastOutcome().equals("open")) {
				report(Kind.LOST, person.msisdn(), "participation " + person.id() + " has an open call that nobody"
						+ " lists as waiting: " + attempts);
			}
			else if (this.rules.retryStatuses().contains(person.lastOutcome())
					&& person.attempts() < this.rules.maxAttempts()) {
				report(Kind.LOST, person.msisdn(), "participation " + person.id() + " is " + person.lastOutcome()
						+ " after " + person.attempts() + " attempts and was not called again");
			}
		}
		this.rules.people().forEach((callout, people) -> {
			long there = this.books.participations().stream().filter((one) -> one.calloutId() == callout).count();
			if (there != people) {
				report(Kind.LOST, "callout " + callout, there + " people are in it, and " + people + " should be");
			}
		});
	}

	private void limitsAreKept() {
		Map<Long, String> runs = this.books.executions()
			.stream()
			.collect(Collectors.toMap(Books.Execution::id, Books.Execution::runId));
		this.books.calls()
			.stream()
			.collect(Collectors.groupingBy((call) -> runs.getOrDefault(call.placedBy(), "none"), TreeMap::new,
					Collectors.counting()))
			.forEach((runId, count) -> {
				Integer limit = this.rules.callsPerRun().get(runId);
				if (limit == null || count > limit) {
					report(Kind.LIMITS, runId, "placed " + count + " calls and may place " + limit);
				}
			});
		periodIsKept("dialled", this.truth.calls().stream().map(Truth.Dialled::at).sorted().toList());
		periodIsKept("announced",
				this.books.calls().stream().map(Books.Call::sentAt).filter(Objects::nonNull).sorted().toList());
		Map<String, Integer> attempts = new HashMap<>();
		this.books.calls()
			.stream()
			.filter((call) -> !Set.of("released", "withdrawn").contains(call.status()))
			.forEach((call) -> attempts.merge(String.valueOf(call.participationId()), 1, Integer::sum));
		attempts.forEach((participation, count) -> {
			if (count > this.rules.maxAttempts()) {
				report(Kind.LIMITS, participation, "this participation was called " + count + " times");
			}
		});
	}

	private void periodIsKept(String what, List<Instant> times) {
		int first = 0;
		for (int i = 0; i < times.size(); i++) {
			Instant time = times.get(i);
			while (times.get(first).isBefore(time.minus(this.rules.period()))) {
				first++;
			}
			int count = i - first + 1;
			int limit = this.rules.callsPerPeriod(time);
			if (count > limit) {
				report(Kind.LIMITS, "period", count + " calls were " + what + " by " + time + ", and " + limit
						+ " may be in " + this.rules.period());
				return;
			}
		}
	}

	private void attemptsAgree() {
		Map<Long, List<Books.Call>> calls = this.books.calls()
			.stream()
			.filter((call) -> !Set.of("released", "withdrawn").contains(call.status()))
			.sorted(Comparator.comparingInt(Books.Call::attempt))
			.collect(Collectors.groupingBy(Books.Call::participationId));
		for (Books.Participation person : this.books.participations()) {
			List<Books.Call> attempts = calls.getOrDefault(person.id(), List.of());
			String outcome = attempts.isEmpty() ? "none" : outcome(attempts.get(attempts.size() - 1));
			if (person.attempts() != attempts.size() || !person.lastOutcome().equals(outcome)) {
				report(Kind.ATTEMPTS, person.msisdn(),
						"participation " + person.id() + " says " + person.attempts() + " attempts, the last "
								+ person.lastOutcome() + "; its calls say " + attempts.size() + ", " + outcome);
			}
		}
	}

	private static String outcome(Books.Call call) {
		if (call.live()) {
			return "open";
		}
		return (call.status().equals("errored") && INVALID_NUMBER.equals(call.errorCode())) ? "invalid_number"
				: call.status();
	}

	private void noCallIsLeftInTheMiddle() {
		for (Books.Call call : this.books.calls()) {
			if (call.live() && !(this.waiting.contains(call.id()) && UNSETTLED.contains(call.status()))) {
				report(Kind.LEFT, call.msisdn(), "call " + call.id() + " is " + call.status());
			}
		}
	}

	private void report(Kind kind, String about, String text) {
		this.violations.add(new Violation(kind, about, text));
	}

	/**
	 * What a violation is about.
	 */
	enum Kind {

		/** Ledger and books do not agree about a call. */
		CALLS,

		/** Someone was dialled while an earlier call was open or unknown. */
		TWICE,

		/** Someone will never be called, and nobody is told. */
		LOST,

		/** A limit was exceeded. */
		LIMITS,

		/** A participation's summary is not that of its calls. */
		ATTEMPTS,

		/** Something was left in the middle. */
		LEFT,

		/** A flow is missing, or was started twice. */
		FLOWS,

		/** A process did not end as it should. */
		PROCESS

	}

	/**
	 * Something that must not be.
	 *
	 * @param kind what it is about
	 * @param about the number, run or call
	 * @param text what is wrong
	 */
	record Violation(Kind kind, String about, String text) {

		@Override
		public String toString() {
			return this.kind + " " + this.about + ": " + this.text;
		}

	}

}
