package io.github.responsesws.http;

import io.github.responsesws.connection.AuthorizedClient;
import io.github.responsesws.connection.EarlyErrors;
import io.github.responsesws.connection.LateErrors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.util.context.Context;

/**
 * One request on its way and its answer: sends the body, once more if the credentials
 * have to be refreshed, and brings the parts of the answer as they are asked for. What
 * happens is told by whichever thread it happens on, as a rule the event loop of the
 * connection.
 */
final class HttpExchange {

	private final AuthorizedClient client;

	private final byte[] body;

	private final Listener listener;

	private final Call call = new Call();

	private final Parts parts = new Parts();

	/** Written by the connection's event loop, read by whoever closes. */
	private volatile @Nullable Connection connection;

	private volatile boolean closed;

	HttpExchange(AuthorizedClient client, byte[] body, Listener listener) {
		this.client = client;
		this.body = body;
		this.listener = listener;
	}

	void start() {
		this.client.call((http) -> EarlyErrors.watch(http, this::send)).subscribe(this.call);
	}

	private Mono<HttpAnswer> send(HttpClient http) {
		HttpClient.RequestSender post = http.doOnRequest((request, connection) -> sending(connection))
			.doAfterRequest((request, connection) -> this.listener.sent())
			.headers((headers) -> headers.set("Content-Type", "application/json")
				.set("Content-Length", this.body.length)
				.set("Accept", "text/event-stream"))
			.post();
		return this.client.endpoint()
			.http(post, "")
			.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(this.body)))
			.responseConnection((response, connection) -> Mono.just(new HttpAnswer(response, connection)))
			.single()
			.flatMap((answer) -> answer.isSuccess() ? Mono.just(answer) : refusal(answer));
	}

	private Mono<HttpAnswer> refusal(HttpAnswer answer) {
		// Read to its end, or given up by whoever reads it.
		return answer.refusal().doOnError((refusal) -> release());
	}

	private void sending(Connection connection) {
		this.connection = connection;
		this.listener.sending(connection.channel());
		if (this.closed) {
			connection.dispose();
		}
	}

	/**
	 * Begin to read the answer's body, part by part.
	 */
	void read(HttpAnswer answer) {
		answer.body().subscribe(this.parts);
	}

	/**
	 * Ask for one more part.
	 */
	void more() {
		this.parts.more();
	}

	/**
	 * Give up what is not over, and the connection with it.
	 */
	void close() {
		this.closed = true;
		this.call.cancel();
		this.parts.cancel();
		// Reactor Netty forgets a connection that is cancelled at the moment when its
		// answer begins, and keeps what came of an answer that nobody has begun to read.
		Connection connection = this.connection;
		if (connection != null) {
			connection.dispose();
		}
	}

	/**
	 * Note that the connection is no longer this exchange's to close.
	 */
	void release() {
		this.connection = null;
	}

	/**
	 * Hears how an exchange goes.
	 */
	interface Listener {

		/**
		 * The request is being written.
		 * @param channel the connection, whose event loop tells all that follows
		 */
		void sending(Channel channel);

		/**
		 * The request has left.
		 */
		void sent();

		/**
		 * The answer has begun.
		 */
		void answered(HttpAnswer answer);

		/**
		 * A part of the answer is here.
		 * @param part the bytes, to be released
		 */
		void received(ByteBuf part);

		/**
		 * The answer is complete.
		 */
		void completed();

		/**
		 * There is no answer, or no more of it.
		 */
		void failed(Throwable failure);

	}

	/**
	 * Waits for the beginning of the answer.
	 */
	private final class Call extends BaseSubscriber<HttpAnswer> {

		@Override
		public Context currentContext() {
			return LateErrors.context();
		}

		@Override
		protected void hookOnNext(HttpAnswer answer) {
			HttpExchange.this.listener.answered(answer);
		}

		@Override
		protected void hookOnError(Throwable failure) {
			HttpExchange.this.listener.failed(failure);
		}

	}

	/**
	 * Takes the answer's body.
	 */
	private final class Parts extends BaseSubscriber<ByteBuf> {

		/** Whether a part was asked for, perhaps before the body could be read. */
		private volatile boolean wanted;

		void more() {
			this.wanted = true;
			request(1);
		}

		@Override
		public Context currentContext() {
			return LateErrors.context();
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			if (this.wanted) {
				subscription.request(1);
			}
		}

		@Override
		protected void hookOnNext(ByteBuf part) {
			HttpExchange.this.listener.received(part.retain());
		}

		@Override
		protected void hookOnComplete() {
			HttpExchange.this.release();
			HttpExchange.this.listener.completed();
		}

		@Override
		protected void hookOnError(Throwable failure) {
			HttpExchange.this.listener.failed(failure);
		}

	}

}
