package org.scfm.launch;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.scfm.remote.RemoteWorkers;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.Broker;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * What tests of runs by workers share: a real broker, small partitions, and a manager
 * that looks often.
 */
abstract class RemoteContract {

	@Autowired
	JobLauncher launcher;

	@Autowired
	RemoteWorkers workers;

	@Autowired
	PartitionRunner runner;

	@Autowired
	Database database;

	@Autowired
	Campaign campaign;

	@Autowired
	Sandbox sandbox;

	@Autowired
	TestClock clock;

	@DynamicPropertySource
	static void leadToTheBroker(DynamicPropertyRegistry registry) {
		broker().forEach((name, value) -> registry.add(name, () -> value));
		registry.add("scfm.broker.send-again-after", () -> "1s");
		registry.add("scfm.workers.look-interval", () -> "50ms");
		registry.add("scfm.workers.contacts-per-partition", () -> 500);
		registry.add("scfm.workers.bytes-per-partition", () -> 1000);
		registry.add("scfm.workers.calls-per-partition", () -> 10);
		registry.add("scfm.workers.polls-per-partition", () -> 10);
		registry.add("scfm.workers.flows-per-partition", () -> 10);
		registry.add("scfm.rapidpro.base-url", () -> "${scfm.provider.base-url}/api");
		registry.add("scfm.rapidpro.api-token", () -> SandboxSettings.RAPIDPRO_TOKEN);
		registry.add("scfm.rapidpro.exchange-timeout", () -> "5s");
	}

	/**
	 * What leads another application to the same broker.
	 */
	static Map<String, String> broker() {
		return Map.of("scfm.broker.url", Broker.shared().url(), "scfm.broker.username", Broker.USERNAME,
				"scfm.broker.password", Broker.PASSWORD);
	}

	@BeforeEach
	void emptyTheQueue() {
		Broker.shared().empty("scfm.partitions");
	}

	/**
	 * The statuses of the executions of steps, in the order in which they were made.
	 * @param name the step's name, or a pattern of names
	 */
	final List<String> steps(String name) {
		return this.database.column(String.class,
				"SELECT STATUS FROM BATCH_STEP_EXECUTION WHERE STEP_NAME LIKE ? ORDER BY STEP_EXECUTION_ID", name);
	}

	/**
	 * As a worker leaves its partition that is killed.
	 */
	final void beginAndDie(long partition) {
		this.database.update(
				"UPDATE BATCH_STEP_EXECUTION SET STATUS = 'STARTED', VERSION = VERSION + 1 WHERE STEP_EXECUTION_ID = ?",
				partition);
	}

	/**
	 * As a successor does first.
	 */
	final void takeOver(long partition) {
		this.database.update("UPDATE BATCH_STEP_EXECUTION SET VERSION = VERSION + 1 WHERE STEP_EXECUTION_ID = ?",
				partition);
	}

}
