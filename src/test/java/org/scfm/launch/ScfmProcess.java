package org.scfm.launch;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.scfm.test.Signals;

/**
 * The packaged program as a process of its own, prepared for a quick start: in a folder,
 * with an environment of nothing but what the test gives it.
 */
public final class ScfmProcess implements AutoCloseable {

	static final Path SCRIPT = Path.of("scfm").toAbsolutePath();

	/** The packaged program. */
	public static final Path JAR = Path.of("target", "scfm-batch.jar").toAbsolutePath();

	/** The home of the Java of the tests. */
	public static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

	private static final long SECONDS = 90;

	private final Process process;

	private final Path out;

	private final Path err;

	private ScfmProcess(Process process, Path out, Path err) {
		this.process = process;
		this.out = out;
		this.err = err;
	}

	/**
	 * A process to be started in a folder.
	 * @param folder its working directory
	 * @return the launch, to be completed
	 */
	public static Launch in(Path folder) {
		return new Launch(folder);
	}

	/**
	 * Whether it has not ended; one that is halted lives.
	 * @return true until it has ended
	 */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Waits for its end, some time.
	 * @param time how long at most
	 * @return whether it has ended
	 */
	public boolean endsWithin(Duration time) {
		try {
			return this.process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The number that the operating system knows it by.
	 * @return the process id
	 */
	public long pid() {
		return this.process.pid();
	}

	/**
	 * Sends it a signal; nothing happens if it has ended.
	 * @param name such as {@code STOP}, {@code CONT}, or {@code QUIT}, which makes a JVM
	 * write its threads to standard output
	 */
	public void signal(String name) {
		Signals.send(name, pid());
	}

	/**
	 * What it has written to standard output so far.
	 * @return the text
	 */
	public String out() {
		return read(this.out);
	}

	/**
	 * What it has written to standard error so far.
	 * @return the text
	 */
	public String err() {
		return read(this.err);
	}

	/**
	 * Ends it as {@code kill -9} does.
	 * @return how it ended
	 */
	public Ended kill() {
		this.process.destroyForcibly();
		return awaitEnd();
	}

	/**
	 * Ends it as {@code kill} does, by SIGTERM.
	 * @return how it ended
	 */
	public Ended terminate() {
		this.process.destroy();
		return awaitEnd();
	}

	/**
	 * Waits for its end, and fails if that does not come.
	 * @return how it ended
	 */
	public Ended awaitEnd() {
		try {
			if (!this.process.waitFor(SECONDS, TimeUnit.SECONDS)) {
				throw new AssertionError("still running after " + SECONDS + " s; its standard error:\n" + err());
			}
			return new Ended(this.process.exitValue(), out(), err());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		finally {
			close();
		}
	}

	/**
	 * Ends it if it still runs.
	 */
	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A process that has ended.
	 *
	 * @param exitCode its exit code, 128 more than the signal's number where one ended it
	 * @param out its standard output
	 * @param err its standard error
	 */
	public record Ended(int exitCode, String out, String err) {

	}

	/**
	 * A process to be started.
	 */
	public static final class Launch {

		private final Path folder;

		private final Map<String, String> environment = new LinkedHashMap<>();

		private List<String> program = List.of();

		private List<String> options = List.of();

		private List<String> target = List.of();

		private String input = "";

		private Launch(Path folder) {
			this.folder = folder;
			this.environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
			this.environment.put("HOME", folder.toString());
			this.environment.put("JAVA_HOME", JAVA_HOME.toString());
		}

		/**
		 * Adds to its environment.
		 * @param variables the variables
		 * @return this
		 */
		public Launch with(Map<String, String> variables) {
			this.environment.putAll(variables);
			return this;
		}

		/**
		 * Adds to its environment.
		 * @param variable a variable's name
		 * @param value its value
		 * @return this
		 */
		public Launch with(String variable, String value) {
			return with(Map.of(variable, value));
		}

		/**
		 * Gives it a text on its standard input, which is empty otherwise.
		 */
		Launch input(String text) {
			this.input = text;
			return this;
		}

		/**
		 * Gives the JVM more options.
		 * @param options such as {@code -Xmx160m}
		 * @return this
		 */
		public Launch options(String... options) {
			this.options = List.of(options);
			return this;
		}

		/**
		 * Adds to its class path, after all that the program has.
		 */
		Launch classPath(Path folder) {
			this.target = List.of("-cp", PreparedProgram.jar() + File.pathSeparator + folder, Scfm.class.getName());
			return this;
		}

		/**
		 * Runs another program in place of the JVM with the jar.
		 * @param words the program and its first arguments
		 * @return this
		 */
		public Launch program(String... words) {
			this.program = List.of(words);
			return this;
		}

		/**
		 * Starts it.
		 * @param arguments its arguments
		 * @return the process
		 */
		public ScfmProcess start(String... arguments) {
			List<String> command = new ArrayList<>(this.program.isEmpty() ? java() : this.program);
			command.addAll(List.of(arguments));
			try {
				// not in the working directory, which tests look at
				Path in = Files.createTempFile("scfm-", ".in");
				Path out = Files.createTempFile("scfm-", ".out");
				Path err = Files.createTempFile("scfm-", ".err");
				for (Path file : List.of(in, out, err)) {
					file.toFile().deleteOnExit();
				}
				Files.writeString(in, this.input, StandardCharsets.UTF_8);
				ProcessBuilder builder = new ProcessBuilder(command).directory(this.folder.toFile())
					.redirectInput(in.toFile())
					.redirectOutput(out.toFile())
					.redirectError(err.toFile());
				builder.environment().clear();
				builder.environment().putAll(this.environment);
				return new ScfmProcess(builder.start(), out, err);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private List<String> java() {
			List<String> command = new ArrayList<>(PreparedProgram.java(this.options));
			command.addAll(this.target.isEmpty() ? List.of("-jar", PreparedProgram.jar().toString()) : this.target);
			return command;
		}

		/**
		 * Starts it and waits for its end.
		 * @param arguments its arguments
		 * @return how it ended
		 */
		public Ended run(String... arguments) {
			return start(arguments).awaitEnd();
		}

	}

}
