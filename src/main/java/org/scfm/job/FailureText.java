package org.scfm.job;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads what Spring Batch records of a failure, which is a reason or a stack trace.
 */
public final class FailureText {

	// the class of an exception, then its message
	private static final Pattern EXCEPTION = Pattern.compile("(?:Caused by: )?((?:\\w+\\.)+[\\w$]+)(?:: (.*))?");

	// those that only say that another exception was thrown
	private static final Set<String> WRAPPERS = Set.of(
			"org.springframework.batch.core.step.FatalStepExecutionException",
			"org.springframework.batch.core.job.JobInterruptedException", "java.lang.IllegalStateException");

	private FailureText() {
	}

	/**
	 * The first line that says what went wrong.
	 * @param text what is recorded
	 * @return the line, without the class of an exception, or null where nothing is
	 * recorded
	 */
	public static @Nullable String firstUsefulLine(@Nullable String text) {
		if (text == null || text.isBlank()) {
			return null;
		}
		String first = null;
		for (String line : text.lines().filter((line) -> !line.isBlank() && !line.startsWith("\t")).toList()) {
			Matcher exception = EXCEPTION.matcher(line);
			String said = line.strip();
			boolean wrapper = false;
			if (exception.matches()) {
				said = (exception.group(2) != null) ? exception.group(2) : exception.group(1);
				wrapper = WRAPPERS.contains(exception.group(1));
			}
			if (!wrapper) {
				return said;
			}
			first = (first != null) ? first : said;
		}
		return first;
	}

}
