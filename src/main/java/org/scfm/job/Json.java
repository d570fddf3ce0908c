package org.scfm.job;

import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as this project reads and writes it: strictly, objects at the top, keys in the
 * order they came.
 */
public final class Json {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {
	};

	private Json() {
	}

	/**
	 * Reads a JSON object that a person typed.
	 * @param text the text
	 * @return the object
	 * @throws IllegalArgumentException if it is not a JSON object; where the text is one
	 * of the two near misses of the seed's documentation (single quotes, Ruby's arrow),
	 * the message shows the corrected text
	 */
	public static Map<String, Object> parseObject(String text) {
		try {
			return read(text);
		}
		catch (JacksonException | IllegalArgumentException ex) {
			String corrected = text.replace("=>", ":").replace('\'', '"');
			if (!corrected.equals(text) && isObject(corrected)) {
				throw new IllegalArgumentException("not JSON; did you mean " + corrected);
			}
			throw new IllegalArgumentException("not a JSON object such as {\"name\":\"value\"}");
		}
	}

	/**
	 * Reads a JSON object that this project wrote.
	 * @param text the text
	 * @return the object
	 * @throws JacksonException if it is not a JSON object
	 */
	public static Map<String, Object> read(String text) {
		Map<String, Object> object = MAPPER.readValue(text, OBJECT);
		if (object == null) {
			throw new IllegalArgumentException("not a JSON object");
		}
		return object;
	}

	/**
	 * Writes a value as JSON on one line.
	 * @param value a map, list, text, number, boolean or null
	 * @return the JSON
	 */
	public static String write(Object value) {
		return MAPPER.writeValueAsString(value);
	}

	private static boolean isObject(String text) {
		try {
			read(text);
			return true;
		}
		catch (JacksonException | IllegalArgumentException ex) {
			return false;
		}
	}

}
