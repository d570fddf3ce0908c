package org.scfm.call;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import org.jspecify.annotations.Nullable;
import org.scfm.job.Arguments;
import org.scfm.job.PartitionShare;
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

	private final Arguments arguments;

	private final Queue<DueCall> leased = new ArrayDeque<>();

	private Instant began = Instant.EPOCH;

	private long maxCalls;

	OpenCallReader(Arguments arguments, PollBook pollBook, ListedCalls listedCalls, StepCounters counters,
			Clock clock) {
		this.pollBook = pollBook;
		this.listedCalls = listedCalls;
		this.counters = counters;
		this.clock = clock;
		this.arguments = arguments;
	}

	static long maxCalls(Arguments arguments) {
		return arguments.find(UpdateCallsParameters.MAX_CALLS_TO_FETCH).map(Integer::longValue).orElse(Long.MAX_VALUE);
	}

	static Instant createdBefore(Arguments arguments, Instant now) {
		return now.minusSeconds(arguments.get(UpdateCallsParameters.RECENTLY_CREATED_SECONDS));
	}

	/**
	 * Says when the run began that a step execution belongs to.
	 */
	static void begin(Instant time, ExecutionContext context) {
		context.putString(BEGAN, time.toString());
	}

	@Override
	public void open(ExecutionContext context) {
		this.began = context.containsKey(BEGAN) ? Instant.parse(context.getString(BEGAN)) : this.clock.instant();
		begin(this.began, context);
		this.maxCalls = PartitionShare.of(context).of(maxCalls(this.arguments));
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
		Instant createdBefore = createdBefore(this.arguments, this.clock.instant());
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
