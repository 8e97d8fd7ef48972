package io.github.responsesws.benchmarks.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.responsesws.protocol.EventDecoder;
import io.github.responsesws.protocol.FunctionCallItem;
import io.github.responsesws.protocol.OutputItemEvent;
import io.github.responsesws.protocol.OutputTextEvent;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.UnknownEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TurnEventsTests {

	private final EventDecoder decoder = new EventDecoder();

	private List<ResponseEvent> decode(TurnShape shape, String streamId) {
		return TurnEvents.of(shape, streamId).stream().map((json) -> {
			byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
			return this.decoder.decode(bytes, 0, bytes.length);
		}).toList();
	}

	@Test
	void aTurnHasTheEventsItSays() {
		for (TurnShape shape : List.of(TurnShape.fast(50, 8), TurnShape.call(16), TurnShape.paced(3, 1000),
				TurnShape.calls(40, 125), TurnShape.agent(16))) {
			List<ResponseEvent> events = decode(shape, "lane-1");
			assertThat(events).hasSize(shape.events()).noneMatch(UnknownEvent.class::isInstance);
			assertThat(events).allMatch((event) -> "lane-1".equals(event.streamId()));
			assertThat(events.get(events.size() - 1)).isInstanceOf(ResponseLifecycleEvent.Completed.class);
		}
	}

	@Test
	void aTextDeltaIsAsLongAsTheServices() {
		List<String> events = TurnEvents.of(TurnShape.fast(50, 8), null);
		assertThat(events.subList(4, 54)).allMatch((event) -> event.length() == 241);
	}

	@Test
	void theFinalResponseHoldsTheText() {
		List<ResponseEvent> events = decode(TurnShape.fast(50, 8), null);
		StringBuilder text = new StringBuilder();
		for (ResponseEvent event : events) {
			if (event instanceof OutputTextEvent.Delta delta) {
				text.append(delta.delta());
			}
		}
		ResponseLifecycleEvent.Completed last = (ResponseLifecycleEvent.Completed) events.get(events.size() - 1);
		assertThat(last.response().outputText()).isEqualTo(text.toString()).hasSizeGreaterThan(200);
	}

	@Test
	void theSecondCallIsWhereItsShapeSays() {
		TurnShape shape = TurnShape.calls(40, 125);
		List<ResponseEvent> events = decode(shape, null);
		assertThat(events.get(shape.secondCall())).isInstanceOfSatisfying(OutputItemEvent.Done.class,
				(done) -> assertThat(done.item()).isInstanceOf(FunctionCallItem.class));
		assertThat(shape.dueNanos(shape.events() - 1)).isEqualTo(53 * 8_000_000L);
	}

	@Test
	void anAgentGetsCallsUntilItHasTheLastOutput() {
		TurnShape shape = TurnShape.agent(16);
		ByteBuf request = Unpooled.copiedBuffer("{\"output\":\"An entry. ", StandardCharsets.UTF_8);
		assertThat(shape.answering(request)).isEqualTo(shape);
		request.writeCharSequence(TurnShape.LAST_OUTPUT, StandardCharsets.UTF_8);
		assertThat(shape.answering(request)).isEqualTo(TurnShape.fast(16, 8));
		ResponseLifecycleEvent.Completed call = (ResponseLifecycleEvent.Completed) decode(shape, null)
			.get(shape.events() - 1);
		assertThat(call.response().functionCalls().get(0).arguments()).startsWith("{\"term\":\"word")
			.endsWith("word\",\"limit\":5}");
	}

	@Test
	void aShapeSurvivesItsUrl() {
		TurnShape shape = new TurnShape(7, 3, 1000, 5, 1);
		String url = shape.baseUrl("");
		assertThat(TurnShape.parse(url + "/responses")).isEqualTo(shape);
	}

}
