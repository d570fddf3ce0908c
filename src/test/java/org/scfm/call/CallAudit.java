package org.scfm.call;

import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.scfm.test.Database;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What must hold of the books after each move, and of the change that a move has made.
 * Written from the description of the states, and not with the code that keeps them.
 */
final class CallAudit {

	private static final List<String> LIVE = List.of("created", "scheduling", "unknown", "queued", "in_progress");

	private static final Set<String> OPEN = Set.of("queued", "in_progress");

	private static final Set<String> BEFORE_THE_ANSWER = Set.of("created", "scheduling", "unknown");

	// over, as far as was known, until the provider's word comes after all
	private static final Set<String> SETTLED = Set.of("released", "given_up");

	private static final Set<String> OVER = Set.of("completed", "failed", "busy", "not_answered", "canceled", "errored",
			"withdrawn", "released", "given_up");

	// while some look up, others may record
	private static final Set<CallMove.Kind> BRINGS_ANSWERS = Set.of(CallMove.Kind.RECORD, CallMove.Kind.SETTLE);

	private final Database database;

	private Map<Long, Call> calls = Map.of();

	private boolean reopened;

	CallAudit(Database database) {
		this.database = database;
	}

	record Call(long id, long participation, int attempt, String msisdn, String status, @Nullable String sid,
			LocalDateTime createdAt, @Nullable LocalDateTime sentAt, @Nullable LocalDateTime queuedAt,
			@Nullable LocalDateTime endedAt, @Nullable LocalDateTime pollAt, int version, @Nullable String liveMsisdn) {

		boolean isLive() {
			return LIVE.contains(this.status);
		}

	}

	private record Participation(long id, int attempts, String lastOutcome, @Nullable LocalDateTime lastAttemptAt) {
	}

	/**
	 * The calls as of the last check, in the order of their ids.
	 */
	List<Call> calls() {
		return List.copyOf(this.calls.values());
	}

	/**
	 * Whether a call that had been settled was opened again by the provider's word.
	 */
	boolean hasReopened() {
		return this.reopened;
	}

	/**
	 * Checks the books.
	 * @param kind what was done since the last check
	 */
	void check(CallMove.Kind kind) {
		Map<Long, Call> before = this.calls;
		this.calls = read();
		this.calls.values().stream().filter((now) -> !now.equals(before.get(now.id()))).forEach(this::checkRow);
		checkNumbers();
		checkParticipations();
		checkCounts();
		for (Call now : this.calls.values()) {
			Call was = before.get(now.id());
			if (now.equals(was)) {
				continue;
			}
			if (was != null) {
				checkChange(was, now, kind);
			}
			else {
				checkNew(now, before, kind);
			}
		}
		before.values().stream().filter((was) -> !this.calls.containsKey(was.id())).forEach((was) -> {
			assertThat(was.sid()).as("the provider has it, and it was removed: %s", was).isNull();
			assertThat(was.status()).as("removed: %s", was)
				.isIn(BRINGS_ANSWERS.contains(kind) ? BEFORE_THE_ANSWER : Set.of("created"));
		});
	}

	private void checkRow(Call call) {
		assertThat(call.status()).as("%s", call).matches((status) -> LIVE.contains(status) || OVER.contains(status));
		assertThat(call.liveMsisdn()).as("live number of %s", call).isEqualTo(call.isLive() ? call.msisdn() : null);
		assertThat(call.pollAt() != null).as("has poll_at: %s", call).isEqualTo(OPEN.contains(call.status()));
		assertThat(call.endedAt() != null).as("has ended_at: %s", call).isEqualTo(OVER.contains(call.status()));
		assertThat(call.queuedAt() != null).as("has queued_at: %s", call).isEqualTo(call.sid() != null);
		if (BEFORE_THE_ANSWER.contains(call.status()) || call.status().equals("errored")) {
			assertThat(call.sid()).as("sid of %s", call).isNull();
		}
		else if (!SETTLED.contains(call.status())) {
			assertThat(call.sid()).as("sid of %s", call).isNotNull();
		}
		if (!call.status().equals("created") && !call.status().equals("errored")) {
			assertThat(call.sentAt()).as("sent_at of %s", call).isNotNull();
		}
	}

	private void checkNumbers() {
		this.calls.values()
			.stream()
			.filter(Call::isLive)
			.collect(Collectors.groupingBy(Call::msisdn))
			.forEach((msisdn, live) -> assertThat(live).as("live calls to one number").hasSize(1));
	}

	private void checkParticipations() {
		Map<Long, List<Call>> counted = this.calls.values()
			.stream()
			.filter((call) -> !Set.of("released", "withdrawn").contains(call.status()))
			.sorted(Comparator.comparing(Call::attempt))
			.collect(Collectors.groupingBy(Call::participation));
		for (Participation participation : participations()) {
			List<Call> attempts = counted.getOrDefault(participation.id(), List.of());
			assertThat(participation.attempts()).as("attempts of %s: %s", participation, attempts)
				.isEqualTo(attempts.size());
			if (attempts.isEmpty()) {
				assertThat(participation.lastOutcome()).as("%s", participation).isEqualTo("none");
				assertThat(participation.lastAttemptAt()).as("%s", participation).isNull();
				continue;
			}
			Call last = attempts.get(attempts.size() - 1);
			boolean open = attempts.stream().anyMatch(Call::isLive);
			boolean reached = attempts.stream().anyMatch((attempt) -> attempt.status().equals("completed"));
			assertThat(participation.lastOutcome()).as("%s: %s", participation, attempts)
				.isEqualTo(open ? "open" : reached ? "completed" : ended(last));
			LocalDateTime sent = (last.sentAt() != null) ? last.sentAt() : last.createdAt();
			if (open) {
				assertThat(participation.lastAttemptAt()).as("%s: %s", participation, attempts)
					.isIn(last.createdAt(), sent);
			}
			else {
				assertThat(participation.lastAttemptAt()).as("%s: %s", participation, attempts).isEqualTo(sent);
			}
		}
	}

	private String ended(Call call) {
		boolean invalid = this.database.count("phone_calls WHERE id = ? AND remote_error_code IN ('21211', '21217')",
				call.id()) > 0;
		return (invalid && call.status().equals("errored")) ? "invalid_number" : call.status();
	}

	private void checkCounts() {
		assertThat(counted("claimed")).as("claimed by minute").isEqualTo(byMinute(Call::createdAt));
		assertThat(counted("sent")).as("sent by minute")
			.isEqualTo(byMinute((call) -> call.status().equals("withdrawn") ? null : call.sentAt()));
	}

	private Map<LocalDateTime, Long> counted(String column) {
		return this.database
			.rows("SELECT at_minute, SUM(%1$s) AS calls FROM call_counts GROUP BY at_minute HAVING SUM(%1$s) <> 0"
				.formatted(column))
			.stream()
			.collect(Collectors.toMap((row) -> Objects.requireNonNull(time(row, "at_minute")),
					(row) -> number(row, "calls")));
	}

	private Map<LocalDateTime, Long> byMinute(Function<Call, @Nullable LocalDateTime> time) {
		return this.calls.values()
			.stream()
			.map(time)
			.filter(Objects::nonNull)
			.collect(Collectors.groupingBy((at) -> at.truncatedTo(ChronoUnit.MINUTES), Collectors.counting()));
	}

	private void checkChange(Call was, Call now, CallMove.Kind kind) {
		assertThat(now.version()).as("version: %s to %s", was, now).isGreaterThanOrEqualTo(was.version());
		if (was.sid() != null) {
			assertThat(now.sid()).as("sid: %s to %s", was, now).isEqualTo(was.sid());
		}
		if (!was.isLive() && now.isLive()) {
			// the one way back: the provider's acceptance comes late
			assertThat(was.status()).as("%s to %s", was, now).isIn(SETTLED);
			assertThat(was.sid()).as("%s to %s", was, now).isNull();
			assertThat(now.status()).as("%s to %s", was, now).isEqualTo("queued");
			assertThat(kind).as("%s to %s", was, now).isIn(BRINGS_ANSWERS);
			this.reopened = true;
		}
		else if (!was.isLive()) {
			assertThat(now).as("over").isEqualTo(was);
		}
		else if (now.isLive()) {
			assertThat(LIVE.indexOf(now.status())).as("%s to %s", was, now)
				.isGreaterThanOrEqualTo(LIVE.indexOf(was.status()));
		}
		assertThat(List.of(now.participation(), now.attempt(), now.msisdn(), now.createdAt())).as("%s to %s", was, now)
			.isEqualTo(List.of(was.participation(), was.attempt(), was.msisdn(), was.createdAt()));
	}

	private void checkNew(Call now, Map<Long, Call> before, CallMove.Kind kind) {
		assertThat(kind).as("new: %s", now).isEqualTo(CallMove.Kind.CLAIM);
		assertThat(now.status()).as("new: %s", now).isEqualTo("created");
		assertThat(before.values()).as("claimed while the number was live: %s", now)
			.noneMatch((was) -> was.isLive() && was.msisdn().equals(now.msisdn()));
		int last = before.values()
			.stream()
			.filter((was) -> was.participation() == now.participation())
			.mapToInt(Call::attempt)
			.max()
			.orElse(0);
		assertThat(now.attempt()).as("new: %s", now).isEqualTo(last + 1);
	}

	private Map<Long, Call> read() {
		return this.database
			.rows("""
					SELECT id, callout_participation_id, attempt, msisdn, status, remote_call_id, created_at, sent_at, queued_at,
					  ended_at, poll_at, lock_version, live_msisdn
					FROM phone_calls ORDER BY id
					""")
			.stream()
			.map(CallAudit::call)
			.collect(Collectors.toMap(Call::id, (call) -> call, (a, b) -> a, LinkedHashMap::new));
	}

	private static Call call(Map<String, Object> row) {
		return new Call(number(row, "id"), number(row, "callout_participation_id"), (int) number(row, "attempt"),
				(String) Objects.requireNonNull(row.get("msisdn")), (String) Objects.requireNonNull(row.get("status")),
				(String) row.get("remote_call_id"), Objects.requireNonNull(time(row, "created_at")),
				time(row, "sent_at"), time(row, "queued_at"), time(row, "ended_at"), time(row, "poll_at"),
				(int) number(row, "lock_version"), (String) row.get("live_msisdn"));
	}

	private List<Participation> participations() {
		return this.database.rows("SELECT id, attempts, last_outcome, last_attempt_at FROM callout_participations")
			.stream()
			.map((row) -> new Participation(number(row, "id"), (int) number(row, "attempts"),
					(String) Objects.requireNonNull(row.get("last_outcome")), time(row, "last_attempt_at")))
			.toList();
	}

	private static long number(Map<String, Object> row, String column) {
		return ((Number) Objects.requireNonNull(row.get(column))).longValue();
	}

	private static @Nullable LocalDateTime time(Map<String, Object> row, String column) {
		Object value = row.get(column);
		return (value instanceof Timestamp timestamp) ? timestamp.toLocalDateTime() : (LocalDateTime) value;
	}

}
