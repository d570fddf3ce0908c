package org.scfm.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.scfm.call.DueParticipations.Due;
import org.scfm.callout.Callouts;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.policy.Verdict;
import org.scfm.provider.CallProvider;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Claims people to be called: in one short transaction, under one lock row, so that
 * limits are exact and nobody is claimed twice, however many processes claim. A claimed
 * person has a phone call in state {@code created}.
 */
@Component
class CallClaim {

	private static final String INSERT = """
			INSERT INTO phone_calls (callout_id, callout_participation_id, contact_id, attempt, msisdn, status, provider,
			  account_sid, metadata, created_at, send_by, placed_by_execution, claimed_by_partition, changed_by_execution, updated_at)
			VALUES (:callout, :participation, :contact, :attempt, :msisdn, 'created', :provider,
			  :account, '{}', :now, :sendBy, :execution, :partition, :execution, :now)
			""";

	private final JdbcClient jdbc;

	private final NamedParameterJdbcTemplate batches;

	private final Transactions transactions;

	private final ClaimLock lock;

	private final Callouts callouts;

	private final Breaker breaker;

	private final Admission admission;

	private final CallQuota quota;

	private final PartitionFence partitionFence;

	private final CallCounts counts;

	private final CallProvider provider;

	private final Duration sendWithin;

	private final Clock clock;

	CallClaim(JdbcClient jdbc, NamedParameterJdbcTemplate batches, Transactions transactions, ClaimLock lock,
			Callouts callouts, Breaker breaker, Admission admission, CallQuota quota, PartitionFence partitionFence,
			CallCounts counts, CallProvider provider, EnqueueProperties properties, Clock clock) {
		this.jdbc = jdbc;
		this.batches = batches;
		this.transactions = transactions;
		this.lock = lock;
		this.callouts = callouts;
		this.breaker = breaker;
		this.admission = admission;
		this.quota = quota;
		this.partitionFence = partitionFence;
		this.counts = counts;
		this.provider = provider;
		this.sendWithin = properties.sendWithin();
		this.clock = clock;
	}

	/**
	 * Claims the next people.
	 * @param rules the run's rules
	 * @param claimer who claims
	 * @param executionsOfRun all executions of its run
	 * @param wanted how many at most
	 * @param held counts whom the gate held back
	 * @return the claimed calls; none when nobody is due or a limit is reached
	 */
	List<ClaimedCall> claim(EnqueueRules rules, Claimer claimer, Collection<Long> executionsOfRun, int wanted,
			Held held) {
		this.breaker.check(this.callouts.running(rules.calloutId()), claimer.execution());
		Claim claim;
		do {
			claim = claimOnce(rules, claimer, executionsOfRun, wanted);
			held.add(claim.held());
		}
		// all whom it looked at are held, and there may be others behind them
		while (claim.calls().isEmpty() && !claim.held().isEmpty());
		return claim.calls();
	}

	private record Claim(List<ClaimedCall> calls, List<Verdict> held) {
	}

	private Claim claimOnce(EnqueueRules rules, Claimer claimer, Collection<Long> executionsOfRun, int wanted) {
		return this.transactions.get(() -> {
			this.lock.take();
			this.partitionFence.check(claimer);
			int remaining = this.quota.remaining(rules, executionsOfRun, wanted);
			List<Verdict> held = new ArrayList<>();
			List<Due> due = (remaining > 0)
					? this.admission.next(this.callouts.running(rules.calloutId()), rules, remaining, held) : List.of();
			return new Claim(claim(due, rules, claimer), held);
		});
	}

	private List<ClaimedCall> claim(List<Due> due, EnqueueRules rules, Claimer claimer) {
		if (due.isEmpty()) {
			return List.of();
		}
		Instant now = this.clock.instant();
		Instant sendBy = now.plus(this.sendWithin).plus(rules.sendingTakes());
		insert(due, claimer, now, sendBy);
		// the gate is asked again of those of a callout with rules when the call is over
		begin(due, true, ", next_call_at = NULL", now);
		begin(due, false, "", now);
		Map<Long, Long> ids = ids(due.stream().map(Due::participationId).toList());
		this.counts.claimed(due.size(), claimer.execution(), now);
		return due.stream()
			.map((one) -> new ClaimedCall(
					new CallFacts(ids.get(one.participationId()), one.msisdn(), one.contactId(), one.contactMetadata(),
							one.participationId(), one.metadata(), one.callout().id(), one.callout().metadata()),
					one.history(), sendBy))
			.toList();
	}

	private void begin(List<Due> due, boolean ruled, String also, Instant now) {
		List<Long> participations = due.stream()
			.filter((one) -> one.callout().policy().isPresent() == ruled)
			.map(Due::participationId)
			.toList();
		if (!participations.isEmpty()) {
			this.jdbc.sql("""
					UPDATE callout_participations
					SET attempts = attempts + 1, last_outcome = 'open', outcome_count = 1, last_attempt_at = :now,
					  updated_at = :now
					""" + also + " WHERE id IN (:participations)")
				.param("now", Utc.column(now))
				.param("participations", participations)
				.update();
		}
	}

	private void insert(List<Due> due, Claimer claimer, Instant now, Instant sendBy) {
		this.batches.batchUpdate(INSERT,
				due.stream()
					.map((one) -> new MapSqlParameterSource("callout", one.callout().id())
						.addValue("participation", one.participationId())
						.addValue("contact", one.contactId())
						.addValue("attempt", one.lastAttempt() + 1)
						.addValue("msisdn", one.msisdn())
						.addValue("provider", this.provider.dialect().text())
						.addValue("account", this.provider.accountSid())
						.addValue("now", Utc.column(now))
						.addValue("sendBy", Utc.column(sendBy))
						.addValue("execution", claimer.execution())
						.addValue("partition", claimer.partition()))
					.toArray(SqlParameterSource[]::new));
	}

	// not by its execution as well: H2 would read all that this has claimed so far
	private Map<Long, Long> ids(List<Long> participations) {
		Map<Long, Long> ids = new HashMap<>();
		this.jdbc.sql("""
				SELECT id, callout_participation_id FROM phone_calls
				WHERE callout_participation_id IN (:participations) AND status = 'created'
				""").param("participations", participations).query((row) -> {
			ids.put(row.getLong("callout_participation_id"), row.getLong("id"));
		});
		return ids;
	}

}
