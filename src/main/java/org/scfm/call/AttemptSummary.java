package org.scfm.call;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.scfm.database.Utc;
import org.scfm.policy.DialPolicy;
import org.scfm.policy.Gate;
import org.scfm.policy.Person;
import org.scfm.policy.Person.History;
import org.scfm.policy.RetryRules;
import org.scfm.provider.InvalidNumbers;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/**
 * Sums the attempts to reach one person up, from the first to the last, as a
 * participation holds it.
 */
class AttemptSummary {

	private final Optional<DialPolicy> policy;

	private final Map<String, Integer> outcomes = new HashMap<>();

	private int attempts;

	private int free;

	private String outcome = Person.NONE;

	private @Nullable LocalDateTime at;

	/**
	 * @param policy the callout's own rules, if it has any
	 */
	AttemptSummary(Optional<DialPolicy> policy) {
		this.policy = policy;
	}

	/**
	 * Adds an attempt.
	 * @param status its state
	 * @param sentAt when it was sent
	 * @param seconds how long it was talked, if that is known
	 * @param errorCode what the provider refused it with, if it did
	 */
	void add(CallStatus status, @Nullable LocalDateTime sentAt, @Nullable Integer seconds, @Nullable String errorCode) {
		String ended = ended(status, seconds, errorCode);
		this.attempts++;
		this.free += counts(ended) ? 0 : 1;
		this.outcomes.merge(ended, 1, Integer::sum);
		this.outcome = outcome(ended);
		this.at = sentAt;
	}

	private String ended(CallStatus status, @Nullable Integer seconds, @Nullable String errorCode) {
		if (status.isLive()) {
			return Person.OPEN;
		}
		if (status == CallStatus.ERRORED && InvalidNumbers.isToldBy(errorCode)) {
			return Person.INVALID_NUMBER;
		}
		return this.policy.map((rules) -> rules.outcome(status.column(), seconds)).orElse(status.column());
	}

	/**
	 * Whether the provider said that the number is not valid.
	 */
	boolean isInvalidNumber() {
		return this.outcome.equals(Person.INVALID_NUMBER);
	}

	private boolean counts(String ended) {
		return this.policy.map((rules) -> rules.retry().counts(ended)).orElse(!ended.equals(RetryRules.ERRORED));
	}

	// an earlier attempt can be open again, and end after a later one, when the
	// provider's acceptance comes late; whoever was reached is not called again
	private String outcome(String next) {
		if (this.outcome.equals(Person.OPEN) || next.equals(Person.OPEN)) {
			return Person.OPEN;
		}
		String reached = CallStatus.COMPLETED.column();
		return this.outcome.equals(reached) ? reached : next;
	}

	/**
	 * What the participation's row is to hold.
	 */
	MapSqlParameterSource row() {
		int count = this.outcomes.getOrDefault(this.outcome, 0);
		return new MapSqlParameterSource("attempts", this.attempts).addValue("free", this.free)
			.addValue("outcome", this.outcome)
			.addValue("outcomeCount", count)
			.addValue("at", this.at)
			.addValue("next", next(count));
	}

	// where the run's rules hold, they say who is due, whenever that is
	private @Nullable LocalDateTime next(int count) {
		Instant last = (this.at != null) ? this.at.toInstant(ZoneOffset.UTC) : null;
		Instant next = this.policy
			.map((rules) -> Optional.ofNullable(new Gate(rules, "", true)
				.nextAttempt(new History(this.outcome, this.attempts, this.free, count, last, false))))
			.orElse(Optional.of(Instant.EPOCH))
			.orElse(null);
		return (next != null) ? Utc.column(next) : null;
	}

}
