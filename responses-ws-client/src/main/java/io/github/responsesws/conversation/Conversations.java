package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.github.responsesws.ask.TurnOptions;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.CompactionTransport;
import io.github.responsesws.turn.TurnExchange;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Makes conversations, which share what is set here. Safe for use by any thread.
 *
 * @since 0.1.0
 */
public final class Conversations {

	static final String REPOSITORY_TIMEOUT = "responses-ws.conversation.repository-timeout";

	private static final ConversationIds IDS = ConversationIds.create();

	private final TurnExchange exchange;

	private final ConversationRepository repository;

	private final Duration repositoryTimeout;

	private final @Nullable CompactionTransport compaction;

	private final ConversationSettings settings;

	private final Supplier<ToolLoop> toolLoop;

	private final Scheduler timer;

	private Conversations(Conversations kept, ConversationSettings settings) {
		this.exchange = kept.exchange;
		this.repository = new UnkeptRepository();
		this.repositoryTimeout = kept.repositoryTimeout;
		this.compaction = kept.compaction;
		this.settings = settings;
		this.toolLoop = kept.toolLoop;
		this.timer = kept.timer;
	}

	private Conversations(Builder builder) {
		this.exchange = builder.exchange;
		this.repository = GuardedRepository.of(builder.repository, builder.repositoryTimeout, builder.timer);
		this.repositoryTimeout = builder.repositoryTimeout;
		this.compaction = builder.compaction;
		this.settings = builder.settings;
		this.toolLoop = builder.toolLoop;
		this.timer = builder.timer;
	}

	/**
	 * Create a builder that holds the defaults: conversations are kept in memory, and
	 * none can be compacted on demand.
	 * @param exchange runs the turns
	 * @return the builder
	 */
	public static Builder builder(TurnExchange exchange) {
		return new Builder(exchange);
	}

	/**
	 * Begin a conversation with the common settings.
	 * @return the conversation
	 */
	public Conversation begin() {
		return begin(this.settings);
	}

	/**
	 * Begin a conversation.
	 * @param settings how it runs its turns
	 * @return the conversation
	 */
	public Conversation begin(ConversationSettings settings) {
		String id = newId();
		return new Conversation(
				new ConversationCore(this, id, settings, Mono.just(ConversationState.initial(id)), null));
	}

	/**
	 * Go on with a conversation, or begin it if the repository does not know it.
	 * @param id its ID
	 * @return the conversation
	 */
	public Conversation open(String id) {
		return open(id, this.settings);
	}

	/**
	 * Go on with a conversation, or begin it if the repository does not know it.
	 * @param id its ID
	 * @param settings how it runs its turns; they are not part of what the repository
	 * keeps
	 * @return the conversation
	 */
	public Conversation open(String id, ConversationSettings settings) {
		Objects.requireNonNull(id, "id");
		return new Conversation(new ConversationCore(this, id, settings,
				Mono.defer(() -> this.repository.find(id)).defaultIfEmpty(ConversationState.initial(id)), null));
	}

	/**
	 * Run the tool loop outside of any conversation: in a chain of its own, which sends
	 * only what is new, recovers as conversations do and is kept nowhere. The fields that
	 * conversations send with every turn are not sent.
	 * @param turn the first turn. One with a {@code previous_response_id} goes on from
	 * that response; one with a {@code conversation} is left to the service from turn to
	 * turn and does not recover
	 * @param options who listens, and which tools may be called
	 * @return the events of all rounds, cold
	 */
	public Flux<RunEvent> run(ResponseRequest turn, TurnOptions options) {
		return new Chains(this).run(turn, options);
	}

	/**
	 * Return the same without a place to keep anything.
	 */
	Conversations unkept(ConversationSettings settings) {
		return new Conversations(this, settings);
	}

	/**
	 * Return the settings of conversations that come without.
	 * @return the settings
	 */
	public ConversationSettings settings() {
		return this.settings;
	}

	/**
	 * Return the longest wait for an answer of the repository.
	 * @return the longest wait
	 */
	public Duration repositoryTimeout() {
		return this.repositoryTimeout;
	}

	static String newId() {
		return IDS.next();
	}

	TurnExchange exchange() {
		return this.exchange;
	}

	ConversationRepository repository() {
		return this.repository;
	}

	ToolLoop toolLoop() {
		return this.toolLoop.get();
	}

	Scheduler timer() {
		return this.timer;
	}

	/**
	 * Let the service shorten what was said.
	 * @param state the conversation
	 * @param request tells the model and the instructions
	 * @return the state that a new chain begins with; empty if nothing was said yet
	 */
	Mono<ConversationState> compacted(ConversationState state, ResponseRequest request) {
		List<RawJson> kept = state.replayItems();
		// The service would refuse calls without outputs, and their outputs without them.
		List<RawJson> closed = kept.subList(0, state.openEnds().start(kept));
		if (closed.isEmpty() && (state.lastResponseId() == null || state.isReplayable())) {
			return Mono.empty();
		}
		CompactionTransport transport = this.compaction;
		if (transport == null) {
			return Mono.error(new UnsupportedOperationException("No CompactionTransport was configured"));
		}
		ResponseRequest.Builder body = ResponseRequest.builder()
			.model(request.model())
			.instructions(request.instructions());
		body = !closed.isEmpty() ? body.input(closed.stream().map(InputItem::raw).toList())
				: body.previousResponseId(state.lastResponseId());
		return transport.compact(body.build()).map((answer) -> {
			RawJson output = answer.members().get("output");
			List<RawJson> items = new ArrayList<>((output != null) ? output.elements() : List.of());
			if (items.isEmpty()) {
				throw new CompactionException(state.id());
			}
			items.addAll(kept.subList(closed.size(), kept.size()));
			return state.compacted(ReplayWindow.of(items));
		});
	}

	/**
	 * Collects what conversations share.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private static final int MAX_CONVERSATIONS = 10_000;

		private static final long MAX_BYTES = 256L * 1024 * 1024;

		private static final Duration TIME_TO_LIVE = Duration.ofHours(24);

		private final TurnExchange exchange;

		private ConversationRepository repository = new InMemoryConversationRepository(MAX_CONVERSATIONS, MAX_BYTES,
				TIME_TO_LIVE);

		private Duration repositoryTimeout = Duration.ofSeconds(10);

		private @Nullable CompactionTransport compaction;

		private ConversationSettings settings = ConversationSettings.builder().build();

		private Supplier<ToolLoop> toolLoop = ToolLoop.builder()::build;

		private Scheduler timer = Schedulers.parallel();

		private Builder(TurnExchange exchange) {
			this.exchange = Objects.requireNonNull(exchange, "exchange");
		}

		/**
		 * Set where conversations are kept between their turns.
		 * @param repository the repository
		 * @return this builder
		 */
		public Builder repository(ConversationRepository repository) {
			this.repository = repository;
			return this;
		}

		/**
		 * Set the longest wait for each answer of the repository: what takes longer fails
		 * with a {@link ConversationRepositoryException}. One in memory answers at once.
		 * @param repositoryTimeout the longest wait, 10 seconds by default
		 * @return this builder
		 * @throws IllegalArgumentException if it is not longer than zero
		 */
		public Builder repositoryTimeout(Duration repositoryTimeout) {
			if (repositoryTimeout.isZero() || repositoryTimeout.isNegative()) {
				throw new IllegalArgumentException(
						REPOSITORY_TIMEOUT + " must be longer than zero, but is " + repositoryTimeout);
			}
			this.repositoryTimeout = repositoryTimeout;
			return this;
		}

		/**
		 * Set how conversations are compacted on demand.
		 * @param compaction the transport, or {@code null} for not at all
		 * @return this builder
		 */
		public Builder compaction(@Nullable CompactionTransport compaction) {
			this.compaction = compaction;
			return this;
		}

		/**
		 * Set how conversations run their turns that come without settings.
		 * @param settings the settings
		 * @return this builder
		 */
		public Builder settings(ConversationSettings settings) {
			this.settings = settings;
			return this;
		}

		/**
		 * Set what runs the tools that the model calls.
		 * @param toolLoop asked for the loop by each run
		 * @return this builder
		 */
		public Builder toolLoop(Supplier<ToolLoop> toolLoop) {
			this.toolLoop = toolLoop;
			return this;
		}

		/**
		 * Set what waits run on.
		 * @param timer the scheduler
		 * @return this builder
		 */
		public Builder timer(Scheduler timer) {
			this.timer = timer;
			return this;
		}

		/**
		 * Build.
		 * @return what makes conversations
		 */
		public Conversations build() {
			return new Conversations(this);
		}

	}

}
