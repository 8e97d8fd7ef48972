package io.github.responsesws.test.transport;

import java.nio.charset.StandardCharsets;

import io.github.responsesws.test.engine.HttpTurn;
import io.github.responsesws.test.wire.WireJson;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers {@code POST /v1/responses} with {@code stream: true}: one server-sent event for
 * each event, as fast as the client reads. An error before the first event becomes an
 * HTTP status.
 */
final class EventStream extends HttpOutlet {

	private final FluxSink<Message> sink;

	private EventStream(Channel channel, FluxSink<Message> sink) {
		super(channel);
		this.sink = sink;
	}

	static Publisher<Void> reply(HttpServerResponse response, HttpTurn turn, Channel channel) {
		Flux<Message> events = Flux.create((sink) -> {
			sink.onDispose(() -> channel.eventLoop().execute(turn::cancel));
			sink.onRequest((demand) -> channel.eventLoop().execute(turn::socketWritable));
			turn.start(new EventStream(channel, sink), sink::complete);
		});
		return events.switchOnFirst((first, all) -> {
			Message message = first.get();
			if (message != null && message.isRefusal()) {
				return HttpReplies.errorFrame(response, message.event());
			}
			return response.status(200)
				.sse()
				.header(HttpHeaderNames.CACHE_CONTROL, "no-store")
				.send(all.map((next) -> Unpooled.wrappedBuffer(next.format())), (buffer) -> true)
				.then();
		});
	}

	@Override
	public boolean isWritable() {
		return this.sink.requestedFromDownstream() > 0;
	}

	@Override
	public void send(ObjectNode event, int fragmentBytes) {
		this.sink.next(new Message(event, null));
	}

	@Override
	public void sendText(String text) {
		this.sink.next(new Message(WireJson.object(), text));
	}

	/**
	 * What one server-sent event carries.
	 *
	 * @param event the event
	 * @param raw text to send instead of an event, or {@code null}
	 */
	private record Message(ObjectNode event, @Nullable String raw) {

		boolean isRefusal() {
			return WireJson.type(this.event).equals("error") && this.event.has("status");
		}

		byte[] format() {
			String text = (this.raw != null) ? "data: " + this.raw + "\n\n"
					: "event: " + WireJson.type(this.event) + "\ndata: " + WireJson.text(this.event) + "\n\n";
			return text.getBytes(StandardCharsets.UTF_8);
		}

	}

}
