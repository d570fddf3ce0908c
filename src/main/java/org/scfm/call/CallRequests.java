package org.scfm.call;

import java.util.Map;

import org.scfm.callout.Callout;
import org.scfm.job.UsageException;

/**
 * Decides what is sent to the provider for each call. A bean of this type replaces the
 * default, which fills the placeholders of the job's {@code requestParams}. {@code To} is
 * not among the parameters: it always comes from the participation.
 */
public interface CallRequests {

	/**
	 * Checks, before a run, whether calls of a callout can be sent at all.
	 * @param callout the callout
	 * @param jobParams the job's {@code requestParams}
	 * @throws UsageException if they cannot; the message says what to do
	 */
	void check(Callout callout, Map<String, Object> jobParams);

	/**
	 * The parameters of one call.
	 * @param facts what is known about the call
	 * @param jobParams the job's {@code requestParams}
	 * @return the provider's parameters in snake case or as the provider spells them
	 * @throws RequestTemplate.MissingValueException if this call cannot be sent; it is
	 * recorded as errored
	 */
	Map<String, Object> params(CallFacts facts, Map<String, Object> jobParams);

}
