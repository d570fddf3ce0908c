package org.scfm.policy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.scfm.policy.Person.History;

/**
 * The one gate before every call: says whether a person of a callout may be called at
 * some time, and if not, why and until when. It is asked when people are claimed and
 * again when a call is about to be sent, and whoever counts who waits for what asks it,
 * too.
 *
 * @param policy the callout's rules, or those of the run where it has none
 * @param calloutStatus the callout's state
 * @param running whether that means that people are called
 */
public record Gate(DialPolicy policy, String calloutStatus, boolean running) {

	/**
	 * Judges a person.
	 * @param person what is known
	 * @param now the time
	 * @param ring for how long after {@code now} the phone may ring
	 * @return the verdict
	 */
	public Verdict judge(Person person, Instant now, Duration ring) {
		Verdict verdict = judgeAll(person.history(), now);
		return (verdict != null) ? verdict : judgeOne(person, now, ring);
	}

	/**
	 * Judges by what is the same for all people with such a history, whoever they are.
	 * @param history the history; its time matters only to {@link #judge}
	 * @param now the time
	 * @return the verdict, or null where it depends on the person
	 */
	public @Nullable Verdict judgeAll(History history, Instant now) {
		Verdict ended = ended(history);
		if (ended != null) {
			return ended;
		}
		if (this.policy.validUntil() != null && !now.isBefore(this.policy.validUntil())) {
			return new Verdict(Bucket.EXPIRED, null, "not to be called since " + this.policy.validUntil());
		}
		if (!this.running) {
			return new Verdict(Bucket.CALLOUT_NOT_RUNNING, null, "the callout is " + this.calloutStatus);
		}
		if (this.policy.startAt() != null && now.isBefore(this.policy.startAt())) {
			return new Verdict(Bucket.NOT_STARTED, this.policy.startAt(), "not to be called before then");
		}
		return null;
	}

	/**
	 * Whether there are rules for another attempt after one that ended so, so that it
	 * depends on the further history whether there is one.
	 * @param outcome how it ended
	 * @return whether there are
	 */
	public boolean isRetried(String outcome) {
		RetryRules.Rule rule = this.policy.retry().of(outcome);
		return rule != null && (rule.free() || !rule.delays().isEmpty());
	}

	/**
	 * Whether two people with the same history can stand in different buckets, other than
	 * by a call that is going on or by asking not to be called.
	 * @return whether hours or a cap make people differ
	 */
	public boolean tellsPeopleApart() {
		return this.policy.openTimes() != null || this.policy.cap() != null;
	}

	private @Nullable Verdict ended(History history) {
		return switch (history.lastOutcome()) {
			case "completed" -> new Verdict(Bucket.REACHED, null, "a call was completed");
			case "given_up" -> new Verdict(Bucket.UNKNOWN, null, "nobody will know what became of the last call");
			case Person.INVALID_NUMBER ->
				new Verdict(Bucket.INVALID_NUMBER, null, "the provider says that the number is not valid");
			case Person.OPEN ->
				history.unknown() ? new Verdict(Bucket.UNKNOWN, null, "nobody knows yet what became of the last call")
						: new Verdict(Bucket.IN_FLIGHT, null, "a call is going on");
			default -> usedUp(history);
		};
	}

	private @Nullable Verdict usedUp(History history) {
		if (history.lastOutcome().equals(Person.NONE)) {
			return null;
		}
		RetryRules.Rule rule = this.policy.retry().of(history.lastOutcome());
		if (rule == null || !isRetried(history.lastOutcome())) {
			return new Verdict(Bucket.ATTEMPTS_USED_UP, null, "no retry after " + history.lastOutcome());
		}
		int counted = this.policy.countsAll() ? history.attempts() : history.attempts() - history.freeAttempts();
		if (counted >= this.policy.maxAttempts()) {
			return new Verdict(Bucket.ATTEMPTS_USED_UP, null, "had " + counted + " attempts");
		}
		if (!rule.free() && history.outcomeCount() > rule.delays().size()) {
			return new Verdict(Bucket.ATTEMPTS_USED_UP, null,
					"no further retry after " + history.outcomeCount() + " times " + history.lastOutcome());
		}
		return null;
	}

	/**
	 * When the next attempt may follow, by the history alone.
	 * @param history the history
	 * @return the time, or null where nothing follows; {@link Instant#EPOCH} where
	 * nothing was attempted yet
	 */
	public @Nullable Instant nextAttempt(History history) {
		if (ended(history) != null) {
			return null;
		}
		RetryRules.Rule rule = this.policy.retry().of(history.lastOutcome());
		Instant last = history.lastAttemptAt();
		if (rule == null || last == null) {
			return Instant.EPOCH;
		}
		List<Duration> delays = rule.delays();
		return rule.free() ? last : last.plus(delays.get(Math.max(1, history.outcomeCount()) - 1));
	}

	private Verdict judgeOne(Person person, Instant now, Duration ring) {
		if (person.doNotCall() != null) {
			return new Verdict(Bucket.DO_NOT_CALL, null, person.doNotCall());
		}
		if (person.liveElsewhere()) {
			return new Verdict(Bucket.LIVE_IN_ANOTHER_CALLOUT, now, "a call to the number is going on");
		}
		Instant next = nextAttempt(person.history());
		if (next != null && next.isAfter(now)) {
			return new Verdict(Bucket.WAITING_FOR_RETRY, next, "the last call ended " + person.history().lastOutcome());
		}
		CallCap cap = this.policy.cap();
		Optional<Instant> capped = (cap != null) ? cap.heldUntil(person.sent(), now) : Optional.empty();
		return capped.map((until) -> new Verdict(Bucket.CAPPED, until, "had " + cap + " calls"))
			.orElseGet(() -> judgeTime(person, now, ring));
	}

	private Verdict judgeTime(Person person, Instant now, Duration ring) {
		OpenTimes times = this.policy.openTimes();
		if (times == null) {
			return new Verdict(Bucket.READY, now, "to be called now");
		}
		List<ZoneId> zones;
		try {
			zones = zones(person);
		}
		catch (DateTimeException ex) {
			return new Verdict(Bucket.NO_TIME_ZONE, null,
					"the contact's " + this.policy.timeZoneKey() + " is not a time zone such as Asia/Phnom_Penh");
		}
		if (zones.isEmpty()) {
			return new Verdict(Bucket.NO_TIME_ZONE, null, "the number tells none: give the callout a timeZone");
		}
		Optional<Instant> open = times.next(now, ring, zones);
		if (open.isPresent() && open.get().equals(now)) {
			return new Verdict(Bucket.READY, now, "to be called now");
		}
		return new Verdict(times.isBlocked(now, zones) ? Bucket.BLOCKED_DAY : Bucket.OUTSIDE_HOURS, open.orElse(null),
				(open.isPresent() ? "closed in " : "never open in all of ") + zones);
	}

	// what the contact says goes before what the number says
	private List<ZoneId> zones(Person person) {
		String own = person.timeZone();
		if (own != null && !own.isBlank()) {
			return List.of(ZoneId.of(own.strip()));
		}
		List<ZoneId> zones = TimeZones.of(person.msisdn());
		if (zones.isEmpty() && this.policy.timeZone() != null) {
			return List.of(this.policy.timeZone());
		}
		return zones;
	}

}
