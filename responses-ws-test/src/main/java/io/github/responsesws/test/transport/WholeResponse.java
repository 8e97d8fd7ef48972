package io.github.responsesws.test.transport;

import io.github.responsesws.test.engine.HttpTurn;
import io.github.responsesws.test.wire.WireJson;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers {@code POST /v1/responses} without {@code stream}: the last snapshot of the
 * response as one JSON body.
 */
final class WholeResponse extends HttpOutlet {

	private @Nullable ObjectNode last;

	private WholeResponse(Channel channel) {
		super(channel);
	}

	static Mono<Void> reply(HttpServerResponse response, HttpTurn turn, Channel channel) {
		WholeResponse outlet = new WholeResponse(channel);
		return Mono.<ObjectNode>create((sink) -> {
			sink.onCancel(() -> channel.eventLoop().execute(turn::cancel));
			turn.start(outlet, () -> sink.success(outlet.last()));
		}).flatMap((event) -> send(response, event));
	}

	@Override
	public boolean isWritable() {
		return true;
	}

	@Override
	public void send(ObjectNode event, int fragmentBytes) {
		if (event.has("response") || WireJson.type(event).equals("error")) {
			this.last = event;
		}
	}

	@Override
	public void sendText(String text) {
		// Text outside the event stream has no place in a JSON body.
	}

	private ObjectNode last() {
		return (this.last != null) ? this.last : WireJson.object();
	}

	private static Mono<Void> send(HttpServerResponse response, ObjectNode event) {
		return (event.path("response") instanceof ObjectNode snapshot) ? HttpReplies.json(response, 200, snapshot)
				: HttpReplies.errorFrame(response, event);
	}

}
