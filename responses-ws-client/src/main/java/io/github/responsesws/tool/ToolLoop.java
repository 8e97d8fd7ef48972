package io.github.responsesws.tool;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Runs a turn, the tools that the model calls in it, the turn that brings their outputs,
 * and so on to the final answer. Immutable and safe for use by any thread.
 *
 * @since 0.1.0
 */
public final class ToolLoop {

	private final FunctionTools functions;

	private final List<CustomTool> customTools;

	private final BuiltInTools builtInTools;

	private final @Nullable ApprovalHandler approvals;

	private final CallableTools tools;

	private final CallExecution execution;

	private final ToolSettings settings;

	private final ToolListener listener;

	private final LeftCalls leftCalls;

	/** A copy that offers other functions. */
	private ToolLoop(ToolLoop loop, FunctionTools functions) {
		this.functions = functions;
		this.customTools = loop.customTools;
		this.builtInTools = loop.builtInTools;
		this.approvals = loop.approvals;
		this.tools = new CallableTools(functions, loop.customTools, loop.builtInTools, loop.approvals, loop.settings);
		this.execution = loop.execution;
		this.settings = loop.settings;
		this.listener = loop.listener;
		this.leftCalls = loop.leftCalls;
	}

	private ToolLoop(Builder builder) {
		ToolSettings settings = builder.settings;
		this.functions = builder.tools;
		this.customTools = builder.customTools;
		this.builtInTools = new BuiltInTools(builder.builtInTools);
		this.approvals = builder.approvals;
		ToolErrorHandler errorHandler = builder.errorHandler;
		Scheduler scheduler = builder.scheduler;
		this.settings = settings;
		this.listener = new ToolListeners(builder.listeners);
		this.leftCalls = new LeftCalls();
		this.tools = new CallableTools(builder.tools, builder.customTools, this.builtInTools, builder.approvals,
				settings);
		this.execution = new CallExecution(
				(scheduler != null) ? scheduler : ToolThreads.scheduler(settings.virtualThreads()),
				settings.maxConcurrency(), settings.maxJobs(),
				(errorHandler != null) ? errorHandler : ToolErrorHandler.of(settings.onError()), this.listener,
				builder.observer);
	}

	/**
	 * Create a builder of a loop without tools.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Create a loop that offers more functions and is like this one otherwise.
	 * @param more the functions; one that has the name of another takes its place
	 * @return the loop
	 */
	public ToolLoop plus(FunctionTools more) {
		return new ToolLoop(this, this.functions.plus(more));
	}

	/**
	 * Add the definitions of the loop's tools to a turn that somebody else runs.
	 * @param turn the turn
	 * @return the turn with all tools, its own first; one that it names itself is left as
	 * it is
	 */
	public ResponseRequest addTo(ResponseRequest turn) {
		return this.tools.addTo(turn);
	}

	/**
	 * Run a turn to its final answer.
	 * <p>
	 * Each subscription is a run of its own. The definitions of the loop's tools are
	 * added to the turn unless it names them itself. Calls of one response run side by
	 * side, and the next turn takes their outputs in the order of the calls and nothing
	 * else. A {@code tool_choice} that demands a call holds for the first round only. The
	 * loop ends with a response that calls nothing it could run: a final answer, an
	 * incomplete one, a request for consent without an {@link ApprovalHandler}, or a call
	 * of a tool that the service defines without a {@link BuiltInTool} for it: then its
	 * last event holds the open calls, listeners hear {@link RunOutcome#LEFT_OPEN} and a
	 * WARN is logged. A response that is only a pause of the model's program is gone on
	 * from. Hosted tools run at the service and show up as events of the turn.
	 * <p>
	 * Demand reaches the turn and tools that return a {@code Flux}. To cancel ends the
	 * turn and interrupts the tools. Events come on the thread of the connection or of a
	 * tool.
	 * @param turns runs the turns
	 * @param turn the first turn
	 * @return the events of all rounds, {@link RunEvent.RunCompleted} last. It fails as
	 * the turn fails; with a {@link TooManyRoundsException}; with a {@link ToolException}
	 * if the error handler says so
	 */
	public Flux<RunEvent> run(TurnRunner turns, ResponseRequest turn) {
		return run(turns, turn, AsyncCalls.NONE);
	}

	/**
	 * Run a turn to its final answer, which may come before calls of async tools are
	 * over.
	 * @param turns runs the turns; it brings the outputs of these calls along
	 * @param turn the first turn
	 * @param jobs takes these calls; one that it does not take is waited for
	 * @return the events, as those of {@link #run(TurnRunner, ResponseRequest)}
	 */
	public Flux<RunEvent> run(TurnRunner turns, ResponseRequest turn, AsyncCalls jobs) {
		return Flux.defer(() -> watched(toolRun(turns, turn, jobs).events()));
	}

	/**
	 * Run the calls that an earlier run left open, and go on with their outputs to the
	 * final answer.
	 * @param turns runs the turns, after the response that made the calls
	 * @param turn what the next turn is sent with, without input
	 * @param responseId the ID of that response
	 * @param calls its calls
	 * @return the events, as those of {@link #run(TurnRunner, ResponseRequest)}; events
	 * of the open calls belong to round 0. Without a call that the loop can run, none
	 */
	public Flux<RunEvent> resume(TurnRunner turns, ResponseRequest turn, String responseId, List<OutputItem> calls) {
		return resume(turns, turn, responseId, calls, AsyncCalls.NONE);
	}

	/**
	 * Run the calls that an earlier run left open, and go on with their outputs to the
	 * final answer.
	 * @param turns runs the turns, after the response that made the calls
	 * @param turn what the next turn is sent with, without input
	 * @param responseId the ID of that response
	 * @param calls its calls
	 * @param jobs takes calls of async tools that the model makes from now on
	 * @return the events, as those of {@link #run(TurnRunner, ResponseRequest)}; events
	 * of the open calls belong to round 0. Without a call that the loop can run, none
	 */
	public Flux<RunEvent> resume(TurnRunner turns, ResponseRequest turn, String responseId, List<OutputItem> calls,
			AsyncCalls jobs) {
		return Flux.defer(() -> {
			List<Invocation> open = this.tools.invocations(this.tools.addTo(turn), calls);
			if (open.isEmpty()) {
				return Flux.empty();
			}
			return watched(toolRun(turns, turn, jobs).resumed(open, responseId));
		});
	}

	private ToolRun toolRun(TurnRunner turns, ResponseRequest turn, AsyncCalls jobs) {
		return new ToolRun(turns, this.tools, this.execution, this.settings.maxRounds(), jobs, addTo(turn));
	}

	private Flux<RunEvent> watched(Flux<RunEvent> run) {
		return new RunReport(this.listener, this.leftCalls).of(run);
	}

	/**
	 * Builds loops.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private FunctionTools tools = FunctionTools.of();

		private List<CustomTool> customTools = List.of();

		private List<BuiltInTool<?>> builtInTools = List.of();

		private @Nullable ApprovalHandler approvals;

		private ToolSettings settings = ToolSettings.builder().build();

		private @Nullable ToolErrorHandler errorHandler;

		private @Nullable Scheduler scheduler;

		private final List<ToolListener> listeners = new ArrayList<>();

		private @Nullable ToolObserver observer;

		private Builder() {
		}

		/**
		 * Set the functions.
		 * @param tools the functions
		 * @return this builder
		 */
		public Builder tools(FunctionTools tools) {
			this.tools = tools;
			return this;
		}

		/**
		 * Set the functions.
		 * @param tools the functions
		 * @return this builder
		 * @throws IllegalArgumentException if two have the same name
		 */
		public Builder tools(FunctionTool... tools) {
			return tools(FunctionTools.of(tools));
		}

		/**
		 * Set the custom tools.
		 * @param customTools the tools, each with a name of its own
		 * @return this builder
		 */
		public Builder customTools(List<CustomTool> customTools) {
			this.customTools = List.copyOf(customTools);
			return this;
		}

		/**
		 * Set the tools that the service defines and the loop runs: shell, patches,
		 * computer, search for tools. Without a tool for a call of these a run ends with
		 * the response that makes it, as {@link RunEvent.RunCompleted#openCalls()} tells.
		 * @param builtInTools the tools, one of each type at most
		 * @return this builder
		 */
		public Builder builtInTools(List<? extends BuiltInTool<?>> builtInTools) {
			this.builtInTools = List.copyOf(builtInTools);
			return this;
		}

		/**
		 * Set the tools that the service defines and the loop runs.
		 * @param builtInTools the tools, one of each type at most
		 * @return this builder
		 */
		public Builder builtInTools(BuiltInTool<?>... builtInTools) {
			return builtInTools(List.of(builtInTools));
		}

		/**
		 * Set who consents to calls of MCP tools. Without a handler a run ends with the
		 * response that asks.
		 * @param approvals the handler, or null for none
		 * @return this builder
		 */
		public Builder approvals(@Nullable ApprovalHandler approvals) {
			this.approvals = approvals;
			return this;
		}

		/**
		 * Set the limits.
		 * @param settings the settings
		 * @return this builder
		 */
		public Builder settings(ToolSettings settings) {
			this.settings = settings;
			return this;
		}

		/**
		 * Set what becomes of calls that fail.
		 * @param errorHandler the handler, or null for that of
		 * {@link ToolSettings#onError()}
		 * @return this builder
		 */
		public Builder errorHandler(@Nullable ToolErrorHandler errorHandler) {
			this.errorHandler = errorHandler;
			return this;
		}

		/**
		 * Set where tools start.
		 * @param scheduler a scheduler whose threads may block, which the caller disposes
		 * of; null for what {@link ToolSettings#virtualThreads()} says
		 * @return this builder
		 */
		public Builder scheduler(@Nullable Scheduler scheduler) {
			this.scheduler = scheduler;
			return this;
		}

		/**
		 * Add a listener that hears how calls and runs end.
		 * @param listener the listener
		 * @return this builder
		 */
		public Builder listener(ToolListener listener) {
			this.listeners.add(listener);
			return this;
		}

		/**
		 * Set what is around each call, such as a span.
		 * @param observer the observer, or null for none
		 * @return this builder
		 */
		public Builder observer(@Nullable ToolObserver observer) {
			this.observer = observer;
			return this;
		}

		/**
		 * Build the loop.
		 * @return the loop
		 * @throws IllegalArgumentException if two custom tools have the same name, or two
		 * of the service's tools the same type
		 */
		public ToolLoop build() {
			return new ToolLoop(this);
		}

	}

}
