package org.scfm.call;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.scfm.call.EnqueueCallsParameters.EnqueueStrategy;
import org.scfm.provider.CreateOutcome;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.CreateOutcome.NotSent;
import org.scfm.provider.CreateOutcome.Rejected;
import org.scfm.provider.CreateOutcome.Scope;
import org.scfm.provider.CreateOutcome.Throttled;
import org.scfm.provider.CreateOutcome.TooLate;
import org.scfm.provider.CreateOutcome.Unknown;
import org.scfm.test.TestClock;

import org.springframework.context.ApplicationContext;

/**
 * What runs of {@code enqueue-calls} do, a step at a time.
 */
final class EnqueueMoves {

	private static final Set<CallStatus> RETRIED = Set.of(CallStatus.FAILED, CallStatus.BUSY, CallStatus.NOT_ANSWERED,
			CallStatus.CANCELED, CallStatus.ERRORED);

	private final CallClaim claim;

	private final CallBook callBook;

	private final OutcomeBook outcomeBook;

	private final UnsentCalls unsentCalls;

	private final TestClock clock;

	private final PlacedCalls placed;

	EnqueueMoves(ApplicationContext application, PlacedCalls placed) {
		this.claim = application.getBean(CallClaim.class);
		this.callBook = application.getBean(CallBook.class);
		this.outcomeBook = application.getBean(OutcomeBook.class);
		this.unsentCalls = application.getBean(UnsentCalls.class);
		this.clock = application.getBean(TestClock.class);
		this.placed = placed;
	}

	void claim(CallRun run, Optional<Long> callout, int choice) {
		EnqueueRules rules = new EnqueueRules(callout, (choice % 4 == 0) ? Set.of(CallStatus.FAILED) : RETRIED,
				1 + choice % 3, (choice % 2 == 0) ? Duration.ZERO : Duration.ofMinutes(15), Optional.empty(),
				EnqueueStrategy.OPTIMISTIC, 1, Optional.empty(), Duration.ofHours(24), Optional.empty(),
				Optional.empty());
		run.claimed
			.addAll(this.claim.claim(rules, Claimer.of(run.execution()), run.executions, 1 + choice % 3, new Held()));
	}

	void announce(CallRun run, int choice) {
		Map<ClaimedCall, Map<String, Object>> requests = new LinkedHashMap<>();
		run.claimed.forEach(
				(call) -> requests.put(call, (choice == 15) ? Map.of("url", "u") : Map.of("from", PlacedCalls.FROM)));
		run.announced.addAll(this.callBook.announce(requests, Claimer.of(run.execution()), new Held()));
		// now and then a process tries what it has tried before
		if (choice != 14) {
			run.claimed.clear();
		}
	}

	void refuse(CallRun run) {
		this.callBook.refuse(run.claimed.remove(0).id(), "it cannot be sent");
	}

	void send(CallRun run, int choice) {
		AnnouncedCall call = run.announced.remove(0);
		String to = call.claim().facts().msisdn();
		CreateOutcome outcome;
		if (!this.clock.instant().isBefore(call.sendBy())) {
			outcome = new TooLate();
		}
		else {
			outcome = switch (choice) {
				case 0 -> new Rejected(Scope.CALL, 400, "21211", "not valid");
				case 1 -> new Rejected(Scope.CONFIG, 401, "20003", "who are you");
				case 2 -> new NotSent("refused");
				case 3 -> new Throttled(null);
				case 4, 5 -> new Unknown("no answer");
				case 6, 7, 8 -> {
					this.placed.place(to);
					yield new Unknown("answer lost");
				}
				default -> new Accepted(this.placed.place(to), "queued", "outbound-api", "{}");
			};
		}
		run.answered.add(new SentCall(call, outcome));
	}

	void record(CallRun run) {
		if (!run.answered.isEmpty()) {
			this.outcomeBook.record(List.copyOf(run.answered));
			run.answered.clear();
		}
	}

	void putBack(CallRun run) {
		this.unsentCalls.putBack(run.executions);
	}

}
