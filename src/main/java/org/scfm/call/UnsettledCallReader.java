package org.scfm.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import org.jspecify.annotations.Nullable;
import org.scfm.job.Arguments;

import org.springframework.batch.infrastructure.item.ItemReader;

/**
 * Reads the calls that are to be looked up now; none where a person decides about one. It
 * keeps no position: what was looked up is not due any more.
 */
class UnsettledCallReader implements ItemReader<UnsettledCall> {

	private static final int PAGE = 500;

	private final UnsettledCalls unsettledCalls;

	private final SettleRules rules;

	private final boolean decision;

	private final Duration longestExchange;

	private final Clock clock;

	private final Queue<UnsettledCall> due = new ArrayDeque<>();

	private long after;

	/**
	 * @param arguments the launch's arguments
	 * @param longestExchange the longest time from the beginning of a request to its end
	 */
	UnsettledCallReader(UnsettledCalls unsettledCalls, Arguments arguments, Duration longestExchange, Clock clock) {
		this.unsettledCalls = unsettledCalls;
		this.rules = SettleRules.of(arguments);
		this.decision = arguments.find(ReconcileCallsParameters.DECISION).isPresent();
		this.longestExchange = longestExchange;
		this.clock = clock;
	}

	@Override
	public @Nullable UnsettledCall read() {
		if (this.decision) {
			return null;
		}
		while (this.due.isEmpty()) {
			List<UnsettledCall> page = this.unsettledCalls.page(this.after, PAGE);
			if (page.isEmpty()) {
				return null;
			}
			this.after = page.get(page.size() - 1).id();
			Instant now = this.clock.instant();
			page.stream()
				.filter((call) -> call.isOutOfHands(now, this.longestExchange) && call.isDue(now, this.rules))
				.forEach(this.due::add);
		}
		return this.due.poll();
	}

}
