package org.scfm.monitoring;

import java.util.List;

/**
 * What tells the series of a metric apart. Its values are known beforehand, so that their
 * number has an end and nothing of a person can become one.
 *
 * @param name its name, with dots
 * @param values all values it can have; none means the names of this program's jobs or
 * steps
 */
public record Label(String name, List<String> values) {

	static Label of(String name, String... values) {
		return new Label(name, List.of(values));
	}

	boolean isOpen() {
		return this.values.isEmpty();
	}

}
