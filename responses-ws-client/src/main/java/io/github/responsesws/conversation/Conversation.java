package io.github.responsesws.conversation;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.schema.StructuredOutput;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.TurnListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A chain of turns. Each turn sends what is new and goes on from the last response; the
 * conversation outlives connections, and processes if its repository does. Safe for use
 * by any thread; its turns run one at a time.
 * <p>
 * Every {@code Flux} and {@code Mono} is cold: each subscription is a turn of its own. A
 * turn is part of the conversation once its response is complete or incomplete and was
 * saved, which is before its terminal event is emitted. A turn that failed, was cancelled
 * or lost leaves the conversation as it was, and {@link #resume()} runs it again.
 * <p>
 * What is lost before the caller has seen any output is recovered on the way: on the same
 * lane, else from the response the service stored, else by sending the history anew. The
 * events that only announce a response are held back until its first output, so that the
 * caller sees one response whatever happened before.
 *
 * @since 0.1.0
 */
public final class Conversation {

	private final ConversationCore core;

	Conversation(ConversationCore core) {
		this.core = core;
	}

	/**
	 * Return the ID, by which another process can open the conversation.
	 * @return the ID
	 */
	public String id() {
		return this.core.id();
	}

	/**
	 * Return how the conversation runs its turns.
	 * @return the settings
	 */
	public ConversationSettings settings() {
		return this.core.settings();
	}

	/**
	 * Run one turn and stream its events.
	 * @param turn the new input, and any field that differs from the settings' request;
	 * no {@code previous_response_id}
	 * @return the events up to and including the terminal one, as
	 * {@link io.github.responsesws.session.SessionPool#exchange} emits them. Errors are
	 * {@link io.github.responsesws.protocol.ResponsesException}s; those of this package
	 * say that nothing of the conversation is lost. A {@link ConversationRepository} that
	 * fails, or does not answer in time, is a {@link ConversationRepositoryException},
	 * here and wherever else a conversation is loaded or saved
	 */
	public Flux<ResponseEvent> stream(ResponseRequest turn) {
		return this.core.stream(turn, this.core.exchange());
	}

	/**
	 * Run one turn, stream its events and tell a listener which session and lane run it,
	 * and how it ends. A turn that is sent again is another one to the listener, which so
	 * hears of recoveries that the caller does not see.
	 * @param turn the new input
	 * @param listener hears of this turn, on the threads that {@link TurnListener} names
	 * @return the events
	 * @see #stream(ResponseRequest)
	 */
	public Flux<ResponseEvent> stream(ResponseRequest turn, TurnListener listener) {
		return this.core.stream(turn, this.core.exchange().listening(listener));
	}

	/**
	 * Run one turn and stream its events.
	 * @param input the new items: messages, or outputs of tools
	 * @return the events
	 * @see #stream(ResponseRequest)
	 */
	public Flux<ResponseEvent> stream(InputItem... input) {
		return stream(turn(Arrays.asList(input)));
	}

	/**
	 * Run one turn and stream its events.
	 * @param userMessage what the user says
	 * @return the events
	 * @see #stream(ResponseRequest)
	 */
	public Flux<ResponseEvent> stream(String userMessage) {
		return stream(InputItem.userMessage(userMessage));
	}

	/**
	 * Run one turn and return its final response.
	 * @param turn the new input
	 * @return the response, complete or incomplete; an exception if it failed
	 * @see #stream(ResponseRequest)
	 */
	public Mono<Response> create(ResponseRequest turn) {
		return ResponseEvents.finalResponse(stream(turn));
	}

	/**
	 * Run one turn and return its final response.
	 * @param input the new items
	 * @return the response
	 * @see #create(ResponseRequest)
	 */
	public Mono<Response> create(InputItem... input) {
		return create(turn(Arrays.asList(input)));
	}

	/**
	 * Run one turn and return its final response.
	 * @param userMessage what the user says
	 * @return the response
	 * @see #create(ResponseRequest)
	 */
	public Mono<Response> create(String userMessage) {
		return create(InputItem.userMessage(userMessage));
	}

	/**
	 * Run one turn whose answer is a Java type: the type's JSON schema goes with the turn
	 * ({@code text.format}), and the text of the final response is read into it.
	 * @param <T> the type of the answer
	 * @param turn the new input
	 * @param type a record or a class with properties
	 * @return the answer. It fails as {@link #create(ResponseRequest)} does, with a
	 * {@link io.github.responsesws.schema.StructuredOutputException} that holds the raw
	 * text if the model declined, the response is incomplete or the answer does not fit
	 * (the turn is part of the conversation all the same), and with an
	 * {@link io.github.responsesws.schema.UnsupportedTypeException} if the type has no
	 * schema
	 * @see StructuredOutput
	 */
	public <T> Mono<T> create(ResponseRequest turn, Class<T> type) {
		return Mono.defer(() -> {
			StructuredOutput<T> output = StructuredOutput.of(type);
			return create(output.applyTo(turn)).map(output::parse);
		});
	}

	/**
	 * Run one turn whose answer is a Java type.
	 * @param <T> the type of the answer
	 * @param userMessage what the user says
	 * @param type a record or a class with properties
	 * @return the answer
	 * @see #create(ResponseRequest, Class)
	 */
	public <T> Mono<T> create(String userMessage, Class<T> type) {
		return create(turn(List.of(InputItem.userMessage(userMessage))), type);
	}

	/**
	 * Run a turn, the tools that the model calls in it, the turn that brings their
	 * outputs, and so on to the final answer, with the tool loop of the client. Each
	 * round is a turn of the conversation and sends only the outputs.
	 * @param turn the first turn; its tools, or those of the settings' request, are
	 * offered together with the loop's. Calls that an earlier run left without outputs
	 * are answered as abandoned, unless the turn's input answers them
	 * @return the events of all rounds, as {@link ToolLoop#run} emits them
	 */
	public Flux<RunEvent> run(ResponseRequest turn) {
		return Flux.defer(() -> this.core.run(turn, this.core.toolLoop(), this.core.exchange()));
	}

	/**
	 * Run a turn, its tools and the turns that follow.
	 * @param input the new items
	 * @return the events of all rounds
	 * @see #run(ResponseRequest)
	 */
	public Flux<RunEvent> run(InputItem... input) {
		return run(turn(Arrays.asList(input)));
	}

	/**
	 * Run a turn, its tools and the turns that follow.
	 * @param userMessage what the user says
	 * @return the events of all rounds
	 * @see #run(ResponseRequest)
	 */
	public Flux<RunEvent> run(String userMessage) {
		return run(InputItem.userMessage(userMessage));
	}

	/**
	 * Run a turn, its tools and the turns that follow, and let a listener hear of each
	 * turn.
	 * @param turn the first turn
	 * @param listener hears of the turns of all rounds, one after the other
	 * @return the events of all rounds
	 * @see #run(ResponseRequest)
	 * @see #stream(ResponseRequest, TurnListener)
	 */
	public Flux<RunEvent> run(ResponseRequest turn, TurnListener listener) {
		return Flux.defer(() -> this.core.run(turn, this.core.toolLoop(), this.core.exchange().listening(listener)));
	}

	/**
	 * Run a turn, its tools and the turns that follow, with a tool loop of its own.
	 * @param turn the first turn
	 * @param loop runs the tools
	 * @return the events of all rounds
	 * @see #run(ResponseRequest)
	 */
	public Flux<RunEvent> run(ResponseRequest turn, ToolLoop loop) {
		return this.core.run(turn, loop, this.core.exchange());
	}

	/**
	 * Go on with the run that was the last to fail or to be cancelled, here or in another
	 * process: with its turn that came to nothing, or else with its calls that have no
	 * outputs yet, which run (again). Of a turn that another process began, only what the
	 * settings say is known beside the calls.
	 * @return the events, those of open calls with round 0; none if there is nothing to
	 * go on with
	 */
	public Flux<RunEvent> resumeRun() {
		return Flux.defer(() -> this.core.resumeRun(this.core.toolLoop(), this.core.exchange()));
	}

	/**
	 * Go on with the run that was the last to fail or to be cancelled, and let a listener
	 * hear of each turn.
	 * @param listener hears of the turns of all rounds, one after the other
	 * @return the events
	 * @see #resumeRun()
	 */
	public Flux<RunEvent> resumeRun(TurnListener listener) {
		return Flux.defer(() -> this.core.resumeRun(this.core.toolLoop(), this.core.exchange().listening(listener)));
	}

	/**
	 * Steer input to what runs: the response that is being written takes it into account
	 * ({@code response.steer}), and the turn's events carry on through the response that
	 * follows. While the tools of a {@link #run} work, the input goes with their outputs.
	 * Before the response has begun, the input waits for that.
	 * @param input messages of the user
	 * @return the outcome. {@code Applied} and {@code Pending} input is part of the
	 * conversation; {@code Failed} input is handed back, as it is if nothing runs;
	 * {@code Unknown} input too, and where only the steered response was completed,
	 * {@link #resume()} sends it. Each subscription steers; cancelling takes nothing
	 * back. An error is only what is wrong with the input, such as
	 * {@link io.github.responsesws.turn.RequestTooLargeException}
	 */
	public Mono<SteerResult> steer(InputItem... input) {
		return this.core.steer(List.of(input));
	}

	/**
	 * Steer input to what runs.
	 * @param userMessage what the user says
	 * @return the outcome
	 * @see #steer(InputItem...)
	 */
	public Mono<SteerResult> steer(String userMessage) {
		return steer(InputItem.userMessage(userMessage));
	}

	/**
	 * Let the service prepare instructions and tools ahead of the next turn, which then
	 * goes on from there. Nothing is added to the conversation.
	 * @return a response without output
	 */
	public Mono<Response> warmUp() {
		return create(turn(List.of()).mutate().generate(false).build());
	}

	/**
	 * Run the turn again that was the last to fail or to be cancelled, after the last
	 * complete one.
	 * @return its events; none if there is no such turn
	 */
	public Flux<ResponseEvent> resume() {
		return this.core.resume(this.core.exchange());
	}

	/**
	 * Branch off after the last complete turn. Both conversations go on by themselves.
	 * Where the service does not store responses, this conversation's next turn waits
	 * until the service works on the fork's first one, for at most
	 * {@link ConversationSettings#forkWait()} from now on.
	 * @return the new conversation, with these settings
	 */
	public Conversation fork() {
		return this.core.fork();
	}

	/**
	 * Run several turns side by side, each on a fork of its own; this conversation stays
	 * where it is. At most 16 run at once, the others follow.
	 * @param turns the turns
	 * @return the branches in the order they end; errors come last, so that no branch is
	 * lost because of another
	 */
	public Flux<Branch> fanOut(List<ResponseRequest> turns) {
		return this.core.fanOut(List.copyOf(turns));
	}

	/**
	 * Run one turn several times side by side.
	 * @param branches how many times
	 * @param userMessage what the user says
	 * @return the branches in the order they end
	 * @see #fanOut(List)
	 */
	public Flux<Branch> fanOut(int branches, String userMessage) {
		return fanOut(Collections.nCopies(branches, turn(List.of(InputItem.userMessage(userMessage)))));
	}

	/**
	 * Let the service shorten the history ({@code POST /responses/compact}); the next
	 * turn begins a new chain with what came back.
	 * @return how the conversation stands afterwards
	 */
	public Mono<ConversationSnapshot> compact() {
		return this.core.compact();
	}

	/**
	 * Return how the conversation stands, as far as this object knows: one opened by its
	 * ID is loaded by its first turn.
	 * @return a snapshot without a word of what was said
	 */
	public ConversationSnapshot snapshot() {
		return this.core.snapshot();
	}

	private static ResponseRequest turn(List<InputItem> input) {
		ResponseRequest.Builder turn = ResponseRequest.builder();
		return (input.isEmpty() ? turn : turn.input(input)).build();
	}

	ConversationCore core() {
		return this.core;
	}

	@Override
	public String toString() {
		return "Conversation " + this.core.id();
	}

}
