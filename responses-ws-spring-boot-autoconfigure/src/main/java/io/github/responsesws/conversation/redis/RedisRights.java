package io.github.responsesws.conversation.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.github.responsesws.conversation.RepositoryObstacle;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/**
 * Finds out what the application may do in Redis by doing it, with a key of no
 * conversation: only an administrator may ask for rights.
 */
final class RedisRights {

	/** What is told of an answer: more is not needed to know which right is missing. */
	private static final int MAX_ANSWER = 200;

	/**
	 * Tries each command that saving and finding need, and leaves nothing behind: a key
	 * that expires at once is gone at once, while one that is to live for a millisecond
	 * stays until Redis next looks for such keys.
	 */
	private static final String TRY = """
			local missing = {}
			local function try(...)
				local answer = redis.pcall(...)
				if type(answer) == 'table' and answer.err then
					missing[#missing + 1] = select(1, ...) .. ' (' .. answer.err .. ')'
				end
			end
			try('HGET', KEYS[1], 'version')
			try('HSET', KEYS[1], 'version', '0')
			try('PEXPIRE', KEYS[1], '0')
			if #missing > 0 then
				redis.pcall('DEL', KEYS[1])
			end
			return table.concat(missing, ', ')
			""";

	/**
	 * How Redis says that a user may not, or that a command was taken away for all users.
	 * Scripts of old versions say it without the word.
	 */
	private static final Pattern NOT_ALLOWED = Pattern
		.compile("NOPERM|user executing the script can't|unknown.*command", Pattern.CASE_INSENSITIVE);

	/** Of no script, so that nothing runs. */
	private static final String NO_SCRIPT = "0".repeat(40);

	private RedisRights() {
	}

	/**
	 * Find out which rights are missing, or what else keeps conversations from being
	 * saved.
	 * @param redis how to reach Redis
	 * @param keyPrefix the beginning of the keys that are needed
	 * @return what is missing, as an obstacle to save; empty if nothing is
	 */
	static Mono<RepositoryObstacle> missing(ReactiveStringRedisTemplate redis, String keyPrefix) {
		return redis
			.execute((connection) -> Flux.concat(evaluates(connection, keyPrefix),
					evaluatesByDigest(connection, keyPrefix)))
			.collectList()
			.filter((missing) -> !missing.isEmpty())
			.map((missing) -> obstacle(String.join(", ", missing), keyPrefix));
	}

	/**
	 * Return an obstacle that stays where a right is missing, whatever else is in the
	 * way.
	 */
	private static RepositoryObstacle obstacle(String missing, String keyPrefix) {
		String use = " use Redis as it has to, with keys that begin with \"" + keyPrefix + "\": " + missing;
		return NOT_ALLOWED.matcher(missing).find() ? RepositoryObstacle.lasting("may not" + use)
				: RepositoryObstacle.passing("cannot for now" + use);
	}

	private static Mono<String> evaluates(ReactiveRedisConnection connection, String keyPrefix) {
		return tried("EVAL",
				connection.scriptingCommands()
					.<ByteBuffer>eval(bytes(TRY), ReturnType.VALUE, 1, key(keyPrefix))
					.next()
					.map((answer) -> StandardCharsets.UTF_8.decode(answer.duplicate()).toString())
					.filter((answer) -> !answer.isEmpty()),
				(answer) -> answer);
	}

	private static Mono<String> evaluatesByDigest(ReactiveRedisConnection connection, String keyPrefix) {
		return tried("EVALSHA",
				connection.scriptingCommands()
					.evalSha(NO_SCRIPT, ReturnType.VALUE, 1, key(keyPrefix))
					.then(Mono.<String>empty()),
				(answer) -> answer.contains("NOSCRIPT") ? null : answer);
	}

	/**
	 * Return what is missing to run a command.
	 * @param answer tells what an answer of Redis means, {@code null} if it is no refusal
	 */
	private static Mono<String> tried(String command, Mono<String> attempt, Function<String, @Nullable String> answer) {
		return attempt.onErrorResume(RedisRights::isAnswer, (failure) -> Mono.justOrEmpty(answer.apply(answer(failure)))
			.map((refusal) -> command + " (" + refusal + ")"));
	}

	/**
	 * Whether Redis has answered, rather than not been reached.
	 */
	private static boolean isAnswer(Throwable failure) {
		return !answer(failure).isEmpty();
	}

	/**
	 * Return what Redis answered: errors of Redis begin with a word in capitals.
	 */
	private static String answer(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			String message = cause.getMessage();
			if (message != null && message.matches("(?s)[A-Z]{3,} .*")) {
				return (message.length() <= MAX_ANSWER) ? message : message.substring(0, MAX_ANSWER) + "…";
			}
		}
		return "";
	}

	private static ByteBuffer key(String keyPrefix) {
		return bytes(keyPrefix + ":rights:");
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

}
