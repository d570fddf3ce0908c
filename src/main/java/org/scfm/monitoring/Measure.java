package org.scfm.monitoring;

import java.util.List;

/**
 * What is measured. The one declaration of every metric of this program: its name, its
 * unit, its labels with all their values, which jobs give it, and what it means.
 */
public enum Measure {

	/** Whether a job has completed. */
	JOB_SUCCEEDED("scfm.job.succeeded", Kind.GAUGE, "1 or 0", "whether the last run completed", Jobs.ALL, Labels.JOB),

	/** When a job ended. */
	JOB_ENDED("scfm.job.ended.timestamp", Kind.GAUGE, "seconds", "when the last run ended, however it did", Jobs.ALL,
			Labels.JOB),

	/** When a job completed. */
	JOB_SUCCESS("scfm.job.success.timestamp", Kind.GAUGE, "seconds",
			"when the last run ended that completed; not given by a run that did not", Jobs.ALL, Labels.JOB),

	/** What a step did. */
	STEP_ITEMS("scfm.step.items", Kind.COUNTER, "items", "what a step has read, written, left out and skipped",
			Jobs.ALL, Labels.JOB, Label.of("step"), Label.of("kind", "read", "written", "filtered", "skipped")),

	/** Partitions that a worker has done. */
	PARTITIONS("scfm.partitions", Kind.COUNTER, "partitions",
			"how partitions ended at a worker: `stopped` when it handed one back or the run was stopped, `lost` when "
					+ "another worker has taken one over; 0 for a process that is no worker",
			Jobs.SPREAD, Label.of("outcome", "completed", "failed", "stopped", "lost")),

	/** Claims. */
	CALLS_CLAIMED("scfm.calls.claimed", Kind.COUNTER, "calls", "people claimed to be called", Jobs.ENQUEUE),

	/** What came of calls that were sent, or were to be. */
	CALLS_SENT("scfm.calls.sent", Kind.COUNTER, "calls",
			"what came of each call that was to be sent: `refused` for its number, `refused_all` as any other would "
					+ "have been, `incomplete` for want of a value in its request, `unknown` when nobody knows whether "
					+ "it rings",
			Jobs.ENQUEUE,
			Label.of("outcome", "accepted", "refused", "refused_all", "incomplete", "throttled", "not_sent", "too_late",
					"unknown")),

	/** People who were due and are not called by this run. */
	CALLS_HELD_BACK("scfm.calls.held.back", Kind.GAUGE, "calls",
			"people who were due when the run ended, and why they were not called: `maxCallsToEnqueue`, "
					+ "`maxCallsPerPeriod`, a live call to the number in another callout, or the provider's wish to "
					+ "be sent less",
			Jobs.ENQUEUE, Label.of("reason", "run_limit", "period_limit", "live_number", "throttled")),

	/** Calls of unknown outcome. */
	CALLS_UNSETTLED("scfm.calls.unsettled", Kind.GAUGE, "calls",
			"calls of which nobody knows whether they were placed, at the end of the run", Jobs.SETTLING),

	/** Calls that a person may decide about. */
	CALLS_UNDECIDED("scfm.calls.undecided", Kind.GAUGE, "calls",
			"calls that look-ups have not settled and a person may decide about, past the grace period",
			Jobs.RECONCILE),

	/** Callouts that have ended. */
	CALLOUTS_COMPLETED("scfm.callouts.completed", Kind.COUNTER, "callouts",
			"callouts that the run has completed, because nobody is left to call and no call is open", Jobs.CALLING),

	/** Callouts that wait for a person. */
	CALLOUTS_PAUSED("scfm.callouts.paused", Kind.GAUGE, "callouts",
			"callouts that are paused because too many of their calls failed, until a person resumes them",
			Jobs.ENQUEUE),

	/** Cancels. */
	CALLS_CANCELS("scfm.calls.cancels", Kind.COUNTER, "calls",
			"what came of asking the provider to cancel calls that waited there: `too_late` when they did not wait any "
					+ "more",
			Jobs.CHANGE, Label.of("outcome", "canceled", "too_late", "refused", "not_answered")),

	/** Calls that ended. */
	CALLS_ENDED("scfm.calls.ended", Kind.COUNTER, "calls", "calls that are over, as the provider says", Jobs.UPDATE,
			Label.of("status", "completed", "failed", "busy", "not_answered", "canceled", "given_up")),

	/** Polls. */
	POLLS("scfm.polls", Kind.COUNTER, "polls",
			"what came of asking the provider for a call: `gone` when it does not know it", Jobs.UPDATE,
			Label.of("outcome", "told", "gone", "refused", "not_answered")),

	/** Look-ups of calls. */
	LOOK_UPS("scfm.lookups", Kind.COUNTER, "calls",
			"what came of looking up calls of unknown outcome: `held` stays open, `failed` could not be looked up",
			Jobs.SETTLING, Label.of("result", "adopted", "released", "given_up", "held", "failed")),

	/** Flow starts. */
	FLOWS("scfm.flows", Kind.COUNTER, "flows", "what came of each flow start", Jobs.FLOWS,
			Label.of("outcome", "started", "refused", "unknown", "throttled", "not_sent", "overtaken")),

	/** Look-ups of flow starts. */
	FLOWS_SETTLED("scfm.flows.settled", Kind.COUNTER, "flows",
			"what came of looking up flow starts whose answer was lost", Jobs.FLOWS,
			Label.of("result", "started", "not_started", "failed")),

	/** Flow starts of unknown outcome. */
	FLOWS_WAITING("scfm.flows.waiting", Kind.GAUGE, "flows", "flow starts that wait to be settled", Jobs.FLOWS),

	/** Waits. */
	WAITS("scfm.waits", Kind.TIMER, "seconds",
			"time waited before sending: for `callsPerSecond` (`pace`), for answers under way (`answers`), because "
					+ "the provider asks to send less or its queue is too long (`throttle`), before sending again "
					+ "(`again`)",
			Jobs.PROVIDER, Label.of("reason", "pace", "answers", "throttle", "again")),

	/** HTTP exchanges with the telephony provider. */
	PROVIDER("scfm.provider.exchanges", Kind.TIMER, "seconds", "requests to the provider, by what they were answered",
			Jobs.PROVIDER, Labels.METHOD, Labels.STATUS),

	/** HTTP exchanges with RapidPro. */
	RAPIDPRO("scfm.rapidpro.exchanges", Kind.TIMER, "seconds", "requests to RapidPro, by what they were answered",
			Jobs.FLOWS, Labels.METHOD, Labels.STATUS);

	private final String meterName;

	private final Kind kind;

	private final String unit;

	private final String meaning;

	private final List<String> jobs;

	private final List<Label> labels;

	Measure(String meterName, Kind kind, String unit, String meaning, List<String> jobs, Label... labels) {
		this.meterName = meterName;
		this.kind = kind;
		this.unit = unit;
		this.meaning = meaning;
		this.jobs = jobs;
		this.labels = List.of(labels);
	}

	/**
	 * Its name.
	 * @return with dots, as Micrometer has it
	 */
	public String meterName() {
		return this.meterName;
	}

	/**
	 * What sort of number it is.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * What one of it is.
	 * @return a word
	 */
	public String unit() {
		return this.unit;
	}

	/**
	 * What it means, for the reference.
	 * @return one line of Markdown
	 */
	public String meaning() {
		return this.meaning;
	}

	/**
	 * The jobs that give it.
	 * @return their names; none for all jobs
	 */
	public List<String> jobs() {
		return this.jobs;
	}

	/**
	 * Its labels.
	 * @return in the order in which {@link Metrics} is given their values
	 */
	public List<Label> labels() {
		return this.labels;
	}

	/**
	 * Its name at Prometheus.
	 * @return the name; that of a timer without what Prometheus appends
	 */
	public String prometheusName() {
		String name = this.meterName.replace('.', '_');
		return switch (this.kind) {
			case COUNTER -> name + "_total";
			case TIMER -> name + "_seconds";
			case GAUGE -> this.unit.equals("seconds") ? name + "_seconds" : name;
		};
	}

	/** What sort of number a metric is. */
	public enum Kind {

		/** Grows during a run. */
		COUNTER,

		/** A state, as last seen. */
		GAUGE,

		/** How often something took how long. */
		TIMER

	}

	private static final class Jobs {

		static final List<String> ALL = List.of();

		static final List<String> SPREAD = List.of("import-contacts", "populate-callout", "enqueue-calls",
				"update-calls", "start-flows");

		static final List<String> ENQUEUE = List.of("enqueue-calls");

		static final List<String> UPDATE = List.of("update-calls");

		static final List<String> RECONCILE = List.of("reconcile-calls");

		static final List<String> SETTLING = List.of("enqueue-calls", "reconcile-calls");

		static final List<String> CALLING = List.of("enqueue-calls", "update-calls", "reconcile-calls");

		static final List<String> CHANGE = List.of("change-callout");

		static final List<String> PROVIDER = List.of("enqueue-calls", "update-calls", "reconcile-calls",
				"change-callout");

		static final List<String> FLOWS = List.of("start-flows");

	}

	private static final class Labels {

		// not "job", which Prometheus itself gives to every series
		static final Label JOB = Label.of("batch.job");

		static final Label METHOD = Label.of("method", "get", "post");

		static final Label STATUS = Label.of("status", "2xx", "3xx", "4xx", "429", "5xx", "not_sent", "no_answer");

	}

}
