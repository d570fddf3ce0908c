package org.scfm.job;

import org.jspecify.annotations.Nullable;

/**
 * One parameter of a job, declared once: validation, the help text and the reference
 * table all come from here.
 *
 * @param name its name as typed before the equals sign
 * @param type how its text is read
 * @param defaultText the text that is taken where the user gives none, or null where
 * there is no default
 * @param defaultWords the default in words where it is computed by the job, or null
 * @param meaning what it does, in one or two sentences
 * @param required whether a launch without it is an error
 * @param fixed whether a restart must keep its value, because a position already reached
 * depends on it
 * @param seedVariable the environment variable that the seed had for it, or null
 * @param <T> the value's type
 */
public record Parameter<T>(String name, ParameterType<T> type, @Nullable String defaultText,
		@Nullable String defaultWords, String meaning, boolean required, boolean fixed, @Nullable String seedVariable) {

	/**
	 * An optional parameter without a default.
	 * @param <T> the value's type
	 * @param name its name
	 * @param type its type
	 * @param meaning what it does
	 * @return the parameter
	 */
	public static <T> Parameter<T> optional(String name, ParameterType<T> type, String meaning) {
		return new Parameter<>(name, type, null, null, meaning, false, false, null);
	}

	/**
	 * A parameter that must be given.
	 * @param <T> the value's type
	 * @param name its name
	 * @param type its type
	 * @param meaning what it does
	 * @return the parameter
	 */
	public static <T> Parameter<T> required(String name, ParameterType<T> type, String meaning) {
		return new Parameter<>(name, type, null, null, meaning, true, false, null);
	}

	/**
	 * The same parameter with a default.
	 * @param text the default, as a user would type it
	 * @return the parameter
	 */
	public Parameter<T> withDefault(String text) {
		return new Parameter<>(this.name, this.type, text, this.defaultWords, this.meaning, this.required, this.fixed,
				this.seedVariable);
	}

	/**
	 * The same parameter with a default that the job computes.
	 * @param words the default in words
	 * @return the parameter
	 */
	public Parameter<T> withDefaultInWords(String words) {
		return new Parameter<>(this.name, this.type, this.defaultText, words, this.meaning, this.required, this.fixed,
				this.seedVariable);
	}

	/**
	 * The same parameter, which a restart must keep.
	 * @return the parameter
	 */
	public Parameter<T> fixedForTheRun() {
		return new Parameter<>(this.name, this.type, this.defaultText, this.defaultWords, this.meaning, this.required,
				true, this.seedVariable);
	}

	/**
	 * The same parameter with the name of the seed's environment variable, for those who
	 * move.
	 * @param variable the variable's name
	 * @return the parameter
	 */
	public Parameter<T> wasInSeed(String variable) {
		return new Parameter<>(this.name, this.type, this.defaultText, this.defaultWords, this.meaning, this.required,
				this.fixed, variable);
	}

	/**
	 * The default as the reference shows it.
	 * @return the default, or {@code none}
	 */
	public String shownDefault() {
		if (this.required) {
			return "must be given";
		}
		if (this.defaultText != null) {
			return this.defaultText;
		}
		return (this.defaultWords != null) ? this.defaultWords : "none";
	}

	T parse(String text) {
		try {
			return this.type.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException(this.name + "=" + text + ": " + ex.getMessage());
		}
	}

}
