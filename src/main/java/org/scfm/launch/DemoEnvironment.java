package org.scfm.launch;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * An environment in which nothing of the user's settings is seen, so that a demo never
 * touches real data or rings a phone.
 */
final class DemoEnvironment extends StandardEnvironment {

	private static final String[] HIDDEN = { "SPRING_", "SOMLENG_", "RAPIDPRO_", "SCFM_", "MANAGEMENT_" };

	@Override
	protected void customizePropertySources(MutablePropertySources sources) {
		sources.addLast(new MapPropertySource(SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, visible(getSystemProperties())));
		sources.addLast(new SystemEnvironmentPropertySource(SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
				visible(getSystemEnvironment())));
	}

	static boolean isHidden(String name) {
		return Stream.of(HIDDEN)
			.anyMatch((prefix) -> name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_").startsWith(prefix));
	}

	private static Map<String, Object> visible(Map<String, Object> variables) {
		return variables.entrySet()
			.stream()
			.filter((variable) -> !isHidden(variable.getKey()))
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

}
