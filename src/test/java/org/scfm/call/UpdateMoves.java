package org.scfm.call;

import java.util.List;

import org.scfm.provider.FetchOutcome;
import org.scfm.provider.FetchOutcome.Gone;
import org.scfm.provider.FetchOutcome.Retry;
import org.scfm.test.TestClock;

import org.springframework.context.ApplicationContext;

/**
 * What runs of {@code update-calls} do, a step at a time. Calls that are to be canceled
 * are leased in another way and then polled alike.
 */
final class UpdateMoves {

	private final PollBook pollBook;

	private final CancelBook cancelBook;

	private final TestClock clock;

	private final PlacedCalls placed;

	UpdateMoves(ApplicationContext application, PlacedCalls placed) {
		this.pollBook = application.getBean(PollBook.class);
		this.cancelBook = application.getBean(CancelBook.class);
		this.clock = application.getBean(TestClock.class);
		this.placed = placed;
	}

	void lease(CallRun run, int choice) {
		run.leased.addAll(this.pollBook.lease(this.clock.instant(), this.clock.instant().plusSeconds(choice % 2),
				1 + choice % 4));
	}

	void leaseToCancel(CallRun run, long callout, int choice) {
		run.leased.addAll(this.cancelBook.lease(callout, this.clock.instant().plusSeconds(1), 1 + choice % 4));
	}

	void poll(CallRun run, int choice) {
		int which = choice % run.leased.size();
		// some are asked for twice with one lease
		OpenCall call = (choice == 9) ? run.leased.get(which) : run.leased.remove(which);
		record(run, call, switch (choice) {
			case 10, 11 -> new Gone();
			case 12 -> new Retry("no answer", null);
			case 13 -> new FetchOutcome.Rejected(401, null, "who are you");
			case 14, 15 -> this.placed.told(call.sid(), call.cancelAsked() ? "canceled" : PlacedCalls.WORDS.get(7));
			default -> this.placed.told(call.sid(), PlacedCalls.WORDS.get(choice));
		});
	}

	/**
	 * All open calls are over.
	 */
	void complete(CallRun run) {
		this.pollBook.lease(this.clock.instant(), this.clock.instant(), 100)
			.forEach((call) -> record(run, call, this.placed.told(call.sid(), "completed")));
	}

	private void record(CallRun run, OpenCall call, FetchOutcome outcome) {
		this.pollBook.record(List.of(new PolledCall(call, outcome)), run.execution());
	}

}
