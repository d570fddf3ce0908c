package org.scfm.callout;

import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.scfm.policy.DialPolicy;
import org.scfm.policy.Gate;

/**
 * A collection of people to be called for one purpose.
 *
 * @param id its id
 * @param status its state
 * @param statusReason why it is in that state, where no person brought it there; of a
 * running one, what holds its people back
 * @param metadata facts about it
 * @param policy its own rules of dialling, if it has any
 */
public record Callout(long id, CalloutStatus status, @Nullable String statusReason, Map<String, Object> metadata,
		Optional<DialPolicy> policy) {

	/**
	 * Whether its people are called.
	 * @return true in {@link CalloutStatus#RUNNING}
	 */
	public boolean isRunning() {
		return this.status == CalloutStatus.RUNNING;
	}

	/**
	 * What lets its people be called, where it is not running.
	 * @return the action
	 */
	public CalloutAction howToRun() {
		return (this.status == CalloutStatus.INITIALIZED) ? CalloutAction.START : CalloutAction.RESUME;
	}

	/**
	 * Its state as people read it.
	 * @return the state, with the reason if there is one
	 */
	public String statusInWords() {
		return this.status.column() + ((this.statusReason != null) ? ": " + this.statusReason : "");
	}

	/**
	 * The gate before its calls.
	 * @param otherwise the rules where it has none of its own
	 * @return the gate
	 */
	public Gate gate(DialPolicy otherwise) {
		return new Gate(this.policy.orElse(otherwise), statusInWords(), isRunning());
	}

	/**
	 * Its share of the calls where several callouts run.
	 * @return 1 to 100, in proportion to the others'
	 */
	public int weight() {
		return this.policy.map(DialPolicy::weight).orElse(DialPolicy.DEFAULT_WEIGHT);
	}

}
