package org.scfm.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Ledger;
import org.scfm.sandbox.Sandbox;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.OwnThread;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pausing and stopping a callout while its people are being called.
 */
abstract class PauseCalloutContract {

	private static final int PEOPLE = 300;

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Autowired
	private Sandbox sandbox;

	@ParameterizedTest
	@ValueSource(strings = { "pause", "stop" })
	void once_the_command_has_returned_no_further_call_is_announced(String action) {
		this.campaign.running(PEOPLE);
		CompletableFuture<JobRun> enqueuing = enqueueSlowly(30);
		this.campaign.run("change-callout", "action=" + action, "cancelQueued=false");
		long announced = announced();
		JobRun run = enqueuing.join();
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(announced()).isEqualTo(announced).isBetween(30L, PEOPLE - 1L);
		assertThat(this.sandbox.ledger().calls()).hasSize((int) announced);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("queued", announced));
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", announced, "none 0", PEOPLE - announced));
		assertThat(this.campaign.run("callout-statistics").results()).containsEntry("callsInitialized", 0L)
			.containsEntry("calloutParticipationsStillToCall", PEOPLE - announced);
		assertTheRestIsCalledAfterResume();
	}

	private void assertTheRestIsCalledAfterResume() {
		this.sandbox.change((settings) -> settings.toBuilder().latency(Duration.ZERO).build());
		this.campaign.enqueue();
		long before = announced();
		this.campaign.run("change-callout", "action=resume");
		JobRun rest = this.campaign.enqueue();
		assertThat(rest.results()).containsEntry("callsEnqueued", PEOPLE - before);
		assertThat(this.sandbox.ledger().calls()).hasSize(PEOPLE);
		assertThat(this.sandbox.ledger().dialledRepeatedly()).isEmpty();
	}

	@Test
	void the_other_callouts_of_the_run_go_on() {
		List<String> first = this.campaign.contacts(150);
		long paused = this.campaign.populated("running");
		long other = this.campaign.callout("running", "{}");
		List<String> second = this.campaign.contacts(100);
		this.campaign.run("populate-callout", "calloutId=" + other);
		this.database.update("DELETE FROM callout_participations WHERE callout_id = ? AND msisdn IN "
				+ "(SELECT msisdn FROM (SELECT msisdn FROM callout_participations WHERE callout_id = ?) AS others)",
				other, paused);
		CompletableFuture<JobRun> enqueuing = enqueueSlowly(10);
		this.campaign.run("change-callout", "action=pause", "calloutId=" + paused, "cancelQueued=false");
		enqueuing.join();
		List<String> dialled = this.sandbox.ledger().calls().stream().map(Ledger.Dialled::to).toList();
		assertThat(dialled).doesNotHaveDuplicates().containsAll(second);
		assertThat(dialled.stream().filter(first::contains).count()).isBetween(10L, 149L);
	}

	private CompletableFuture<JobRun> enqueueSlowly(int calls) {
		this.sandbox.change((settings) -> settings.toBuilder().latency(Duration.ofMillis(40)).build());
		CompletableFuture<JobRun> enqueuing = OwnThread.start(() -> this.campaign.enqueue());
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.sandbox.ledger().calls().size() >= calls);
		return enqueuing;
	}

	private long announced() {
		return this.database.count("phone_calls WHERE sent_at IS NOT NULL AND status <> 'created'");
	}

}
