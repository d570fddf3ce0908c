package org.scfm.launch;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.scfm.admin.ExecutionFilter;
import org.scfm.admin.ExecutionSummary;
import org.scfm.admin.Executions;
import org.scfm.job.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

import org.springframework.batch.core.BatchStatus;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code scfm executions}.
 */
@Command(name = "executions", description = "List executions of jobs, newest first.",
		footer = { "", "Everything about one: scfm execution <id>", "Examples:", "  scfm executions --running",
				"  scfm executions --status=FAILED --since=P1D",
				"  scfm executions --job=enqueue-calls --limit=100 --format=csv" })
class ExecutionsCommand implements Runnable {

	@Option(names = "--job", paramLabel = "<job>", completionCandidates = Candidates.Jobs.class,
			description = "Only executions of this job.")
	private @Nullable String job;

	@Option(names = "--status", split = ",", paramLabel = "<status>",
			description = "Only executions in this state, or one of these: COMPLETED, FAILED, STOPPED, ABANDONED, "
					+ "STARTING, STARTED, STOPPING, UNKNOWN.")
	private Set<BatchStatus> statuses = EnumSet.noneOf(BatchStatus.class);

	@Option(names = "--since", paramLabel = "<time>",
			description = "Only executions launched then or later: a date, a date and time (UTC unless it has an offset), "
					+ "or a duration back from now such as P1D or PT2H.")
	private @Nullable String since;

	@Option(names = "--running",
			description = "Only executions without a recorded end; process tells which of them live.")
	private boolean running;

	@Option(names = "--limit", defaultValue = "20", paramLabel = "<number>",
			description = "The most to list (default ${DEFAULT-VALUE}).")
	private int limit;

	@Mixin
	private Output output;

	@ParentCommand
	private Scfm scfm;

	@Override
	public void run() {
		if (this.job != null) {
			JobCatalogue.find(this.job);
		}
		if (this.limit < 1) {
			throw new UsageException("--limit=" + this.limit + ": must be 1 or more");
		}
		if (this.running && !this.statuses.isEmpty()) {
			throw new UsageException("--running and --status are two ways to say it: give one of them");
		}
		Instant from = (this.since != null) ? time("--since", this.since, Clock.systemUTC()) : null;
		try (ConfigurableApplicationContext context = ScfmApplication.start(this.scfm.settings())) {
			List<ExecutionSummary> found = context.getBean(Executions.class)
				.list(new ExecutionFilter(this.job, this.running ? Executions.SEEM_TO_RUN : this.statuses, from,
						this.limit));
			ExecutionRows rows = new ExecutionRows(context.getBean(Clock.class));
			this.output.rows(found.stream()
				.map((execution) -> this.output.isForPeople() ? rows.line(execution) : rows.record(execution))
				.toList());
			if (found.isEmpty() && this.output.isForPeople()) {
				this.output.say("there are no such executions");
			}
		}
	}

	/**
	 * Reads a time, or a duration back from now.
	 * @param option what it was given to
	 * @param clock tells now
	 */
	static Instant time(String option, String text, Clock clock) {
		try {
			if (text.startsWith("P") || text.startsWith("p")) {
				return text.toUpperCase().contains("T") || text.toUpperCase().endsWith("D")
						? clock.instant().minus(Duration.parse(text))
						: LocalDateTime.now(clock).minus(Period.parse(text)).toInstant(ZoneOffset.UTC);
			}
			if (text.length() <= "2027-01-01".length()) {
				return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
			}
			String iso = text.replace(' ', 'T');
			return iso.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)") && iso.matches(".*T.*(Z|[+-]).*")
					? OffsetDateTime.parse(iso).toInstant() : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
		}
		catch (DateTimeException | ArithmeticException ex) {
			throw new UsageException(option + "=" + text
					+ ": neither a date such as 2027-03-01, nor a date and time such as 2027-03-01T18:00, nor a duration such as P1D");
		}
	}

}
