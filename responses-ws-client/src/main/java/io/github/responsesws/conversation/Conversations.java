package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.responsesws.ask.TurnOptions;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.resilience.RetryPolicy;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.settings.Check;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.CompactionTransport;
import io.github.responsesws.turn.TurnObserver;
import io.github.responsesws.turn.TurnRunner;
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

	private final TurnRunner runner;

	private final ConversationRepository repository;

	private final OpenConversations open;

	private final RunningJobs jobs;

	private final Duration repositoryTimeout;

	private final HistoryCompaction compaction;

	private final ConversationSettings settings;

	private final Supplier<ToolLoop> toolLoop;

	private final Scheduler timer;

	private final RetryPolicy retry;

	private final @Nullable TurnObserver observer;

	private final ConversationListener listener;

	/** Whether the conversations are known to their callers. */
	private final boolean keeping;

	private Conversations(Conversations kept, ConversationSettings settings) {
		this.runner = kept.runner;
		this.repository = new UnkeptRepository();
		this.open = kept.open;
		this.jobs = RunningJobs.none();
		this.repositoryTimeout = kept.repositoryTimeout;
		this.compaction = kept.compaction;
		this.settings = settings;
		this.toolLoop = kept.toolLoop;
		this.timer = kept.timer;
		this.retry = kept.retry;
		this.observer = kept.observer;
		this.listener = kept.listener;
		this.keeping = false;
	}

	private Conversations(Builder builder) {
		this.runner = builder.runner;
		this.repository = GuardedRepository.of(builder.repositoryOrMemory(), builder.repositoryTimeout, builder.timer);
		this.open = new OpenConversations(builder.timer);
		this.jobs = new RunningJobs();
		this.repositoryTimeout = builder.repositoryTimeout;
		this.compaction = new HistoryCompaction(builder.compaction, new TriggeredCompaction(builder.runner),
				builder.runner);
		this.settings = builder.settings;
		this.toolLoop = builder.toolLoop;
		this.timer = builder.timer;
		this.retry = builder.retryPolicy();
		this.observer = builder.observer;
		this.listener = new ConversationListeners(builder.listeners);
		this.keeping = true;
	}

	/**
	 * Let the operating system be asked for the randomness of IDs in the background,
	 * before an event loop has to wait for it.
	 */
	public static void prepare() {
		Schedulers.boundedElastic().schedule(ConversationIds::shared);
	}

	/**
	 * Check how long answers of the repository may take.
	 * @param repositoryTimeout the longest wait
	 * @throws io.github.responsesws.settings.InvalidSettingsException if it is not longer
	 * than zero
	 */
	public static void checkRepositoryTimeout(Duration repositoryTimeout) {
		Check.positive(repositoryTimeout, REPOSITORY_TIMEOUT);
	}

	/**
	 * Create a builder that holds the defaults: conversations are kept in memory, and
	 * compacted over the socket.
	 * @param runner runs the turns
	 * @return the builder
	 */
	public static Builder builder(TurnRunner runner) {
		return new Builder(runner);
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
		return handle(newId(), settings, (id) -> ConversationOrigin.known(ConversationState.initial(id)), null);
	}

	/**
	 * Begin a conversation where another one stands.
	 * @param base where that is
	 * @param settings how it runs its turns
	 * @param barrier what its first turn opens, if the other one waits for that
	 */
	Conversation fork(ConversationOrigin base, ConversationSettings settings, @Nullable ForkBarrier barrier) {
		return handle(newId(), settings, base::forked, barrier);
	}

	/**
	 * Go on with a conversation, or begin it if the repository does not know it.
	 * @param id its ID
	 * @return a handle of the conversation
	 * @see #open(String, ConversationSettings)
	 */
	public Conversation open(String id) {
		return open(id, this.settings);
	}

	/**
	 * Go on with a conversation, or begin it if the repository does not know it.
	 * <p>
	 * All handles of an ID are one conversation: a turn waits for those of other handles,
	 * any handle steers what runs and resumes what failed, forks of any handle are waited
	 * for. Settings belong to the handle: its turns, runs, compactions and forks are made
	 * with them, whatever other handles say, and so is a turn that it resumes. Nothing is
	 * kept here of a conversation without a handle that runs no turn, but in the
	 * repository and for what failed: that can be resumed for an hour, with or without a
	 * handle, in the 1,024 conversations in which something failed last (or fewer, if
	 * they take more than 64 MiB).
	 * @param id its ID
	 * @param settings how this handle runs its turns; they are not part of what the
	 * repository keeps
	 * @return a handle of the conversation
	 */
	public Conversation open(String id, ConversationSettings settings) {
		Objects.requireNonNull(id, "id");
		return handle(id, settings, this::saved, null);
	}

	private ConversationOrigin saved(String id) {
		return ConversationOrigin
			.loaded(Mono.defer(() -> this.repository.find(id)).defaultIfEmpty(ConversationState.initial(id)));
	}

	private Conversation handle(String id, ConversationSettings settings, Function<String, ConversationOrigin> origin,
			@Nullable ForkBarrier barrier) {
		OpenConversation conversation = this.open.get(id,
				() -> new OpenConversation(id, this.repository, origin.apply(id), barrier, this.jobs, this.open::keep));
		return new Conversation(new ConversationCore(this, conversation, settings));
	}

	/**
	 * Run the tool loop outside of any conversation: in a chain of its own, which sends
	 * only what is new, recovers as conversations do and is kept nowhere. The fields that
	 * conversations send with every turn are not sent.
	 * @param turn the first turn. One with a {@code previous_response_id} goes on from
	 * that response; one with a {@code conversation} is left to the service from turn to
	 * turn: its turns are sent again as single ones are
	 * @param options who listens, and which tools may be called
	 * @return the events of all rounds, cold
	 */
	public Flux<RunEvent> run(ResponseRequest turn, TurnOptions options) {
		return new Chains(this).run(turn, options);
	}

	/**
	 * Begin a conversation that is kept nowhere.
	 * @param origin where it begins
	 * @param settings how it runs its turns
	 */
	ConversationCore unkept(ConversationState origin, ConversationSettings settings) {
		Conversations unkept = new Conversations(this, settings);
		return new ConversationCore(unkept, new OpenConversation(origin.id(), unkept.repository,
				ConversationOrigin.known(origin), null, unkept.jobs, (nobody) -> {
					// Gone with its run.
				}), settings);
	}

	/**
	 * Return how many jobs run in all conversations.
	 * @return the number of jobs
	 * @see Conversation#jobs()
	 */
	public int runningJobs() {
		return this.jobs.size();
	}

	/**
	 * Return how many jobs have ended of which the model was not told, as far as
	 * conversations are kept here for them.
	 * @return the number of jobs whose outputs wait for a turn
	 */
	public int waitingJobs() {
		return this.open.waitingJobs();
	}

	/**
	 * Cancel all jobs, and let none begin any more: runs wait for their calls of async
	 * tools from now on. Nothing else is closed. It does not wait for tools that take
	 * their time to be interrupted.
	 */
	public void close() {
		this.jobs.close();
	}

	/**
	 * Return the settings of conversations that come without.
	 */
	public ConversationSettings settings() {
		return this.settings;
	}

	/**
	 * Return the longest wait for an answer of the repository.
	 */
	public Duration repositoryTimeout() {
		return this.repositoryTimeout;
	}

	static String newId() {
		return ConversationIds.shared().next();
	}

	TurnRunner runner() {
		return this.runner;
	}

	ToolLoop toolLoop() {
		return this.toolLoop.get();
	}

	HistoryCompaction compaction() {
		return this.compaction;
	}

	Scheduler timer() {
		return this.timer;
	}

	RetryPolicy retry() {
		return this.retry;
	}

	ConversationListener listener() {
		return this.listener;
	}

	/**
	 * Return who observes the turns of a chain.
	 * @param id its ID, {@code null} if it has none
	 */
	Observed observed(@Nullable String id) {
		return new Observed(this.observer, this.keeping ? id : null);
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

		private final TurnRunner runner;

		private @Nullable ConversationRepository repository;

		private Duration repositoryTimeout = Duration.ofSeconds(10);

		private @Nullable CompactionTransport compaction;

		private ConversationSettings settings = ConversationSettings.builder().build();

		private Supplier<ToolLoop> toolLoop = () -> ToolLoop.builder().build();

		private Scheduler timer = Schedulers.parallel();

		private @Nullable RetryPolicy retry;

		private @Nullable TurnObserver observer;

		private final List<ConversationListener> listeners = new ArrayList<>();

		private Builder(TurnRunner runner) {
			this.runner = Objects.requireNonNull(runner, "runner");
		}

		/**
		 * Set where conversations are kept between their turns.
		 * @param repository the repository, or {@code null} to keep them in memory
		 * @return this builder
		 */
		public Builder repository(@Nullable ConversationRepository repository) {
			this.repository = repository;
			return this;
		}

		private ConversationRepository repositoryOrMemory() {
			return (this.repository != null) ? this.repository
					: new InMemoryConversationRepository(MAX_CONVERSATIONS, MAX_BYTES, TIME_TO_LIVE, this.timer);
		}

		/**
		 * Set the longest wait for each answer of the repository: what takes longer fails
		 * with a {@link ConversationRepositoryException}. One in memory answers at once.
		 * @param repositoryTimeout the longest wait, 10 seconds by default
		 * @return this builder
		 * @throws io.github.responsesws.settings.InvalidSettingsException if it is not
		 * longer than zero
		 */
		public Builder repositoryTimeout(Duration repositoryTimeout) {
			checkRepositoryTimeout(repositoryTimeout);
			this.repositoryTimeout = repositoryTimeout;
			return this;
		}

		/**
		 * Set how conversations are compacted over HTTP.
		 * @param compaction the transport, or {@code null} if they cannot be
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
		 * Set when turns are sent again. The runner must send none again by itself.
		 * @param retry the policy, by default one of its own with the default settings
		 * @return this builder
		 */
		public Builder retry(RetryPolicy retry) {
			this.retry = retry;
			return this;
		}

		private RetryPolicy retryPolicy() {
			return (this.retry != null) ? this.retry : RetryPolicy.of(RetrySettings.builder().build(), this.timer);
		}

		/**
		 * Set what is around turns and runs.
		 * @param observer the observer, or {@code null} for none
		 * @return this builder
		 */
		public Builder observer(@Nullable TurnObserver observer) {
			this.observer = observer;
			return this;
		}

		/**
		 * Add a listener that hears how turns go on from what was said before.
		 * @param listener the listener
		 * @return this builder
		 */
		public Builder listener(ConversationListener listener) {
			this.listeners.add(listener);
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
