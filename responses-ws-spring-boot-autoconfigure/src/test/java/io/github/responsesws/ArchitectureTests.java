package io.github.responsesws;

import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.github.responsesws.protocol.ResponsesException;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each package may depend on, as the design says, and how things are named. Unlike
 * the import rules of the build it sees fully qualified names and inherited types as
 * well.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.responsesws";

	private static final List<String> EVERYWHERE = List.of("java..", "javax.net..", "org.jspecify.annotations..",
			"org.reactivestreams..", "reactor.core..", "reactor.util..", "tools.jackson..",
			"com.fasterxml.jackson.annotation..");

	private static final List<String> NETTY = List.of("io.netty..", "reactor.netty..");

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.withImportOption((location) -> !location.contains("/responsesws/test/"))
		.importPackages(ROOT);

	static Stream<Arguments> packages() {
		List<String> core = List.of("settings", "protocol", "turn");
		return Stream.of(Arguments.of(ROOT + ".settings..", List.of(), List.of()),
				Arguments.of(ROOT + ".protocol..", List.of(), List.of()),
				Arguments.of(ROOT + ".turn..", List.of("settings", "protocol"), List.of()),
				Arguments.of(ROOT + ".connection..", List.of("settings", "protocol"), NETTY),
				Arguments.of(ROOT + ".session..", plus(core, "connection"), NETTY),
				Arguments.of(ROOT + ".http..", plus(core, "connection"), NETTY),
				Arguments.of(ROOT + ".schema..", List.of("protocol"), List.of()),
				Arguments.of(ROOT + ".tool..", plus(core, "schema"), List.of()),
				Arguments.of(ROOT + ".ask..", List.of("protocol", "turn", "schema", "tool"), List.of()),
				Arguments.of(ROOT + ".conversation", plus(core, "schema", "tool", "ask"), List.of()),
				Arguments.of(ROOT + ".conversation.redis..", List.of("settings", "protocol", "conversation"),
						List.of("org.springframework.data.redis..")),
				Arguments.of(ROOT, plus(core, "connection", "session", "http", "schema", "tool", "ask", "conversation"),
						List.of()),
				Arguments.of(ROOT + ".metrics..", List.of("", "protocol", "turn", "connection", "session", "tool"),
						List.of("io.micrometer.core..")),
				Arguments.of(ROOT + ".health..", List.of("", "connection", "session"),
						List.of("org.springframework..")),
				Arguments.of(ROOT + ".actuate.endpoint..", List.of("", "connection", "session"),
						List.of("org.springframework..")),
				Arguments.of(ROOT + ".autoconfigure",
						plus(core, "", "connection", "session", "schema", "tool", "conversation"),
						Stream.concat(NETTY.stream(), Stream.of("org.springframework..")).toList()),
				Arguments.of(ROOT + ".autoconfigure.metrics..", List.of("", "metrics", "autoconfigure"),
						List.of("org.springframework..", "io.micrometer.core..")),
				Arguments.of(ROOT + ".autoconfigure.conversation..",
						List.of("conversation", "conversation.redis", "autoconfigure"),
						List.of("org.springframework..")),
				Arguments.of(ROOT + ".autoconfigure.health..", List.of("", "health", "autoconfigure"),
						List.of("org.springframework..")),
				Arguments.of(ROOT + ".autoconfigure.actuate.endpoint..",
						List.of("", "actuate.endpoint", "autoconfigure"), List.of("org.springframework..")));
	}

	private static List<String> plus(List<String> packages, String... more) {
		return Stream.concat(packages.stream(), Stream.of(more)).toList();
	}

	@ParameterizedTest
	@MethodSource("packages")
	void packageDependsOnWhatTheDesignAllows(String name, List<String> ours, List<String> others) {
		Stream<String> allowed = Stream
			.of(Stream.of(name), EVERYWHERE.stream(), others.stream(),
					ours.stream().map((our) -> our.isEmpty() ? ROOT : ROOT + "." + our))
			.flatMap((packages) -> packages);
		classes().that()
			.resideInAPackage(name)
			.should()
			.onlyDependOnClassesThat(arraysOf(resideInAnyPackage(allowed.toArray(String[]::new))))
			.check(CLASSES);
	}

	@Test
	void everyPackageHasARule() {
		assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
			.allSatisfy((name) -> assertThat(packages())
				.anyMatch((rule) -> ((String) rule.get()[0]).replace("..", "").equals(name)));
	}

	@Test
	void packagesFormNoCycle() {
		slices().matching("(" + ROOT + "..)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
			.allMatch((javaPackage) -> javaPackage.isAnnotatedWith(NullMarked.class));
	}

	@Test
	void namesSayWhatAThingIs() {
		check(noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)"));
		check(classes().that().areAssignableTo(Throwable.class).should().haveSimpleNameEndingWith("Exception"));
		check(classes().that()
			.areAssignableTo(FailureAnalyzer.class)
			.should()
			.haveSimpleNameEndingWith("FailureAnalyzer"));
		check(classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.andShould()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL));
		check(classes().that()
			.areAnnotatedWith(ConfigurationProperties.class)
			.should()
			.haveSimpleNameEndingWith("Properties"));
		check(classes().that()
			.haveSimpleNameEndingWith("Properties")
			.should()
			.resideInAPackage(ROOT + ".autoconfigure.."));
		check(classes().that().haveSimpleNameEndingWith("Settings").should().haveModifier(JavaModifier.FINAL));
	}

	@Test
	void beanMethodsArePackagePrivate() {
		methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate().check(CLASSES);
	}

	/**
	 * What is wrong with settings is found before there is any turn.
	 */
	@Test
	void errorsOfTurnsHaveOneRoot() {
		check(classes().that()
			.areAssignableTo(Throwable.class)
			.and()
			.resideOutsideOfPackages(ROOT + ".autoconfigure..", ROOT + ".settings")
			.and()
			.arePublic()
			.should()
			.beAssignableTo(ResponsesException.class));
	}

	/**
	 * BlockHound lets the tests wait for locks, see
	 * {@link io.github.responsesws.fixtures.BlockHoundAllowances}.
	 */
	@Test
	void nothingWaitsForALock() {
		check(noClasses().should().dependOnClassesThat().resideInAPackage("java.util.concurrent.locks"));
	}

	private static void check(ArchRule rule) {
		rule.check(CLASSES);
	}

	/**
	 * Arrays live in no package, so the type of their elements counts.
	 */
	private static DescribedPredicate<JavaClass> arraysOf(DescribedPredicate<JavaClass> predicate) {
		return predicate.onResultOf(JavaClass::getBaseComponentType)
			.or(DescribedPredicate.describe("primitive", (type) -> type.getBaseComponentType().isPrimitive()));
	}

}
