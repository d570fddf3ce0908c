package org.scfm.launch;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.scfm.job.JobDeclaration;
import org.scfm.job.ResultPage;
import org.scfm.job.UsageException;
import org.scfm.job.WorkersParameters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code scfm run <job> name=value ...}.
 */
@Command(name = "run", description = "Launch a job, or resume a run that failed or was stopped.",
		footer = { "", "The jobs and their parameters: scfm jobs [<job>]", "Examples:",
				"  scfm run import-contacts inputFile=contacts.csv",
				"  scfm run change-callout action=start calloutId=1",
				"  scfm run callout-statistics --format=html --output=report.html",
				"  scfm run enqueue-calls 'requestParams={\"from\":\"1234\",\"url\":...}'",
				"Exit codes: 0 completed, 2 wrong use, 3 runs elsewhere, 4 stopped, 5 failed." })
class RunCommand implements Callable<Integer> {

	@Parameters(index = "0", paramLabel = "<job>", completionCandidates = Candidates.Jobs.class,
			description = "The job's name.")
	private String job;

	@Parameters(index = "1..*", paramLabel = "name=value", completionCandidates = Candidates.Arguments.class,
			description = "The job's parameters.")
	private List<String> arguments = List.of();

	@Option(names = "--workers", paramLabel = "<local|remote>",
			description = "Who does the work: this process, or the processes of scfm worker. The same as workers=...")
	private @Nullable String workers;

	@Option(names = "--format", defaultValue = "table", completionCandidates = Candidates.ResultFormats.class,
			description = ResultFormat.HELP)
	private ResultFormat format;

	@Option(names = "--output", paramLabel = "<file>",
			description = "Where the results are written, in place of standard output. An existing file is replaced as a whole.")
	private @Nullable Path output;

	@ParentCommand
	private Scfm scfm;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		Map<String, String> given = given();
		JobDeclaration declaration = JobCatalogue.find(this.job);
		declaration.check(given);
		this.format.check(declaration);
		OutputFile file = (this.output != null) ? OutputFile.of("--output", this.output) : null;
		try (ConfigurableApplicationContext context = ScfmApplication.start(this.scfm.settings())) {
			// the results too, before a signal ends the process
			return context.getBean(GracefulStop.class).awaited(() -> run(given, file, context));
		}
	}

	private int run(Map<String, String> given, @Nullable OutputFile file, ConfigurableApplicationContext context) {
		JobRun run = context.getBean(JobLauncher.class).run(this.job, given);
		say(run, this.spec.commandLine().getErr());
		String results = (this.format.rows() != null) ? rows(run, this.format.rows()) : page(run, context);
		if (file == null) {
			this.spec.commandLine().getOut().print(results);
			this.spec.commandLine().getOut().flush();
		}
		else if (!results.isEmpty()) {
			file.write(results);
		}
		return run.exitCode().number();
	}

	private Map<String, String> given() {
		List<String> all = new ArrayList<>(this.arguments);
		if (this.workers != null) {
			all.add(WorkersParameters.WORKERS.name() + "=" + this.workers);
		}
		return parse(all);
	}

	/**
	 * The page of a run that completed, else nothing: what was there before is better.
	 */
	private static String page(JobRun run, ConfigurableApplicationContext context) {
		if (run.exitCode() != ExitCode.COMPLETED) {
			return "";
		}
		JobExecution execution = context.getBean(JobRepository.class)
			.getJobExecution(Objects.requireNonNull(run.executionId()));
		return context.getBeanProvider(ResultPage.class)
			.stream()
			.filter((page) -> page.job().equals(run.job()))
			.findFirst()
			.orElseThrow()
			.html()
			.apply(Objects.requireNonNull(execution));
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
		say(run, err);
		out.print(rows(run, format));
		out.flush();
	}

	private static void say(JobRun run, PrintWriter err) {
		if (run.message() != null) {
			err.println("scfm: " + run.message());
		}
	}

	private static String rows(JobRun run, OutputFormat format) {
		StringWriter text = new StringWriter();
		PrintWriter out = new PrintWriter(text);
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
		return text.toString();
	}

}
