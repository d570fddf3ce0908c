package org.scfm.call;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.scfm.database.DatabaseFaults;
import org.scfm.database.Transactions;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Sandbox;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.OnMySql;
import org.scfm.test.OtherApplication;
import org.scfm.test.OwnThread;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that is halted in the middle of a claim. H2 has no say in it: its locks are
 * those of the process that serves the file.
 */
@OnMySql
class HaltedClaimTests {

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Autowired
	private Sandbox sandbox;

	@Autowired
	private Environment environment;

	@Test
	void it_does_not_hold_up_the_claims_of_others_for_long() {
		this.campaign.running(3);
		CountDownLatch claiming = new CountDownLatch(1);
		CountDownLatch goesOn = new CountDownLatch(1);
		try (OtherApplication other = OtherApplication.start(this.environment,
				Map.of("scfm.mysql.wait-timeout", "2s"))) {
			CompletableFuture<Void> halted = OwnThread.run(() -> other.bean(Transactions.class).run(() -> {
				other.bean(ClaimLock.class).take();
				claiming.countDown();
				await(goesOn);
			}));
			await(claiming);
			JobRun run = this.campaign.enqueue();
			assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
			assertThat(this.sandbox.ledger().calls()).hasSize(3);
			goesOn.countDown();
			assertThat(halted).failsWithin(Duration.ofSeconds(30))
				.withThrowableThat()
				.matches(DatabaseFaults::connectionLost);
		}
	}

	@Test
	void it_does_so_for_as_long_as_its_run_guard_lasts() {
		assertThat(this.database.value(Integer.class, "SELECT @@SESSION.wait_timeout")).isEqualTo(60);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
