package org.scfm.flow;

import org.scfm.flow.StartOutcome.Refused;
import org.scfm.flow.StartOutcome.Started;
import org.scfm.flow.StartOutcome.Unknown;
import org.scfm.monitoring.LogContext;
import org.scfm.monitoring.Masks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.stereotype.Component;

/**
 * Records what came of a flow start.
 */
@Component
@StepScope
class StartRecorder implements ItemWriter<TriedStart> {

	private static final Logger LOG = LoggerFactory.getLogger(StartRecorder.class);

	private final FlowOutcomes flowOutcomes;

	private final FlowCounts flowCounts;

	StartRecorder(FlowOutcomes flowOutcomes, FlowCounts flowCounts) {
		this.flowOutcomes = flowOutcomes;
		this.flowCounts = flowCounts;
	}

	@Override
	public void write(Chunk<? extends TriedStart> chunk) {
		for (TriedStart start : chunk) {
			LogContext.with(LogContext.CALLOUT, start.call().facts().calloutId(),
					() -> record(start.call(), start.outcome()));
		}
	}

	private void record(CompletedCall call, StartOutcome outcome) {
		if (outcome instanceof Started started) {
			this.flowOutcomes.started(call, started);
			this.flowCounts.started();
		}
		else if (outcome instanceof Refused refused) {
			LOG.warn("No flow for phone call {}: {}", call.id(), Masks.inText(refused.reason()));
			this.flowOutcomes.refused(call, refused.reason());
			this.flowCounts.refused();
		}
		else if (outcome instanceof Unknown unknown) {
			LOG.warn("Perhaps no flow for phone call {}: {}; a later run asks RapidPro", call.id(),
					Masks.inText(unknown.reason()));
			this.flowOutcomes.unknown(call, unknown.reason());
			this.flowCounts.unknown(unknown.reason());
		}
		else {
			throw new IllegalStateException("not to be recorded: " + outcome);
		}
	}

}
