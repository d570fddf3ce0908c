package org.scfm.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scfm.admin.ExecutionDetails;
import org.scfm.admin.ExecutionEffects;
import org.scfm.admin.ExecutionEffects.PlacedCalls;
import org.scfm.admin.ExecutionSummary;
import org.scfm.admin.JobState;
import org.scfm.admin.StepSummary;
import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import picocli.CommandLine;
import picocli.CommandLine.Model.PositionalParamSpec;

import org.springframework.batch.core.BatchStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables of the README that are generated from the code. With
 * {@code -Dreference.write=true} they are written instead of checked.
 */
class ReferenceTests {

	private static final Path README = Path.of("README.md");

	enum Table {

		JOBS {
			@Override
			String generate() {
				StringBuilder text = new StringBuilder();
				for (JobDeclaration job : JobCatalogue.JOBS) {
					text.append("### `%s`\n\n%s. Seed task: %s.\n\n".formatted(job.name(), job.summary(),
							job.seedTask().equals("none") ? "none" : "`" + job.seedTask() + "`"));
					text.append("| parameter | type | default | meaning |\n| --- | --- | --- | --- |\n");
					for (Parameter<?> parameter : job.allParameters()) {
						text.append("| `%s` | %s | %s | %s |\n".formatted(parameter.name(), parameter.type().label(),
								code(parameter), parameter.meaning()));
					}
					text.append('\n');
				}
				return text.toString();
			}

			private static String code(Parameter<?> parameter) {
				return (parameter.defaultText() != null) ? "`" + parameter.defaultText() + "`"
						: parameter.shownDefault().replace("<", "&lt;");
			}
		},

		SEED_VARIABLES {
			@Override
			String generate() {
				StringBuilder text = new StringBuilder(
						"| variable of the seed | job | parameter |\n| --- | --- | --- |\n");
				for (JobDeclaration job : JobCatalogue.JOBS) {
					for (Parameter<?> parameter : job.allParameters()) {
						if (parameter.seedVariable() != null) {
							text.append("| `%s` | `%s` | `%s` |\n".formatted(parameter.seedVariable(), job.name(),
									parameter.name()));
						}
					}
				}
				return text.append('\n').toString();
			}
		},

		COMMANDS {
			@Override
			String generate() {
				StringBuilder text = new StringBuilder("| command | meaning |\n| --- | --- |\n");
				for (CommandLine command : Scfm.commandLine().getSubcommands().values()) {
					StringBuilder synopsis = new StringBuilder(command.getCommandName());
					for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
						synopsis.append(' ').append(shown(parameter));
					}
					command.getSubcommands().keySet().stream().reduce((a, b) -> a + "|" + b).ifPresent((names) -> {
						synopsis.append(' ').append(names);
					});
					text.append("| `scfm %s` | %s |\n".formatted(synopsis.toString().replace("|", "\\|"),
							String.join(" ", command.getCommandSpec().usageMessage().description())));
				}
				return text.append('\n').toString();
			}

			private static String shown(PositionalParamSpec parameter) {
				String label = parameter.paramLabel() + (parameter.isMultiValue() ? " ..." : "");
				return parameter.required() ? label : "[" + label + "]";
			}
		},

		FIELDS {
			@Override
			String generate() {
				ExecutionSummary execution = new ExecutionSummary(1, "job", null, BatchStatus.COMPLETED, null,
						Instant.EPOCH, null, null, 0, 0, null);
				ExecutionDetails details = new ExecutionDetails(execution, Map.of(), Map.of(),
						List.of(new StepSummary("step", BatchStatus.COMPLETED, null, null, 0, 0, 0, 0, 0, 0, null,
								null)),
						List.of(execution), new ExecutionEffects(new PlacedCalls(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of()),
								Map.of(), Map.of(), Map.of()));
				ExecutionRows rows = new ExecutionRows(Clock.systemUTC());
				Map<String, @Nullable Object> did = ExecutionRows.record(details.effects());
				Map<String, @Nullable Object> person = CallRows.record(CallOutputTests.person());
				StringBuilder text = new StringBuilder("| of | fields |\n| --- | --- |\n");
				line("`scfm executions`", rows.record(execution), text);
				Map<String, @Nullable Object> all = ExecutionCommand.record(details, rows, false);
				all.keySet().removeAll(rows.record(execution).keySet());
				line("`scfm execution <id>`: the same, and", all, text);
				line("each of `steps`", rows.record(details.steps().get(0), false), text);
				line("`did`", did, text);
				line("`did.placed`", (Map<?, ?>) did.get("placed"), text);
				line("`scfm jobs --runs`", JobsCommand.record(new JobState("job", null, null, 0)), text);
				line("`scfm calls`", CallRows.record(CallOutputTests.call()), text);
				line("`scfm participation <msisdn>`", person, text);
				line("each of `doNotCall`", (Map<?, ?>) ((List<?>) person.get("doNotCall")).get(0), text);
				line("each of `participations`; its `calls` are those of `scfm calls`",
						(Map<?, ?>) ((List<?>) person.get("participations")).get(0), text);
				return text.append('\n').toString();
			}

			private static void line(String of, Map<?, ?> row, StringBuilder text) {
				text.append("| %s | %s |\n".formatted(of,
						row.keySet().stream().map((name) -> "`" + name + "`").collect(Collectors.joining(", "))));
			}
		},

		EXIT_CODES {
			@Override
			String generate() {
				StringBuilder text = new StringBuilder("| exit code | meaning |\n| --- | --- |\n");
				for (ExitCode exitCode : ExitCode.values()) {
					text.append("| %d | %s |\n".formatted(exitCode.number(), exitCode.meaning()));
				}
				return text.append('\n').toString();
			}
		};

		abstract String generate();

	}

	@ParameterizedTest
	@EnumSource
	void the_table_in_the_readme_is_current(Table table) throws IOException {
		String readme = Files.readString(README);
		Pattern place = Pattern.compile("(?s)(<!-- begin %1$s -->\n\n).*?(<!-- end %1$s -->)".formatted(table.name()));
		Matcher found = place.matcher(readme);
		assertThat(found.find()).as("README.md has a place for %s", table).isTrue();
		String current = found.replaceFirst("$1" + Matcher.quoteReplacement(table.generate()) + "$2");
		if (Boolean.getBoolean("reference.write")) {
			Files.writeString(README, current);
		}
		else {
			assertThat(readme).as("write it with ./mvnw test -Dtest=ReferenceTests -Dreference.write=true")
				.isEqualTo(current);
		}
	}

}
