package io.github.responsesws.tool;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.schema.SchemaMismatchException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.NullNode;

/**
 * Runs calls, of which no more are to run side by side than it says. Tools start on the
 * scheduler, which may block; to cancel the events interrupts them.
 */
final class CallExecution {

	private final Scheduler scheduler;

	private final int maxConcurrency;

	private final int maxJobs;

	private final ToolErrorHandler errorHandler;

	private final ToolListener listener;

	private final @Nullable ToolObserver observer;

	CallExecution(Scheduler scheduler, int maxConcurrency, int maxJobs, ToolErrorHandler errorHandler,
			ToolListener listener, @Nullable ToolObserver observer) {
		this.scheduler = scheduler;
		this.maxConcurrency = maxConcurrency;
		this.maxJobs = maxJobs;
		this.errorHandler = errorHandler;
		this.listener = listener;
		this.observer = observer;
	}

	int maxConcurrency() {
		return this.maxConcurrency;
	}

	int maxJobs() {
		return this.maxJobs;
	}

	/**
	 * Tell of a call that was started before its turn was over.
	 */
	void startedEarly(ToolCall call, Duration saved) {
		this.listener.onStartedEarly(call, saved);
	}

	/**
	 * Run a call.
	 * @param invocation the call
	 * @param round the round it belongs to
	 * @param responseId the response that made it
	 * @param answer is given the answer before the end is told, as a function of the call
	 * that it answers: this one or another that asks for the same
	 * @return what happens
	 */
	Flux<RunEvent> run(Invocation invocation, int round, String responseId,
			Consumer<Function<Invocation, InputItem>> answer) {
		Flux<RunEvent> events = events(invocation, round, responseId, answer);
		ToolObserver observer = this.observer;
		if (observer == null) {
			return events;
		}
		return Flux.deferContextual(
				(context) -> observer.call(new ToolContext(invocation.call(), round, responseId, context), events));
	}

	private Flux<RunEvent> events(Invocation invocation, int round, String responseId,
			Consumer<Function<Invocation, InputItem>> answer) {
		ToolCall call = invocation.call();
		return Flux.deferContextual((context) -> {
			AtomicReference<@Nullable Object> last = new AtomicReference<>();
			AtomicBoolean expired = new AtomicBoolean();
			ToolContext toolContext = new ToolContext(call, round, responseId, context);
			CallReport report = new CallReport(this.listener, invocation, toolContext);
			// Reactor lets a handler see what the context has for its thread, if anything
			// on the class path knows how; a callable sees it in some applications only.
			return Mono.just(invocation)
				.handle((Invocation started, SynchronousSink<Publisher<?>> sink) -> sink
					.next(start(started, toolContext)))
				.subscribeOn(this.scheduler)
				.flatMapMany((result) -> Flux.from(result).handle((Object value, SynchronousSink<RunEvent> sink) -> {
					last.set(value);
					if (!(result instanceof Mono)) {
						sink.next(new RunEvent.ToolProgress(round, call, value));
					}
				}))
				.takeUntilOther(deadline(invocation, expired))
				.concatWith(Mono.fromCallable(() -> {
					if (expired.get()) {
						throw new TimeoutException();
					}
					Object value = last.get();
					Invocation.Answer own = invocation.answer(value);
					answer.accept((other) -> other.call().equals(call) ? own.item() : other.answer(value).item());
					return new RunEvent.ToolCompleted(round, call, own.output(),
							report.answered(own.outcome(), own.output().length()));
				}))
				// A tool that is interrupted because its time is over may be the first to
				// say
				// so, in words of its own.
				.onErrorResume((ex) -> failed(invocation,
						expired.get() ? timedOut(invocation) : failure(invocation, ex), round, report, answer))
				// Above startWith: a call that is cancelled at its first event never ran.
				.doOnCancel(report::cancelled)
				.startWith(new RunEvent.ToolStarted(round, call));
		});
	}

	private static Publisher<?> start(Invocation invocation, ToolContext context) {
		try {
			Object result = invocation.start(context);
			if (result instanceof Publisher<?> publisher) {
				return publisher;
			}
			if (result instanceof CompletionStage<?> stage) {
				return Mono.fromCompletionStage(stage);
			}
			// Unlike a publisher without a value, the value null is one.
			return Mono.just((result != null) ? result : NullNode.getInstance());
		}
		catch (Throwable ex) {
			if (ex instanceof VirtualMachineError fatal && !(fatal instanceof StackOverflowError)) {
				throw fatal;
			}
			// As a value, because Reactor would log an error that comes after a cancel.
			// Wrapped, because it tells nobody of a missing class or a full stack.
			return Mono.error((ex instanceof Error) ? ToolException.failed(invocation.call(), ex) : ex);
		}
	}

	/**
	 * Return the end of a call's time. It notes that, rather than signal an error, on
	 * which the tool would not be cancelled.
	 */
	private Mono<Long> deadline(Invocation invocation, AtomicBoolean expired) {
		return Mono.delay(invocation.timeout(), Schedulers.parallel())
			.doOnNext((tick) -> expired.set(true))
			// Takes a lock, for which no event loop should wait.
			.cancelOn(this.scheduler);
	}

	private Flux<RunEvent> failed(Invocation invocation, ToolException failure, int round, CallReport report,
			Consumer<Function<Invocation, InputItem>> answer) {
		RunEvent event = new RunEvent.ToolFailed(round, invocation.call(), failure, report.failed(failure));
		String output = invocation.tells(failure) ? this.errorHandler.output(failure) : null;
		if (output == null) {
			return Flux.just(event).concatWith(Mono.error(failure));
		}
		answer.accept((other) -> other.failure(failure, output).item());
		return Flux.just(event);
	}

	private static ToolException timedOut(Invocation invocation) {
		return ToolException.timedOut(invocation.call(), invocation.timeout(), invocation.async());
	}

	private static ToolException failure(Invocation invocation, Throwable error) {
		// One of another call comes from a run within the tool, and is the tool's own
		// failure.
		if (error instanceof ToolException failure && invocation.call().equals(failure.call())) {
			return failure;
		}
		if (error instanceof SchemaMismatchException malformed) {
			return ToolException.malformedArguments(invocation.call(), malformed.problem());
		}
		if (error instanceof UnsupportedResultException unsupported) {
			return ToolException.unsupportedResult(invocation.call(), unsupported);
		}
		return ToolException.failed(invocation.call(), Objects.requireNonNull(Exceptions.unwrap(error)));
	}

}
