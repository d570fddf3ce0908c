package org.scfm.call;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.scfm.job.Arguments;
import org.scfm.provider.CreateOutcome;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.CreateOutcome.NotSent;
import org.scfm.provider.CreateOutcome.Rejected;
import org.scfm.provider.CreateOutcome.Scope;
import org.scfm.provider.CreateOutcome.Throttled;
import org.scfm.provider.CreateOutcome.TooLate;
import org.scfm.provider.CreateOutcome.Unknown;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Claims, announcements and outcomes while others do the same, or after they were thought
 * dead.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class CallBookContract {

	// the default
	private static final Duration SEND_WITHIN = Duration.ofMinutes(5);

	private static final long OURS = 1;

	private static final long THEIRS = 2;

	@Autowired
	private CallClaim claim;

	@Autowired
	private CallBook callBook;

	@Autowired
	private UnsentCalls unsentCalls;

	@Autowired
	private OutcomeBook outcomeBook;

	@Autowired
	private Campaign campaign;

	@Autowired
	private JobRepository jobRepository;

	@Autowired
	private Database database;

	@Autowired
	private TestClock clock;

	private long callout;

	@BeforeEach
	void ten_people_are_to_be_called() {
		this.callout = this.campaign.running(10);
	}

	@Test
	void nobody_is_claimed_twice() {
		List<ClaimedCall> ours = claim(OURS, 6);
		List<ClaimedCall> theirs = claim(THEIRS, 6);
		assertThat(ours).hasSize(6);
		assertThat(theirs).hasSize(4).doesNotContainAnyElementsOf(ours);
		assertThat(claim(OURS, 6)).isEmpty();
		assertThat(this.campaign.calls()).isEqualTo(Map.of("created", 10L));
	}

	@Test
	void claimed_calls_are_announced_once() {
		List<ClaimedCall> claimed = claim(OURS, 10);
		assertThat(announce(claimed)).extracting(AnnouncedCall::id)
			.containsExactlyElementsOf(claimed.stream().map(ClaimedCall::id).toList());
		assertThat(announce(claimed)).isEmpty();
		assertThat(this.campaign.calls()).isEqualTo(Map.of("scheduling", 10L));
		assertThat(this.database.count("phone_calls WHERE from_number = '1234' AND remote_request_params = ?",
				"{\"from\":1234}"))
			.isEqualTo(10);
	}

	@Test
	void a_worker_whose_partition_another_has_taken_over_neither_claims_nor_announces_nor_puts_back() {
		StepExecution partition = partition();
		Claimer worker = Claimer.of(partition);
		List<ClaimedCall> claimed = claim(worker, 4);
		assertThat(claimed).hasSize(4);
		assertThat(announce(claimed.subList(0, 2), worker)).hasSize(2);
		this.database.update("UPDATE BATCH_STEP_EXECUTION SET VERSION = VERSION + 1");
		assertThatIllegalStateException().isThrownBy(() -> announce(claimed.subList(2, 4), worker))
			.withMessage("another worker has taken over this partition");
		assertThatIllegalStateException().isThrownBy(() -> claim(worker, 4));
		this.unsentCalls.putBack(partition);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("created", 2L, "scheduling", 2L));
		assertThat(claim(new Claimer(worker.execution(), worker.partition(), worker.version() + 1), 10)).hasSize(6);
		partition.incrementVersion();
		this.unsentCalls.putBack(partition);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("scheduling", 2L));
	}

	private StepExecution partition() {
		JobParameters none = new JobParameters();
		JobExecution job = this.jobRepository.createJobExecution(
				this.jobRepository.createJobInstance("enqueue-calls", none), none, new ExecutionContext());
		return this.jobRepository.createStepExecution("enqueue-calls:0", job);
	}

	@Test
	void after_its_send_by_time_a_call_is_not_announced() {
		List<ClaimedCall> early = claim(OURS, 5);
		this.clock.advance(SEND_WITHIN.minusNanos(1000));
		List<ClaimedCall> late = claim(OURS, 5);
		assertThat(announce(early.subList(0, 2))).hasSize(2);
		this.clock.advance(SEND_WITHIN.dividedBy(2));
		assertThat(announce(early.subList(2, 5))).isEmpty();
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", 7L, "none 0", 3L));
		assertThat(announce(late)).hasSize(5);
	}

	@Test
	void a_call_of_a_callout_that_does_not_run_any_more_goes_back() {
		List<ClaimedCall> claimed = claim(OURS, 10);
		this.database.update("UPDATE callouts SET status = 'paused' WHERE id = ?", this.callout);
		assertThat(announce(claimed)).isEmpty();
		assertThat(this.campaign.calls()).isEmpty();
		assertThat(this.campaign.people()).isEqualTo(Map.of("none 0", 10L));
	}

	@Test
	void a_call_that_someone_put_back_is_not_announced() {
		List<ClaimedCall> claimed = claim(OURS, 10);
		this.unsentCalls.putBack(List.of(OURS));
		assertThat(this.campaign.people()).isEqualTo(Map.of("none 0", 10L));
		List<ClaimedCall> theirs = claim(THEIRS, 10);
		assertThat(announce(claimed)).isEmpty();
		assertThat(announce(theirs)).hasSize(10);
	}

	@Test
	void only_claims_of_the_run_and_those_whose_time_has_passed_go_back() {
		claim(THEIRS, 2);
		this.clock.advance(SEND_WITHIN.plusNanos(1000));
		claim(THEIRS, 3);
		claim(OURS, 1);
		announce(claim(OURS, 1));
		this.unsentCalls.putBack(List.of(OURS));
		assertThat(this.campaign.calls()).isEqualTo(Map.of("created", 3L, "scheduling", 1L));
		assertThat(this.database.count("phone_calls WHERE placed_by_execution = ? AND status = 'created'", THEIRS))
			.isEqualTo(3);
		assertThat(this.campaign.people()).isEqualTo(Map.of("none 0", 6L, "open 1", 4L));
	}

	@Test
	void outcomes_that_are_recorded_together_are_each_recorded_as_they_are() {
		List<AnnouncedCall> calls = announce(claim(OURS, 10));
		this.outcomeBook.record(List.of(sent(calls.get(0), new Accepted("CA1", "queued", "outbound-api", "{}")),
				sent(calls.get(1), new Rejected(Scope.CALL, 400, "21211", "not valid")),
				sent(calls.get(2), new Rejected(Scope.CONFIG, 401, "20003", "who are you")),
				sent(calls.get(3), new Unknown("timed out")), sent(calls.get(4), new NotSent("refused")),
				sent(calls.get(5), new TooLate()), sent(calls.get(6), new Throttled(null))));
		assertThat(this.campaign.calls())
			.isEqualTo(Map.of("queued", 1L, "errored", 1L, "unknown", 1L, "scheduling", 3L));
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", 5L, "invalid_number 1", 1L, "none 0", 4L));
	}

	@Test
	void what_was_settled_meanwhile_is_not_overwritten() {
		List<AnnouncedCall> calls = announce(claim(OURS, 3));
		this.database.update("UPDATE phone_calls SET status = 'released', lock_version = lock_version + 1");
		this.outcomeBook.record(List.of(sent(calls.get(0), new Rejected(Scope.CALL, 400, "21211", "not valid")),
				sent(calls.get(1), new Unknown("timed out")), sent(calls.get(2), new NotSent("refused"))));
		assertThat(this.campaign.calls()).isEqualTo(Map.of("released", 3L));
	}

	@Test
	void a_call_that_was_accepted_after_all_is_open_again() {
		List<AnnouncedCall> calls = announce(claim(OURS, 3));
		this.database.update("UPDATE phone_calls SET status = 'unknown' WHERE id = ?", calls.get(0).id());
		this.database.update("UPDATE phone_calls SET status = 'released' WHERE id = ?", calls.get(1).id());
		this.database.update("UPDATE phone_calls SET status = 'given_up' WHERE id = ?", calls.get(2).id());
		this.outcomeBook.record(List.of(sent(calls.get(0), new Accepted("CA1", "queued", null, "{}")),
				sent(calls.get(1), new Accepted("CA2", "queued", null, "{}")),
				sent(calls.get(2), new Accepted("CA3", "queued", null, "{}"))));
		assertThat(this.campaign.calls()).isEqualTo(Map.of("queued", 3L));
		assertThat(this.database.column(String.class, "SELECT remote_call_id FROM phone_calls ORDER BY id"))
			.containsExactly("CA1", "CA2", "CA3");
		assertThat(this.campaign.people()).isEqualTo(Map.of("none 0", 7L, "open 1", 3L));
	}

	@Test
	void a_call_that_was_accepted_after_the_person_was_called_again_changes_nothing(CapturedOutput output) {
		AnnouncedCall late = announce(claim(OURS, 1)).get(0);
		this.database.update("UPDATE phone_calls SET status = 'released'");
		this.database.update(
				"UPDATE callout_participations SET last_outcome = 'none', attempts = 0, " + "last_attempt_at = NULL");
		announce(claim(THEIRS, 10));
		this.outcomeBook.record(List.of(sent(late, new Accepted("CA1", "queued", null, "{}"))));
		assertThat(this.campaign.calls()).isEqualTo(Map.of("released", 1L, "scheduling", 10L));
		assertThat(output.getAll()).contains("The provider has accepted call " + late.id() + " as CA1 after others");
	}

	@Test
	void an_answer_that_breaks_a_rule_of_the_database_costs_only_its_own_call_the_outcome() {
		List<AnnouncedCall> calls = announce(claim(OURS, 3));
		this.outcomeBook.record(List.of(sent(calls.get(0), new Accepted("CA1", "queued", null, "{}")),
				sent(calls.get(1), new Accepted("C".repeat(65), "queued", null, "{}")),
				sent(calls.get(2), new Accepted("CA3", "queued", null, "{}"))));
		assertThat(this.campaign.calls()).isEqualTo(Map.of("queued", 2L, "unknown", 1L));
	}

	@Test
	void words_longer_than_their_columns_are_shortened() {
		List<AnnouncedCall> calls = announce(claim(OURS, 3));
		this.outcomeBook
			.record(List.of(sent(calls.get(0), new Rejected(Scope.CALL, 400, "c".repeat(200), "x".repeat(5000))),
					sent(calls.get(1), new Unknown("y".repeat(5000))),
					sent(calls.get(2), new Accepted("CA1", "s".repeat(200), "d".repeat(200), "{}"))));
		assertThat(this.database.column(String.class, "SELECT remote_error_message FROM phone_calls ORDER BY id"))
			.containsExactly("x".repeat(1000), "y".repeat(1000), null);
		assertThat(this.database.count("phone_calls WHERE remote_error_code = ?", "c".repeat(64))).isEqualTo(1);
		assertThat(this.database.count("phone_calls WHERE remote_status = ? AND remote_direction = ?", "s".repeat(64),
				"d".repeat(64)))
			.isEqualTo(1);
	}

	private List<ClaimedCall> claim(long execution, int wanted) {
		return claim(Claimer.of(execution), wanted);
	}

	private List<ClaimedCall> claim(Claimer claimer, int wanted) {
		return this.claim.claim(EnqueueRules.of(new Arguments(Map.of())), claimer, List.of(claimer.execution()), wanted,
				new Held());
	}

	private List<AnnouncedCall> announce(List<ClaimedCall> claimed) {
		return announce(claimed, Claimer.of(OURS));
	}

	private List<AnnouncedCall> announce(List<ClaimedCall> claimed, Claimer claimer) {
		Map<ClaimedCall, Map<String, Object>> requests = new LinkedHashMap<>();
		claimed.forEach((call) -> requests.put(call, Map.of("from", 1234)));
		return this.callBook.announce(requests, claimer, new Held());
	}

	private static SentCall sent(AnnouncedCall call, CreateOutcome outcome) {
		return new SentCall(call, outcome);
	}

}
