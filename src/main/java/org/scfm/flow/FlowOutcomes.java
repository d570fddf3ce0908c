package org.scfm.flow;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.scfm.database.ShortText;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.flow.StartOutcome.Started;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the books of what came of flow starts that were sent. Every method is a short
 * transaction of its own, which the database's being away for a while does not end.
 */
@Component
class FlowOutcomes {

	private static final Logger LOG = LoggerFactory.getLogger(FlowOutcomes.class);

	private static final Duration LONGEST_RETRY = Duration.ofDays(1);

	private static final String REFUSED = """
			UPDATE phone_calls
			SET flow_status = 'refused', flow_error_message = :reason, flow_refusals = :refusals,
			  flow_retry_at = :retry, lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id AND flow_status IN ('starting', 'unknown') AND flow_key = :key
			""";

	private static final String UNKNOWN = """
			UPDATE phone_calls
			SET flow_status = 'unknown', flow_error_message = :reason, lock_version = lock_version + 1,
			  updated_at = :now
			WHERE id = :id AND flow_status = 'starting' AND flow_key = :key
			""";

	private final JdbcClient jdbc;

	private final Transactions transactions;

	private final StartedFlows startedFlows;

	private final Clock clock;

	FlowOutcomes(JdbcClient jdbc, Transactions transactions, StartedFlows startedFlows, Clock clock) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.startedFlows = startedFlows;
		this.clock = clock;
	}

	/**
	 * Records that RapidPro has taken a flow start. Where the books say otherwise by now,
	 * they stay and the start is reported, because the person may get the flow twice.
	 * @param call the claimed call
	 * @param started what RapidPro answered
	 */
	void started(CompletedCall call, Started started) {
		Instant now = this.clock.instant();
		String booked = this.transactions.insist(() -> {
			String meanwhile = this.jdbc.sql("""
					SELECT flow_status, flow_key, flow_uuid, flow_id FROM phone_calls WHERE id = :id FOR UPDATE
					""").param("id", call.id()).query((row, number) -> meanwhile(row, call, started)).single();
			if (meanwhile.isEmpty()) {
				this.startedFlows.write(call.id(), started, now, now);
			}
			return meanwhile;
		});
		if (!booked.isEmpty()) {
			LOG.error("RapidPro has taken flow start {} for phone call {}, but it was settled as {} before the answer "
					+ "came; the person may get the flow twice", started, call.id(), booked);
		}
	}

	/**
	 * What somebody else has made of a start before its answer came.
	 * @return how it was settled; empty if that does not contradict the answer
	 */
	private static String meanwhile(ResultSet row, CompletedCall call, Started started) throws SQLException {
		String status = row.getString("flow_status");
		boolean ours = call.key().equals(row.getString("flow_key"));
		if (ours && List.of("starting", "unknown").contains(String.valueOf(status))) {
			return "";
		}
		if (ours && "started".equals(status)) {
			String uuid = row.getString("flow_uuid");
			Long id = row.getObject("flow_id", Long.class);
			boolean same = (uuid != null && started.uuid() != null) ? uuid.equals(started.uuid())
					: id == null || started.id() == null || id.equals(started.id());
			return same ? "" : "started as " + ((uuid != null) ? uuid : id);
		}
		return (status == null) ? "not started" : status + " anew";
	}

	/**
	 * Records that RapidPro has refused a flow start, and when it may be asked again: in
	 * a minute, and later with each refusal, so that what is refused for ever does not
	 * use up the requests that RapidPro allows.
	 * @param call the claimed call
	 * @param reason RapidPro's words
	 */
	void refused(CompletedCall call, String reason) {
		Instant now = this.clock.instant();
		warnUnless(this.transactions.insist(() -> this.jdbc.sql(REFUSED)
			.param("reason", ShortText.message(reason))
			.param("refusals", call.refusals() + 1)
			.param("retry", Utc.column(now.plus(retryDelay(call.refusals()))))
			.param("now", Utc.column(now))
			.param("id", call.id())
			.param("key", call.key())
			.update()) == 1, call);
	}

	private static Duration retryDelay(int refusalsBefore) {
		Duration delay = Duration.ofMinutes(1L << Math.min(refusalsBefore, 20));
		return (delay.compareTo(LONGEST_RETRY) < 0) ? delay : LONGEST_RETRY;
	}

	/**
	 * Records that nobody knows whether a flow was started.
	 * @param call the claimed call
	 * @param reason what happened
	 */
	void unknown(CompletedCall call, String reason) {
		warnUnless(this.transactions.insist(() -> this.jdbc.sql(UNKNOWN)
			.param("reason", ShortText.message(reason))
			.param("now", Utc.column(this.clock.instant()))
			.param("id", call.id())
			.param("key", call.key())
			.update()) == 1, call);
	}

	private void warnUnless(boolean recorded, CompletedCall call) {
		if (!recorded) {
			LOG.warn("The flow start of phone call {} was changed by someone else meanwhile; that stands", call.id());
		}
	}

}
