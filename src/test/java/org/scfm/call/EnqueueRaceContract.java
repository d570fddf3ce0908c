package org.scfm.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;

import org.junit.jupiter.api.RepeatedTest;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.Sandbox;
import org.scfm.test.Campaign;
import org.scfm.test.Database;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several runs of {@code enqueue-calls} at once.
 */
abstract class EnqueueRaceContract {

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Autowired
	private Sandbox sandbox;

	/**
	 * Who else runs jobs on the database.
	 */
	abstract Campaign other();

	@RepeatedTest(3)
	void everybody_is_called_once() {
		this.campaign.running(300);
		this.sandbox.change((settings) -> settings.toBuilder().latency(Duration.ofMillis(10)).build());
		List<JobRun> runs = allAtOnce();
		assertThat(runs)
			.allSatisfy((run) -> assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED));
		assertThat(this.sandbox.ledger().calls()).hasSize(300);
		assertThat(this.sandbox.ledger().dialledRepeatedly()).isEmpty();
		assertThat(enqueued(runs)).isEqualTo(300);
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", 300L));
	}

	@RepeatedTest(3)
	void together_they_never_exceed_the_calls_per_period() {
		this.campaign.running(200);
		assertThat(enqueued(allAtOnce("maxCallsPerPeriod=70"))).isEqualTo(70);
		assertThat(this.sandbox.ledger().calls()).hasSize(70);
		assertThat(enqueued(allAtOnce("maxCallsPerPeriod=110"))).isEqualTo(40);
		assertThat(this.sandbox.ledger().calls()).hasSize(110);
		assertThat(this.sandbox.ledger().dialledRepeatedly()).isEmpty();
	}

	@RepeatedTest(2)
	void people_in_several_callouts_have_one_live_call() {
		this.campaign.contacts(80);
		for (int i = 0; i < 3; i++) {
			this.campaign.populated("running");
		}
		allAtOnce();
		assertThat(this.sandbox.ledger().calls()).hasSize(80);
		assertThat(this.sandbox.ledger().dialledRepeatedly()).isEmpty();
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", 80L, "none 0", 160L));
	}

	@RepeatedTest(2)
	void calls_that_go_back_meanwhile_are_placed_once_in_the_end() {
		this.campaign.running(200);
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Fault.Kind.THROTTLED).times(40));
		allAtOnce();
		this.sandbox.faults().clear();
		JobRun last = this.campaign.enqueue();
		assertThat(last.exitCode()).as(last.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(this.sandbox.ledger().calls()).hasSize(200);
		assertThat(this.sandbox.ledger().dialledRepeatedly()).isEmpty();
		assertThat(this.database.count("phone_calls")).isEqualTo(200);
	}

	private List<JobRun> allAtOnce(String... arguments) {
		CyclicBarrier begin = new CyclicBarrier(4);
		List<CompletableFuture<JobRun>> runs = new ArrayList<>();
		for (Campaign each : List.of(this.campaign, other(), this.campaign, other())) {
			CompletableFuture<JobRun> run = new CompletableFuture<>();
			Thread thread = new Thread(() -> run.completeAsync(() -> {
				try {
					begin.await();
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
				return each.enqueue(arguments);
			}, Runnable::run));
			thread.start();
			runs.add(run);
		}
		return runs.stream().map(CompletableFuture::join).toList();
	}

	private static long enqueued(List<JobRun> runs) {
		return runs.stream().mapToLong((run) -> (long) run.results().get("callsEnqueued")).sum();
	}

}
