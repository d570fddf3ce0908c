package org.scfm.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of metrics in the documentation, generated from their declaration. With
 * {@code -Dreference.write=true} it is written instead of checked.
 */
class MonitoringReferenceTests {

	private static final Path PAGE = Path.of("docs", "monitoring.md");

	private static final Pattern PLACE = Pattern.compile("(?s)(<!-- begin METRICS -->\n\n).*?(<!-- end METRICS -->)");

	@Test
	void the_table_of_metrics_is_current() throws IOException {
		String page = Files.readString(PAGE);
		Matcher found = PLACE.matcher(page);
		assertThat(found.find()).isTrue();
		String current = found.replaceFirst("$1" + Matcher.quoteReplacement(table()) + "$2");
		if (Boolean.getBoolean("reference.write")) {
			Files.writeString(PAGE, current);
		}
		else {
			assertThat(page).as("write it with ./mvnw test -Dtest=MonitoringReferenceTests -Dreference.write=true")
				.isEqualTo(current);
		}
	}

	private static String table() {
		StringBuilder table = new StringBuilder(
				"| metric | at Prometheus | kind, unit | labels | jobs | meaning |\n| --- | --- | --- | --- | --- | --- |\n");
		for (Measure measure : Measure.values()) {
			table.append("| `%s` | `%s` | %s, %s | %s | %s | %s |\n".formatted(measure.meterName(),
					measure.prometheusName(), measure.kind().name().toLowerCase(java.util.Locale.ROOT), measure.unit(),
					measure.labels().stream().map(MonitoringReferenceTests::shown).collect(Collectors.joining("; ")),
					measure.jobs().isEmpty() ? "all" : String.join(", ", measure.jobs()), measure.meaning()));
		}
		return table.append('\n').toString();
	}

	private static String shown(Label label) {
		String name = "`" + label.name().replace('.', '_') + "`";
		return label.isOpen() ? name : name + ": " + String.join(", ", label.values());
	}

}
