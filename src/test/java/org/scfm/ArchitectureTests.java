package org.scfm;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

	private static final String ROOT = "org.scfm";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.withImportOption((location) -> !isPreparedByTheBuild(location))
		.importPackages(ROOT);

	// what a package may use; one that is not listed here may not exist
	private static final Map<String, Set<String>> MAY_USE = new TreeMap<>(Map.ofEntries(
			Map.entry("monitoring", Set.of()), Map.entry("job", Set.of("monitoring")), Map.entry("database", Set.of()),
			Map.entry("remote", Set.of("job", "database", "monitoring")), Map.entry("provider", Set.of("monitoring")),
			Map.entry("sandbox", Set.of()), Map.entry("contact", Set.of("job", "database", "monitoring")),
			Map.entry("policy", Set.of("job")),
			Map.entry("callout", Set.of("policy", "contact", "job", "database", "monitoring")),
			Map.entry("call", Set.of("callout", "policy", "contact", "provider", "job", "database", "monitoring")),
			Map.entry("flow", Set.of("call", "callout", "contact", "provider", "job", "database", "monitoring")),
			Map.entry("campaign", Set.of("policy", "call", "callout", "contact", "job", "database", "monitoring")),
			Map.entry("admin", Set.of("call", "callout", "contact", "job", "database", "monitoring")),
			Map.entry("launch", Set.of("admin", "policy", "campaign", "flow", "call", "callout", "contact", "provider",
					"sandbox", "remote", "job", "database", "monitoring"))));

	// such classes are there once the program was packaged
	private static boolean isPreparedByTheBuild(Location location) {
		return location.contains("__") || location.contains("$$SpringCGLIB$$");
	}

	/**
	 * Which beans there are is decided when the program is packaged. What depends on the
	 * settings of a process is registered by a bean registrar, which runs at each start.
	 */
	@Test
	void no_bean_depends_on_conditions() {
		noClasses().should()
			.dependOnClassesThat()
			.haveNameMatching(".*\\.Conditional(On\\w+)?|.*\\.context\\.annotation\\.Profile")
			.check(CLASSES);
	}

	@Test
	void every_package_has_its_place() {
		assertThat(CLASSES).extracting((type) -> type.getPackageName().replace(ROOT + ".", ""))
			.isSubsetOf(MAY_USE.keySet());
	}

	@Test
	void packages_depend_one_way() {
		MAY_USE.forEach((name, mayUse) -> {
			List<String> allowed = new ArrayList<>(mayUse);
			allowed.add(name);
			noClasses().that()
				.resideInAPackage(ROOT + "." + name + "..")
				.should()
				.dependOnClassesThat(ours().and(DescribedPredicate.not(in(allowed))))
				.as(name + " uses nothing of ours but " + mayUse)
				.allowEmptyShould(true)
				.check(CLASSES);
		});
	}

	@Test
	void every_package_is_null_marked() {
		List<String> unmarked = new ArrayList<>();
		for (JavaPackage javaPackage : CLASSES.getPackage(ROOT).getSubpackagesInTree()) {
			if (!javaPackage.getClasses().isEmpty() && !javaPackage.isAnnotatedWith(NullMarked.class)) {
				unmarked.add(javaPackage.getName());
			}
		}
		assertThat(unmarked).isEmpty();
	}

	@Test
	void nothing_is_injected_into_fields() {
		GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(CLASSES);
	}

	@Test
	void the_time_of_day_comes_from_the_clock_that_was_injected() {
		noClasses().should()
			.callCodeUnitWhere(DescribedPredicate.describe("asks the system for the time", ArchitectureTests::asksTime))
			.check(CLASSES);
	}

	@Test
	void the_systems_clock_is_taken_where_the_program_is_put_together() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".launch")
			.should()
			.callMethod(Clock.class, "systemUTC")
			.check(CLASSES);
	}

	@Test
	void times_are_of_java_time() {
		noClasses().should()
			.dependOnClassesThat()
			.areAssignableTo(Date.class)
			.orShould()
			.dependOnClassesThat()
			.haveFullyQualifiedName("java.util.Calendar")
			.check(CLASSES);
	}

	@Test
	void nothing_is_written_to_standard_output_but_what_a_command_prints() {
		noClasses().should().accessField(System.class, "out").check(CLASSES);
	}

	@Test
	void rows_are_read_as_lists_because_a_stream_of_rows_keeps_its_connection() {
		noClasses().should().callMethod(JdbcClient.MappedQuerySpec.class, "stream").check(CLASSES);
	}

	@Test
	void one_logger_is_used() {
		GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
	}

	private static boolean asksTime(JavaAccess<?> access) {
		if (!(access instanceof JavaCall<?> call)) {
			return false;
		}
		String owner = call.getTargetOwner().getName();
		if (owner.equals(System.class.getName())) {
			return call.getName().equals("currentTimeMillis");
		}
		boolean now = owner.startsWith("java.time.") && call.getName().equals("now");
		boolean withClock = call.getTarget()
			.getRawParameterTypes()
			.stream()
			.anyMatch((type) -> type.isEquivalentTo(Clock.class));
		return (now && !withClock) || (owner.equals(Clock.class.getName()) && call.getName().startsWith("system")
				&& !call.getName().equals("systemUTC"));
	}

	private static DescribedPredicate<JavaClass> ours() {
		return JavaClass.Predicates.resideInAPackage(ROOT + "..");
	}

	private static DescribedPredicate<JavaClass> in(List<String> packages) {
		return JavaClass.Predicates
			.resideInAnyPackage(packages.stream().map((name) -> ROOT + "." + name + "..").toArray(String[]::new));
	}

}
