package org.scfm.launch;

import java.util.Map;
import java.util.TimeZone;

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
		usageHelpAutoWidth = true,
		subcommands = { RunCommand.class, RestartCommand.class, StopCommand.class, AbandonCommand.class,
				RecoverCommand.class, JobsCommand.class, ExecutionsCommand.class, ExecutionCommand.class,
				CallsCommand.class, ParticipationCommand.class, WhyCommand.class, PlanCommand.class, PurgeCommand.class,
				DbCommand.class, SandboxCommand.class, DemoCommand.class, CompletionCommand.class })
public final class Scfm implements Runnable {

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
		System.exit(Termination.exitCode(commandLine().execute(arguments)));
	}

	static CommandLine commandLine() {
		Scfm scfm = new Scfm();
		return new CommandLine(scfm).setCaseInsensitiveEnumValuesAllowed(true)
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
	 * Takes the version from the jar.
	 */
	static final class Version implements IVersionProvider {

		@Override
		public String[] getVersion() {
			String version = Scfm.class.getPackage().getImplementationVersion();
			return new String[] { "SCFM Batch " + ((version != null) ? version : "(not from a jar)") };
		}

	}

}
