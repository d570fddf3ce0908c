package org.scfm.call;

import java.util.Collection;
import java.util.List;

import org.scfm.callout.Callout;
import org.scfm.callout.CalloutStatus;
import org.scfm.callout.Callouts;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;

import org.springframework.stereotype.Component;

/**
 * Measures, at the end of a run and only where metrics are asked for, who was due and is
 * not called, and why.
 */
@Component
class HeldBack {

	// more tell an operator no more
	private static final int MOST_COUNTED = 10_000;

	private final DueParticipations dueParticipations;

	private final CallQuota quota;

	private final Callouts callouts;

	private final WaitingCalls waitingCalls;

	private final Metrics metrics;

	HeldBack(DueParticipations dueParticipations, CallQuota quota, Callouts callouts, WaitingCalls waitingCalls,
			Metrics metrics) {
		this.dueParticipations = dueParticipations;
		this.quota = quota;
		this.callouts = callouts;
		this.waitingCalls = waitingCalls;
		this.metrics = metrics;
	}

	/**
	 * Measures.
	 * @param rules the run's rules
	 * @param executions all executions of the run
	 * @param throttled how many calls went back because the provider asks for fewer
	 */
	void measure(EnqueueRules rules, Collection<Long> executions, long throttled) {
		if (!this.metrics.areOn()) {
			return;
		}
		List<Callout> running = rules.calloutId()
			.map((id) -> this.callouts.find(id).stream().toList())
			.orElseGet(this.callouts::running)
			.stream()
			.filter((callout) -> callout.status() == CalloutStatus.RUNNING)
			.toList();
		boolean byRun = this.quota.isRunUsedUp(rules, executions);
		boolean byPeriod = !byRun && this.quota.isPeriodUsedUp(rules);
		long due = 0;
		long live = 0;
		for (Callout callout : running) {
			due += (byRun || byPeriod) ? this.dueParticipations.count(callout.id(), rules, MOST_COUNTED) : 0;
			live += this.dueParticipations.countLiveElsewhere(callout.id(), rules);
		}
		set("run_limit", byRun ? due : 0);
		set("period_limit", byPeriod ? due : 0);
		set("live_number", live);
		set("throttled", throttled);
		this.metrics.set(Measure.CALLS_UNSETTLED, this.waitingCalls.countUnsettled());
	}

	private void set(String reason, long people) {
		this.metrics.set(Measure.CALLS_HELD_BACK, people, reason);
	}

}
