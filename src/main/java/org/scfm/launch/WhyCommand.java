package org.scfm.launch;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.scfm.call.Standings;
import org.scfm.call.Standings.Standing;
import org.scfm.contact.Msisdn;
import org.scfm.job.UsageException;
import org.scfm.policy.Bucket;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code scfm why}.
 */
@Command(name = "why",
		description = "Say why a person is or is not called now, and until when; or how many people of a callout wait for what.",
		footer = { "", "Examples:", "  scfm why +85512345678", "  scfm why --callout=7 --format=json" })
class WhyCommand implements Runnable {

	@Parameters(index = "0", arity = "0..1", paramLabel = "<msisdn>",
			description = "The person's number, with its country code.")
	private @Nullable String msisdn;

	@Option(names = "--callout", paramLabel = "<id>", description = "Count all people of this callout.")
	private @Nullable Long callout;

	@Mixin
	private Output output;

	@ParentCommand
	private Scfm scfm;

	@Override
	public void run() {
		if ((this.msisdn == null) == (this.callout == null)) {
			throw new UsageException("say of whom: scfm why <msisdn>, or scfm why --callout=ID");
		}
		Msisdn number = (this.msisdn != null) ? CallsCommand.number("<msisdn>", this.msisdn) : null;
		try (ConfigurableApplicationContext context = ScfmApplication.start(this.scfm.settings())) {
			Standings standings = context.getBean(Standings.class);
			this.output.rows((this.callout != null) ? people(standings.count(this.callout).buckets())
					: person(standings, number, this.output.format()));
		}
	}

	private static List<Map<String, @Nullable Object>> people(Map<Bucket, Long> buckets) {
		return buckets.entrySet().stream().map((bucket) -> {
			Map<String, @Nullable Object> row = new LinkedHashMap<>();
			row.put("bucket", bucket.getKey().words());
			row.put("participations", bucket.getValue());
			return row;
		}).toList();
	}

	private static List<Map<String, @Nullable Object>> person(Standings standings, @Nullable Msisdn number,
			OutputFormat format) {
		if (number == null) {
			return List.of();
		}
		List<Standing> found = standings.of(number.value());
		if (found.isEmpty()) {
			throw new UsageException("no callout has a person with the number " + number.masked());
		}
		return found.stream().map((standing) -> row(standing, format)).toList();
	}

	private static Map<String, @Nullable Object> row(Standing standing, OutputFormat format) {
		Instant until = standing.verdict().isReady() ? null : standing.verdict().until();
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		row.put("calloutId", standing.calloutId());
		row.put("participationId", standing.participationId());
		row.put("bucket", standing.verdict().bucket().words());
		row.put("until", (until != null) ? until.toString() : (format == OutputFormat.TABLE) ? "-" : null);
		row.put("reason", standing.verdict().reason());
		return row;
	}

}
