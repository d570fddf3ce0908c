package org.scfm.launch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.scfm.admin.ExecutionEffects;
import org.scfm.admin.ExecutionEffects.PlacedCalls;
import org.scfm.admin.ExecutionSummary;
import org.scfm.admin.StepSummary;

/**
 * Executions as rows, for people and for programs. What programs read is documented in
 * the README and stays as it is.
 */
final class ExecutionRows {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private static final String NONE = "-";

	private final Clock clock;

	ExecutionRows(Clock clock) {
		this.clock = clock;
	}

	/**
	 * One line of a table that fits 80 columns.
	 */
	Map<String, Object> line(ExecutionSummary execution) {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("id", execution.id());
		row.put("job", execution.job());
		row.put("status", execution.status());
		row.put("process", text(process(execution)));
		row.put("started", time(execution.started()));
		row.put("took", took(execution.duration(this.clock)));
		return row;
	}

	/**
	 * Everything that is known without looking further, for programs.
	 */
	Map<String, @Nullable Object> record(ExecutionSummary execution) {
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		row.put("executionId", execution.id());
		row.put("job", execution.job());
		row.put("runId", execution.runId());
		row.put("status", execution.status().name());
		row.put("process", process(execution));
		row.put("launched", execution.launched().toString());
		row.put("started", string(execution.started()));
		row.put("ended", string(execution.ended()));
		row.put("durationSeconds", seconds(execution.duration(this.clock)));
		row.put("read", execution.read());
		row.put("written", execution.written());
		Double rate = execution.rate(this.clock);
		row.put("itemsPerSecond", (rate != null) ? Math.round(rate * 1000) / 1000.0 : null);
		row.put("failure", execution.failure());
		return row;
	}

	/**
	 * The steps, for people: which worker did one only where there were workers.
	 */
	List<Map<String, Object>> lines(List<StepSummary> steps) {
		boolean remote = steps.stream().anyMatch((step) -> step.worker() != null);
		return steps.stream().map((step) -> {
			Map<String, Object> row = line(step);
			if (remote) {
				row.put("worker", text(step.worker()));
			}
			return row;
		}).toList();
	}

	private Map<String, Object> line(StepSummary step) {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("step", step.name());
		row.put("status", step.status());
		row.put("read", step.read());
		row.put("written", step.written());
		row.put("filtered", step.filtered());
		row.put("skipped", step.skipped());
		row.put("commits", step.commits());
		row.put("rollbacks", step.rollbacks());
		return row;
	}

	Map<String, @Nullable Object> record(StepSummary step, boolean verbose) {
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		line(step).forEach((name, value) -> row.put(name, value));
		row.put("status", step.status().name());
		row.put("started", string(step.started()));
		row.put("ended", string(step.ended()));
		row.put("worker", step.worker());
		if (verbose) {
			row.put("trace", step.trace());
		}
		return row;
	}

	/**
	 * What an execution did in the domain, for people: what is nought is left out, and so
	 * is what the results say already.
	 */
	static Map<String, Object> lines(ExecutionEffects effects, Map<String, Object> results) {
		Map<String, Object> lines = new LinkedHashMap<>();
		PlacedCalls placed = effects.placed();
		if (placed != null) {
			record(placed).forEach((name, value) -> {
				if (value instanceof Long number && (number > 0 || name.equals("placed"))) {
					lines.put("calls" + Character.toUpperCase(name.charAt(0)) + name.substring(1), number);
				}
			});
			if (!placed.statuses().isEmpty()) {
				lines.put("callsNow", shown(placed.statuses()));
			}
		}
		if (!effects.changed().isEmpty()) {
			lines.put("callsChanged", shown(effects.changed()));
		}
		if (!effects.flows().isEmpty()) {
			lines.put("flows", shown(effects.flows()));
		}
		effects.counted().forEach((name, count) -> {
			if (!results.containsKey(name)) {
				lines.put(name, count);
			}
		});
		return lines;
	}

	/**
	 * What an execution did in the domain, for programs.
	 */
	static Map<String, @Nullable Object> record(ExecutionEffects effects) {
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		row.put("placed", (effects.placed() != null) ? record(effects.placed()) : null);
		row.put("changed", effects.changed());
		row.put("flows", effects.flows());
		row.put("counted", effects.counted());
		return row;
	}

	private static Map<String, Object> record(PlacedCalls placed) {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("placed", placed.placed());
		row.put("accepted", placed.accepted());
		row.put("refused", placed.refused());
		row.put("unknown", placed.unknown());
		row.put("released", placed.released());
		row.put("givenUp", placed.givenUp());
		row.put("notSent", placed.notSent());
		row.put("open", placed.open());
		row.put("heldBack", placed.heldBack());
		row.put("statuses", placed.statuses());
		return row;
	}

	private static String shown(Map<String, Long> counts) {
		return counts.entrySet()
			.stream()
			.map((count) -> count.getValue() + " " + count.getKey())
			.collect(Collectors.joining(", "));
	}

	/**
	 * {@code alive} or {@code dead} while no end is recorded, else null.
	 */
	static @Nullable String process(ExecutionSummary execution) {
		return (execution.alive() == null) ? null : execution.alive() ? "alive" : "dead";
	}

	static String time(@Nullable Instant time) {
		return (time != null) ? TIME.format(time) : NONE;
	}

	static String minute(@Nullable Instant time) {
		return (time != null) ? MINUTE.format(time) : NONE;
	}

	static String text(@Nullable String text) {
		return (text != null) ? text : NONE;
	}

	/**
	 * A duration in eight characters at most.
	 */
	static String took(@Nullable Duration duration) {
		if (duration == null) {
			return NONE;
		}
		long seconds = Math.max(0, duration.toSeconds());
		if (seconds < 10) {
			return "%.1f s".formatted(Math.max(0, duration.toMillis()) / 1000.0);
		}
		if (seconds < 60) {
			return seconds + " s";
		}
		if (seconds < 3600) {
			return "%d m %02d s".formatted(seconds / 60, seconds % 60);
		}
		if (seconds < 24 * 3600) {
			return "%d h %02d m".formatted(seconds / 3600, seconds / 60 % 60);
		}
		return "%d d %02d h".formatted(seconds / (24 * 3600), seconds / 3600 % 24);
	}

	static @Nullable String string(@Nullable Instant time) {
		return (time != null) ? time.truncatedTo(ChronoUnit.MILLIS).toString() : null;
	}

	private static @Nullable Double seconds(@Nullable Duration duration) {
		return (duration != null) ? duration.toMillis() / 1000.0 : null;
	}

}
