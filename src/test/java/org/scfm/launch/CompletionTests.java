package org.scfm.launch;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What bash and zsh propose. Both hand a command line over as words, and to bash
 * {@code =} is one.
 */
class CompletionTests {

	private static final String SCRIPT = """
			source ./completion
			compopt() { :; }
			COMP_WORDS=("$@")
			for i in "${!COMP_WORDS[@]}"; do [ "${COMP_WORDS[$i]}" = "|" ] && COMP_WORDS[$i]=""; done
			COMP_CWORD=$(($# - 1)) COMP_LINE="${COMP_WORDS[*]}"
			_complete_scfm
			printf '%s\\n' "${COMPREPLY[@]}"
			""";

	// as zsh calls it, each proposal in brackets
	private static final String ZSH_SCRIPT = """
			autoload -U +X compinit bashcompinit && compinit -u -D && bashcompinit
			source ./completion
			complete_words() {
			  emulate -L sh
			  setopt kshglob noshglob braceexpand nokshautoload
			  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
			  _complete_scfm_zsh
			  printf '[%s]\\n' "${COMPREPLY[@]}"
			}
			complete_words "$@"
			""";

	@TempDir
	private Path folder;

	@Test
	void what_is_made_good_is_still_what_picocli_generates() {
		assertThat(CompletionCommand.generated(Scfm.commandLine())).contains(CompletionCommand.CURRENT_WORD)
			.contains(CompletionCommand.PREVIOUS_WORD)
			.contains(CompletionCommand.POSITIONALS)
			.containsPattern(CompletionCommand.ARGUMENTS);
	}

	static List<Arguments> lines() {
		return List.of(Arguments.of("exec", List.of("executions", "execution")),
				Arguments.of("run change-", List.of("change-callout")),
				Arguments.of("run callout-statistics |", List.of("calloutId=", "runId=")),
				Arguments.of("run enqueue-calls runId = a retryS", List.of("retryStatuses=")),
				Arguments.of("run import-contacts inputFile = peop", List.of("people.csv")),
				Arguments.of("executions --job change-", List.of("change-callout")),
				Arguments.of("executions --job = change-", List.of("change-callout")),
				Arguments.of("jobs --format =", List.of("table", "json", "csv")),
				Arguments.of("run --format = h", List.of("html")),
				Arguments.of("calls --status = giv", List.of("given_up")), Arguments.of("db mi", List.of("migrate")));
	}

	@ParameterizedTest
	@MethodSource("lines")
	@EnabledIf("bashIsThere")
	void bash_completes(String words, List<String> expected) throws IOException, InterruptedException {
		assertThat(proposed(words, "bash", "-c", SCRIPT)).containsExactlyInAnyOrderElementsOf(expected);
	}

	static List<Arguments> zshLines() {
		return List.of(Arguments.of("exec", List.of("[executions ]", "[execution ]")),
				Arguments.of("run change-", List.of("[change-callout ]")),
				Arguments.of("run enqueue-calls runId=a retryS", List.of("[retryStatuses=]")),
				Arguments.of("run import-contacts inputFile=peop", List.of("[inputFile=people.csv ]")),
				Arguments.of("executions --job change-", List.of("[change-callout ]")),
				Arguments.of("executions --job=change-", List.of("[--job=change-callout ]")),
				Arguments.of("run --format=h", List.of("[--format=html ]")));
	}

	@ParameterizedTest
	@MethodSource("zshLines")
	@EnabledIf("zshIsThere")
	void zsh_completes(String words, List<String> expected) throws IOException, InterruptedException {
		// it is zsh that leaves out what does not begin with the word
		assertThat(proposed(words, "zsh", "-f", "-c", ZSH_SCRIPT)).containsAll(expected);
	}

	private List<String> proposed(String words, String... shell) throws IOException, InterruptedException {
		StringWriter script = new StringWriter();
		assertThat(Scfm.commandLine().setOut(new PrintWriter(script)).execute("completion")).isZero();
		Files.writeString(this.folder.resolve("completion"), script.toString());
		Files.createFile(this.folder.resolve("people.csv"));
		List<String> command = Stream.of(Stream.of(shell), Stream.of("shell", "scfm"), Stream.of(words.split(" ")))
			.flatMap((part) -> part)
			.toList();
		Process process = new ProcessBuilder(command).directory(this.folder.toFile()).redirectErrorStream(true).start();
		String proposed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(proposed).isZero();
		return proposed.lines().toList();
	}

	static boolean bashIsThere() {
		return isThere("bash");
	}

	static boolean zshIsThere() {
		return isThere("zsh");
	}

	private static boolean isThere(String shell) {
		return Stream.of(System.getenv("PATH").split(":")).anyMatch((path) -> Files.isExecutable(Path.of(path, shell)));
	}

}
