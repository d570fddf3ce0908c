package org.scfm.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job as data: what it is called, what it is for, and every parameter it takes.
 *
 * @param name the job's name as typed after {@code run}
 * @param summary what it does, in one sentence
 * @param seedTask the task of the seed that it replaces, or "none"
 * @param page whether its results can be had as a page, see {@link ResultPage}
 * @param parameters its parameters in the order they are shown, {@link #RUN_ID} excluded
 */
public record JobDeclaration(String name, String summary, String seedTask, boolean page,
		List<Parameter<?>> parameters) {

	/**
	 * The parameter that every job has: the identity of the run.
	 */
	public static final Parameter<String> RUN_ID = Parameter.optional("runId",
			ParameterTypes.type("text of 1 to 100 characters without spaces", JobDeclaration::runId),
			"Identity of this run. The same runId again resumes a failed or stopped run; of a completed one it does nothing.")
		.withDefaultInWords("generated");

	private static final int LONGEST_VALUE = 2500;

	/**
	 * Declares a job.
	 * @param name the job's name
	 * @param seedTask the seed's task
	 * @param summary what it does
	 * @param parameters its parameters
	 * @return the declaration
	 */
	public static JobDeclaration of(String name, String seedTask, String summary, Parameter<?>... parameters) {
		return new JobDeclaration(name, summary, seedTask, false, List.of(parameters));
	}

	/**
	 * This declaration, of a job that has a {@link ResultPage}.
	 * @return the declaration
	 */
	public JobDeclaration withPage() {
		return new JobDeclaration(this.name, this.summary, this.seedTask, true, this.parameters);
	}

	/**
	 * All parameters, {@link #RUN_ID} last.
	 * @return the parameters
	 */
	public List<Parameter<?>> allParameters() {
		List<Parameter<?>> all = new ArrayList<>(this.parameters);
		all.add(RUN_ID);
		return all;
	}

	/**
	 * Checks what a user gave, before anything is written.
	 * @param given texts by parameter name; an empty text means not given
	 * @return the arguments
	 * @throws UsageException if a name is unknown, a value is bad or a required one is
	 * missing
	 */
	public Arguments check(Map<String, String> given) {
		for (Map.Entry<String, String> entry : given.entrySet()) {
			Parameter<?> parameter = find(entry.getKey()).orElseThrow(() -> unknown(entry.getKey()));
			String text = entry.getValue();
			if (text.isEmpty()) {
				continue;
			}
			if (text.length() > LONGEST_VALUE) {
				throw new UsageException(parameter.name() + " has " + text.length() + " characters, more than the "
						+ LONGEST_VALUE + " that the job repository holds");
			}
			parameter.parse(text);
		}
		Arguments arguments = new Arguments(given);
		// a run that is resumed keeps what it is not given again
		if (arguments.find(RUN_ID).isEmpty()) {
			requireAll(arguments);
		}
		return arguments;
	}

	/**
	 * Checks that everything a run needs was given.
	 * @param arguments the arguments
	 * @throws UsageException if a required parameter is missing
	 */
	public void requireAll(Arguments arguments) {
		for (Parameter<?> parameter : this.parameters) {
			if (parameter.required() && arguments.find(parameter).isEmpty()) {
				throw new UsageException(this.name + " needs " + parameter.name() + "=<" + parameter.type().label()
						+ ">: " + parameter.meaning());
			}
		}
	}

	/**
	 * The parameter of that name.
	 * @param parameterName the name
	 * @return the parameter, if this job has it
	 */
	public Optional<Parameter<?>> find(String parameterName) {
		return allParameters().stream().filter((parameter) -> parameter.name().equals(parameterName)).findFirst();
	}

	private UsageException unknown(String parameterName) {
		List<String> names = allParameters().stream().map(Parameter::name).toList();
		String hint = NearestName.of(parameterName, names).map((near) -> "; did you mean " + near + "?").orElse(".");
		return new UsageException(
				this.name + " has no parameter " + parameterName + hint + " It takes: " + String.join(", ", names));
	}

	private static String runId(String text) {
		if (text.length() > 100
				|| text.chars().anyMatch((c) -> Character.isWhitespace(c) || Character.isISOControl(c))) {
			throw new IllegalArgumentException("must have at most 100 characters and no spaces");
		}
		return text;
	}

}
