package org.scfm.callout;

import java.util.Map;
import java.util.Optional;

import org.scfm.policy.DialPolicy;
import org.scfm.policy.Gate;

/**
 * A collection of people to be called for one purpose.
 *
 * @param id its id
 * @param status its state
 * @param metadata facts about it
 * @param policy its own rules of dialling, if it has any
 */
public record Callout(long id, CalloutStatus status, Map<String, Object> metadata, Optional<DialPolicy> policy) {

	/**
	 * The gate before its calls.
	 * @param otherwise the rules where it has none of its own
	 * @return the gate
	 */
	public Gate gate(DialPolicy otherwise) {
		return new Gate(this.policy.orElse(otherwise), this.status.column(), this.status == CalloutStatus.RUNNING);
	}

	/**
	 * Its share of the calls where several callouts run.
	 * @return 1 to 100, in proportion to the others'
	 */
	public int weight() {
		return this.policy.map(DialPolicy::weight).orElse(DialPolicy.DEFAULT_WEIGHT);
	}

}
