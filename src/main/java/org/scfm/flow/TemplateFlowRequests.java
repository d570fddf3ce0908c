package org.scfm.flow;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.scfm.call.CallFacts;
import org.scfm.call.RequestTemplate;
import org.scfm.job.UsageException;

import org.springframework.context.annotation.Fallback;
import org.springframework.stereotype.Component;

/**
 * Fills the placeholders of the job's request parameters; the flow is started for the
 * person who was called, unless they say for whom.
 */
@Component
@Fallback
class TemplateFlowRequests implements FlowRequests {

	private static final String FLOW = "flow";

	private static final String URNS = "urns";

	private static final List<String> RECIPIENTS = List.of(URNS, "contacts", "groups");

	private static final List<String> OBJECTS = List.of("params", "extra");

	@Override
	public void check(Map<String, Object> jobParams) {
		if (!(new RequestTemplate(jobParams).params().get(FLOW) instanceof String flow) || flow.isBlank()) {
			throw new UsageException("requestParams needs a flow: the UUID of the RapidPro flow to start, as in "
					+ "requestParams={\"flow\":\"f5901b62-ba76-4003-9c62-72fdacc1b7b7\"}");
		}
		for (String name : RECIPIENTS) {
			if (jobParams.get(name) != null && !(jobParams.get(name) instanceof List)) {
				throw new UsageException("requestParams: " + name + " must be a JSON array");
			}
		}
		for (String name : OBJECTS) {
			if (jobParams.get(name) != null && !(jobParams.get(name) instanceof Map)) {
				throw new UsageException("requestParams: " + name + " must be a JSON object");
			}
		}
	}

	@Override
	public Map<String, Object> params(CallFacts facts, Map<String, Object> jobParams) {
		Map<String, Object> params = new RequestTemplate(jobParams).fill(facts);
		Stream<@Nullable Object> recipients = RECIPIENTS.stream().map(params::get);
		if (recipients.allMatch((some) -> !(some instanceof List<?> list) || list.isEmpty())) {
			params.put(URNS, List.of("tel:" + facts.msisdn()));
		}
		return params;
	}

}
