package org.scfm.call;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A call of which nobody knows whether it was placed.
 *
 * @param id its id
 * @param calloutId its callout
 * @param status {@code scheduling} or {@code unknown}
 * @param msisdn the number dialled
 * @param from the caller id it was sent with
 * @param dialect the provider's service it was sent to
 * @param accountSid the account it was sent with
 * @param sentAt when it was about to be sent
 * @param sendBy when at the latest its sending began
 * @param lookUps how often it was looked up without a trace of it
 * @param lookedUpAt when it was last looked up
 * @param lockVersion the version of its row
 */
record UnsettledCall(long id, long calloutId, CallStatus status, String msisdn, @Nullable String from, String dialect,
		String accountSid, Instant sentAt, Instant sendBy, int lookUps, @Nullable Instant lookedUpAt, int lockVersion) {

	private static final Duration LONGEST_WAIT = Duration.ofHours(1);

	/**
	 * Whether nobody can be at sending it any more.
	 * @param now the time
	 * @param longestExchange the longest time from the beginning of a request to its end
	 */
	boolean isOutOfHands(Instant now, Duration longestExchange) {
		return this.status == CallStatus.UNKNOWN || !now.isBefore(this.sendBy.plus(longestExchange));
	}

	/**
	 * Whether it should be looked up: first a grace period after it was sent, then a
	 * grace period after the first look-up, then ever more rarely while it is held.
	 * @param now the time
	 * @param rules the run's rules
	 */
	boolean isDue(Instant now, SettleRules rules) {
		if (this.lookedUpAt == null) {
			return !now.isBefore(this.sentAt.plus(rules.gracePeriod()));
		}
		return !now.isBefore(this.lookedUpAt.plus(untilNextLookUp(rules)));
	}

	private Duration untilNextLookUp(SettleRules rules) {
		if (this.lookUps < SettleRules.LOOK_UPS || rules.release()) {
			return rules.gracePeriod();
		}
		Duration wait = rules.gracePeriod().multipliedBy(1L << Math.min(this.lookUps - 1, 20));
		return (wait.compareTo(LONGEST_WAIT) < 0) ? wait : LONGEST_WAIT;
	}

	UnsettledCall claimed(Instant now) {
		return new UnsettledCall(this.id, this.calloutId, CallStatus.UNKNOWN, this.msisdn, this.from, this.dialect,
				this.accountSid, this.sentAt, this.sendBy, this.lookUps, now, this.lockVersion + 1);
	}

}
