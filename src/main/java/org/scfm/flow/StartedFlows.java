package org.scfm.flow;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.scfm.database.Utc;
import org.scfm.flow.StartOutcome.Started;
import org.scfm.job.Json;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes down that a flow was started, within the transaction of the caller, who holds
 * the call's row.
 */
@Component
class StartedFlows {

	private final JdbcClient jdbc;

	StartedFlows(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Writes it down. The execution that last changed the call stays the one that sent
	 * the start, because it is that one's maximum that the flow counts for.
	 * @param call the call's id
	 * @param started what RapidPro calls the flow start, nothing where a person knows of
	 * it only
	 * @param at when the flow was started
	 * @param now the time now
	 */
	void write(long call, Started started, Instant at, Instant now) {
		Map<String, @Nullable Object> metadata = new LinkedHashMap<>(
				Json.read(this.jdbc.sql("SELECT metadata FROM phone_calls WHERE id = :id")
					.param("id", call)
					.query(String.class)
					.single()));
		Object name = (started.id() != null) ? started.id() : started.uuid();
		if (name != null) {
			metadata.put("rapidpro_flow_id", name);
		}
		metadata.put("rapidpro_flow_started_at", at.truncatedTo(ChronoUnit.MICROS).toString());
		this.jdbc.sql("""
				UPDATE phone_calls
				SET flow_status = 'started', flow_uuid = :uuid, flow_id = :flowId, flow_started_at = :at,
				  flow_error_message = NULL, metadata = :metadata, lock_version = lock_version + 1, updated_at = :now
				WHERE id = :id
				""")
			.param("uuid", started.uuid())
			.param("flowId", started.id())
			.param("metadata", Json.write(metadata))
			.param("at", Utc.column(at))
			.param("now", Utc.column(now))
			.param("id", call)
			.update();
	}

}
