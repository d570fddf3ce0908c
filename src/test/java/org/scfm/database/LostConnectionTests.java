package org.scfm.database;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.OnMySql;
import org.scfm.test.OwnThread;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@OnMySql
class LostConnectionTests {

	@Autowired
	private Transactions transactions;

	@Autowired
	private Database database;

	@Autowired
	private Campaign campaign;

	private final AtomicInteger attempts = new AtomicInteger();

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void recording_is_insisted_on_when_the_connection_is_lost_on_the_way(boolean atCommit) {
		long callout = this.campaign.callout("initialized", "{}");
		assertThat(this.transactions.<Integer>insist(() -> record(callout, atCommit))).isEqualTo(2);
		assertThat(this.database.value(String.class, "SELECT status FROM callouts")).isEqualTo("running");
	}

	@Test
	void other_work_is_not() {
		long callout = this.campaign.callout("initialized", "{}");
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> this.transactions.get(() -> record(callout, false)))
			.matches(DatabaseFaults::connectionLost);
		assertThat(this.database.value(String.class, "SELECT status FROM callouts")).isEqualTo("initialized");
		assertThat(this.attempts).hasValue(1);
	}

	// loses the connection at the first attempt
	private int record(long callout, boolean atCommit) {
		int attempt = this.attempts.incrementAndGet();
		if (!atCommit) {
			lose(attempt);
		}
		this.database.update("UPDATE callouts SET status = 'running' WHERE id = ?", callout);
		if (atCommit) {
			lose(attempt);
		}
		return attempt;
	}

	private void lose(int attempt) {
		if (attempt == 1) {
			long connection = this.database.value(Long.class, "SELECT CONNECTION_ID()");
			OwnThread.run(() -> this.database.update("KILL " + connection)).join();
		}
	}

}
