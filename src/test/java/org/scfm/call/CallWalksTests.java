package org.scfm.call;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.scfm.call.CallMove.Kind;
import org.scfm.test.OnH2;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No walk of claims, answers, polls, look-ups, decisions, crashes and waits leaves a
 * state in which a call is over, makes two calls to one number live, or makes the books
 * say something else than the calls do. jqwik prints the seed of each run, and the
 * shortest walk that it finds; what failed comes first in the next run. To replay a run:
 * {@code @Property(seed = "...")}. For more walks: {@code -Djqwik.tries.default=10000}.
 */
@OnH2
class CallWalksTests extends ApplicationWalks {

	@Property(edgeCases = EdgeCasesMode.NONE)
	void the_books_are_right_after_every_move_of_every_walk(@ForAll("walks") List<CallMove> walk) {
		Set<String> reached = new TreeSet<>();
		CallWalk world = new CallWalk(this.application);
		for (CallMove move : walk) {
			world.make(move);
			world.calls().forEach((call) -> reached.add(call.status()));
		}
		world.heal();
		reached.forEach((status) -> Statistics.label("reached").collect(status));
		Statistics.label("reached").coverage((walks) -> {
			for (CallStatus status : CallStatus.values()) {
				walks.check(status.column()).count((count) -> count > 0);
			}
		});
	}

	@Example
	void a_call_that_is_open_again_counts_as_open_though_a_later_one_is_over() {
		CallWalk world = new CallWalk(this.application);
		List.of(new CallMove(Kind.CLAIM, 0, 0), new CallMove(Kind.ANNOUNCE, 0, 0), new CallMove(Kind.SEND, 0, 15),
				new CallMove(Kind.WAIT, 0, 9), new CallMove(Kind.SETTLE, 1, 12), new CallMove(Kind.WAIT, 0, 9),
				new CallMove(Kind.SETTLE, 1, 12), new CallMove(Kind.CLAIM, 1, 0), new CallMove(Kind.ANNOUNCE, 1, 0),
				new CallMove(Kind.SEND, 1, 0), new CallMove(Kind.RECORD, 1, 0), new CallMove(Kind.RECORD, 0, 0))
			.forEach(world::make);
		assertThat(world.calls()).extracting(CallAudit.Call::status).containsExactly("queued", "errored");
		assertThat(world.hasReopened()).isTrue();
		world.heal();
	}

	@Provide
	Arbitrary<List<CallMove>> walks() {
		return Combinators
			.combine(
					Arbitraries.frequency(
							Tuple.of(5, Kind.CLAIM), Tuple.of(6, Kind.ANNOUNCE), Tuple.of(1, Kind.REFUSE),
							Tuple.of(9, Kind.SEND), Tuple.of(6, Kind.RECORD), Tuple.of(1, Kind.CRASH),
							Tuple.of(1, Kind.PUT_BACK), Tuple.of(5, Kind.WAIT), Tuple.of(4, Kind.LEASE),
							Tuple.of(6, Kind.POLL), Tuple.of(1, Kind.READ), Tuple.of(5, Kind.SETTLE),
							Tuple.of(1, Kind.DECIDE), Tuple.of(3, Kind.CALLOUT)),
					Arbitraries.frequency(Tuple.of(4, 0), Tuple.of(2, 1), Tuple.of(1, 2)),
					Arbitraries.integers()
						.between(0, CallMove.CHOICES - 1)
						.withDistribution(RandomDistribution.uniform()))
			.as(CallMove::new)
			.list()
			.ofMaxSize(160)
			.withSizeDistribution(RandomDistribution.uniform());
	}

}
