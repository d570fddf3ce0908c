package org.scfm.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.scfm.callout.CalloutAction;
import org.scfm.callout.CalloutChanges;
import org.scfm.database.Transactions;
import org.scfm.job.UsageException;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.context.ApplicationContext;

/**
 * A small world in which moves are made: the real books; runs whose processes hold in
 * memory what processes hold; and a provider that knows which calls it has placed.
 */
final class CallWalk {

	private static final List<Duration> WAITS = List.of(Duration.ofSeconds(1), Duration.ofSeconds(1),
			Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(10),
			Duration.ofSeconds(10), Duration.ofSeconds(45), Duration.ofSeconds(61), Duration.ofMinutes(2),
			Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofMinutes(6), Duration.ofMinutes(16),
			Duration.ofHours(1), Duration.ofHours(25));

	private final CalloutChanges changes;

	private final Transactions transactions;

	private final TestClock clock;

	private final PlacedCalls placed;

	private final EnqueueMoves enqueuing;

	private final UpdateMoves updating;

	private final ReconcileMoves reconciling;

	private final CallAudit audit;

	private final List<Long> calloutIds;

	private final List<CallRun> runs = new ArrayList<>();

	CallWalk(ApplicationContext application) {
		this.changes = application.getBean(CalloutChanges.class);
		this.transactions = application.getBean(Transactions.class);
		this.clock = application.getBean(TestClock.class);
		this.placed = new PlacedCalls(this.clock);
		this.enqueuing = new EnqueueMoves(application, this.placed);
		this.updating = new UpdateMoves(application, this.placed);
		this.reconciling = new ReconcileMoves(application, this.placed);
		Database database = application.getBean(Database.class);
		database.empty();
		this.clock.set(TestClock.START);
		Campaign campaign = application.getBean(Campaign.class);
		campaign.contacts(3);
		this.calloutIds = List.of(campaign.populated("running"), campaign.populated("running"),
				campaign.populated("running"));
		AtomicLong executionIds = new AtomicLong();
		for (int i = 0; i < CallMove.RUNS; i++) {
			this.runs.add(new CallRun(executionIds::incrementAndGet));
		}
		this.audit = new CallAudit(database);
	}

	/**
	 * The books as of the last move.
	 */
	List<CallAudit.Call> calls() {
		return this.audit.calls();
	}

	/**
	 * Whether a call that had been settled was opened again by the provider's word.
	 */
	boolean hasReopened() {
		return this.audit.hasReopened();
	}

	/**
	 * Makes a move, and checks what it has made of the books.
	 */
	void make(CallMove move) {
		CallRun run = runFor(move);
		if (run == null) {
			return;
		}
		int choice = move.choice();
		switch (move.kind()) {
			case CLAIM -> this.enqueuing.claim(run,
					(choice < 12) ? Optional.empty() : Optional.of(this.calloutIds.get(choice % 3)), choice);
			case ANNOUNCE -> this.enqueuing.announce(run, choice);
			case REFUSE -> this.enqueuing.refuse(run);
			case SEND -> this.enqueuing.send(run, choice);
			case RECORD -> this.enqueuing.record(run);
			case CRASH -> run.restart();
			case PUT_BACK -> this.enqueuing.putBack(run);
			case WAIT -> await(WAITS.get(choice));
			case LEASE -> this.updating.lease(run, choice);
			case POLL -> this.updating.poll(run, choice);
			case READ -> this.reconciling.read(run, choice);
			case SETTLE -> settle(run, choice);
			case DECIDE -> decide(run, choice);
			case CALLOUT -> change(run, choice);
		}
		this.audit.check(move.kind());
		this.placed.check(calls());
	}

	/**
	 * The run of the move, or the next one that can make it.
	 */
	private @Nullable CallRun runFor(CallMove move) {
		return IntStream.range(0, CallMove.RUNS)
			.mapToObj((i) -> this.runs.get((move.run() + i) % CallMove.RUNS))
			.filter((run) -> run.canMake(move.kind()))
			.findFirst()
			.orElse(null);
	}

	private void await(Duration duration) {
		this.clock.advance(duration);
		this.placed.endOld();
	}

	private void settle(CallRun run, int choice) {
		this.reconciling.settle(run, choice,
				() -> this.runs.stream().filter((other) -> other != run).forEach(this.enqueuing::record));
	}

	private void decide(CallRun run, int choice) {
		List<CallAudit.Call> live = live();
		if (!live.isEmpty()) {
			this.reconciling.decide(run, live.get(choice % live.size()), choice);
		}
	}

	/**
	 * An action on a callout; calls of one that does not run are leased to be canceled.
	 */
	private void change(CallRun run, int choice) {
		long callout = this.calloutIds.get(choice % 3);
		CalloutAction action = List
			.of(CalloutAction.PAUSE, CalloutAction.STOP, CalloutAction.RESUME, CalloutAction.RESUME)
			.get(choice % 4);
		try {
			this.transactions.get(() -> this.changes.change(callout, action, 1));
		}
		catch (UsageException ex) {
			// not in this state
		}
		this.updating.leaseToCancel(run, callout, choice);
	}

	/**
	 * All processes die, the provider tells the truth, and time passes: nothing stays
	 * open for ever.
	 */
	void heal() {
		this.runs.forEach(CallRun::restart);
		this.runs.forEach(this.enqueuing::putBack);
		this.audit.check(CallMove.Kind.PUT_BACK);
		CallRun run = this.runs.get(0);
		await(Duration.ofHours(25));
		settle(run, 0);
		this.audit.check(CallMove.Kind.SETTLE);
		await(Duration.ofHours(1));
		this.updating.complete(run);
		this.audit.check(CallMove.Kind.POLL);
		List<CallAudit.Call> live = live();
		if (!live.isEmpty()) {
			throw new AssertionError("open for ever: " + live);
		}
	}

	private List<CallAudit.Call> live() {
		return calls().stream().filter(CallAudit.Call::isLive).toList();
	}

}
