package org.scfm.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What the 2010 API answers where the path lacks {@code .json}.
 */
final class Xml {

	private Xml() {
	}

	static String of(String name, Map<String, @Nullable Object> body) {
		StringBuilder xml = new StringBuilder("<?xml version='1.0' encoding='UTF-8'?>\n<TwilioResponse>");
		element(xml, name, body);
		return xml.append("</TwilioResponse>").toString();
	}

	private static void element(StringBuilder xml, String name, @Nullable Object value) {
		xml.append('<').append(name).append('>');
		if (value instanceof Map<?, ?> map) {
			map.forEach((key, inner) -> element(xml, TwilioNames.path(String.valueOf(key)), inner));
		}
		else if (value instanceof List<?> list) {
			list.forEach((inner) -> element(xml, "Call", inner));
		}
		else {
			xml.append(Objects.toString(value, "").replace("&", "&amp;").replace("<", "&lt;"));
		}
		xml.append("</").append(name).append('>');
	}

}
