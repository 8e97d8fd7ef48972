package io.github.responsesws.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.resources.ConnectionProvider;

/**
 * Reactor Netty alone: requests are serialised before, frames are counted and nothing is
 * parsed; one byte tells which frame is the last of a turn. No client on Reactor Netty
 * can cost less. Which turn a frame belongs to is not known: it is taken for one of the
 * turn that began first.
 */
final class FloorSide implements Side {

	/** Only {@code response.completed} has an m here. */
	private static final int LAST_FRAME_AT = 20;

	private final Socket[] sockets;

	FloorSide(SideSpecification specification) {
		this.sockets = new Socket[specification.sessions()];
		HttpClient client = HttpClient.create(ConnectionProvider.newConnection());
		String url = specification.baseUrl().replace("http:", "ws:") + "/responses";
		for (int i = 0; i < this.sockets.length; i++) {
			this.sockets[i] = new Socket(client, url, specification.lanes());
		}
	}

	@Override
	public void start(int slot, TurnProbe probe) {
		Socket socket = this.sockets[slot % this.sockets.length];
		socket.start(slot / this.sockets.length, probe);
	}

	@Override
	public void close() {
		for (Socket socket : this.sockets) {
			socket.connection.dispose();
		}
	}

	private static final class Socket {

		private final Connection connection;

		private final Channel channel;

		private final ByteBuf[] requests;

		/** Belongs to the event loop. */
		private final Deque<TurnProbe> running = new ArrayDeque<>();

		Socket(HttpClient client, String url, int lanes) {
			this.connection = client.websocket(WebsocketClientSpec.builder().maxFramePayloadLength(1 << 26).build())
				.uri(url)
				.connect()
				.blockOptional(Duration.ofSeconds(10))
				.orElseThrow();
			this.channel = this.connection.channel();
			this.requests = new ByteBuf[lanes];
			for (int i = 0; i < lanes; i++) {
				String lane = (lanes > 1) ? "\"stream_id\":\"lane-" + (i + 1) + "\"," : "";
				String request = "{\"type\":\"response.create\"," + lane + "\"input\":\"" + INPUT
						+ "\",\"instructions\":\"" + INSTRUCTIONS + "\",\"model\":\"" + MODEL + "\",\"store\":false}";
				this.requests[i] = Unpooled
					.unreleasableBuffer(Unpooled.wrappedBuffer(request.getBytes(StandardCharsets.UTF_8)).asReadOnly());
			}
			((WebsocketInbound) this.connection.inbound()).receive()
				.doOnNext(this::onFrame)
				.onErrorResume((ex) -> Mono.empty())
				.subscribe();
		}

		void start(int lane, TurnProbe probe) {
			if (this.channel.eventLoop().inEventLoop()) {
				write(lane, probe);
			}
			else {
				this.channel.eventLoop().execute(() -> write(lane, probe));
			}
		}

		private void write(int lane, TurnProbe probe) {
			this.running.add(probe);
			ByteBuf request = this.requests[lane % this.requests.length];
			this.channel.writeAndFlush(new TextWebSocketFrame(request.duplicate()), this.channel.voidPromise());
		}

		private void onFrame(ByteBuf frame) {
			TurnProbe probe = this.running.peek();
			if (probe != null) {
				probe.onEvent();
				if (frame.getByte(frame.readerIndex() + LAST_FRAME_AT) == 'm') {
					this.running.remove();
					probe.onEnd((@Nullable Throwable) null);
				}
			}
		}

	}

}
