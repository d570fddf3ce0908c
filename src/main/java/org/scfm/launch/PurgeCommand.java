package org.scfm.launch;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.scfm.admin.Purge;
import org.scfm.admin.PurgeCounts;
import org.scfm.job.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code scfm purge}.
 */
@Command(name = "purge",
		description = "Delete the records of runs that ended long ago. Runs that can be restarted, run, or have a call that "
				+ "is not over stay, and so does every contact, callout and call.",
		footer = { "", "A runId that is purged is forgotten: launched again, it is a new run.", "Examples:",
				"  scfm purge --older-than=P90D --dry-run", "  scfm purge --older-than=P90D --yes" })
class PurgeCommand implements Runnable {

	// a runId that is launched again must be known as long as anybody may retry
	private static final Duration LEAST = Duration.ofDays(1);

	@Option(names = "--older-than", required = true, paramLabel = "<duration>",
			description = "How long ago a run must have ended, such as P90D; P1D at least.")
	private String olderThan;

	@Option(names = "--dry-run", description = "Only say what would be deleted.")
	private boolean dryRun;

	@Mixin
	private Output output;

	@Mixin
	private Confirmation confirmation;

	@ParentCommand
	private Scfm scfm;

	@Override
	public void run() {
		before(this.olderThan, Clock.systemUTC());
		try (ConfigurableApplicationContext context = ScfmApplication.start(this.scfm.settings())) {
			Instant before = before(this.olderThan, context.getBean(Clock.class));
			Purge purge = context.getBean(Purge.class);
			PurgeCounts counts;
			if (this.dryRun) {
				counts = purge.count(before);
			}
			else {
				this.confirmation.ask(() -> question(purge.count(before), before));
				counts = purge.delete(before);
			}
			print(counts, !this.dryRun, this.output.format(), this.output.out(), this.output.err());
		}
	}

	/**
	 * Reads what {@code --older-than} was given.
	 */
	static Instant before(String text, Clock clock) {
		if (!text.startsWith("P") && !text.startsWith("p")) {
			throw new UsageException("--older-than=" + text + ": not a duration such as P90D");
		}
		Instant before = ExecutionsCommand.time("--older-than", text, clock);
		if (before.isAfter(clock.instant().minus(LEAST))) {
			throw new UsageException("--older-than=" + text + ": must be P1D or more");
		}
		return before;
	}

	private static String question(PurgeCounts counts, Instant before) {
		return "Delete the records of %d runs (%d executions) that ended before %s?".formatted(counts.runs(),
				counts.executions(), ExecutionRows.time(before));
	}

	static void print(PurgeCounts counts, boolean deleted, OutputFormat format, PrintWriter out, PrintWriter err) {
		List<Map<String, Object>> rows = counts.rows().entrySet().stream().map((table) -> {
			Map<String, Object> row = new LinkedHashMap<>();
			row.put("table", table.getKey());
			row.put("rows", table.getValue());
			if (format != OutputFormat.TABLE) {
				row.put("deleted", deleted);
			}
			return row;
		}).toList();
		Table.printRows(rows, format, out);
		out.flush();
		err.println("scfm: " + (deleted ? "deleted " : "would delete ") + counts.runs() + " runs with "
				+ counts.executions() + " executions");
		if (counts.keptRestartable() > 0) {
			err.println("scfm: " + counts.keptRestartable() + " runs as old are kept because they can be restarted: "
					+ "scfm executions --status=FAILED,STOPPED, then scfm restart or scfm abandon");
		}
		if (counts.keptOpen() > 0) {
			err.println("scfm: " + counts.keptOpen() + " runs as old are kept because calls that they placed are not "
					+ "over: scfm calls --execution=<id>");
		}
	}

}
