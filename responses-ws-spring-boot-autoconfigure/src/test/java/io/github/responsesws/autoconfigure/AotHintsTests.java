package io.github.responsesws.autoconfigure;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.schema.StructuredOutput;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ResponsesTool;
import io.github.responsesws.tool.ToolContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image is told of the types that only Jackson and the model touch.
 */
class AotHintsTests {

	private static final RuntimeHints HINTS = process(Application.class);

	private static RuntimeHints process(Class<?> application) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(application);
			context.register(NamedTypes.class, ResponsesWsAutoConfiguration.class,
					ResponsesWsToolAutoConfiguration.class);
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get(application)), new InMemoryGeneratedFiles());
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			generation.writeGeneratedContent();
			return generation.getRuntimeHints();
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { City.class, District.class, Weather.class, Wind.class, Page.class, Trip.class, Sight.class,
			Bill.class, Guide.class, Stop.class, Route.class, Ticket.class, Quote.class, Delivery.class })
	void typesOfTheModelAreReadAndWritten(Class<?> type) {
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(type)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).as(type.getName()).accepts(HINTS);
	}

	@Test
	void toolsAreCalled() {
		Stream
			.of(method(Tools.class, "weather"), method(Hidden.class, "guide"), method(Described.class, "stop"),
					method(NoBean.class, "route"))
			.forEach((method) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method))
				.as(method.toString())
				.accepts(HINTS));
	}

	@Test
	void whatNobodyMentionsIsLeftOut() {
		assertThat(RuntimeHintsPredicates.reflection().onType(Untouched.class)).rejects(HINTS);
		assertThat(RuntimeHintsPredicates.reflection().onType(ToolContext.class)).rejects(HINTS);
	}

	@Test
	void propertiesAreBound() {
		for (Class<?> type : List.of(ResponsesWsProperties.class, PoolProperties.class, ConversationProperties.class,
				SessionProperties.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(setter(type))).as(type.getName())
				.accepts(HINTS);
		}
	}

	@Test
	void virtualThreadsAreFound() {
		RuntimeHints hints = new RuntimeHints();
		new ToolThreadHints().registerHints(hints, null);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(org.springframework.aot.hint.TypeReference.of("java.lang.Thread$Builder"))
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)).accepts(hints);
	}

	private static Method setter(Class<?> type) {
		return Stream.of(type.getDeclaredMethods())
			.filter((method) -> method.getName().startsWith("set"))
			.findFirst()
			.orElseThrow();
	}

	private static Method method(Class<?> type, String name) {
		Method method = ReflectionUtils.findMethod(type, name, (Class<?>[]) null);
		assertThat(method).isNotNull();
		return method;
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		Tools tools() {
			return new Tools();
		}

		@Bean
		Runnable behindAnInterface() {
			return new Hidden();
		}

		@Bean
		Described described() {
			return (city) -> new Stop(city);
		}

		@Bean
		Asks asks(ResponsesWebSocketClient client) {
			return new Asks(client);
		}

		@Bean
		FunctionTool ticket() {
			return FunctionTool.of("ticket", "A ticket", Ticket.class, (ticket, context) -> ticket.price());
		}

	}

	// snippet: register-types
	@Configuration(proxyBeanMethods = false)
	@RegisterReflectionForBinding({ Quote.class, Delivery.class })
	static class NamedTypes {

	}
	// end

	static class Tools {

		@ResponsesTool(description = "Weather")
		Mono<Page<Weather>> weather(City city, ToolContext context) {
			return Mono.empty();
		}

	}

	static class Hidden implements Runnable {

		@Override
		public void run() {
		}

		@ResponsesTool(description = "A guide")
		List<Guide> guide(String city) {
			return List.of();
		}

	}

	interface Described {

		@ResponsesTool(description = "A stop")
		Stop stop(String city);

	}

	static class NoBean {

		@ResponsesTool(description = "A route")
		Route route(String city) {
			return new Route(city);
		}

	}

	static class Asks {

		private final ResponsesWebSocketClient client;

		Asks(ResponsesWebSocketClient client) {
			this.client = client;
		}

		Mono<Trip> trip() {
			return Mono.defer(() -> this.client.turn("A trip").entity(Trip.class));
		}

		Mono<Page<Bill>> bills() {
			return this.client.turn("Bills").entity(StructuredOutput.of(new TypeReference<Page<Bill>>() {
			}));
		}

		FunctionTools more() {
			return FunctionTools.annotated(new NoBean());
		}

		Class<?> untouched() {
			return Untouched.class;
		}

	}

	record City(String name, District district) {
	}

	record District(String name) {
	}

	record Page<T>(List<T> items) {
	}

	record Weather(Wind wind) {
	}

	record Wind(int speed) {
	}

	record Trip(List<Sight> sights) {
	}

	record Sight(String name) {
	}

	record Bill(int cents) {
	}

	record Guide(String name) {
	}

	record Stop(String name) {
	}

	record Route(String name) {
	}

	record Ticket(int price) {
	}

	record Quote(int cents) {
	}

	record Delivery(String day) {
	}

	record Untouched(String name) {
	}

}
