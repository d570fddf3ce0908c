package org.scfm.flow;

import java.time.Duration;
import java.util.Map;

import org.scfm.call.Claimer;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.RequestKind;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What tests of starts whose answer was lost share.
 */
abstract class LostAnswersContract extends FlowsContract {

	static final Duration GRACE = Duration.ofMinutes(2);

	@Autowired
	CompletedCalls completedCalls;

	@Autowired
	FlowOutcomes flowOutcomes;

	@Autowired
	WaitingFlows waitingFlows;

	/** A start whose answer was lost, at the test's start. */
	long answerLost(Fault.Kind kind, boolean afterEffect) {
		long call = completed("+85510000001");
		Fault fault = Fault.on(RequestKind.FLOW_START, kind).delay(Duration.ofSeconds(6));
		SANDBOX.faults().add(afterEffect ? fault.afterEffect() : fault);
		assertThat(run(Map.of()).results()).isEqualTo(results(0, 0, 0, 1, 1));
		assertThat(row(call)).containsEntry("flow_status", "unknown");
		return call;
	}

	CompletedCall claim() {
		return this.completedCalls.claimNew(Claimer.of(-1)).orElseThrow();
	}

	static long lookUps() {
		return SANDBOX.ledger().requests(RequestKind.FLOW_LIST);
	}

	static Map<String, Object> results(long started, long settledStarted, long settledNotStarted, long unknown,
			long waiting) {
		return results(started, settledStarted, settledNotStarted, unknown, waiting, 0);
	}

	static Map<String, Object> results(long started, long settledStarted, long settledNotStarted, long unknown,
			long waiting, long lookUpsFailed) {
		return Map.of("flowsStarted", started, "flowsRefused", 0L, "flowsUnknown", unknown, "flowsSettledStarted",
				settledStarted, "flowsSettledNotStarted", settledNotStarted, "flowLookupsFailed", lookUpsFailed,
				"flowsWaiting", waiting);
	}

}
