package org.scfm.launch;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.scfm.call.Rehearsal;
import org.scfm.job.Durations;
import org.scfm.job.ParameterType;
import org.scfm.job.ParameterTypes;
import org.scfm.job.UsageException;
import org.scfm.policy.Bucket;
import org.scfm.policy.Forecast;
import org.scfm.policy.Forecast.Hour;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code scfm plan}.
 */
@Command(name = "plan",
		description = "Rehearse a callout without calling anybody: who would be called now, and how many calls at most in which hour.",
		footer = { "", "Each call is taken to end as lets the person be called again the most.", "Examples:",
				"  scfm plan --callout=7 --calls-per-second=5",
				"  scfm plan --callout=7 --concurrency=60 --price-per-minute=0.045 --format=json" })
class PlanCommand implements Runnable {

	@Option(names = "--callout", paramLabel = "<id>", required = true, description = "The callout.")
	private long callout;

	@Option(names = "--calls-per-second", paramLabel = "<number>",
			description = "The most calls placed in a second, as enqueue-calls is told.")
	private @Nullable String callsPerSecond;

	@Option(names = "--concurrency", paramLabel = "<number>",
			description = "The most calls that go on at once, as the account or the lines allow.")
	private @Nullable String concurrency;

	@Option(names = "--call-duration", paramLabel = "<duration>", defaultValue = "1m",
			description = "How long a call keeps a line, ringing included (default ${DEFAULT-VALUE}); with --concurrency.")
	private String callDuration;

	@Option(names = "--price-per-minute", paramLabel = "<number>", description = "What a minute costs.")
	private @Nullable String pricePerMinute;

	@Option(names = "--minutes-per-call", paramLabel = "<number>", defaultValue = "1",
			description = "How many minutes of a call are to be paid (default ${DEFAULT-VALUE}).")
	private String minutesPerCall;

	@Mixin
	private Output output;

	@ParentCommand
	private Scfm scfm;

	@Override
	public void run() {
		double callsPerHour = callsPerHour();
		BigDecimal price = (this.pricePerMinute != null)
				? BigDecimal.valueOf(positive("--price-per-minute", this.pricePerMinute))
					.multiply(BigDecimal.valueOf(positive("--minutes-per-call", this.minutesPerCall)))
				: null;
		try (ConfigurableApplicationContext context = ScfmApplication.start(this.scfm.settings())) {
			Forecast.Result plan = context.getBean(Rehearsal.class).play(this.callout, callsPerHour);
			PrintWriter out = this.output.out();
			print(plan, this.callout, price, this.output.format(), out);
			out.flush();
		}
	}

	private double callsPerHour() {
		double most = Double.POSITIVE_INFINITY;
		if (this.callsPerSecond != null) {
			most = Duration.ofHours(1).toSeconds() * positive("--calls-per-second", this.callsPerSecond);
		}
		if (this.concurrency != null) {
			Duration duration = parse("--call-duration", this.callDuration, Durations::parse);
			if (duration.isZero()) {
				throw new UsageException("--call-duration=" + this.callDuration + ": must be more than 0");
			}
			most = Math.min(most,
					parse("--concurrency", this.concurrency, ParameterTypes.wholeNumber(1, 1_000_000)::parse)
							* (double) Duration.ofHours(1).toMillis() / duration.toMillis());
		}
		return most;
	}

	private static double positive(String option, String text) {
		ParameterType<Double> type = ParameterTypes.positiveNumber();
		return parse(option, text, type::parse);
	}

	private static <T> T parse(String option, String text, Function<String, T> parser) {
		try {
			return parser.apply(text);
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(option + "=" + text + ": " + ex.getMessage());
		}
	}

	static void print(Forecast.Result plan, long callout, @Nullable BigDecimal pricePerCall, OutputFormat format,
			PrintWriter out) {
		List<Map<String, Object>> hours = hours(plan);
		Map<String, Object> facts = facts(plan, callout, pricePerCall);
		if (format == OutputFormat.CSV) {
			Table.printRows(hours, format, out);
		}
		else if (format == OutputFormat.JSON) {
			facts.put("people", people(plan));
			facts.put("hours", hours);
			Table.printRows(List.of(facts), format, out);
		}
		else {
			Table.printValues(facts, "", out);
			out.println();
			out.println("WHERE PEOPLE STAND NOW, IF IT RUNS");
			Table.printValues(people(plan), "  ", out);
			out.println();
			out.println("CALLS BY HOUR");
			Table.printRows(hours, format, out);
		}
	}

	private static Map<String, Object> facts(Forecast.Result plan, long callout, @Nullable BigDecimal pricePerCall) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("calloutId", callout);
		facts.put("participations", plan.buckets().values().stream().mapToLong(Long::longValue).sum());
		facts.put("calledNow", plan.buckets().get(Bucket.READY));
		facts.put("callsAtMost", plan.calls());
		if (!plan.hours().isEmpty()) {
			facts.put("firstHour", plan.hours().get(0).begin().toString());
			facts.put("lastHour", plan.hours().get(plan.hours().size() - 1).begin().toString());
		}
		facts.put("endsWithinYear", plan.over());
		if (pricePerCall != null) {
			BigDecimal cost = pricePerCall.multiply(BigDecimal.valueOf(plan.calls()));
			facts.put("costAtMost", new BigDecimal(cost.stripTrailingZeros().toPlainString()));
		}
		return facts;
	}

	private static Map<String, Object> people(Forecast.Result plan) {
		Map<String, Object> people = new LinkedHashMap<>();
		plan.buckets().forEach((bucket, number) -> people.put(bucket.result(), number));
		return people;
	}

	private static List<Map<String, Object>> hours(Forecast.Result plan) {
		List<Map<String, Object>> rows = new ArrayList<>();
		long sum = 0;
		for (Hour hour : plan.hours()) {
			sum += hour.calls();
			Map<String, Object> row = new LinkedHashMap<>();
			row.put("hour", hour.begin().toString());
			row.put("firstCalls", hour.first());
			row.put("furtherCallsAtMost", hour.further());
			row.put("callsSoFarAtMost", sum);
			rows.add(row);
		}
		return rows;
	}

}
