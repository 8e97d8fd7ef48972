package io.github.responsesws.test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

class PackageTests {

	private final JavaClasses classes = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.github.responsesws.test");

	@Test
	void haveNoCycles() {
		slices().matching("io.github.responsesws.test.(*)..").should().beFreeOfCycles().check(this.classes);
		noClasses().that()
			.resideInAnyPackage("..test.wire..", "..test.model..", "..test.engine..", "..test.transport..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.github.responsesws.test")
			.check(this.classes);
	}

	@Test
	void keepTheEngineFreeOfTransports() {
		noClasses().that()
			.resideInAnyPackage("..test.wire..", "..test.model..", "..test.engine..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.netty..", "reactor..")
			.check(this.classes);
	}

}
