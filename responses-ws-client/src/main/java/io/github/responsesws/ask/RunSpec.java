package io.github.responsesws.ask;

import java.util.function.Function;

import io.github.responsesws.protocol.Response;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.schema.StructuredOutput;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.TurnListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A run of tools: a turn, the calls of functions that the model makes in it, the turn
 * that brings their outputs, and so on to the final answer.
 * <p>
 * {@link #events()} tells each turn and each call; its last event holds the
 * {@link RunEvent.RunCompleted#usage() tokens} of the whole run. {@link #text()} is what
 * the model answers in all rounds, less commentary and what agents below the root say.
 * {@link #response()} and {@link #entity} read the response of the last one; the schema
 * goes with every round. A run that is resumed is empty, whatever way it is read, if
 * there is nothing to go on with.
 * <p>
 * The verdict of a failure is about the turn that failed. Earlier turns of the run have
 * run, and so have their calls: in a conversation, go on with {@code resumeRun()} rather
 * than ask anew.
 *
 * @since 0.1.0
 */
public final class RunSpec implements AnswerSpec<RunSpec, RunEvent> {

	private final Function<TurnOptions, Flux<RunEvent>> run;

	private final TurnOptions options;

	private RunSpec(Function<TurnOptions, Flux<RunEvent>> run, TurnOptions options) {
		this.run = run;
		this.options = options;
	}

	/**
	 * Create a spec.
	 * @param run runs turns and tools
	 * @param conversationId the ID of the conversation in which they run
	 * @return the spec
	 */
	public static RunSpec of(Function<TurnOptions, Flux<RunEvent>> run, String conversationId) {
		return of(run, TurnOptions.in(conversationId));
	}

	static RunSpec of(Function<TurnOptions, Flux<RunEvent>> run, TurnOptions options) {
		return new RunSpec(run, options);
	}

	@Override
	public RunSpec listener(TurnListener listener) {
		return new RunSpec(this.run, this.options.listener(listener));
	}

	@Override
	public RunSpec retry(RetrySettings retry) {
		return new RunSpec(this.run, this.options.retry(retry));
	}

	/**
	 * Add functions to those of the loop that runs them: the client's, unless
	 * {@link #tools(ToolLoop)} says otherwise. One that has the name of another takes its
	 * place.
	 * @param tools the functions
	 * @return a spec with these functions too
	 * @throws IllegalArgumentException if two of them have the same name
	 */
	public RunSpec tools(FunctionTool... tools) {
		return tools(FunctionTools.of(tools));
	}

	/**
	 * Add functions to those of the loop that runs them.
	 * @param tools the functions
	 * @return a spec with these functions too
	 * @see #tools(FunctionTool...)
	 */
	public RunSpec tools(FunctionTools tools) {
		return new RunSpec(this.run, this.options.tools(tools));
	}

	/**
	 * Set what runs the tools, in place of the client's loop and of all functions added
	 * before: so it also says which tools the run may not call.
	 * @param loop the loop
	 * @return a spec with this loop
	 */
	public RunSpec tools(ToolLoop loop) {
		return new RunSpec(this.run, this.options.loop(loop));
	}

	@Override
	public Flux<RunEvent> events() {
		return this.options.told(this.run.apply(this.options));
	}

	@Override
	public Flux<String> text() {
		return Flux.defer(() -> events().handle(new RunText()::accept));
	}

	@Override
	public Mono<Response> response() {
		return this.options.told(response(this.options));
	}

	private Mono<Response> response(TurnOptions options) {
		return this.run.apply(options)
			.ofType(RunEvent.RunCompleted.class)
			.map(RunEvent.RunCompleted::response)
			.singleOrEmpty();
	}

	@Override
	public <T> Mono<T> entity(StructuredOutput<T> output) {
		return this.options.told(response(this.options.format(output.format())).map(output::parse));
	}

}
