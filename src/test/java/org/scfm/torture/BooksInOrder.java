package org.scfm.torture;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.scfm.torture.Audit.Kind;
import org.scfm.torture.Audit.Violation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Books that are in order, to be spoilt: one person in two callouts, called in both, one
 * after the other.
 */
abstract class BooksInOrder {

	static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

	static final String ANNA = "+85512000001";

	static final String BERT = "+85512000002";

	final List<Truth.Dialled> dialled = new ArrayList<>(
			List.of(dialled("CA1", ANNA, 1, 2, "completed"), dialled("CA2", ANNA, 10, 11, "busy")));

	final List<Truth.FlowStart> flowStarts = new ArrayList<>(List.of(flow("F1", 1, ANNA)));

	final List<Books.Call> calls = new ArrayList<>(
			List.of(call(1, 1, 1, "completed", "CA1", 0, 5), call(2, 2, 1, "busy", "CA2", 9, 15)));

	final List<Books.Participation> participations = new ArrayList<>(
			List.of(new Books.Participation(1, 1, ANNA, 1, "completed", at(0)),
					new Books.Participation(2, 2, ANNA, 1, "busy", at(9))));

	final List<Books.Execution> executions = new ArrayList<>(
			List.of(new Books.Execution(7, "enqueue-calls", "run", "COMPLETED", true)));

	final List<Books.Step> steps = new ArrayList<>();

	final Map<Long, Integer> people = new HashMap<>();

	final Map<String, Integer> callsPerRun = new HashMap<>(Map.of("run", 2));

	final List<Rules.PeriodLimit> periodLimits = new ArrayList<>(
			List.of(new Rules.PeriodLimit(at(-1), 1), new Rules.PeriodLimit(at(8), 2)));

	final Set<Long> waiting = new HashSet<>();

	void assertFound(Kind kind, String about, String text) {
		assertThat(violations()).anySatisfy((violation) -> {
			assertThat(violation.kind()).isEqualTo(kind);
			assertThat(violation.about()).isEqualTo(about);
			assertThat(violation.text()).contains(text);
		});
	}

	List<Violation> violations() {
		return new Audit(new Truth(this.dialled, this.flowStarts),
				new Books(this.calls, this.participations, this.executions, this.steps), new Rules(Set.of("failed"), 2,
						this.callsPerRun, this.periodLimits, Duration.ofMinutes(59), this.people),
				this.waiting)
			.violations();
	}

	void spoil(int id, UnaryOperator<Books.Call> change) {
		this.calls.replaceAll((call) -> (call.id() == id) ? change.apply(call) : call);
	}

	static Instant at(double seconds) {
		return NOON.plusMillis((long) (seconds * 1000));
	}

	static Truth.Dialled dialled(String sid, String to, double from, double until, String status) {
		return new Truth.Dialled(sid, to, "1234", at(from), at(until), status);
	}

	static Truth.FlowStart flow(String uuid, long phoneCallId, String msisdn) {
		return new Truth.FlowStart(uuid, phoneCallId, List.of("tel:" + msisdn), at(20));
	}

	static Books.Call call(long id, long participation, int attempt, String status, @Nullable String sid, int sent,
			@Nullable Integer ended) {
		boolean completed = status.equals("completed");
		return new Books.Call(id, participation, participation, attempt, ANNA, status, sid, at(sent), at(sent),
				(ended != null) ? at(ended) : null, null, null, 7, completed ? "started" : null,
				completed ? "F" + id : null, null);
	}

}
