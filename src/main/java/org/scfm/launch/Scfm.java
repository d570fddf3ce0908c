package org.scfm.launch;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command line of SCFM Batch.
 */
@Command(name = "scfm", mixinStandardHelpOptions = true, version = "SCFM Batch", scope = ScopeType.INHERIT,
		description = "Phone-call campaigns as restartable batch jobs.", usageHelpAutoWidth = true,
		subcommands = { RunCommand.class, JobsCommand.class, DbCommand.class, SandboxCommand.class, DemoCommand.class })
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
		System.exit(commandLine().execute(arguments));
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

	@Override
	public void run() {
		throw new ParameterException(this.spec.commandLine(), "Which command?");
	}

}
