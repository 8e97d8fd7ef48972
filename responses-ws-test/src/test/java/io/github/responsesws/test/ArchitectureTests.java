package io.github.responsesws.test;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

class ArchitectureTests {

	private static final String ROOT = "io.github.responsesws.test";

	private static final String[] INTERNALS = { ROOT + ".engine..", ROOT + ".model..", ROOT + ".transport..",
			ROOT + ".wire.." };

	private static final JavaClasses MODULE = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.github.responsesws.(**)").should().beFreeOfCycles().check(MODULE);
	}

	@Test
	void onlyTheServerReachesTheInternals() {
		noClasses().that()
			.resideInAnyPackage(ROOT + ".junit..", ROOT + ".boot..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(INTERNALS)
			.check(MODULE);
	}

	@Test
	void thePublicApiShowsNoInternals() {
		classes().that().resideOutsideOfPackages(INTERNALS).and().arePublic().should(showNoInternals()).check(MODULE);
	}

	@Test
	void theServerNeedsNeitherJUnitNorSpring() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".junit..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.junit..")
			.check(MODULE);
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".boot..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework..")
			.check(MODULE);
	}

	@Test
	void theFaultProxyKnowsBytesOnly() {
		classes().that()
			.resideInAPackage(ROOT + ".fault..")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(ROOT + ".fault..", "java..", "io.netty..", "reactor.core..", "reactor.util..",
					"org.jspecify..")
			.check(MODULE);
		noClasses().that()
			.resideOutsideOfPackages(ROOT + ".fault..", ROOT + ".junit..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".fault..")
			.check(MODULE);
	}

	@Test
	void theServerDoesNotKnowTheClient() {
		noClasses().should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.github.responsesws", "io.github.responsesws.protocol..",
					"io.github.responsesws.session..", "io.github.responsesws.conversation..",
					"io.github.responsesws.autoconfigure..")
			.check(MODULE);
	}

	@Test
	void namesSayWhatAClassDoes() {
		noClasses().should().haveSimpleNameEndingWith("Manager").check(MODULE);
		noClasses().should().haveSimpleNameEndingWith("Helper").check(MODULE);
		noClasses().should().haveSimpleNameEndingWith("Impl").check(MODULE);
		noClasses().should().haveNameMatching(".*Utils?").check(MODULE);
	}

	/**
	 * BlockHound lets the tests wait for locks, see
	 * {@link io.github.responsesws.fixtures.BlockHoundAllowances}.
	 */
	@Test
	void nothingWaitsForALock() {
		noClasses().should().dependOnClassesThat().resideInAPackage("java.util.concurrent.locks").check(MODULE);
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
