package io.github.responsesws.test;

import java.util.Map;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.responsesws.fixtures.ArchitectureContract;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

class ArchitectureTests extends ArchitectureContract {

	private static final String ROOT = "io.github.responsesws.test";

	private static final String[] INTERNALS = { ROOT + ".engine..", ROOT + ".model..", ROOT + ".transport..",
			ROOT + ".wire.." };

	ArchitectureTests() {
		super(ROOT, "responses-ws-test", ResponsesServer.class);
	}

	/**
	 * Steps are written with what steps are made of.
	 */
	@Override
	protected Map<String, Integer> largestCircles() {
		return Map.of(ROOT + ".engine", 7);
	}

	@Test
	void thePublicApiShowsNoInternals() {
		check(classes().that().resideOutsideOfPackages(INTERNALS).and().arePublic().should(showNoInternals()));
	}

	private static ArchCondition<JavaClass> showNoInternals() {
		return new ArchCondition<>("show no internals in what users can call") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				type.getMembers()
					.stream()
					.filter((member) -> member.getModifiers().contains(JavaModifier.PUBLIC)
							|| member.getModifiers().contains(JavaModifier.PROTECTED))
					.forEach((member) -> check(member, events));
			}

			private void check(JavaMember member, ConditionEvents events) {
				member.getAllInvolvedRawTypes()
					.stream()
					.filter((type) -> JavaClass.Predicates.resideInAnyPackage(INTERNALS).test(type))
					.forEach((type) -> events.add(SimpleConditionEvent.violated(member,
							member.getDescription() + " shows " + type.getName())));
			}

		};
	}

}
