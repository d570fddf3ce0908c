package org.scfm.call;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

import org.scfm.callout.Callout;
import org.scfm.callout.CalloutStatus;
import org.scfm.callout.Callouts;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Tells at the end of a run who was due and is not called, and why: in one line, and
 * where metrics are asked for, by them.
 */
@Component
class HeldBack {

	private static final Logger LOG = LoggerFactory.getLogger(HeldBack.class);

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
	 * Says in one line what the run sent, whom it held back and what ended it.
	 * @param rules the run's rules
	 * @param executions all executions of the run
	 * @param sent how many calls the provider took
	 * @param counts what those who sent have counted
	 * @param stopped whether it was stopped or halted
	 */
	void tell(EnqueueRules rules, Collection<Long> executions, Object sent, SendingCounts counts, boolean stopped) {
		String reasons = counts.held()
			.counts()
			.entrySet()
			.stream()
			.map((count) -> count.getKey().words() + " " + count.getValue())
			.collect(Collectors.joining(", "));
		LOG.info("Sent {}; held back {}{}; ended because {}{}", sent, reasons.isEmpty() ? "nobody" : "for " + reasons,
				counts.queueWaits().words().map((words) -> "; " + words).orElse(""), end(rules, executions, stopped),
				notes(rules));
	}

	private String notes(EnqueueRules rules) {
		return this.callouts.withReason(rules.calloutId())
			.stream()
			.map((callout) -> "; callout " + callout.id() + " is " + callout.statusInWords())
			.collect(Collectors.joining());
	}

	private String end(EnqueueRules rules, Collection<Long> executions, boolean stopped) {
		if (stopped) {
			return "it was stopped";
		}
		if (this.quota.isRunUsedUp(rules, executions)) {
			return "maxCallsToEnqueue is reached";
		}
		if (this.quota.isPeriodUsedUp(rules)) {
			return "maxCallsPerPeriod is reached";
		}
		return "nobody else is to be called now";
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
		boolean byRun = this.quota.isRunUsedUp(rules, executions);
		boolean byPeriod = !byRun && this.quota.isPeriodUsedUp(rules);
		long due = 0;
		long live = 0;
		for (Callout callout : this.callouts.running(rules.calloutId())) {
			due += (byRun || byPeriod) ? this.dueParticipations.count(callout, rules, MOST_COUNTED) : 0;
			live += this.dueParticipations.countLiveElsewhere(callout, rules);
		}
		set("run_limit", byRun ? due : 0);
		set("period_limit", byPeriod ? due : 0);
		set("live_number", live);
		set("throttled", throttled);
		long paused = this.callouts.withReason(Optional.empty())
			.stream()
			.filter((callout) -> callout.status() == CalloutStatus.PAUSED)
			.count();
		this.metrics.set(Measure.CALLOUTS_PAUSED, paused);
		this.metrics.set(Measure.CALLS_UNSETTLED, this.waitingCalls.countUnsettled());
	}

	private void set(String reason, long people) {
		this.metrics.set(Measure.CALLS_HELD_BACK, people, reason);
	}

}
