package org.scfm.sandbox;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.scfm.sandbox.CallState.Status;

/**
 * A call's whole life, fixed when it is accepted; what holds at a moment follows from the
 * clock alone.
 *
 * @param createdAt when it was accepted
 * @param dialAt when the queue lets it out, {@code null} for a call that never leaves it
 * @param expiresAt when the queue drops it, {@code null} for never
 * @param outcome how it ends
 * @param ringing how long it rings until it is answered or found busy
 * @param unanswered how long it rings if nobody answers
 * @param talking how long it is talked
 */
record CallPlan(Instant createdAt, @Nullable Instant dialAt, @Nullable Instant expiresAt, Outcome outcome,
		Duration ringing, Duration unanswered, Duration talking) {

	CallState at(Instant now) {
		if (this.dialAt == null || (this.expiresAt != null && this.dialAt.isAfter(this.expiresAt))) {
			return (this.expiresAt != null && !now.isBefore(this.expiresAt))
					? new CallState(Status.CANCELED, null, null, null, this.expiresAt)
					: new CallState(Status.QUEUED, null, null, null, this.createdAt);
		}
		if (now.isBefore(this.dialAt)) {
			return new CallState(Status.QUEUED, null, null, null, this.createdAt);
		}
		return dialled(this.dialAt, now);
	}

	private CallState dialled(Instant start, Instant now) {
		if (this.outcome == Outcome.FAILED) {
			return new CallState(Status.FAILED, start, null, null, start);
		}
		Instant rungOut = start.plus((this.outcome == Outcome.NO_ANSWER) ? this.unanswered : this.ringing);
		if (now.isBefore(rungOut)) {
			return new CallState(Status.RINGING, start, null, null, start);
		}
		return switch (this.outcome) {
			case BUSY -> new CallState(Status.BUSY, start, null, null, rungOut);
			case NO_ANSWER -> new CallState(Status.NO_ANSWER, start, null, null, rungOut);
			case STAYS_IN_PROGRESS -> new CallState(Status.IN_PROGRESS, start, null, null, rungOut);
			default -> {
				Instant hungUp = rungOut.plus(this.talking);
				yield now.isBefore(hungUp) ? new CallState(Status.IN_PROGRESS, start, null, null, rungOut)
						: new CallState(Status.COMPLETED, start, hungUp, this.talking, hungUp);
			}
		};
	}

}
