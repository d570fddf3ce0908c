package org.scfm.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.scfm.job.UsageException;

/**
 * Request parameters whose texts may hold placeholders such as
 * {@code {{contact.metadata.language}}}, at any depth.
 */
public final class RequestTemplate {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*}}");

	private static final Pattern KNOWN = Pattern.compile("msisdn|phoneCallId|(contact|participation|callout)\\.id"
			+ "|contact\\.msisdn|(contact|participation|callout)\\.metadata\\.[^{}]+");

	private final Map<String, Object> params;

	/**
	 * @param params the parameters with their placeholders
	 * @throws UsageException if there is a placeholder that can never have a value
	 */
	public RequestTemplate(Map<String, Object> params) {
		this.params = params;
		replaced(params, (placeholder) -> {
			if (!KNOWN.matcher(placeholder).matches()) {
				throw new UsageException("requestParams: there is no {{" + placeholder
						+ "}}; there are {{msisdn}}, {{phoneCallId}}, {{contact.id}}, {{contact.metadata.NAME}}, "
						+ "{{participation.id}}, {{participation.metadata.NAME}}, {{callout.id}} and {{callout.metadata.NAME}}");
			}
			return "";
		});
	}

	/**
	 * The parameters as they were given, for checks that placeholders do not matter to.
	 * @return the parameters
	 */
	public Map<String, Object> params() {
		return this.params;
	}

	/**
	 * The parameters for one call.
	 * @param facts what the placeholders stand for
	 * @return the parameters without placeholders
	 * @throws MissingValueException if a placeholder has no value for this call
	 */
	public Map<String, Object> fill(CallFacts facts) {
		return replaced(this.params, (placeholder) -> {
			Object value = facts.find(placeholder);
			if (value == null) {
				throw new MissingValueException("no value for {{" + placeholder + "}}");
			}
			return value.toString();
		});
	}

	private static Map<String, Object> replaced(Map<String, Object> object, UnaryOperator<String> values) {
		Map<String, Object> replaced = new LinkedHashMap<>();
		object.forEach((name, value) -> replaced.put(name, replaced(value, values)));
		return replaced;
	}

	@SuppressWarnings("unchecked")
	private static @Nullable Object replaced(@Nullable Object value, UnaryOperator<String> values) {
		if (value instanceof String text) {
			return PLACEHOLDER.matcher(text)
				.replaceAll((match) -> Matcher.quoteReplacement(values.apply(match.group(1))));
		}
		if (value instanceof List<?> list) {
			return list.stream()
				.map((element) -> replaced(element, values))
				.collect(Collectors.toCollection(ArrayList::new));
		}
		return (value instanceof Map<?, ?> map) ? replaced((Map<String, Object>) map, values) : value;
	}

	/**
	 * A placeholder has no value for this person.
	 */
	public static final class MissingValueException extends RuntimeException {

		MissingValueException(String message) {
			super(message);
		}

	}

}
