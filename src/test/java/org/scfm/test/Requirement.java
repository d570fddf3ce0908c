package org.scfm.test;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

/**
 * Something that some tests need and that is not to be had everywhere. Where it is not,
 * they are skipped and one line says why; or they fail, where a variable of the
 * environment wants it.
 */
final class Requirement {

	private final String name;

	private final String variable;

	private final AtomicBoolean said = new AtomicBoolean();

	/**
	 * @param name what is needed
	 * @param variable the variable that is {@code true} where its absence is a failure
	 */
	Requirement(String name, String variable) {
		this.name = name;
		this.variable = variable;
	}

	ConditionEvaluationResult evaluate(@Nullable String unavailableReason) {
		return evaluate(unavailableReason, "true".equalsIgnoreCase(System.getenv(this.variable)));
	}

	ConditionEvaluationResult evaluate(@Nullable String unavailableReason, boolean required) {
		if (unavailableReason == null) {
			return ConditionEvaluationResult.enabled(this.name + " is there");
		}
		if (required) {
			throw new IllegalStateException(this.variable + "=true, but " + unavailableReason);
		}
		if (this.said.compareAndSet(false, true)) {
			// Past the redirection of test output to files: a skip must not go unseen
			new PrintStream(new FileOutputStream(FileDescriptor.err), true)
				.println(this.name + " tests skipped: " + unavailableReason);
		}
		return ConditionEvaluationResult.disabled(unavailableReason);
	}

}
