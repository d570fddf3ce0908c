package org.scfm.launch;

import java.util.regex.Matcher;
import java.util.stream.Collectors;

import org.scfm.job.JobDeclaration;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code scfm completion}.
 */
@Command(name = "completion",
		description = "Print a script that lets bash and zsh complete commands, options, jobs and their parameters.",
		footer = { "", "For bash and zsh alike, in this shell or in ~/.bashrc or ~/.zshrc:",
				"  source <(scfm completion)" })
class CompletionCommand implements Runnable {

	// what picocli generates, and what is made of it
	static final String CURRENT_WORD = "  local curr_word=${COMP_WORDS[COMP_CWORD]}\n";

	static final String PREVIOUS_WORD = "  local prev_word=${COMP_WORDS[COMP_CWORD-1]}\n";

	static final String ARGUMENTS = "  local namevalue_pos_param_args=\\(.*\\).*\n";

	static final String POSITIONALS = "      positionals=$( compReplyArray \"${namevalue_pos_param_args[@]}\" )\n";

	// zsh leaves name=value one word, and a space belongs to what is proposed
	private static final String ZSH = """

			if [ -n "$ZSH_VERSION" ]; then
			  function _complete_scfm_zsh() {
			    local word=${COMP_WORDS[COMP_CWORD]} head="" i
			    if [[ "${word}" == *=* ]]; then
			      head="${word%%=*}="
			      COMP_WORDS=("${COMP_WORDS[@]:0:$COMP_CWORD}" "${word%%=*}" "=" "${word#*=}")
			      COMP_CWORD=$((COMP_CWORD + 2))
			    fi
			    _complete_scfm
			    for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do
			      word="${COMPREPLY[$i]}"
			      if [[ -n "${head}" && -d "${word}" ]]; then
			        word="${word}/"
			      elif [[ "${word}" != *= ]]; then
			        word="${word} "
			      fi
			      COMPREPLY[$i]="${head}${word}"
			    done
			  }
			  complete -o nospace -o default -F _complete_scfm_zsh scfm scfm.sh scfm.bash
			fi
			""";

	@Spec
	private CommandSpec spec;

	@Override
	public void run() {
		CommandLine command = this.spec.commandLine();
		command.getOut().print(script(generated(command.getParent())));
		command.getOut().flush();
	}

	static String generated(CommandLine command) {
		return AutoComplete.bash("scfm", command);
	}

	/**
	 * Makes three things good: bash takes {@code =} for a word of its own and zsh does
	 * not, a job has not the parameters of all jobs, and after {@code name=} a value
	 * follows and no space.
	 */
	static String script(String generated) {
		return generated.replace(CURRENT_WORD, CURRENT_WORD + """
				  if [[ "${curr_word}" == "=" ]]; then
				    curr_word=""
				  fi
				""")
			.replace(PREVIOUS_WORD, PREVIOUS_WORD + """
					  if [[ "${prev_word}" == "=" ]]; then
					    prev_word=${COMP_WORDS[COMP_CWORD-2]}
					  fi
					""")
			.replaceFirst(ARGUMENTS, Matcher.quoteReplacement("""
					  local namevalue_pos_param_args=()
					  case " ${COMP_WORDS[*]} " in
					%s  esac
					  case ${prev_word} in
					    inputFile|rejectedFile)
					      COMPREPLY=( $(compgen -f -- "${curr_word}") )
					      return 0
					      ;;
					  esac
					"""
				.formatted(JobCatalogue.JOBS.stream().map(CompletionCommand::arguments).collect(Collectors.joining()))))
			.replace(POSITIONALS, POSITIONALS + "      type compopt &>/dev/null && compopt -o nospace\n") + ZSH;
	}

	private static String arguments(JobDeclaration job) {
		return "    *\" %s \"*) namevalue_pos_param_args=(%s) ;;\n".formatted(job.name(),
				job.allParameters()
					.stream()
					.map((parameter) -> "\"" + parameter.name() + "=\"")
					.collect(Collectors.joining(" ")));
	}

}
