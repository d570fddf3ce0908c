package org.scfm.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.scfm.callout.Callout;
import org.scfm.job.UsageException;
import org.scfm.provider.CallParams;
import org.scfm.provider.CallProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Fallback;
import org.springframework.stereotype.Component;

/**
 * Fills the placeholders of the request parameters. Those of the callout's metadata win,
 * one by one, over the job's.
 */
@Component
@Fallback
class TemplateCallRequests implements CallRequests {

	private static final Logger LOG = LoggerFactory.getLogger(TemplateCallRequests.class);

	private static final String REQUEST_PARAMS = "requestParams";

	private final CallProvider provider;

	TemplateCallRequests(CallProvider provider) {
		this.provider = provider;
	}

	@Override
	public void check(Callout callout, Map<String, Object> jobParams) {
		Map<String, Object> params = new RequestTemplate(merged(callout.id(), callout.metadata(), jobParams)).params();
		List<String> problems = CallParams.problems(params, this.provider.dialect());
		if (!problems.isEmpty()) {
			throw new UsageException(
					"requestParams (of the job, or of callout " + callout.id() + "): " + String.join(" ", problems));
		}
		CallParams.warnings(params, this.provider.dialect())
			.forEach((warning) -> LOG.warn("requestParams of callout {}: {}", callout.id(), warning));
	}

	@Override
	public Map<String, Object> params(CallFacts facts, Map<String, Object> jobParams) {
		return new RequestTemplate(merged(facts.calloutId(), facts.calloutMetadata(), jobParams)).fill(facts);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> merged(long callout, Map<String, Object> calloutMetadata,
			Map<String, Object> jobParams) {
		Map<String, Object> merged = new LinkedHashMap<>(jobParams);
		Object own = calloutMetadata.get(REQUEST_PARAMS);
		if (own instanceof Map<?, ?> params) {
			merged.putAll((Map<String, Object>) params);
		}
		else if (own != null) {
			throw new UsageException("requestParams in the metadata of callout " + callout
					+ " must be a JSON object: stop or pause that callout, " + "or correct its metadata");
		}
		return merged;
	}

}
