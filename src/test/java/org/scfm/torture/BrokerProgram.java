package org.scfm.torture;

import java.nio.file.Path;
import java.util.Map;

import org.scfm.launch.ScfmProcess;
import org.scfm.test.Broker;
import org.scfm.test.Ports;

/**
 * The message broker as a process of its own: one after the other at the same address,
 * each without the messages of the one before.
 */
final class BrokerProgram implements Place.Kind {

	private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

	private final int port = Ports.free();

	private final ScfmProcess.Launch program;

	/**
	 * @param folder its working directory
	 */
	BrokerProgram(Path folder) {
		this.program = ScfmProcess.in(folder)
			.program(JAVA.toString(), "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp",
					System.getProperty("java.class.path"), Broker.class.getName());
	}

	/**
	 * What leads the program to it.
	 */
	Map<String, String> environment() {
		return Broker.environment(this.port);
	}

	@Override
	public ScfmProcess start() {
		return this.program.start(String.valueOf(this.port));
	}

	@Override
	public boolean isReady(ScfmProcess process) {
		return process.out().contains(Broker.READY);
	}

	@Override
	public boolean isNeededToStart() {
		return true;
	}

	@Override
	public String toString() {
		return "broker";
	}

}
