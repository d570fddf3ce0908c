package org.scfm.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.scfm.flow.FlowStartList.Found;
import org.scfm.flow.FlowStartList.LookUpFailedException;
import org.scfm.flow.WaitingFlows.WaitingFlow;
import org.scfm.job.Arguments;
import org.scfm.job.Results;
import org.scfm.monitoring.LogContext;
import org.scfm.monitoring.Masks;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.stereotype.Component;

/**
 * Settles flow starts whose answer was lost, or whose process died, by RapidPro's list of
 * flow starts: what is in it was started. What is not in it twice, some time apart, was
 * not, and is started by the next step. A person's word settles the rest.
 */
@Component
class FlowSettler implements Tasklet {

	static final String SETTLED_STARTED = "flowsSettledStarted";

	static final String SETTLED_NOT_STARTED = "flowsSettledNotStarted";

	static final String LOOK_UPS_FAILED = "flowLookupsFailed";

	/**
	 * How old a start may be for its absence from the list to mean something: RapidPro
	 * does not say how long it keeps them.
	 */
	static final Duration LIST_REACHES_BACK = Duration.ofHours(24);

	/**
	 * As above, where its absence was seen before; what is older would make a long list.
	 */
	private static final Duration SECOND_REACHES_BACK = Duration.ofHours(72);

	/** Whether this execution has asked RapidPro in vain. */
	static final String IN_VAIN = "rapidProAskedInVain";

	private static final Logger LOG = LoggerFactory.getLogger(FlowSettler.class);

	private static final String NO_LIST_TELLS = "RapidPro's list; ";

	private static final String TOO_OLD = "too old to be told from " + NO_LIST_TELLS;

	private static final String NO_KEY = "sent without a key, so it cannot be told from " + NO_LIST_TELLS;

	private final WaitingFlows waitingFlows;

	private final RapidProClient rapidPro;

	private final RapidProProperties properties;

	private final Clock clock;

	private final Metrics metrics;

	FlowSettler(WaitingFlows waitingFlows, RapidProClient rapidPro, RapidProProperties properties, Clock clock,
			Metrics metrics) {
		this.metrics = metrics;
		this.waitingFlows = waitingFlows;
		this.rapidPro = rapidPro;
		this.properties = properties;
		this.clock = clock;
	}

	@Override
	public @Nullable RepeatStatus execute(StepContribution contribution, ChunkContext context) {
		StepExecution step = contribution.getStepExecution();
		Results results = Results.of(step.getJobExecution());
		Arguments arguments = Arguments.of(step);
		Optional<Long> decided = arguments.find(StartFlowsParameters.PHONE_CALL_ID);
		if (decided.isPresent()) {
			results.put("phoneCall", decided.get());
			results.put("flowStatus", this.waitingFlows.decide(decided.get(),
					arguments.get(StartFlowsParameters.DECISION), step.getJobExecutionId()));
			return RepeatStatus.FINISHED;
		}
		List.of(FlowCounts.STARTED, FlowCounts.REFUSED, FlowCounts.UNKNOWN, SETTLED_STARTED, SETTLED_NOT_STARTED,
				LOOK_UPS_FAILED)
			.forEach((name) -> add(results, name, 0));
		step.getJobExecution().getExecutionContext().put(IN_VAIN, false);
		List<WaitingFlow> due = due(arguments.get(StartFlowsParameters.GRACE_PERIOD));
		if (!due.isEmpty()) {
			settle(due, step, results);
		}
		return RepeatStatus.FINISHED;
	}

	/**
	 * The flow starts to look up now.
	 */
	private List<WaitingFlow> due(Duration gracePeriod) {
		Instant now = this.clock.instant();
		List<WaitingFlow> due = new ArrayList<>();
		for (WaitingFlow flow : this.waitingFlows.all()) {
			Instant last = flow.lookedUpAt();
			if (now.isBefore(flow.attemptedAt().plus(gracePeriod)) || now.isBefore(this.waitingFlows.freeAt(flow))
					|| (last != null && now.isBefore(last.plus(gracePeriod)))) {
				continue;
			}
			Duration trusted = (flow.lookUps() == 0) ? LIST_REACHES_BACK : SECOND_REACHES_BACK;
			String why = (flow.key() == null) ? NO_KEY
					: flow.attemptedAt().plus(trusted).isBefore(now) ? TOO_OLD : null;
			if (why == null) {
				due.add(flow);
			}
			else if (!leftToAPerson(flow)) {
				this.waitingFlows.leftToAPerson(flow, why + flow.reason());
			}
		}
		return due;
	}

	/**
	 * Whether no look-up will tell.
	 */
	static boolean leftToAPerson(WaitingFlow flow) {
		return flow.known() && (flow.reason().startsWith(TOO_OLD) || flow.reason().startsWith(NO_KEY));
	}

	private void settle(List<WaitingFlow> due, StepExecution step, Results results) {
		Instant oldest = due.stream().map(WaitingFlow::attemptedAt).min(Comparator.naturalOrder()).orElseThrow();
		Instant asked = this.clock.instant();
		Found found;
		try {
			found = new FlowStartList(this.rapidPro::list, this.clock,
					this.properties.retry().repeats(step::isTerminateOnly), step::isTerminateOnly)
				.since(oldest);
		}
		catch (LookUpFailedException ex) {
			if (step.isTerminateOnly()) {
				return;
			}
			LOG.warn("RapidPro does not tell which of {} flow starts it has: {}", due.size(),
					Masks.inText(String.valueOf(ex.getMessage())));
			add(results, LOOK_UPS_FAILED, 1);
			this.metrics.count(Measure.FLOWS_SETTLED, due.size(), "failed");
			step.getJobExecution().getExecutionContext().put(IN_VAIN, true);
			return;
		}
		due.forEach((flow) -> LogContext.with(LogContext.CALLOUT, flow.calloutId(),
				() -> settle(flow, found, asked, step, results)));
	}

	private void settle(WaitingFlow flow, Found found, Instant asked, StepExecution step, Results results) {
		List<ListedStart> starts = found.byKey().getOrDefault(String.valueOf(flow.key()), List.of());
		if (!starts.isEmpty()) {
			settleAsStarted(flow, starts, found.skew(), results);
		}
		else if (flow.lookUps() == 0) {
			this.waitingFlows.notListed(flow, asked);
		}
		else if (this.waitingFlows.notStarted(flow, step.getJobExecutionId())) {
			LOG.info("RapidPro has not got the flow start of phone call {} ({}); it is to be started", flow.call(),
					Masks.inText(flow.reason()));
			add(results, SETTLED_NOT_STARTED, 1);
			this.metrics.count(Measure.FLOWS_SETTLED, "not_started");
		}
	}

	private void settleAsStarted(WaitingFlow flow, List<ListedStart> starts, Duration skew, Results results) {
		// the list has the newest first
		ListedStart first = starts.get(starts.size() - 1);
		if (starts.size() > 1) {
			LOG.error("RapidPro has started the flow of phone call {} more than once: {}", flow.call(),
					starts.stream().map(ListedStart::started).toList());
		}
		Instant createdOn = first.createdOn();
		Instant at = (createdOn != null) ? createdOn.minus(skew) : flow.attemptedAt();
		if (this.waitingFlows.started(flow, first.started(), at)) {
			LOG.info("RapidPro has got the flow start of phone call {} ({})", flow.call(), flow.reason());
			add(results, SETTLED_STARTED, 1);
			this.metrics.count(Measure.FLOWS_SETTLED, "started");
		}
	}

	private static void add(Results results, String name, long more) {
		results.put(name, ((Number) results.all().getOrDefault(name, 0L)).longValue() + more);
	}

}
