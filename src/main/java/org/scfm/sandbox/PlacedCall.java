package org.scfm.sandbox;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.scfm.sandbox.CallState.Status;

/**
 * A call the sandbox has accepted.
 */
final class PlacedCall {

	private final long number;

	private final String sid;

	private final String account;

	private final String to;

	private final String from;

	private final CallPlan plan;

	private volatile @Nullable CallState ending;

	private volatile boolean deleted;

	PlacedCall(long number, String sid, String account, String to, String from, CallPlan plan) {
		this.number = number;
		this.sid = sid;
		this.account = account;
		this.to = to;
		this.from = from;
		this.plan = plan;
	}

	/** Its place in the order of acceptance. */
	long number() {
		return this.number;
	}

	String sid() {
		return this.sid;
	}

	String account() {
		return this.account;
	}

	String to() {
		return this.to;
	}

	String from() {
		return this.from;
	}

	Instant createdAt() {
		return this.plan.createdAt();
	}

	/** How long it has to wait in the queue, from acceptance to dialling. */
	Duration queueTime() {
		Instant dialAt = this.plan.dialAt();
		return (dialAt != null) ? Duration.between(this.plan.createdAt(), dialAt) : Duration.ZERO;
	}

	/** What the answer to the create tells: queued, even if it is dialled at once. */
	CallState accepted() {
		return new CallState(Status.QUEUED, null, null, null, createdAt());
	}

	CallState at(Instant now) {
		CallState ended = this.ending;
		return (ended != null && !now.isBefore(ended.changedAt())) ? ended : this.plan.at(now);
	}

	/**
	 * Ends the call by request: an answered one is completed, any other canceled.
	 * @param when the moment from which on it is over
	 * @return how it ends; {@code null} if it is over then anyway
	 */
	synchronized @Nullable CallState end(Instant when) {
		CallState before = at(when);
		if (before.over()) {
			return null;
		}
		boolean answered = before.status() == Status.IN_PROGRESS;
		CallState end = answered ? new CallState(Status.COMPLETED, before.startTime(), when,
				Duration.between(before.changedAt(), when), when)
				: new CallState(Status.CANCELED, before.startTime(), null, null, when);
		this.ending = end;
		return end;
	}

	boolean deleted() {
		return this.deleted;
	}

	void delete() {
		this.deleted = true;
	}

}
