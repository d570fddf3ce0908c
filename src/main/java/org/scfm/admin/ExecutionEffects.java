package org.scfm.admin;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What an execution did in the domain, as the books have it now.
 *
 * @param placed the calls that it placed; null for a job that places none
 * @param changed calls placed by other executions that this one was the last to change,
 * by their state now; calls that a later execution has changed again are that one's
 * @param flows flow starts that this execution was the last to try or settle, by their
 * state now
 * @param counted what its steps have counted up to their last saved chunk, in earlier
 * executions of the run too, by name in camel case; it is there after a crash as well
 */
public record ExecutionEffects(@Nullable PlacedCalls placed, Map<String, Long> changed, Map<String, Long> flows,
		Map<String, Long> counted) {

	/**
	 * The calls that an execution placed. Each of {@code placed} is in one of accepted,
	 * refused, unknown, released, given up and not sent.
	 *
	 * @param placed calls in the books
	 * @param accepted those that the provider has
	 * @param refused those that it refused, or that could not be sent
	 * @param unknown those of which nobody knows yet whether they were placed
	 * @param released those never known to be placed, so that the person may be called
	 * again
	 * @param givenUp those of which it will never be known
	 * @param notSent those claimed and not sent yet
	 * @param open those of all that are not over yet
	 * @param heldBack people whom the execution claimed and put back unsent, who keep
	 * their places; as far as its step has counted
	 * @param statuses calls by their state now
	 */
	public record PlacedCalls(long placed, long accepted, long refused, long unknown, long released, long givenUp,
			long notSent, long open, long heldBack, Map<String, Long> statuses) {
	}

}
