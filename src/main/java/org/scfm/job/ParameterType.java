package org.scfm.job;

/**
 * How the text of a job parameter becomes a value.
 *
 * @param <T> the value's type
 */
public interface ParameterType<T> {

	/**
	 * What a user reads in the parameter table, for example
	 * {@code whole number, 1 or more}.
	 * @return the type in words
	 */
	String label();

	/**
	 * Reads the text that the user gave.
	 * @param text the text, never blank
	 * @return the value
	 * @throws IllegalArgumentException if the text is not of this type; the message
	 * completes the sentence "name=text: ..."
	 */
	T parse(String text);

}
