package org.scfm.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DeadlockLoserDataAccessException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TransactionsTests {

	private final DriverManagerDataSource dataSource = new DriverManagerDataSource(
			"jdbc:h2:mem:transactions;DB_CLOSE_DELAY=-1");

	private final JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);

	private final Transactions transactions = new Transactions(new JdbcTransactionManager(this.dataSource),
			Duration.ofMillis(400));

	private final AtomicInteger attempts = new AtomicInteger();

	@BeforeEach
	void createTable() {
		this.jdbc.execute("DROP TABLE IF EXISTS notes");
		this.jdbc.execute("CREATE TABLE notes (attempt INT)");
	}

	static Stream<RuntimeException> rolledBack() {
		return Stream.concat(Stream.of(new DeadlockLoserDataAccessException("deadlock", null)), Stream
			.of(90067, 90098, 90121, 90020)
			.map((code) -> new UncategorizedSQLException("note", null, new SQLException("gone", "HY000", code))));
	}

	static Stream<RuntimeException> connectionLost() {
		return Stream.of(new CannotCreateTransactionException("no connection"),
				new DataAccessResourceFailureException("no connection"),
				new RecoverableDataAccessException("link failure"),
				new IllegalStateException("wrapped", new SQLTransientConnectionException("timed out", "08001")),
				new UncategorizedSQLException("note", null, new SQLException("link failure", "08S01")));
	}

	@ParameterizedTest
	@MethodSource("rolledBack")
	void what_was_rolled_back_is_done_again_as_a_whole(RuntimeException fault) {
		assertThat(this.transactions.get(noteAfter(fault))).isEqualTo(3);
		assertThat(this.transactions.insist(noteAfter(fault))).isEqualTo(3);
		assertThat(notes()).isEqualTo(2);
	}

	@ParameterizedTest
	@MethodSource("connectionLost")
	void a_lost_connection_is_insisted_against_only_where_asked(RuntimeException fault) {
		assertThat(this.transactions.insist(noteAfter(fault))).isEqualTo(3);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.transactions.get(noteAfter(fault)))
			.isSameAs(fault);
		assertThat(this.attempts).hasValue(1);
		assertThat(notes()).isEqualTo(1);
	}

	@Test
	void insisting_ends() {
		DataAccessResourceFailureException fault = new DataAccessResourceFailureException("no connection");
		assertThatExceptionOfType(DataAccessResourceFailureException.class)
			.isThrownBy(() -> this.transactions.insist(() -> {
				this.attempts.incrementAndGet();
				throw fault;
			}))
			.isSameAs(fault);
		assertThat(this.attempts).hasValueGreaterThan(2);
	}

	@Test
	void what_would_fail_again_is_not_repeated() {
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> this.transactions.insist(noteAfter(new DataIntegrityViolationException("duplicate"))));
		assertThat(this.attempts).hasValue(1);
		assertThat(notes()).isZero();
	}

	/**
	 * Notes something down, and succeeds at the third attempt.
	 */
	private Supplier<Integer> noteAfter(RuntimeException fault) {
		this.attempts.set(0);
		return () -> {
			int attempt = this.attempts.incrementAndGet();
			this.jdbc.update("INSERT INTO notes VALUES (?)", attempt);
			if (attempt < 3) {
				throw fault;
			}
			return attempt;
		};
	}

	private int notes() {
		return this.jdbc.queryForList("SELECT attempt FROM notes", Integer.class).size();
	}

}
