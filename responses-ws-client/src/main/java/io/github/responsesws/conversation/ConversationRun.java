package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One run of the tool loop in a conversation. It has the gate from its first turn to its
 * last, since a turn of somebody else in between would leave calls without outputs. Owned
 * by one subscription.
 */
final class ConversationRun {

	private static final ResponseRequest NOTHING = ResponseRequest.builder().build();

	private final OpenConversation conversation;

	private final TurnTerms terms;

	private final ToolLoop loop;

	private final TurnRunner runner;

	private final TurnGate.Ticket ticket;

	// What the first round runs once more.
	private @Nullable UnfinishedTurn resumed;

	// Where a first round goes on from that begins the run.
	private @Nullable ConversationState start;

	ConversationRun(OpenConversation conversation, TurnTerms terms, ToolLoop loop, TurnRunner runner,
			TurnGate.Ticket ticket) {
		this.conversation = conversation;
		this.terms = terms;
		this.loop = loop;
		this.runner = runner;
		this.ticket = ticket;
	}

	Flux<RunEvent> run(ResponseRequest turn) {
		return admitted(turn, (state) -> begin(turn, state));
	}

	/**
	 * Go on where the last run stopped: with its turn that came to nothing, or else with
	 * its calls that have no outputs, or else with its program that only paused. A turn
	 * that came to nothing before these calls were made, or that brings outputs of calls
	 * which have others by now, is none of it.
	 */
	Flux<RunEvent> resume() {
		return admitted(NOTHING, (state) -> {
			this.conversation.jobs().lose(state.leftOpen());
			UnfinishedTurn unfinished = this.conversation.state().unfinished();
			if (unfinished != null && state.leftOpen().isClosedBy(items(unfinished.whole()))) {
				this.resumed = unfinished;
				return begin(unfinished.whole(), state);
			}
			ResponseRequest turn = NOTHING;
			if (state.openCalls().isEmpty()) {
				return state.isPaused() ? begin(turn, state) : afterJobs(turn, state);
			}
			return steerable((turns) -> this.loop.resume(turns, withSettings(turn),
					Objects.requireNonNullElse(state.lastResponseId(), ""), items(state.openCalls()), jobs(turn)));
		});
	}

	/**
	 * Tell the model of jobs that have ended, if no turn has done so.
	 * @param turn what that is sent with
	 * @param begins called once no other turn runs
	 */
	Flux<RunEvent> afterJobs(ResponseRequest turn, Runnable begins) {
		return admitted(turn, (state) -> {
			begins.run();
			return afterJobs(turn, state);
		});
	}

	private Flux<RunEvent> afterJobs(ResponseRequest turn, ConversationState state) {
		boolean nothing = this.conversation.jobs().outputs(state.leftOpen(), List.of()).isEmpty();
		return nothing ? Flux.empty() : begin(turn, state);
	}

	private Flux<RunEvent> begin(ResponseRequest turn, ConversationState state) {
		this.start = state;
		return steerable((turns) -> this.loop.run(turns, complete(turn, state), jobs(turn)));
	}

	private RunJobs jobs(ResponseRequest turn) {
		ConversationSettings settings = this.terms.settings();
		ResponseRequest after = turn.mutate().field("input", null).field("tool_choice", null).build();
		return new RunJobs(this.conversation.jobs(), settings.maxJobs(),
				new TurnAfterJob(this.conversation, settings.turnAfterJob(),
						(begins) -> new ConversationRun(this.conversation, this.terms, this.loop, this.runner,
								this.conversation.enter(ConcurrentTurn.WAIT))
							.afterJobs(after, begins)));
	}

	private Flux<RunEvent> admitted(ResponseRequest turn, Function<ConversationState, Flux<RunEvent>> run) {
		return this.terms.observed().run(turn, whenAdmitted(run));
	}

	private Flux<RunEvent> whenAdmitted(Function<ConversationState, Flux<RunEvent>> run) {
		return this.ticket.during(Mono.defer(this.conversation.state()::latest).flatMapMany(run).doOnNext((event) -> {
			if (event instanceof RunEvent.RunCompleted) {
				// Who starts the next run at once finds the way free.
				this.ticket.leave();
			}
		}));
	}

	private Flux<RunEvent> steerable(Function<TurnRunner, Flux<RunEvent>> run) {
		return this.conversation.steering().steerable(new Turns(this.runner), run);
	}

	private Flux<ResponseEvent> turn(ResponseRequest turn, TurnRunner runner) {
		return Flux.defer(() -> {
			UnfinishedTurn resumed = this.resumed;
			UnfinishedTurn asked = UnfinishedTurn.of(turn);
			if (resumed != null) {
				// It may bring steered input along.
				this.resumed = null;
				asked = resumed.asking(turn);
				this.conversation.state().resuming(resumed, asked);
			}
			ConversationState known = this.start;
			this.start = null;
			Mono<ConversationState> start = (known != null) ? Mono.just(known)
					: Mono.defer(this.conversation.state()::latest)
						.onErrorMap(ConversationRepositoryException.class, ConversationRepositoryException::inRun);
			return new ConversationTurn(this.conversation, this.terms, runner, asked,
					TurnRequests.of(this.terms.settings(), turn), TurnGate.held(), start)
				.events();
		});
	}

	/**
	 * Answer the calls that nobody will run any more, as each turn does: here they are
	 * part of what is asked, so that to resume it is not to resume these calls.
	 */
	private ResponseRequest complete(ResponseRequest turn, ConversationState state) {
		List<InputItem> outputs = state.leftOpen().abandoned(items(turn));
		if (outputs.isEmpty()) {
			return withSettings(turn);
		}
		List<InputItem> input = new ArrayList<>(outputs);
		input.addAll(turn.input());
		return withSettings(turn.mutate().input(input).build());
	}

	private static List<RawJson> items(ResponseRequest turn) {
		return turn.input().stream().map(InputItem::json).toList();
	}

	private static List<OutputItem> items(List<RawJson> calls) {
		return calls.stream().map(OutputItem::of).toList();
	}

	/**
	 * The loop adds to what a turn offers, and ends what a turn demands: it has to see
	 * what the settings say of that.
	 */
	private ResponseRequest withSettings(ResponseRequest turn) {
		ResponseRequest settings = this.terms.settings().request();
		ResponseRequest.Builder complete = turn.mutate();
		for (String name : List.of("tools", "tool_choice")) {
			if (turn.field(name) == null) {
				complete.field(name, settings.field(name));
			}
		}
		return complete.build();
	}

	/**
	 * Runs the turns of the rounds.
	 */
	private final class Turns implements TurnRunner {

		private final TurnRunner runner;

		Turns(TurnRunner runner) {
			this.runner = runner;
		}

		@Override
		public Flux<ResponseEvent> stream(ResponseRequest turn, TurnPlacement placement) {
			return turn(turn, this.runner);
		}

		@Override
		public TurnRunner listening(TurnListener listener) {
			return new Turns(this.runner.listening(listener));
		}

		@Override
		public boolean injects(ResponseRequest turn) {
			return this.runner.injects(TurnRequests.agents(ConversationRun.this.terms.settings(), turn));
		}

		@Override
		public Mono<InjectResult> inject(InjectRequest request) {
			return ConversationRun.this.conversation.injections().inject(request);
		}

	}

}
