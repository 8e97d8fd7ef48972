package io.github.responsesws.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.Job;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

import org.springframework.http.codec.ServerSentEvent;

/**
 * The jobs of a conversation, for every page that wants to hear of them. The answer to a
 * question does not tell how they end, for it is over by then.
 */
final class LiveJobs {

	private final Conversation conversation;

	private final SerialSink<ServerSentEvent<?>> events = new SerialSink<>(
			(many) -> many.multicast().directBestEffort());

	private final Disposable.Swap watch = Disposables.swap();

	LiveJobs(Conversation conversation) {
		this.conversation = conversation;
	}

	/**
	 * Return whether somebody tells of them. One question is answered at a time, and only
	 * that asks.
	 */
	boolean isWatched() {
		return this.watch.get() != null;
	}

	void watchedBy(Disposable watch) {
		this.watch.update(watch);
	}

	/**
	 * Tell no more.
	 */
	void forget() {
		this.watch.dispose();
		this.events.end();
	}

	/**
	 * Tell every page that reads.
	 */
	void tell(ServerSentEvent<?> event) {
		this.events.tell(event);
	}

	/**
	 * Read how the jobs are, and what becomes of them: {@code job} for each and whenever
	 * something happens to it, {@code answer.begun} when the end of one has begun an
	 * answer.
	 * @param latest returns the latest answer of the conversation
	 * @return the events, until the model knows the end of every job
	 */
	Flux<ServerSentEvent<?>> events(Supplier<@Nullable LiveAnswer> latest) {
		// What is told twice does no harm, but nothing may be missed between the two.
		return Flux
			.<ServerSentEvent<?>>merge(this.events.told(), Flux.defer(() -> Flux.fromIterable(now(latest.get()))))
			.takeUntil((event) -> !"answer.begun".equals(event.event()) && isSettled());
	}

	private List<ServerSentEvent<?>> now(@Nullable LiveAnswer latest) {
		List<ServerSentEvent<?>> now = new ArrayList<>();
		if (latest != null && latest.isByItself()) {
			now.add(begun(latest));
		}
		this.conversation.jobs().forEach((job) -> now.add(event(JobReport.of(job))));
		now.add(RunStream.event("jobs.listed", new Listed(now.size())));
		return now;
	}

	private boolean isSettled() {
		return this.conversation.jobs().stream().allMatch(Job::isDelivered);
	}

	static ServerSentEvent<?> event(JobReport report) {
		return RunStream.event("job", report);
	}

	static ServerSentEvent<?> begun(LiveAnswer answer) {
		return RunStream.event("answer.begun", new Begun(answer.number()));
	}

	/**
	 * Data of the event {@code answer.begun}.
	 *
	 * @param number tells answers apart
	 */
	record Begun(long number) {
	}

	/**
	 * Data of the event {@code jobs.listed}: what follows happens from now on.
	 *
	 * @param events how many events came before
	 */
	record Listed(int events) {
	}

}
