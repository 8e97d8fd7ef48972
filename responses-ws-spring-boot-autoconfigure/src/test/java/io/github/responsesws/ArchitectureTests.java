package io.github.responsesws;

import com.tngtech.archunit.core.domain.JavaModifier;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.fixtures.ClientArchitectureContract;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

class ArchitectureTests extends ClientArchitectureContract {

	ArchitectureTests() {
		super("responses-ws-spring-boot-autoconfigure", ResponsesWsAutoConfiguration.class);
	}

	@Test
	void failureAnalyzersAreNamedSo() {
		check(classes().that()
			.areAssignableTo(FailureAnalyzer.class)
			.should()
			.haveSimpleNameEndingWith("FailureAnalyzer"));
	}

	@Test
	void autoConfigurationsArePublicFinalAndNamedSo() {
		check(classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.andShould()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL));
	}

	@Test
	void configurationPropertiesAreNamedSo() {
		check(classes().that()
			.areAnnotatedWith(ConfigurationProperties.class)
			.should()
			.haveSimpleNameEndingWith("Properties"));
	}

	@Test
	void beanMethodsArePackagePrivate() {
		check(methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate());
	}

}
