package io.github.responsesws.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.responsesws.CapturedLog;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.OutputTextEvent;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ServerOverloadedException;
import io.github.responsesws.protocol.UnknownEvent;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.Quirk;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.TurnTimeoutException;
import io.github.responsesws.turn.TurnTruncatedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/**
 * Frames that services and gateways send beside the protocol, on the default lane and on
 * named ones: they end a turn well or are passed on, and reach no other turn.
 */
class ServiceFrameTests {

	private static final List<String> NOTICES = List.of("{\"type\":\"keepalive\"}",
			"{\"type\":\"keepalive\",\"sequence_number\":7}",
			"{\"type\":\"codex.rate_limits\",\"rate_limits\":{\"primary\":{\"used_percent\":12}}}",
			"{\"type\":\"session.updated\",\"session\":{\"item_id\":\"i\",\"delta\":\"d\"}}",
			"{\"type\":\"response.in_progress\"}", "{\"type\":\"response.queued\",\"response\":null}");

	@RegisterExtension
	final CapturedLog log = new CapturedLog();

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final Pools pools = new Pools();

	private final List<ResponseEvent> notices = new CopyOnWriteArrayList<>();

	private final VirtualTime time = new VirtualTime();

	@AfterEach
	void stop() {
		this.time.close();
		this.pools.close();
		this.server.close();
	}

	static Stream<Arguments> notices() {
		return each(NOTICES);
	}

	private static Stream<Arguments> each(List<?> values) {
		return values.stream()
			.flatMap((value) -> Stream.of(1, 4)
				.map((lanes) -> Arguments.argumentSet(lanes + " lanes, " + value, lanes, value)));
	}

	@ParameterizedTest
	@MethodSource("notices")
	void whatIsAboutNoResponseIsToldToListenersAlone(int lanes, String notice) {
		Gate gate = new Gate();
		respond(Scripts.notice(notice).delta("one").await(gate).delta(" answer"));
		List<ResponseEvent> events = new CopyOnWriteArrayList<>();
		Mono<Response> answer = ResponseEvents
			.finalResponse(open(lanes).exchange(Pools.request("Hi")).doOnNext(events::add));
		StepVerifier.create(answer)
			.then(() -> gate.awaitReached(Pools.LONG))
			.then(() -> this.server.connections().forEach((connection) -> gate.open()))
			.assertNext((response) -> assertThat(response.outputText()).isEqualTo("one answer"))
			.expectComplete()
			.verify(Pools.LONG);
		boolean lifecycle = notice.contains("response.");
		if (lanes > 1 || !lifecycle) {
			assertThat(this.notices).extracting((event) -> event.json().asString()).containsExactly(notice);
			assertThat(events.get(0)).isInstanceOf(ResponseLifecycleEvent.Created.class);
		}
		else {
			// On the only lane it can mean the only response.
			assertThat(events.get(0).json().asString()).isEqualTo(notice);
			assertThat(this.notices).isEmpty();
		}
		assertThat(events).filteredOn(ResponseEvent::isOutput)
			.allMatch((event) -> event.type().startsWith("response.output")
					|| event.type().startsWith("response.content"));
		assertThat(this.server.handshakes()).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("notices")
	void whatIsAboutNoResponseShowsThatTheServerIsThere(int lanes, String notice) {
		Gate early = new Gate();
		Gate late = new Gate();
		Gate end = new Gate();
		respond(Scripts.script().await(early).notice(notice).await(late).delta("a").await(end).notice(notice).stall());
		SessionPool pool = this.time.open(builder(lanes)
			.timeouts((timeouts) -> timeouts.firstEvent(Duration.ofSeconds(100)).inactivity(Duration.ofSeconds(100))));
		List<ResponseEvent> events = new CopyOnWriteArrayList<>();
		List<Throwable> errors = new CopyOnWriteArrayList<>();
		pool.exchange(Pools.request("Hi")).subscribe(events::add, errors::add);
		early.awaitReached(Pools.LONG);
		this.time.forward(Duration.ofSeconds(90));
		early.open();
		this.time.await(() -> this.notices.size() + events.size() == 1);
		late.awaitReached(Pools.LONG);
		this.time.forward(Duration.ofSeconds(90));
		assertThat(errors).isEmpty();
		late.open();
		end.awaitReached(Pools.LONG);
		this.time.await(() -> events.stream().anyMatch(OutputTextEvent.Delta.class::isInstance));
		this.time.forward(Duration.ofSeconds(90));
		int before = this.notices.size() + events.size();
		end.open();
		this.time.await(() -> this.notices.size() + events.size() == before + 1);
		this.time.assertDueAfter(Duration.ofSeconds(100), () -> !errors.isEmpty());
		assertThat(errors).singleElement().isInstanceOf(TurnTimeoutException.class);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void whatSaysMoreOfTheResponseReachesItsSubscriberAsNoOutput(int lanes) {
		String metadata = "{\"type\":\"response.metadata\",\"metadata\":{\"k\":\"v\"}}";
		respond(Scripts.script().events(created("resp_a"), metadata).error(429, "rate_limit_exceeded", "Slow down"));
		List<ResponseEvent> events = new ArrayList<>();
		StepVerifier.create(open(lanes).exchange(Pools.request("Hi")).doOnNext(events::add).then())
			.expectErrorSatisfies((ex) -> assertThat(((ApiException) ex).outputEmitted()).isFalse())
			.verify(Pools.LONG);
		assertThat(events.get(1)).isInstanceOf(UnknownEvent.class)
			.matches((event) -> event.type().equals("response.metadata") && !event.isOutput());
		assertThat(this.notices).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void newKindsOfOutputAreOutput(int lanes) {
		respond(Scripts.script()
			.events(created("resp_a"), "{\"type\":\"response.hologram.delta\",\"item_id\":\"h\",\"delta\":\"d\"}")
			.error(429, "rate_limit_exceeded", "Slow down"));
		StepVerifier.create(open(lanes).exchange(Pools.request("Hi")).then())
			.expectErrorSatisfies((ex) -> assertThat(((ApiException) ex).outputEmitted()).isTrue())
			.verify(Pools.LONG);
	}

	static Stream<Arguments> habits() {
		return each(List.of(List.of(Quirk.NO_RESPONSE_ID), List.of(Quirk.NULL_RESPONSE_ID), List.of(Quirk.NO_RESPONSE),
				List.of(Quirk.ENCODED_ID_AT_END), List.of(Quirk.ENDS_WITH_DONE),
				List.of(Quirk.ENDS_WITH_DONE, Quirk.NO_RESPONSE_ID), List.of(Quirk.ENDS_WITH_DONE, Quirk.NO_RESPONSE)));
	}

	@ParameterizedTest
	@MethodSource("habits")
	void everyHabitOfWritingTheEndEndsTheTurn(int lanes, List<Quirk> habit) {
		SessionPool pool = open(lanes);
		for (int i = 0; i < 3; i++) {
			respond(Scripts.quirks(habit.toArray(Quirk[]::new)).text("Answer " + i));
			assertThat(answer(pool).outputText()).isEqualTo("Answer " + i);
			respond(Scripts.text("Usual " + i));
			assertThat(answer(pool).outputText()).isEqualTo("Usual " + i);
		}
		assertThat(this.server.handshakes()).hasSize(1);
		assertThat(pool.snapshot().strayEvents()).isZero();
	}

	@ParameterizedTest
	@MethodSource("habits")
	void noHabitHidesAFailure(int lanes, List<Quirk> habit) {
		// An end that says nothing at all says nothing of a failure.
		assumeFalse(habit.containsAll(List.of(Quirk.NO_RESPONSE, Quirk.ENDS_WITH_DONE)));
		SessionPool pool = open(lanes);
		respond(Scripts.quirks(habit.toArray(Quirk[]::new)).delta("Half").fail("server_error", "Broken on purpose"));
		StepVerifier.create(ResponseEvents.finalResponse(pool.exchange(Pools.request("Hi"))))
			.expectErrorSatisfies((ex) -> assertThat(ex)
				.isInstanceOf(habit.contains(Quirk.NO_RESPONSE) ? ApiException.class : ServerOverloadedException.class))
			.verify(Pools.LONG);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void aResponseThatTheServiceCancelsIsIncomplete(int lanes) {
		SessionPool pool = open(lanes);
		respond(Scripts.delta("Half").cancelled());
		Response response = answer(pool);
		assertThat(response.isIncomplete()).isTrue();
		assertThat(response.incompleteReason()).isEqualTo("cancelled");
		assertThat(response.outputText()).isEqualTo("Half");
		respond(Scripts.text("Next"));
		assertThat(answer(pool).outputText()).isEqualTo("Next");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void aSignOfProgressBeforeTheResponseBeginsTakesNoID(int lanes) {
		SessionPool pool = open(lanes);
		String progress = "{\"type\":\"response.in_progress\"}";
		respond(Scripts.script().events(progress, progress).text("Answer"));
		List<ResponseEvent> events = new ArrayList<>();
		assertThat(finalResponse(pool, events, null).outputText()).isEqualTo("Answer");
		assertThat(events).filteredOn(ResponseLifecycleEvent.Created.class::isInstance).hasSize(1);
	}

	@Test
	void anotherIDIsLoggedOnceForAService() {
		SessionPool pool = open(1);
		for (int i = 0; i < 3; i++) {
			respond(Scripts.quirks(Quirk.ENCODED_ID_AT_END).text("Answer"));
			assertThat(answer(pool).id()).startsWith("resp_via_");
		}
		assertThat(this.log.text().lines()).filteredOn((line) -> line.contains("another ID"))
			.singleElement()
			.asString()
			.startsWith("WARN")
			.contains("response.completed");
	}

	static Stream<Arguments> late() {
		return each(List.of("{'type':'response.done','response':{'id':'resp_1','status':'completed'}}",
				"{'type':'response.done','response':{'id':'resp_via_gateway_resp_1','status':'completed'}}",
				"{'type':'response.done'}", "{'type':'response.done','response':{'id':null}}",
				"{'type':'response.cancelled','response':{'id':'resp_1'}}",
				"{'type':'response.completed','response':{'id':'resp_1','output':[]}}",
				"{'type':'response.in_progress','response':{'id':'resp_1'}}",
				"{'type':'response.usage','response_id':'resp_1','usage':{'total_tokens':3}}",
				"{'type':'response.usage','usage':{'total_tokens':3}}", "{'type':'usage','usage':{'total_tokens':3}}",
				"[DONE]", "[DONE]\n"));
	}

	@ParameterizedTest
	@MethodSource("late")
	void whatComesLateDoesNotBeginTheNextTurn(int lanes, String late) {
		SessionPool pool = open(lanes);
		respond(Scripts.script().events(created("resp_1"), completed("resp_1", "First")));
		assertThat(answer(pool).outputText()).isEqualTo("First");
		respond(Scripts.script().rawFrame(onLane(late)).events(created("resp_2"), completed("resp_2", "Second")));
		List<ResponseEvent> second = new ArrayList<>();
		assertThat(finalResponse(pool, second, "resp_1").outputText()).isEqualTo("Second");
		assertThat(second).hasSize(2);
		assertThat(this.server.handshakes()).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("late")
	void whatComesLateInTheMidstOfTheNextTurnDoesNotEndIt(int lanes, String late) {
		SessionPool pool = open(lanes);
		respond(Scripts.script().events(created("resp_1"), completed("resp_1", "First")));
		assertThat(answer(pool).outputText()).isEqualTo("First");
		respond(Scripts.script()
			.events(created("resp_2"))
			.rawFrame(onLane(late))
			.events(completed("resp_2", "Second")));
		List<ResponseEvent> second = new ArrayList<>();
		assertThat(finalResponse(pool, second, "resp_1").outputText()).isEqualTo("Second");
		assertThat(second).filteredOn(ResponseEvent::isOutput).isEmpty();
		assertThat(second).filteredOn(ResponseLifecycleEvent.class::isInstance).hasSize(2);
		respond(Scripts.text("Third"));
		assertThat(answer(pool).outputText()).isEqualTo("Third");
		assertThat(this.server.handshakes()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void endingTwiceIsEndingOnce(int lanes) {
		SessionPool pool = open(lanes);
		for (int i = 0; i < 20; i++) {
			respond((i % 2 == 0) ? Scripts.text("Answer " + i).secondEnd() : Scripts.text("Answer " + i).endMark());
			assertThat(answer(pool).outputText()).isEqualTo("Answer " + i);
		}
		assertThat(this.server.handshakes()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void theEndOfAStreamEndsATurnThatNothingElseEnds(int lanes) {
		SessionPool pool = open(lanes);
		respond(Scripts.text("Answer").endMark());
		assertThat(answer(pool).outputText()).isEqualTo("Answer");
		respond(Scripts.delta("Half").rawFrame("[DONE]").stall());
		StepVerifier.create(pool.exchange(Pools.request("Hi")).then())
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).isInstanceOf(TurnTruncatedException.class).hasMessageContaining("[DONE]"))
			.verify(Pools.LONG);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void aFailureThatFollowsAnErrorIsNotTheNextTurns(int lanes) {
		String id = "resp_0f1";
		SessionPool pool = open(lanes);
		for (String failed : List.of(id, "resp_other", "")) {
			Gate gate = new Gate();
			respond(Scripts.script()
				.events(created(id), "{\"type\":\"response.output_text.delta\",\"item_id\":\"m\",\"delta\":\"Half\"}",
						"{\"type\":\"error\",\"code\":\"server_error\",\"message\":\"Broken\",\"sequence_number\":2}")
				.await(gate)
				.events("{\"type\":\"response.failed\",\"sequence_number\":3,\"response\":{\"id\":\"" + failed
						+ "\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"Broken\"}}}"));
			StepVerifier.create(pool.exchange(Pools.request("Hi")).then())
				.expectError(ServerOverloadedException.class)
				.verify(Pools.LONG);
			this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Whole")).once();
			Mono<Response> next = ResponseEvents.finalResponse(pool.exchange(Pools.request("Again")));
			StepVerifier.create(next)
				.then(gate::open)
				.assertNext((response) -> assertThat(response.outputText()).isEqualTo("Whole"))
				.expectComplete()
				.verify(Pools.LONG);
		}
	}

	@Test
	void eventsOfOtherLanesResponsesNeverCross() {
		int lanes = 16;
		SessionPool pool = open(lanes);
		Gate begun = new Gate();
		for (int lane = 1; lane <= lanes; lane++) {
			int own = lane;
			this.server.onRequest((request) -> ("lane-" + own).equals(request.streamId()))
				.respond(hostile(own, lanes, begun))
				.always();
		}
		List<Mono<Response>> turns = IntStream.range(0, lanes)
			.mapToObj((i) -> ResponseEvents.finalResponse(pool.exchange(Pools.request("Hi"))))
			.toList();
		List<Response> responses = new CopyOnWriteArrayList<>();
		StepVerifier.create(Flux.merge(turns).doOnNext(responses::add).then()).then(() -> {
			Pools.await(() -> this.server.requests().size() == lanes);
			begun.awaitReached(Pools.LONG);
			begun.open();
		}).expectComplete().verify(Pools.LONG);
		assertThat(responses).extracting(Response::id)
			.containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, lanes).mapToObj((i) -> "resp_" + i).toList());
		assertThat(responses).allMatch((response) -> response.outputText().equals("Text of " + response.id()));
		assertThat(this.server.handshakes()).hasSize(1);
	}

	private static Script hostile(int own, int lanes, Gate begun) {
		String id = "resp_" + own;
		Script script = Scripts.script().events(created(id)).await(begun);
		for (int other = 1; other <= lanes; other++) {
			if (other != own) {
				String strange = "resp_" + other;
				script = script
					.events("{\"type\":\"response.in_progress\",\"response\":{\"id\":\"" + strange + "\"}}",
							completed(strange, "Text of another"),
							"{\"type\":\"response.done\",\"response\":{\"id\":\"" + strange + "\"}}",
							"{\"type\":\"response.usage\",\"response_id\":\"" + strange + "\"}")
					.notice("{\"type\":\"response.in_progress\"}")
					.notice("{\"type\":\"response.metadata\",\"response_id\":\"" + strange + "\"}");
			}
		}
		return script.events(completed(id, "Text of " + id));
	}

	/**
	 * Write a frame as one of the lane that the first request was on.
	 */
	private String onLane(String frame) {
		String json = frame.replace('\'', '"');
		String lane = this.server.requests().get(0).streamId();
		return (lane != null && json.startsWith("{")) ? "{\"stream_id\":\"" + lane + "\"," + json.substring(1) : json;
	}

	private static String created(String id) {
		return "{\"type\":\"response.created\",\"response\":{\"id\":\"" + id + "\",\"status\":\"in_progress\"}}";
	}

	private static String completed(String id, String text) {
		return "{\"type\":\"response.completed\",\"response\":{\"id\":\"" + id
				+ "\",\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"id\":\"msg\",\"role\":\"assistant\","
				+ "\"content\":[{\"type\":\"output_text\",\"text\":\"" + text + "\"}]}]}}";
	}

	private void respond(Script script) {
		this.server.onRequest(RequestMatcher.any()).respond(script).once();
	}

	private static Response answer(SessionPool pool) {
		return finalResponse(pool, new ArrayList<>(), null);
	}

	private static Response finalResponse(SessionPool pool, List<ResponseEvent> events, @Nullable String previous) {
		// What continues a response runs on its lane.
		ResponseRequest request = Pools.request("Hi").mutate().previousResponseId(previous).build();
		Flux<ResponseEvent> turn = pool.exchange(request).doOnNext(events::add);
		return Objects.requireNonNull(ResponseEvents.finalResponse(turn).block(Pools.LONG));
	}

	private SessionPool open(int lanes) {
		return this.pools.add(builder(lanes).build());
	}

	private PoolBuilder builder(int lanes) {
		UnaryOperator<PoolSettings.Builder> one = (pool) -> pool.maxSessions(1);
		return Pools.builder(Pools.connection(this.server).build(), (session) -> session.lanes(lanes), one)
			.sessionListener(new SessionListener() {

				@Override
				public void onNotice(String sessionId, ResponseEvent event) {
					ServiceFrameTests.this.notices.add(event);
				}

			});
	}

}
