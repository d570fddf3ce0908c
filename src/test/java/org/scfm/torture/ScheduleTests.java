package org.scfm.torture;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.torture.Blow.Fate;
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
	void kills_are_shared_out_among_managers_workers_and_the_broker() {
		Schedule schedule = Schedule.onWorkers(42, 20, 750);
		assertThat(schedule).isEqualTo(Schedule.onWorkers(42, 20, 750)).isNotEqualTo(Schedule.onWorkers(43, 20, 750));
		assertThat(kills(schedule.launches().stream().map(Launch::blow))).isEqualTo(6);
		assertThat(schedule.workers()).hasSize(3);
		assertThat(kills(schedule.workers().stream().flatMap(List::stream))).isEqualTo(12);
		assertThat(kills(schedule.broker().stream())).isEqualTo(2);
		assertThat(schedule.launches()).filteredOn((launch) -> launch.job().equals("enqueue-calls"))
			.allSatisfy((launch) -> assertThat(launch.command()).contains("workers=remote"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 4, 20 })
	void a_worker_is_halted_for_longer_than_its_guard_lasts(int kills) {
		assertThat(Schedule.onWorkers(42, kills, 750).workers().stream().flatMap(List::stream)).anySatisfy((blow) -> {
			assertThat(blow.fate()).isEqualTo(Fate.HALT);
			assertThat(blow.halt()).isGreaterThan(Schedule.SILENCE);
		});
	}

	private static long kills(Stream<Blow> blows) {
		return blows.filter((blow) -> blow.fate() == Fate.KILL).count();
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
