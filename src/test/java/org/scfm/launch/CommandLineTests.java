package org.scfm.launch;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import picocli.CommandLine;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class CommandLineTests {

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	@ParameterizedTest
	@ValueSource(strings = { "--help", "run --help", "jobs --help", "db --help", "db migrate --help", "db shell --help",
			"sandbox --help", "demo --help", "restart --help", "stop --help", "abandon --help", "recover --help",
			"executions --help", "execution --help", "calls --help", "participation --help", "why --help",
			"plan --help", "purge --help", "completion --help", "-h", "run -h" })
	void help_is_to_be_had_on_every_level(String arguments) {
		assertThat(execute(arguments.split(" "))).isZero();
		assertThat(this.out.toString()).startsWith("Usage: scfm").contains("--verbose");
		assertThat(this.err.toString()).isEmpty();
	}

	@Test
	void help_shows_how_to_use_each_command_and_fits_a_terminal() {
		for (CommandLine command : Scfm.commandLine().getSubcommands().values()) {
			assertThat(String.join("\n", command.getCommandSpec().usageMessage().footer())).as(command.getCommandName())
				.containsPattern("  (echo .* \\| |source <\\()?scfm " + command.getCommandName());
			assertThat(command.getCommandSpec().usageMessage().footer())
				.allMatch((line) -> line.length() <= 80 && line.indexOf('%') < 0);
		}
	}

	@Test
	void help_names_every_command_with_its_meaning() {
		execute("--help");
		for (Map.Entry<String, CommandLine> command : Scfm.commandLine().getSubcommands().entrySet()) {
			assertThat(this.out.toString()).containsPattern("\n  " + command.getKey() + " +\\p{Upper}");
		}
	}

	@Test
	void the_version_is_to_be_had() {
		assertThat(execute("--version")).isZero();
		assertThat(this.out.toString()).startsWith("SCFM Batch");
	}

	@Test
	void no_command_at_all_is_wrong_use() {
		assertThat(execute()).isEqualTo(2);
		assertThat(this.err.toString()).contains("Which command?").contains("Usage: scfm").contains("run");
		assertThat(this.out.toString()).isEmpty();
	}

	@Test
	void db_alone_is_wrong_use() {
		assertThat(execute("db")).isEqualTo(2);
		assertThat(this.err.toString()).contains("migrate").contains("shell");
		assertThat(this.out.toString()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "why | say of whom: scfm why <msisdn>, or scfm why --callout=ID",
					"why +85512345678 --callout=1 | say of whom", "plan | Missing required option: '--callout=<id>'",
					"plan --callout=1 --calls-per-second=0 | --calls-per-second=0: not a number above 0",
					"plan --callout=1 --concurrency=x | --concurrency=x: not a whole number",
					"plan --callout=1 --concurrency=5 --call-duration=0s | --call-duration=0s: must be more than 0",
					"plan --callout=1 --price-per-minute=free | --price-per-minute=free: not a number above 0" })
	void what_cannot_be_answered_is_wrong_use(String arguments, String problem) {
		assertThat(execute(arguments.split(" "))).isEqualTo(2);
		assertThat(this.err.toString()).contains(problem);
		assertThat(this.out.toString()).isEmpty();
	}

	@Test
	void an_unknown_command_is_wrong_use_and_the_near_one_is_named() {
		assertThat(execute("rnu")).isEqualTo(2);
		assertThat(this.err.toString()).contains("rnu").contains("run");
		assertThat(this.out.toString()).isEmpty();
	}

	@Test
	void an_unknown_option_is_wrong_use() {
		assertThat(execute("jobs", "--formt=json")).isEqualTo(2);
		assertThat(this.err.toString()).contains("--formt").contains("--format");
		assertThat(this.out.toString()).isEmpty();
	}

	@Test
	void a_bad_value_of_an_option_is_wrong_use() {
		assertThat(execute("jobs", "--format=yaml")).isEqualTo(2);
		assertThat(this.err.toString()).contains("yaml").containsIgnoringCase("json");
		assertThat(execute("sandbox", "--port=http")).isEqualTo(2);
		assertThat(execute("sandbox", "--port=99999")).isEqualTo(2);
		assertThat(this.err.toString()).contains("--port=99999: must be 0 (any that is free) to 65535");
		assertThat(this.err.toString()).contains("http");
		assertThat(this.out.toString()).isEmpty();
	}

	@Test
	void wrong_use_of_the_admin_commands_is_told_before_the_database_is_asked() {
		assertThat(execute("executions", "--limit=0")).isEqualTo(2);
		assertThat(execute("executions", "--since=yesterday")).isEqualTo(2);
		assertThat(execute("executions", "--status=BROKEN")).isEqualTo(2);
		assertThat(execute("executions", "--job=enqueue-call")).isEqualTo(2);
		assertThat(execute("executions", "--running", "--status=FAILED")).isEqualTo(2);
		assertThat(execute("calls")).isEqualTo(2);
		assertThat(execute("calls", "--execution=1", "--limit=0")).isEqualTo(2);
		assertThat(execute("calls", "--execution=1", "--status=lost")).isEqualTo(2);
		assertThat(execute("calls", "--msisdn=012 345 678")).isEqualTo(2);
		assertThat(execute("participation", "+855 not")).isEqualTo(2);
		assertThat(execute("participation")).isEqualTo(2);
		assertThat(execute("purge")).isEqualTo(2);
		assertThat(execute("purge", "--older-than=2027-01-01")).isEqualTo(2);
		assertThat(execute("purge", "--older-than=PT23H")).isEqualTo(2);
		assertThat(execute("jobs", "enqueue-call", "--runs")).isEqualTo(2);
		for (String command : List.of("execution", "restart", "stop", "abandon")) {
			assertThat(execute(command)).isEqualTo(2);
			assertThat(execute(command, "seven")).isEqualTo(2);
		}
		assertThat(execute("recover", "seven")).isEqualTo(2);
		assertThat(this.err.toString()).contains("--limit=0: must be 1 or more")
			.contains("--since=yesterday: neither a date")
			.contains("BROKEN")
			.contains("which calls? Give --msisdn,")
			.contains("lost")
			.contains("--msisdn: not a valid phone number with its country code")
			.contains("<msisdn>: not a phone number: has letters")
			.contains("--older-than=2027-01-01: not a duration such as P90D")
			.contains("--older-than=PT23H: must be P1D or more")
			.contains("did you mean enqueue-calls?")
			.contains("<executionId>")
			.contains("seven");
		assertThat(this.out.toString()).isEmpty();
	}

	@Test
	void run_needs_a_job() {
		assertThat(execute("run")).isEqualTo(2);
		assertThat(this.err.toString()).contains("<job>");
		assertThat(this.out.toString()).isEmpty();
	}

	@Test
	void an_argument_of_a_job_has_an_equals_sign() {
		assertThat(execute("run", "create-callout", "metadata")).isEqualTo(2);
		assertThat(this.err.toString()).isEqualTo("scfm: 'metadata' is not of the form name=value\n");
		assertThat(execute("run", "create-callout", "={}")).isEqualTo(2);
		assertThat(this.out.toString()).isEmpty();
	}

	@Test
	void an_argument_is_given_once() {
		assertThat(execute("run", "create-callout", "runId=a", "runId=a")).isEqualTo(2);
		assertThat(this.err.toString()).isEqualTo("scfm: runId is given twice\n");
	}

	@Test
	void a_value_may_hold_what_it_likes() {
		assertThat(RunCommand.parse(List.of("a={\"b\":\"c=d, e\"}", "f=", "g=-5", "h= \"i\" "))).containsExactly(
				Map.entry("a", "{\"b\":\"c=d, e\"}"), Map.entry("f", ""), Map.entry("g", "-5"),
				Map.entry("h", " \"i\" "));
	}

	@Test
	void a_value_that_could_not_be_decoded_is_refused() {
		assertThat(execute("run", "create-callout", "metadata={\"name\":\"\ufffd\ufffd\"}")).isEqualTo(2);
		assertThat(this.err.toString()).contains("LC_ALL=C.UTF-8");
	}

	@Test
	void a_page_is_to_be_had_of_a_job_that_has_one() {
		assertThat(execute("run", "create-callout", "--format=html")).isEqualTo(2);
		assertThat(this.err.toString())
			.isEqualTo("scfm: --format=html: create-callout has no page; those that have one: callout-statistics\n");
		assertThat(execute("executions", "--format=html")).isEqualTo(2);
		assertThat(this.out.toString()).isEmpty();
	}

	@Test
	void where_results_cannot_be_written_no_job_is_launched() {
		String missing = "/no/such/folder/report.html";
		assertThat(execute("run", "callout-statistics", "--format=html", "--output=" + missing)).isEqualTo(2);
		assertThat(this.err.toString())
			.isEqualTo("scfm: --output=" + missing + ": there is no folder /no/such/folder\n");
	}

	@Test
	void verbose_shows_where_an_error_came_from() {
		assertThat(execute("--verbose", "run", "no-such-job")).isEqualTo(2);
		assertThat(this.err.toString()).contains("UsageException").contains("\tat org.scfm.launch");
		this.err.getBuffer().setLength(0);
		execute("run", "no-such-job");
		assertThat(this.err.toString()).startsWith("scfm: there is no job no-such-job").hasLineCount(1);
	}

	@Test
	void jobs_lists_every_job() {
		assertThat(execute("jobs")).isZero();
		assertThat(this.out.toString().lines().map((line) -> line.split(" ")[0])).startsWith("Job")
			.containsAll(JobCatalogue.JOBS.stream().map(JobDeclaration::name).toList())
			.hasSize(JobCatalogue.JOBS.size() + 1);
	}

	@Test
	void jobs_of_one_job_lists_its_parameters() {
		assertThat(execute("jobs", "enqueue-calls")).isZero();
		assertThat(this.out.toString().lines().filter((line) -> !line.startsWith(" "))).containsExactlyElementsOf(
				JobCatalogue.find("enqueue-calls").allParameters().stream().map(Parameter::name).toList());
		assertThat(this.out.toString()).contains("""
				maxCallsPerPeriodHours
				    The period, in hours.
				    whole number, 1 to 8784; default: 24
				""");
	}

	@Test
	void what_is_listed_fits_a_terminal() {
		execute("jobs");
		JobCatalogue.JOBS.forEach((job) -> execute("jobs", job.name()));
		assertThat(this.out.toString().lines()).allMatch((line) -> line.length() <= 80);
	}

	@Test
	void jobs_of_an_unknown_job_is_wrong_use() {
		assertThat(execute("jobs", "enqueue-call")).isEqualTo(2);
		assertThat(this.err.toString()).startsWith("scfm: there is no job enqueue-call; did you mean enqueue-calls?");
		assertThat(this.out.toString()).isEmpty();
	}

	@Test
	void json_is_an_array_of_objects() {
		assertThat(execute("jobs", "--format=json")).isZero();
		assertThat(json()).hasSize(JobCatalogue.JOBS.size())
			.first()
			.satisfies((job) -> assertThat(job).containsOnlyKeys("job", "meaning")
				.containsEntry("job", "import-contacts"));
	}

	@Test
	void json_of_one_jobs_parameters_is_an_array_of_objects() {
		assertThat(execute("jobs", "enqueue-calls", "--format", "json")).isZero();
		assertThat(json()).extracting((parameter) -> parameter.get("parameter"))
			.containsExactlyElementsOf(
					JobCatalogue.find("enqueue-calls").allParameters().stream().map(Parameter::name).toList());
	}

	@Test
	void the_results_of_a_run_are_printed_with_their_titles() {
		print(new JobRun("populate-callout", "r", 7L, ExitCode.COMPLETED, Map.of("participationsAdded", 12L), null),
				OutputFormat.TABLE);
		assertThat(this.out.toString()).isEqualTo("12\n");
		assertThat(this.err.toString()).isEmpty();
	}

	@Test
	void json_of_a_run_says_which_it_was_and_how_it_ended() {
		print(new JobRun("populate-callout", "r", 7L, ExitCode.FAILED, Map.of("participationsAdded", 12), "why"),
				OutputFormat.JSON);
		assertThat(json()).containsExactly(Map.of("job", "populate-callout", "runId", "r", "executionId", 7, "exitCode",
				5, "participationsAdded", 12));
		assertThat(this.err.toString()).isEqualTo("scfm: why\n");
	}

	@ParameterizedTest
	@EnumSource
	void every_exit_code_is_explained(ExitCode code) {
		assertThat(code.meaning()).isNotBlank().doesNotContain("\n", "|");
	}

	@Test
	void the_exit_codes_are_those_of_the_design() {
		assertThat(ExitCode.values()).extracting(ExitCode::number).containsExactly(0, 1, 2, 3, 4, 5, 143);
	}

	private void print(JobRun run, OutputFormat format) {
		RunCommand.print(run, format, new PrintWriter(this.out), new PrintWriter(this.err, true));
	}

	private int execute(String... arguments) {
		return Scfm.commandLine()
			.setOut(new PrintWriter(this.out, true))
			.setErr(new PrintWriter(this.err, true))
			.execute(arguments);
	}

	private List<Map<String, Object>> json() {
		return JsonMapper.shared().readValue(this.out.toString(), new TypeReference<>() {
		});
	}

}
