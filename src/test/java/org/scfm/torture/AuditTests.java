package org.scfm.torture;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;
import org.scfm.torture.Audit.Kind;
import org.scfm.torture.Audit.Violation;

import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The audit finds what it is there to find. Each test spoils books that are in order: one
 * person in two callouts, called in both, one after the other.
 */
class AuditTests {

	private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

	private static final String ANNA = "+85512000001";

	private static final String BERT = "+85512000002";

	private final List<Truth.Dialled> dialled = new ArrayList<>(
			List.of(dialled("CA1", ANNA, 1, 2, "completed"), dialled("CA2", ANNA, 10, 11, "busy")));

	private final List<Truth.FlowStart> flowStarts = new ArrayList<>(List.of(flow("F1", 1, ANNA)));

	private final List<Books.Call> calls = new ArrayList<>(
			List.of(call(1, 1, 1, "completed", "CA1", 0, 5), call(2, 2, 1, "busy", "CA2", 9, 15)));

	private final List<Books.Participation> participations = new ArrayList<>(
			List.of(new Books.Participation(1, 1, ANNA, 1, "completed", at(0)),
					new Books.Participation(2, 2, ANNA, 1, "busy", at(9))));

	private final List<Books.Execution> executions = new ArrayList<>(
			List.of(new Books.Execution(7, "enqueue-calls", "run", "COMPLETED", true)));

	private final Map<String, Integer> callsPerRun = new HashMap<>(Map.of("run", 2));

	private final List<Rules.PeriodLimit> periodLimits = new ArrayList<>(
			List.of(new Rules.PeriodLimit(at(-1), 1), new Rules.PeriodLimit(at(8), 2)));

	private final Set<Long> waiting = new HashSet<>();

	@Test
	void books_in_order_are_in_order() {
		assertThat(violations()).isEmpty();
	}

	@Test
	void a_call_that_no_row_holds_is_found() {
		this.dialled.add(dialled("CA3", BERT, 30, 31, "completed"));
		assertFound(Kind.CALLS, BERT, "no phone call holds it");
	}

	@Test
	void a_released_row_does_not_account_for_a_call() {
		this.calls.add(call(3, 1, 2, "released", null, 29, 40));
		this.callsPerRun.put("run", 3);
		this.periodLimits.add(new Rules.PeriodLimit(at(20), 3));
		assertThat(violations()).isEmpty();
		this.dialled.add(dialled("CA3", ANNA, 30, 31, "busy"));
		assertFound(Kind.CALLS, ANNA, "no phone call holds it");
	}

	@Test
	void a_call_that_was_decided_as_placed_accounts_for_one_and_only_one() {
		this.participations.set(1, new Books.Participation(2, 2, ANNA, 1, "given_up", at(9)));
		spoil(2, (call) -> call(2, 2, 1, "given_up", null, 9, 15));
		assertThat(violations()).isEmpty();
		this.periodLimits.add(new Rules.PeriodLimit(at(8), 3));
		this.dialled.add(dialled("CA3", ANNA, 12, 13, "busy"));
		assertFound(Kind.CALLS, ANNA, "CA3 was dialled and no phone call holds it");
	}

	@Test
	void a_call_that_waits_for_a_decision_accounts_for_one_that_was_dialled() {
		this.participations.set(1, new Books.Participation(2, 2, ANNA, 1, "open", at(9)));
		spoil(2, (call) -> call(2, 2, 1, "unknown", null, 9, null));
		this.waiting.add(2L);
		assertThat(violations()).isEmpty();
		this.waiting.clear();
		assertThat(violations()).extracting(Violation::kind)
			.containsExactly(Kind.CALLS, Kind.TWICE, Kind.LOST, Kind.LEFT);
	}

	@Test
	void two_rows_with_one_sid_are_found() {
		spoil(2, (call) -> call(2, 2, 1, "busy", "CA1", 9, 15));
		assertFound(Kind.CALLS, ANNA, "hold one sid");
	}

	@Test
	void a_sid_that_was_never_dialled_is_found() {
		spoil(2, (call) -> call(2, 2, 1, "busy", "CA9", 9, 15));
		assertFound(Kind.CALLS, ANNA, "never dialled");
	}

	@Test
	void the_sid_of_a_call_to_someone_else_is_found() {
		this.dialled.set(1, dialled("CA2", BERT, 10, 11, "busy"));
		assertFound(Kind.CALLS, ANNA, "someone else");
	}

	@Test
	void an_end_that_is_not_the_providers_is_found() {
		this.dialled.set(1, dialled("CA2", ANNA, 10, 11, "no-answer"));
		assertFound(Kind.CALLS, ANNA, "call 2 is busy and the provider says no-answer");
	}

	@Test
	void two_calls_at_once_are_found() {
		this.dialled.set(0, dialled("CA1", ANNA, 1, 10.5, "completed"));
		assertFound(Kind.TWICE, ANNA, "while the call of 2026-03-01T12:00:01Z went on");
	}

	@Test
	void a_call_while_an_earlier_one_is_not_known_to_be_over_is_found() {
		spoil(1, (call) -> call(1, 1, 1, "completed", "CA1", 0, 12));
		assertFound(Kind.TWICE, ANNA, "while call 1 was open or unknown");
	}

	@Test
	void a_call_while_the_outcome_of_one_that_was_never_placed_is_unknown_is_found() {
		this.calls.add(call(3, 1, 2, "released", null, 8, 20));
		this.callsPerRun.put("run", 3);
		this.periodLimits.add(new Rules.PeriodLimit(at(-1), 3));
		assertThat(violations()).extracting(Violation::toString)
			.singleElement()
			.asString()
			.contains("TWICE", "while call 3 was open or unknown");
	}

	@Test
	void a_person_who_was_never_called_is_found() {
		this.participations.add(new Books.Participation(3, 1, BERT, 0, "none", null));
		assertFound(Kind.LOST, BERT, "never called");
	}

	@Test
	void a_person_whose_retry_is_due_is_found() {
		this.participations.set(1, new Books.Participation(2, 2, ANNA, 1, "failed", at(9)));
		this.dialled.set(1, dialled("CA2", ANNA, 10, 11, "failed"));
		spoil(2, (call) -> call(2, 2, 1, "failed", "CA2", 9, 15));
		assertFound(Kind.LOST, ANNA, "failed after 1 attempts");
	}

	@Test
	void a_person_with_an_open_call_that_nobody_lists_is_found() {
		this.participations.set(1, new Books.Participation(2, 2, ANNA, 1, "open", at(9)));
		assertFound(Kind.LOST, ANNA, "an open call that nobody lists");
	}

	@Test
	void a_run_beyond_its_limit_is_found() {
		this.callsPerRun.put("run", 1);
		assertFound(Kind.LIMITS, "run", "placed 2 calls and may place 1");
	}

	@Test
	void a_run_that_may_place_no_calls_is_found() {
		this.callsPerRun.clear();
		assertFound(Kind.LIMITS, "run", "may place null");
	}

	@Test
	void a_period_beyond_its_limit_is_found() {
		this.periodLimits.set(1, new Rules.PeriodLimit(at(12), 2));
		assertThat(violations()).extracting(Violation::text)
			.containsExactly("2 calls were dialled by 2026-03-01T12:00:10Z, and 1 may be in PT59M",
					"2 calls were announced by 2026-03-01T12:00:09Z, and 1 may be in PT59M");
	}

	@Test
	void calls_of_an_earlier_period_do_not_count() {
		this.periodLimits.remove(1);
		this.dialled.set(1, dialled("CA2", ANNA, 10_000, 10_001, "busy"));
		spoil(2, (call) -> call(2, 2, 1, "busy", "CA2", 9_999, 10_002));
		assertThat(violations()).isEmpty();
	}

	@Test
	void more_attempts_than_allowed_are_found() {
		for (int i = 2; i <= 3; i++) {
			this.calls.add(call(10 + i, 1, i, "errored", null, 100 * i, 100 * i + 1));
		}
		this.callsPerRun.put("run", 4);
		this.periodLimits.add(new Rules.PeriodLimit(at(8), 4));
		this.participations.set(0, new Books.Participation(1, 1, ANNA, 3, "errored", at(300)));
		assertFound(Kind.LIMITS, "1", "was called 3 times");
	}

	@Test
	void a_wrong_count_and_a_wrong_outcome_are_found() {
		this.participations.set(0, new Books.Participation(1, 1, ANNA, 2, "completed", at(0)));
		this.participations.set(1, new Books.Participation(2, 2, ANNA, 1, "not_answered", at(9)));
		assertThat(violations()).extracting(Violation::text)
			.containsExactly("participation 1 says 2 attempts, the last completed; its calls say 1, completed",
					"participation 2 says 1 attempts, the last not_answered; its calls say 1, busy");
	}

	@Test
	void a_number_that_the_provider_calls_invalid_is_an_outcome_of_its_own() {
		addRefused("21211");
		this.participations.add(new Books.Participation(3, 3, BERT, 1, "invalid_number", at(20)));
		assertThat(violations()).isEmpty();
		this.participations.set(2, new Books.Participation(3, 3, BERT, 1, "errored", at(20)));
		assertThat(violations()).extracting(Violation::text)
			.containsExactly("participation 3 says 1 attempts, the last errored; its calls say 1, invalid_number");
	}

	@Test
	void any_other_refusal_does_not_make_a_number_invalid() {
		addRefused("21219");
		this.participations.add(new Books.Participation(3, 3, BERT, 1, "invalid_number", at(20)));
		assertThat(violations()).extracting(Violation::text)
			.containsExactly("participation 3 says 1 attempts, the last invalid_number; its calls say 1, errored");
	}

	private void addRefused(String code) {
		this.calls.add(new Books.Call(3, 3, 3, 1, BERT, "errored", null, at(20), at(20), at(21), code, "refused", 7,
				null, null, null));
		this.callsPerRun.put("run", 3);
		this.periodLimits.add(new Rules.PeriodLimit(at(20), 3));
	}

	@Test
	void a_call_that_was_claimed_and_never_sent_is_found() {
		this.calls.add(
				new Books.Call(3, 1, 3, 1, BERT, "created", null, at(20), null, null, null, null, 7, null, null, null));
		this.participations.add(new Books.Participation(3, 1, BERT, 1, "open", at(20)));
		this.callsPerRun.put("run", 3);
		this.waiting.add(3L);
		assertFound(Kind.LEFT, BERT, "call 3 is created");
	}

	@Test
	void an_execution_that_seems_to_run_is_found() {
		this.executions.add(new Books.Execution(8, "update-calls", "poll", "STARTED", false));
		this.executions.add(new Books.Execution(9, "update-calls", "poll2", "UNKNOWN", true));
		assertThat(violations()).extracting(Violation::text)
			.containsExactly("execution 8 of update-calls is STARTED and has not ended",
					"execution 9 of update-calls is UNKNOWN");
	}

	@Test
	void a_completed_call_without_a_flow_is_found() {
		this.flowStarts.clear();
		spoil(1, (call) -> flow(call, null, null, null));
		assertFound(Kind.FLOWS, ANNA, "is null, and 0 were started");
	}

	@Test
	void a_flow_that_is_half_started_is_found() {
		spoil(1, (call) -> flow(call, "starting", null, null));
		assertFound(Kind.FLOWS, ANNA, "is starting, and 1 were started");
	}

	@Test
	void two_flows_for_one_call_are_found() {
		this.flowStarts.add(flow("F2", 1, ANNA));
		assertFound(Kind.FLOWS, "1", "2 flows were started");
	}

	@Test
	void a_flow_for_a_call_that_is_not_completed_is_found() {
		this.flowStarts.add(flow("F2", 2, ANNA));
		assertFound(Kind.FLOWS, "2", "not completed");
	}

	@Test
	void a_flow_for_someone_else_is_found() {
		this.flowStarts.set(0, flow("F1", 1, BERT));
		assertFound(Kind.FLOWS, ANNA, "started for [tel:" + BERT + "]");
	}

	@Test
	void a_flow_that_was_never_started_is_found() {
		this.flowStarts.clear();
		assertFound(Kind.FLOWS, ANNA, "was never started");
	}

	@Test
	void a_flow_that_failed_needs_a_reason_and_must_not_have_been_started() {
		this.flowStarts.clear();
		spoil(1, (call) -> flow(call, "unknown", null, "HTTP 500"));
		assertThat(violations()).isEmpty();
		spoil(1, (call) -> flow(call, "unknown", null, ""));
		assertFound(Kind.FLOWS, ANNA, "nothing says why");
		spoil(1, (call) -> flow(call, "refused", null, "no such flow"));
		assertThat(violations()).isEmpty();
		this.flowStarts.add(flow("F1", 1, ANNA));
		assertFound(Kind.FLOWS, ANNA, "is refused and was started");
	}

	@Test
	void the_books_are_read_as_they_are() throws SQLException {
		// one connection: H2 2.4 does not compute the generated column of a table once
		// the
		// connection is closed that created it
		SingleConnectionDataSource source = new SingleConnectionDataSource(
				"jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=MySQL", "sa", "", true);
		Flyway.configure()
			.dataSource(source)
			.locations("classpath:db/migration/common", "classpath:db/migration/h2")
			.load()
			.migrate();
		try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
			for (String sql : """
					INSERT INTO contacts (msisdn, metadata, created_at, updated_at)
					VALUES ('+85512000001', '{}', '2026-03-01 12:00:00', '2026-03-01 12:00:00');
					INSERT INTO callouts (status, metadata, created_at, updated_at)
					VALUES ('running', '{}', '2026-03-01 12:00:00', '2026-03-01 12:00:00');
					INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, attempts, last_outcome,
					  last_attempt_at, created_at, updated_at)
					VALUES (1, 1, '+85512000001', '{}', 1, 'completed', '2026-03-01 12:00:00', '2026-03-01 12:00:00',
					  '2026-03-01 12:00:00');
					INSERT INTO phone_calls (callout_id, callout_participation_id, contact_id, attempt, msisdn, status, provider,
					  account_sid, remote_call_id, metadata, created_at, send_by, sent_at, ended_at, flow_status, flow_uuid,
					  placed_by_execution, changed_by_execution, updated_at)
					VALUES (1, 1, 1, 1, '+85512000001', 'completed', 'twilio', 'AC', 'CA1', '{}', '2026-03-01 11:59:59',
					  '2026-03-01 12:10:00', '2026-03-01 12:00:00', '2026-03-01 12:00:05', 'started', 'F1', 7, 7,
					  '2026-03-01 12:00:05');
					INSERT INTO BATCH_JOB_INSTANCE (JOB_INSTANCE_ID, VERSION, JOB_NAME, JOB_KEY) VALUES (1, 0, 'enqueue-calls', 'k');
					INSERT INTO BATCH_JOB_EXECUTION (JOB_EXECUTION_ID, VERSION, JOB_INSTANCE_ID, CREATE_TIME, STATUS)
					VALUES (7, 0, 1, '2026-03-01 12:00:00', 'STARTED');
					INSERT INTO BATCH_JOB_EXECUTION_PARAMS (JOB_EXECUTION_ID, PARAMETER_NAME, PARAMETER_TYPE, PARAMETER_VALUE,
					  IDENTIFYING) VALUES (7, 'runId', 'java.lang.String', 'run', 'Y');
					"""
				.split(";")) {
				if (!sql.isBlank()) {
					statement.execute(sql);
				}
			}
			Books books = Books.read(connection);
			assertThat(books.calls()).singleElement()
				.isEqualTo(new Books.Call(1, 1, 1, 1, ANNA, "completed", "CA1", at(-1), at(0), at(5), null, null, 7,
						"started", "F1", null));
			assertThat(books.participations())
				.containsExactly(new Books.Participation(1, 1, ANNA, 1, "completed", at(0)));
			assertThat(books.executions())
				.containsExactly(new Books.Execution(7, "enqueue-calls", "run", "STARTED", false));
		}
		source.destroy();
	}

	private void assertFound(Kind kind, String about, String text) {
		assertThat(violations()).anySatisfy((violation) -> {
			assertThat(violation.kind()).isEqualTo(kind);
			assertThat(violation.about()).isEqualTo(about);
			assertThat(violation.text()).contains(text);
		});
	}

	private List<Violation> violations() {
		return new Audit(new Truth(this.dialled, this.flowStarts),
				new Books(this.calls, this.participations, this.executions),
				new Rules(Set.of("failed"), 2, this.callsPerRun, this.periodLimits, Duration.ofMinutes(59)),
				this.waiting)
			.violations();
	}

	private void spoil(int id, UnaryOperator<Books.Call> change) {
		this.calls.replaceAll((call) -> (call.id() == id) ? change.apply(call) : call);
	}

	private static Instant at(double seconds) {
		return NOON.plusMillis((long) (seconds * 1000));
	}

	private static Truth.Dialled dialled(String sid, String to, double from, double until, String status) {
		return new Truth.Dialled(sid, to, "1234", at(from), at(until), status);
	}

	private static Truth.FlowStart flow(String uuid, long phoneCallId, String msisdn) {
		return new Truth.FlowStart(uuid, phoneCallId, List.of("tel:" + msisdn), at(20));
	}

	private static Books.Call call(long id, long participation, int attempt, String status, @Nullable String sid,
			int sent, @Nullable Integer ended) {
		boolean completed = status.equals("completed");
		return new Books.Call(id, participation, participation, attempt, ANNA, status, sid, at(sent), at(sent),
				(ended != null) ? at(ended) : null, null, null, 7, completed ? "started" : null,
				completed ? "F" + id : null, null);
	}

	private static Books.Call flow(Books.Call call, @Nullable String status, @Nullable String uuid,
			@Nullable String reason) {
		return new Books.Call(call.id(), call.calloutId(), call.participationId(), call.attempt(), call.msisdn(),
				call.status(), call.sid(), call.createdAt(), call.sentAt(), call.endedAt(), call.errorCode(),
				call.reason(), call.placedBy(), status, uuid, reason);
	}

}
