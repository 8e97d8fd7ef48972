package io.github.responsesws.langchain4j;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialToolCall;
import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.FunctionCallArgumentsEvent;
import io.github.responsesws.protocol.FunctionCallItem;
import io.github.responsesws.protocol.OutputItemEvent;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the application's tools as they come: the pieces of their arguments, and
 * each call once and complete. Services differ in which event tells what of a call first,
 * and what none of them told is told with the end of the response. Owned by one turn.
 */
final class CallPieces {

	private final List<OpenCall> calls = new ArrayList<>();

	private final Set<String> complete = new HashSet<>();

	/**
	 * Return what an event tells of a call.
	 * @return a {@link PartialToolCall}, a {@link CompleteToolCall}, or null
	 */
	@Nullable Object piece(ResponseEvent event) {
		if (event instanceof OutputItemEvent.Added added && added.item() instanceof FunctionCallItem call) {
			open(call, added.outputIndex());
		}
		else if (event instanceof FunctionCallArgumentsEvent.Delta arguments) {
			return partial(arguments);
		}
		else if (event instanceof OutputItemEvent.Done done && done.item() instanceof FunctionCallItem call
				&& !call.arguments().isEmpty()) {
			return complete(call);
		}
		return null;
	}

	private void open(FunctionCallItem call, int outputIndex) {
		String itemId = (call.id() != null) ? call.id() : "";
		this.calls.add(new OpenCall(this.calls.size(), itemId, outputIndex, call.callId(), call.name()));
	}

	private @Nullable PartialToolCall partial(FunctionCallArgumentsEvent.Delta arguments) {
		OpenCall call = find(arguments.itemId(), arguments.outputIndex());
		if (call == null || call.name().isBlank() || arguments.delta().isEmpty()) {
			return null;
		}
		return PartialToolCall.builder()
			.index(call.index())
			.id(call.callId())
			.name(call.name())
			.partialArguments(arguments.delta())
			.build();
	}

	// By the ID of the item, and by its place where a service gives none, or one more for
	// each event.
	private @Nullable OpenCall find(String itemId, int outputIndex) {
		OpenCall found = null;
		for (OpenCall call : this.calls) {
			if (!itemId.isEmpty() && call.itemId().equals(itemId)) {
				return call;
			}
			if (call.outputIndex() == outputIndex) {
				found = call;
			}
		}
		return found;
	}

	private @Nullable CompleteToolCall complete(FunctionCallItem call) {
		if (CallItems.isCutShort(call) || !this.complete.add(call.callId())) {
			return null;
		}
		return new CompleteToolCall(index(call), ChatAnswer.request(call));
	}

	private int index(FunctionCallItem call) {
		for (OpenCall open : this.calls) {
			if (open.callId().equals(call.callId())) {
				return open.index();
			}
		}
		open(call, -1);
		return this.calls.size() - 1;
	}

	/**
	 * Return the calls that no event before the end of the response told.
	 */
	List<CompleteToolCall> rest(Response response) {
		List<CompleteToolCall> rest = new ArrayList<>();
		for (FunctionCallItem call : response.functionCalls()) {
			CompleteToolCall complete = complete(call);
			if (complete != null) {
				rest.add(complete);
			}
		}
		return rest;
	}

	void clear() {
		this.calls.clear();
		this.complete.clear();
	}

	/**
	 * A call that began.
	 *
	 * @param index its place among the calls
	 * @param itemId the ID of its item, possibly empty
	 * @param outputIndex the place of its item in the output, or -1
	 * @param callId the ID of the call
	 * @param name the name of the tool
	 */
	private record OpenCall(int index, String itemId, int outputIndex, String callId, String name) {
	}

}
