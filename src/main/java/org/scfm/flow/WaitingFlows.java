package org.scfm.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.scfm.database.ShortText;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.flow.StartFlowsParameters.Decision;
import org.scfm.flow.StartOutcome.Started;
import org.scfm.job.UsageException;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The flow starts of which nobody knows whether RapidPro has them. Each change holds only
 * if nobody else has changed the call since it was read, so that of two processes that
 * look one up at once, one counts.
 */
@Component
class WaitingFlows {

	private static final String UNDER_WAY = "its start is under way, or the process died at it";

	private final JdbcClient jdbc;

	private final Transactions transactions;

	private final StartedFlows startedFlows;

	private final Duration longestExchange;

	private final Clock clock;

	WaitingFlows(JdbcClient jdbc, Transactions transactions, StartedFlows startedFlows, RapidProProperties properties,
			Clock clock) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.startedFlows = startedFlows;
		this.longestExchange = properties.connectTimeout().plus(properties.exchangeTimeout());
		this.clock = clock;
	}

	/**
	 * A flow start that waits.
	 *
	 * @param call the call's id
	 * @param calloutId its callout
	 * @param msisdn the person's number
	 * @param known whether its process has recorded that it does not know
	 * @param key what RapidPro has it by, null where it was sent without
	 * @param attemptedAt when it was claimed to be sent
	 * @param reason why nobody knows
	 * @param lookUps how often it was not in RapidPro's list
	 * @param lookedUpAt when it was not in it last
	 * @param version the call's version
	 */
	record WaitingFlow(long call, long calloutId, String msisdn, boolean known, @Nullable String key,
			Instant attemptedAt, String reason, int lookUps, @Nullable Instant lookedUpAt, int version) {

	}

	/**
	 * All of them.
	 * @return by the call's id
	 */
	List<WaitingFlow> all() {
		return this.jdbc.sql("""
				SELECT /*+ INDEX(phone_calls phone_calls_flow) */ id, callout_id, msisdn, flow_status, flow_key,
				  COALESCE(flow_attempted_at, updated_at) AS attempted,
				  flow_error_message, flow_lookups, flow_looked_up_at, lock_version
				FROM phone_calls
				WHERE status = 'completed' AND flow_status IN ('starting', 'unknown')
				ORDER BY id
				""").query((row, number) -> {
			boolean known = "unknown".equals(row.getString("flow_status"));
			String reason = known ? row.getString("flow_error_message") : UNDER_WAY;
			return new WaitingFlow(row.getLong("id"), row.getLong("callout_id"), row.getString("msisdn"), known,
					row.getString("flow_key"), Objects.requireNonNull(Utc.time(row, "attempted")),
					String.valueOf(reason), row.getInt("flow_lookups"), Utc.time(row, "flow_looked_up_at"),
					row.getInt("lock_version"));
		}).list();
	}

	/**
	 * From when on nobody can be at a start any more: its process has died, or sleeps and
	 * will not send when it wakes up.
	 * @param flow the flow start
	 * @return the time; what was recorded as unknown is nobody's already
	 */
	Instant freeAt(WaitingFlow flow) {
		// twice the longest exchange: the second is for clocks that differ
		return flow.known() ? flow.attemptedAt()
				: flow.attemptedAt().plus(CompletedCalls.SEND_WITHIN).plus(this.longestExchange.multipliedBy(2));
	}

	/**
	 * Records that a start was found at RapidPro.
	 * @return whether it was still waiting
	 */
	boolean started(WaitingFlow flow, Started started, Instant at) {
		return unchanged(flow, () -> {
			this.startedFlows.write(flow.call(), started, at, this.clock.instant());
			return true;
		});
	}

	/**
	 * Records that a start was not in RapidPro's list.
	 * @return whether it was still waiting
	 */
	boolean notListed(WaitingFlow flow, Instant at) {
		return unchanged(flow,
				() -> this.jdbc.sql("""
						UPDATE phone_calls
						SET flow_lookups = flow_lookups + 1, flow_looked_up_at = :at, lock_version = lock_version + 1,
						  updated_at = :now
						WHERE id = :id
						""")
					.param("at", Utc.column(at))
					.param("now", Utc.column(this.clock.instant()))
					.param("id", flow.call())
					.update() == 1);
	}

	/**
	 * Records that the start never was, so that the flow is to be started.
	 * @return whether it was still waiting
	 */
	boolean notStarted(WaitingFlow flow, long execution) {
		return unchanged(flow,
				() -> this.jdbc.sql("""
						UPDATE phone_calls
						SET flow_status = NULL, flow_key = NULL, flow_attempted_at = NULL, flow_error_message = NULL,
						  flow_lookups = 0, flow_looked_up_at = NULL, changed_by_execution = :execution,
						  lock_version = lock_version + 1, updated_at = :now
						WHERE id = :id
						""")
					.param("execution", execution)
					.param("now", Utc.column(this.clock.instant()))
					.param("id", flow.call())
					.update() == 1);
	}

	/**
	 * Records why no list will tell about a start.
	 * @return whether it was still waiting
	 */
	boolean leftToAPerson(WaitingFlow flow, String reason) {
		return unchanged(flow,
				() -> this.jdbc.sql("""
						UPDATE phone_calls
						SET flow_status = 'unknown', flow_error_message = :reason, lock_version = lock_version + 1,
						  updated_at = :now
						WHERE id = :id
						""")
					.param("reason", ShortText.message(reason))
					.param("now", Utc.column(this.clock.instant()))
					.param("id", flow.call())
					.update() == 1);
	}

	private boolean unchanged(WaitingFlow flow, BooleanSupplier change) {
		return this.transactions.get(() -> this.jdbc.sql("""
				SELECT id FROM phone_calls
				WHERE id = :id AND lock_version = :version AND flow_status IN ('starting', 'unknown')
				FOR UPDATE
				""").param("id", flow.call()).param("version", flow.version()).query(Long.class).optional().isPresent()
				&& change.getAsBoolean());
	}

	/**
	 * The flow start that a person may decide about.
	 * @param call the call's id
	 * @return the flow start
	 * @throws UsageException if there is nothing to decide, or not yet
	 */
	WaitingFlow requireUndecided(long call) {
		WaitingFlow flow = all().stream()
			.filter((each) -> each.call() == call)
			.findFirst()
			.orElseThrow(() -> new UsageException("no flow start of a phone call " + call
					+ " waits, so there is nothing to decide; nothing was changed"));
		if (this.clock.instant().isBefore(freeAt(flow))) {
			throw new UsageException(
					"the flow of phone call " + call + " is perhaps being started at this moment: decide after "
							+ freeAt(flow) + "; nothing was changed");
		}
		return flow;
	}

	/**
	 * Settles a flow start by a person's word.
	 * @param call the call's id
	 * @param decision the word
	 * @param execution the job execution
	 * @return the flow's status in words
	 * @throws UsageException if there is nothing to decide, or not any more
	 */
	String decide(long call, Decision decision, long execution) {
		WaitingFlow flow = requireUndecided(call);
		boolean decided = (decision == Decision.STARTED) ? started(flow, new Started(null, null), flow.attemptedAt())
				: notStarted(flow, execution);
		if (!decided) {
			throw new UsageException("phone call " + call + " was changed at this moment; nothing was decided");
		}
		return (decision == Decision.STARTED) ? "started" : "to be started";
	}

}
