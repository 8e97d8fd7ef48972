package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.github.responsesws.conversation.AmbiguousReplay;
import io.github.responsesws.conversation.CompactionRoute;
import io.github.responsesws.conversation.ConcurrentTurn;
import io.github.responsesws.conversation.SizeLimit;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * How conversations run their turns, and where they are kept.
 *
 * @since 0.1.0
 */
public class ConversationProperties {

	/**
	 * Where conversations are kept between their turns.
	 */
	private Repository repository = Repository.MEMORY;

	/**
	 * Longest wait for each answer of the repository.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration repositoryTimeout = Duration.ofSeconds(10);

	/**
	 * Time after its last use at which a conversation is forgotten.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration timeToLive = Duration.ofHours(24);

	/**
	 * Whether the service stores responses. Unless set, the service decides, which mostly
	 * means yes.
	 */
	private @Nullable Boolean store;

	/**
	 * Tokens of context from which the service compacts a conversation by itself.
	 */
	private @Nullable Integer compactThreshold;

	/**
	 * Largest history of a conversation that is kept to begin its chain anew.
	 */
	private DataSize maxReplaySize = DataSize.ofMegabytes(8);

	/**
	 * What the next turn meets when max-replay-size is reached: it fails, or the
	 * conversation is compacted.
	 */
	private SizeLimit onLimit = SizeLimit.FAIL;

	/**
	 * How the service is asked to compact a conversation: over HTTP, over the socket, or
	 * over HTTP where the service has it and else over the socket.
	 */
	private CompactionRoute compactionTransport = CompactionRoute.AUTO;

	/**
	 * Whether the history is also kept of responses that the service stores.
	 */
	private boolean keepStored = false;

	/**
	 * What a turn meets while another one of its conversation runs.
	 */
	private ConcurrentTurn onConcurrentTurn = ConcurrentTurn.WAIT;

	/**
	 * Whether a turn is sent again that was lost before any output, although the service
	 * may have run it: never, if its response is not stored, or always.
	 */
	private AmbiguousReplay replayAmbiguous = AmbiguousReplay.UNSTORED;

	/**
	 * Whether to ask for encrypted reasoning where responses are not stored. Without it,
	 * reasoning is lost when a chain begins anew.
	 */
	private boolean encryptedReasoning = true;

	/**
	 * Longest wait of a conversation's next turn for a fork to begin, where responses are
	 * not stored.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration forkWait = Duration.ofSeconds(2);

	/**
	 * Most calls of async tools in a conversation of whose end the model was not told.
	 * Beyond that, runs wait for their calls.
	 */
	private int maxJobs = 16;

	/**
	 * Whether a call of an async tool that has ended begins a turn by itself, so that the
	 * model is told without waiting for somebody to ask.
	 */
	private boolean turnAfterJob = false;

	/**
	 * Whether a single turn that repeats an earlier one's input and output sends only
	 * what is new.
	 */
	private boolean strictPrefix = false;

	/**
	 * Bounds of conversations kept in memory.
	 */
	private final Memory memory = new Memory();

	/**
	 * How conversations are kept in Redis.
	 */
	private final Redis redis = new Redis();

	public Repository getRepository() {
		return this.repository;
	}

	public void setRepository(Repository repository) {
		this.repository = repository;
	}

	public Duration getRepositoryTimeout() {
		return this.repositoryTimeout;
	}

	public void setRepositoryTimeout(Duration repositoryTimeout) {
		this.repositoryTimeout = repositoryTimeout;
	}

	public Duration getTimeToLive() {
		return this.timeToLive;
	}

	public void setTimeToLive(Duration timeToLive) {
		this.timeToLive = timeToLive;
	}

	public @Nullable Boolean getStore() {
		return this.store;
	}

	public void setStore(@Nullable Boolean store) {
		this.store = store;
	}

	public @Nullable Integer getCompactThreshold() {
		return this.compactThreshold;
	}

	public void setCompactThreshold(@Nullable Integer compactThreshold) {
		this.compactThreshold = compactThreshold;
	}

	public DataSize getMaxReplaySize() {
		return this.maxReplaySize;
	}

	public void setMaxReplaySize(DataSize maxReplaySize) {
		this.maxReplaySize = maxReplaySize;
	}

	public SizeLimit getOnLimit() {
		return this.onLimit;
	}

	public void setOnLimit(SizeLimit onLimit) {
		this.onLimit = onLimit;
	}

	public CompactionRoute getCompactionTransport() {
		return this.compactionTransport;
	}

	public void setCompactionTransport(CompactionRoute compactionTransport) {
		this.compactionTransport = compactionTransport;
	}

	public boolean isKeepStored() {
		return this.keepStored;
	}

	public void setKeepStored(boolean keepStored) {
		this.keepStored = keepStored;
	}

	public ConcurrentTurn getOnConcurrentTurn() {
		return this.onConcurrentTurn;
	}

	public void setOnConcurrentTurn(ConcurrentTurn onConcurrentTurn) {
		this.onConcurrentTurn = onConcurrentTurn;
	}

	public AmbiguousReplay getReplayAmbiguous() {
		return this.replayAmbiguous;
	}

	public void setReplayAmbiguous(AmbiguousReplay replayAmbiguous) {
		this.replayAmbiguous = replayAmbiguous;
	}

	public boolean isEncryptedReasoning() {
		return this.encryptedReasoning;
	}

	public void setEncryptedReasoning(boolean encryptedReasoning) {
		this.encryptedReasoning = encryptedReasoning;
	}

	public Duration getForkWait() {
		return this.forkWait;
	}

	public void setForkWait(Duration forkWait) {
		this.forkWait = forkWait;
	}

	public int getMaxJobs() {
		return this.maxJobs;
	}

	public void setMaxJobs(int maxJobs) {
		this.maxJobs = maxJobs;
	}

	public boolean isTurnAfterJob() {
		return this.turnAfterJob;
	}

	public void setTurnAfterJob(boolean turnAfterJob) {
		this.turnAfterJob = turnAfterJob;
	}

	public boolean isStrictPrefix() {
		return this.strictPrefix;
	}

	public void setStrictPrefix(boolean strictPrefix) {
		this.strictPrefix = strictPrefix;
	}

	public Memory getMemory() {
		return this.memory;
	}

	public Redis getRedis() {
		return this.redis;
	}

	/**
	 * Where conversations can be kept.
	 */
	public enum Repository {

		/**
		 * In the memory of this process.
		 */
		MEMORY,

		/**
		 * In Redis, where other processes find them.
		 */
		REDIS

	}

	/**
	 * Bounds of conversations kept in memory.
	 */
	public static class Memory {

		/**
		 * Most conversations kept in memory.
		 */
		private int maxConversations = 10_000;

		/**
		 * Largest history of all conversations kept in memory.
		 */
		private DataSize maxSize = DataSize.ofMegabytes(256);

		public int getMaxConversations() {
			return this.maxConversations;
		}

		public void setMaxConversations(int maxConversations) {
			this.maxConversations = maxConversations;
		}

		public DataSize getMaxSize() {
			return this.maxSize;
		}

		public void setMaxSize(DataSize maxSize) {
			this.maxSize = maxSize;
		}

	}

	/**
	 * How conversations are kept in Redis.
	 */
	public static class Redis {

		/**
		 * Beginning of the keys in Redis; the ID of the conversation follows.
		 */
		private String keyPrefix = "responses-ws:conversation:";

		public String getKeyPrefix() {
			return this.keyPrefix;
		}

		public void setKeyPrefix(String keyPrefix) {
			this.keyPrefix = keyPrefix;
		}

	}

}
