package org.scfm.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.admin.ExecutionEffects.PlacedCalls;
import org.scfm.admin.PersonHistory.Participation;
import org.scfm.call.CallStatus;
import org.scfm.contact.Msisdn;
import org.scfm.job.UsageException;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.Sandbox;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What happened to whom, who did it, and what an execution did, after a real campaign.
 */
abstract class HistoryContract {

	// their last two digits say how their calls end: 01 completed, 04 failed, 06 never
	// dialled
	private static final String COMPLETED = "+85512000001";

	private static final String FAILED = "+85512000004";

	private static final String QUEUED = "+85512000006";

	private static final String REFUSED = "+85512000101";

	@Autowired
	private CallHistory history;

	@Autowired
	private Executions executions;

	@Autowired
	private JobStates jobStates;

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Autowired
	private Sandbox sandbox;

	@Autowired
	private TestClock clock;

	@TempDir
	private Path folder;

	private JobRun imported;

	private JobRun populated;

	private JobRun enqueued;

	private JobRun updated;

	private long callout;

	@BeforeEach
	void runACampaign() throws IOException {
		Path file = Files.writeString(this.folder.resolve("people.csv"),
				"msisdn,name\n" + String.join(",Sok\n", List.of(COMPLETED, FAILED, QUEUED, REFUSED)) + ",Dara\n");
		this.imported = this.campaign.run("import-contacts", "inputFile=" + file, "runId=import");
		this.callout = this.campaign.callout("running", "{}");
		this.populated = this.campaign.run("populate-callout");
		this.sandbox.faults()
			.add(Fault.rejecting(RequestKind.CREATE, 400, "21214", "'To' phone number cannot be reached").to(REFUSED));
		this.enqueued = this.campaign.enqueue("runId=first");
		this.clock.advance(Duration.ofMinutes(2));
		this.updated = this.campaign.update("runId=poll");
	}

	@Test
	void a_call_is_listed_with_all_that_is_known_and_who_did_it() {
		CallEntry call = calls(filter(null, msisdn(COMPLETED), null, null)).get(0);
		assertThat(call.callout()).isEqualTo(this.callout);
		assertThat(call.msisdn()).isEqualTo(COMPLETED);
		assertThat(call.attempt()).isEqualTo(1);
		assertThat(call.status()).isEqualTo(CallStatus.COMPLETED);
		assertThat(call.claimed()).isEqualTo(TestClock.START);
		assertThat(call.sent()).isEqualTo(TestClock.START);
		assertThat(call.accepted()).isEqualTo(TestClock.START);
		assertThat(call.ended()).isEqualTo(TestClock.START.plus(Duration.ofMinutes(2)));
		assertThat(call.provider()).isEqualTo("twilio");
		assertThat(call.from()).isEqualTo("1234");
		assertThat(call.remoteId()).isEqualTo(this.database.value(String.class,
				"SELECT remote_call_id FROM phone_calls WHERE msisdn = ?", COMPLETED));
		assertThat(call.remoteStatus()).isEqualTo("completed");
		assertThat(call.placedBy()).isEqualTo(new CallEntry.By(id(this.enqueued), "enqueue-calls"));
		assertThat(call.changedBy()).isEqualTo(new CallEntry.By(id(this.updated), "update-calls"));
		assertThat(call.flow()).isNull();
		CallEntry refused = calls(filter(null, msisdn(REFUSED), null, null)).get(0);
		assertThat(refused.errorCode()).isEqualTo("21214");
		assertThat(refused.errorMessage()).isEqualTo("'To' phone number cannot be reached");
		assertThat(refused.changedBy()).isEqualTo(refused.placedBy());
	}

	@Test
	void calls_are_chosen_and_listed_newest_first() {
		List<CallEntry> all = calls(filter(null, null, null, this.callout));
		assertThat(all).extracting(CallEntry::msisdn).containsExactly(REFUSED, QUEUED, FAILED, COMPLETED);
		assertThat(calls(filter(null, null, id(this.enqueued), null))).isEqualTo(all);
		assertThat(calls(filter(null, null, id(this.updated), null))).extracting(CallEntry::msisdn)
			.containsExactly(QUEUED, FAILED, COMPLETED);
		assertThat(calls(filter(all.get(0).participation(), null, null, null))).containsExactly(all.get(0));
		assertThat(calls(filter(all.get(0).participation(), msisdn(FAILED), null, null))).isEmpty();
		assertThat(numbers(
				new CallFilter(null, null, null, this.callout, Set.of(CallStatus.ERRORED, CallStatus.QUEUED), 9)))
			.containsExactly(REFUSED, QUEUED);
		assertThat(numbers(new CallFilter(null, null, id(this.enqueued), null, Set.of(CallStatus.FAILED), 9)))
			.containsExactly(FAILED);
		assertThat(numbers(new CallFilter(null, null, null, null, Set.of(CallStatus.COMPLETED), 9)))
			.containsExactly(COMPLETED);
		assertThat(numbers(new CallFilter(null, null, id(this.enqueued), null, Set.of(), 2))).containsExactly(REFUSED,
				QUEUED);
	}

	@Test
	void what_there_is_not_is_wrong_use_and_no_number_is_told() {
		assertUsage(filter(77L, null, null, null), "there is no participation 77");
		assertUsage(filter(null, null, 7777L, null), "there is no execution 7777; those there are: scfm executions");
		assertUsage(filter(null, null, null, 7777L), "there is no callout 7777");
		assertUsage(filter(null, msisdn("+85512999999"), null, null),
				"there is no contact with the number +855•••••999");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.history.person(msisdn("+85512999999")))
			.withMessage("there is no contact with the number +855•••••999");
		assertThat(calls(filter(null, null, id(this.imported), null))).isEmpty();
	}

	@Test
	void a_person_is_followed_through_all_callouts() {
		this.clock.advance(Duration.ofMinutes(20));
		JobRun again = this.campaign.enqueue("runId=second");
		long other = this.campaign.callout("paused", "{}");
		this.campaign.populate(other);
		PersonHistory person = this.history.person(msisdn(FAILED));
		assertThat(person.msisdn()).isEqualTo(FAILED);
		assertThat(person.metadata()).isEqualTo(Map.of("name", "Sok"));
		assertThat(person.added()).isEqualTo(TestClock.START);
		assertThat(person.imported()).satisfies((imported) -> {
			assertThat(imported.runId()).isEqualTo("import");
			assertThat(imported.line()).isEqualTo(3);
			assertThat(imported.file()).endsWith("people.csv");
			assertThat(imported.executions()).containsExactly(id(this.imported));
		});
		assertThat(person.participations()).extracting(Participation::callout).containsExactly(this.callout, other);
		Participation first = person.participations().get(0);
		assertThat(first.attempts()).isEqualTo(2);
		assertThat(first.lastOutcome()).isEqualTo("open");
		assertThat(first.lastAttempt()).isEqualTo(TestClock.START.plus(Duration.ofMinutes(22)));
		assertThat(first.calls()).extracting(CallEntry::attempt).containsExactly(1, 2);
		assertThat(first.calls()).extracting((call) -> call.placedBy().execution())
			.containsExactly(id(this.enqueued), id(again));
		Participation second = person.participations().get(1);
		assertThat(second.calloutStatus()).isEqualTo("paused");
		assertThat(second.lastOutcome()).isEqualTo("none");
		assertThat(second.calls()).isEmpty();
	}

	@Test
	void the_start_of_a_flow_is_part_of_the_history() {
		Instant started = this.clock.instant();
		this.database.update(
				"""
						UPDATE phone_calls SET flow_status = 'started', flow_uuid = 'u', flow_id = 7, flow_attempted_at = updated_at,
						  flow_started_at = updated_at WHERE msisdn = ?
						""",
				COMPLETED);
		assertThat(calls(filter(null, msisdn(COMPLETED), null, null)).get(0).flow())
			.isEqualTo(new CallEntry.Flow("started", "u", started, started, null));
		assertThat(effects(this.updated).flows()).isEqualTo(Map.of("started", 1L));
	}

	@Test
	void an_execution_says_what_it_did() {
		assertThat(effects(this.enqueued).placed()).isEqualTo(new PlacedCalls(4, 3, 1, 0, 0, 0, 0, 1, 0,
				Map.of("completed", 1L, "errored", 1L, "failed", 1L, "queued", 1L)));
		assertThat(effects(this.enqueued).changed()).isEmpty();
		assertThat(effects(this.updated).placed()).isNull();
		assertThat(effects(this.updated).changed()).isEqualTo(Map.of("completed", 1L, "failed", 1L, "queued", 1L));
		assertThat(effects(this.updated).counted()).containsEntry("callsAsked", 3L);
		assertThat(effects(this.imported).counted()).containsEntry("contactsCreated", 4L)
			.containsEntry("contactsRejected", 0L);
		assertThat(effects(this.populated).counted())
			.isEqualTo(Map.of("participationsAdded", 4L, "participationsThere", 0L));
	}

	@Test
	void people_who_were_claimed_and_put_back_are_held_back() {
		IntStream.range(0, 60).forEach((i) -> this.database.update("""
				INSERT INTO contacts (msisdn, metadata, created_at, updated_at)
				SELECT ?, '{}', created_at, updated_at FROM contacts WHERE msisdn = ?
				""", "+855130%03d01".formatted(i), FAILED));
		this.campaign.run("populate-callout");
		this.sandbox.faults().add(Fault.rejecting(RequestKind.CREATE, 401, "20003", "No").skip(5).times(0));
		JobRun halted = this.campaign.enqueue("concurrency=2");
		assertThat(halted.exitCode()).isEqualTo(ExitCode.FAILED);
		PlacedCalls placed = effects(halted).placed();
		assertThat(placed.placed()).isEqualTo(5);
		assertThat(placed.accepted()).isEqualTo(5);
		assertThat(placed.open()).isEqualTo(5);
		assertThat(placed.heldBack()).isPositive().isEqualTo(this.executions.details(id(halted)).summary().read() - 5);
	}

	@Test
	void a_job_says_what_last_went_well_and_what_can_be_restarted() {
		List<String> jobs = List.of("import-contacts", "enqueue-calls", "start-flows");
		assertThat(this.jobStates.of(jobs)).extracting(JobState::job).isEqualTo(jobs);
		assertThat(this.jobStates.of(jobs)).extracting((state) -> id(state.lastCompleted()))
			.containsExactly(id(this.imported), id(this.enqueued), null);
		assertThat(this.jobStates.of(jobs)).allSatisfy((state) -> {
			assertThat(state.restartable()).isNull();
			assertThat(state.restartables()).isZero();
		});
		this.clock.advance(Duration.ofMinutes(20));
		this.sandbox.faults().add(Fault.rejecting(RequestKind.CREATE, 401, "20003", "No").times(0));
		JobRun failed = this.campaign.enqueue("runId=second");
		this.sandbox.faults().clear();
		JobState state = this.jobStates.of(jobs).get(1);
		assertThat(id(state.restartable())).isEqualTo(id(failed));
		assertThat(state.restartables()).isEqualTo(1);
		assertThat(id(state.lastCompleted())).isEqualTo(id(this.enqueued));
		JobRun restarted = this.campaign.enqueue("runId=second");
		assertThat(restarted.exitCode()).as(restarted.message()).isEqualTo(ExitCode.COMPLETED);
		state = this.jobStates.of(jobs).get(1);
		assertThat(state.restartable()).isNull();
		assertThat(id(state.lastCompleted())).isEqualTo(id(restarted));
		// its process is dead: nobody holds the guard
		this.database.update("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STARTED' WHERE JOB_EXECUTION_ID = ?",
				id(restarted));
		state = this.jobStates.of(jobs).get(1);
		assertThat(id(state.restartable())).isEqualTo(id(restarted));
		assertThat(state.restartables()).isEqualTo(1);
	}

	private ExecutionEffects effects(JobRun run) {
		return this.executions.details(id(run)).effects();
	}

	private List<CallEntry> calls(CallFilter filter) {
		return this.history.list(filter);
	}

	private List<String> numbers(CallFilter filter) {
		return calls(filter).stream().map(CallEntry::msisdn).toList();
	}

	private void assertUsage(CallFilter filter, String message) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> calls(filter))
			.withMessageStartingWith(message);
	}

	private static CallFilter filter(@Nullable Long participation, @Nullable Msisdn msisdn, @Nullable Long execution,
			@Nullable Long callout) {
		return new CallFilter(participation, msisdn, execution, callout, Set.of(), 20);
	}

	private static Msisdn msisdn(String number) {
		return new Msisdn(number);
	}

	private static long id(JobRun run) {
		assertThat(run.executionId()).as(run.message()).isNotNull();
		return run.executionId();
	}

	private static @Nullable Long id(@Nullable ExecutionSummary execution) {
		return (execution != null) ? execution.id() : null;
	}

}
