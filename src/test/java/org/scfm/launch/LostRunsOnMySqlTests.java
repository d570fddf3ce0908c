package org.scfm.launch;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.OnMySql;
import org.scfm.test.OtherApplication;
import org.scfm.test.OwnThread;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

@OnMySql
class LostRunsOnMySqlTests extends LostRunsContract {

	@Test
	void one_whose_guard_was_lost_fails_with_the_reason_and_can_go_on(@Autowired Campaign campaign,
			@Autowired Database database, @Autowired Environment environment) {
		campaign.running(90);
		try (OtherApplication other = OtherApplication.start(environment,
				Map.of("scfm.mysql.ping-interval", "100ms"))) {
			CompletableFuture<JobRun> run = OwnThread
				.start(() -> other.campaign().enqueue("runId=r", "callsPerSecond=1"));
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> database.count("phone_calls WHERE status = 'queued'") > 0);
			killGuard(database);
			assertThat(run).succeedsWithin(Duration.ofSeconds(10)).satisfies((lost) -> {
				assertThat(lost.exitCode()).isEqualTo(ExitCode.FAILED);
				assertThat(lost.message()).startsWith("the run guard was lost: ")
					.endsWith("; to go on: scfm run enqueue-calls runId=r");
			});
		}
		assertThat(database.value(String.class, "SELECT STATUS FROM BATCH_JOB_EXECUTION")).isEqualTo("FAILED");
		assertThat(database.value(String.class, "SELECT EXIT_MESSAGE FROM BATCH_JOB_EXECUTION"))
			.startsWith("the run guard was lost: ");
		assertThat(database.count("phone_calls WHERE status = 'created'")).isZero();
		assertThat(campaign.enqueue("runId=r", "callsPerSecond=1000").exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(campaign.people()).isEqualTo(Map.of("open 1", 90L));
	}

	// the only lock of this name's form that anyone holds in this database
	private static void killGuard(Database database) {
		database.update("KILL " + database.value(Long.class, """
				SELECT IS_USED_LOCK(CONCAT('scfm:', LEFT(SHA2(CONCAT(DATABASE(), '\\nenqueue-calls\\nr'), 256), 40)))
				"""));
	}

}
