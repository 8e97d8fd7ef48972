package io.github.responsesws.ways;

import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.WireLine;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rooms that docs/architecture.md names are those that a turn and its events pass: an
 * agent lets every method of the client tell that it was entered.
 */
class WaysTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final String ROOT = "io.github.responsesws.";

	/** Values that are no records, as they have builders or are public. */
	private static final Pattern VALUES = Pattern.compile("\\w+(Settings|Options|Defaults|Placement)");

	private static final Pattern NAMES = Pattern.compile("`(\\w+)`");

	/** As it is unless somebody looks for something. */
	private final Logger wire = (Logger) LoggerFactory.getLogger(WireLine.CATEGORY);

	private final Gate gate = new Gate();

	private final Sinks.One<Rooms> toTheWire = Sinks.one();

	private final Sinks.One<Rooms> toTheSubscriber = Sinks.one();

	@Test
	void thePageNamesTheRoomsOnTheTwoWays() throws Exception {
		Instrumentation instrumentation = ByteBuddyAgent.install();
		this.wire.setLevel(Level.INFO);
		ResettableClassFileTransformer woven = weave(instrumentation);
		try {
			walk();
		}
		finally {
			this.wire.setLevel(null);
			woven.reset(instrumentation, AgentBuilder.RedefinitionStrategy.RETRANSFORMATION);
		}
		assertThat(rooms(this.toTheWire)).containsExactlyInAnyOrderElementsOf(
				onThePage("From the subscription to `client.turn(…).events()` to the frame"));
		assertThat(rooms(this.toTheSubscriber))
			.containsExactlyInAnyOrderElementsOf(onThePage("From the frame of a text delta"));
	}

	/**
	 * Begin a turn on the event loop of a session that the turn before has freed.
	 */
	private void walk() {
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			server.onRequest(RequestMatcher.any()).respond(Scripts.text("Hello")).once();
			server.onRequest(RequestMatcher.any()).respond(Scripts.delta("A ").await(this.gate).delta("B ").text("C"));
			ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
				.baseUrl(server.baseUrl())
				.model("test-model")
				.build();
			try {
				Mono<Void> first = client.turn("First").events().then();
				Mono<Void> second = client.turn("Second").events().doOnNext(new Reader()).then();
				first.then(Mono.<Void>create((sink) -> {
					Rooms rooms = Rooms.visit();
					second.subscribe(null, sink::error, sink::success);
					rooms.end();
					this.toTheWire.tryEmitValue(rooms);
				})).block(LONG);
			}
			finally {
				client.close().block(LONG);
			}
		}
	}

	private ResettableClassFileTransformer weave(Instrumentation instrumentation) {
		ProtectionDomain client = ResponsesWebSocketClient.class.getProtectionDomain();
		return new AgentBuilder.Default().disableClassFormatChanges()
			.with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
			// Classes that are loaded meanwhile are found in the next round.
			.with(AgentBuilder.RedefinitionStrategy.DiscoveryStrategy.Reiterating.INSTANCE)
			.type((type, loader, module, redefined, domain) -> type.getName().startsWith(ROOT) && domain != null
					&& Objects.equals(domain.getCodeSource(), client.getCodeSource()))
			.transform((builder, type, loader, module, domain) -> builder.visit(
					Advice.to(Rooms.Entrance.class).on(ElementMatchers.isMethod().or(ElementMatchers.isConstructor()))))
			.type(ElementMatchers.named("io.netty.channel.DefaultChannelPipeline"))
			.transform((builder, type, loader, module, domain) -> builder
				.visit(Advice.to(Rooms.Exit.class).on(ElementMatchers.named("write"))))
			.installOn(instrumentation);
	}

	private static List<String> rooms(Sinks.One<Rooms> rooms) {
		return Objects.requireNonNull(rooms.asMono().block(LONG))
			.types()
			.stream()
			.filter((type) -> !isValue(type))
			.map(WaysTests::outermost)
			.filter((type) -> !isValue(type))
			.map(Class::getSimpleName)
			.distinct()
			.toList();
	}

	private static Class<?> outermost(Class<?> type) {
		Class<?> enclosing = type.getEnclosingClass();
		return (enclosing != null) ? outermost(enclosing) : type;
	}

	private static boolean isValue(Class<?> type) {
		return type.isRecord() || type.isEnum() || Throwable.class.isAssignableFrom(type)
				|| type.getPackageName().equals(ROOT + "protocol") || VALUES.matcher(type.getSimpleName()).matches();
	}

	private static List<String> onThePage(String beginning) throws Exception {
		Path page = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."), "docs/architecture.md");
		String line = Files.readAllLines(page)
			.stream()
			.filter((candidate) -> candidate.startsWith(beginning))
			.findFirst()
			.orElseThrow();
		String list = line.substring(line.indexOf(" rooms: "));
		return NAMES.matcher(list.substring(0, list.indexOf('.'))).results().map((found) -> found.group(1)).toList();
	}

	/**
	 * Lets the second text delta come alone, and looks where it has been.
	 */
	private final class Reader implements Consumer<ResponseEvent> {

		private @Nullable Rooms rooms;

		@Override
		public void accept(ResponseEvent event) {
			if (!event.type().equals("response.output_text.delta")) {
				return;
			}
			if (this.rooms == null) {
				this.rooms = Rooms.visitWithNextRead(WaysTests.this.gate::open);
			}
			else if (this.rooms.end()) {
				WaysTests.this.toTheSubscriber.tryEmitValue(this.rooms);
			}
		}

	}

}
