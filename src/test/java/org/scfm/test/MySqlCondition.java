package org.scfm.test;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Decides {@link EnabledWithMySql}.
 */
class MySqlCondition implements ExecutionCondition {

	private static final Requirement MYSQL = new Requirement("MySQL", "SCFM_REQUIRE_MYSQL");

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		return MYSQL.evaluate(MySqlServer.unavailableReason());
	}

}
