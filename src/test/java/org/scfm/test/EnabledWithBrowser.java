package org.scfm.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs the annotated test class or method only where there is a {@link Browser}, and
 * skips it with the reason where not. With {@code SCFM_REQUIRE_BROWSER=true} in the
 * environment it fails instead of being skipped.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
@ExtendWith(EnabledWithBrowser.Condition.class)
public @interface EnabledWithBrowser {

	/**
	 * Decides it.
	 */
	class Condition implements ExecutionCondition {

		private static final Requirement BROWSER = new Requirement("Browser", "SCFM_REQUIRE_BROWSER");

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			return BROWSER.evaluate(Browser.unavailableReason());
		}

	}

}
