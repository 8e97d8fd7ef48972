package io.github.responsesws.http;

import io.github.responsesws.connection.FrameTooLargeException;
import io.github.responsesws.connection.HandshakeFailure;
import io.github.responsesws.connection.LossInWords;
import io.github.responsesws.connection.Upload;
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
import io.github.responsesws.turn.TurnAdmission;
import io.github.responsesws.turn.TurnDeferredException;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import io.github.responsesws.turn.TurnReport;
import io.github.responsesws.turn.TurnTimeoutException;
import io.github.responsesws.turn.TurnTransport;
import io.github.responsesws.turn.TurnTruncatedException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

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

	private final ResponseRequest request;

	private final String name;

	private final TurnReport report;

	private final TurnOutlet outlet;

	private final TurnClock clock;

	private final TurnTasks tasks = new TurnTasks();

	/** For whoever looks for a turn by its response. Written by tasks. */
	private volatile @Nullable String responseId;

	private @Nullable HttpExchange exchange;

	private @Nullable AnswerReader reader;

	private int size;

	private boolean sending;

	/** Whether a part of the answer was asked for and has not come. */
	private boolean reading;

	private boolean outputSeen;

	private boolean ended;

	private @Nullable ResponseLifecycleEvent terminal;

	private boolean left;

	StreamedTurn(HttpTurns owner, String name, CoreSubscriber<? super ResponseEvent> actual, ResponseRequest request,
			@Nullable TurnListener listener) {
		this.owner = owner;
		this.name = name;
		this.request = request;
		this.report = new TurnReport(request, listener, owner.timer(), actual.currentContext());
		this.outlet = new TurnOutlet(actual, this.report, this::cancel);
		this.clock = new TurnClock(owner.timeouts(), owner.settings().acquireTimeout(), owner.timer(), owner.alarms(),
				() -> this.tasks.execute(this::onAlarm));
	}

	@Nullable String responseId() {
		return this.responseId;
	}

	// What the subscriber does

	void start() {
		this.tasks.execute(() -> {
			if (this.outlet.isOver()) {
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
			this.outlet.request(n);
			this.tasks.execute(this::drain);
		}
	}

	@Override
	public void cancel() {
		this.outlet.cancel();
		this.tasks.execute(this::onCancel);
	}

	private void onCancel() {
		if (this.outlet.isOver()) {
			return;
		}
		boolean underWay = !this.ended;
		this.ended = true;
		if (underWay) {
			giveUp();
		}
		this.outlet.close();
		goOn();
	}

	// What the owner does

	/**
	 * The turn has its place.
	 */
	void granted() {
		this.tasks.execute(() -> {
			if (this.ended) {
				leave();
				return;
			}
			if (!TurnAdmission.mayStart(this.report.context())) {
				fail(new TurnDeferredException());
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
		this.tasks.execute(() -> fail(reason));
	}

	/**
	 * End the turn because the client closes.
	 */
	void shutDown() {
		this.tasks.execute(() -> fail(lost("The connection was closed", null)));
	}

	private ConnectionLostException lost(String what, @Nullable Throwable cause) {
		return new ConnectionLostException(what, this.sending, this.outputSeen, CloseCode.NONE, cause);
	}

	// What the exchange does

	@Override
	public void sending(Channel channel) {
		this.tasks.moveTo(channel.eventLoop());
		this.tasks.execute(() -> {
			if (!this.ended) {
				this.clock.sending(new Upload(channel), this.size);
				if (!this.sending) {
					this.sending = true;
					this.report.started(this.size);
				}
			}
		});
	}

	@Override
	public void sent() {
		this.tasks.execute(() -> {
			if (!this.ended) {
				this.clock.sent();
			}
		});
	}

	@Override
	public void answered(HttpAnswer answer) {
		this.tasks.execute(() -> {
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
		this.tasks.execute(() -> {
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
		this.tasks.execute(() -> {
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
		this.tasks.execute(() -> {
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
		if (this.sending && !HandshakeFailure.isTlsAlert(failure)) {
			String what = (this.reader != null) ? "The answer broke off" : "The connection was lost";
			return lost(LossInWords.of(what, failure), failure);
		}
		ResponsesException unreachable = this.owner.client().explain(failure);
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
		this.outlet.add(event);
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
		this.outlet.drain();
		goOn();
	}

	/**
	 * Read on if every event was taken, or nobody wants any more.
	 */
	private void goOn() {
		HttpExchange exchange = this.exchange;
		if (exchange == null || this.reader == null || this.left) {
			return;
		}
		boolean wanted = this.outlet.isEmpty() || this.ended;
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
		this.outlet.end(outcome, error);
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
