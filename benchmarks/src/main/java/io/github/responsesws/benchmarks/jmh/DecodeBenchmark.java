package io.github.responsesws.benchmarks.jmh;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.openai.core.ClientOptions;
import com.openai.core.RequestOptions;
import com.openai.core.http.AsyncResponseConnection;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.ResponseWebSocketOptions;
import com.openai.core.http.WebSocketClient;
import com.openai.models.responses.ResponsesServerEvent;
import io.github.responsesws.protocol.EventDecoder;
import io.github.responsesws.protocol.ResponseEvent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.json.JsonFactory;

/**
 * From the bytes of a frame to an event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DecodeBenchmark {

	/** Which frame. */
	@Param({ "DELTA", "COMPLETED" })
	private String frame = "DELTA";

	private byte[][] frames = new byte[0][];

	private int next;

	private final EventDecoder decoder = new EventDecoder();

	private final JsonParser parser = JsonFactory.builder()
		.build()
		.createNonBlockingByteArrayParser(ObjectReadContext.empty());

	private final FedTransport transport = new FedTransport();

	private AsyncResponseConnection peer = this.transport.connect();

	/**
	 * Choose the frames.
	 */
	@Setup
	public void choose() {
		this.frames = Frames.valueOf(this.frame).bytes();
	}

	private byte[] next() {
		this.next = (this.next + 1) & (Frames.COUNT - 1);
		return this.frames[this.next];
	}

	/**
	 * Decode as a session does.
	 * @return the event
	 */
	@Benchmark
	public ResponseEvent client() {
		byte[] bytes = next();
		return this.decoder.decode(bytes, 0, bytes.length);
	}

	/**
	 * Look at every token and keep nothing: no decoder that validates can be faster.
	 * @return how many tokens there are
	 */
	@Benchmark
	public int floor() {
		byte[] bytes = next();
		((ByteArrayFeeder) this.parser.nonBlockingInputFeeder()).feedInput(bytes, 0, bytes.length);
		int tokens = 0;
		while (this.parser.nextToken() != JsonToken.NOT_AVAILABLE) {
			tokens++;
		}
		return tokens;
	}

	/**
	 * Let openai-java's connection take a message from its transport and hand it out.
	 * @return the event
	 */
	@Benchmark
	public ResponsesServerEvent openaiJava() {
		this.transport.listener.onMessage(new String(next(), StandardCharsets.UTF_8));
		return this.peer.receive().join();
	}

	/**
	 * A transport of openai-java that never connects: messages are fed to its listener.
	 */
	private static final class FedTransport implements WebSocketClient, HttpClient {

		private Listener listener = new Unconnected();

		AsyncResponseConnection connect() {
			// As the blocking connection does.
			ClientOptions options = ClientOptions.builder()
				.httpClient(this)
				.apiKey("none")
				.streamHandlerExecutor(Runnable::run)
				.build();
			return AsyncResponseConnection.connect(options, ResponseWebSocketOptions.defaults()).join();
		}

		@Override
		public CompletableFuture<Connection> connectWebSocket(HttpRequest request, RequestOptions options,
				int maxMessageBytes, Listener listener) {
			this.listener = listener;
			return CompletableFuture.completedFuture(new Connection() {

				@Override
				public void send(String text) {
				}

				@Override
				public void close() {
				}

			});
		}

		@Override
		public HttpResponse execute(HttpRequest request, RequestOptions options) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void close() {
		}

	}

	private static final class Unconnected implements WebSocketClient.Listener {

		@Override
		public void onMessage(String text) {
			throw new IllegalStateException("Not connected");
		}

		@Override
		public void onClosed(int code) {
		}

		@Override
		public void onFailure(Throwable error) {
		}

	}

}
