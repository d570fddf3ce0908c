package org.scfm.torture;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

class BooksTests {

	@Test
	void the_books_are_read_as_they_are() throws SQLException {
		// one connection: H2 2.4 does not compute the generated column of a table once
		// the connection is closed that created it
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
					INSERT INTO BATCH_STEP_EXECUTION (STEP_EXECUTION_ID, VERSION, STEP_NAME, JOB_EXECUTION_ID, CREATE_TIME, STATUS)
					VALUES (9, 0, 'enqueue-calls:0', 7, '2026-03-01 12:00:00', 'STARTING');
					"""
				.split(";")) {
				if (!sql.isBlank()) {
					statement.execute(sql);
				}
			}
			Books books = Books.read(connection);
			assertThat(books.calls()).singleElement()
				.isEqualTo(new Books.Call(1, 1, 1, 1, BooksInOrder.ANNA, "completed", "CA1", BooksInOrder.at(-1),
						BooksInOrder.at(0), BooksInOrder.at(5), null, null, 7, "started", "F1", null));
			assertThat(books.participations())
				.containsExactly(new Books.Participation(1, 1, BooksInOrder.ANNA, 1, "completed", BooksInOrder.at(0)));
			assertThat(books.executions())
				.containsExactly(new Books.Execution(7, "enqueue-calls", "run", "STARTED", false));
			assertThat(books.steps()).containsExactly(new Books.Step(7, "enqueue-calls:0", "STARTING"));
		}
		source.destroy();
	}

}
