package org.scfm.flow;

import java.util.Map;

import org.scfm.call.CallFacts;
import org.scfm.call.RequestTemplate;
import org.scfm.job.UsageException;

/**
 * Decides what is sent to RapidPro for each completed call: the fields of a flow start,
 * as RapidPro's API v2 names them. A bean of this type replaces the default, which fills
 * the placeholders of the job's {@code requestParams}. Whatever it gives, the call's id
 * is added to {@code params} as {@code phone_call_id}, and as {@code phone_call_key} what
 * this one start is found by if its answer is lost.
 */
public interface FlowRequests {

	/**
	 * Checks, before a run, whether flows can be started at all.
	 * @param jobParams the job's {@code requestParams}
	 * @throws UsageException if they cannot; the message says what to do
	 */
	void check(Map<String, Object> jobParams);

	/**
	 * The flow start for one call.
	 * @param facts what is known about the call
	 * @param jobParams the job's {@code requestParams}
	 * @return the fields of the request; {@code params} and {@code extra}, where they are
	 * given, are maps
	 * @throws RequestTemplate.MissingValueException if no flow can be started for this
	 * call; it is recorded as refused
	 */
	Map<String, Object> params(CallFacts facts, Map<String, Object> jobParams);

}
