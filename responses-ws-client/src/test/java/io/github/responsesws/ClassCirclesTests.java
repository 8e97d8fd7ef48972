package io.github.responsesws;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many classes can only be understood together: each of them depends on each other,
 * if not directly, then by way of the others. Nested classes count with their outer one.
 */
class ClassCirclesTests {

	private static final String ROOT = "io.github.responsesws.";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT + "session", ROOT + "conversation");

	@ParameterizedTest
	@CsvSource({ "session, 6", "conversation, 8" })
	void noCircleIsLargerThan(String name, int most) {
		Map<String, Set<String>> dependencies = dependencies(ROOT + name);
		assertThat(dependencies).isNotEmpty();
		assertThat(circles(dependencies)).allSatisfy((circle) -> assertThat(circle).hasSizeLessThanOrEqualTo(most));
	}

	@Test
	void aCircleIsFoundWhereverItBegins() {
		Map<String, Set<String>> dependencies = new TreeMap<>(Map.of("a", Set.of("b"), "b", Set.of("c", "d"), "c",
				Set.of("b"), "d", Set.of("e"), "e", Set.of("c"), "f", Set.of("a")));
		assertThat(circles(dependencies)).containsExactly(Set.of("b", "c", "d", "e"));
	}

	@Test
	void classesThatDependOneWayFormNone() {
		assertThat(circles(Map.of("a", Set.of("b", "c"), "b", Set.of("c"), "c", Set.of()))).isEmpty();
	}

	private static Map<String, Set<String>> dependencies(String name) {
		Map<String, Set<String>> dependencies = new TreeMap<>();
		for (JavaClass type : CLASSES) {
			if (type.getPackageName().equals(name)) {
				Set<String> targets = dependencies.computeIfAbsent(outermost(type), (key) -> new TreeSet<>());
				type.getDirectDependenciesFromSelf()
					.stream()
					.map(Dependency::getTargetClass)
					.map(JavaClass::getBaseComponentType)
					.filter((target) -> target.getPackageName().equals(name))
					.map(ClassCirclesTests::outermost)
					.forEach(targets::add);
			}
		}
		return dependencies;
	}

	private static String outermost(JavaClass type) {
		return type.getName().replaceAll("\\$.*", "");
	}

	/**
	 * Return the classes that reach each other, in circles of two and more.
	 */
	private static Collection<Set<String>> circles(Map<String, Set<String>> dependencies) {
		Map<String, Set<String>> reachable = new HashMap<>();
		dependencies.keySet().forEach((type) -> reachable.put(type, reachable(type, dependencies)));
		List<Set<String>> circles = new ArrayList<>();
		Set<String> seen = new HashSet<>();
		for (String type : dependencies.keySet()) {
			Set<String> circle = new TreeSet<>(reachable.get(type));
			circle.removeIf((other) -> !reachable.get(other).contains(type));
			if (circle.size() > 1 && seen.addAll(circle)) {
				circles.add(circle);
			}
		}
		return circles;
	}

	private static Set<String> reachable(String from, Map<String, Set<String>> dependencies) {
		Set<String> reachable = new HashSet<>();
		Deque<String> open = new ArrayDeque<>(dependencies.get(from));
		while (!open.isEmpty()) {
			String next = open.pop();
			if (reachable.add(next)) {
				open.addAll(dependencies.get(next));
			}
		}
		return reachable;
	}

}
