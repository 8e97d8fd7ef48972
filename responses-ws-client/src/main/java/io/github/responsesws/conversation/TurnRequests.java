package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.Programs;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.tool.OfferedTools;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The requests of one turn: what the settings say, what the turn says, and where it goes
 * on from. Immutable.
 */
final class TurnRequests {

	private static final String ENCRYPTED_REASONING = "reasoning.encrypted_content";

	private final ResponseRequest request;

	private TurnRequests(ResponseRequest request) {
		this.request = request;
	}

	/**
	 * Put a turn together.
	 * @param settings what every turn is sent with
	 * @param turn the new input, and fields that replace those of the settings
	 * @return the requests
	 * @throws InvalidRequestException if the turn says what is the conversation's to say
	 */
	static TurnRequests of(ConversationSettings settings, ResponseRequest turn) {
		if (turn.previousResponseId() != null) {
			throw new InvalidRequestException("previous_response_id", "belongs to the conversation, not to its turn");
		}
		if (turn.hasConversation()) {
			throw new InvalidRequestException("conversation", "excludes a conversation kept by the client");
		}
		ResponseRequest.Builder builder = settings.request().mutate();
		turn.fields().forEach(builder::field);
		ResponseRequest request = builder.build();
		TurnRequests requests = new TurnRequests(request);
		return requests.isStored() ? requests : requests.withReadableReasoning(settings, settings.request(), turn);
	}

	/**
	 * Return what says whether several agents answer a turn: the turn itself, or the
	 * settings.
	 */
	static ResponseRequest agents(ConversationSettings settings, ResponseRequest turn) {
		return (turn.field("multi_agent") != null) ? turn : settings.request();
	}

	/**
	 * Return the requests of a turn whose reasoning the service need not store to read it
	 * again.
	 */
	TurnRequests withReadableReasoning(ConversationSettings settings) {
		return withReadableReasoning(settings, this.request);
	}

	private TurnRequests withReadableReasoning(ConversationSettings settings, ResponseRequest... including) {
		return settings.encryptedReasoning()
				? new TurnRequests(this.request.mutate().include(withReasoning(including)).build()) : this;
	}

	/**
	 * Return a request whose reasoning the service need not store to read it again.
	 */
	static ResponseRequest withReadableReasoning(ResponseRequest request) {
		return request.mutate().include(withReasoning(request)).build();
	}

	/**
	 * Return the requests without any reasoning in their input.
	 */
	TurnRequests withoutReasoning() {
		List<RawJson> input = input();
		List<RawJson> rest = ReasoningItems.removed(input);
		return (rest.size() == input.size()) ? this
				: new TurnRequests(this.request.mutate().input(rest.stream().map(InputItem::raw).toList()).build());
	}

	private static String[] withReasoning(ResponseRequest... requests) {
		Set<String> include = new LinkedHashSet<>();
		for (ResponseRequest request : requests) {
			RawJson present = request.field("include");
			if (present != null) {
				for (JsonNode name : present.tree()) {
					include.add(name.asString(""));
				}
			}
		}
		include.add(ENCRYPTED_REASONING);
		return include.toArray(String[]::new);
	}

	/**
	 * Return the requests of the turn with more input.
	 */
	TurnRequests plus(List<RawJson> items) {
		if (items.isEmpty()) {
			return this;
		}
		List<InputItem> input = new ArrayList<>(this.request.input());
		items.forEach((item) -> input.add(InputItem.raw(item)));
		return new TurnRequests(this.request.mutate().input(input).build());
	}

	/**
	 * Return the requests of the turn with input before its own.
	 */
	TurnRequests after(List<InputItem> items) {
		if (items.isEmpty()) {
			return this;
		}
		List<InputItem> input = new ArrayList<>(items);
		input.addAll(this.request.input());
		return new TurnRequests(this.request.mutate().input(input).build());
	}

	/**
	 * Return the requests of the turn with outputs for the calls that it would leave
	 * open: a run that was cancelled or lost must not keep the conversation from going
	 * on.
	 */
	TurnRequests closing(LeftOpen leftOpen) {
		return leftOpen.calls().isEmpty() ? this : after(leftOpen.abandoned(input()));
	}

	/**
	 * Return whether the service stores the response, as it does unless it is told not
	 * to.
	 */
	boolean isStored() {
		return !Boolean.FALSE.equals(this.request.store());
	}

	@Nullable String model() {
		return this.request.model();
	}

	/**
	 * Return whether the model is to answer.
	 */
	boolean generates() {
		return this.request.generate();
	}

	/**
	 * Return whether the model may write programs.
	 */
	boolean offerPrograms() {
		return Programs.isOffered(this.request);
	}

	/**
	 * Return whether a response is only a pause of the model's program.
	 * @param response the response
	 * @param output its items
	 */
	boolean isPaused(Response response, List<OutputItem> output) {
		return Programs.isPaused(this.request, response, output);
	}

	/**
	 * Leave out the calls that the service answered itself.
	 */
	List<OutputItem> withoutServiceCalls(List<OutputItem> output) {
		return OfferedTools.withoutServiceCalls(this.request, output);
	}

	/**
	 * Return the new items.
	 */
	List<RawJson> input() {
		return this.request.input().stream().map(InputItem::json).toList();
	}

	int inputSize() {
		return this.request.inputSize();
	}

	/**
	 * Return the request that goes on from the last response and sends only what is new.
	 */
	ResponseRequest continuing(String previousResponseId) {
		return this.request.mutate().previousResponseId(previousResponseId).build();
	}

	/**
	 * Return the request that begins a new chain with all that was said.
	 */
	ResponseRequest replaying(ReplayWindow window) {
		if (window.items().isEmpty()) {
			return this.request;
		}
		List<InputItem> items = new ArrayList<>();
		window.items().forEach((item) -> items.add(InputItem.raw(item)));
		items.addAll(this.request.input());
		return this.request.mutate().input(items).build();
	}

}
