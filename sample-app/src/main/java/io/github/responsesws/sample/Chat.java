package io.github.responsesws.sample;

import java.util.List;
import java.util.function.UnaryOperator;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.ask.RunSpec;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.turn.ConnectionLostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Service;

/**
 * Asks the model, lets it call the application's tools, and tells all of it as
 * server-sent events. For each turn: {@code turn.started}, the events of the response as
 * they came, {@code turn.ended}; a turn that is steered has several responses, one after
 * the other. Between turns, and within one where a tool starts early:
 * {@code tool.started}, {@code tool.progress}, {@code tool.completed},
 * {@code tool.failed}, {@code tool.cancelled}; those of several agents tell which one
 * called, and {@code response.inject.created} that the answer has an output.
 * {@code steered} tells what was said meanwhile. If something goes wrong:
 * {@code connection.lost}, after which the turn is run again, or {@code error}. In the
 * end: {@code run.ended}.
 */
@Service
class Chat {

	private static final Logger logger = LoggerFactory.getLogger(Chat.class);

	private static final int PREFETCH = 16;

	private final ResponsesWebSocketClient client;

	private final LiveConversations conversations;

	private final Archive archive;

	private final JobAnswers jobAnswers;

	private final LastFailure lastFailure;

	private final AgentTeam agents;

	private final SampleProperties properties;

	Chat(ResponsesWebSocketClient client, LiveConversations conversations, Archive archive, JobAnswers jobAnswers,
			LastFailure lastFailure, AgentTeam agents, SampleProperties properties) {
		this.client = client;
		this.conversations = conversations;
		this.archive = archive;
		this.jobAnswers = jobAnswers;
		this.lastFailure = lastFailure;
		this.agents = agents;
		this.properties = properties;
	}

	/**
	 * Answer a question. The answer goes on if nobody reads it any more, for as long as
	 * the settings say, and is {@link Recall told again} to a page that comes back.
	 * @param question what to ask
	 * @return the events of the answer, which fails only before the first of them
	 * @throws BadQuestionException if the question has to be changed
	 */
	Flux<ServerSentEvent<?>> answer(Question question) {
		String message = question.checkedMessage(this.properties.maxMessageLength());
		String id = question.checkedConversation();
		boolean several = question.checkedMultiAgent(this.agents.isPossible());
		UnaryOperator<RunSpec> equipped = several ? this.agents::equip : UnaryOperator.identity();
		return Flux.defer(() -> {
			LiveConversation live = this.conversations.begin(id);
			Conversation conversation = live.conversation();
			this.jobAnswers.watch(live);
			RunStream report = new RunStream(live, this::isOpen);
			LiveAnswer answer = new LiveAnswer(message, this.archive.before(conversation.id()),
					this.properties.maxAnswerEvents(), this.properties.unreadTimeout());
			live.answers(answer);
			// Other turns are what the settings of the conversation say.
			RunSpec run = conversation.turn(message)
				.request((turn) -> turn.multiAgent(several ? Boolean.TRUE : null))
				.run();
			answer.begin(live, tell(run, equipped, live, report),
					Mono.fromSupplier(() -> RunStream.event("run.ended", report.ended())));
			return answer.events();
		});
	}

	/**
	 * Stop an answer, also one that the end of a job has begun: the turn and the tools
	 * that run are cancelled. Jobs go on.
	 * @param id the conversation's ID
	 * @return whether there was one to stop. It has ended, and the next question may come
	 */
	Mono<Boolean> stop(String id) {
		return Mono.defer(() -> {
			LiveConversation live = this.conversations.find(id);
			LiveAnswer latest = (live != null) ? live.latest() : null;
			return (latest != null) ? latest.stop().thenReturn(true) : Mono.just(false);
		});
	}

	private Flux<ServerSentEvent<?>> tell(RunSpec run, UnaryOperator<RunSpec> equipped, LiveConversation conversation,
			RunStream report) {
		// Told as it happens, however slowly it is read: the report looks at the
		// conversation, which goes on.
		// A failure is told as an event before these are queued, for it would overtake
		// them.
		return equipped.apply(run)
			.events()
			.<List<ServerSentEvent<?>>>map(report::tell)
			.doOnComplete(this.lastFailure::none)
			.onErrorResume((ex) -> goOnAfter(ex, equipped, conversation, report).map(List::of))
			.concatMapIterable((told) -> told, PREFETCH);
	}

	/**
	 * Say something more while an answer is being written. The input is on its way as
	 * soon as somebody subscribes, and cancelling takes nothing back.
	 * @param question what to say, and to which conversation
	 * @return what became of it
	 * @throws BadQuestionException if the message or the conversation has to be changed
	 */
	Mono<Steered> steer(Question question) {
		String message = question.checkedMessage(this.properties.maxMessageLength());
		String id = question.checkedConversation();
		if (id == null) {
			throw new BadQuestionException("The field 'conversation' is missing.",
					"Send the ID of the conversation that is answering; the event turn.started tells it.");
		}
		return Mono.defer(() -> {
			LiveConversation live = this.conversations.find(id);
			if (live == null) {
				return Mono.error(new UnknownConversationException());
			}
			// What is cached is not cancelled: a page that goes away must not keep the
			// input from the next round, should it come too late for this one.
			return live.conversation()
				.steer(message)
				.map(Steered::of)
				.onErrorResume(ResponsesException.class, (ex) -> Mono.just(Steered.failed(ex)))
				.doOnNext((steered) -> note(live, message, steered))
				.cache();
		});
	}

	private Flux<ServerSentEvent<?>> goOnAfter(Throwable failure, UnaryOperator<RunSpec> equipped,
			LiveConversation conversation, RunStream report) {
		return Flux.defer(() -> {
			if (failure instanceof ConnectionLostException loss && report.resumes(loss)) {
				logger.info("A turn lost its connection and is run again");
				// Should nothing be left to go on with, the loss is the end of it.
				return Flux.concat(Mono.just(report.lost(loss)),
						tell(conversation.conversation().resumeRun(), equipped, conversation, report)
							.switchIfEmpty(Flux.defer(() -> failed(loss, report))));
			}
			return failed(failure, report);
		});
	}

	private Flux<ServerSentEvent<?>> failed(Throwable failure, RunStream report) {
		report.failed();
		this.lastFailure.is(failure);
		ChatError error = ChatError.of(failure);
		if (failure instanceof ResponsesException) {
			logger.info("A turn failed: {}", error.code());
		}
		else {
			logger.error("A turn failed unexpectedly", failure);
		}
		return Flux.just(RunStream.event("error", error));
	}

	private static void note(LiveConversation live, String message, Steered steered) {
		LiveAnswer latest = live.latest();
		if (latest != null) {
			latest.tell(RunStream.event("steered", new SteerReport(message, steered)));
		}
	}

	private boolean isOpen(String session) {
		return this.client.snapshot().sessions().stream().anyMatch((open) -> open.id().equals(session));
	}

}
