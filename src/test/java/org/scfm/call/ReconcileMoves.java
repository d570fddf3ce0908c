package org.scfm.call;

import java.time.Duration;
import java.util.Map;

import org.scfm.call.ReconcileCallsParameters.Decision;
import org.scfm.job.Arguments;
import org.scfm.job.StepCounters;
import org.scfm.job.UsageException;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.CallProvider;
import org.scfm.test.TestClock;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.context.ApplicationContext;

/**
 * What runs of {@code reconcile-calls} do, a step at a time.
 */
final class ReconcileMoves {

	private static final Duration GRACE = Duration.ofMinutes(2);

	private final UnsettledCalls unsettledCalls;

	private final CallDecisions decisions;

	private final CallProvider provider;

	private final TestClock clock;

	private final PlacedCalls placed;

	ReconcileMoves(ApplicationContext application, PlacedCalls placed) {
		this.unsettledCalls = application.getBean(UnsettledCalls.class);
		this.decisions = application.getBean(CallDecisions.class);
		this.provider = application.getBean(CallProvider.class);
		this.clock = application.getBean(TestClock.class);
		this.placed = placed;
	}

	void read(CallRun run, int choice) {
		UnsettledCallReader reader = new UnsettledCallReader(this.unsettledCalls, new Arguments(
				Map.of("gracePeriod", GRACE.toString(), "releasePolicy", isReleasing(choice) ? "release" : "hold")),
				this.provider.longestExchange(), this.clock);
		run.toLookUp.clear();
		for (UnsettledCall call = reader.read(); call != null; call = reader.read()) {
			run.toLookUp.add(call);
		}
	}

	/**
	 * @param meanwhile what others may do while the provider is asked
	 */
	void settle(CallRun run, int choice, Runnable meanwhile) {
		if (run.toLookUp.isEmpty()) {
			read(run, choice);
		}
		StepCounters counters = new StepCounters(CallSettler.LOOKED_UP);
		new CallSettler(this.unsettledCalls, new SearchedCalls(this.provider, this.placed, choice % 8, meanwhile),
				new SettleRules(GRACE, isReleasing(choice)), counters, run.execution(), this.clock, Metrics.off())
			.write(new Chunk<>(run.toLookUp));
		run.toLookUp.clear();
	}

	private static boolean isReleasing(int choice) {
		return choice >= 8;
	}

	void decide(CallRun run, CallAudit.Call call, int choice) {
		try {
			this.decisions.decide(call.id(), (choice < 8) ? Decision.PLACED : Decision.NOT_PLACED, run.execution(),
					run.executions);
			this.placed.lieAbout(call.msisdn());
		}
		catch (UsageException ex) {
			// there is nothing to decide
		}
	}

}
