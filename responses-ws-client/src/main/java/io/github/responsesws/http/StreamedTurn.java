package io.github.responsesws.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.responsesws.connection.FrameTooLargeException;
import io.github.responsesws.connection.HandshakeFailure;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.CloseCode;
import io.github.responsesws.protocol.ErrorEvent;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.UnknownEvent;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.ProtocolViolationException;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import io.github.responsesws.turn.TurnReport;
import io.github.responsesws.turn.TurnTimeoutException;
import io.github.responsesws.turn.TurnTransport;
import io.github.responsesws.turn.TurnTruncatedException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;

/**
 * One turn over HTTP, as its subscriber sees it: waits for its place, sends the request,
 * and hands on the events of the answer as they are asked for. The next part of the
 * answer is read when all events of the last were taken, so that TCP stops the server of
 * a slow subscriber.
 * <p>
 * Ownership: every field that is neither final nor said to be another's belongs to the
 * turn's tasks, which run one after the other, on the event loop of the connection once
 * there is one.
 */
final class StreamedTurn implements Subscription, HttpExchange.Listener {

	private final HttpTurns owner;

	private final CoreSubscriber<? super ResponseEvent> actual;

	private final ResponseRequest request;

	private final String name;

	private final TurnReport report;

	private final TurnClock clock;

	private final Queue<Runnable> tasks = Queues.<Runnable>unboundedMultiproducer().get();

	private final AtomicInteger wip = new AtomicInteger();

	/** What the subscriber has asked for and did not get. Any thread adds. */
	private final AtomicLong requested = new AtomicLong();

	/** Set by the subscriber. */
	private volatile boolean cancelled;

	/** Written once, by a task. */
	private volatile @Nullable EventLoop loop;

	/** For whoever looks for a turn by its response. Written by tasks. */
	private volatile @Nullable String responseId;

	private @Nullable HttpExchange exchange;

	private @Nullable AnswerReader reader;

	/** Events of one part of the answer at most. */
	private final Deque<ResponseEvent> events = new ArrayDeque<>();

	private int size;

	private boolean sending;

	/** Whether a part of the answer was asked for and has not come. */
	private boolean reading;

	private boolean outputSeen;

	private boolean ended;

	private boolean terminalEmitted;

	private @Nullable ResponseLifecycleEvent terminal;

	private TurnOutcome outcome = TurnOutcome.FAILED;

	private @Nullable Throwable error;

	/** Whether the subscriber hears no more. */
	private boolean over;

	private boolean left;

	StreamedTurn(HttpTurns owner, String name, CoreSubscriber<? super ResponseEvent> actual, ResponseRequest request,
			@Nullable TurnListener listener) {
		this.owner = owner;
		this.name = name;
		this.actual = actual;
		this.request = request;
		this.report = new TurnReport(request, listener, owner.timer(), actual.currentContext());
		this.clock = new TurnClock(owner.timeouts(), owner.settings().acquireTimeout(), owner.timer(),
				() -> execute(this::onAlarm));
	}

	@Nullable String responseId() {
		return this.responseId;
	}

	// One after the other

	private void execute(Runnable task) {
		EventLoop loop = this.loop;
		if (loop != null && !loop.inEventLoop()) {
			try {
				loop.execute(() -> run(task));
				return;
			}
			catch (RejectedExecutionException ex) {
				// The event loops were stopped before the client.
			}
		}
		run(task);
	}

	private void run(Runnable task) {
		this.tasks.add(task);
		if (this.wip.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			for (Runnable next = this.tasks.poll(); next != null; next = this.tasks.poll()) {
				next.run();
			}
			missed = this.wip.addAndGet(-missed);
		}
		while (missed != 0);
	}

	// What the subscriber does

	void start() {
		execute(() -> {
			if (this.over) {
				return;
			}
			this.clock.await(TurnClock.Wait.PLACE);
			try {
				this.owner.slots().enter(this);
			}
			catch (ResponsesException ex) {
				end(ex);
			}
		});
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			this.requested.accumulateAndGet(n, Operators::addCap);
			execute(this::drain);
		}
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		execute(this::onCancel);
	}

	private void onCancel() {
		if (this.over) {
			return;
		}
		this.over = true;
		this.events.clear();
		// One that cancels because it has seen all there is was not cut short.
		boolean seen = this.terminal != null && this.terminalEmitted;
		if (!this.ended) {
			this.ended = true;
			giveUp();
		}
		else {
			goOn();
		}
		this.report.ended((seen && this.terminal != null) ? TurnOutcome.of(this.terminal) : TurnOutcome.CANCELLED,
				null);
	}

	// What the owner does

	/**
	 * The turn has its place.
	 */
	void granted() {
		execute(() -> {
			if (this.ended) {
				leave();
				return;
			}
			this.report.assigned(TurnTransport.HTTP, HttpTurns.NAME, this.name, null);
			this.clock.await(TurnClock.Wait.CONNECTION);
			byte[] body = this.request.httpBody(true).toByteArray();
			this.size = body.length;
			HttpExchange exchange = new HttpExchange(this.owner.client(), body, this);
			this.exchange = exchange;
			exchange.start();
		});
	}

	/**
	 * End the turn, whatever it does.
	 */
	void abort(ResponsesException reason) {
		execute(() -> fail(reason));
	}

	/**
	 * End the turn because the client closes.
	 */
	void shutDown() {
		execute(() -> fail(lost("The connection was closed", null)));
	}

	private ConnectionLostException lost(String what, @Nullable Throwable cause) {
		return new ConnectionLostException(what, this.sending, this.outputSeen, CloseCode.NONE, cause);
	}

	// What the exchange does

	@Override
	public void sending(EventLoop loop) {
		this.loop = loop;
		execute(() -> {
			if (!this.ended) {
				this.clock.await(TurnClock.Wait.FIRST_EVENT);
				if (!this.sending) {
					this.sending = true;
					this.report.started(this.size);
				}
			}
		});
	}

	@Override
	public void sent() {
		execute(() -> {
			if (!this.ended) {
				this.clock.await(TurnClock.Wait.FIRST_EVENT);
			}
		});
	}

	@Override
	public void answered(HttpAnswer answer) {
		execute(() -> {
			HttpExchange exchange = this.exchange;
			if (this.ended || exchange == null) {
				return;
			}
			this.owner.answered();
			try {
				this.reader = AnswerReader.of(answer, this.owner.maxEventSize());
			}
			catch (ProtocolViolationException ex) {
				fail(ex);
				return;
			}
			exchange.read(answer);
			goOn();
		});
	}

	@Override
	public void received(ByteBuf part) {
		execute(() -> {
			this.reading = false;
			try {
				read(part);
			}
			finally {
				part.release();
			}
			goOn();
		});
	}

	@Override
	public void completed() {
		execute(() -> {
			if (!this.ended) {
				finish();
			}
			if (!this.ended) {
				end(lost("The answer ended without its terminal event,", null));
			}
			leave();
		});
	}

	@Override
	public void failed(Throwable failure) {
		execute(() -> {
			if (!this.ended) {
				end(explain(failure));
			}
			giveUp();
		});
	}

	private Throwable explain(Throwable failure) {
		if (failure instanceof ResponsesException known) {
			this.owner.failed(known);
			return known;
		}
		if (this.sending) {
			return lost((this.reader != null) ? "The answer broke off" : "The connection was lost", failure);
		}
		ResponsesException unreachable = HandshakeFailure.of(this.owner.client().endpoint(), failure);
		this.owner.failed(unreachable);
		return unreachable;
	}

	// Events

	private void read(ByteBuf part) {
		AnswerReader reader = this.reader;
		if (this.ended || reader == null) {
			return;
		}
		try {
			reader.append(part);
			takeEvents(reader);
		}
		catch (RuntimeException ex) {
			fail(ofTurn(ex));
			return;
		}
		if (reader.takeSignOfLife()) {
			this.clock.alive();
		}
		drain();
	}

	private void finish() {
		AnswerReader reader = this.reader;
		if (reader == null) {
			return;
		}
		try {
			reader.finish();
			takeEvents(reader);
		}
		catch (ProtocolViolationException ex) {
			// Half an event is no event: the answer was cut off.
			if (!reader.isStream()) {
				end(ofTurn(ex));
			}
		}
		catch (RuntimeException ex) {
			end(ofTurn(ex));
		}
		drain();
	}

	private Throwable ofTurn(RuntimeException failure) {
		if (failure instanceof ProtocolViolationException violation) {
			return new ProtocolViolationException(String.valueOf(violation.getMessage()), this.outputSeen,
					violation.getCause());
		}
		if (failure instanceof FrameTooLargeException) {
			return new FrameTooLargeException(this.owner.maxEventSize(), this.outputSeen);
		}
		return failure;
	}

	private void takeEvents(AnswerReader reader) {
		for (ResponseEvent event = reader.next(); event != null && !this.ended; event = reader.next()) {
			take(event, reader.size());
			if (this.ended) {
				return;
			}
		}
		if (reader.isEndMarked() && !this.ended) {
			end(TurnTruncatedException.byEndMark(this.outputSeen));
		}
	}

	private void take(ResponseEvent event, int size) {
		if (event instanceof ErrorEvent failure) {
			end(ApiException.from(failure, this.outputSeen));
			return;
		}
		if (isNotice(event)) {
			return;
		}
		this.report.received(event);
		this.clock.await(TurnClock.Wait.NEXT_EVENT);
		if (event instanceof ResponseLifecycleEvent change) {
			if (!change.responseId().isEmpty()) {
				this.responseId = change.responseId();
				this.report.responseId(change.responseId());
			}
			if (change.isTerminal()) {
				this.terminal = change;
			}
		}
		this.outputSeen = this.outputSeen || event.isOutput();
		this.report.event(event, size);
		if (!this.cancelled) {
			this.events.add(event);
		}
		if (this.terminal != null) {
			end(TurnOutcome.of(this.terminal), null);
		}
	}

	/**
	 * Whether an event is about no response, or says no more than that something goes on.
	 */
	private boolean isNotice(ResponseEvent event) {
		if (event instanceof UnknownEvent unknown) {
			return !unknown.isOfResponse();
		}
		return this.responseId == null && event instanceof ResponseLifecycleEvent change
				&& change.responseId().isEmpty() && (change instanceof ResponseLifecycleEvent.InProgress
						|| change instanceof ResponseLifecycleEvent.Queued);
	}

	// On to the subscriber

	private void drain() {
		while (!this.events.isEmpty() && !this.cancelled && this.requested.get() > 0) {
			ResponseEvent event = this.events.remove();
			if (this.requested.get() != Long.MAX_VALUE) {
				this.requested.decrementAndGet();
			}
			if (event == this.terminal) {
				this.terminalEmitted = true;
			}
			emit(event);
		}
		if (this.ended && this.events.isEmpty() && !this.over && !this.cancelled) {
			this.over = true;
			tellEnd();
		}
		goOn();
	}

	private void emit(ResponseEvent event) {
		try {
			this.actual.onNext(event);
		}
		catch (Throwable ex) {
			Exceptions.throwIfJvmFatal(ex);
			cancel();
			Operators.onErrorDropped(ex, this.actual.currentContext());
		}
	}

	private void tellEnd() {
		if (this.error instanceof ResponsesException known) {
			known.noteResponse(this.responseId);
		}
		this.report.ended(this.outcome, this.error);
		try {
			if (this.error != null) {
				this.actual.onError(this.error);
			}
			else {
				this.actual.onComplete();
			}
		}
		catch (Throwable ex) {
			Exceptions.throwIfJvmFatal(ex);
			Operators.onErrorDropped(ex, this.actual.currentContext());
		}
	}

	/**
	 * Read on if every event was taken, or nobody wants any more.
	 */
	private void goOn() {
		HttpExchange exchange = this.exchange;
		if (exchange == null || this.reader == null || this.left) {
			return;
		}
		boolean wanted = this.events.isEmpty() || this.ended;
		this.clock.paused(!wanted);
		if (wanted && !this.reading) {
			this.reading = true;
			exchange.more();
		}
	}

	// The end

	/**
	 * Take no more events. Those that wait are the subscriber's still.
	 */
	private void end(TurnOutcome outcome, @Nullable Throwable error) {
		if (this.ended) {
			return;
		}
		this.ended = true;
		this.outcome = outcome;
		this.error = error;
		// What follows the last event is read, so that the connection can be used again.
		this.clock.await((this.exchange != null) ? TurnClock.Wait.LAST_BYTE : TurnClock.Wait.NOTHING);
		drain();
	}

	private void end(Throwable error) {
		end(TurnOutcome.FAILED, error);
		if (this.exchange == null) {
			leave();
		}
	}

	private void fail(Throwable error) {
		if (!this.ended) {
			end(error);
			giveUp();
		}
	}

	private void giveUp() {
		HttpExchange exchange = this.exchange;
		if (exchange != null && !this.left) {
			exchange.close();
		}
		leave();
	}

	private void leave() {
		if (!this.left) {
			this.left = true;
			this.clock.await(TurnClock.Wait.NOTHING);
			this.clock.stop();
			this.owner.left(this);
		}
	}

	private void onAlarm() {
		if (this.left) {
			return;
		}
		TurnClock.Wait due = this.clock.ring();
		switch (due) {
			case NOTHING -> {
			}
			case LAST_BYTE -> giveUp();
			case PLACE -> fail(HttpBusyException.tooLong(this.owner.settings()));
			case CONNECTION -> {
				ResponsesException failure = HandshakeFailure.notConnected(this.owner.client().endpoint(),
						this.clock.limit(due));
				this.owner.failed(failure);
				fail(failure);
			}
			case FIRST_EVENT -> fail(timeout(TurnTimeoutException.Kind.FIRST_EVENT, due));
			case NEXT_EVENT -> fail(timeout(TurnTimeoutException.Kind.INACTIVITY, due));
			case END -> fail(timeout(TurnTimeoutException.Kind.TURN, due));
		}
	}

	private TurnTimeoutException timeout(TurnTimeoutException.Kind kind, TurnClock.Wait due) {
		return new TurnTimeoutException(kind, this.clock.limit(due), this.outputSeen);
	}

	@Override
	public String toString() {
		return this.report.toString();
	}

}
