package org.scfm.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import picocli.CommandLine;

import org.springframework.util.StringUtils;

/**
 * A campaign in commands: each is shown as a user would type it, and run by the launcher
 * that {@code scfm run} uses.
 */
final class Demo {

	private static final String CALL = "requestParams={\"from\":\"1234\",\"url\":\"http://demo.twilio.com/docs/voice.xml\",\"method\":\"GET\"}";

	private static final String FLOW = "requestParams={\"flow\":\"5cf00000-0000-4000-8000-00000000f10b\"}";

	private static final long MILLIS_BETWEEN_UPDATES = 500;

	private final JobLauncher jobLauncher;

	private final CommandLine console;

	private final boolean remote;

	/**
	 * @param jobLauncher runs the jobs
	 * @param console where it is told
	 * @param remote whether workers do the work
	 */
	Demo(JobLauncher jobLauncher, CommandLine console, boolean remote) {
		this.jobLauncher = jobLauncher;
		this.console = console;
		this.remote = remote;
	}

	void run(Path contacts) throws InterruptedException {
		heavyJob("import-contacts", "inputFile=" + contacts, "defaultRegion=KH");
		job("create-callout", "metadata={\"purpose\":\"flood warning\"}");
		heavyJob("populate-callout");
		job("callout-statistics");
		job("change-callout", "action=start");
		Map<String, Object> statistics;
		do {
			heavyJob("enqueue-calls", CALL, "concurrency=16", "retryDelay=PT0S");
			statistics = updatedUntilNoneWaits();
		}
		while (number(statistics, "calloutParticipationsStillToCall") > 0);
		heavyJob("start-flows", FLOW);
		job("change-callout", "action=stop");
		job("callout-statistics");
	}

	private Map<String, Object> updatedUntilNoneWaits() throws InterruptedException {
		Map<String, Object> statistics;
		do {
			Thread.sleep(MILLIS_BETWEEN_UPDATES);
			heavyJob("update-calls", "recentlyCreatedSeconds=0", "concurrency=16");
			statistics = job("callout-statistics");
		}
		while (number(statistics, "callsWaitingForCompletion") > 0);
		return statistics;
	}

	private Map<String, Object> heavyJob(String job, String... arguments) {
		return this.remote ? job(job, StringUtils.addStringToArray(arguments, "workers=remote")) : job(job, arguments);
	}

	private Map<String, Object> job(String job, String... arguments) {
		this.console.getErr().println();
		this.console.getErr().println("$ ./scfm run " + job + typed(arguments));
		this.console.getErr().flush();
		JobRun run = this.jobLauncher.run(job, RunCommand.parse(List.of(arguments)));
		RunCommand.print(run, OutputFormat.TABLE, this.console.getOut(), this.console.getErr());
		if (run.exitCode() != ExitCode.COMPLETED) {
			throw new IllegalStateException(job + " ended with exit code " + run.exitCode().number());
		}
		return run.results();
	}

	private static String typed(String... arguments) {
		StringBuilder typed = new StringBuilder();
		for (String argument : arguments) {
			typed.append(' ').append(argument.contains("{") ? "'" + argument + "'" : argument);
		}
		return typed.toString();
	}

	private static long number(Map<String, Object> results, String name) {
		return ((Number) results.get(name)).longValue();
	}

}
