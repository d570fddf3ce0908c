package org.scfm.campaign;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import com.samskivert.mustache.Mustache;
import org.jspecify.annotations.Nullable;
import org.scfm.job.Results;
import org.scfm.monitoring.Masks;

/**
 * The report on a callout, as its template {@code callout-report.html} shows it.
 *
 * @param callout the callout's id
 * @param status its state
 * @param statusReason why it is in that state, or null where a person brought it there
 * @param facts what its metadata says in a word each
 * @param counted when it was counted
 * @param execution the execution that asked for it
 * @param run the run of that execution
 * @param tiles the figures to look at first
 * @param progress how far it is with its people, or null where there are none
 * @param attempts how its calls ended, or null where there are none
 * @param hours when they were sent, or null where none was
 * @param reasons why calls were refused or got lost, or null where none was
 * @param lines what the job prints
 */
record CalloutReport(long callout, String status, @Nullable String statusReason, List<Fact> facts, String counted,
		long execution, String run, List<Fact> tiles, @Nullable ProgressSection progress,
		@Nullable AttemptsSection attempts, @Nullable HoursSection hours, @Nullable ReasonsSection reasons,
		List<Fact> lines) {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private static final String TEMPLATE = "callout-report.html";

	/**
	 * Puts a report together.
	 * @param execution the id of the execution that asked for it
	 * @param run the identity of its run
	 */
	static CalloutReport of(CalloutFigures figures, long execution, String run) {
		People people = figures.people();
		return new CalloutReport(figures.callout().id(), figures.callout().status().column(),
				figures.callout().statusReason(), facts(figures.callout().metadata()), TIME.format(figures.counted()),
				execution, run, tiles(figures), (people.all() > 0) ? ProgressSection.of(people) : null,
				figures.calls().isEmpty() ? null : AttemptsSection.of(figures.calls()),
				HoursSection.of(figures.calls()), ReasonsSection.of(figures.reasons()), lines(figures.lines()));
	}

	/**
	 * The report as one HTML document of ASCII characters, which is well-formed XML too.
	 */
	String html() {
		try (Reader template = new InputStreamReader(
				Objects.requireNonNull(CalloutReport.class.getResourceAsStream(TEMPLATE)), StandardCharsets.UTF_8)) {
			return Mustache.compiler().withEscaper(new AsciiHtml()).compile(template).execute(this);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<Fact> tiles(CalloutFigures figures) {
		People people = figures.people();
		long reached = people.count((group) -> group.outcome().equals("completed"));
		long calls = figures.calls().stream().mapToLong(CalloutFigures.CallGroup::calls).sum();
		return List.of(new Fact("People", Numbers.count(people.all())),
				new Fact("Reached", Numbers.share(reached, people.all())),
				new Fact("Still to call", Numbers.count(people.stillToCall())),
				new Fact("Calls", Numbers.count(calls)));
	}

	// objects such as requestParams are for programs
	private static List<Fact> facts(Map<String, Object> metadata) {
		return metadata.entrySet()
			.stream()
			.filter((entry) -> !(entry.getValue() instanceof Map) && !(entry.getValue() instanceof List))
			.map((entry) -> new Fact(Masks.inText(entry.getKey()), Masks.inText(String.valueOf(entry.getValue()))))
			.toList();
	}

	private static List<Fact> lines(Map<String, Object> lines) {
		return lines.entrySet()
			.stream()
			.map((line) -> new Fact(Results.title(line.getKey()),
					(line.getValue() instanceof Long count) ? Numbers.count(count) : String.valueOf(line.getValue())))
			.toList();
	}

	/**
	 * A name and what it stands for.
	 */
	record Fact(String name, String value) {
	}

}
