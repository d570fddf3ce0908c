package org.scfm.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import org.jspecify.annotations.Nullable;
import org.scfm.job.Arguments;
import org.scfm.job.StepCounters;

import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemStream;

/**
 * Reads the calls to ask for by leasing them, some at a time, each at most once in a run;
 * first those that the provider's list tells about, where that is cheaper. It keeps no
 * position but the time at which the run began.
 */
class OpenCallReader implements ItemReader<DueCall>, ItemStream {

	private static final String BEGAN = "runBegan";

	private static final int LEASED_TOGETHER = 100;

	private final PollBook pollBook;

	private final ListedCalls listedCalls;

	private final StepCounters counters;

	private final Clock clock;

	private final Duration recentlyCreated;

	private final long maxCalls;

	private final Queue<DueCall> leased = new ArrayDeque<>();

	private Instant began = Instant.EPOCH;

	OpenCallReader(Arguments arguments, PollBook pollBook, ListedCalls listedCalls, StepCounters counters,
			Clock clock) {
		this.pollBook = pollBook;
		this.listedCalls = listedCalls;
		this.counters = counters;
		this.clock = clock;
		this.recentlyCreated = Duration.ofSeconds(arguments.get(UpdateCallsParameters.RECENTLY_CREATED_SECONDS));
		this.maxCalls = arguments.find(UpdateCallsParameters.MAX_CALLS_TO_FETCH)
			.map(Integer::longValue)
			.orElse(Long.MAX_VALUE);
	}

	@Override
	public void open(ExecutionContext context) {
		this.began = context.containsKey(BEGAN) ? Instant.parse(context.getString(BEGAN)) : this.clock.instant();
		context.putString(BEGAN, this.began.toString());
	}

	@Override
	public @Nullable DueCall read() {
		if (this.leased.isEmpty()) {
			List<DueCall> next = next(this.maxCalls - this.counters.get(CallPoller.ASKED));
			this.counters.add(CallPoller.ASKED, next.size());
			this.leased.addAll(next);
		}
		return this.leased.poll();
	}

	private List<DueCall> next(long wanted) {
		if (wanted <= 0) {
			return List.of();
		}
		Instant createdBefore = this.clock.instant().minus(this.recentlyCreated);
		List<DueCall> listed = this.listedCalls.next(createdBefore, this.began, wanted);
		return !listed.isEmpty() ? listed
				: this.pollBook.lease(createdBefore, this.began, (int) Math.min(LEASED_TOGETHER, wanted))
					.stream()
					.map((call) -> new DueCall(call, null))
					.toList();
	}

	@Override
	public void close() {
		this.pollBook.giveBack(this.leased.stream().map(DueCall::call).toList());
		this.listedCalls.close();
	}

}
