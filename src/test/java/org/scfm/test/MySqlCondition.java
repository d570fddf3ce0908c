package org.scfm.test;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Decides {@link EnabledWithMySql}.
 */
class MySqlCondition implements ExecutionCondition {

	private static final String REQUIRED = "SCFM_REQUIRE_MYSQL";

	private static final AtomicBoolean SAID = new AtomicBoolean();

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		return evaluate(MySqlServer.unavailableReason(), "true".equalsIgnoreCase(System.getenv(REQUIRED)));
	}

	static ConditionEvaluationResult evaluate(@Nullable String unavailableReason, boolean required) {
		if (unavailableReason == null) {
			return ConditionEvaluationResult.enabled("MySQL is there");
		}
		if (required) {
			throw new MySqlServer.Unavailable(REQUIRED + "=true, but " + unavailableReason);
		}
		sayOnce("MySQL tests skipped: " + unavailableReason);
		return ConditionEvaluationResult.disabled(unavailableReason);
	}

	private static void sayOnce(String line) {
		if (SAID.compareAndSet(false, true)) {
			// Past the redirection of test output to files: a skip must not go unseen
			new PrintStream(new FileOutputStream(FileDescriptor.err), true).println(line);
		}
	}

}
