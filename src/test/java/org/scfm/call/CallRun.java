package org.scfm.call;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What one run's process has in memory, and the ids of the executions the run has had.
 */
final class CallRun {

	final List<Long> executions = new ArrayList<>();

	final List<ClaimedCall> claimed = new ArrayList<>();

	final List<AnnouncedCall> announced = new ArrayList<>();

	final List<SentCall> answered = new ArrayList<>();

	final List<OpenCall> leased = new ArrayList<>();

	final List<UnsettledCall> toLookUp = new ArrayList<>();

	private final LongSupplier executionIds;

	CallRun(LongSupplier executionIds) {
		this.executionIds = executionIds;
		restart();
	}

	void restart() {
		List.of(this.claimed, this.announced, this.answered, this.leased, this.toLookUp).forEach(List::clear);
		this.executions.add(this.executionIds.getAsLong());
	}

	long execution() {
		return this.executions.get(this.executions.size() - 1);
	}

	boolean canMake(CallMove.Kind move) {
		return switch (move) {
			case ANNOUNCE, REFUSE -> !this.claimed.isEmpty();
			case SEND -> !this.announced.isEmpty();
			case RECORD -> !this.answered.isEmpty();
			case POLL -> !this.leased.isEmpty();
			default -> true;
		};
	}

}
