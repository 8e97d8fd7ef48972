package io.github.responsesws.tool;

import java.util.Objects;
import java.util.concurrent.CancellationException;

import io.github.responsesws.protocol.InputItem;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A call of an async tool, to be run once by whoever brings its output to the model.
 *
 * @since 0.1.0
 */
public final class AsyncCall {

	private static final ToolErrorHandler REPORT = ToolErrorHandler.of(ToolErrorMode.REPORT);

	private final Invocation invocation;

	private final CallExecution execution;

	private final int round;

	private final String responseId;

	// Left by the tool before its end is told.
	private volatile @Nullable InputItem output;

	AsyncCall(Invocation invocation, CallExecution execution, int round, String responseId) {
		this.invocation = invocation;
		this.execution = execution;
		this.round = round;
		this.responseId = responseId;
	}

	/**
	 * Return what the model asks for.
	 */
	public ToolCall call() {
		return this.invocation.call();
	}

	/**
	 * Return the most calls that may run at once in all conversations of a client.
	 * @return {@link ToolSettings#maxJobs()}
	 */
	public int maxJobs() {
		return this.execution.maxJobs();
	}

	/**
	 * Run the call, with the timeout and the listeners of its loop. To cancel interrupts
	 * the tool.
	 * @return {@link RunEvent.ToolProgress} if the tool tells of it, then
	 * {@link RunEvent.ToolCompleted} or {@link RunEvent.ToolFailed}. A failure that would
	 * end a run is told to the model, as that run may be over; so this never fails
	 */
	public Flux<RunEvent> events() {
		return this.execution
			.run(this.invocation, this.round, this.responseId, (answer) -> this.output = answer.apply(this.invocation))
			.filter((event) -> !(event instanceof RunEvent.ToolStarted))
			.onErrorResume((ex) -> {
				this.output = told(ex);
				return Mono.empty();
			});
	}

	private InputItem told(Throwable failure) {
		ToolException reported = reported(failure);
		return this.invocation.failure(reported, Objects.requireNonNull(REPORT.output(reported))).item();
	}

	private ToolException reported(Throwable failure) {
		return (failure instanceof ToolException known) ? known : ToolException.failed(call(), failure);
	}

	/**
	 * Return what the model is told of the call, once it has ended.
	 * @return the output as the input of a turn
	 */
	public InputItem output() {
		return Objects.requireNonNull(this.output, "The call has not ended");
	}

	/**
	 * Return what the model is told of the call if it has no end of its own.
	 * @param message what became of it
	 * @return the output as the input of a turn
	 */
	public InputItem output(String message) {
		return this.invocation.failure(reported(new CancellationException(message)), "{\"error\":\"" + message + "\"}")
			.item();
	}

	@Override
	public String toString() {
		return "AsyncCall of " + call();
	}

}
