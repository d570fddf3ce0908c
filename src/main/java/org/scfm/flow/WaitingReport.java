package org.scfm.flow;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.scfm.flow.WaitingFlows.WaitingFlow;
import org.scfm.job.Arguments;
import org.scfm.job.PartitionedWork;
import org.scfm.job.Results;
import org.scfm.monitoring.LogContext;
import org.scfm.monitoring.Masks;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.stereotype.Component;

/**
 * Says at the end of a run, however it ends, which flow starts wait to be settled.
 */
@Component
class WaitingReport implements StepExecutionListener {

	static final String WAITING = "flowsWaiting";

	private static final Logger LOG = LoggerFactory.getLogger(WaitingReport.class);

	private static final int MOST_NAMED = 100;

	private final WaitingFlows waitingFlows;

	private final Metrics metrics;

	WaitingReport(WaitingFlows waitingFlows, Metrics metrics) {
		this.metrics = metrics;
		this.waitingFlows = waitingFlows;
	}

	@Override
	public @Nullable ExitStatus afterStep(StepExecution step) {
		if (!PartitionedWork.isPartition(step)) {
			tell(step);
		}
		return null;
	}

	/**
	 * Says it in the results of the run.
	 * @param step the step that has started flows, or managed the partitions that did
	 */
	void tell(StepExecution step) {
		if (Arguments.of(step).find(StartFlowsParameters.PHONE_CALL_ID).isPresent()) {
			return;
		}
		List<WaitingFlow> waiting = this.waitingFlows.all();
		waiting.stream()
			.limit(MOST_NAMED)
			.forEach((flow) -> LogContext.with(LogContext.CALLOUT, flow.calloutId(), () -> warn(flow)));
		if (waiting.size() > MOST_NAMED) {
			LOG.warn("{} more flow starts wait", waiting.size() - MOST_NAMED);
		}
		Results.of(step.getJobExecution()).put(WAITING, (long) waiting.size());
		this.metrics.set(Measure.FLOWS_WAITING, waiting.size());
	}

	private static void warn(WaitingFlow flow) {
		LOG.warn("The flow start of phone call {} ({}) waits since {}: {}{}", flow.call(), Masks.number(flow.msisdn()),
				flow.attemptedAt(), Masks.inText(flow.reason()),
				FlowSettler.leftToAPerson(flow) ? ". Settle it with start-flows phoneCallId=" + flow.call()
						+ " decision=started or decision=not-started" : "");
	}

}
