package org.scfm.launch;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Workers of a demo, each a process like this one.
 */
final class DemoWorkers implements AutoCloseable {

	private static final long PATIENCE_SECONDS = 30;

	private final List<Process> processes = new CopyOnWriteArrayList<>();

	private DemoWorkers() {
	}

	/**
	 * Starts workers.
	 * @param count how many
	 * @param folder where they run
	 * @param environment the variables of their environment; of the user's settings they
	 * see none
	 * @param properties their settings
	 */
	static DemoWorkers start(int count, Path folder, Map<String, String> environment, Map<String, String> properties)
			throws IOException {
		DemoWorkers workers = new DemoWorkers();
		// where the demo is ended by a signal
		Runtime.getRuntime().addShutdownHook(new Thread(workers::end));
		for (int i = 0; i < count; i++) {
			ProcessBuilder worker = new ProcessBuilder(command(properties)).directory(folder.toFile())
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.INHERIT);
			worker.environment().keySet().removeIf(DemoEnvironment::isHidden);
			worker.environment().putAll(environment);
			workers.processes.add(worker.start());
		}
		return workers;
	}

	private static List<String> command(Map<String, String> properties) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		ManagementFactory.getRuntimeMXBean()
			.getInputArguments()
			.stream()
			.filter((option) -> option.startsWith("-X"))
			.forEach(command::add);
		properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
		// that they take partitions is what there is to see
		command.add("-Dlogging.level." + PartitionRunner.class.getName() + "=INFO");
		String classPath = Path.of("").toAbsolutePath().resolve(System.getProperty("java.class.path")).toString();
		if (classPath.endsWith(".jar") && !classPath.contains(":")) {
			command.addAll(List.of("-jar", classPath));
		}
		else {
			command.addAll(List.of("-cp", System.getProperty("java.class.path"), Scfm.class.getName()));
		}
		command.add("worker");
		return command;
	}

	/**
	 * Ends them, after their work in hand.
	 */
	@Override
	public void close() {
		end();
		try {
			for (Process process : this.processes) {
				if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
					process.destroyForcibly();
				}
			}
		}
		catch (InterruptedException ex) {
			this.processes.forEach(Process::destroyForcibly);
			Thread.currentThread().interrupt();
		}
	}

	private void end() {
		this.processes.forEach(Process::destroy);
	}

}
