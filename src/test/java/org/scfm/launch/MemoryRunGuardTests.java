package org.scfm.launch;

import org.junit.jupiter.api.Test;
import org.scfm.job.RunGuard;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryRunGuardTests {

	private final MemoryRunGuard guard = new MemoryRunGuard();

	@Test
	void one_holds_a_run_at_a_time() {
		RunGuard.Held held = this.guard.tryTake("job", "r").orElseThrow();
		assertThat(this.guard.tryTake("job", "r")).isEmpty();
		held.close();
		assertThat(this.guard.tryTake("job", "r")).isPresent();
	}

	@Test
	void other_runs_are_free() {
		this.guard.tryTake("job", "r").orElseThrow();
		assertThat(this.guard.tryTake("job", "s")).isPresent();
		assertThat(this.guard.tryTake("other", "r")).isPresent();
	}

}
