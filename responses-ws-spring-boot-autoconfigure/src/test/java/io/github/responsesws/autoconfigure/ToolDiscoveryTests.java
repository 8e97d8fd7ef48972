package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.schema.UnsupportedTypeException;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ResponsesTool;
import io.github.responsesws.tool.RunEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.JacksonComponent;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where annotated methods are found: on whatever class, interface or proxy.
 */
@ExtendWith(OutputCaptureExtension.class)
class ToolDiscoveryTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ResponsesWsAutoConfiguration.class, ResponsesWsToolAutoConfiguration.class))
		.withPropertyValues("OPENAI_API_KEY=key", "OPENAI_BASE_URL=", "OPENAI_ORG_ID=", "OPENAI_PROJECT_ID=");

	@ParameterizedTest
	@ValueSource(classes = { OnInterface.class, OnClass.class, Overridden.class, Generic.class, EagerInterface.class,
			LazyInterface.class, PrototypeInterface.class, LazyClass.class, JdkProxy.class, JdkProxyOfClass.class,
			ClassProxy.class, ScopedClass.class, ScopedInterface.class, UserOfTools.class })
	void methodIsFoundAndRuns(Class<?> configuration, CapturedOutput output) {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			server.onRequest(RequestMatcher.any())
				.respond(Scripts.functionCall("greet", "{\"who\":\"Ada\"}"), Scripts.text("Done."));
			this.runner.withUserConfiguration(configuration)
				.withPropertyValues("responses-ws.base-url=" + server.baseUrl(), "responses-ws.model=test-model",
						"responses-ws.pool.shutdown-timeout=2s")
				.run((context) -> {
					assertThat(context.getBean(FunctionTools.class).names()).containsExactly("greet");
					List<RunEvent> events = context.getBean(ResponsesWebSocketClient.class)
						.conversation()
						.turn("Greet Ada")
						.run()
						.events()
						.collectList()
						.block(Duration.ofSeconds(60));
					assertThat(events).isNotNull();
					assertThat(events).filteredOn(RunEvent.ToolCompleted.class::isInstance)
						.singleElement()
						.satisfies((event) -> assertThat(((RunEvent.ToolCompleted) event).output())
							.isEqualTo("Hello Ada"));
				});
			assertThat(output).doesNotContain("is no function of the model");
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { HiddenBehindInterface.class, HiddenBehindClass.class })
	void methodThatNoTypeTellsOfIsWarnedOf(Class<?> configuration, CapturedOutput output) {
		this.runner.withUserConfiguration(configuration).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(FunctionTools.class).names()).isEmpty();
			assertThat(output).contains("WARN")
				.contains("Method greet of bean 'greeter' is annotated with @ResponsesTool")
				.contains("declare " + ClassGreeter.class.getName());
		});
	}

	@Test
	void severalClassesBehindAnInterfaceAreWarnedOf(CapturedOutput output) {
		this.runner.withUserConfiguration(Choice.class).run((context) -> {
			assertThat(context.getBean(FunctionTools.class).names()).isEmpty();
			assertThat(output).contains("Method greet of bean 'greeter' is annotated with @ResponsesTool");
		});
	}

	@Test
	void descriptionsOfTheInterfaceCount() {
		this.runner.withUserConfiguration(OnInterface.class)
			.run((context) -> assertThat(Objects.requireNonNull(context.getBean(FunctionTools.class).get("greet"))
				.definition()
				.json()
				.asString()).contains("Greets somebody", "Whom to greet"));
	}

	@Test
	void proxyWithoutTheMethodIsWarnedOf(CapturedOutput output) {
		this.runner.withUserConfiguration(ProxyWithoutMethod.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("Method greet of bean 'greeter' is annotated with @ResponsesTool but each call")
				.contains("proxyTargetClass");
		});
	}

	@Test
	void functionsOfOnesOwnAreNotWarnedOf(CapturedOutput output) {
		this.runner.withUserConfiguration(HiddenBehindInterface.class)
			.withBean(FunctionTools.class, FunctionTools::of)
			.run((context) -> assertThat(output).doesNotContain("is no function of the model"));
	}

	@Test
	void typeThatAJacksonComponentReadsIsRefused() {
		this.runner.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
			.withUserConfiguration(Money.Component.class, Shop.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(UnsupportedTypeException.class)
				.hasMessageContaining("pay.price is read in a way that no schema tells")
				.hasMessageContaining("@JacksonComponent"));
	}

	static Stream<Arguments> objects() {
		ProxyFactory jdk = new ProxyFactory(new ClassGreeter());
		ProxyFactory cglib = new ProxyFactory(new ClassGreeter());
		cglib.setProxyTargetClass(true);
		return Stream.of(Arguments.of(new InterfaceGreeter()), Arguments.of(cglib.getProxy()),
				Arguments.of(new ProxyFactory(new InterfaceGreeter()).getProxy()), Arguments.of(new SubGreeter()));
	}

	@ParameterizedTest
	@MethodSource("objects")
	void withoutBeansTheSameMethodsAreFound(Object target) {
		assertThat(FunctionTools.annotated(target).names()).isEqualTo(Set.of("greet"));
	}

	interface Greeter {

		@ResponsesTool(description = "Greets somebody")
		String greet(@JsonPropertyDescription("Whom to greet") String who);

	}

	interface PlainGreeter {

		String greet(String who);

	}

	interface Marker {

	}

	interface GenericGreeter<T> {

		@ResponsesTool(description = "Greets somebody")
		String greet(T who);

	}

	static class InterfaceGreeter implements Greeter {

		@Override
		public String greet(String other) {
			return "Hello " + other;
		}

	}

	static class GenericImplementation implements GenericGreeter<String> {

		@Override
		public String greet(String who) {
			return "Hello " + who;
		}

	}

	static class ClassGreeter implements PlainGreeter {

		@Override
		@ResponsesTool(description = "Greets somebody")
		public String greet(String who) {
			return "Hello " + who;
		}

	}

	static class SubGreeter extends ClassGreeter {

		@Override
		public String greet(String name) {
			return super.greet(name);
		}

	}

	static class MarkedGreeter extends ClassGreeter implements Marker {

	}

	@Configuration(proxyBeanMethods = false)
	static class OnInterface {

		@Bean
		Greeter greeter() {
			return new InterfaceGreeter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OnClass {

		@Bean
		InterfaceGreeter greeter() {
			return new InterfaceGreeter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Overridden {

		@Bean
		SubGreeter greeter() {
			return new SubGreeter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Generic {

		@Bean
		GenericImplementation greeter() {
			return new GenericImplementation();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EagerInterface {

		@Bean
		PlainGreeter greeter() {
			return new ClassGreeter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyInterface {

		@Bean
		@Lazy
		PlainGreeter greeter() {
			return new ClassGreeter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeInterface {

		@Bean
		@Scope("prototype")
		PlainGreeter greeter() {
			return new ClassGreeter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyClass {

		@Bean
		@Lazy
		ClassGreeter greeter() {
			return new ClassGreeter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JdkProxy {

		@Bean
		Greeter greeter() {
			return (Greeter) new ProxyFactory(new InterfaceGreeter()).getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JdkProxyOfClass {

		@Bean
		PlainGreeter greeter() {
			return (PlainGreeter) new ProxyFactory(new ClassGreeter()).getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClassProxy {

		@Bean
		ClassGreeter greeter() {
			ProxyFactory factory = new ProxyFactory(new ClassGreeter());
			factory.setProxyTargetClass(true);
			return (ClassGreeter) factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedClass {

		@Bean
		@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
		ClassGreeter greeter() {
			return new ClassGreeter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedInterface {

		@Bean
		@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
		PlainGreeter greeter() {
			return new ClassGreeter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserOfTools {

		@Bean
		PlainGreeter greeter(FunctionTools tools) {
			assertThat(tools.names()).containsExactly("greet");
			return new ClassGreeter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HiddenBehindInterface {

		private final Supplier<PlainGreeter> greeters = ClassGreeter::new;

		@Bean
		PlainGreeter greeter(ResponsesWebSocketClient client, FunctionTools tools) {
			return this.greeters.get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HiddenBehindClass {

		private final Supplier<PlainGreeter> greeters = ClassGreeter::new;

		@Bean
		Object greeter(FunctionTools tools) {
			return this.greeters.get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Choice {

		@Bean
		@Lazy
		PlainGreeter greeter() {
			return (System.nanoTime() > 0) ? new ClassGreeter() : new SubGreeter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxyWithoutMethod {

		@Bean
		Marker greeter() {
			ProxyFactory factory = new ProxyFactory(new MarkedGreeter());
			factory.setInterfaces(Marker.class);
			return (Marker) factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Shop {

		@ResponsesTool(description = "Pays")
		String pay(Money price) {
			return price.text();
		}

	}

	record Money(String text) {

		@JacksonComponent
		static class Component extends ValueDeserializer<Money> {

			@Override
			public Money deserialize(JsonParser parser, DeserializationContext context) {
				return new Money(parser.getString());
			}

		}

	}

}
