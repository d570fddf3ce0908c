package org.scfm.test;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.scfm.database.Utc;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobLauncher;
import org.scfm.launch.JobRun;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@TestMethodOrder(MethodOrderer.MethodName.class)
abstract class ApplicationContract {

	@Autowired
	private JobLauncher launcher;

	@Autowired
	private Database database;

	@Autowired
	private Clock clock;

	@Autowired
	private TestClock testClock;

	@Test
	void a_jobs_run_without_a_command_line() {
		JobRun run = this.launcher.run("create-callout", Map.of("metadata", "{\"name\":\"flood\"}", "runId", "a"));
		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(this.database.value(String.class, "SELECT metadata FROM callouts"))
			.isEqualTo("{\"name\":\"flood\"}");
		this.testClock.advance(Duration.ofDays(1));
		assertThat(this.clock.instant()).isEqualTo(TestClock.START.plus(Duration.ofDays(1)));
	}

	@Test
	void b_nothing_is_left_of_the_test_before() {
		assertThat(this.database.count("callouts")).isZero();
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isZero();
		assertThat(this.clock.instant()).isEqualTo(TestClock.START);
	}

	@Test
	void c_rows_are_inserted_counted_and_read() {
		long id = this.database.insert("contacts", Map.of("msisdn", "+85512234567", "metadata", "{}", "created_at",
				Utc.column(TestClock.START), "updated_at", Utc.column(TestClock.START)));
		assertThat(this.database.count("contacts WHERE id = ?", id)).isEqualTo(1);
		assertThat(this.database.rows("SELECT msisdn, created_at FROM contacts").get(0)).containsEntry("MSISDN",
				"+85512234567");
	}

}
