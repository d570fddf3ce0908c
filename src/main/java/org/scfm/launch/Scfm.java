package org.scfm.launch;

import java.util.List;
import java.util.Map;
import java.util.TimeZone;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command line of SCFM Batch.
 */
@Command(name = "scfm", mixinStandardHelpOptions = true, versionProvider = Scfm.Version.class,
		scope = ScopeType.INHERIT, description = "Phone-call campaigns as restartable batch jobs.",
		usageHelpAutoWidth = true)
public final class Scfm implements Runnable {

	private static final List<Class<?>> COMMANDS = List.of(RunCommand.class, RestartCommand.class, StopCommand.class,
			AbandonCommand.class, RecoverCommand.class, JobsCommand.class, ExecutionsCommand.class,
			ExecutionCommand.class, CallsCommand.class, ParticipationCommand.class, WhyCommand.class, PlanCommand.class,
			PurgeCommand.class, DbCommand.class, WorkerCommand.class, SandboxCommand.class, DemoCommand.class,
			CompletionCommand.class);

	@Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
	private boolean verbose;

	@Spec
	private CommandSpec spec;

	private Scfm() {
	}

	/**
	 * Runs one command and ends the process with its exit code.
	 * @param arguments the command line
	 */
	public static void main(String[] arguments) {
		// Spring Batch stamps its tables with the local time of the process
		TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
		System.exit(Termination.exitCode(commandLine(needed(arguments)).execute(arguments)));
	}

	static CommandLine commandLine() {
		return commandLine(COMMANDS);
	}

	// to know the options of all commands takes a tenth of a start
	private static List<Class<?>> needed(String[] arguments) {
		return COMMANDS.stream()
			.filter((command) -> command != CompletionCommand.class && arguments.length > 0
					&& command.getAnnotation(Command.class).name().equals(arguments[0]))
			.findFirst()
			.<List<Class<?>>>map(List::of)
			.orElse(COMMANDS);
	}

	private static CommandLine commandLine(List<Class<?>> commands) {
		Scfm scfm = new Scfm();
		CommandLine line = new CommandLine(scfm);
		commands.forEach(line::addSubcommand);
		return line.setCaseInsensitiveEnumValuesAllowed(true)
			.setExpandAtFiles(false)
			.setExecutionExceptionHandler((failure, command, result) -> scfm.failed(failure, command));
	}

	private int failed(Exception failure, CommandLine command) {
		if (this.verbose) {
			failure.printStackTrace(command.getErr());
		}
		command.getErr().println("scfm: " + Failures.reason(failure));
		return Failures.exitCode(failure).number();
	}

	/**
	 * Whether stack traces are to be shown.
	 */
	boolean verbose() {
		return this.verbose;
	}

	/**
	 * Settings that the general options ask for.
	 */
	Map<String, Object> settings() {
		return this.verbose ? Map.of("logging.level.org.scfm", "DEBUG") : Map.of();
	}

	@Override
	public void run() {
		throw new ParameterException(this.spec.commandLine(), "Which command?");
	}

	/**
	 * The version of the jar, or null where the program was not packaged.
	 */
	static @Nullable String version() {
		return Scfm.class.getPackage().getImplementationVersion();
	}

	/**
	 * Takes the version from the jar.
	 */
	static final class Version implements IVersionProvider {

		@Override
		public String[] getVersion() {
			String version = version();
			return new String[] { "SCFM Batch " + ((version != null) ? version : "(not from a jar)") };
		}

	}

}
