package io.github.responsesws.conversation;

import java.util.List;

import io.github.responsesws.ask.ResumeSpec;
import io.github.responsesws.ask.RunSpec;
import io.github.responsesws.ask.TurnSpec;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.turn.WarmUpSkippedException;
import org.jspecify.annotations.Nullable;
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

	private final ConversationTurns turns;

	Conversation(ConversationCore core) {
		this.core = core;
		this.turns = new ConversationTurns(core);
	}

	/**
	 * Return the ID, by which another process can open the conversation.
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
	 * Ask: the spec says what differs from the settings' request and how the answer is
	 * read, as events, text, a response, a Java type, or a run of tools.
	 * <p>
	 * In a run each round is a turn of the conversation and sends only the outputs. The
	 * tools of the turn, or of the settings' request, are offered together with the
	 * loop's. Calls that an earlier turn or run left without outputs are answered as
	 * abandoned, unless the turn's input answers them.
	 * @param turn the new input, and any field that differs from the settings' request;
	 * no {@code previous_response_id}
	 * @return the spec. Errors are
	 * {@link io.github.responsesws.protocol.ResponsesException}s; those of this package
	 * say that nothing of the conversation is lost. A {@link ConversationRepository} that
	 * fails, or does not answer in time, is a {@link ConversationRepositoryException},
	 * here and wherever else a conversation is loaded or saved
	 */
	public TurnSpec turn(ResponseRequest turn) {
		return TurnSpec.of(this.turns, turn);
	}

	/**
	 * Ask.
	 * @param userMessage what the user says
	 * @return the spec
	 * @see #turn(ResponseRequest)
	 */
	public TurnSpec turn(String userMessage) {
		return turn(InputItem.userMessage(userMessage));
	}

	/**
	 * Ask.
	 * @param input the new items: messages, or outputs of tools; none where the model is
	 * to go on by itself
	 * @return the spec
	 * @see #turn(ResponseRequest)
	 */
	public TurnSpec turn(InputItem... input) {
		ResponseRequest.Builder turn = ResponseRequest.builder();
		return turn((input.length > 0) ? turn.input(input).build() : turn.build());
	}

	/**
	 * Go on with the run that was the last to fail or to be cancelled, here or in another
	 * process: with its turn that came to nothing, or else with its calls that have no
	 * outputs yet, which run (again), or else with its program, if the last response was
	 * only a {@linkplain io.github.responsesws.protocol.Response#isPaused() pause} of
	 * that. Of a turn that another process began, only what the settings say is known
	 * beside the calls.
	 * <p>
	 * Calls of async tools do not run again. Those that are open and for which this
	 * process has no {@link #jobs() job} are taken for those of a process that has ended:
	 * the model is told that nobody knows what became of them. So call it where another
	 * process may have ended, not while it lives. No other turn does this.
	 * @return the run, to be read; its events of open calls are those of round 0
	 */
	public RunSpec resumeRun() {
		return RunSpec.of(this.turns::resumeRun, id());
	}

	/**
	 * Return the jobs: calls of async tools that runs of this conversation have begun in
	 * this process, whichever handle they ran on.
	 * <p>
	 * A job belongs to the conversation, not to its run, and goes on if the run completes
	 * or is cancelled. When it has ended, the next turn brings its output before its own
	 * input, whoever begins it (warm-ups do not); only once that turn is part of the
	 * conversation the job is {@link Job#isDelivered() delivered}. Forks go their own
	 * way: the calls stay open in them, and no output comes there. A turn whose input
	 * answers the call cancels the job.
	 * <p>
	 * Jobs that wait for their turn are kept for an hour, as what failed is
	 * ({@link Conversations#open(String, ConversationSettings)}). To close the client
	 * cancels all.
	 * @return those of which the model was not told, and the last 32 of the others, in
	 * the order they began
	 */
	public List<Job> jobs() {
		return this.core.jobs().all();
	}

	/**
	 * Return a job.
	 * @param callId the ID of its call
	 * @return the job, or {@code null} if it is none of {@link #jobs()}
	 */
	public @Nullable Job job(String callId) {
		return jobs().stream().filter((job) -> job.id().equals(callId)).findFirst().orElse(null);
	}

	/**
	 * Return what happens to the jobs from now on, the runs included that they begin by
	 * themselves.
	 * @return the events, which have no end. They come on the thread of a tool or of a
	 * connection; a subscriber who falls behind by more than 8,192 gets an overflow
	 * error. Cancelling changes nothing for the jobs
	 */
	public Flux<JobEvent> jobEvents() {
		return this.core.jobEvents();
	}

	/**
	 * Steer input to what runs: the response that is being written takes it into account
	 * ({@code response.steer}), and the turn's events carry on through the response that
	 * follows. While the tools of a run work, the input goes with their outputs. Before
	 * the response has begun, the input waits for that.
	 * <p>
	 * Only GPT-6 models take steered input, and no response with automatic compaction or
	 * of several agents does: such input is {@code Failed} and nothing is sent. While
	 * tools work there is nothing to steer, and these limits do not hold.
	 * @param input messages of the user
	 * @return the outcome. {@code Applied} and {@code Pending} input is part of the
	 * conversation; {@code Failed} input is handed back, as it is if nothing runs;
	 * {@code Unknown} input too, and where only the steered response was completed,
	 * {@link #resume()} sends it. Each subscription steers; cancelling takes nothing
	 * back. An error is only what is wrong with the input: a
	 * {@link io.github.responsesws.turn.RequestTooLargeException}, or an
	 * {@link io.github.responsesws.protocol.InvalidRequestException} for anything but
	 * messages of the user
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
	 * Inject outputs of calls into the response of several agents that runs
	 * ({@code response.inject}). A {@link TurnSpec#run() run} does so by itself; this is
	 * for who reads the events of a turn and runs its calls alone.
	 * @param request the outputs, and the ID of the response, as its
	 * {@code response.created} tells it
	 * @return the outcome. {@code Accepted} outputs are part of the conversation; others
	 * are handed back, for the next turn. Cancelling takes nothing back
	 */
	public Mono<InjectResult> inject(InjectRequest request) {
		return this.core.inject(request);
	}

	/**
	 * Let the service prepare instructions and tools ahead of the next turn, which then
	 * goes on from there. Nothing is added to the conversation, but that calls without
	 * outputs are answered as abandoned.
	 * @return a response without output; empty if the warm-up is skipped, because turns
	 * run over HTTP
	 */
	public Mono<Response> warmUp() {
		return turn().request((turn) -> turn.generate(false))
			.response()
			.onErrorResume(WarmUpSkippedException.class, (skipped) -> Mono.empty());
	}

	/**
	 * Run the turn again that was the last to fail or to be cancelled, after the last
	 * complete one.
	 * @return the turn, to be read; empty if there is none
	 */
	public ResumeSpec resume() {
		return ResumeSpec.of(this.turns::resume, id());
	}

	/**
	 * Branch off after the last complete turn. Both conversations go on by themselves.
	 * Where the service does not store responses, this conversation's next turn waits
	 * until the service works on the fork's first one, for at most
	 * {@link ConversationSettings#forkWait()} from now on. {@link #jobs() Jobs} stay with
	 * this conversation.
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
	 * Let the service shorten the history, over HTTP ({@code POST /responses/compact}) or
	 * over the socket ({@code compaction_trigger}), as
	 * {@link ConversationSettings#compactionTransport()} says; the next turn begins a new
	 * chain with what came back. Calls without outputs follow that; if only the service
	 * has the history, they are answered as abandoned first.
	 * @return how the conversation stands afterwards
	 */
	public Mono<ConversationSnapshot> compact() {
		return this.core.compact();
	}

	/**
	 * Load what the repository holds of the conversation, which another process may have
	 * advanced, and return how it stands.
	 * @return a snapshot that is {@link ConversationSnapshot#loaded()}. It fails with a
	 * {@link ConversationRepositoryException} if the repository does
	 */
	public Mono<ConversationSnapshot> load() {
		return this.core.loadedSnapshot();
	}

	/**
	 * Return how the conversation stands, as far as this process knows: one opened by its
	 * ID is loaded by its first turn, or by {@link #load()}.
	 * @return a snapshot without a word of what was said
	 */
	public ConversationSnapshot snapshot() {
		return this.core.snapshot();
	}

	ConversationCore core() {
		return this.core;
	}

	@Override
	public String toString() {
		return "Conversation " + this.core.id();
	}

}
