package org.scfm.launch;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.scfm.admin.ExecutionDetails;
import org.scfm.admin.ExecutionSummary;
import org.scfm.admin.Executions;
import org.scfm.admin.StepSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code scfm execution <id>}.
 */
@Command(name = "execution",
		description = "Show an execution: its parameters, steps, results, failure, what it did, and the others of its run.",
		footer = { "", "The full trace of a failure: --verbose", "Examples:", "  scfm execution 12",
				"  scfm execution 12 --format=json" })
class ExecutionCommand implements Runnable {

	@Parameters(index = "0", paramLabel = "<executionId>", description = "The execution's id.")
	private long executionId;

	@Mixin
	private Output output;

	@ParentCommand
	private Scfm scfm;

	@Override
	public void run() {
		try (ConfigurableApplicationContext context = ScfmApplication.start(this.scfm.settings())) {
			ExecutionDetails details = context.getBean(Executions.class).details(this.executionId);
			print(details, new ExecutionRows(context.getBean(Clock.class)), context.getBean(Clock.class),
					this.output.format(), this.scfm.verbose(), this.output.out());
		}
	}

	static void print(ExecutionDetails details, ExecutionRows rows, Clock clock, OutputFormat format, boolean verbose,
			PrintWriter out) {
		if (format == OutputFormat.TABLE) {
			printForPeople(details, rows, clock, verbose, out);
		}
		else {
			Table.printRows(List.of(record(details, rows, verbose)), format, out);
		}
		out.flush();
	}

	static Map<String, @Nullable Object> record(ExecutionDetails details, ExecutionRows rows, boolean verbose) {
		Map<String, @Nullable Object> row = rows.record(details.summary());
		row.put("parameters", details.parameters());
		row.put("results", details.results());
		row.put("steps", details.steps().stream().map((step) -> rows.record(step, verbose)).toList());
		row.put("chain", details.chain().stream().map(ExecutionCommand::link).toList());
		row.put("did", ExecutionRows.record(details.effects()));
		return row;
	}

	private static Map<String, Object> link(ExecutionSummary execution) {
		Map<String, Object> link = new LinkedHashMap<>();
		link.put("executionId", execution.id());
		link.put("status", execution.status().name());
		return link;
	}

	private static void printForPeople(ExecutionDetails details, ExecutionRows rows, Clock clock, boolean verbose,
			PrintWriter out) {
		ExecutionSummary execution = details.summary();
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("execution", execution.id());
		facts.put("job", execution.job());
		facts.put("runId", ExecutionRows.text(execution.runId()));
		facts.put("status", execution.status());
		facts.put("process", ExecutionRows.text(ExecutionRows.process(execution)));
		facts.put("started", ExecutionRows.time(execution.started()));
		facts.put("ended", ExecutionRows.time(execution.ended()));
		facts.put("took", ExecutionRows.took(execution.duration(clock)));
		Double rate = execution.rate(clock);
		facts.put("rate", (rate != null) ? "%.1f items/s".formatted(rate) : ExecutionRows.text(null));
		if (execution.failure() != null) {
			facts.put("failure", execution.failure());
		}
		Table.printValues(facts, out);
		section("Parameters", out);
		details.parameters().forEach((name, value) -> out.println("  " + name + "=" + value));
		if (!details.results().isEmpty()) {
			section("Results", out);
			Table.printValues(details.results(), "  ", out);
		}
		section("Steps", out);
		Table.printRows(rows.lines(details.steps()), OutputFormat.TABLE, out);
		Map<String, Object> did = ExecutionRows.lines(details.effects(), details.results());
		if (!did.isEmpty()) {
			section("What it did", out);
			Table.printValues(did, "  ", out);
		}
		if (details.chain().size() > 1) {
			section("Executions of this run", out);
			Table.printRows(details.chain().stream().map(rows::line).toList(), OutputFormat.TABLE, out);
		}
		if (verbose) {
			for (StepSummary step : details.steps()) {
				if (step.trace() != null) {
					section("Failure of " + step.name(), out);
					out.println(step.trace().stripTrailing());
				}
			}
		}
	}

	private static void section(String title, PrintWriter out) {
		out.println();
		out.println(title.toUpperCase(Locale.ROOT));
	}

}
