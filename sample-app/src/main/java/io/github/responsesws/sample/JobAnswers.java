package io.github.responsesws.sample;

import java.util.List;
import java.util.concurrent.CancellationException;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.JobEvent;
import io.github.responsesws.tool.RunEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;

/**
 * Listens to the jobs of conversations. Where the end of one begins a run, that becomes
 * an answer that nobody asked for.
 */
@Component
class JobAnswers {

	private static final Logger logger = LoggerFactory.getLogger(JobAnswers.class);

	private final ResponsesWebSocketClient client;

	private final LiveConversations conversations;

	private final Archive archive;

	private final SampleProperties properties;

	JobAnswers(ResponsesWebSocketClient client, LiveConversations conversations, Archive archive,
			SampleProperties properties) {
		this.client = client;
		this.conversations = conversations;
		this.archive = archive;
		this.properties = properties;
	}

	/**
	 * Listen from now on, unless it is done already.
	 * @param live a conversation that is about to answer
	 */
	void watch(LiveConversation live) {
		if (!live.jobs().isWatched()) {
			live.jobs().watchedBy(live.conversation().jobEvents().subscribeWith(new Watcher(live)));
		}
	}

	private boolean isOpen(String session) {
		return this.client.snapshot().sessions().stream().anyMatch((open) -> open.id().equals(session));
	}

	/**
	 * Hears of one conversation; its fields belong to the stream of events.
	 */
	private final class Watcher extends BaseSubscriber<JobEvent> {

		private final LiveConversation live;

		private @Nullable RunStream report;

		// Null while a question is answered: then its answer tells of the run too.
		private Sinks.@Nullable Many<ServerSentEvent<?>> run;

		Watcher(LiveConversation live) {
			this.live = live;
		}

		@Override
		protected void hookOnNext(JobEvent event) {
			if (event instanceof JobEvent.Started started) {
				tell(JobReport.of(started.job()));
			}
			else if (event instanceof JobEvent.Progress progress) {
				tell(JobReport.of(progress));
			}
			else if (event instanceof JobEvent.Ended ended) {
				tell(JobReport.of(ended.job()));
			}
			else if (event instanceof JobEvent.Delivered delivered) {
				tell(JobReport.of(delivered.job()));
			}
			else if (event instanceof JobEvent.Run goesOn) {
				go(goesOn);
			}
			else if (event instanceof JobEvent.RunFailed failed) {
				fail(failed.error());
			}
		}

		private void tell(JobReport report) {
			this.live.jobs().tell(LiveJobs.event(report));
		}

		private void go(JobEvent.Run run) {
			tell(report(run.run()).tell(run.event()));
			if (run.event() instanceof RunEvent.RunCompleted) {
				end();
			}
		}

		private void fail(Throwable failure) {
			if (!(failure instanceof CancellationException)) {
				logger.info("The turn after a job failed: {}", failure.getClass().getSimpleName());
				RunStream report = report(Disposables.disposed());
				report.failed();
				tell(List.of(RunStream.event("error", ChatError.of(failure))));
			}
			end();
		}

		private RunStream report(Disposable run) {
			RunStream report = this.report;
			if (report == null) {
				report = new RunStream(this.live, JobAnswers.this::isOpen);
				this.report = report;
				this.run = begin(report, run);
			}
			return report;
		}

		private Sinks.@Nullable Many<ServerSentEvent<?>> begin(RunStream report, Disposable work) {
			String id = this.live.conversation().id();
			try {
				JobAnswers.this.conversations.begin(id);
			}
			catch (ChatBusyException ex) {
				return null;
			}
			LiveAnswer answer = new LiveAnswer("", JobAnswers.this.archive.before(id),
					JobAnswers.this.properties.maxAnswerEvents(), JobAnswers.this.properties.unreadTimeout());
			Sinks.Many<ServerSentEvent<?>> run = Sinks.many().unicast().onBackpressureBuffer();
			this.live.answers(answer);
			// Who stops the answer stops what is told in it.
			answer.begin(this.live, run.asFlux().doOnCancel(work::dispose),
					Mono.fromSupplier(() -> RunStream.event("run.ended", report.ended())));
			this.live.jobs().tell(LiveJobs.begun(answer));
			return run;
		}

		private void tell(List<ServerSentEvent<?>> events) {
			Sinks.Many<ServerSentEvent<?>> run = this.run;
			LiveAnswer latest = this.live.latest();
			if (run != null) {
				events.forEach(run::tryEmitNext);
			}
			else if (latest != null) {
				events.forEach(latest::tell);
			}
		}

		private void end() {
			if (this.run != null) {
				this.run.tryEmitComplete();
			}
			this.run = null;
			this.report = null;
		}

		@Override
		protected void hookOnError(Throwable failure) {
			logger.error("Jobs are not told any more", failure);
		}

	}

}
