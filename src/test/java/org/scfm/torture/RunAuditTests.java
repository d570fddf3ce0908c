package org.scfm.torture;

import org.junit.jupiter.api.Test;
import org.scfm.torture.Audit.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The audit finds runs that were left in the middle, and people whom a run was to add.
 */
class RunAuditTests extends BooksInOrder {

	@Test
	void an_execution_that_has_not_ended_is_found() {
		this.executions.add(new Books.Execution(8, "update-calls", "other", "STARTED", false));
		assertFound(Kind.LEFT, "other", "execution 8 of update-calls is STARTED and has not ended");
	}

	@Test
	void an_execution_of_unknown_status_is_found() {
		this.executions.add(new Books.Execution(8, "update-calls", "other", "UNKNOWN", true));
		assertFound(Kind.LEFT, "other", "is UNKNOWN");
	}

	@Test
	void a_partition_that_was_not_done_in_a_completed_run_is_found() {
		this.steps.add(new Books.Step(7, "enqueue-calls:0", "COMPLETED"));
		this.steps.add(new Books.Step(7, "enqueue-calls:1", "STOPPED"));
		assertFound(Kind.LEFT, "run", "is COMPLETED, and its partition enqueue-calls:1 is STOPPED");
	}

	@Test
	void a_partition_that_a_restart_has_done_is_in_order() {
		this.executions.add(0, new Books.Execution(6, "enqueue-calls", "run", "FAILED", true));
		this.steps.add(new Books.Step(6, "enqueue-calls", "FAILED"));
		this.steps.add(new Books.Step(6, "enqueue-calls:0", "FAILED"));
		this.steps.add(new Books.Step(7, "enqueue-calls:0", "COMPLETED"));
		assertThat(violations()).isEmpty();
	}

	@Test
	void a_partition_of_a_run_that_has_failed_may_be_left() {
		this.executions.add(new Books.Execution(8, "update-calls", "other", "FAILED", true));
		this.steps.add(new Books.Step(8, "update-calls:0", "STOPPED"));
		assertThat(violations()).isEmpty();
	}

	@Test
	void somebody_who_was_not_put_into_a_callout_is_found() {
		this.people.put(1L, 2);
		assertFound(Kind.LOST, "callout 1", "1 people are in it, and 2 should be");
	}

}
