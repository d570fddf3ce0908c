package org.scfm.torture;

import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.scfm.torture.Schedule.Fate;
import org.scfm.torture.Schedule.Launch;

import static org.assertj.core.api.Assertions.assertThat;

class ScheduleTests {

	@Test
	void a_seed_replays_its_schedule() {
		assertThat(Schedule.of(42, 20, 750)).isEqualTo(Schedule.of(42, 20, 750)).isNotEqualTo(Schedule.of(43, 20, 750));
	}

	@Test
	void every_kind_of_trouble_is_there() {
		Schedule schedule = Schedule.of(42, 20, 750);
		Map<Fate, Long> fates = schedule.launches()
			.stream()
			.collect(Collectors.groupingBy(Launch::fate, Collectors.counting()));
		assertThat(fates).containsOnlyKeys(Fate.values()).containsEntry(Fate.KILL, 20L);
		assertThat(schedule.slots()).hasSizeBetween(2, 4);
		assertThat(schedule.faults()).isNotEmpty();
	}

	@Test
	void a_run_that_is_launched_again_is_launched_with_the_same_parameters() {
		Map<String, Long> commands = Schedule.of(42, 60, 750)
			.launches()
			.stream()
			.collect(Collectors.groupingBy(Launch::runId, Collectors.mapping(Launch::command, Collectors.toSet())))
			.values()
			.stream()
			.collect(Collectors.toMap(Object::toString, (different) -> (long) different.size(), Math::max));
		assertThat(commands).hasSizeLessThan(Schedule.of(42, 60, 750).launches().size());
		assertThat(commands.values()).containsOnly(1L);
	}

}
