package org.scfm.launch;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.scfm.job.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code scfm run <job> name=value ...}.
 */
@Command(name = "run", description = "Launch a job, or resume a run that failed or was stopped.",
		footer = { "", "The jobs and their parameters: scfm jobs [<job>]", "Examples:",
				"  scfm run import-contacts inputFile=contacts.csv",
				"  scfm run change-callout action=start calloutId=1",
				"  scfm run enqueue-calls 'requestParams={\"from\":\"1234\",\"url\":...}'",
				"Exit codes: 0 completed, 2 wrong use, 3 runs elsewhere, 4 stopped, 5 failed." })
class RunCommand implements Callable<Integer> {

	@Parameters(index = "0", paramLabel = "<job>", completionCandidates = Candidates.Jobs.class,
			description = "The job's name.")
	private String job;

	@Parameters(index = "1..*", paramLabel = "name=value", completionCandidates = Candidates.Arguments.class,
			description = "The job's parameters.")
	private List<String> arguments = List.of();

	@Option(names = "--format", defaultValue = "table", completionCandidates = Candidates.Formats.class,
			description = OutputFormat.HELP)
	private OutputFormat format;

	@ParentCommand
	private Scfm scfm;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		Map<String, String> given = parse(this.arguments);
		JobCatalogue.find(this.job).check(given);
		try (ConfigurableApplicationContext context = ScfmApplication.start(this.scfm.settings())) {
			JobRun run = context.getBean(JobLauncher.class).run(this.job, given);
			print(run, this.format, this.spec.commandLine().getOut(), this.spec.commandLine().getErr());
			return run.exitCode().number();
		}
	}

	static Map<String, String> parse(List<String> arguments) {
		Map<String, String> given = new LinkedHashMap<>();
		for (String argument : arguments) {
			int equals = argument.indexOf('=');
			if (equals < 1) {
				throw new UsageException("'" + argument + "' is not of the form name=value");
			}
			// the JVM decodes the command line by the locale, and the plain C locale has
			// ASCII only
			if (argument.indexOf('\ufffd') >= 0) {
				throw new UsageException(argument.substring(0, equals)
						+ " has characters that the locale of this process cannot express: set LC_ALL=C.UTF-8");
			}
			if (given.put(argument.substring(0, equals), argument.substring(equals + 1)) != null) {
				throw new UsageException(argument.substring(0, equals) + " is given twice");
			}
		}
		return given;
	}

	static void print(JobRun run, OutputFormat format, PrintWriter out, PrintWriter err) {
		if (run.message() != null) {
			err.println("scfm: " + run.message());
		}
		if (format != OutputFormat.TABLE) {
			Map<String, Object> row = new LinkedHashMap<>();
			row.put("job", run.job());
			row.put("runId", run.runId());
			row.put("executionId", run.executionId());
			row.put("exitCode", Termination.exitCode(run.exitCode().number()));
			row.putAll(run.results());
			Table.printRows(List.of(row), format, out);
		}
		else if (!run.results().isEmpty()) {
			Table.printValues(run.results(), out);
		}
		out.flush();
	}

}
